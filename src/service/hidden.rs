//! What the other side of a confidential initiative learns: that something is there, and whom to ask. Nothing else of it,
//! not even how much.

use super::access::may_to;
use super::{Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::domain::words::OverlapState;

/// Something confidential overlaps an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Whom to ask; none where the installation names nobody.
    pub broker: Option<String>,
}

impl Service {
    /// Whether something that the actor does not see overlaps an initiative that they work with.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn hidden_beside(&self, actor: &Actor, initiative: &Initiative) -> Result<Option<Hidden>, ServiceError> {
        if may_to(actor, Action::Change, &initiative.attributes).is_err() {
            return Ok(None);
        }
        let mut tx = self.store.read().await?;
        let active = |overlaps: Vec<Overlap>| overlaps.iter().filter(|it| it.state == OverlapState::Active).count();
        let all = active(tx.overlaps_of(&Sight::ALL, initiative.id).await?);
        let seen = active(tx.overlaps_of(&actor.sight(), initiative.id).await?);
        Ok((seen < all).then(|| Hidden { broker: self.config.broker.clone() }))
    }
}
