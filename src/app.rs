//! The running program: a server loop that slow clients cannot hold up, the follower of the log, and an orderly stop.

mod answer;
mod crowd;
mod stream;

use crate::config::Limits;
use crate::deliver::Outbox;
use crate::http::{self, Peer};
use crate::service::Service;
use axum::Router;
use crowd::{Crowd, Place};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use stream::Stream;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// What is under way when the stop comes gets this long.
const FINISH: Duration = Duration::from_secs(25);
/// A store that is away must not keep the program from ending.
const CLOSE: Duration = Duration::from_secs(3);
/// Where the limits on a request's head are this many times exceeded, it is not read on to be told so.
const HOPELESS: usize = 4;
/// What one connection has in memory of what it reads or sends, unless heads may be longer.
const BUFFER_BYTES: usize = 64 * 1024;

/// How often the clock is looked at for what is due; nothing of it is due to the minute.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

/// Does what the clock asks for until the task is dropped. Every replica looks; whoever comes second finds it done.
async fn keep_house(service: Arc<Service>) {
    loop {
        tokio::time::sleep(HOUSEKEEPING).await;
        if let Err(error) = service.keep_house().await {
            tracing::warn!(%error, "could not do what is due");
        }
    }
}

/// A server that is listening.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    service: Arc<Service>,
    drain: Duration,
    outbox: Option<Outbox>,
    wrap: fn(Router) -> Router,
}

impl Server {
    /// Listens on an address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn bind(service: Arc<Service>, address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, service, drain: Duration::ZERO, outbox: None, wrap: |router| router })
    }

    /// Goes on answering for so long after the stop has come, while it says that it is not ready: whoever hands out
    /// requests to replicas needs that time to notice.
    #[must_use]
    pub fn with_drain(self, drain: Duration) -> Self {
        Self { drain, ..self }
    }

    /// Sends what leaves the house beside serving.
    #[must_use]
    pub fn delivering(self, outbox: Outbox) -> Self {
        Self { outbox: Some(outbox), ..self }
    }

    /// Puts something around the whole site, such as a layer that says who acts.
    #[must_use]
    pub fn within(self, wrap: fn(Router) -> Router) -> Self {
        Self { wrap, ..self }
    }

    /// The address it listens on.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is ready and the drain is over, then lets what is under way finish and closes the store.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let follower = tokio::spawn(Arc::clone(&self.service).follow());
        let teller = tokio::spawn(Arc::clone(&self.service).hand_out_always());
        let keeper = tokio::spawn(keep_house(Arc::clone(&self.service)));
        let (stop_delivering, stopped) = oneshot::channel::<()>();
        let deliverer = self.outbox.map(|outbox| tokio::spawn(Arc::new(outbox).run(async { drop(stopped.await) })));
        let router = (self.wrap)(http::router(Arc::clone(&self.service)));
        let graceful = GracefulShutdown::new();
        let limits = self.service.config().limits.clone();
        let crowd = Crowd::new(limits.connections);
        let (service, drain) = (Arc::clone(&self.service), self.drain);
        let stop = async move {
            stop.await;
            service.begin_stop();
            tokio::time::sleep(drain).await;
        };
        let mut stop = std::pin::pin!(stop);
        let protocol = protocol(&limits);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((tcp, peer)) => {
                    let place = tokio::select! {
                        place = crowd.place() => place,
                        () = &mut stop => break,
                    };
                    let Some(place) = place else { break };
                    let stream = Stream::new(tcp, limits.stall_bytes, limits.stall());
                    let site = Site { router: TowerToHyperService::new(router.clone()), peer: peer.ip(), place };
                    let place = Arc::clone(&site.place);
                    let connection = graceful.watch(protocol.serve_connection(TokioIo::new(stream), site));
                    tokio::spawn(async move {
                        tokio::select! {
                            ended = connection => if let Err(error) = ended {
                                tracing::debug!(%error, "a connection ended early");
                            },
                            () = place.leave() => tracing::debug!("a connection gave way to a new one"),
                        }
                    });
                }
                Err(error) => {
                    // Too many open files and the like pass; spinning on them would not help.
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        drop(self.listener);
        tokio::select! {
            () = graceful.shutdown() => {}
            () = tokio::time::sleep(FINISH) => tracing::warn!("some requests did not finish in time"),
        }
        drop(stop_delivering);
        if let Some(deliverer) = deliverer {
            drop(deliverer.await);
        }
        follower.abort();
        teller.abort();
        keeper.abort();
        if tokio::time::timeout(CLOSE, self.service.close()).await.is_err() {
            tracing::warn!("the store did not close in time");
        }
    }
}

/// How requests are read. What is a little too long is still read, to be told so; the rest ends the connection.
fn protocol(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_read());
    builder.max_headers(limits.headers.saturating_mul(HOPELESS));
    let head = limits.header_bytes.saturating_add(limits.uri_bytes).saturating_mul(HOPELESS);
    builder.max_header_size(head).max_buf_size(head.max(BUFFER_BYTES));
    builder
}

/// The site as one connection sees it.
struct Site {
    router: TowerToHyperService<Router>,
    peer: IpAddr,
    place: Arc<Place>,
}

impl hyper::service::Service<hyper::Request<hyper::body::Incoming>> for Site {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn call(&self, mut request: hyper::Request<hyper::body::Incoming>) -> Self::Future {
        let served = self.place.serve();
        request.extensions_mut().insert(Peer(self.peer));
        let answer = self.router.call(request);
        Box::pin(async move { Ok(answer::in_pieces(answer.await?, served)) })
    }
}
