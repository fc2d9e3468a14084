//! Links by which applicants sign in. Each gets its secret at the moment it is sent, so that the secret is in the mail and
//! nowhere else; what cannot be sent soon is gone, and its reader asks for another.

use super::Outbox;
use super::letter::{Item, Written};
use super::links::Links;
use crate::service::sign_in::Mail;
use crate::service::{Outcome, ServiceError};
use crate::texts::Lang;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// When a server does not take one, it is asked again after so many seconds.
const AGAIN_AFTER: [u64; 4] = [0, 1, 5, 30];

impl Outbox {
    /// Begins to send every link that was asked for; says how many.
    pub(super) async fn send_links(self: &Arc<Self>, under_way: &mut JoinSet<()>) -> Result<usize, ServiceError> {
        if self.mailer.is_none() {
            return Ok(0);
        }
        let mails = self.service.take_mails().await?;
        let count = mails.len();
        for mail in mails {
            under_way.spawn(Arc::clone(self).send_link(mail));
        }
        Ok(count)
    }

    async fn send_link(self: Arc<Self>, mail: Mail) {
        let Some(mailer) = &self.mailer else { return };
        let lang = Lang::parse(&mail.language).unwrap_or(Lang::Sv);
        let links = Links::new(self.service.config(), lang);
        let written = Written {
            subject: lang.text("mail-link-subject"),
            lead: lang.text("mail-link-text"),
            items: vec![Item {
                href: links.sign_in(&mail.secret.reveal()),
                open: lang.text("mail-link-open"),
                ..Item::default()
            }],
            why: lang.text("mail-link-why"),
            ..Written::default()
        };
        let at = self.service.clock().now().instant();
        let id = Uuid::new_v4();
        let letter = match written.message(lang, &links, (id, mailer.from(), &mail.email), at) {
            Ok(letter) => letter,
            Err(fault) => return tracing::warn!(fault, "a link could not be written"),
        };
        for seconds in AGAIN_AFTER {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            match mailer.send(&mail.email, &letter).await.1 {
                Outcome::Failed { fault, .. } => tracing::warn!(fault, "a link was not taken"),
                Outcome::Sent => return,
                _ => break,
            }
        }
        tracing::warn!(mail = %id, "a link to sign in with was not sent");
    }
}
