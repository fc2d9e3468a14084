//! What people are told and what they subscribe to, as JSON.

use super::OverlapBody;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::handling::NoticeKind;
use crate::domain::score::Band;
use crate::domain::telling::{Cover, Timing};
use crate::domain::time::Timestamp;
use crate::service::{Inbox, Letter, Subscribed};
use crate::store::{Subscriber, WatchArea};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of an inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InboxBody {
    /// The newest first.
    pub items: Vec<LetterBody>,
    /// How much is unread, on all pages; counted up to 100.
    pub unread: i64,
    /// The id before which the next page begins, if there is one.
    pub next: Option<i64>,
}

/// Something that somebody is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterBody {
    /// Names it in this inbox.
    pub id: i64,
    /// What happened.
    pub kind: NoticeKind,
    /// When.
    pub at: Timestamp,
    /// Whether its reader still has to do something about it.
    pub needs_action: bool,
    /// When it was read.
    pub read_at: Option<Timestamp>,
    /// The overlap as it is now.
    pub overlap: Option<OverlapBody>,
    /// The initiative.
    pub initiative: Option<BriefBody>,
    /// The support case.
    pub case: Option<CaseBriefBody>,
}

/// A support case in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseBriefBody {
    /// The case.
    pub id: Uuid,
    /// Its number for people.
    pub number: i64,
    /// What it is called.
    pub title: String,
}

/// An initiative in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BriefBody {
    /// The initiative.
    #[schema(value_type = Uuid)]
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
}

/// What somebody wants to be told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubscriptionBody {
    /// Its id; none where nobody has said anything and the default holds.
    pub id: Option<Uuid>,
    /// The address, of a function mailbox.
    pub mailbox: Option<String>,
    /// Whose mailbox it is.
    pub administration: Option<Code>,
    /// The language of messages.
    pub language: String,
    /// Of what, beside the watch areas.
    pub covers: Vec<Cover>,
    /// Of no overlap below it.
    pub minimum_band: Option<Band>,
    /// When by mail, by kind; what is absent comes with the daily digest, and at once where somebody has to act on
    /// something critical.
    #[schema(value_type = BTreeMap<String, Timing>)]
    pub timing: BTreeMap<NoticeKind, Timing>,
    /// Whether by mail too.
    pub mail: bool,
    /// The watch areas.
    pub areas: Vec<WatchAreaBody>,
    /// Whether it has feeds at secret addresses.
    pub has_feed: bool,
}

/// A place that somebody wants to hear of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WatchAreaBody {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The reference layer it was taken from.
    pub layer: Option<String>,
    /// A GeoJSON MultiPolygon.
    #[schema(value_type = Object)]
    pub geometry: Value,
}

impl From<Inbox> for InboxBody {
    fn from(inbox: Inbox) -> Self {
        let items = inbox.letters.into_iter().map(LetterBody::from).collect();
        Self { items, unread: inbox.unread, next: inbox.next }
    }
}

impl From<Letter> for LetterBody {
    fn from(letter: Letter) -> Self {
        let Letter { item, overlap, initiative, case, needs_action } = letter;
        Self {
            id: item.place,
            kind: item.notice.kind,
            at: item.notice.at,
            needs_action,
            read_at: item.read_at,
            overlap: overlap.map(OverlapBody::from),
            initiative: initiative.map(|(id, name)| BriefBody { id, name }),
            case: case.map(|it| CaseBriefBody { id: it.id, number: it.number, title: it.title }),
        }
    }
}

impl From<Subscribed> for SubscriptionBody {
    fn from(subscribed: Subscribed) -> Self {
        let Subscribed { subscription, language, wishes, areas } = subscribed;
        let (mailbox, administration) = match subscription.as_ref().map(|known| known.subscriber.clone()) {
            Some(Subscriber::Mailbox { address, administration }) => (Some(address), Some(administration)),
            _ => (None, None),
        };
        Self {
            id: subscription.as_ref().map(|known| known.id),
            mailbox,
            administration,
            language,
            covers: wishes.covers.into_iter().collect(),
            minimum_band: wishes.minimum_band,
            timing: wishes.timing,
            mail: wishes.mail,
            areas: areas.into_iter().map(WatchAreaBody::from).collect(),
            has_feed: subscription.is_some_and(|known| known.feed.is_some()),
        }
    }
}

impl From<WatchArea> for WatchAreaBody {
    fn from(area: WatchArea) -> Self {
        let WatchArea { id, name, layer, area: geometry, .. } = area;
        Self { id, name, layer, geometry }
    }
}
