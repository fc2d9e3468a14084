//! Who is waiting for something new: the task that hands notices out, and people who look at their inbox.

use crate::domain::access::PersonId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, watch};

/// Hears when there may be something new in an inbox; ends when the program is stopping.
pub type Ear = watch::Receiver<u64>;

/// Tells those who wait.
#[derive(Debug)]
pub(in crate::service) struct Bell {
    /// Something was committed here, or came from another replica.
    work: Notify,
    /// Those who look at their inbox; none once the program is stopping.
    ears: Mutex<Option<HashMap<PersonId, watch::Sender<u64>>>>,
    /// The last item of any inbox that was rung for.
    rung: AtomicI64,
}

impl Default for Bell {
    fn default() -> Self {
        Self { work: Notify::new(), ears: Mutex::new(Some(HashMap::new())), rung: AtomicI64::new(0) }
    }
}

impl Bell {
    fn ears(&self) -> MutexGuard<'_, Option<HashMap<PersonId, watch::Sender<u64>>>> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that there may be notices to hand out.
    pub(in crate::service) fn wake(&self) {
        self.work.notify_one();
    }

    /// Waits for that.
    pub(super) async fn woken(&self) {
        self.work.notified().await;
    }

    /// Listens for somebody; none while the program is stopping.
    pub(super) fn listen(&self, person: PersonId) -> Option<Ear> {
        let mut ears = self.ears();
        Some(ears.as_mut()?.entry(person).or_insert_with(|| watch::channel(0).0).subscribe())
    }

    /// Whether anybody listens.
    pub(super) fn is_heard(&self) -> bool {
        self.ears().as_ref().is_some_and(|ears| !ears.is_empty())
    }

    /// Tells whoever listens for somebody, and forgets those that nobody listens for any more.
    pub(super) fn ring(&self, person: PersonId) {
        if let Some(ears) = self.ears().as_mut() {
            ears.retain(|_, sender| 0 < sender.receiver_count());
            if let Some(sender) = ears.get(&person) {
                sender.send_modify(|times| *times += 1);
            }
        }
    }

    /// The last item of any inbox that was rung for.
    pub(super) fn rung(&self) -> i64 {
        self.rung.load(Ordering::Relaxed)
    }

    pub(super) fn rung_up_to(&self, place: i64) {
        self.rung.fetch_max(place, Ordering::Relaxed);
    }

    /// Ends every ear: a stop must not wait for people who only look.
    pub(in crate::service) fn close(&self) {
        self.ears().take();
    }
}
