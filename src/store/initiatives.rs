//! Initiatives and the versions of their areas.

use super::codec::{Day, Id, Instant, Json, Shape, Words};
use super::{StoreError, Tx, bind_sight, on, sql};
use crate::domain::access::Sight;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::initiative::{Actor, Attributes, ContactPerson, Initiative};
use crate::domain::overlap::Party;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::words::{AreaStatus, CityRole, FocusField, Form, Origin, Phase, Visibility};
use sqlx::FromRow;

/// What a list of initiatives is narrowed to; what is `None` or empty does not narrow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InitiativeFilter {
    /// Boxes that meet this one, in degrees.
    pub bbox: Option<Bbox>,
    /// Led by or with one of these administrations.
    pub administrations: Vec<Code>,
    /// In one of these phases.
    pub phases: Vec<Phase>,
    /// Of one of these forms.
    pub forms: Vec<Form>,
    /// Started by.
    pub origin: Option<Origin>,
    /// Works with this field.
    pub focus_field: Option<FocusField>,
    /// Runs on a day of this window.
    pub window: Period,
    /// Has this in its name, description or actors.
    pub text: Option<String>,
}

/// What the index holds of an initiative.
#[derive(Debug, Clone)]
pub struct StoredParty {
    /// The initiative.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// The city's contact person.
    pub contact_person: Option<ContactPerson>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What detection needs to know.
    pub party: Party,
    /// Its area.
    pub footprint: Footprint,
}

/// A version of an area, without the area.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaVersion {
    /// Counts from 1.
    pub version: i64,
    /// The change that brought it.
    pub seq: i64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How settled it was.
    pub area_status: AreaStatus,
    /// Its size in square metres.
    pub area_m2: f64,
}

#[derive(FromRow)]
struct Row {
    fid: i64,
    id: Id,
    revision: i64,
    name: String,
    description: String,
    purpose: String,
    form: String,
    origin: String,
    city_role: String,
    lead_administration: String,
    participating_administrations: Json<Vec<Code>>,
    actors: Json<Vec<Actor>>,
    focus_fields: Words,
    contact_person: Option<Json<ContactPerson>>,
    begins: Option<Day>,
    ends: Option<Day>,
    phase: String,
    area_status: String,
    parent: Option<Id>,
    registry_number: Option<String>,
    visibility: String,
    external_id: Option<String>,
    source: Option<String>,
    area_version: i64,
    area_m2: f64,
    created_at: Instant,
    updated_at: Instant,
    withdrawn_at: Option<Instant>,
    geom: Shape,
    overlap_count: i64,
}

#[derive(FromRow)]
struct PartyRow {
    fid: i64,
    id: Id,
    name: String,
    contact_person: Option<Json<ContactPerson>>,
    lead_administration: String,
    participating_administrations: Json<Vec<Code>>,
    begins: Option<Day>,
    ends: Option<Day>,
    phase: String,
    area_status: String,
    parent: Option<Id>,
    actors: Json<Vec<Actor>>,
    focus_fields: Words,
    visibility: String,
    geom: Shape,
}

/// Reads a stored word, code or the like.
pub(super) fn known<T>(parse: impl Fn(&str) -> Option<T>, text: &str) -> Result<T, StoreError> {
    parse(text).ok_or_else(|| StoreError::Corrupt(text.to_owned()))
}

fn focus_fields<T: FromIterator<FocusField>>(words: &Words) -> Result<T, StoreError> {
    words.0.iter().map(|word| known(FocusField::parse, word)).collect()
}

impl Row {
    fn into_initiative(self) -> Result<Initiative, StoreError> {
        Ok(Initiative {
            id: self.id.0,
            revision: self.revision,
            attributes: Attributes {
                name: self.name,
                description: self.description,
                purpose: self.purpose,
                form: known(Form::parse, &self.form)?,
                origin: known(Origin::parse, &self.origin)?,
                city_role: known(CityRole::parse, &self.city_role)?,
                lead_administration: known(Code::parse, &self.lead_administration)?,
                participating_administrations: self.participating_administrations.0,
                actors: self.actors.0,
                focus_fields: focus_fields(&self.focus_fields)?,
                contact_person: self.contact_person.map(|json| json.0),
                period: Period { begins: self.begins.map(|day| day.0), ends: self.ends.map(|day| day.0) },
                phase: known(Phase::parse, &self.phase)?,
                area_status: known(AreaStatus::parse, &self.area_status)?,
                parent: self.parent.map(|id| id.0),
                registry_number: self.registry_number,
                visibility: known(Visibility::parse, &self.visibility)?,
                external_id: self.external_id,
                source: self.source,
            },
            footprint: self.geom.0,
            area_version: self.area_version,
            area_m2: self.area_m2,
            created_at: self.created_at.0,
            updated_at: self.updated_at.0,
            withdrawn_at: self.withdrawn_at.map(|instant| instant.0),
            overlap_count: self.overlap_count,
        })
    }
}

