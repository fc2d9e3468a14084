//! What leaves the house: mails and calls of webhooks, taken from the outbox under leases and sent outside any transaction.
//!
//! Sending may happen twice, when a receiver has taken something and its answer was lost; it carries the same id then. One
//! thing at a time is under way to each receiver, and who does not answer has places of their own, so that slow receivers
//! hold up each other and nobody else.

mod call;
mod guard;
mod letter;
mod links;
mod map;
mod sign_in;
mod smtp;

pub use call::Caller;
pub use guard::Resolver;
pub use smtp::{Mailer, Patience};

use crate::service::{Attempt, Claimed, Lane, Outcome, Parcel, Service, ServiceError, Way};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

/// A hint may be lost, and time passes without one; looking this often is the guarantee.
const POLL: Duration = Duration::from_secs(2);
/// What is under way when the stop comes gets this long; what does not finish is sent again when its lease runs out.
const FINISH: Duration = Duration::from_secs(20);

/// How much is under way at once.
const MAILS: usize = 8;
const CALLS: usize = 600;
const FAILING_CALLS: usize = 64;

/// Sends what is in the outbox.
#[derive(Debug)]
pub struct Outbox {
    service: Arc<Service>,
    /// By which mails leave; none where no server is configured.
    mailer: Option<Mailer>,
    caller: Caller,
    lanes: [(Lane, Arc<Semaphore>); 3],
}

/// What was sent, and what that came to.
struct Sent {
    attempt: Option<Attempt>,
    outcome: Outcome,
}

impl Outbox {
    /// With the mail server of the configuration and the system's name server.
    ///
    /// # Errors
    /// When the machine trusts no certificates.
    pub fn new(service: Arc<Service>) -> std::io::Result<Self> {
        let mailer = service.config().mail.clone().map(|mail| Mailer::new(mail, Patience::default()));
        let caller = Caller::new(Resolver::System, service.config().webhook_networks.clone())?;
        Ok(Self::with(service, mailer, caller))
    }

    /// With these ways out.
    #[must_use]
    pub fn with(service: Arc<Service>, mailer: Option<Mailer>, caller: Caller) -> Self {
        let places = |lane, count| (lane, Arc::new(Semaphore::new(count)));
        let mails = if mailer.is_some() { MAILS } else { 0 };
        let lanes = [places(Lane::Mails, mails), places(Lane::Calls, CALLS), places(Lane::FailingCalls, FAILING_CALLS)];
        Self { service, mailer, caller, lanes }
    }

    /// Sends whatever is due until the stop comes, and lets what is under way finish.
    pub async fn run(self: Arc<Self>, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut under_way = JoinSet::new();
        loop {
            if let Err(error) = self.fill(&mut under_way).await {
                tracing::warn!(%error, "could not look into the outbox");
            }
            tokio::select! {
                () = &mut stop => break,
                Some(_) = under_way.join_next() => {}
                () = self.service.outbox_hinted() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
        let finish = async { while under_way.join_next().await.is_some() {} };
        if tokio::time::timeout(FINISH, finish).await.is_err() {
            tracing::warn!("some deliveries did not finish in time; they are sent again");
        }
    }

    /// Sends whatever is due now, until there is nothing more; says how many attempts that took.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn run_until_empty(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let (mut under_way, mut count) = (JoinSet::new(), 0);
        loop {
            let begun = self.fill(&mut under_way).await?;
            count += begun;
            if begun == 0 && under_way.join_next().await.is_none() {
                return Ok(count);
            }
        }
    }

    /// Begins as much as there are places for.
    async fn fill(self: &Arc<Self>, under_way: &mut JoinSet<()>) -> Result<usize, ServiceError> {
        let mut begun = self.send_links(under_way).await?;
        for (lane, places) in &self.lanes {
            loop {
                let free = places.available_permits();
                let claimed = if free == 0 { Vec::new() } else { self.service.claim_deliveries(*lane, free).await? };
                if claimed.is_empty() {
                    break;
                }
                begun += claimed.len();
                for claimed in claimed {
                    let Ok(place) = Arc::clone(places).acquire_owned().await else { break };
                    under_way.spawn(Arc::clone(self).deliver(claimed, place));
                }
            }
        }
        Ok(begun)
    }

    /// Sends one thing and writes down what became of it.
    async fn deliver(self: Arc<Self>, claimed: Claimed, place: OwnedSemaphorePermit) {
        let outbox = Arc::clone(&self);
        let to_send = claimed.clone();
        // In a task of its own: what breaks the program that writes it must not come back for ever.
        let sent = tokio::spawn(async move { outbox.send(&to_send).await }).await;
        let Sent { attempt, outcome } = match sent {
            Ok(Ok(sent)) => sent,
            Ok(Err(ServiceError::Store(crate::service::StoreError::Corrupt(what)))) => {
                tracing::error!(delivery = %claimed.delivery.id, what, "a delivery cannot be read");
                Sent { attempt: None, outcome: Outcome::Refused { fault: "unreadable".to_owned() } }
            }
            Ok(Err(error)) => {
                // The store is away: nothing can be written down, and the lease runs out by itself.
                tracing::warn!(%error, "a delivery was not sent");
                return;
            }
            Err(_) => Sent { attempt: None, outcome: Outcome::Refused { fault: "broke_off".to_owned() } },
        };
        if let Err(error) = self.service.settle(claimed, attempt, outcome).await {
            tracing::warn!(%error, "what became of a delivery could not be written down");
        }
        drop(place);
    }

    async fn send(&self, claimed: &Claimed) -> Result<Sent, ServiceError> {
        let (receiver, told) = match self.service.unpack(claimed).await? {
            Parcel::For(receiver, told) => (receiver, told),
            Parcel::Nothing(why) => return Ok(Sent { attempt: None, outcome: Outcome::Nothing(why) }),
        };
        let (at, began) = (self.service.clock().now(), Instant::now());
        let (status, answer, outcome) = match (&receiver.way, &self.mailer) {
            (Way::Mail { .. }, None) => {
                (None, None, Outcome::Failed { fault: "no_mail_server".to_owned(), asked: None })
            }
            (Way::Mail { address, .. }, Some(mailer)) => {
                match self.letter(claimed, &receiver, &told, mailer.from()).await? {
                    Ok(letter) => {
                        let (status, outcome) = mailer.send(address, &letter).await;
                        (status, None, outcome)
                    }
                    Err(fault) => (None, None, Outcome::Refused { fault: fault.to_owned() }),
                }
            }
            (Way::Call(webhook), _) => {
                let call = self.call(claimed, webhook, told.first())?;
                let called = self.caller.call(call, at).await;
                (called.status, called.answer, called.outcome)
            }
        };
        let fault = match &outcome {
            Outcome::Failed { fault, .. } | Outcome::Refused { fault } => Some(fault.clone()),
            Outcome::Gone => Some("gone".to_owned()),
            Outcome::Sent | Outcome::Nothing(_) => None,
        };
        let took_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let kind = claimed.delivery.kind;
        tracing::debug!(delivery = %claimed.delivery.id, %kind, took_ms, ?fault, "tried a delivery");
        Ok(Sent { attempt: Some(Attempt { at, took_ms, status, fault, answer }), outcome })
    }
}
