//! From a cookie or a token to an actor, once for every request to something internal.

use super::cookie::Cookie;
use crate::domain::access::Actor;
use crate::domain::secret::Secret;
use crate::http::pages::{self, Who};
use crate::http::problem::ApiError;
use crate::service::{Service, ServiceError};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use uuid::Uuid;

/// The session a request came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) struct CurrentSession(pub(in crate::http) Uuid);

/// Who asks.
struct Asker {
    actor: Actor,
    session: Option<CurrentSession>,
    /// What the answer does to the session's cookie.
    set_cookie: Option<HeaderValue>,
}

/// Why nobody can be said to ask.
enum Unknown {
    /// There is an `Authorization`, and it is not one of a good token.
    Token,
    Service(ServiceError),
}

async fn find(service: &Arc<Service>, headers: &HeaderMap, given: Option<Actor>) -> Result<Asker, Unknown> {
    let nobody = Asker { actor: Actor::Public, session: None, set_cookie: None };
    // Whoever runs the site within something of their own may say who asks; no request can.
    if let Some(actor) = given {
        return Ok(Asker { actor, ..nobody });
    }
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|value| value.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let actor = service.identify_token(token.ok_or(Unknown::Token)?).await.map_err(Unknown::Service)?;
        return Ok(Asker { actor: actor.ok_or(Unknown::Token)?, ..nobody });
    }
    let config = service.config();
    let Some(value) = Cookie::Session.read(config, headers) else { return Ok(nobody) };
    let identified = match Secret::parse(&value) {
        Some(secret) => service.identify(&secret).await.map_err(Unknown::Service)?,
        None => None,
    };
    Ok(match identified {
        Some(found) => Asker {
            actor: found.actor,
            session: Some(CurrentSession(found.session)),
            set_cookie: found.renewed.map(|secret| Cookie::Session.set(config, &secret.reveal())),
        },
        // It is over: the browser need not send it any more.
        None => Asker { set_cookie: Some(Cookie::Session.clear(config)), ..nobody },
    })
}

/// For the API.
pub(in crate::http) async fn api_identify(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let given = request.extensions().get().cloned();
    let mut response = match find(&service, request.headers(), given).await {
        Ok(asker) => {
            request.extensions_mut().insert(asker.actor);
            if let Some(session) = asker.session {
                request.extensions_mut().insert(session);
            }
            let response = next.run(request).await;
            with_cookie(response, asker.set_cookie)
        }
        Err(Unknown::Token) => ApiError::edge(StatusCode::UNAUTHORIZED, "token-not-good").into_response(),
        Err(Unknown::Service(error)) => ApiError::from(error).into_response(),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    no_store(response)
}

/// For the pages, whose frame says who is signed in.
pub(in crate::http) async fn page_identify(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let given = request.extensions().get().cloned();
    no_store(match find(&service, request.headers(), given).await {
        Ok(asker) => {
            // Without the count a page is still a page.
            let unread = service.unread(&asker.actor).await.unwrap_or_default();
            let who = Who::of(&asker.actor, service.config().insecure_trial).with_unread(unread);
            request.extensions_mut().insert(asker.actor);
            if let Some(session) = asker.session {
                request.extensions_mut().insert(session);
            }
            let response = pages::as_seen_by(who, next.run(request)).await;
            with_cookie(response, asker.set_cookie)
        }
        Err(Unknown::Token) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Unknown::Service(error)) => pages::failed(&path, error),
    })
}

/// For the pages that are the same for everybody.
pub(in crate::http) async fn page_for_everybody(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let who = Who::of(&Actor::Public, service.config().insecure_trial);
    pages::as_seen_by(who, next.run(request)).await
}

/// Adds the cookie, unless the handler has set or cleared the session's itself.
fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        let name = |value: &HeaderValue| value.to_str().unwrap_or_default().split('=').next().map(str::to_owned);
        let headers = response.headers_mut();
        if !headers.get_all(header::SET_COOKIE).iter().any(|set| name(set) == name(&cookie)) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// What somebody sees who is signed in is for nobody else who uses the same computer or proxy.
fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
