//! The only caller of the system clock, and a clock that tests set by hand.

use crate::domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Stands still until it is set.
    ByHand(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at this instant.
    #[must_use]
    pub fn by_hand(at: Timestamp) -> Self {
        Self::ByHand(Arc::new(Mutex::new(at)))
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::new(chrono::Utc::now()),
            Self::ByHand(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a clock that is set by hand; the system's clock stays as it is.
    pub fn set(&self, at: Timestamp) {
        if let Self::ByHand(hand) = self {
            *hand.lock().unwrap_or_else(PoisonError::into_inner) = at;
        }
    }
}