impl PartyRow {
    fn into_party(self) -> Result<StoredParty, StoreError> {
        let lead = known(Code::parse, &self.lead_administration)?;
        let party = Party {
            administrations: std::iter::once(lead.clone()).chain(self.participating_administrations.0).collect(),
            period: Period { begins: self.begins.map(|day| day.0), ends: self.ends.map(|day| day.0) },
            phase: known(Phase::parse, &self.phase)?,
            area_status: known(AreaStatus::parse, &self.area_status)?,
            parent: self.parent.map(|id| id.0),
            focus_fields: focus_fields(&self.focus_fields)?,
            actors: self.actors.0.iter().map(Actor::key).collect(),
        };
        Ok(StoredParty {
            id: self.id.0,
            name: self.name,
            lead_administration: lead,
            contact_person: self.contact_person.map(|json| json.0),
            visibility: known(Visibility::parse, &self.visibility)?,
            party,
            footprint: self.geom.0,
        })
    }
}

/// Binds what is seen, and the filter's narrowings, in the order of `initiative_filter!`.
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
            .bind(list(Words::of(&filter.phases)))
            .bind(list(Words::of(&filter.forms)))
            .bind(filter.origin.map(|origin| origin.word()))
            .bind(filter.focus_field.map(|field| field.word()))
            .bind(filter.window.begins.map(Day))
            .bind(filter.window.ends.map(Day))
            .bind(filter.text.as_deref().map(pattern))
    }};
}

