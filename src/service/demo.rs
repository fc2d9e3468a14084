//! The demo city: a hand-drawn Malmö with invented initiatives, loaded into a register that is still empty.

mod cases;
mod following;

use super::import::{ImportOptions, Outcome, Progress};
use super::telling::{AreaDraft, Which, WishesDraft};
use super::{ByHand, InitiativeFilter, OverlapFilter, Paging, PersonDraft, Service, ServiceError, intake};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::access::{Actor, Grant, PersonId, Role, Sight};
use crate::domain::codes::Code;
use crate::domain::error::Error;
use crate::domain::handling::{self, NoticeKind, Reason, Verdict};
use crate::domain::organisation::{Administration, Committee};
use crate::domain::overlap::Overlap;
use crate::domain::person::GivenRole;
use crate::domain::score::Band;
use crate::domain::settings::Overrides;
use crate::domain::telling::{Timing, Wishes};
use crate::domain::words::OverlapState;
use crate::store::Store;
use chrono::Days;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

const ORGANISATION: &str = include_str!("../../geodata/malmo/organisation.json");
const INITIATIVES: &str = include_str!("../../geodata/malmo/initiatives.geojson");
const PERSONS: &str = include_str!("../../geodata/malmo/persons.json");
const DISTRICTS: &str = include_str!("../../geodata/malmo/districts.geojson");

/// What a new register for the demo city is set to: SWEREF 99 13 30, the city's box, and its land area.
const SETTINGS: &str = "metric_crs = 3008\nextent = [12.80, 55.48, 13.20, 55.68]\nmunicipality_area_m2 = 158e6";

/// The name of the demo's reference layer.
pub const DEMO_LAYER: &str = "stadsdelar";

#[derive(Deserialize)]
struct Organisation {
    committees: Vec<Committee>,
    administrations: Vec<Administration>,
}

/// An invented person. None is an administrator: who that is, the installation decides.
#[derive(Deserialize)]
struct DemoPerson {
    name: String,
    email: String,
    roles: Vec<String>,
}

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// Initiatives.
    pub initiatives: usize,
    /// Areas of the reference layer.
    pub districts: usize,
}

