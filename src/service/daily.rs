//! What happens by the clock: changes of older programs are sealed, a checkpoint is signed, what was kept long enough goes.

use super::{Service, ServiceError, Signer};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How often it is looked whether something is due. Several replicas may look: whoever is first does it.
const LOOK: Duration = Duration::from_secs(3_600);
const HOURS_BETWEEN_CHECKPOINTS: i64 = 24;

impl Service {
    /// Does what is due until the task is dropped. What fails is logged and tried again with the next look.
    pub async fn by_the_clock(self: Arc<Self>, signer: Option<Arc<Signer>>) {
        loop {
            if let Err(error) = self.do_what_is_due(signer.as_ref()).await {
                tracing::warn!(%error, "what is done every day could not be done");
            }
            sleep(LOOK).await;
        }
    }

    /// Does what is due now.
    ///
    /// # Errors
    /// When the store cannot be written, or the file of checkpoints.
    pub async fn do_what_is_due(self: &Arc<Self>, signer: Option<&Arc<Signer>>) -> Result<(), ServiceError> {
        let adopted = self.adopt_changes().await?;
        if 0 < adopted {
            tracing::info!(changes = adopted, "sealed changes that a program without a record had made");
        }
        if let Some(retention) = self.retain_by_clock().await? {
            tracing::info!(
                answers = retention.answers,
                contacts = retention.contacts.len(),
                "let go what was kept long enough"
            );
        }
        self.forget_deliveries().await?;
        let Some(signer) = signer else { return Ok(()) };
        let since = self.clock.now().hours_before(HOURS_BETWEEN_CHECKPOINTS).to_string();
        let newest = self.store.read().await?.checkpoints(1).await?.into_iter().next();
        if newest.is_none_or(|newest| newest.at <= since)
            && let Some(checkpoint) = self.sign_checkpoint(signer).await?
        {
            tracing::info!(number = checkpoint.number, seal = checkpoint.seal, "signed a checkpoint of the record");
        }
        Ok(())
    }
}
