//! Recorded overlaps.

use super::codec::{Day, Id, Instant, Json, Words};
use super::initiatives::known;
use super::{StoreError, Tx, bind_sight, on, sql};
use crate::domain::access::Sight;
use crate::domain::codes::{Code, InitiativeId, OverlapId};
use crate::domain::footprint::Bbox;
use crate::domain::handling::HandlingState;
use crate::domain::overlap::{Finding, Handled, Overlap, OverlapSide, Shared};
use crate::domain::period::Period;
use crate::domain::score::{Band, Score};
use crate::domain::time::Timestamp;
use crate::domain::words::{Certainty, Gate, OverlapKind, OverlapState, Phase, Relation};
use sqlx::{ColumnIndex, Decode, FromRow, Type};

/// What a list of overlaps is narrowed to; what is `None` or empty does not narrow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OverlapFilter {
    /// Windows that meet this box, in degrees.
    pub bbox: Option<Bbox>,
    /// One side is led by or with one of these administrations.
    pub administrations: Vec<Code>,
    /// In one of these states.
    pub states: Vec<OverlapState>,
    /// Of this kind.
    pub kind: Option<OverlapKind>,
    /// At least this many square metres.
    pub min_area_m2: Option<f64>,
    /// At least this part of the smaller side.
    pub min_share: Option<f64>,
    /// With this initiative.
    pub initiative: Option<InitiativeId>,
    /// With a score in one of these bands.
    pub bands: Vec<Band>,
    /// Handled so far.
    pub handling: Vec<HandlingState>,
    /// Waiting for a verdict of this administration.
    pub awaiting: Option<Code>,
}

/// An overlap to be written; the row with the same pair is replaced, its id, number and first sight stay.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlapWrite {
    /// The id it gets when it is new.
    pub id: OverlapId,
    /// The side with the smaller id.
    pub a_id: InitiativeId,
    /// The other side.
    pub b_id: InitiativeId,
    /// The change that found it.
    pub revision: i64,
    /// What was found.
    pub finding: Finding,
    /// The state that follows.
    pub state: OverlapState,
    /// Where the boxes of both sides meet.
    pub window: Bbox,
    /// Its coordination need; none when a gate fails.
    pub score: Option<Score>,
    /// The version of the rules it was judged by.
    pub rules: i64,
    /// When it last became active.
    pub opened_at: Option<Timestamp>,
    /// When it last ceased to be.
    pub closed_at: Option<Timestamp>,
    /// Now.
    pub at: Timestamp,
}

/// What is recorded of a pair, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedPair {
    /// The side with the smaller id.
    pub a: InitiativeId,
    /// The other side.
    pub b: InitiativeId,
    /// The overlap.
    pub id: OverlapId,
    /// Whether it is in force.
    pub active: bool,
}

struct Row(i64, Overlap);

/// A type that a row's database can hand over.
trait Column<'r, R: sqlx::Row>: Decode<'r, R::Database> + Type<R::Database> {}

impl<'r, R: sqlx::Row, T: Decode<'r, R::Database> + Type<R::Database>> Column<'r, R> for T {}

