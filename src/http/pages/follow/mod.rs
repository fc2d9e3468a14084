//! The page of what an initiative comes to: a report that prints, with the forms of those who write it.

mod form;

pub(super) use form::act;

use super::chart::Line;
use super::failure::{Failure, InLanguage};
use super::frame::{Frame, PageLang, Section};
use super::looks::{Badge, Looks};
use super::params::Params;
use super::paths::Paths;
use super::{numbers, or_dash, periods, render};
use crate::domain::access::Actor;
use crate::domain::codes::InitiativeId;
use crate::domain::follow::{
    Better, DocumentKind, Indicator, IndicatorKind, Measure, MeasureState, Parallel, Standing, Template as Published,
    measured_span,
};
use crate::http::extract::Signed;
use crate::service::{FollowUp, Followed, Service};
use crate::texts::Lang;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::sync::Arc;

/// A word of a list to choose from: value, text, whether it is chosen.
type Choice = (&'static str, String, bool);

struct MeasureRow {
    title: String,
    responsible: String,
    due: String,
    is_late: bool,
    state: String,
    note: String,
    /// The form that changes it.
    form: MeasureForm,
}

/// The fields of a measure.
struct MeasureForm {
    /// Makes the ids of its fields differ from those of other forms.
    key: String,
    id: String,
    revision: String,
    title: String,
    responsible: String,
    due_on: String,
    states: Vec<Choice>,
    note: String,
}

/// A reading or the baseline in the table of an indicator.
struct ReadingRow {
    day: String,
    value: String,
    source: String,
    is_corrected: bool,
    /// What it is named by to correct it; empty where it cannot be.
    id: String,
}

struct ParallelRow {
    name: String,
    href: String,
    overlap: String,
    administrations: Vec<Badge>,
    share: String,
    during: String,
    values: usize,
}

struct IndicatorBlock {
    id: String,
    name: String,
    is_effect: bool,
    standing: String,
    class: &'static str,
    facts: Vec<(String, String)>,
    chart: String,
    readings: Vec<ReadingRow>,
    parallel: Vec<ParallelRow>,
    has_shades: bool,
    form: IndicatorForm,
    reading: ReadingForm,
}

/// The fields of an indicator.
struct IndicatorForm {
    key: String,
    id: String,
    revision: String,
    template: String,
    kinds: Vec<Choice>,
    name: String,
    unit: String,
    betters: Vec<Choice>,
    baseline: String,
    baseline_on: String,
    target: String,
    target_on: String,
}

/// The fields of a new reading.
struct ReadingForm {
    read_on: String,
    value: String,
    source: String,
    corrects: String,
}

struct DocumentRow {
    id: String,
    title: String,
    url: String,
    kind: String,
    day: String,
}

struct DocumentForm {
    title: String,
    url: String,
    dated_on: String,
    kinds: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "follow/report.html", config = "web/templates/askama.toml")]
struct FollowPage {
    frame: Frame,
    name: String,
    back: String,
    action: String,
    period: String,
    today: String,
    saved: bool,
    faults: Vec<String>,
    may_write: bool,
    csv: String,
    summary: Vec<(String, usize)>,
    measures: Vec<MeasureRow>,
    results: Vec<IndicatorBlock>,
    effects: Vec<IndicatorBlock>,
    documents: Vec<DocumentRow>,
    new_measure: MeasureForm,
    new_indicator: IndicatorForm,
    new_document: DocumentForm,
    /// Name of a published effect, and the address of this page with the form filled in with it.
    templates: Vec<(String, String)>,
}

