//! API tokens: issued for an administration, shown once, good for a year at most.

use super::random;
use crate::domain::access::{Action, Actor, Row, Scope, authorize};
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::record::Happening;
use crate::domain::secret::ApiToken;
use crate::domain::time::Timestamp;
use crate::domain::words::RecordKind;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::StoredToken;
use chrono::Duration;
use serde_json::json;
use std::sync::Arc;

/// The longest a token may be good, in days.
const LONGEST_DAYS: i64 = 365;
/// Characters of its name.
const NAME: usize = 100;

/// A token somebody wants.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    /// What it is for.
    pub name: String,
    /// The administration it acts for.
    pub administration: Code,
    /// What it may be used for; at least one thing.
    pub scopes: Vec<Scope>,
    /// How many days it is good, 1–365.
    pub days: i64,
}

/// A token that was issued. Its secret is here and nowhere else.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// What is kept of it.
    pub token: StoredToken,
    /// All of it, for its owner.
    pub secret: ApiToken,
}

impl TokenRequest {
    /// Every fault of the request.
    fn faults(&self, known: impl Fn(&Code) -> bool) -> Vec<Fault> {
        let name = self.name.trim();
        let mut faults = Vec::new();
        if name.is_empty() {
            faults.push(Fault::new("/name", FaultCode::Required));
        } else if NAME < name.chars().count() {
            faults.push(
                Fault::new("/name", FaultCode::TextTooLong).with("limit", NAME).with("found", name.chars().count()),
            );
        }
        if !known(&self.administration) {
            faults.push(
                Fault::new("/administration", FaultCode::UnknownAdministration).with("found", &self.administration),
            );
        }
        if self.scopes.is_empty() {
            faults.push(Fault::new("/scopes", FaultCode::Required));
        }
        if !(1..=LONGEST_DAYS).contains(&self.days) {
            faults.push(Fault::new("/days", FaultCode::NotBetween).with("least", 1).with("most", LONGEST_DAYS));
        }
        faults
    }
}

/// Whether a token is still good.
fn is_good(token: &StoredToken, now: Timestamp) -> bool {
    token.revoked_at.is_none() && now < token.expires_at
}

impl Service {
    /// The program that has this token, if the token is good.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn identify_token(self: &Arc<Self>, text: &str) -> Result<Option<Actor>, ServiceError> {
        let Some(ApiToken { id, secret }) = ApiToken::parse(text) else { return Ok(None) };
        let now = self.clock().now();
        let found = self.store.read().await?.find_token(&id).await?;
        let found = found.filter(|token| token.digest.is(&secret.digest()) && is_good(token, now));
        let Some(token) = found else { return Ok(None) };
        if token.used_on != Some(now.date()) {
            self.in_own_task(move |service| async move {
                let mut tx = service.store.write_aside().await?;
                tx.touch_token(&id, now.date()).await?;
                Ok(tx.commit().await?)
            })
            .await?;
        }
        Ok(Some(Actor::Token { id: token.id, administration: token.administration, scopes: token.scopes }))
    }

    /// The tokens that the actor may see: of one's own administrations, or all of them.
    ///
    /// # Errors
    /// What `authorize` refuses; when the store cannot be read.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<StoredToken>, ServiceError> {
        authorize(actor, Action::ReadTokens, &Row::Any)?;
        let mut tokens = self.store.read().await?.tokens().await?;
        tokens
            .retain(|token| authorize(actor, Action::ReadTokens, &Row::Administration(&token.administration)).is_ok());
        Ok(tokens)
    }

    /// Issues a token.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; what `authorize` refuses.
    pub async fn issue_token(
        self: &Arc<Self>,
        actor: &Actor,
        wanted: TokenRequest,
    ) -> Result<IssuedToken, ServiceError> {
        authorize(actor, Action::PutToken, &Row::Administration(&wanted.administration))?;
        let known = self.administration_codes().await?;
        let faults = wanted.faults(|code| known.contains(code));
        if !faults.is_empty() {
            return Err(Error::invalid(faults).into());
        }
        let (actor, issued_by) = (actor.clone(), actor.key());
        let secret = ApiToken::new(random::bytes()?, random::secret()?);
        self.in_own_task(move |service| async move {
            let now = service.clock().now();
            let mut scopes = wanted.scopes;
            scopes.sort_unstable();
            scopes.dedup();
            let token = StoredToken {
                id: secret.id.clone(),
                digest: secret.secret.digest(),
                name: wanted.name.trim().to_owned(),
                administration: wanted.administration,
                scopes,
                issued_by,
                issued_at: now,
                expires_at: Timestamp::new(now.instant() + Duration::days(wanted.days)),
                used_on: None,
                revoked_at: None,
            };
            let mut session = Session::begin(&service, &actor).await?;
            session.tx.insert_token(&token).await?;
            let told = Happening::new(RecordKind::TokenIssued, token.id.as_str()).to(json!({
                "name": token.name,
                "administration": token.administration,
                "scopes": token.scopes,
                "expires_at": token.expires_at,
            }));
            session.record(told).await?;
            session.commit().await?;
            Ok(IssuedToken { token, secret })
        })
        .await
    }

    /// Revokes a token for good.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor sees; what `authorize` refuses.
    pub async fn revoke_token(self: &Arc<Self>, actor: &Actor, id: &str) -> Result<(), ServiceError> {
        let (actor, id) = (actor.clone(), id.to_owned());
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let token = session.tx.find_token(&id).await?.ok_or(Error::NotFound)?;
            let row = Row::Administration(&token.administration);
            if authorize(&actor, Action::ReadTokens, &row).is_err() {
                authorize(&actor, Action::ReadTokens, &Row::Any)?;
                return Err(Error::NotFound.into());
            }
            authorize(&actor, Action::PutToken, &row)?;
            session.tx.revoke_token(&id, session.at).await?;
            session.record(Happening::new(RecordKind::TokenRevoked, id)).await?;
            session.commit().await
        })
        .await
    }
}