/// By hand, because the two sides have the same columns under names of their own.
impl<'r, R: sqlx::Row> FromRow<'r, R> for Row
where
    for<'n> &'n str: ColumnIndex<R>,
    i64: Column<'r, R>,
    f64: Column<'r, R>,
    String: Column<'r, R>,
    Id: Column<'r, R>,
    Day: Column<'r, R>,
    Instant: Column<'r, R>,
    Words: Column<'r, R>,
    Json<Vec<Code>>: Column<'r, R>,
    Json<Score>: Column<'r, R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let read = || {
            let side = |names: [&str; 8]| -> Result<OverlapSide, StoreError> {
                let [id, name, lead, participating, external_id, begins, ends, phase] = names;
                let lead = known(Code::parse, &text(lead)?)?;
                let participating: Json<Vec<Code>> = row.try_get(participating)?;
                Ok(OverlapSide {
                    id: row.try_get::<Id, _>(id)?.0,
                    name: row.try_get(name)?,
                    administrations: std::iter::once(lead.clone()).chain(participating.0).collect(),
                    lead_administration: lead,
                    external_id: row.try_get(external_id)?,
                    period: Period {
                        begins: row.try_get::<Option<Day>, _>(begins)?.map(|day| day.0),
                        ends: row.try_get::<Option<Day>, _>(ends)?.map(|day| day.0),
                    },
                    phase: known(Phase::parse, &text(phase)?)?,
                })
            };
            let kind = known(OverlapKind::parse, &text("kind")?)?;
            let common_begins = row.try_get::<Option<Day>, _>("common_begins")?.map(|day| day.0);
            let common_ends = row.try_get::<Option<Day>, _>("common_ends")?.map(|day| day.0);
            let gates: Words = row.try_get("gates")?;
            let number: i64 = row.try_get("fid")?;
            let state = known(OverlapState::parse, &text("state")?)?;
            let instant = |name: &str| row.try_get::<Option<Instant>, _>(name).map(|at| at.map(|at| at.0));
            let first_seen_at = row.try_get::<Instant, _>("first_seen_at")?.0;
            let (opened_at, closed_at) = (instant("opened_at")?, instant("closed_at")?);
            // An older program does not write when an overlap became active.
            let opened_at = opened_at.or((state == OverlapState::Active).then_some(first_seen_at));
            let handled = match row.try_get::<Option<String>, _>("h_state")? {
                Some(word) => Handled {
                    state: Some(known(HandlingState::parse, &word)?),
                    revision: row.try_get("h_revision")?,
                    since: instant("h_since")?,
                },
                None => Handled::untouched(state, opened_at, closed_at),
            };
            let overlap = Overlap {
                id: row.try_get::<Id, _>("id")?.0,
                number,
                revision: row.try_get("revision")?,
                a: side([
                    "a_id",
                    "a_name",
                    "a_lead",
                    "a_participating",
                    "a_external_id",
                    "a_begins",
                    "a_ends",
                    "a_phase",
                ])?,
                b: side([
                    "b_id",
                    "b_name",
                    "b_lead",
                    "b_participating",
                    "b_external_id",
                    "b_begins",
                    "b_ends",
                    "b_phase",
                ])?,
                finding: Finding {
                    shared: Shared {
                        area_m2: row.try_get("area_m2")?,
                        share_a: row.try_get("share_a")?,
                        share_b: row.try_get("share_b")?,
                        relation: known(Relation::parse, &text("relation")?)?,
                    },
                    kind,
                    certainty: known(Certainty::parse, &text("certainty")?)?,
                    gates: gates.0.iter().map(|word| known(Gate::parse, word)).collect::<Result<_, _>>()?,
                    common_period: common_begins.map(|begins| Period { begins: Some(begins), ends: common_ends }),
                    gap_days: row.try_get("gap_days")?,
                },
                state,
                window: Bbox {
                    min_lon: row.try_get("min_lon")?,
                    min_lat: row.try_get("min_lat")?,
                    max_lon: row.try_get("max_lon")?,
                    max_lat: row.try_get("max_lat")?,
                },
                first_seen_at,
                opened_at,
                closed_at,
                score: row.try_get::<Option<Json<Score>>, _>("factors")?.map(|score| score.0),
                handled,
            };
            Ok(Row(number, overlap))
        };
        read().map_err(|error: StoreError| match error {
            StoreError::Database(error) => error,
            other => sqlx::Error::Decode(other.to_string().into()),
        })
    }
}

/// Binds what is seen, and the filter's narrowings, in the order of `overlap_filter!`.
macro_rules! bind_filter {
    ($query:expr, $sight:expr, $filter:expr) => {{
        let filter = $filter;
        let side = |pick: fn(&Bbox) -> f64| filter.bbox.as_ref().map(pick);
        let list = |words: Words| (!words.0.is_empty()).then_some(words);
        bind_sight!($query, $sight)
            .bind(side(|bbox| bbox.min_lon))
            .bind(side(|bbox| bbox.min_lat))
            .bind(side(|bbox| bbox.max_lon))
            .bind(side(|bbox| bbox.max_lat))
            .bind(list(Words::of(&filter.administrations)))
            .bind(list(Words::of(&filter.states)))
            .bind(filter.kind.map(|kind| kind.word()))
            .bind(filter.min_area_m2)
            .bind(filter.min_share)
            .bind(filter.initiative.map(Id))
            .bind(list(Words::of(&filter.bands)))
            .bind(list(Words::of(&filter.handling)))
            .bind(filter.awaiting.as_ref().map(Code::as_str))
    }};
}

