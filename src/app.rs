//! The running program: a server loop with time limits, the follower of the log, and an orderly stop.

use crate::http;
use crate::service::Service;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A client gets this long to send its headers; without it a slow one would hold a connection for ever.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// What is under way when the stop comes gets this long.
const FINISH: Duration = Duration::from_secs(25);
/// A store that is away must not keep the program from ending.
const CLOSE: Duration = Duration::from_secs(3);
const CONNECTIONS: usize = 1024;
const HEADERS: usize = 100;

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
    wrap: fn(Router) -> Router,
}

impl Server {
    /// Listens on an address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn bind(service: Arc<Service>, address: SocketAddr) -> std::io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address).await?, service, drain: Duration::ZERO, wrap: |router| router })
    }

    /// Goes on answering for so long after the stop has come, while it says that it is not ready: whoever hands out
    /// requests to replicas needs that time to notice.
    #[must_use]
    pub fn with_drain(self, drain: Duration) -> Self {
        Self { drain, ..self }
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
        let keeper = tokio::spawn(keep_house(Arc::clone(&self.service)));
        let router = (self.wrap)(http::router(Arc::clone(&self.service)));
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let (service, drain) = (Arc::clone(&self.service), self.drain);
        let stop = async move {
            stop.await;
            service.begin_stop();
            tokio::time::sleep(drain).await;
        };
        let mut stop = std::pin::pin!(stop);
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let connection = graceful.watch(connection(stream, router.clone()));
                    tokio::spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(%error, "a connection ended early");
                        }
                        drop(place);
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
        follower.abort();
        keeper.abort();
        if tokio::time::timeout(CLOSE, self.service.close()).await.is_err() {
            tracing::warn!("the store did not close in time");
        }
    }
}

fn connection(stream: TcpStream, router: Router) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_headers(HEADERS);
    builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
