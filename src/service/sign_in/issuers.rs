//! Signing in with an issuer: the way there, the way back, and who the person is in the register.

use super::enrol::enrol;
use super::oidc::{Returned, SignedOut};
use super::{SignInError, random, session};
use crate::config::Issuer;
use crate::domain::access::Actor;
use crate::domain::record::{Author, Happening};
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::{IssuerSession, Owner};
use chrono::Duration;
use std::sync::Arc;
use uuid::Uuid;

/// How long somebody may take to sign in with an issuer.
const PATIENCE: Duration = Duration::minutes(10);

/// A sign-in that is under way, as the browser's cookie holds it. Everything sent to the issuer follows from the secret, the
/// issuer and the moment: a cookie of one issuer is none of another.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What only this browser has.
    pub secret: Secret,
    /// When it began, in seconds since 1970.
    pub began: i64,
}

/// Somebody who got in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// What the session's cookie holds.
    pub session: Secret,
}

impl Attempt {
    fn for_issuer(&self, issuer: &Issuer) -> Secret {
        self.secret.derive(&format!("{}\n{}", issuer.key, self.began))
    }

    fn is_too_old(&self, now: Timestamp) -> bool {
        let age = now.instant().timestamp() - self.began;
        !(0..PATIENCE.num_seconds()).contains(&age)
    }
}

impl Service {
    /// Begins to sign somebody in with an issuer: what the browser keeps, and where it goes.
    ///
    /// # Errors
    /// [`SignInError::NoSuchIssuer`], [`SignInError::IssuerAway`].
    pub async fn begin_sign_in(&self, key: &str, language: &str) -> Result<(Attempt, String), SignInError> {
        let (oidc, issuer) = self.with_issuer(key)?;
        let now = self.clock().now();
        let attempt = Attempt { secret: random::secret()?, began: now.instant().timestamp() };
        let secret = attempt.for_issuer(issuer);
        let address = oidc.authorisation(issuer, &self.return_address(issuer), &secret, language, now).await?;
        Ok((attempt, address))
    }

    /// Signs somebody in who comes back from an issuer. Each state comes back once.
    ///
    /// # Errors
    /// [`SignInError`], saying what is not as it was asked for.
    pub async fn finish_sign_in(
        self: &Arc<Self>,
        key: &str,
        attempt: &Attempt,
        returned: Returned,
        device: &str,
    ) -> Result<Entered, SignInError> {
        let entered = self.enter(key, attempt, returned, device).await;
        if let Err(SignInError::Untrusted(why)) = &entered {
            self.record_refusal(Author::issuer(key), &format!("issuer:{key}"), why).await?;
        }
        entered
    }

    async fn enter(
        self: &Arc<Self>,
        key: &str,
        attempt: &Attempt,
        returned: Returned,
        device: &str,
    ) -> Result<Entered, SignInError> {
        let (oidc, issuer) = self.with_issuer(key)?;
        let now = self.clock().now();
        if attempt.is_too_old(now) {
            return Err(SignInError::Untrusted("too late"));
        }
        let secret = attempt.for_issuer(issuer);
        oidc.check_return(issuer, &secret, &returned, now).await?;
        if !self.use_state(&secret, now).await? {
            return Err(SignInError::Untrusted("state used before"));
        }
        if let Some(error) = returned.error {
            return Err(SignInError::Refused(error));
        }
        let code = returned.code.ok_or(SignInError::Untrusted("no code"))?;
        let vouched = oidc.vouched(issuer, &self.return_address(issuer), &secret, code, now).await?;
        let (issuer, device) = (issuer.clone(), device.to_owned());
        let session = self.in_own_task(move |service| async move {
            let mut write = Session::begin_as(&service, Author::system()).await?;
            let person = enrol(&mut write, &issuer, &vouched).await?;
            let by = IssuerSession { issuer: vouched.issuer, subject: vouched.subject, sid: vouched.sid };
            let owner = Owner::Person(person);
            let now = write.at;
            let session = session::begin(&mut write.tx, owner, Some(by), &device, now).await?;
            write.signed_in(owner).await?;
            write.commit().await?;
            Ok(session)
        });
        Ok(Entered { session: session.await? })
    }

    /// An issuer says that somebody signed out of it: what began with that session ends here.
    ///
    /// # Errors
    /// [`SignInError::Untrusted`] for anything but a good logout token.
    pub async fn issuer_signs_out(self: &Arc<Self>, key: &str, token: &str) -> Result<(), SignInError> {
        let (oidc, issuer) = self.with_issuer(key)?;
        let now = self.clock().now();
        let SignedOut { sid, subject, jti } = oidc.signed_out(issuer, token, now).await?;
        let (name, author) = (issuer.issuer.clone(), Author::issuer(&issuer.key));
        let ended = self.in_own_task(move |service| async move {
            let mut write = Session::begin_as(&service, author).await?;
            // One session of the issuer where it says which, all of the person's otherwise.
            let subject = subject.filter(|_| sid.is_none());
            let ended = write.tx.end_sessions_by(&name, sid.as_deref(), subject.as_deref()).await?;
            for person in &ended {
                write.record(Happening::new(RecordKind::SessionEnded, person.to_string())).await?;
            }
            write.commit().await?;
            Ok(ended.len())
        });
        let sessions = ended.await?;
        tracing::info!(issuer = key, token = jti, sessions, "an issuer signed somebody out");
        Ok(())
    }

    /// The key of the issuer that a session of one's own began with.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn issuer_of_session(&self, actor: &Actor, session: Uuid) -> Result<Option<String>, ServiceError> {
        let found = self.store.read().await?.session(session).await?;
        let found = found.filter(|session| matches!(session.owner, Owner::Person(id) if actor.person() == Some(id)));
        let issuer = found.and_then(|session| session.by).map(|by| by.issuer);
        let key = |issuer: String| self.config().issuers.iter().find(|it| it.issuer == issuer).map(|it| it.key.clone());
        Ok(issuer.and_then(key))
    }

    /// The issuer's own page to sign out of it too, for somebody who signed in with it; comes back to an address of ours.
    pub async fn end_session_address(&self, key: &str, back: &str) -> Option<String> {
        let (oidc, issuer) = self.with_issuer(key).ok()?;
        let back = format!("{}{back}", self.config().public_url.as_ref()?.origin());
        oidc.end_session(issuer, &back, self.clock().now()).await
    }

    fn with_issuer(&self, key: &str) -> Result<(&super::Oidc, &Issuer), SignInError> {
        self.oidc.as_ref().zip(self.config().issuer(key)).ok_or(SignInError::NoSuchIssuer)
    }

    /// The one address an issuer sends people back to; each has its own, so that none can answer for another.
    fn return_address(&self, issuer: &Issuer) -> String {
        let origin = self.config().public_url.as_ref().map(|url| url.origin()).unwrap_or_default();
        format!("{origin}/sign-in/{}", issuer.key)
    }

    async fn use_state(self: &Arc<Self>, secret: &Secret, now: Timestamp) -> Result<bool, ServiceError> {
        let digest = secret.digest();
        self.in_own_task(move |service| async move {
            let mut tx = service.store.write_aside().await?;
            let is_first = tx.use_state(&digest, now).await?;
            tx.forget_states(Timestamp::new(now.instant() - PATIENCE * 2)).await?;
            tx.commit().await?;
            Ok(is_first)
        })
        .await
    }
}
