//! Telling people: who is handed what, what they find when they sign in, and what they subscribe to.
//!
//! The changes of the register write notices; here they become items of inboxes, mails and calls. Nothing of it changes the
//! register, so that nothing of it has a number.

mod bell;
mod feeds;
mod hand_out;
mod inbox;
mod mailboxes;
mod places;
mod roster;
mod subscriptions;

pub use bell::Ear;
pub use feeds::{CalendarDay, DayKind, FeedItem, Subscribed as FeedOf};
pub use inbox::{CaseInShort, Inbox, Letter};
pub use mailboxes::MailboxDraft;
pub use subscriptions::{AreaDraft, Subscribed, Which, WishesDraft};

pub(super) use bell::Bell;
pub(super) use inbox::case_in_short;
pub(super) use places::Watched;
pub(super) use roster::mailbox;