/// Small letters with the wildcards of `like` made plain.
fn pattern(text: &str) -> String {
    text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// What a search for words looks in.
#[must_use]
pub fn search_text(attributes: &Attributes) -> String {
    let actors = attributes.actors.iter().map(|actor| actor.name.as_str());
    let parts = [attributes.name.as_str(), attributes.description.as_str()];
    parts.into_iter().chain(actors).collect::<Vec<_>>().join("\n").to_lowercase()
}

impl Tx {
    /// The initiative with this id, withdrawn ones too, if it is seen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_initiative(&mut self, sight: &Sight, id: InitiativeId) -> Result<Option<Initiative>, StoreError> {
        let row: Option<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::FIND_INITIATIVE), sight)
            .bind(Id(id))
            .fetch_optional(connection)
            .await?);
        row.map(Row::into_initiative).transpose()
    }

    /// The initiative that a source calls this, whoever may see it: the name is taken for everybody.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_by_external_id(
        &mut self,
        lead: &Code,
        source: Option<&str>,
        external_id: &str,
    ) -> Result<Option<Initiative>, StoreError> {
        let row: Option<Row> =
            on!(self, |connection| bind_sight!(sqlx::query_as(sql::FIND_BY_EXTERNAL_ID), &Sight::ALL)
                .bind(lead.as_str())
                .bind(source)
                .bind(external_id)
                .fetch_optional(connection)
                .await?);
        row.map(Row::into_initiative).transpose()
    }

    /// A page of the initiatives that are seen, in the order of registration, with the place to read on from after each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list_initiatives(
        &mut self,
        sight: &Sight,
        filter: &InitiativeFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Initiative)>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_filter!(sqlx::query_as(sql::LIST_INITIATIVES), sight, filter)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(|row| Ok((row.fid, row.into_initiative()?))).collect()
    }

    /// So many initiatives after a place, withdrawn ones too, each with its place.
    ///
    /// # Errors
    /// What the database says.
    pub async fn every_initiative(&mut self, after: i64, limit: i64) -> Result<Vec<(i64, Initiative)>, StoreError> {
        let rows: Vec<Row> = on!(self, |connection| bind_sight!(sqlx::query_as(sql::EVERY_INITIATIVE), &Sight::ALL)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        rows.into_iter().map(|row| Ok((row.fid, row.into_initiative()?))).collect()
    }

    /// The ids of every initiative that the filter leaves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn initiative_ids(
        &mut self,
        sight: &Sight,
        filter: &InitiativeFilter,
    ) -> Result<Vec<InitiativeId>, StoreError> {
        let ids: Vec<Id> = on!(self, |connection| bind_filter!(sqlx::query_scalar(sql::INITIATIVE_IDS), sight, filter)
            .fetch_all(connection)
            .await?);
        Ok(ids.into_iter().map(|id| id.0).collect())
    }

    /// How many initiatives the filter leaves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_initiatives(&mut self, sight: &Sight, filter: &InitiativeFilter) -> Result<i64, StoreError> {
        Ok(on!(self, |connection| bind_filter!(sqlx::query_scalar(sql::COUNT_INITIATIVES), sight, filter)
            .fetch_one(connection)
            .await?))
    }

    /// What the index holds, of so many initiatives that are not withdrawn, with the place to read on from.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load_parties(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<(Vec<StoredParty>, Option<i64>), StoreError> {
        let rows: Vec<PartyRow> = on!(self, |connection| sqlx::query_as(sql::LOAD_PARTIES)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?);
        let last = rows.last().map(|row| row.fid);
        Ok((rows.into_iter().map(PartyRow::into_party).collect::<Result<_, _>>()?, last))
    }

    /// Writes an initiative as it is now: a new one, or over the one with its id.
    ///
    /// # Errors
    /// A unique violation when its external id is taken; otherwise what the database says.
    pub async fn put_initiative(&mut self, initiative: &Initiative, is_new: bool) -> Result<(), StoreError> {
        let statement = if is_new { sql::INSERT_INITIATIVE } else { sql::UPDATE_INITIATIVE };
        let attributes = &initiative.attributes;
        let bbox = initiative.footprint.bbox();
        on!(self, |connection| sqlx::query(statement)
            .bind(Id(initiative.id))
            .bind(initiative.revision)
            .bind(&attributes.name)
            .bind(&attributes.description)
            .bind(&attributes.purpose)
            .bind(attributes.form.word())
            .bind(attributes.origin.word())
            .bind(attributes.city_role.word())
            .bind(attributes.lead_administration.as_str())
            .bind(Json(attributes.participating_administrations.clone()))
            .bind(Words::of(attributes.administrations()))
            .bind(Json(attributes.actors.clone()))
            .bind(Words::of(&attributes.focus_fields))
            .bind(attributes.contact_person.clone().map(Json))
            .bind(attributes.period.begins.map(Day))
            .bind(attributes.period.ends.map(Day))
            .bind(attributes.phase.word())
            .bind(attributes.area_status.word())
            .bind(attributes.parent.map(Id))
            .bind(&attributes.registry_number)
            .bind(&attributes.external_id)
            .bind(&attributes.source)
            .bind(search_text(attributes))
            .bind(initiative.area_version)
            .bind(initiative.area_m2)
            .bind(bbox.min_lon)
            .bind(bbox.min_lat)
            .bind(bbox.max_lon)
            .bind(bbox.max_lat)
            .bind(Instant(initiative.updated_at))
            .bind(Shape(initiative.footprint.clone()))
            .bind(attributes.visibility.word())
            .bind(attributes.contact_person.as_ref().and_then(|contact| contact.person).map(Id))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Adds the initiative's current area to its versions.
    ///
    /// # Errors
    /// What the database says.
    pub async fn append_area_version(&mut self, initiative: &Initiative) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::INSERT_FOOTPRINT)
            .bind(Id(initiative.id))
            .bind(initiative.area_version)
            .bind(initiative.revision)
            .bind(Instant(initiative.updated_at))
            .bind(initiative.attributes.area_status.word())
            .bind(initiative.area_m2)
            .bind(Shape(initiative.footprint.clone()))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// The versions of an area, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn area_versions(&mut self, id: InitiativeId) -> Result<Vec<AreaVersion>, StoreError> {
        type Row = (i64, i64, Instant, String, f64);
        let rows: Vec<Row> =
            on!(self, |connection| sqlx::query_as(sql::FOOTPRINTS_OF).bind(Id(id)).fetch_all(connection).await?);
        let version = |(version, seq, at, status, area_m2): Row| {
            let area_status = known(AreaStatus::parse, &status)?;
            Ok(AreaVersion { version, seq, recorded_at: at.0, area_status, area_m2 })
        };
        rows.into_iter().map(version).collect()
    }

    /// Marks an initiative as withdrawn.
    ///
    /// # Errors
    /// What the database says.
    pub async fn withdraw_initiative(&mut self, id: InitiativeId, seq: i64, at: Timestamp) -> Result<(), StoreError> {
        on!(self, |connection| sqlx::query(sql::WITHDRAW_INITIATIVE)
            .bind(Id(id))
            .bind(seq)
            .bind(Instant(at))
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }
}
