//! How cases begin: somebody asks for support, the city gives itself an assignment, or a rejected one comes anew.

use super::initiative::current;
use super::step::Effect;
use super::{CaseView, clean, find};
use crate::domain::access::{Action, Actor, Row, Sight, authorize};
use crate::domain::case::{Act, Application, Case, CaseEvent, CaseId, CaseRole, CaseState, Received, Spokesperson};
use crate::domain::codes::InitiativeId;
use crate::domain::error::Error;
use crate::domain::time::Timestamp;
use crate::domain::words::Origin;
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Cases that one applicant may have open at once.
const OPEN_AT_ONCE: usize = 10;

/// A first contact (intresseanmälan).
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstContact {
    /// What it is about, in a line.
    pub title: String,
    /// What the group wants.
    pub text: String,
    /// Who writes.
    pub spokesperson: Spokesperson,
    /// Roughly where, as GeoJSON.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
    /// The language of mails, `sv` or `en`.
    #[serde(default)]
    pub language: Option<String>,
}

/// A case that the city begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForTheCity {
    /// What it is about: an initiative of the register.
    #[schema(value_type = uuid::Uuid)]
    pub initiative: InitiativeId,
    /// The assignment.
    pub assignment: String,
}

impl Service {
    /// Takes a first contact in.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::WrongState`] for who has too many cases open.
    pub async fn open_case(self: &Arc<Self>, actor: &Actor, first: FirstContact) -> Result<CaseView, ServiceError> {
        may(actor, Action::Apply)?;
        let applicant = match actor {
            Actor::Applicant(id) => *id,
            _ => return Err(Error::Forbidden.into()),
        };
        let FirstContact { title, text, spokesperson, geometry, language } = first;
        let title = clean::title(&title)?;
        let text = clean::must(&text, "/text")?;
        let spokesperson = clean::spokesperson(spokesperson)?;
        let area = match geometry {
            Some(geometry) => Some(self.read_area(geometry).await?),
            None => None,
        };
        let language = language.filter(|language| language == "en").unwrap_or_else(|| "sv".to_owned());
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let own = session.tx.cases_of_applicant(applicant).await?;
            if OPEN_AT_ONCE <= own.iter().filter(|case| !case.state.is_over()).count() {
                return Err(Error::WrongState("you have many cases open already").into());
            }
            let application = Application { first_contact: text.clone(), ..Application::default() };
            let content = json!({ "title": title, "text": text, "spokesperson": spokesperson, "area": area });
            let mut case = Case {
                applicant: Some(applicant),
                area,
                application,
                spokesperson: Some(spokesperson),
                language,
                ..blank(title, Origin::External, session.at)
            };
            let received = Some((Received::Interest, content));
            let effect = Effect { detail: json!({}), received, mail: Some("case-receipt"), ..Effect::default() };
            session.happened(&mut case, CaseEvent::Opened, None, CaseState::Contact, effect).await?;
            session.commit().await?;
            service.case(&actor, case.id).await
        })
        .await
    }

    /// Begins a case for the city, about an initiative of the register, that is prepared at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor sees no such initiative; [`Error::Forbidden`]; [`Error::WrongState`] where a case
    /// about it is open, or it was withdrawn.
    pub async fn open_case_for_city(
        self: &Arc<Self>,
        actor: &Actor,
        wanted: ForTheCity,
    ) -> Result<CaseView, ServiceError> {
        may(actor, Action::OpenCase)?;
        let assignment = clean::must(&wanted.assignment, "/assignment")?;
        let mut tx = self.store.read().await?;
        let initiative = tx.find_initiative(&actor.sight(), wanted.initiative).await?.ok_or(Error::NotFound)?;
        authorize(actor, Action::OpenCase, &Row::from(&initiative.attributes))?;
        let attributes = initiative.attributes;
        let mut case = Case {
            administration: Some(attributes.lead_administration),
            contact_person: attributes.contact_person.and_then(|contact| contact.person),
            initiative: Some(wanted.initiative),
            assignment: Some(assignment.clone()),
            application: Application {
                place: attributes.description,
                effects: attributes.purpose,
                parties: attributes.actors,
                period: attributes.period,
                ..Application::default()
            },
            ..blank(attributes.name, Origin::City, self.clock.now())
        };
        current(&mut tx, &case).await?;
        drop(tx);
        let act = Act::TakeUp { assignment };
        let prepared = self.prepare(&case, &act, CaseState::Preparing).await?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let earlier = session.tx.case_of(&Sight::ALL, wanted.initiative).await?;
            if earlier.is_some_and(|case| !case.state.is_over()) {
                return Err(Error::WrongState("there is an open case about it").into());
            }
            let detail = json!({ "assignment": case.assignment });
            let received = Some((Received::Assignment, detail.clone()));
            if let Some(prepared) = prepared {
                session.keep_in_step(&mut case, &act, CaseState::Preparing, prepared).await?;
            }
            let effect = Effect { detail, received, ..Effect::default() };
            session.happened(&mut case, CaseEvent::TakeUp, None, CaseState::Preparing, effect).await?;
            session.commit().await?;
            service.case(&actor, case.id).await
        })
        .await
    }

    /// Begins a new version of a case that was rejected: a draft with everything that stood in it, about the same
    /// initiative.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whose it is not; [`Error::WrongState`] where it was not rejected, or has
    /// a new version already.
    pub async fn new_version_of_case(self: &Arc<Self>, actor: &Actor, id: CaseId) -> Result<CaseView, ServiceError> {
        let mut tx = self.store.read().await?;
        let seen = find(&mut tx, actor, id).await?;
        drop(tx);
        if !seen.roles_of(actor).contains(&CaseRole::Applicant) {
            return Err(Error::Forbidden.into());
        }
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let old = find(&mut session.tx, &actor, id).await?;
            let own = match old.applicant {
                Some(own) => session.tx.cases_of_applicant(own).await?,
                None => Vec::new(),
            };
            if old.state != CaseState::Rejected || own.iter().any(|case| case.follows == Some(id)) {
                return Err(Error::WrongState("the case").into());
            }
            let mut case = Case {
                administration: old.administration,
                contact_person: old.contact_person,
                applicant: old.applicant,
                initiative: old.initiative,
                follows: Some(id),
                area: old.area,
                application: old.application,
                spokesperson: old.spokesperson,
                language: old.language,
                ..blank(old.title, old.origin, session.at)
            };
            let received = Some((Received::NewVersion, json!({ "follows": id })));
            let effect = Effect { detail: json!({ "follows": id }), received, ..Effect::default() };
            session.happened(&mut case, CaseEvent::Opened, None, CaseState::Draft, effect).await?;
            session.commit().await?;
            service.case(&actor, case.id).await
        })
        .await
    }
}

/// A case of which nothing is known but what it is called.
fn blank(title: String, origin: Origin, at: Timestamp) -> Case {
    Case {
        id: Uuid::new_v4(),
        number: 0,
        revision: 0,
        origin,
        state: CaseState::Contact,
        since: at,
        title,
        administration: None,
        committee: None,
        meets_on: None,
        applicant: None,
        contact_person: None,
        initiative: None,
        follows: None,
        language: "sv".to_owned(),
        area: None,
        application: Application::default(),
        spokesperson: None,
        assignment: None,
        proposal: None,
        terms: None,
        deadline: None,
        reminded_at: None,
        created_at: at,
        updated_at: at,
    }
}
