//! One-time links: for the first administrator, for a person, for an applicant. Looking at one does not use it up.

use super::enrol::{actor_of, has_administrator, make_administrator};
use super::{SignInError, random, session};
use crate::domain::access::{Action, Actor, PersonId, Row, authorize};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::record::{Author, Happening};
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{Link, LinkFor, Owner, Tx};
use chrono::Duration;
use std::sync::Arc;
use uuid::Uuid;

/// How long a link of an administrator or person is good.
const GOOD_FOR: Duration = Duration::minutes(10);
/// How long a link in a mail is good.
const MAILED_GOOD_FOR: Duration = Duration::minutes(15);
/// Links that one address may ask for in an hour.
const PER_HOUR: i64 = 3;
/// Links that are sent in one go.
const SENT_AT_ONCE: i64 = 100;
/// Links are forgotten after so many days.
const KEPT_DAYS: i64 = 1;
/// The longest address that mail knows.
const LONGEST_EMAIL: usize = 254;

/// What somebody with a good link is told before they use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkShown {
    /// Whom it signs in.
    pub whom: LinkFor,
    /// What that person is called.
    pub name: Option<String>,
}

/// A mail with a link that is to be sent now. The secret in it is nowhere else.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Where to.
    pub email: String,
    /// In which language.
    pub language: String,
    /// The link's secret.
    pub secret: Secret,
}

fn is_good(link: &Link, now: Timestamp) -> bool {
    link.used_at.is_none() && link.expires_at.is_some_and(|expires_at| now < expires_at)
}

/// An address in small letters; none when it cannot be one, or could be more than one line or address of a mail.
fn read_email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, host) = text.rsplit_once('@')?;
    let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let fits = text.len() <= LONGEST_EMAIL && !name.is_empty() && host.contains('.');
    let is_plain = name.chars().all(plain) && host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    (fits && is_plain).then_some(text)
}

