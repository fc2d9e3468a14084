//! Signing in: sessions, one-time links, OpenID Connect, and tokens of programs. What turns a request into an actor.

mod enrol;
mod issuers;
mod link;
mod oidc;
pub(super) mod random;
mod session;
mod token;

pub use crate::store::{LinkFor, Owner, SignedIn, StoredToken};
pub use issuers::{Attempt, Entered};
pub use link::{LinkShown, Mail};
pub use oidc::Returned;
pub use session::Identified;
pub use token::{IssuedToken, TokenRequest};

pub(in crate::service) use enrol::actor_of;
pub(in crate::service) use oidc::Oidc;
pub(in crate::service) use session::Refusals;

use super::ServiceError;

/// Why somebody did not get in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Nobody of that name vouches for people here.
    #[error("there is no such issuer")]
    NoSuchIssuer,
    /// The issuer does not answer, or not as it should.
    #[error("the issuer does not answer")]
    IssuerAway,
    /// The issuer says no, in its own word.
    #[error("the issuer refused: {0}")]
    Refused(String),
    /// Something in the answer is not what was asked for: it may be somebody else's.
    #[error("the answer cannot be trusted: {0}")]
    Untrusted(&'static str),
    /// The link is not one, was used, or is too old.
    #[error("the link is not good any more")]
    LinkSpent,
    /// It failed for a reason that has nothing to do with signing in.
    #[error(transparent)]
    Service(#[from] ServiceError),
}
