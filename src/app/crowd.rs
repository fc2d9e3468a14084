//! The open connections: when all places are taken, whoever has kept a place longest without asking anything gives way.
//!
//! A client that means it sends its request at once. So clients that only hold connections push out each other and nobody
//! else, and a new one is always heard.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Every open connection of a server.
#[derive(Debug)]
pub(super) struct Crowd {
    places: Arc<Semaphore>,
    line: Mutex<Line>,
}

/// Who is being waited for, in the order in which the waiting began.
#[derive(Debug, Default)]
struct Line {
    tickets: u64,
    waiting: BTreeMap<u64, Arc<Notify>>,
    /// Somebody new found everybody being served; the next one that is not has to go.
    is_wanted: bool,
}

impl Line {
    fn send_one_away(&mut self) {
        match self.waiting.pop_first() {
            Some((_, leave)) => {
                self.is_wanted = false;
                leave.notify_one();
            }
            None => self.is_wanted = true,
        }
    }
}

/// One connection's place; dropped, it is free.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Arc<Crowd>,
    /// Says that this connection has to give way.
    leave: Arc<Notify>,
    ticket: Mutex<u64>,
    _permit: OwnedSemaphorePermit,
}

/// While it is there, its connection is being served and does not give way.
#[derive(Debug)]
pub(super) struct Served(Arc<Place>);

impl Crowd {
    pub(super) fn new(places: usize) -> Arc<Self> {
        Arc::new(Self { places: Arc::new(Semaphore::new(places)), line: Mutex::default() })
    }

    /// A place, as soon as there is one. With all of them taken, whoever has been waited for longest gives way.
    pub(super) async fn place(self: &Arc<Self>) -> Option<Arc<Place>> {
        let places = Arc::clone(&self.places);
        let permit = match Arc::clone(&places).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                self.line().send_one_away();
                let permit = places.acquire_owned().await.ok()?;
                self.line().is_wanted = false;
                permit
            }
        };
        let leave = Arc::new(Notify::new());
        let ticket = Mutex::new(self.wait(&leave));
        Some(Arc::new(Place { crowd: Arc::clone(self), leave, ticket, _permit: permit }))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, leave: &Arc<Notify>) -> u64 {
        let mut line = self.line();
        line.tickets += 1;
        let ticket = line.tickets;
        line.waiting.insert(ticket, Arc::clone(leave));
        if line.is_wanted {
            line.send_one_away();
        }
        ticket
    }
}

impl Place {
    /// A request has come; until what this gives is dropped, the connection stays.
    pub(super) fn serve(self: &Arc<Self>) -> Served {
        self.crowd.line().waiting.remove(&self.ticket());
        Served(Arc::clone(self))
    }

    /// Ready when the connection has to give way.
    pub(super) async fn leave(&self) {
        self.leave.notified().await;
    }

    fn ticket(&self) -> MutexGuard<'_, u64> {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        *self.0.ticket() = self.0.crowd.wait(&self.0.leave);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.line().waiting.remove(&self.ticket());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn whoever_was_waited_for_longest_gives_way_and_whoever_is_served_stays() {
        let crowd = Crowd::new(3);
        let mut places = Vec::new();
        for _ in 0..3 {
            places.push(crowd.place().await.unwrap());
        }
        let served = places[0].serve();
        let mut fourth = Box::pin(crowd.place());
        assert!(fourth.as_mut().now_or_never().is_none());
        assert!(places[1].leave().now_or_never().is_some(), "the first that is not served");
        assert!(places[0].leave().now_or_never().is_none() && places[2].leave().now_or_never().is_none());
        places.remove(1);
        let fourth = fourth.await.unwrap();
        drop(served);
        let fifth = crowd.place();
        let mut fifth = Box::pin(fifth);
        assert!(fifth.as_mut().now_or_never().is_none());
        assert!(places[1].leave().now_or_never().is_some(), "the served one waits anew, behind the others");
        assert!(places[0].leave().now_or_never().is_none() && fourth.leave().now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_new_one_that_finds_everybody_served_gets_the_first_place_that_is_not() {
        let crowd = Crowd::new(1);
        let place = crowd.place().await.unwrap();
        let served = place.serve();
        let mut second = Box::pin(crowd.place());
        assert!(second.as_mut().now_or_never().is_none() && place.leave().now_or_never().is_none());
        drop(served);
        assert!(place.leave().now_or_never().is_some());
        drop(place);
        assert!(second.await.is_some());
    }
}