impl Service {
    /// A link for whoever makes themself the first administrator; none when there is one already. An earlier one is not
    /// good any more.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn first_administrator_link(self: &Arc<Self>) -> Result<Option<Secret>, ServiceError> {
        let secret = random::secret()?;
        self.in_own_task(move |service| async move {
            let now = service.clock().now();
            let mut tx = service.store.write_aside().await?;
            if has_administrator(&mut tx, now).await? {
                return Ok(None);
            }
            tx.drop_administrator_links().await?;
            keep(&mut tx, LinkFor::FirstAdministrator, &secret, now).await?;
            tx.commit().await?;
            Ok(Some(secret))
        })
        .await
    }

    /// A link that signs a person in once.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what `authorize` refuses; [`Error::WrongState`] where issuers vouch for people, unless the
    /// machine itself asks.
    pub async fn person_link(self: &Arc<Self>, actor: &Actor, person: PersonId) -> Result<Secret, ServiceError> {
        authorize(actor, Action::PutLink, &Row::Person(person))?;
        if !self.config().issuers.is_empty() && *actor != Actor::Operator {
            return Err(Error::WrongState("people sign in by OpenID Connect here").into());
        }
        let (actor, secret) = (actor.clone(), random::secret()?);
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let now = session.at;
            actor_of(&mut session.tx, Owner::Person(person), now).await?.ok_or(Error::NotFound)?;
            keep(&mut session.tx, LinkFor::Person(person), &secret, now).await?;
            session.tx.forget_links(now.days_before(KEPT_DAYS)).await?;
            session.record(Happening::new(RecordKind::LinkIssued, person.to_string())).await?;
            session.commit().await?;
            Ok(secret)
        })
        .await
    }

    /// Notes that an applicant wants a link. The answer is the same whether the address is known, unknown or asks too
    /// often; only what cannot be an address is refused.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no address; when the store cannot be read or written.
    pub async fn request_link(self: &Arc<Self>, email: &str, language: &str) -> Result<(), ServiceError> {
        let fault = || Error::invalid(vec![Fault::new("/email", FaultCode::NotAnAddress).with("found", email)]);
        let (email, language) = (read_email(email).ok_or_else(fault)?, language.to_owned());
        self.in_own_task(move |service| async move {
            let now = service.clock().now();
            let mut tx = service.store.write_aside().await?;
            let hour_ago = Timestamp::new(now.instant() - Duration::hours(1));
            if tx.count_links_to(&email, hour_ago).await? < PER_HOUR {
                let whom = LinkFor::Applicant(email);
                let link =
                    Link { id: Uuid::new_v4(), whom, language, requested_at: now, expires_at: None, used_at: None };
                tx.insert_link(&link, None).await?;
            }
            tx.forget_links(now.days_before(KEPT_DAYS)).await?;
            tx.commit().await?;
            service.hint_outbox();
            Ok(())
        })
        .await
    }

    /// A link for an applicant that is not mailed: for who works on the machine itself, where no mail leaves it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody else; [`Error::Invalid`] for what is no address.
    pub async fn applicant_link(self: &Arc<Self>, actor: &Actor, email: &str) -> Result<Secret, ServiceError> {
        if *actor != Actor::Operator {
            return Err(Error::Forbidden.into());
        }
        let fault = || Error::invalid(vec![Fault::new("/email", FaultCode::NotAnAddress).with("found", email)]);
        let (email, secret) = (read_email(email).ok_or_else(fault)?, random::secret()?);
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            keep(&mut tx, LinkFor::Applicant(email), &secret, service.clock().now()).await?;
            tx.commit().await?;
            Ok(secret)
        })
        .await
    }

    /// Hands the links over that are to be mailed now, each to one caller only, and gives them their secrets.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn take_mails(self: &Arc<Self>) -> Result<Vec<Mail>, ServiceError> {
        let now = self.clock().now();
        let asked_after = Timestamp::new(now.instant() - MAILED_GOOD_FOR);
        // Looking needs no lock, and most of the time there is nothing.
        if self.store.read().await?.unsent_links(asked_after, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            let mut mails = Vec::new();
            for link in tx.unsent_links(asked_after, SENT_AT_ONCE).await? {
                let secret = random::secret()?;
                let expires_at = Timestamp::new(now.instant() + MAILED_GOOD_FOR);
                if let LinkFor::Applicant(email) = link.whom
                    && tx.send_link(link.id, &secret.digest(), expires_at).await?
                {
                    mails.push(Mail { email, language: link.language, secret });
                }
            }
            tx.commit().await?;
            Ok(mails)
        })
        .await
    }

    /// Whom a link would sign in. Looking does not use it up.
    ///
    /// # Errors
    /// [`SignInError::LinkSpent`].
    pub async fn show_link(&self, secret: &Secret) -> Result<LinkShown, SignInError> {
        let now = self.clock().now();
        let mut tx = self.store.read().await.map_err(ServiceError::from)?;
        let link = tx.find_link(&secret.digest()).await.map_err(ServiceError::from)?;
        let link = link.filter(|link| is_good(link, now)).ok_or(SignInError::LinkSpent)?;
        let name = match &link.whom {
            LinkFor::Person(id) => match actor_of(&mut tx, Owner::Person(*id), now).await? {
                Some(Actor::Person { name, .. }) => Some(name),
                _ => return Err(SignInError::LinkSpent),
            },
            _ => None,
        };
        Ok(LinkShown { whom: link.whom, name })
    }

    /// Uses a link up and begins the session it is for; `name` is what a first administrator is called.
    ///
    /// # Errors
    /// [`SignInError::LinkSpent`]; a request without a name for a first administrator.
    pub async fn use_link(
        self: &Arc<Self>,
        secret: &Secret,
        name: Option<String>,
        device: &str,
    ) -> Result<Secret, SignInError> {
        let (secret, device) = (secret.clone(), device.to_owned());
        let entered = self.in_own_task(move |service| async move {
            let mut write = Session::begin_as(&service, Author::system()).await?;
            let now = write.at;
            let Some(link) = write.tx.find_link(&secret.digest()).await? else { return Ok(None) };
            if !is_good(&link, now) || !write.tx.use_link(link.id, now).await? {
                drop(write);
                service.record_refusal(Author::system(), &subject(&link.whom), "link").await?;
                return Ok(None);
            }
            let owner = match link.whom {
                LinkFor::Person(id) => Owner::Person(id),
                LinkFor::Applicant(email) => {
                    Owner::Applicant(write.tx.put_applicant(Uuid::new_v4(), &email, now).await?)
                }
                LinkFor::FirstAdministrator if has_administrator(&mut write.tx, now).await? => return Ok(None),
                LinkFor::FirstAdministrator => {
                    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
                    let fault = || Error::invalid(vec![Fault::new("/name", FaultCode::Required)]);
                    Owner::Person(make_administrator(&mut write, name.ok_or_else(fault)?).await?)
                }
            };
            let session = session::begin(&mut write.tx, owner, None, &device, now).await?;
            write.signed_in(owner).await?;
            write.commit().await?;
            Ok(Some(session))
        });
        entered.await?.ok_or(SignInError::LinkSpent)
    }
}

/// What the record calls whom a link was for: no address.
fn subject(whom: &LinkFor) -> String {
    match whom {
        LinkFor::Person(person) => person.to_string(),
        LinkFor::FirstAdministrator => "administrator".to_owned(),
        LinkFor::Applicant(_) => "applicant".to_owned(),
    }
}

async fn keep(tx: &mut Tx, whom: LinkFor, secret: &Secret, now: Timestamp) -> Result<(), ServiceError> {
    let expires_at = Some(Timestamp::new(now.instant() + GOOD_FOR));
    let language = String::new();
    let link = Link { id: Uuid::new_v4(), whom, language, requested_at: now, expires_at, used_at: None };
    Ok(tx.insert_link(&link, Some(&secret.digest())).await?)
}

#[cfg(test)]
mod tests {
    use super::read_email;

    #[test]
    fn an_address_is_one_address_on_one_line() {
        assert_eq!(read_email(" Anna.Åberg@Example.SE ").as_deref(), Some("anna.åberg@example.se"));
        for wrong in ["", "a", "a@", "@b.se", "a@b", "a b@c.se", "a@b.se\nBcc: c@d.se", "a@b.se,c@d.se", "<a@b.se>"] {
            assert_eq!(read_email(wrong), None, "{wrong}");
        }
    }
}
