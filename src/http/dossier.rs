//! Dossiers as files: what people read (HTML), what GIS programs read (GeoJSON), what other programs read (JSON), in one ZIP.

use super::extract::{Params, Signed};
use super::pages;
use super::problem::{ApiError, Problem, language};
use crate::domain::codes::InitiativeId;
use crate::service::wire::InitiativeFeature;
use crate::service::{Dossier, DossierArea, Service, ServiceError};
use crate::texts::Lang;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The routes of dossiers.
pub(super) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Everything that is kept of an initiative and of what happened to it, for the city's diary: a ZIP with HTML for people,
/// GeoJSON for maps, and JSON for programs.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/dossier", tag = "record",
    params(("id" = uuid::Uuid, Path),
        ("masked" = Option<bool>, Query, description = "leaves out what would tell of people; needed by who may not read contact persons"),
        ("lang" = Option<String>, Query, description = "`sv` or `en`, of what people read; otherwise as the request's language")),
    responses((status = 200, description = "a ZIP", content_type = "application/zip"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<InitiativeId>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, ApiError> {
    let masked = params.one("masked", |text| text.parse().ok())?.unwrap_or(false);
    let asked = params.one("lang", Lang::parse)?;
    params.finish()?;
    let dossier = service.dossier(&actor, id, masked).await?;
    let lang = asked.unwrap_or_else(|| language(&headers));
    let zip = archive(lang, &dossier)?;
    let name = format!("attachment; filename=\"{}.zip\"", file_name(&dossier));
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, zip).into_response())
}

/// What the files of a dossier are called: the register's own id, which stays, and the day.
#[must_use]
pub fn file_name(dossier: &Dossier) -> String {
    let masked = if dossier.masked { "-masked" } else { "" };
    format!("samordna-{}-{}{masked}", dossier.initiative.id, dossier.made_at.date())
}

/// A dossier as a ZIP.
///
/// # Errors
/// [`ServiceError::Broken`], which would be a fault of this program.
pub fn archive(lang: Lang, dossier: &Dossier) -> Result<Vec<u8>, ServiceError> {
    let files = [
        ("dossier.html", pages::dossier::html(lang, dossier)?.into_bytes()),
        ("initiative.geojson", bytes(&dossier.initiative)?),
        ("areas.geojson", bytes(&areas(&dossier.initiative, &dossier.areas))?),
        ("dossier.json", bytes(dossier)?),
    ];
    let write = || -> Result<Vec<u8>, zip::result::ZipError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &files {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
            zip.write_all(content)?;
        }
        Ok(zip.finish()?.into_inner())
    };
    write().map_err(|_| ServiceError::Broken)
}

fn bytes(value: &impl serde::Serialize) -> Result<Vec<u8>, ServiceError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|_| ServiceError::Broken)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Every version of the area as a FeatureCollection.
fn areas(initiative: &InitiativeFeature, areas: &[DossierArea]) -> Value {
    let feature = |area: &DossierArea| {
        json!({ "type": "Feature", "geometry": area.geometry, "properties": {
            "initiative": initiative.id,
            "version": area.version,
            "seq": area.seq,
            "recorded_at": area.recorded_at,
            "area_status": area.area_status,
            "area_m2": area.area_m2,
        } })
    };
    json!({ "type": "FeatureCollection", "features": areas.iter().map(feature).collect::<Vec<_>>() })
}