impl Service {
    /// Opens a register as [`Self::open`] does; a new one is set to the demo city where nothing else is given.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_for_demo(
        store: Store,
        clock: Clock,
        given: &Overrides,
        config: Config,
    ) -> Result<Arc<Self>, ServiceError> {
        let is_new = store.read().await?.settings().await?.is_none();
        if !is_new {
            return Self::open_with(store, clock, given, config).await;
        }
        let demo = Overrides::from_toml(SETTINGS).map_err(ServiceError::Settings)?;
        Self::open_with(store, clock, &given.over(demo), config).await
    }

    /// Whether nothing was ever registered.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_empty(&self) -> Result<bool, ServiceError> {
        Ok(self.store.read().await?.count_initiatives(&Sight::ALL, &InitiativeFilter::default()).await? == 0)
    }

    /// Loads the demo city.
    ///
    /// # Errors
    /// [`Error::WrongState`] when the register is not empty; [`Error::Invalid`] when its settings do not allow Malmö.
    pub async fn load_demo(self: &Arc<Self>, progress: Progress) -> Result<Demo, ServiceError> {
        if !self.is_empty().await? {
            return Err(Error::WrongState("the register is not empty").into());
        }
        let Organisation { committees, administrations } =
            serde_json::from_str(ORGANISATION).map_err(|_| ServiceError::Broken)?;
        let actor = &Actor::Operator;
        self.put_organisation(actor, committees, administrations).await?;
        let mut initiatives = document(INITIATIVES)?;
        let persons: Vec<DemoPerson> = serde_json::from_str(PERSONS).map_err(|_| ServiceError::Broken)?;
        for DemoPerson { name, email, roles } in persons {
            let roles = roles.iter().filter_map(|role| Grant::parse(role)).collect();
            let draft = PersonDraft { name, email: Some(email.clone()), roles };
            let person = self.put_person(actor, None, draft).await?;
            name_contact(&mut initiatives, &email, person.id);
        }
        let options = ImportOptions { strict: true, ..ImportOptions::default() };
        let layer = DEMO_LAYER.to_owned();
        let districts = self.import_reference(actor, layer, vec![document(DISTRICTS)?], options.clone()).await?.report;
        let initiatives = self.import(actor, initiatives, "demo", options, progress).await?;
        let mut features = districts.features.iter().chain(&initiatives.features);
        match features.find_map(|feature| match &feature.outcome {
            Outcome::Refused(faults) => Some(faults.clone()),
            _ => None,
        }) {
            Some(faults) => Err(Error::invalid(faults).into()),
            None => {
                self.invent_subscriptions().await?;
                self.invent_handling().await?;
                self.invent_cases().await?;
                self.invent_follow_up().await?;
                self.hand_out().await?;
                let initiatives = self.live.read().unwrap_or_else(PoisonError::into_inner).index.len();
                Ok(Demo { initiatives, districts: districts.features.len() })
            }
        }
    }

    /// Lets some of the invented people have said what they want to be told; the others are told what their roles give them.
    async fn invent_subscriptions(self: &Arc<Self>) -> Result<(), ServiceError> {
        let districts = self.reference_areas(&Actor::Operator, DEMO_LAYER).await?;
        let coordinators: Vec<PersonId> = {
            let persons = self.persons(&Actor::Operator).await?;
            let coordinates = |roles: &[GivenRole]| roles.iter().any(|role| role.grant.role == Role::Coordinator);
            persons.into_iter().filter(|(_, roles)| coordinates(roles)).map(|(person, _)| person.id).collect()
        };
        for (nth, person) in coordinators.into_iter().take(2).enumerate() {
            let Some(actor) = self.actor_of(person).await? else { continue };
            let minimum_band = (nth == 1).then_some(Band::Watch);
            let timing = BTreeMap::from([(NoticeKind::Ended, Timing::Weekly), (NoticeKind::Escalated, Timing::AtOnce)]);
            let wishes = Wishes { minimum_band, timing, ..Wishes::default() };
            self.put_own_subscription(&actor, WishesDraft { language: "sv".to_owned(), wishes }).await?;
            if let Some(district) = districts.get(nth) {
                let draft = AreaDraft::District { layer: DEMO_LAYER.to_owned(), code: district.code.clone() };
                self.add_watch_area(&actor, Which::Own, draft).await?;
            }
        }
        Ok(())
    }

    /// Lets invented people have come to different points with the first overlaps.
    async fn invent_handling(self: &Arc<Self>) -> Result<(), ServiceError> {
        let actor = &Actor::Operator;
        let active = OverlapFilter { states: vec![OverlapState::Active], ..OverlapFilter::default() };
        let first = self.overlaps(actor, &active, Paging { after: 0, limit: 24 }).await?.items;
        for (nth, overlap) in first.into_iter().enumerate() {
            for act in self.invented(nth, &overlap) {
                let revision = self.overlap(actor, overlap.id).await?.handled.revision;
                self.handle_overlap(actor, overlap.id, revision, act).await?;
            }
        }
        Ok(())
    }

    /// What they have done with the nth; with every sixth nothing yet.
    fn invented(&self, nth: usize, overlap: &Overlap) -> Vec<ByHand> {
        let say = |administration: &Code, verdict, comment: &str| ByHand::Say {
            administration: administration.clone(),
            verdict,
            reason: (verdict == Verdict::NoNeed).then_some(Reason::OtherPurpose),
            comment: comment.to_owned(),
        };
        let today = self.clock.now().date();
        let later = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
        let need = say(&overlap.a.lead_administration, Verdict::Need, "Vi möter samma fastighetsägare och bör ses.");
        match nth % 6 {
            1 => vec![ByHand::Acknowledge],
            2 => vec![need, ByHand::Meet { on: later(12) }],
            3 => {
                let joint = say(&overlap.b.lead_administration, Verdict::Need, "Gärna en gemensam trygghetsvandring.");
                vec![need, joint, ByHand::Conclude { outcome: handling::Outcome::JointAction }]
            }
            4 => {
                let all = overlap.administrations();
                all.map(|code| say(code, Verdict::NoNeed, "Andra frågor och andra deltagare.")).collect()
            }
            5 => vec![ByHand::Snooze { until: later(45), reason: "Avvaktar nämndens beslut.".to_owned() }],
            _ => Vec::new(),
        }
    }
}

/// Says who in the register the contact person with this address is.
fn name_contact(initiatives: &mut Value, email: &str, person: PersonId) {
    let features = initiatives.get_mut("features").and_then(Value::as_array_mut);
    for feature in features.into_iter().flatten() {
        if let Some(contact) = feature.pointer_mut("/properties/contact_person")
            && contact.get("email").and_then(Value::as_str) == Some(email)
            && let Some(contact) = contact.as_object_mut()
        {
            contact.insert("person".to_owned(), Value::String(person.to_string()));
        }
    }
}

fn document(text: &str) -> Result<Value, ServiceError> {
    Ok(intake::parse(text.as_bytes())?)
}
