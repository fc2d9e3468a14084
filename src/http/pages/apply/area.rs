//! The step that asks for the area.

use super::super::area::{Around, Given, given};
use super::super::form::Input;
use super::files::Sent;
use super::step::{Again, told};
use crate::domain::access::Actor;
use crate::service::{CaseView, Parts, Service, ServiceError};
use crate::texts::Lang;
use std::sync::Arc;

/// The form as it was saved.
pub(super) fn saved(view: &CaseView) -> Input {
    let mut input = Input::default();
    input.set("geometry", view.case.area.as_ref().map(ToString::to_string).unwrap_or_default());
    input
}

pub(super) async fn save(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let file = sent.file.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned());
    let mut input = Input::sent(sent.fields, file);
    if input.one("action") == "corrected" {
        input.take_corrected();
    }
    let given = given(actor, service, lang, &input).await?;
    input.keep_file();
    let revision = input.one("revision").parse().unwrap_or(0);
    match given {
        Given::Faulty(faults) => {
            let area = Some((input, Around { faults, ..Around::default() }));
            Ok(Some(Again { area, faults: vec![lang.text("case-form-faulty")], ..Again::default() }))
        }
        Given::Area(geometry) => {
            let parts = Parts { geometry: Some(geometry), ..Parts::default() };
            match service.save_application(actor, view.case.id, revision, parts).await {
                Ok(_) => Ok(None),
                Err(error) => told(lang, error, Again { area: Some((input, Around::default())), ..Again::default() }),
            }
        }
    }
}