pub(super) async fn page(
    State(service): State<Arc<Service>>,
    Signed(actor): Signed,
    PageLang(lang): PageLang,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, Failure> {
    let id = Failure::id(lang, &id)?;
    show(&service, &actor, lang, id, params, Vec::new()).await
}

/// Shows the report; what was typed into a form that was refused stands in it again.
async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    id: InitiativeId,
    typed: Params,
    faults: Vec<String>,
) -> Result<Response, Failure> {
    let report = service.followed_up(actor, id).await.in_language(lang)?;
    let initiative = service.outline(actor, id).await.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(actor).await.in_language(lang)?);
    let may_write = service.may_follow_up(actor, &service.initiative(actor, id).await.in_language(lang)?);
    let today = service.clock().now().date();
    let title = lang.format("follow-title", &[("name", initiative.attributes.name.clone())]);
    let view = View { lang, looks: &looks, typed: &typed, today };
    let (results, effects): (Vec<_>, Vec<_>) =
        report.indicators.iter().partition(|it| it.indicator.draft.kind == IndicatorKind::Result);
    let block = |it: &&Followed| view.indicator(&report, it);
    let page = FollowPage {
        frame: Frame::new(lang, Section::Other, title, |paths| paths.follow_up(id)),
        name: initiative.attributes.name.clone(),
        back: Paths(lang).initiative(id),
        action: Paths(lang).follow_up(id),
        period: periods::exact(lang, &report.period),
        today: today.to_string(),
        saved: typed.one("saved") == "1",
        csv: format!("/api/v1/initiatives/{id}/follow-up.csv"),
        summary: summary(lang, &report),
        measures: report.measures.iter().map(|it| view.measure(it)).collect(),
        results: results.iter().map(block).collect(),
        effects: effects.iter().map(block).collect(),
        documents: report.documents.iter().map(|it| view.document(it)).collect(),
        new_measure: view.measure_form(None),
        new_indicator: view.indicator_form(None),
        new_document: view.document_form(),
        templates: Published::ALL.iter().map(|it| view.template(*it, id)).collect(),
        may_write,
        faults,
    };
    let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page)).into_response())
}

fn word(lang: Lang, prefix: &str, word: &str) -> String {
    lang.text(&format!("{prefix}-{}", word.replace('_', "-")))
}

/// How many indicators stand how.
fn summary(lang: Lang, report: &FollowUp) -> Vec<(String, usize)> {
    let count = |standing: &Standing| report.indicators.iter().filter(|it| it.standing == *standing).count();
    let counts = Standing::ALL.iter().map(|it| (word(lang, "standing", it.word()), count(it)));
    counts.filter(|(_, count)| 0 < *count).collect()
}

