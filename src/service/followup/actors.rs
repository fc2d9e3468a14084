//! Who is asked by how many at once: the actors of initiatives, recognised as the score recognises them.

use crate::domain::access::{Action, Actor};
use crate::domain::codes::Code;
use crate::domain::follow::most_at_once;
use crate::domain::initiative::{Actor as Party, ActorKey, Initiative};
use crate::domain::period::Period;
use crate::domain::words::{ActorKind, Phase};
use crate::service::access::may;
use crate::service::{InitiativeFilter, Service, ServiceError};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Rows that are read at a time.
const CHUNK: i64 = 500;

/// An actor that takes part in initiatives of a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Asked {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Its name, as it was written first.
    pub name: String,
    /// How many of the initiatives run at once, at most.
    pub at_once: usize,
    /// How many administrations ask, as leads.
    pub administrations: usize,
    /// By whom it is asked.
    pub by: Vec<AskedBy>,
}

/// An initiative that an actor takes part in.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AskedBy {
    /// The initiative.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// When it runs.
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
}

impl Asked {
    fn new(party: &Party) -> Self {
        Self { kind: party.kind, name: party.name.clone(), at_once: 0, administrations: 0, by: Vec::new() }
    }
}

impl Service {
    /// The actors that at least so many initiatives of a period ask, as far as the reader sees those; who is asked by most at
    /// once comes first. What is closed without a last day is left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn actors_asked(
        &self,
        actor: &Actor,
        window: Period,
        at_least: usize,
    ) -> Result<Vec<Asked>, ServiceError> {
        may(actor, Action::ReadInitiative)?;
        let mut asked: BTreeMap<ActorKey, Asked> = BTreeMap::new();
        for one in self.all_in(actor, window).await? {
            let is_over = one.attributes.phase == Phase::Closed && one.attributes.period.ends.is_none();
            for party in one.attributes.actors.iter().filter(|_| !is_over) {
                let found = asked.entry(party.key()).or_insert_with(|| Asked::new(party));
                if found.by.last().is_none_or(|last| last.id != one.id) {
                    found.by.push(AskedBy {
                        id: one.id,
                        name: one.attributes.name.clone(),
                        lead_administration: one.attributes.lead_administration.clone(),
                        period: one.attributes.period,
                        phase: one.attributes.phase,
                    });
                }
            }
        }
        let mut asked: Vec<Asked> = asked.into_values().filter(|one| at_least <= one.by.len()).collect();
        for one in &mut asked {
            let periods: Vec<Period> = one.by.iter().map(|by| by.period).collect();
            one.at_once = most_at_once(&periods, &window);
            let mut leads: Vec<&Code> = one.by.iter().map(|by| &by.lead_administration).collect();
            leads.sort_unstable();
            leads.dedup();
            one.administrations = leads.len();
        }
        let order = |one: &Asked| (one.at_once, one.by.len());
        asked.sort_by(|a, b| order(b).cmp(&order(a)).then_with(|| a.name.cmp(&b.name)));
        Ok(asked)
    }

    /// Every initiative that the actor sees and that has a day in a window, or no dates.
    pub(in crate::service) async fn all_in(
        &self,
        actor: &Actor,
        window: Period,
    ) -> Result<Vec<Initiative>, ServiceError> {
        let (mut tx, sight) = (self.store.read().await?, actor.sight());
        let filter = InitiativeFilter { window, ..InitiativeFilter::default() };
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let rows = tx.list_initiatives(&sight, &filter, after, CHUNK).await?;
            let Some((last, _)) = rows.last() else { return Ok(all) };
            after = *last;
            all.extend(rows.into_iter().map(|(_, initiative)| initiative));
        }
    }
}
