//! Support cases (samverkansstödsärenden): from first contact to the committee's decision and what follows from it.

mod act;
mod application;
mod document;
mod given;
mod lead;
mod table;

pub use act::{Act, Activity, ActivityKind, Decision, Judgement, KeptDecision, Outcome, Received};
pub use application::{Application, Contribution, Spokesperson};
pub use document::{Funding, Proposal, Support, Terms};
pub use given::{Given, divided};
pub use lead::{Course, LeadTime, MOMENTS, Stage, lead_times};
pub use table::{CaseEvent, Row, TABLE, open_to, row, waits_for};

use super::access::{Actor, ApplicantId, Grant, PersonId, Role};
use super::codes::{Code, InitiativeId};
use super::time::Timestamp;
use super::words::{AreaStatus, Origin, Phase, words};
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

/// Identifies a case for good.
pub type CaseId = Uuid;

words! {
    /// How far a case has come.
    CaseState {
        /// Somebody has asked.
        Contact = "contact",
        /// A first judgement after a meeting or talk.
        Assessment = "assessment",
        /// The group is invited to apply.
        Interest = "interest",
        Draft = "draft",
        Submitted = "submitted",
        CompletionRequested = "completion_requested",
        /// It is being prepared for the committee.
        Preparing = "preparing",
        Proposed = "proposed",
        Approved = "approved",
        /// Approved on conditions.
        Conditional = "conditional",
        Rejected = "rejected",
        /// Sent back by the committee.
        Remitted = "remitted",
        /// Put off by the committee.
        Tabled = "tabled",
        Agreement = "agreement",
        Running = "running",
        Paused = "paused",
        ResultReview = "result_review",
        EffectReview = "effect_review",
        Closed = "closed",
        Withdrawn = "withdrawn",
        /// Dismissed by the contact person, or by the clock.
        Dismissed = "dismissed",
    }
}

words! {
    /// What somebody is to one case.
    CaseRole {
        /// Who applied.
        Applicant = "applicant",
        /// The city's person for it.
        ContactPerson = "contact_person",
        Handler = "handler",
        /// The secretary of the committee that decides.
        Secretary = "secretary",
        /// The program by the clock.
        Clock = "clock",
    }
}

words! {
    /// What must hold before a case goes on.
    Guard {
        /// A meeting or a talk is in the log.
        MeetingLogged = "meeting_logged",
        ApplicationComplete = "application_complete",
        AreaGiven = "area_given",
        /// The newest overlap check is of the area as it is.
        OverlapsChecked = "overlaps_checked",
        /// Every critical overlap was answered, or that was overridden with a reason.
        OverlapsAnswered = "overlaps_answered",
        CriteriaJudged = "criteria_judged",
        ConflictNoted = "conflict_noted",
        /// The proposal has its parts, and a meeting whose cut-off has not passed.
        ProposalWritten = "proposal_written",
        /// Role, funding and period are agreed.
        TermsSet = "terms_set",
        TermsSigned = "terms_signed",
    }
}

impl CaseState {
    /// Whether a case in this state is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Rejected | Self::Closed | Self::Withdrawn | Self::Dismissed)
    }

    /// What the initiative's phase is meanwhile.
    #[must_use]
    pub fn phase(self) -> Phase {
        match self {
            Self::Contact | Self::Assessment | Self::Interest => Phase::Contact,
            Self::Draft | Self::Submitted | Self::CompletionRequested => Phase::Application,
            Self::Preparing | Self::Proposed | Self::Remitted | Self::Tabled => Phase::Preparing,
            Self::Approved | Self::Conditional | Self::Agreement => Phase::Agreement,
            Self::Running | Self::ResultReview => Phase::Running,
            Self::Paused => Phase::Paused,
            Self::EffectReview => Phase::EffectReview,
            Self::Rejected | Self::Closed | Self::Withdrawn | Self::Dismissed => Phase::Closed,
        }
    }

    /// How settled its area is meanwhile. What a handler has taken up for the committee is what is decided about, so that
    /// overlaps with it are firm, and answered before the decision and not after it.
    #[must_use]
    pub fn area_status(self) -> AreaStatus {
        match self {
            Self::Contact | Self::Assessment | Self::Interest | Self::Draft => AreaStatus::Sketch,
            Self::Submitted | Self::CompletionRequested => AreaStatus::Draft,
            _ => AreaStatus::Decided,
        }
    }
}

