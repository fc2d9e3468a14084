//! What a browser sends with a form that may carry files: texts, and at most one file with its bytes as they are. And the
//! step that asks for files.

use super::super::failure::Failure;
use super::step::Again;
use crate::domain::access::Actor;
use crate::domain::error::Error;
use crate::http::problem::fault_body;
use crate::service::{CaseView, Service, ServiceError};
use crate::texts::Lang;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::IntoResponse;
use std::sync::Arc;

/// The fields of a form, and the file that was chosen.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) fields: Vec<(String, String)>,
    /// Its name and its bytes.
    pub(super) file: Option<(String, Vec<u8>)>,
}

impl Sent {
    pub(super) async fn read(lang: Lang, posted: Result<Multipart, MultipartRejection>) -> Result<Self, Failure> {
        let mut multipart = posted.map_err(|rejection| Failure::Form(lang, rejection.into_response().status()))?;
        let mut sent = Self::default();
        let failed = |error: axum::extract::multipart::MultipartError| Failure::Form(lang, error.status());
        while let Some(field) = multipart.next_field().await.map_err(failed)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(failed)?;
            match file {
                Some(file) if !file.is_empty() || !bytes.is_empty() => sent.file = Some((file, bytes.to_vec())),
                Some(_) => {}
                None => sent.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(sent)
    }
}

pub(super) async fn save(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    view: &CaseView,
    sent: Sent,
) -> Result<Option<Again>, ServiceError> {
    let (name, content) = sent.file.unwrap_or_default();
    match service.attach(actor, view.case.id, &name, content).await {
        Ok(_) => Ok(None),
        Err(ServiceError::Request(Error::Invalid { faults, .. })) => {
            let faults = faults.iter().map(|fault| fault_body(lang, fault).detail).collect();
            Ok(Some(Again { faults, ..Again::default() }))
        }
        Err(error) => Err(error),
    }
}
