//! Those who only listen: how many there may be, and how the rest of the server knows an answer that is one long wait.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of those who listen.
#[derive(Debug, Clone)]
pub(in crate::http) struct Listeners(Arc<Semaphore>);

impl Listeners {
    pub(super) fn new(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }

    /// A place, if there is one.
    pub(in crate::http) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

/// Marks an answer that is nothing but waiting for news: it is not under way, and its connection gives way to who asks.
#[derive(Debug, Clone, Copy)]
pub struct Listening;
