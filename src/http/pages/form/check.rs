//! The overlap check for those without the live one: what the area would overlap, before anything is saved.

use super::Outcome;
use super::faults::Faults;
use super::feature::day_after;
use super::input::Input;
use crate::domain::access::Actor;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::error::Error;
use crate::domain::period::Period;
use crate::domain::score::Score;
use crate::domain::words::{AreaStatus, FocusField, Phase};
use crate::http::pages::looks::{self, Badge, Looks};
use crate::http::pages::overlaps::need::value;
use crate::http::pages::paths::Paths;
use crate::http::pages::{numbers, or_dash, periods};
use crate::service::{Preview, PreviewHit, PreviewRequest, Service, ServiceError};
use crate::texts::Lang;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The answer to a check.
pub(in crate::http::pages) struct Check {
    /// What it comes to, in a sentence.
    pub(in crate::http::pages) summary: String,
    pub(in crate::http::pages) hits: Vec<Hit>,
    pub(in crate::http::pages) notes: Vec<String>,
}

/// An initiative that the area would overlap.
pub(in crate::http::pages) struct Hit {
    pub(in crate::http::pages) name: String,
    pub(in crate::http::pages) href: String,
    pub(in crate::http::pages) administrations: Vec<Badge>,
    pub(in crate::http::pages) area: String,
    pub(in crate::http::pages) share: String,
    pub(in crate::http::pages) kind: String,
    pub(in crate::http::pages) period: String,
    pub(in crate::http::pages) contact: String,
    /// The coordination need there would be.
    pub(in crate::http::pages) need: String,
    /// Why nobody would be alerted; empty when somebody would.
    pub(in crate::http::pages) reasons: String,
}

/// Asks the service; faults of the area go to its field.
pub(in crate::http::pages) async fn check(
    actor: &Actor,
    service: &Arc<Service>,
    lang: Lang,
    exclude: Option<InitiativeId>,
    input: &Input,
    geometry: Value,
) -> Result<Outcome, ServiceError> {
    let request = PreviewRequest {
        geometry,
        period: period(input),
        administrations: administrations(input),
        phase: Phase::parse(input.one("phase")).unwrap_or(Phase::Contact),
        focus_fields: input.all("focus_fields").filter_map(FocusField::parse).collect(),
        area_status: AreaStatus::parse(input.one("area_status")).unwrap_or(AreaStatus::Decided),
        exclude,
    };
    match service.preview(actor, request).await {
        Ok(preview) => {
            let looks = Looks::new(lang, &service.administrations(actor).await?);
            Ok(Outcome { check: Some(answer(lang, &preview, &looks)), ..Outcome::default() })
        }
        Err(ServiceError::Request(Error::Invalid { faults, corrected })) => {
            let corrected = corrected.map(|body| body.get("geometry").unwrap_or(&body).to_string());
            Ok(Outcome { faults: Faults::new(lang, &faults), corrected, ..Outcome::default() })
        }
        Err(error) => Err(error),
    }
}

/// What can be read of the period; what cannot is told when the form is saved.
fn period(input: &Input) -> Period {
    let ends = day_after(input.one("ends"));
    Period::new(input.one("begins").parse().ok(), ends.parse().ok()).unwrap_or_default()
}

fn administrations(input: &Input) -> Vec<Code> {
    let codes = std::iter::once(input.one("lead_administration")).chain(input.all("participating_administrations"));
    let codes: BTreeSet<Code> = codes.filter_map(Code::parse).collect();
    codes.into_iter().collect()
}

fn answer(lang: Lang, preview: &Preview, looks: &Looks) -> Check {
    let alerted: Vec<&PreviewHit> = preview.hits.iter().filter(|hit| hit.finding.is_active()).collect();
    let area = numbers::area(lang, preview.area_m2);
    let summary = if preview.hits.is_empty() {
        lang.format("check-none", &[("area", area)])
    } else if alerted.is_empty() {
        lang.format("check-quiet", &[("area", area), ("count", preview.hits.len().to_string())])
    } else {
        let others: BTreeSet<&Code> = alerted.iter().flat_map(|hit| &hit.known.party.administrations).collect();
        let initiatives = numbers::counted(lang, "count-initiatives", alerted.len());
        let administrations = looks::administrations(lang, others.len());
        lang.format(
            "check-found",
            &[("initiatives", initiatives), ("administrations", administrations), ("area", area)],
        )
    };
    Check {
        summary,
        hits: preview.hits.iter().map(|hit| Hit::new(lang, hit, looks)).collect(),
        notes: preview.notes.iter().map(|note| lang.text(&format!("note-{}", note.word()))).collect(),
    }
}

/// Score and band in words.
fn need(lang: Lang, score: &Score) -> String {
    let band = lang.text(&format!("band-{}", score.band.word().replace('_', "-")));
    format!("{} {band}", value(lang, score.hundredths))
}

impl Hit {
    fn new(lang: Lang, hit: &PreviewHit, looks: &Looks) -> Self {
        let (known, finding) = (&hit.known, &hit.finding);
        let reasons = finding.gates.iter().map(|gate| lang.text(&format!("reason-{}", gate.word().replace('_', "-"))));
        let contact = known.contact_person.as_ref();
        Self {
            name: known.name.clone(),
            href: Paths(lang).initiative(hit.id),
            administrations: looks.of_all(&known.party.administrations),
            area: numbers::area(lang, finding.shared.area_m2),
            share: numbers::share(lang, finding.shared.share_a),
            kind: lang.text(&format!("kind-{}", finding.kind)),
            period: periods::short(lang, &known.party.period),
            need: or_dash(hit.score.as_ref().map(|score| need(lang, score)).unwrap_or_default()),
            contact: or_dash(contact.map(|person| person.name.clone()).unwrap_or_default()),
            reasons: reasons.collect::<Vec<_>>().join(", "),
        }
    }
}
