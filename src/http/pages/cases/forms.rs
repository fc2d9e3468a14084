//! The forms of a case's page: one for everything that its reader may do, by the table of its states.

use super::super::fields::{Field, Kind};
use super::{outcome, word};
use crate::domain::agenda::{Criterion, Meeting};
use crate::domain::case::{ActivityKind, Case, CaseEvent, Guard, Judgement, Outcome, Support};
use crate::domain::codes::Code;
use crate::domain::words::CityRole;
use crate::http::pages::looks::Badge;
use crate::http::pages::periods::last_day;
use crate::service::CaseView;
use crate::texts::Lang;
use chrono::NaiveDate;
use uuid::Uuid;

/// A form.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// The word by which it is sent, also what stands before the ids of its fields.
    pub(super) act: &'static str,
    pub(super) title: String,
    pub(super) fields: Vec<Field>,
    /// What must hold first and does not, in words.
    pub(super) lacking: Vec<String>,
    pub(super) is_open: bool,
    pub(super) is_danger: bool,
    /// Whether it leads to another state.
    pub(super) is_step: bool,
}

/// What the choices of forms come from.
pub(super) struct Around {
    pub(super) lang: Lang,
    pub(super) today: NaiveDate,
    pub(super) administrations: Vec<Badge>,
    pub(super) contacts: Vec<(Uuid, String)>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) criteria: Vec<Criterion>,
}

/// Every form that the reader of a case is shown, those that lead on first.
pub(super) fn forms(view: &CaseView, around: &Around) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for (event, lacking) in &view.open {
        let Some(form) = form(view, around, *event, lacking) else { continue };
        // The five outcomes are one form.
        if !forms.iter().any(|known| known.act == form.act) {
            forms.push(form);
        }
    }
    forms.sort_by_key(|form| (!form.is_step, form.is_danger));
    forms
}

