//! What somebody is told: their inbox, and the pages where they and those who keep mailboxes say what they want to be told.

pub(super) mod inbox;
pub(super) mod subscription;
mod wishes;

use crate::domain::handling::NoticeKind;
use crate::texts::Lang;

/// What happened, in words.
fn told(lang: Lang, kind: NoticeKind) -> String {
    lang.text(&format!("told-{}", kind.word().replace('_', "-")))
}
