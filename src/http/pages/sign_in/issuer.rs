//! To an issuer and back. The way there is a plain link: it changes nothing but the browser's own cookie.

use super::{device, failed, leave, next};
use crate::domain::secret::Secret;
use crate::http::extract::Signed;
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::sign_in::CurrentSession;
use crate::http::sign_in::cookie::Cookie;
use crate::service::Service;
use crate::service::sign_in::{Attempt, Returned};
use crate::texts::Lang;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;

/// What the cookie of an attempt holds: secret, beginning, language, and where to go afterwards.
struct Kept {
    attempt: Attempt,
    lang: Lang,
    next: Option<String>,
}

impl Kept {
    fn write(&self) -> String {
        let next = URL_SAFE_NO_PAD.encode(self.next.as_deref().unwrap_or_default());
        format!("{}.{}.{}.{next}", self.attempt.secret.reveal(), self.attempt.began, self.lang.tag())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let secret = Secret::parse(parts.next()?)?;
        let began = parts.next()?.parse().ok()?;
        let lang = Lang::parse(parts.next()?)?;
        let target = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        let target = next::safe(&target).map(str::to_owned);
        Some(Self { attempt: Attempt { secret, began }, lang, next: target })
    }
}

/// Sends the browser to an issuer.
pub(in crate::http::pages) async fn start(
    State(service): State<Arc<Service>>,
    Path(key): Path<String>,
    params: Params,
) -> Response {
    let lang = Lang::parse(params.one("lang")).unwrap_or(Lang::Sv);
    match service.begin_sign_in(&key, lang.tag()).await {
        Ok((attempt, address)) => {
            let kept = Kept { attempt, lang, next: next::safe(params.one("next")).map(str::to_owned) };
            let cookie = Cookie::Attempt.set(service.config(), &kept.write());
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&address)).into_response()
        }
        Err(error) => failed(&service, lang, error),
    }
}

/// Takes the browser back from an issuer.
pub(in crate::http::pages) async fn back(
    State(service): State<Arc<Service>>,
    Path(key): Path<String>,
    Signed(actor): Signed,
    session: Option<Extension<CurrentSession>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let config = service.config();
    let clear = (header::SET_COOKIE, Cookie::Attempt.clear(config));
    let kept = Cookie::Attempt.read(config, &headers).and_then(|text| Kept::read(&text));
    let Some(Kept { attempt, lang, next }) = kept else {
        let error = crate::service::sign_in::SignInError::Untrusted("no cookie");
        return (AppendHeaders([clear]), failed(&service, Lang::Sv, error)).into_response();
    };
    let some = |name| Some(params.one(name)).filter(|value| !value.is_empty()).map(str::to_owned);
    let returned = Returned { code: some("code"), state: some("state"), iss: some("iss"), error: some("error") };
    match service.finish_sign_in(&key, &attempt, returned, device(&headers)).await {
        Ok(entered) => {
            leave(&service, &actor, session).await;
            let session = (header::SET_COOKIE, Cookie::Session.set(config, &entered.session.reveal()));
            let next = next.unwrap_or_else(|| Paths(lang).to_do());
            (AppendHeaders([clear, session]), Redirect::to(&next)).into_response()
        }
        Err(error) => (AppendHeaders([clear]), failed(&service, lang, error)).into_response(),
    }
}

/// An issuer says that somebody signed out of it (OpenID Connect Back-Channel Logout).
pub(in crate::http::pages) async fn backchannel(
    State(service): State<Arc<Service>>,
    Path(key): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let pairs = Params::from(pairs);
    match service.issuer_signs_out(&key, pairs.one("logout_token")).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::warn!(issuer = key, %error, "a sign-out by an issuer was refused");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}
