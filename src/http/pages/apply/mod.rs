//! The pages of those who apply: asking for a link, a first contact, the application step by step, where it stands.

mod answers;
mod area;
mod files;
mod hand_in;
pub(super) mod one;
pub(super) mod start;
pub(super) mod step;
mod steps;

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, Section};
use super::paths::Paths;
use crate::domain::access::Actor;
use crate::service::{CaseView, Service};
use crate::texts::Lang;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

fn frame(lang: Lang, title: String, address: impl Fn(Paths) -> String) -> Frame {
    Frame::new(lang, Section::Apply, title, address)
}

/// An applicant's own case. Who is no applicant goes to where one becomes one.
async fn own(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    id: &str,
) -> Result<Result<CaseView, Response>, Failure> {
    if !matches!(actor, Actor::Applicant(_)) {
        return Ok(Err(Redirect::to(&Paths(lang).apply()).into_response()));
    }
    service.case(actor, Failure::id(lang, id)?).await.in_language(lang).map(Ok)
}
