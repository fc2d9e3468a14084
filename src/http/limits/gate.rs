//! The gate that every request passes: its head, its place among those under way, its body, and its time.

use super::body::{self, Progress};
use super::client::Client;
use super::listeners::{Listeners, Listening};
use super::rate::Rates;
use super::refusal::{Asked, Refusal};
use super::{PUBLIC, is_health, is_upload};
use crate::config::{Config, Limits, TrustedProxy};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The state of the gate.
#[derive(Debug)]
pub(in crate::http) struct Gate {
    limits: Limits,
    trusted: Vec<TrustedProxy>,
    rates: Arc<Rates>,
    listeners: Listeners,
    under_way: Arc<Semaphore>,
}

impl Gate {
    pub(in crate::http) fn new(config: &Config) -> Arc<Self> {
        let (limits, trusted) = (config.limits.clone(), config.trusted_proxies.clone());
        let under_way = Arc::new(Semaphore::new(limits.in_flight));
        let listeners = Listeners::new(limits.listeners);
        Arc::new(Self { rates: Rates::new(&limits), limits, trusted, listeners, under_way })
    }

    /// What is wrong with the head of a request.
    fn head(&self, request: &Request) -> Option<Refusal> {
        let uri = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
        if self.limits.uri_bytes < uri {
            return Some(Refusal::UriTooLong);
        }
        if self.limits.headers < request.headers().len() {
            return Some(Refusal::TooManyHeaders);
        }
        let bytes: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        (self.limits.header_bytes < bytes).then_some(Refusal::HeadersTooLarge)
    }

    fn body_bytes(&self, path: &str) -> usize {
        match path {
            path if path.starts_with(PUBLIC) => self.limits.public_body_bytes,
            path if is_upload(path) => self.limits.upload_body_bytes,
            _ => self.limits.body_bytes,
        }
    }
}

/// Lets a request through, or says which limit it met.
pub(in crate::http) async fn guard(State(gate): State<Arc<Gate>>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    if let Some(refusal) = gate.head(&request) {
        return asked.refuse(refusal);
    }
    let path = request.uri().path();
    let place = match Arc::clone(&gate.under_way).try_acquire_owned() {
        Ok(place) => Some(place),
        Err(_) if is_health(path) => None,
        Err(_) => return asked.refuse(Refusal::Overloaded),
    };
    let limit = gate.body_bytes(path);
    if body::is_announced_above(request.headers(), limit) {
        return asked.refuse(Refusal::BodyTooLarge);
    }
    let client = Client::of(request.extensions(), request.headers(), &gate.trusted);
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(Arc::clone(&gate.rates));
    request.extensions_mut().insert(gate.listeners.clone());
    let (parts, incoming) = request.into_parts();
    let (incoming, watch) = body::watched(incoming, limit);
    let answer = tokio::time::timeout(gate.limits.request(), next.run(Request::from_parts(parts, incoming))).await;
    match (watch.progress(), answer) {
        (Progress::TooLarge, _) => asked.refuse(Refusal::BodyTooLarge),
        (_, Ok(response)) => hold(response, place),
        (Progress::Coming, Err(_)) => asked.refuse(Refusal::BodyTooSlow),
        (Progress::Whole, Err(_)) => asked.refuse(Refusal::TooSlow),
    }
}

/// A place among the requests under way. It travels with the answer, for whoever sends it to hold until it has been handed
/// out: a client that takes its answer slowly counts all that time.
#[derive(Debug, Clone)]
pub struct UnderWay(#[allow(dead_code)] Arc<OwnedSemaphorePermit>); // held, never looked at

fn hold(mut response: Response, place: Option<OwnedSemaphorePermit>) -> Response {
    let is_listening = response.extensions().get::<Listening>().is_some();
    if let Some(place) = place.filter(|_| !is_listening) {
        response.extensions_mut().insert(UnderWay(Arc::new(place)));
    }
    response
}
