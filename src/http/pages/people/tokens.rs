//! Tokens of programs: issued, listed, revoked. A new one is on the page that issued it and never again.

use super::{faults, minute};
use crate::domain::access::Scope;
use crate::domain::codes::Code;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::{or_dash, render};
use crate::service::Service;
use crate::service::sign_in::{StoredToken, TokenRequest};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Days that are suggested.
const DAYS: &str = "90";

struct TokenRow {
    id: String,
    name: String,
    administration: Badge,
    scopes: Vec<String>,
    expires: String,
    used: String,
    /// Why it is not good any more, if so.
    spent: Option<String>,
}

#[derive(Template)]
#[template(path = "people/tokens.html", config = "web/templates/askama.toml")]
struct TokensPage {
    frame: Frame,
    faults: Vec<String>,
    /// The token that was just issued.
    issued: Option<String>,
    tokens: Vec<TokenRow>,
    administrations: Vec<(Badge, bool)>,
    scopes: Vec<(&'static str, String, bool)>,
    name: String,
    days: String,
}

fn row(lang: Lang, looks: &Looks, token: &StoredToken, now: crate::domain::time::Timestamp) -> TokenRow {
    let spent = match token.revoked_at {
        Some(_) => Some("token-revoked"),
        None if token.expires_at <= now => Some("token-expired"),
        None => None,
    };
    TokenRow {
        id: token.id.clone(),
        name: token.name.clone(),
        administration: looks.of(&token.administration),
        scopes: token.scopes.iter().map(|scope| scope_name(lang, *scope)).collect(),
        expires: minute(token.expires_at),
        used: or_dash(token.used_on.map(|day| day.to_string()).unwrap_or_default()),
        spent: spent.map(|key| lang.text(key)),
    }
}

fn scope_name(lang: Lang, scope: Scope) -> String {
    lang.text(&format!("scope-{}", scope.word().replace(':', "-")))
}

/// What the page shows beside the list.
#[derive(Default)]
struct Shown {
    faults: Vec<String>,
    issued: Option<String>,
    typed: Params,
}

async fn show(service: &Service, lang: Lang, Signed(actor): Signed, shown: Shown) -> Result<Response, Failure> {
    let tokens = service.tokens(&actor).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(&actor).await.in_language(lang)?);
    let own: Vec<_> = actor.coordinates().cloned().collect();
    let may = |badge: &&Badge| {
        actor.has(crate::domain::access::Role::Administrator) || own.iter().any(|code| code.as_str() == badge.code)
    };
    let typed = &shown.typed;
    let administrations = looks.all().iter().filter(may);
    let now = service.clock().now();
    let days = typed.one("days");
    let page = TokensPage {
        frame: Frame::new(lang, Section::Administration, lang.text("tokens"), |paths| paths.tokens()),
        tokens: tokens.iter().map(|token| row(lang, &looks, token, now)).collect(),
        administrations: administrations
            .map(|badge| (badge.clone(), typed.one("administration") == badge.code))
            .collect(),
        scopes: Scope::ALL
            .iter()
            .map(|scope| (scope.word(), scope_name(lang, *scope), typed.many("scope").any(|word| word == scope.word())))
            .collect(),
        name: typed.one("name").to_owned(),
        days: if days.is_empty() { DAYS } else { days }.to_owned(),
        faults: shown.faults,
        issued: shown.issued,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}

pub(in crate::http::pages) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    actor: Signed,
) -> Result<Response, Failure> {
    show(&service, lang, actor, Shown::default()).await
}

pub(in crate::http::pages) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let pairs = Params::from(pairs);
    if pairs.one("action") == "revoke" {
        service.revoke_token(&actor, pairs.one("token")).await.in_language(lang)?;
        return Ok(Redirect::to(&Paths(lang).tokens()).into_response());
    }
    // What cannot be read is a fault of its field, like what is missing.
    let unknown = || Code::parse("-");
    let wanted = TokenRequest {
        name: pairs.one("name").to_owned(),
        administration: Code::parse(pairs.one("administration"))
            .or_else(unknown)
            .ok_or_else(|| Failure::not_found(lang))?,
        scopes: pairs.words("scope", Scope::parse),
        days: pairs.one("days").parse().unwrap_or_default(),
    };
    let shown = match service.issue_token(&actor, wanted).await {
        Ok(issued) => Shown { issued: Some(issued.secret.reveal()), ..Shown::default() },
        Err(error) => Shown { faults: faults(lang, error)?, typed: pairs, ..Shown::default() },
    };
    show(&service, lang, Signed(actor), shown).await
}
