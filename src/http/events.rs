//! `/api/v1/inbox/events`: server-sent events that say when there is something new in one's inbox.
//!
//! Who listens costs a connection and nothing else: they hold no place among the requests under way, and give way when the
//! server's connections run out. A listener ends with its session and when the program stops.

use super::extract::Signed;
use super::limits::{Listeners, Listening};
use super::problem::ApiError;
use super::sign_in::CurrentSession;
use crate::domain::access::Actor;
use crate::service::{Ear, Service};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{sleep, timeout};

/// What comes at the same time is told at once, and nobody is told more often.
const GATHER: Duration = Duration::from_millis(300);
/// How often it is looked whether the session still holds.
const LOOK: Duration = Duration::from_secs(30);
/// How long a browser waits before it listens again.
const RETRY: Duration = Duration::from_secs(10);

/// Somebody who listens.
struct Listener {
    service: Arc<Service>,
    actor: Actor,
    session: Option<CurrentSession>,
    ear: Ear,
    is_greeted: bool,
    _place: OwnedSemaphorePermit,
}

/// Listens for what is new in one's own inbox.
pub(super) async fn events(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
    Extension(listeners): Extension<Listeners>,
) -> Result<Response, ApiError> {
    let ear = service.listen(&actor)?;
    let stopping = || ApiError::edge(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
    let ear = ear.ok_or_else(stopping)?;
    let too_many = || ApiError::edge(StatusCode::SERVICE_UNAVAILABLE, "too-many-listeners");
    let place = listeners.place().ok_or_else(too_many)?;
    let session = session.map(|Extension(session)| session);
    let listener = Listener { service, actor, session, ear, is_greeted: false, _place: place };
    let stream = unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(stream).keep_alive(KeepAlive::default()).into_response();
    response.extensions_mut().insert(Listening);
    Ok(response)
}

impl Listener {
    /// The next event; none when there is nothing more to be told.
    async fn next(&mut self) -> Option<Event> {
        if !self.is_greeted {
            self.is_greeted = true;
            return self.told().await.map(|event| event.retry(RETRY));
        }
        loop {
            match timeout(LOOK, self.ear.changed()).await {
                Ok(Ok(())) => {
                    sleep(GATHER).await;
                    self.ear.mark_unchanged();
                    return self.told().await;
                }
                // Nobody rings any more: the program is stopping.
                Ok(Err(_)) => return None,
                Err(_) => {
                    self.look().await?;
                }
            }
        }
    }

    /// Who listens, as they are now; none when their session is over.
    async fn look(&mut self) -> Option<()> {
        if let Some(CurrentSession(session)) = self.session {
            self.actor = self.service.actor_of_session(session).await.ok()??;
        }
        Some(())
    }

    async fn told(&mut self) -> Option<Event> {
        self.look().await?;
        let unread = self.service.unread(&self.actor).await.ok()??;
        Some(Event::default().event("unread").data(unread.to_string()))
    }
}
