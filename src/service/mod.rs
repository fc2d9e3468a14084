//! The service: one file per use case. The only place that opens transactions and keeps the index in step with the log.

pub mod wire;

mod access;
mod agenda;
mod cases;
mod check;
mod daily;
mod demo;
mod detect;
mod dossier;
mod error;
pub mod export;
mod follow;
mod followup;
mod handling;
mod hidden;
pub mod import;
pub mod intake;
mod key;
mod live;
mod organisation;
mod outbox;
mod overlaps;
mod past;
mod persons;
mod published;
mod record;
mod reference;
mod register;
mod retention;
mod rules;
mod score;
mod search;
mod settle;
pub mod sign_in;
mod stale;
mod surveys;
mod telling;
mod todo;
mod together;
mod webhooks;
mod zones;

pub use crate::store::{
    AreaVersion, Attachment, Attempt, CaseEventRow, Delivery, EntryFilter, Freshness, HandlingEvent, InboxItem,
    Incoming, InitiativeFilter, Lane, LogEntry, Notice, OverlapFilter, Receipt, ReferenceArea, SealedEntry, StoreError,
    Subscriber, Subscription, Tally, WatchArea, Webhook,
};
pub use cases::{
    ATTACHMENT_BYTES, ATTACHMENTS_AT_MOST, Agenda, CaseView, FirstContact, ForTheCity, Parts, diary_number,
};
pub use check::{Check, Difference};
pub use demo::{DEMO_LAYER, Demo};
pub use dossier::{CaseDossier, Dossier, DossierArea, DossierEntry};
pub use error::ServiceError;
pub use follow::Readiness;
pub use followup::{
    Asked, AskedBy, CityReport, Count, FollowUp, Followed, FundingOfYear, Gap, Gaps, IndicatorOfYear, OverlapsOfYear,
    StageOfCases, Sums, SupportGiven, SupportOf, Supported, Table, YearReport,
};
pub use handling::{ByHand, Handled};
pub use hidden::Hidden;
pub use key::InstallationKey;
pub use outbox::{Areas, Claimed, Outcome, Parcel, Receiver, Told, Waiting, Way};
pub use overlaps::{Preview, PreviewHit, PreviewRequest, SharedShape};
pub use past::Reading;
pub use persons::{Delegation, PersonDraft};
pub use published::Published;
pub use record::{Flaw, RecordPage, RecordedEntry, Signer, Verification};
pub use register::{IdempotencyKey, Saved};
pub use retention::{Due, Retention};
pub use rules::{Concerned, Precision, RulesPreview};
pub use search::{InitiativeHistory, InitiativeQuery, Page, Paging};
pub use stale::Age;
pub use surveys::{InvitationLetter, Questionnaire, SurveyReport};
pub use telling::{
    AreaDraft, CalendarDay, CaseInShort, DayKind, Ear, FeedItem, FeedOf, Inbox, Letter, MailboxDraft, Subscribed,
    Which, WishesDraft,
};
pub use todo::{TaskCount, ToDo};
pub use together::{TOGETHER_AT_MOST, Together};
pub use webhooks::{SigningSecret, WebhookDraft};
pub use zones::{Depth, Zone, ZoneQuery, Zones};

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::crs::MetricCrs;
use crate::domain::rules::{RuleSet, Rules};
use crate::domain::settings::{Overrides, Settings};
use crate::store::Store;
use live::Live;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use std::time::Instant;
use tokio::sync::{Notify, Semaphore};

/// Heavy geometry of requests in flight at once; the rest waits, so that the server answers everything else.
const HEAVY_AT_ONCE: usize = 2;

/// Corners above which reading and measuring wait in a queue of their own: an intricate area delays intricate areas only.
const LARGE_VERTICES: usize = 2_000;

/// The register with everything needed to serve it. Shared by reference counting: every part is thread-safe.
#[derive(Debug)]
pub struct Service {
    store: Store,
    clock: Clock,
    settings: Settings,
    config: Config,
    /// For talking to issuers; none where there are none.
    oidc: Option<sign_in::Oidc>,
    crs: MetricCrs,
    live: RwLock<Live>,
    zones: zones::Windows,
    reads: record::Reads,
    refusals: sign_in::Refusals,
    pasts: past::Pasts,
    /// From which secrets follow that are not in the store.
    key: OnceLock<InstallationKey>,
    /// Wakes who delivers.
    outbox: Notify,
    heavy: Semaphore,
    large: Semaphore,
    /// Held by whoever brings the index along, so that two do not do the same work.
    following: tokio::sync::Mutex<()>,
    /// When the index last held what the store held.
    in_step: Mutex<Instant>,
    /// Tells those who wait for something new.
    bell: telling::Bell,
    /// The watch areas in the plane.
    watched: telling::Watched,
    /// Whether mails can be sent at all.
    sends_mail: AtomicBool,
    stopping: AtomicBool,
}

