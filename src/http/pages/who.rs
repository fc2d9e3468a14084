//! Who looks at a page, for the frame around it. It is known once for a request, and every page has a frame.

use crate::domain::access::{Actor, Role};
use axum::response::Response;

tokio::task_local! {
    static WHO: Who;
}

/// Who looks at a page.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Who {
    /// What a person who is signed in is called; an applicant has no name here.
    pub(super) name: Option<String>,
    /// Whether anybody is signed in.
    pub(super) is_signed_in: bool,
    /// Whether they are somebody outside the city who applies.
    pub(super) is_applicant: bool,
    /// Whether they administer the register.
    pub(super) is_administrator: bool,
    /// Whether they may issue tokens.
    pub(super) has_tokens: bool,
    /// How much in their inbox is unread; none for who has no inbox.
    pub(super) unread: Option<i64>,
    /// Whether the register is served to others without a safe sign-in.
    pub(super) is_trial: bool,
}

impl Who {
    pub(in crate::http) fn of(actor: &Actor, is_trial: bool) -> Self {
        let name = match actor {
            Actor::Person { name, .. } => Some(name.clone()),
            _ => None,
        };
        let is_administrator = actor.has(Role::Administrator);
        Self {
            name,
            is_signed_in: *actor != Actor::Public,
            is_applicant: matches!(actor, Actor::Applicant(_)),
            is_administrator,
            has_tokens: is_administrator || actor.has(Role::Coordinator),
            unread: None,
            is_trial,
        }
    }

    /// With what is unread in the reader's inbox.
    pub(in crate::http) fn with_unread(self, unread: Option<i64>) -> Self {
        Self { unread, ..self }
    }

    /// Who looks at the page that is being made; nobody known where nobody was asked for.
    pub(super) fn now() -> Self {
        WHO.try_with(Clone::clone).unwrap_or_default()
    }
}

/// Makes a page for somebody.
pub(in crate::http) async fn as_seen_by(who: Who, page: impl Future<Output = Response>) -> Response {
    WHO.scope(who, page).await
}
