//! What a browser sends with a form that may carry files: texts, and at most one file with its bytes as they are.

use super::super::failure::Failure;
use crate::texts::Lang;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::IntoResponse;

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