/// What rows and forms are made with.
struct View<'a> {
    lang: Lang,
    looks: &'a Looks,
    typed: &'a Params,
    today: NaiveDate,
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl View<'_> {
    /// What was typed into a field of the form that was refused, or else what is there.
    fn field(&self, act: &str, id: &str, name: &str, is: String) -> String {
        let is_sent = self.typed.one("act") == act && self.typed.one("id") == id;
        if is_sent { self.typed.one(name).to_owned() } else { is }
    }

    fn choices(&self, prefix: &str, words: impl Iterator<Item = &'static str>, chosen: &str) -> Vec<Choice> {
        words.map(|it| (it, word(self.lang, prefix, it), it == chosen)).collect()
    }

    fn value(&self, value: f64, unit: &str) -> String {
        let number = numbers::number(self.lang, value, 2);
        if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
    }

    fn measure(&self, measure: &Measure) -> MeasureRow {
        let draft = &measure.draft;
        MeasureRow {
            title: draft.title.clone(),
            responsible: or_dash(draft.responsible.clone()),
            due: or_dash(text(draft.due_on)),
            is_late: measure.is_late(self.today),
            state: word(self.lang, "measure", draft.state.word()),
            note: draft.note.clone(),
            form: self.measure_form(Some(measure)),
        }
    }

    fn measure_form(&self, measure: Option<&Measure>) -> MeasureForm {
        let id = text(measure.map(|it| it.id));
        let draft = measure.map(|it| &it.draft);
        let of = |name, is: Option<String>| self.field("measure", &id, name, is.unwrap_or_default());
        let state = of("state", Some(draft.map_or(MeasureState::Planned, |it| it.state).to_string()));
        MeasureForm {
            key: if id.is_empty() { "m-new".to_owned() } else { format!("m-{id}") },
            revision: text(measure.map(|it| it.revision)),
            title: of("title", draft.map(|it| it.title.clone())),
            responsible: of("responsible", draft.map(|it| it.responsible.clone())),
            due_on: of("due_on", draft.and_then(|it| it.due_on).map(|day| day.to_string())),
            states: self.choices("measure", MeasureState::ALL.iter().map(|it| it.word()), &state),
            note: of("note", draft.map(|it| it.note.clone())),
            id,
        }
    }

    fn indicator(&self, report: &FollowUp, followed: &Followed) -> IndicatorBlock {
        let (indicator, draft) = (&followed.indicator, &followed.indicator.draft);
        let newest = followed.holding().last();
        let value = |value: f64| self.value(value, &draft.unit);
        let dated = |number: f64, day: Option<NaiveDate>| match day {
            Some(day) => format!("{} ({day})", value(number)),
            None => value(number),
        };
        let facts = [
            ("follow-baseline", draft.baseline.map(|it| dated(it, draft.baseline_on))),
            ("follow-target", draft.target.map(|it| dated(it, draft.target_on))),
            ("follow-latest", newest.map(|it| dated(it.draft.value, Some(it.draft.read_on)))),
            ("follow-progress", followed.progress.map(|it| numbers::share(self.lang, it))),
            ("follow-better", Some(word(self.lang, "better", draft.better.word()))),
        ];
        let id = indicator.id.to_string();
        let of = |name, is| self.field("reading", &id, name, is);
        let shades = self.shades(followed);
        IndicatorBlock {
            name: draft.name.clone(),
            is_effect: draft.kind == IndicatorKind::Effect,
            standing: word(self.lang, "standing", followed.standing.word()),
            class: match followed.standing {
                Standing::Reached | Standing::Better => "chip chip-ok",
                Standing::Worse => "chip chip-warn",
                Standing::Unread | Standing::Unchanged | Standing::Unknown => "chip",
            },
            facts: facts.into_iter().filter_map(|(key, fact)| Some((self.lang.text(key), fact?))).collect(),
            has_shades: !shades.is_empty(),
            chart: self.line(followed, shades),
            readings: self.readings(followed),
            parallel: followed.parallel.iter().map(|it| self.parallel(report, it)).collect(),
            form: self.indicator_form(Some(indicator)),
            reading: ReadingForm {
                read_on: of("read_on", self.today.to_string()),
                value: of("value", String::new()),
                source: of("source", newest.map(|it| it.draft.source.clone()).unwrap_or_default()),
                corrects: of("corrects", String::new()),
            },
            id,
        }
    }

    fn line(&self, followed: &Followed, shades: Vec<(NaiveDate, NaiveDate)>) -> String {
        let draft = &followed.indicator.draft;
        let unit = if draft.unit.is_empty() { String::new() } else { format!(" ({})", draft.unit) };
        let line = Line {
            label: self.lang.format("chart-of", &[("name", format!("{}{unit}", draft.name))]),
            points: followed.holding().map(|it| (it.draft.read_on, it.draft.value)).collect(),
            baseline: draft.baseline_on.zip(draft.baseline),
            target: draft.target.map(|value| (draft.target_on, value)),
            shades,
        };
        line.draw(self.lang)
    }

    /// The days of each that was at work in the place, as far as was measured.
    fn shades(&self, followed: &Followed) -> Vec<(NaiveDate, NaiveDate)> {
        let readings: Vec<_> = followed.holding().collect();
        let span = measured_span(&followed.indicator, &readings);
        let end = span.and_then(|span| span.ends);
        let of = |it: &Parallel| {
            let during = it.during?;
            during.begins.zip(during.ends.or(end))
        };
        followed.parallel.iter().filter_map(of).collect()
    }

    fn readings(&self, followed: &Followed) -> Vec<ReadingRow> {
        let draft = &followed.indicator.draft;
        let baseline = draft.baseline_on.zip(draft.baseline).map(|(day, value)| ReadingRow {
            day: day.to_string(),
            value: self.value(value, &draft.unit),
            source: self.lang.text("follow-baseline"),
            is_corrected: false,
            id: String::new(),
        });
        let row = |it: &crate::domain::follow::Reading, is_corrected: bool| ReadingRow {
            day: it.draft.read_on.to_string(),
            value: self.value(it.draft.value, &draft.unit),
            source: it.draft.source.clone(),
            is_corrected,
            id: if is_corrected { String::new() } else { it.id.to_string() },
        };
        let holding = followed.holding().map(|it| row(it, false));
        let corrected = followed.corrected().map(|it| row(it, true));
        baseline.into_iter().chain(holding).chain(corrected).collect()
    }

    fn parallel(&self, report: &FollowUp, it: &Parallel) -> ParallelRow {
        let paths = Paths(self.lang);
        ParallelRow {
            name: it.name.clone(),
            href: paths.initiative(it.initiative),
            overlap: paths.overlap(it.overlap),
            administrations: self.looks.of_all(&it.administrations),
            share: numbers::share(self.lang, it.share),
            during: it.during.map_or_else(
                || self.lang.text("period-undated"),
                |during| {
                    // One that is still open ran until now, as far as is known.
                    let ends = during.ends.or(report.period.ends);
                    periods::exact(self.lang, &crate::domain::period::Period { ends, ..during })
                },
            ),
            values: it.values,
        }
    }

    /// Empty, filled in with a published effect, or with what is there.
    fn indicator_form(&self, indicator: Option<&Indicator>) -> IndicatorForm {
        let id = text(indicator.map(|it| it.id));
        let draft = indicator.map(|it| &it.draft);
        let published = Published::parse(self.typed.one("template")).filter(|_| indicator.is_none());
        let of = |name, is: Option<String>| self.field("indicator", &id, name, is.unwrap_or_default());
        let number = |value: Option<f64>| value.map(|value| numbers::number(self.lang, value, 6));
        let kind = published.map_or(IndicatorKind::Result, |_| IndicatorKind::Effect);
        let kind = of("kind", Some(draft.map_or(kind, |it| it.kind).to_string()));
        let better = published.map_or(Better::Higher, Published::better);
        let better = of("better", Some(draft.map_or(better, |it| it.better).to_string()));
        let name = published.map(|it| word(self.lang, "template", it.word()));
        let unit = published.map(|it| word(self.lang, "template-unit", it.word()));
        IndicatorForm {
            key: if id.is_empty() { "i-new".to_owned() } else { format!("i-{id}") },
            revision: text(indicator.map(|it| it.revision)),
            template: of("template", text(draft.map_or(published, |it| it.template)).into()),
            kinds: self.choices("indicator", IndicatorKind::ALL.iter().map(|it| it.word()), &kind),
            name: of("name", draft.map(|it| it.name.clone()).or(name)),
            unit: of("unit", draft.map(|it| it.unit.clone()).or(unit)),
            betters: self.choices("better", Better::ALL.iter().map(|it| it.word()), &better),
            baseline: of("baseline", number(draft.and_then(|it| it.baseline))),
            baseline_on: of("baseline_on", draft.and_then(|it| it.baseline_on).map(|day| day.to_string())),
            target: of("target", number(draft.and_then(|it| it.target))),
            target_on: of("target_on", draft.and_then(|it| it.target_on).map(|day| day.to_string())),
            id,
        }
    }

    fn document(&self, document: &crate::domain::follow::Document) -> DocumentRow {
        DocumentRow {
            id: document.id.to_string(),
            title: document.draft.title.clone(),
            url: document.draft.url.clone(),
            kind: word(self.lang, "document", document.draft.kind.word()),
            day: or_dash(text(document.draft.dated_on)),
        }
    }

    fn document_form(&self) -> DocumentForm {
        let of = |name| self.field("document", "", name, String::new());
        DocumentForm {
            title: of("title"),
            url: of("url"),
            dated_on: of("dated_on"),
            kinds: self.choices("document", DocumentKind::ALL.iter().map(|it| it.word()), &of("kind")),
        }
    }

    fn template(&self, published: Published, id: InitiativeId) -> (String, String) {
        let href = format!("{}?template={published}#new-indicator", Paths(self.lang).follow_up(id));
        (word(self.lang, "template", published.word()), href)
    }
}