impl Service {
    /// Opens the register: reads its settings, or sets it up with the given ones when it is new, and loads the index.
    ///
    /// # Errors
    /// When the store cannot be read, or was made with other settings than the given ones.
    pub async fn open(store: Store, clock: Clock, given: &Overrides) -> Result<Arc<Self>, ServiceError> {
        Self::open_with(store, clock, given, Config::default()).await
    }

    /// Opens the register as [`Self::open`] does, to be run with a configuration.
    ///
    /// # Errors
    /// As [`Self::open`]; when issuers are to be talked to and the machine trusts no certificates.
    pub async fn open_with(
        store: Store,
        clock: Clock,
        given: &Overrides,
        config: Config,
    ) -> Result<Arc<Self>, ServiceError> {
        let oidc = (!config.issuers.is_empty()).then(sign_in::Oidc::new).transpose();
        let oidc = oidc.map_err(|error| ServiceError::Settings(format!("certificates: {error}")))?;
        let settings = settle(&store, &clock, given).await?;
        let crs = MetricCrs::new(settings.metric_crs).map_err(|error| ServiceError::Settings(error.to_string()))?;
        let live = Live::load(&store, &crs).await?;
        let zones = zones::Windows::default();
        let sends_mail = config.mail.is_some();
        let (heavy, large) = (Semaphore::new(HEAVY_AT_ONCE), Semaphore::new(1));
        Ok(Arc::new(Self {
            store,
            clock,
            settings,
            config,
            oidc,
            crs,
            live: RwLock::new(live),
            zones,
            reads: record::Reads::default(),
            refusals: sign_in::Refusals::default(),
            pasts: past::Pasts::default(),
            key: OnceLock::new(),
            outbox: Notify::new(),
            heavy,
            large,
            following: tokio::sync::Mutex::default(),
            in_step: Mutex::new(Instant::now()),
            bell: telling::Bell::default(),
            watched: telling::Watched::default(),
            sends_mail: AtomicBool::new(sends_mail),
            stopping: AtomicBool::new(false),
        }))
    }

    /// Says that a stop is under way: this replica is not ready from now on, and still answers.
    pub fn begin_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.bell.close();
    }

    /// Says whether mails can be sent at all; without, none are written.
    pub fn set_sends_mail(&self, sends_mail: bool) {
        self.sends_mail.store(sends_mail, Ordering::Relaxed);
    }

    fn sends_mail(&self) -> bool {
        self.sends_mail.load(Ordering::Relaxed)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// What the installation is set to.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the process is run with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Closes the store after what is under way.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Runs heavy geometry on a thread of its own, a few at a time.
    async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
        aside(&self.heavy, work).await
    }

    /// Runs geometry that takes long, one at a time and beside the rest.
    async fn large<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
        aside(&self.large, work).await
    }

    /// Reads or measures areas that have so many corners together.
    async fn measuring<T: Send + 'static>(
        &self,
        vertices: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        if LARGE_VERTICES < vertices { self.large(work).await } else { self.heavy(work).await }
    }
}

async fn aside<T: Send + 'static>(
    queue: &Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let _permit = queue.acquire().await.map_err(|_| ServiceError::Stopping)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::Broken)
}

/// The settings in force: the store's own, or the given ones (and the defaults) written into a store that has none.
async fn settle(store: &Store, clock: &Clock, given: &Overrides) -> Result<Settings, ServiceError> {
    let mut tx = store.set_up().await?;
    let first = |settings: &Settings| RuleSet {
        version: 1,
        activated_at: clock.now(),
        activated_by: "operator".to_owned(),
        comment: String::new(),
        rules: Rules::of_settings(&settings.overlap),
    };
    if let Some(stored) = tx.settings().await? {
        let wanted = stored.with(given).map_err(ServiceError::Settings)?;
        if let Some((key, made, asked)) = stored.difference(&wanted) {
            let message = format!("the store was made with {key} = {made}, not {asked}, and its overlaps depend on it");
            return Err(ServiceError::Settings(message));
        }
        if tx.rules_in_force().await?.is_none() {
            tx.insert_rule_set(&first(&stored), 0).await?;
            tx.commit().await?;
        }
        return Ok(stored);
    }
    let settings = Settings::default().with(given).map_err(ServiceError::Settings)?;
    tx.put_settings(&settings).await?;
    tx.insert_rule_set(&first(&settings), 0).await?;
    tx.commit().await?;
    Ok(settings)
}