impl Tx {
    /// The overlap with this id, if both sides are seen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_overlap(&mut self, sight: &Sight, id: OverlapId) -> Result<Option<Overlap>, StoreError> {
        let row: Option<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::FIND_OVERLAP), sight)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        Ok(row.map(|row| row.1))
    }

    /// Every overlap of an initiative both sides of which are seen, the largest first, lapsed ones too.
    ///
    /// # Errors
    /// What the database says.
    pub async fn overlaps_of(&mut self, sight: &Sight, id: InitiativeId) -> Result<Vec<Overlap>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::OVERLAPS_OF), sight)
            .bind(Id(id))
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(|row| row.1).collect())
    }

    /// A page of the overlaps both sides of which are seen, in the order of discovery, with the place to read on from after each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list_overlaps(
        &mut self,
        sight: &Sight,
        filter: &OverlapFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Overlap)>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_filter!(sqlx::query_as(sql::LIST_OVERLAPS), sight, filter)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        Ok(rows.into_iter().map(|row| (row.0, row.1)).collect())
    }

    /// How many overlaps the filter leaves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_overlaps(&mut self, sight: &Sight, filter: &OverlapFilter) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| bind_filter!(sqlx::query_scalar(sql::COUNT_OVERLAPS), sight, filter)
            .fetch_one(connection)
            .await?))
    }

    /// Every pair that was recorded after a change.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pairs_since(&mut self, seq: i64) -> Result<Vec<RecordedPair>, StoreError> {
        let rows: Vec<(Id, Id, Id, String)> =
            on!(self, |connection| sqlx::query_as(sql::PAIRS_SINCE).bind(seq).fetch_all(connection).await?);
        let pair = |(a, b, id, state): (Id, Id, Id, String)| {
            let active = known(OverlapState::parse, &state)? == OverlapState::Active;
            Ok(RecordedPair { a: a.0, b: b.0, id: id.0, active })
        };
        rows.into_iter().map(pair).collect()
    }

    /// Writes what was found of a pair.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_overlap(&mut self, overlap: &OverlapWrite) -> Result<(), StoreError> {
        let finding = &overlap.finding;
        let common = finding.common_period.unwrap_or_default();
        on!(self, |connection| sqlx::query(sql::PUT_OVERLAP)
            .bind(Id(overlap.id))
            .bind(Id(overlap.a_id))
            .bind(Id(overlap.b_id))
            .bind(overlap.revision)
            .bind(finding.shared.area_m2)
            .bind(finding.shared.share_a)
            .bind(finding.shared.share_b)
            .bind(finding.shared.relation.word())
            .bind(finding.kind.word())
            .bind(finding.certainty.word())
            .bind(overlap.state.word())
            .bind(Words::of(&finding.gates))
            .bind(common.begins.map(Day))
            .bind(common.ends.map(Day))
            .bind(finding.gap_days)
            .bind(overlap.window.min_lon)
            .bind(overlap.window.min_lat)
            .bind(overlap.window.max_lon)
            .bind(overlap.window.max_lat)
            .bind(Instant(overlap.at))
            .bind(overlap.score.as_ref().map(|score| i64::from(score.hundredths)))
            .bind(overlap.score.as_ref().map_or(Band::NotIndexed, |score| score.band).word())
            .bind(overlap.score.clone().map(Json))
            .bind(overlap.rules)
            .bind(overlap.opened_at.map(Instant))
            .bind(overlap.closed_at.map(Instant))
            .bind(overlap.score.as_ref().map(Score::zone))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
