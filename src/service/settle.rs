//! What a write does beyond its own initiative: other pairs in its place are counted again, and what is new is noted.

use super::ServiceError;
use super::detect::Found;
use super::handling::Cause;
use super::live::LiveEntry;
use super::register::Session;
use super::score::Moved;
use crate::domain::codes::InitiativeId;
use crate::domain::handling::NoticeKind;

impl Session<'_> {
    /// What a change of this transaction is put down to.
    pub(super) fn cause(&self, seq: i64) -> Cause {
        Cause { seq, at: self.at, by: self.actor.key(), administration: None, is_quiet: false }
    }

    /// Takes a new state of an initiative over, and counts again what others in its place may feel of it.
    pub(super) async fn settle(
        &mut self,
        id: InitiativeId,
        is: Option<LiveEntry>,
        elsewhere: bool,
        found: Found,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        self.opened |= found.opened;
        self.closed |= found.closed;
        let was = self.service.seen(&self.changes, id);
        self.changes.insert(id, is.clone());
        if 1 < found.pairs {
            let moved = Moved { id, was: was.as_ref(), is: is.as_ref(), elsewhere };
            self.service.rescore_around(&mut self.tx, &self.changes, moved, found.places, cause).await?;
        }
        Ok(())
    }

    /// Writes what is to be told of overlaps that nobody has handled: one statement for all of them.
    pub(super) async fn note_untouched(&mut self, last: i64) -> Result<(), ServiceError> {
        let by = self.cause(last).by;
        for (is_so, kind) in [(self.opened, NoticeKind::Opened), (self.closed, NoticeKind::Ended)] {
            if is_so {
                self.tx.note_untouched(kind, self.first, self.at, &by).await?;
            }
        }
        Ok(())
    }
}
