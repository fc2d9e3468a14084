//! Invitations by mail. A link's secret follows from its seed and the installation's key, so that it is in the mail and
//! nowhere else, and a mail that is sent again, or a reminder, has the same link in it.

use super::{cleaned_addresses, current};
use crate::domain::access::{Actor, Sight};
use crate::domain::delivery::{Channel, DeliveryKind};
use crate::domain::error::Error;
use crate::domain::secret::{Digest, Secret};
use crate::service::key::InstallationKey;
use crate::service::outbox::{Receiver, Way};
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{ChangeKind, Delivery, NewDelivery, SurveyMail, Tx};
use chrono::NaiveDate;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// What stands in an invitation.
#[derive(Debug, Clone, PartialEq)]
pub struct InvitationLetter {
    /// What the survey is called.
    pub title: String,
    /// The last day on which it can be answered.
    pub closes_on: NaiveDate,
    /// Whether nobody is told who has answered what.
    pub anonymous: bool,
    /// Whether it reminds of an earlier one.
    pub reminds: bool,
    /// What the link to the form carries.
    pub link: Secret,
}

impl InstallationKey {
    fn of_invitation(&self, seed: Uuid) -> Secret {
        Secret::new(self.follows(&format!("survey\n{seed}")))
    }
}

impl Service {
    /// Whether invitations can be mailed.
    #[must_use]
    pub fn mails_surveys(&self) -> bool {
        self.config().mail.is_some() && self.installation_key().is_some()
    }

    /// Mails a link to each address; says to how many. An anonymous survey keeps an address until its mail has left,
    /// sealed by the installation's key, which is not in the database.
    ///
    /// # Errors
    /// As [`Self::invite`]; [`Error::WrongState`] where no mail leaves the installation.
    pub async fn mail_invitations(
        self: &Arc<Self>,
        actor: &Actor,
        id: Uuid,
        addresses: Vec<String>,
        language: &str,
    ) -> Result<usize, ServiceError> {
        self.may_change_survey(actor, id).await?;
        let (addresses, actor, language) = (cleaned_addresses(addresses)?, actor.clone(), language.to_owned());
        self.may_mail()?;
        self.in_own_task(move |service| async move {
            let key = service.needed_key()?;
            let mut session = Session::begin(&service, &actor).await?;
            let stored = current(&mut session, id).await?;
            if stored.survey.is_over(session.at.date()) {
                return Err(Error::WrongState("the survey is over").into());
            }
            for address in &addresses {
                let seed = Uuid::new_v4();
                let link = key.of_invitation(seed).digest();
                let kept = (!stored.survey.draft.anonymous).then_some(address.as_str());
                session.tx.insert_invitation(id, &link, kept, Some(seed)).await?;
                let letter = (link, address.as_str(), language.as_str(), false);
                put(&mut session, key, letter, format!("survey-invitation:{seed}")).await?;
            }
            let document = json!({ "survey": id, "invited": addresses.len() });
            session.log(ChangeKind::SurveyPut, &id.to_string(), None, &document).await?;
            session.commit().await?;
            service.hint_outbox();
            Ok(addresses.len())
        })
        .await
    }

    /// Reminds everybody who was invited by mail to a named survey and has not answered, at most once a day; says how many.
    ///
    /// # Errors
    /// As [`Self::mail_invitations`]; [`Error::WrongState`] where the survey is anonymous, so that nobody knows who has
    /// answered.
    pub async fn remind_of_survey(
        self: &Arc<Self>,
        actor: &Actor,
        id: Uuid,
        language: &str,
    ) -> Result<usize, ServiceError> {
        self.may_change_survey(actor, id).await?;
        self.may_mail()?;
        let (actor, language) = (actor.clone(), language.to_owned());
        self.in_own_task(move |service| async move {
            let key = service.needed_key()?;
            let mut session = Session::begin(&service, &actor).await?;
            let stored = current(&mut session, id).await?;
            if stored.survey.draft.anonymous || !stored.survey.is_open(session.at.date()) {
                return Err(Error::WrongState("nobody can be reminded").into());
            }
            let today = session.at.date();
            let mut reminded = 0;
            for (invitation, address) in session.tx.unanswered_invitations(id).await? {
                let dedupe = format!("survey-reminder:{}:{today}", invitation.as_str());
                let letter = (invitation, address.as_str(), language.as_str(), true);
                reminded += usize::from(put(&mut session, key, letter, dedupe).await?);
            }
            let document = json!({ "survey": id, "reminded": reminded });
            session.log(ChangeKind::SurveyPut, &id.to_string(), None, &document).await?;
            session.commit().await?;
            service.hint_outbox();
            Ok(reminded)
        })
        .await
    }

    fn may_mail(&self) -> Result<(), ServiceError> {
        match self.mails_surveys() {
            true => Ok(()),
            false => Err(Error::WrongState("no mail leaves this installation").into()),
        }
    }

    /// Whom an invitation is for, or why it is for nobody any more.
    pub(in crate::service) async fn receiving_invited(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<Result<Receiver, &'static str>, ServiceError> {
        let Some((mail, invited)) = tx.find_survey_mail(delivery.id).await? else { return Ok(Err("no_receiver")) };
        let survey = tx.find_survey_by_link(&mail.invitation).await?;
        if invited.is_used || survey.is_none_or(|it| it.survey.is_over(self.clock.now().date())) {
            return Ok(Err("survey_over"));
        }
        let address = self.installation_key().and_then(|key| key.unseal(&purpose(delivery.id), &mail.sealed));
        let Some(address) = address else { return Ok(Err("no_address")) };
        let way = Way::Mail { address, unsubscribe: None };
        Ok(Ok(Receiver { way, language: mail.language, sight: Sight::PUBLIC }))
    }

    /// What stands in an invitation; none where it is not to be sent any more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn invitation_letter(&self, delivery: Uuid) -> Result<Option<InvitationLetter>, ServiceError> {
        let mut tx = self.store.read().await?;
        let Some((mail, invited)) = tx.find_survey_mail(delivery).await? else { return Ok(None) };
        let survey = tx.find_survey_by_link(&mail.invitation).await?;
        let (Some(seed), Some(survey)) = (invited.seed, survey) else { return Ok(None) };
        let draft = survey.survey.draft;
        Ok(Some(InvitationLetter {
            title: draft.title,
            closes_on: draft.closes_on,
            anonymous: draft.anonymous,
            reminds: mail.reminds,
            link: self.needed_key()?.of_invitation(seed),
        }))
    }
}

/// For what the address of a mail is sealed.
fn purpose(delivery: Uuid) -> String {
    format!("survey mail\n{delivery}")
}

/// Puts a mail into the outbox; whether it was not there already.
async fn put(
    session: &mut Session<'_>,
    key: &InstallationKey,
    (invitation, address, language, reminds): (Digest, &str, &str, bool),
    dedupe: String,
) -> Result<bool, ServiceError> {
    let new = NewDelivery {
        id: Uuid::new_v4(),
        channel: Channel::Mail,
        kind: DeliveryKind::Survey,
        subscription: None,
        person: None,
        webhook: None,
        dedupe,
        created_at: session.at,
        due_at: session.at,
        detail: json!({}),
    };
    let is_new = session.tx.put_delivery(&new, &[]).await? == new.id;
    if is_new {
        let sealed = key.seal(&purpose(new.id), address).ok_or(ServiceError::Broken)?;
        let mail = SurveyMail { invitation, sealed, language: language.to_owned(), reminds };
        session.tx.put_survey_mail(new.id, &mail).await?;
    }
    Ok(is_new)
}
