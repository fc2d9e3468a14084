//! Where a mail leads who wants no more of them. Looking changes nothing, since programs follow the links of mails; sending
//! the form does, and so does a mail program that sends it by itself.

use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::render;
use crate::service::Service;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "unsubscribe.html", config = "web/templates/askama.toml")]
struct UnsubscribePage {
    frame: Frame,
    is_done: bool,
}

type Address = Path<(String, String)>;

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Path((id, proof)): Address,
) -> Result<Response, Failure> {
    if !service.may_unsubscribe(Failure::id(lang, &id)?, &proof) {
        return Err(Failure::not_found(lang));
    }
    let frame = Frame::new(lang, Section::Other, lang.text("unsubscribe"), |paths| paths.unsubscribe(&id, &proof));
    Ok(render(&UnsubscribePage { frame, is_done: false }))
}

pub(super) async fn act(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Path((id, proof)): Address,
) -> Result<Response, Failure> {
    service.unsubscribe(Failure::id(lang, &id)?, &proof).await.in_language(lang)?;
    let frame = Frame::new(lang, Section::Other, lang.text("unsubscribed"), |paths| paths.unsubscribe(&id, &proof));
    Ok(render(&UnsubscribePage { frame, is_done: true }))
}
