//! Puts what is given in several ways together for the page's map: the same as saving does, without saving.

use super::given::{Given, alone, given, in_degrees};
use crate::domain::access::{Action, Row, authorize};
use crate::domain::error::Error;
use crate::http::extract::Signed;
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::form::{Faults, FieldFault, Input, written};
use crate::http::pages::frame::PageLang;
use crate::service::{Service, ServiceError};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde_json::{Value, json};
use std::sync::Arc;

/// The area as GeoJSON in longitude and latitude; or what is wrong with it, field by field.
pub(in crate::http::pages) async fn add(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    authorize(&actor, Action::ReadOrganisation, &Row::Any).in_language(lang)?;
    let input = Input::sent(pairs, None);
    let geometry = match given(&actor, &service, lang, &input).await.in_language(lang)? {
        Given::Area(geometry) => geometry,
        Given::Faulty(faults) => return Ok(refused(&faults)),
    };
    match service.preview(&actor, alone(geometry.clone())).await {
        Ok(_) => match in_degrees(&geometry).and_then(|area| serde_json::from_str::<Value>(&written(&area)).ok()) {
            Some(geometry) => Ok(Json(json!({ "geometry": geometry })).into_response()),
            None => Err(ServiceError::Broken).in_language(lang),
        },
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => Ok(refused(&Faults::new(lang, &faults))),
        Err(error) => Err(error).in_language(lang),
    }
}

fn refused(faults: &Faults) -> Response {
    let fault = |fault: &FieldFault| json!({ "field": fault.field, "text": fault.text });
    let faults: Vec<Value> = faults.all().iter().map(fault).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "faults": faults }))).into_response()
}
