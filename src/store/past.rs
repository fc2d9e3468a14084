//! What the register held when it had a number of changes, read from the log and the states that are kept.

use super::codec::{Day, Id, Instant, Json, Shape, Words};
use super::initiatives::AreaVersion;
use super::initiatives::known;
use super::{StoreError, Tx, bind_sight, on, sql};
use crate::domain::access::Sight;
use crate::domain::codes::{InitiativeId, OverlapId};
use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::initiative::{Attributes, Initiative};
use crate::domain::overlap::{Finding, Shared};
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::{AreaStatus, Certainty, Gate, OverlapKind, OverlapState, Relation};
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

/// An overlap as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct PastOverlap {
    /// Its number for people.
    pub number: i64,
    /// The overlap.
    pub id: OverlapId,
    /// The side with the smaller id.
    pub a: InitiativeId,
    /// The other side.
    pub b: InitiativeId,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// Its state then; none where a program wrote it that kept no states.
    pub state: Option<PastState>,
}

/// What was recorded of an overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct PastState {
    /// The change that found it.
    pub revision: i64,
    /// What was found.
    pub finding: Finding,
    /// What followed.
    pub state: OverlapState,
    /// Where the boxes of both sides met.
    pub window: Bbox,
}

#[derive(FromRow)]
struct InitiativeRow {
    fid: i64,
    id: Id,
    created_at: Instant,
    seq: i64,
    at: Instant,
    kind: String,
    document: Json<Attributes>,
    version: i64,
    area_m2: f64,
    geom: Shape,
}

#[derive(FromRow)]
struct OverlapRow {
    fid: i64,
    id: Id,
    a_id: Id,
    b_id: Id,
    first_seen_at: Instant,
    seq: Option<i64>,
    area_m2: Option<f64>,
    share_a: Option<f64>,
    share_b: Option<f64>,
    relation: Option<String>,
    kind: Option<String>,
    certainty: Option<String>,
    state: Option<String>,
    gates: Option<Words>,
    common_begins: Option<Day>,
    common_ends: Option<Day>,
    gap_days: Option<i64>,
    min_lon: Option<f64>,
    min_lat: Option<f64>,
    max_lon: Option<f64>,
    max_lat: Option<f64>,
}

impl From<InitiativeRow> for (i64, Initiative) {
    fn from(row: InitiativeRow) -> Self {
        let withdrawn = row.kind == super::ChangeKind::InitiativeWithdrawn.word();
        let initiative = Initiative {
            id: row.id.0,
            revision: row.seq,
            // Who was the contact person then is nothing that looking back is for.
            attributes: Attributes { contact_person: None, ..row.document.0 },
            footprint: row.geom.0,
            area_version: row.version,
            area_m2: row.area_m2,
            created_at: row.created_at.0,
            updated_at: row.at.0,
            withdrawn_at: withdrawn.then_some(row.at.0),
            overlap_count: 0,
        };
        (row.fid, initiative)
    }
}

impl OverlapRow {
    fn into_overlap(self) -> Result<PastOverlap, StoreError> {
        let state = self.seq.map(|revision| self.state(revision)).transpose()?;
        Ok(PastOverlap {
            number: self.fid,
            id: self.id.0,
            a: self.a_id.0,
            b: self.b_id.0,
            first_seen_at: self.first_seen_at.0,
            state,
        })
    }

    fn state(&self, revision: i64) -> Result<PastState, StoreError> {
        let number = |value: Option<f64>| value.ok_or_else(|| StoreError::Corrupt("a state without measures".into()));
        let word = |text: &Option<String>| text.clone().unwrap_or_default();
        let gates = self.gates.clone().map(|words| words.0).unwrap_or_default();
        let common_begins = self.common_begins.map(|day| day.0);
        let common_ends = self.common_ends.map(|day| day.0);
        Ok(PastState {
            revision,
            finding: Finding {
                shared: Shared {
                    area_m2: number(self.area_m2)?,
                    share_a: number(self.share_a)?,
                    share_b: number(self.share_b)?,
                    relation: known(Relation::parse, &word(&self.relation))?,
                },
                kind: known(OverlapKind::parse, &word(&self.kind))?,
                certainty: known(Certainty::parse, &word(&self.certainty))?,
                gates: gates.iter().map(|word| known(Gate::parse, word)).collect::<Result<_, _>>()?,
                common_period: common_begins.map(|begins| Period { begins: Some(begins), ends: common_ends }),
                gap_days: self.gap_days,
            },
            state: known(OverlapState::parse, &word(&self.state))?,
            window: Bbox {
                min_lon: number(self.min_lon)?,
                min_lat: number(self.min_lat)?,
                max_lon: number(self.max_lon)?,
                max_lat: number(self.max_lat)?,
            },
        })
    }
}

impl Tx {
    /// The number of the last change up to an instant; 0 before the first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn seq_at(&mut self, at: Timestamp) -> Result<i64, StoreError> {
        let seq: Option<i64> = on!(self, |connection| sqlx::query_scalar(sql::past::SEQ_AT)
            .bind(Instant(at))
            .fetch_optional(connection)
            .await?);
        Ok(seq.unwrap_or(0))
    }

    /// So many initiatives after a place, as the changes up to a number left them, withdrawn ones too, without contact
    /// persons and counts of overlaps; each with its place.
    ///
    /// # Errors
    /// What the database says.
    pub async fn initiatives_at(
        &mut self,
        seq: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Initiative)>, StoreError> {
        let rows: Vec<InitiativeRow> = on!(self, |connection| sqlx::query_as(sql::past::INITIATIVES_AT)
            .bind(seq)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(<(i64, Initiative)>::from).collect())
    }

    /// So many overlaps after a number, as they were recorded when the register had so many changes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn overlaps_at(
        &mut self,
        seq: i64,
        at: Timestamp,
        after: i64,
        limit: i64,
    ) -> Result<Vec<PastOverlap>, StoreError> {
        let rows: Vec<OverlapRow> = on!(self, |connection| sqlx::query_as(sql::past::OVERLAPS_AT)
            .bind(seq)
            .bind(Instant(at))
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(OverlapRow::into_overlap).collect()
    }

    /// Every version of an area with the area, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn areas_of(&mut self, id: InitiativeId) -> Result<Vec<(AreaVersion, Footprint)>, StoreError> {
        type Row = (i64, i64, Instant, String, f64, Shape);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::past::AREAS_OF).bind(Id(id)).fetch_all(connection).await?);
        let area = |(version, seq, at, status, area_m2, shape): Row| {
            let area_status = known(AreaStatus::parse, &status)?;
            Ok((AreaVersion { version, seq, recorded_at: at.0, area_status, area_m2 }, shape.0))
        };
        rows.into_iter().map(area).collect()
    }

    /// The ids that somebody does not see now: of initiatives, withdrawn ones too, and of their overlaps.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hidden_from(&mut self, sight: &Sight) -> Result<Vec<Uuid>, StoreError> {
        let ids: Vec<Id> = on!(self, |connection| bind_sight!(sqlx::query_scalar(sql::HIDDEN_FROM), sight)
            .fetch_all(connection)
            .await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }

    /// The days (UTC) on which something changed after a number, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn change_days(&mut self, after: i64) -> Result<Vec<NaiveDate>, StoreError> {
        let days: Vec<String> = on!(self, |connection| sqlx::query_scalar(sql::past::CHANGE_DAYS)
            .bind(after)
            .fetch_all(connection)
            .await?);
        days.iter().map(|day| known(|day| day.parse().ok(), day)).collect()
    }
}
