//! Connects to programs outside: a name is resolved once, every address of it is checked, and one of those is connected to.
//! Nothing else of the program opens a connection to an address that somebody typed in.

use crate::domain::outside::{Exceptions, Target};
use hyper::Uri;
use hyper_util::rt::TokioIo;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tower_service::Service;

/// Who knows which addresses a name has.
#[derive(Clone)]
pub enum Resolver {
    /// The system.
    System,
    /// Somebody else, asked by name: for tests with names that change their mind.
    By(Arc<dyn Fn(&str) -> Vec<IpAddr> + Send + Sync>),
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::System) { "System" } else { "By(…)" })
    }
}

impl Resolver {
    async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<IpAddr>> {
        match self {
            Self::System => Ok(tokio::net::lookup_host((host, port)).await?.map(|address| address.ip()).collect()),
            Self::By(knows) => Ok(knows(host)),
        }
    }
}

/// Why nothing was connected to.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("this address may not be called")]
    Denied,
    #[error("the name has no address")]
    NoAddress,
    #[error("no connection: {0}")]
    Away(#[from] io::Error),
}

/// Makes connections, and only such as may be made.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub(super) resolver: Resolver,
    pub(super) exceptions: Arc<Exceptions>,
}

impl Guard {
    async fn connect(self, uri: Uri) -> Result<TokioIo<TcpStream>, Refused> {
        let target = Target::parse(&uri.to_string(), &self.exceptions).ok_or(Refused::Denied)?;
        let addresses = match target.address() {
            Some(address) => vec![address],
            None => self.resolver.addresses(target.host(), target.port()).await.map_err(|_| Refused::NoAddress)?,
        };
        if addresses.is_empty() {
            return Err(Refused::NoAddress);
        }
        // One that may not be called among others is reason enough: whoever answers so wants to be called there.
        if !addresses.iter().all(|address| target.may_connect(*address, &self.exceptions)) {
            return Err(Refused::Denied);
        }
        let addresses: Vec<SocketAddr> =
            addresses.into_iter().map(|address| SocketAddr::new(address, target.port())).collect();
        Ok(TokioIo::new(TcpStream::connect(addresses.as_slice()).await?))
    }
}

impl Service<Uri> for Guard {
    type Response = TokioIo<TcpStream>;
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}