fn form(view: &CaseView, around: &Around, of: CaseEvent, lacking: &[Guard]) -> Option<Form> {
    let lang = around.lang;
    let is_decision = Outcome::ALL.iter().any(|outcome| outcome.event() == of);
    let act = match of {
        _ if is_decision => "decide",
        // These are done elsewhere: by the group on its own pages, by the clock, or on a page of their own.
        CaseEvent::NoticeChange
        | CaseEvent::Opened
        | CaseEvent::Save
        | CaseEvent::Attach
        | CaseEvent::Remind
        | CaseEvent::Expire => return None,
        other => other.word(),
    };
    let is_step = crate::domain::case::row(view.case.state, of, &view.roles).is_some_and(|row| row.to.is_some());
    Some(Form {
        act,
        title: if is_decision { lang.text("case-act-decide") } else { word(lang, "case-act", of.word()) },
        fields: fields(view, around, act),
        lacking: lacking.iter().map(|guard| word(lang, "guard", guard.word())).collect(),
        is_open: false,
        is_danger: matches!(of, CaseEvent::Dismiss | CaseEvent::Withdraw | CaseEvent::Close),
        is_step,
    })
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// The fields of an act.
fn fields(view: &CaseView, around: &Around, act: &str) -> Vec<Field> {
    let (lang, case) = (around.lang, &view.case);
    let field = |kind, name, key| Field::new(lang, kind, name, key);
    let today = || around.today.to_string();
    let reason = || vec![field(Kind::Text, "reason", "case-field-reason")];
    match act {
        "assign" => vec![
            field(Kind::Choice, "administration", "column-administration")
                .value(text(case.administration.as_ref().map(Code::as_str)))
                .options(
                    around
                        .administrations
                        .iter()
                        .map(|it| (it.code.clone(), format!("{} – {}", it.code, it.name)))
                        .collect(),
                ),
            field(Kind::Choice, "contact_person", "case-contact-person")
                .value(case.contact_person.map(|id| id.to_string()).unwrap_or_default())
                .options(around.contacts.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()),
        ],
        "log_activity" => vec![
            field(Kind::Choice, "kind", "case-field-kind").options(
                ActivityKind::ALL.iter().map(|it| (it.word().to_owned(), word(lang, "activity", it.word()))).collect(),
            ),
            field(Kind::Day, "on", "column-day").value(today()),
            field(Kind::Line, "participants", "case-field-participants").optional(),
            field(Kind::Text, "summary", "case-field-summary"),
            field(Kind::Line, "next_step", "case-field-next-step").optional(),
        ],
        "dismiss" | "override_overlaps" | "pause" | "close" | "withdraw" => reason(),
        "take_up" => vec![field(Kind::Text, "assignment", "case-assignment")],
        "request_completion" => {
            vec![field(Kind::Text, "what", "case-field-what"), field(Kind::Day, "deadline", "case-field-deadline")]
        }
        "answer" => vec![field(Kind::Text, "text", "case-field-answer")],
        "judge" => vec![
            field(Kind::Choice, "criterion", "admin-criterion").options(criteria(around)),
            field(Kind::Choice, "judgement", "case-field-judgement").options(
                Judgement::ALL.iter().map(|it| (it.word().to_owned(), word(lang, "judgement", it.word()))).collect(),
            ),
            field(Kind::Text, "text", "case-field-why"),
        ],
        "note_conflict" => {
            vec![field(Kind::Text, "text", "case-field-conflict").hint(lang, "case-field-conflict-hint")]
        }
        "write_proposal" => proposal(around, case),
        "decide" => decision(lang, None, today()),
        "correct_decision" => decision(lang, view.decisions.last().map(|kept| kept.decision.outcome), today()),
        "set_terms" => terms(lang, case),
        _ => Vec::new(),
    }
}

fn criteria(around: &Around) -> Vec<(String, String)> {
    let name = |criterion: &Criterion| match around.lang {
        Lang::Sv => criterion.name_sv.clone(),
        Lang::En => criterion.name_en.clone(),
    };
    let asked = around.criteria.iter().filter(|criterion| criterion.is_asked_on(around.today));
    asked.map(|criterion| (criterion.code.to_string(), format!("{} {}", criterion.code, name(criterion)))).collect()
}

/// Role, money and time that the city gives, called by its place.
fn support(lang: Lang, support: Option<&Support>) -> Vec<Field> {
    let none = Support::default();
    let support = support.unwrap_or(&none);
    let rows: Vec<String> = support.funding.iter().map(|one| format!("{}: {}", one.year, one.sek)).collect();
    vec![
        Field::new(lang, Kind::Choice, "support.role", "field-city-role")
            .value(text(support.role.map(CityRole::word)))
            .options(
                CityRole::ALL.iter().map(|it| (it.word().to_owned(), word(lang, "city-role", it.word()))).collect(),
            ),
        Field::new(lang, Kind::Money, "support.funding", "case-field-funding")
            .value(rows.join("\n"))
            .hint(lang, "case-field-funding-hint")
            .optional(),
        Field::new(lang, Kind::Number, "support.hours", "case-field-hours")
            .value(support.hours.map(|hours| hours.to_string()).unwrap_or_default())
            .optional(),
        Field::new(lang, Kind::Text, "support.text", "case-field-support-text").value(&*support.text).optional(),
    ]
}

fn proposal(around: &Around, case: &Case) -> Vec<Field> {
    let lang = around.lang;
    let written = case.proposal.clone().unwrap_or_default();
    // What was asked for is where a proposal begins.
    let asked = case.proposal.as_ref().map_or(&case.application.asked, |proposal| &proposal.support);
    let meetings = around.meetings.iter().filter(|meeting| around.today <= meeting.cut_off).map(|meeting| {
        let cut_off = lang.format(
            "case-field-meeting-option",
            &[("day", meeting.meets_on.to_string()), ("cut_off", meeting.cut_off.to_string())],
        );
        (format!("{}|{}", meeting.committee, meeting.meets_on), format!("{} {cut_off}", meeting.committee))
    });
    let meeting = match (&case.committee, case.meets_on) {
        (Some(committee), Some(day)) => format!("{committee}|{day}"),
        _ => String::new(),
    };
    let paragraphs = |name, key, value: &str| Field::new(lang, Kind::Text, name, key).value(value);
    let texts = vec![
        Field::new(lang, Kind::Choice, "meeting", "case-meeting").value(meeting).options(meetings.collect()),
        paragraphs("summary", "case-field-short", &written.summary),
        paragraphs("proposal", "case-field-proposal", &written.proposal),
        paragraphs("background", "case-field-background", &written.background),
        paragraphs("economy", "case-field-economy", &written.economy),
    ];
    [texts, support(lang, Some(asked))].concat()
}

fn decision(lang: Lang, only: Option<Outcome>, today: String) -> Vec<Field> {
    let choice = match only {
        Some(it) => Field::new(lang, Kind::Hidden, "outcome", "case-field-outcome").value(it.word()),
        None => Field::new(lang, Kind::Choice, "outcome", "case-field-outcome")
            .options(Outcome::ALL.iter().map(|it| (it.word().to_owned(), outcome(lang, *it))).collect()),
    };
    vec![
        choice,
        Field::new(lang, Kind::Day, "decided_on", "case-field-decided-on").value(today),
        Field::new(lang, Kind::Line, "paragraph", "case-field-paragraph").hint(lang, "case-field-paragraph-hint"),
        Field::new(lang, Kind::Line, "registry_number", "field-registry-number"),
        Field::new(lang, Kind::Text, "text", "case-field-conditions")
            .hint(lang, "case-field-conditions-hint")
            .optional(),
    ]
}

fn terms(lang: Lang, case: &Case) -> Vec<Field> {
    let set = case.terms.clone().unwrap_or_default();
    // What was proposed is where an agreement begins.
    let given = case.terms.as_ref().map(|terms| &terms.support);
    let given = given.or(case.proposal.as_ref().map(|proposal| &proposal.support));
    let period = if case.terms.is_some() { set.period } else { case.application.period };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let reviews: Vec<String> = set.reviews.iter().map(ToString::to_string).collect();
    let others = vec![
        Field::new(lang, Kind::Text, "seats", "case-field-seats").value(&*set.seats).optional(),
        Field::new(lang, Kind::Days, "reviews", "case-field-reviews")
            .value(reviews.join("\n"))
            .hint(lang, "case-field-reviews-hint")
            .optional(),
        Field::new(lang, Kind::Day, "begins", "field-begins").value(day(period.begins)),
        Field::new(lang, Kind::LastDay, "ends", "field-ends").value(day(last_day(&period))).optional(),
        Field::new(lang, Kind::Day, "signed_on", "case-field-signed-on").value(day(set.signed_on)).optional(),
    ];
    [support(lang, given), others].concat()
}
