//! Dossiers as files: what people read (HTML), what GIS programs read (GeoJSON), what other programs read (JSON), in one ZIP.

use super::extract::{Params, Signed};
use super::pages;
use super::problem::{ApiError, Problem, language};
use crate::domain::case::CaseId;
use crate::domain::codes::InitiativeId;
use crate::service::wire::{CaseBody, InitiativeFeature};
use crate::service::{CaseDossier, CaseView, Dossier, DossierArea, Service, ServiceError};
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
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(of_case))
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
    params: Params,
) -> Result<Response, ApiError> {
    let asked = Asked::read(params)?;
    let dossier = service.dossier(&actor, id, asked.masked).await?;
    Ok(zip_answer(&file_name(&dossier), archive(asked.language(&headers), &dossier)?))
}

/// Everything of a support case and of the initiative that it is about, for the city's diary: a ZIP with HTML for people, GeoJSON
/// for maps, JSON for programs, and the files that came in. Without `masked` only for who is told of its people.
#[utoipa::path(get, path = "/api/v1/cases/{id}/dossier", tag = "record",
    params(("id" = uuid::Uuid, Path),
        ("masked" = Option<bool>, Query, description = "leaves out what would tell of people, and the files"),
        ("lang" = Option<String>, Query, description = "`sv` or `en`, of what people read; otherwise as the request's language")),
    responses((status = 200, description = "a ZIP", content_type = "application/zip"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn of_case(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, ApiError> {
    let asked = Asked::read(params)?;
    let dossier = service.case_dossier(&actor, id, asked.masked).await?;
    Ok(zip_answer(&case_file_name(&dossier), case_archive(asked.language(&headers), &dossier)?))
}

/// How a dossier is asked for.
struct Asked {
    masked: bool,
    lang: Option<Lang>,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, ApiError> {
        let masked = params.one("masked", |text| text.parse().ok())?.unwrap_or(false);
        let lang = params.one("lang", Lang::parse)?;
        params.finish()?;
        Ok(Self { masked, lang })
    }

    fn language(&self, headers: &HeaderMap) -> Lang {
        self.lang.unwrap_or_else(|| language(headers))
    }
}

fn zip_answer(name: &str, zip: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}.zip\"");
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, zip).into_response()
}

/// What the files of a dossier are called: the register's own id, which stays, and the day.
#[must_use]
pub fn file_name(dossier: &Dossier) -> String {
    let masked = if dossier.masked { "-masked" } else { "" };
    format!("samordna-{}-{}{masked}", dossier.initiative.id, dossier.made_at.date())
}

/// The same of a case's.
#[must_use]
pub fn case_file_name(dossier: &CaseDossier) -> String {
    let masked = if dossier.masked { "-masked" } else { "" };
    format!("samordna-S-{}-{}{masked}", dossier.view.case.number, dossier.made_at.date())
}

/// What a file of a case is called in the archive: numbered, so that two of one name are two.
pub(super) fn file_in_archive(nth: usize, name: &str) -> String {
    format!("files/{:02}-{name}", nth + 1)
}

/// A dossier as a ZIP.
///
/// # Errors
/// [`ServiceError::Broken`], which would be a fault of this program.
pub fn archive(lang: Lang, dossier: &Dossier) -> Result<Vec<u8>, ServiceError> {
    zipped(of_initiative(lang, dossier)?)
}

/// The dossier of a case as a ZIP, with that of its initiative in a folder of its own.
///
/// # Errors
/// [`ServiceError::Broken`], which would be a fault of this program.
pub fn case_archive(lang: Lang, dossier: &CaseDossier) -> Result<Vec<u8>, ServiceError> {
    let CaseDossier { made_at, masked, view, entries, checkpoint, files, initiative } = dossier;
    let everything = json!({ "made_at": made_at, "masked": masked, "case": CaseBody::from(view.clone()),
        "entries": entries, "checkpoint": checkpoint });
    let mut all = vec![
        ("dossier.html".to_owned(), pages::dossier::case_html(lang, dossier)?.into_bytes()),
        ("case.geojson".to_owned(), bytes(&case_feature(view))?),
        ("dossier.json".to_owned(), bytes(&everything)?),
    ];
    let named = files.iter().enumerate();
    all.extend(named.map(|(nth, (file, content))| (file_in_archive(nth, &file.name), content.clone())));
    if let Some(initiative) = initiative {
        let inside = of_initiative(lang, initiative)?.into_iter();
        all.extend(inside.map(|(name, content)| (format!("initiative/{name}"), content)));
    }
    zipped(all)
}

type File = (String, Vec<u8>);

fn of_initiative(lang: Lang, dossier: &Dossier) -> Result<Vec<File>, ServiceError> {
    Ok(vec![
        ("dossier.html".to_owned(), pages::dossier::html(lang, dossier)?.into_bytes()),
        ("initiative.geojson".to_owned(), bytes(&dossier.initiative)?),
        ("areas.geojson".to_owned(), bytes(&areas(&dossier.initiative, &dossier.areas))?),
        ("dossier.json".to_owned(), bytes(dossier)?),
    ])
}

/// A case as a feature: the area as the group gave it last; none where it gave none.
fn case_feature(view: &CaseView) -> Value {
    json!({ "type": "Feature", "id": view.case.id, "geometry": view.case.area, "properties": {
        "number": view.case.number, "title": view.case.title, "state": view.case.state,
        "administration": view.case.administration, "initiative": view.case.initiative,
    } })
}

fn zipped(files: Vec<File>) -> Result<Vec<u8>, ServiceError> {
    let write = || -> Result<Vec<u8>, zip::result::ZipError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &files {
            zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
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
