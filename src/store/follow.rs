//! What initiatives come to: plans, indicators, readings and documents, and what became of overlaps.

use super::codec::{Day, Id, Instant};
use super::initiatives::known;
use super::sql::follow as sql;
use super::{StoreError, Tx, bind_sight, on};
use crate::domain::access::Sight;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::follow::{
    Better, Document, DocumentDraft, DocumentKind, Indicator, IndicatorDraft, IndicatorKind, Measure, MeasureDraft,
    MeasureState, Reading, ReadingDraft, Template,
};
use crate::domain::handling::{HandlingState, Outcome};
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An overlap that was once active, with what people made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlapHandled {
    /// The overlap.
    pub id: OverlapId,
    /// When it last became active.
    pub opened_at: Timestamp,
    /// How far people have come with it, and since when; none when nobody has done anything.
    pub state: Option<(HandlingState, Timestamp)>,
    /// When it was first acknowledged.
    pub acknowledged_at: Option<Timestamp>,
    /// What coordination has led to.
    pub outcome: Option<Outcome>,
}

impl Tx {
    /// The plan of an initiative, what is due first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn measures_of(&mut self, initiative: InitiativeId) -> Result<Vec<Measure>, StoreError> {
        type Row = (Id, i64, String, String, Option<Day>, String, String);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::MEASURES_OF).bind(Id(initiative)).fetch_all(connection).await?);
        let measure = |(id, revision, title, responsible, due_on, state, note): Row| {
            let (state, due_on) = (known(MeasureState::parse, &state)?, due_on.map(|day| day.0));
            Ok(Measure { id: id.0, revision, draft: MeasureDraft { title, responsible, due_on, state, note } })
        };
        rows.into_iter().map(measure).collect()
    }

    /// Adds a measure or changes it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_measure(&mut self, initiative: InitiativeId, measure: &Measure) -> Result<(), StoreError> {
        let draft = &measure.draft;
        on!(self, |connection| sqlx::query(sql::PUT_MEASURE)
            .bind(Id(measure.id))
            .bind(Id(initiative))
            .bind(measure.revision)
            .bind(&draft.title)
            .bind(&draft.responsible)
            .bind(draft.due_on.map(Day))
            .bind(draft.state.word())
            .bind(&draft.note)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The indicators of an initiative, those of results first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn indicators_of(&mut self, initiative: InitiativeId) -> Result<Vec<Indicator>, StoreError> {
        type Row = (
            Id,
            i64,
            String,
            Option<String>,
            String,
            String,
            String,
            Option<f64>,
            Option<Day>,
            Option<f64>,
            Option<Day>,
        );
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::INDICATORS_OF)
            .bind(Id(initiative))
            .fetch_all(connection)
            .await?);
        let indicator = |row: Row| {
            let (id, revision, kind, template, name, unit, better, baseline, baseline_on, target, target_on) = row;
            let draft = IndicatorDraft {
                kind: known(IndicatorKind::parse, &kind)?,
                template: template.map(|word| known(Template::parse, &word)).transpose()?,
                name,
                unit,
                better: known(Better::parse, &better)?,
                baseline,
                baseline_on: baseline_on.map(|day| day.0),
                target,
                target_on: target_on.map(|day| day.0),
            };
            Ok(Indicator { id: id.0, revision, draft })
        };
        rows.into_iter().map(indicator).collect()
    }

    /// Adds an indicator or changes it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_indicator(&mut self, initiative: InitiativeId, indicator: &Indicator) -> Result<(), StoreError> {
        let draft = &indicator.draft;
        on!(self, |connection| sqlx::query(sql::PUT_INDICATOR)
            .bind(Id(indicator.id))
            .bind(Id(initiative))
            .bind(indicator.revision)
            .bind(draft.kind.word())
            .bind(draft.template.map(Template::word))
            .bind(&draft.name)
            .bind(&draft.unit)
            .bind(draft.better.word())
            .bind(draft.baseline)
            .bind(draft.baseline_on.map(Day))
            .bind(draft.target)
            .bind(draft.target_on.map(Day))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Every reading of each indicator of an initiative, in the order in which they were written down.
    ///
    /// # Errors
    /// What the database says.
    pub async fn readings_of(&mut self, initiative: InitiativeId) -> Result<BTreeMap<Uuid, Vec<Reading>>, StoreError> {
        type Row = (Id, Id, Day, f64, String, Option<Id>, Instant);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::READINGS_OF).bind(Id(initiative)).fetch_all(connection).await?);
        let mut readings: BTreeMap<Uuid, Vec<Reading>> = BTreeMap::new();
        for (indicator, id, read_on, value, source, corrects, recorded_at) in rows {
            let draft = ReadingDraft { read_on: read_on.0, value, source, corrects: corrects.map(|id| id.0) };
            readings.entry(indicator.0).or_default().push(Reading { id: id.0, draft, recorded_at: recorded_at.0 });
        }
        Ok(readings)
    }

    /// Writes a reading down, for good.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_reading(
        &mut self,
        indicator: Uuid,
        seq: i64,
        reading: &Reading,
        by: &str,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_READING)
            .bind(Id(reading.id))
            .bind(Id(indicator))
            .bind(seq)
            .bind(Day(reading.draft.read_on))
            .bind(reading.draft.value)
            .bind(&reading.draft.source)
            .bind(reading.draft.corrects.map(Id))
            .bind(Instant(reading.recorded_at))
            .bind(by)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The initiatives of which something was read from a day up to another.
    ///
    /// # Errors
    /// What the database says.
    pub async fn read_between(&mut self, from: NaiveDate, to: NaiveDate) -> Result<BTreeSet<InitiativeId>, StoreError> {
        let rows: Vec<(Id,)> = on!(self, |connection| sqlx::query_as(sql::READ_BETWEEN)
            .bind(Day(from))
            .bind(Day(to))
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(|(id,)| id.0).collect())
    }

    /// The documents of an initiative, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn documents_of(&mut self, initiative: InitiativeId) -> Result<Vec<Document>, StoreError> {
        type Row = (Id, String, String, String, Option<Day>);
        let rows: Vec<Row> = on!(self, |connection| sqlx::query_as(sql::DOCUMENTS_OF)
            .bind(Id(initiative))
            .fetch_all(connection)
            .await?);
        let document = |(id, kind, title, url, dated_on): Row| {
            let (kind, dated_on) = (known(DocumentKind::parse, &kind)?, dated_on.map(|day| day.0));
            Ok(Document { id: id.0, draft: DocumentDraft { kind, title, url, dated_on } })
        };
        rows.into_iter().map(document).collect()
    }

    /// Adds a document.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_document(
        &mut self,
        initiative: InitiativeId,
        revision: i64,
        document: &Document,
    ) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_DOCUMENT)
            .bind(Id(document.id))
            .bind(Id(initiative))
            .bind(revision)
            .bind(document.draft.kind.word())
            .bind(&document.draft.title)
            .bind(&document.draft.url)
            .bind(document.draft.dated_on.map(Day))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Takes a document away.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_document(&mut self, id: Uuid) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::DELETE_DOCUMENT).bind(Id(id)).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// Every overlap that is seen and was ever active, with what people made of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn overlaps_handled(&mut self, sight: &Sight) -> Result<Vec<OverlapHandled>, StoreError> {
        type Row = (Id, Instant, Option<String>, Option<Instant>, Option<Instant>, Option<String>);
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::OVERLAPS_HANDLED), sight)
            .fetch_all(connection)
            .await?);
        let handled = |(id, opened_at, state, since, acknowledged_at, outcome): Row| {
            let state = state.map(|word| known(HandlingState::parse, &word)).transpose()?;
            Ok(OverlapHandled {
                id: id.0,
                opened_at: opened_at.0,
                state: state.zip(since.map(|at| at.0)),
                acknowledged_at: acknowledged_at.map(|at| at.0),
                outcome: outcome.map(|word| known(Outcome::parse, &word)).transpose()?,
            })
        };
        rows.into_iter().map(handled).collect()
    }
}
