//! The dossier of a support case for reading and printing.

use super::super::cases::detail::{self, Checked, DecisionText, EventText, Fact};
use super::super::cases::{number, state, word};
use super::{EntryRow, filled, row, seal};
use crate::domain::case::Proposal;
use crate::http::dossier::file_in_archive;
use crate::service::{CaseDossier, CaseView, ServiceError};
use crate::texts::Lang;
use askama::Template;

#[derive(Template)]
#[template(path = "dossier/case.html", config = "web/templates/askama.toml")]
struct CaseDossierPage {
    lang: Lang,
    number: String,
    name: String,
    id: String,
    made_at: String,
    masked: bool,
    facts: Vec<Fact>,
    application: Vec<Fact>,
    /// Number of the diary, what it is, when it came in, its digest.
    received: Vec<(String, String, String, String)>,
    /// Name in the archive, when it came in, its digest.
    files: Vec<(String, String, String)>,
    proposal: Vec<Fact>,
    decisions: Vec<Decided>,
    terms: Vec<Fact>,
    events: Vec<EventText>,
    entries: Vec<EntryRow>,
    seal: Option<(i64, String, String)>,
}

/// A decision with the overlaps that were frozen with it.
struct Decided {
    told: DecisionText,
    annex: Option<Checked>,
}

impl CaseDossierPage {
    fn t(&self, key: &str) -> String {
        self.lang.text(key)
    }
}

/// The dossier as HTML.
///
/// # Errors
/// [`ServiceError::Broken`], which would be a fault of this program.
pub(in crate::http) fn html(lang: Lang, dossier: &CaseDossier) -> Result<String, ServiceError> {
    let (view, case) = (&dossier.view, &dossier.view.case);
    let received = detail::received(lang, view).into_iter().zip(&view.received);
    let decided = |kept| {
        let kept: &crate::domain::case::KeptDecision = kept;
        Decided { told: detail::decision(lang, kept), annex: detail::checked(lang, &kept.annex, kept.at.to_string()) }
    };
    let mut events = detail::events(lang, view);
    events.reverse();
    filled(&CaseDossierPage {
        lang,
        number: number(case.number),
        name: case.title.clone(),
        id: case.id.to_string(),
        made_at: dossier.made_at.to_string(),
        masked: dossier.masked,
        facts: facts(lang, view),
        application: detail::application(lang, &case.application),
        received: received.map(|(told, kept)| (told.number, told.what, told.at, kept.digest.clone())).collect(),
        files: view
            .attachments
            .iter()
            .enumerate()
            .map(|(nth, file)| (file_in_archive(nth, &file.name), file.at.to_string(), file.digest.clone()))
            .collect(),
        proposal: case.proposal.as_ref().map(|it| proposal(lang, it)).unwrap_or_default(),
        decisions: view.decisions.iter().map(decided).collect(),
        terms: case.terms.as_ref().map(|terms| detail::terms(lang, terms)).unwrap_or_default(),
        events,
        entries: dossier.entries.iter().map(|entry| row(lang, entry)).collect(),
        seal: seal(dossier.checkpoint.as_ref()),
    })
}

fn facts(lang: Lang, view: &CaseView) -> Vec<Fact> {
    let case = &view.case;
    let code = |code: &Option<crate::domain::codes::Code>| code.as_ref().map(ToString::to_string).unwrap_or_default();
    let person = |name: fn(&crate::domain::case::Spokesperson) -> &str| {
        case.spokesperson.as_ref().map(|it| name(it).to_owned()).unwrap_or_default()
    };
    let all = [
        ("case-state", state(lang, case.state)),
        ("case-since", case.since.to_string()),
        ("field-origin", word(lang, "origin", case.origin.word())),
        ("column-administration", code(&case.administration)),
        ("admin-committee", code(&case.committee)),
        ("case-meeting", case.meets_on.map(|day| day.to_string()).unwrap_or_default()),
        ("case-contact-person", view.contact_name.clone().unwrap_or_default()),
        ("apply-spokesperson", person(|it| &it.name)),
        ("apply-phone", person(|it| &it.phone)),
        ("apply-email", view.email.clone().unwrap_or_default()),
        ("case-assignment", case.assignment.clone().unwrap_or_default()),
        ("case-to-initiative", case.initiative.map(|id| id.to_string()).unwrap_or_default()),
    ];
    let all = all.into_iter().filter(|(_, value)| !value.is_empty());
    all.map(|(key, value)| (lang.text(key), value)).collect()
}

fn proposal(lang: Lang, proposal: &Proposal) -> Vec<Fact> {
    let parts = [
        ("case-field-short", &proposal.summary),
        ("case-field-proposal", &proposal.proposal),
        ("case-field-background", &proposal.background),
        ("case-field-economy", &proposal.economy),
    ];
    let mut facts: Vec<Fact> = parts.into_iter().map(|(key, text)| (lang.text(key), text.clone())).collect();
    facts.extend(detail::support(lang, &proposal.support));
    facts
}
