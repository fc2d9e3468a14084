//! Calls to issuers: short, bounded, over TLS or to this machine, and never redirected elsewhere.

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::pin::Pin;
use std::time::Duration;

/// How long an issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer in bytes; key sets of large tenants have some 20 kB.
const LARGEST: usize = 512 * 1024;

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("the address is neither https nor this machine's")]
    Unsafe,
    #[error("no answer: {0}")]
    Away(#[from] hyper_util::client::legacy::Error),
    #[error("the answer broke off: {0}")]
    Broken(Box<dyn std::error::Error + Send + Sync>),
    #[error("the answer is too long")]
    TooLong,
    #[error("no answer in time")]
    TooSlow,
}

/// What calls issuers.
#[derive(Debug)]
pub(super) struct Caller(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Caller {
    /// Trusts what the machine trusts.
    pub(super) fn new() -> std::io::Result<Self> {
        let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let uri = request.uri();
        let is_here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if uri.scheme_str() != Some("https") && !(uri.scheme_str() == Some("http") && is_here) {
            return Err(CallError::Unsafe);
        }
        let response = self.0.request(request.map(|body| Full::new(Bytes::from(body)))).await?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() { CallError::TooLong } else { CallError::Broken(error) }
        })?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().into()))
    }
}

impl<'c> AsyncHttpClient<'c> for Caller {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            tokio::time::timeout(PATIENCE, self.answer(request)).await.unwrap_or(Err(CallError::TooSlow))
        })
    }
}