/// Who works with a case in the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The administration whose handlers handle it; all handlers do where there is none.
    pub administration: Option<Code>,
    /// The committee whose secretaries record what is decided.
    pub committee: Option<Code>,
    /// The city's person for it.
    pub contact_person: Option<PersonId>,
}

impl Staff {
    /// What somebody with these roles is to the case.
    pub fn roles_of(&self, person: Option<PersonId>, grants: &[Grant]) -> impl Iterator<Item = CaseRole> {
        let handles = |unit: &Option<Code>| match (unit, &self.administration) {
            (Some(unit), Some(own)) => unit == own,
            _ => true,
        };
        let of_grants = |role, is_its: &dyn Fn(&Option<Code>) -> bool| {
            grants.iter().any(|grant| grant.role == role && is_its(&grant.unit))
        };
        let is_secretary =
            self.committee.is_some() && of_grants(Role::CommitteeSecretary, &|unit| *unit == self.committee);
        let all = [
            (CaseRole::ContactPerson, self.contact_person.is_some() && person == self.contact_person),
            (CaseRole::Handler, of_grants(Role::Handler, &handles)),
            (CaseRole::Secretary, is_secretary),
        ];
        all.into_iter().filter_map(|(role, is_it)| is_it.then_some(role))
    }
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its id, for good.
    pub id: CaseId,
    /// Its number for people; 0 before it is stored.
    pub number: i64,
    /// The number of the change that last touched it.
    pub revision: i64,
    /// Who began it.
    pub origin: Origin,
    /// How far it has come.
    pub state: CaseState,
    /// Since when.
    pub since: Timestamp,
    /// What it is called.
    pub title: String,
    /// The administration that handles it.
    pub administration: Option<Code>,
    /// The committee that decides.
    pub committee: Option<Code>,
    /// The meeting it goes to.
    pub meets_on: Option<NaiveDate>,
    /// Who applied.
    pub applicant: Option<ApplicantId>,
    /// The city's person for it.
    pub contact_person: Option<PersonId>,
    /// What it is about, from submission on.
    pub initiative: Option<InitiativeId>,
    /// The rejected case that it is a new version of.
    pub follows: Option<CaseId>,
    /// The language in which the applicant is written to.
    pub language: String,
    /// The area as GeoJSON, until there is an initiative that has it, and while it is being completed.
    pub area: Option<Value>,
    /// What is applied for.
    pub application: Application,
    /// Who speaks for the group. Personal data.
    pub spokesperson: Option<Spokesperson>,
    /// What the city was assigned, where it began the case.
    pub assignment: Option<String>,
    /// The proposal to the committee.
    pub proposal: Option<Proposal>,
    /// The agreement.
    pub terms: Option<Terms>,
    /// The last day for completing it.
    pub deadline: Option<NaiveDate>,
    /// When the group was reminded of that day.
    pub reminded_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Case {
    /// What an actor is to this case. A handler of an administration is none to the cases of others; one that nobody has been
    /// assigned to waits for all of them.
    #[must_use]
    pub fn roles_of(&self, actor: &Actor) -> Vec<CaseRole> {
        if *actor == Actor::Operator {
            return vec![CaseRole::Applicant, CaseRole::ContactPerson, CaseRole::Handler, CaseRole::Secretary];
        }
        let is_applicant = matches!(actor, Actor::Applicant(id) if Some(*id) == self.applicant);
        let staff = self.staff();
        let house = staff.roles_of(actor.person(), actor.grants());
        is_applicant.then_some(CaseRole::Applicant).into_iter().chain(house).collect()
    }

    /// Who works with it in the house.
    #[must_use]
    pub fn staff(&self) -> Staff {
        let (administration, committee) = (self.administration.clone(), self.committee.clone());
        Staff { administration, committee, contact_person: self.contact_person }
    }

    /// Whether an actor needs the personal data of a case: who applied, who handles it, who is its contact person, and who
    /// brings the administrations together.
    #[must_use]
    pub fn tells_people_to(&self, actor: &Actor) -> bool {
        let needs = [CaseRole::Applicant, CaseRole::ContactPerson, CaseRole::Handler];
        actor.has(Role::CentralCoordinator) || self.roles_of(actor).iter().any(|role| needs.contains(role))
    }
}

#[cfg(test)]
mod tests;
