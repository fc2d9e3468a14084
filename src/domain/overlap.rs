//! Overlaps: what makes two initiatives one, and which gates keep it from being active.

use super::codes::{Code, InitiativeId, OverlapId};
use super::footprint::Bbox;
use super::handling::HandlingState;
use super::initiative::{Actor, ActorKey, Attributes};
use super::period::{Meeting, Period};
use super::rules::Rules;
use super::score::Score;
use super::time::Timestamp;
use super::words::{AreaStatus, Certainty, FocusField, Gate, OverlapKind, OverlapState, Phase, Relation};
use std::collections::BTreeSet;

/// A shared interior of at most this many square metres is a shared border: coordinates are not drawn finer.
pub const BORDER_TOLERANCE_M2: f64 = 1.0;

/// What detection needs to know of an initiative beside its area.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Lead and participants.
    pub administrations: BTreeSet<Code>,
    /// When it runs.
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
    /// How settled its area is.
    pub area_status: AreaStatus,
    /// The initiative it is a part of.
    pub parent: Option<InitiativeId>,
    /// What it works with.
    pub focus_fields: BTreeSet<FocusField>,
    /// Who else takes part.
    pub actors: BTreeSet<ActorKey>,
}

impl From<&Attributes> for Party {
    fn from(attributes: &Attributes) -> Self {
        Self {
            administrations: attributes.administrations().cloned().collect(),
            period: attributes.period,
            phase: attributes.phase,
            area_status: attributes.area_status,
            parent: attributes.parent,
            focus_fields: attributes.focus_fields.iter().copied().collect(),
            actors: attributes.actors.iter().map(Actor::key).collect(),
        }
    }
}

impl Party {
    /// Whether its area counts among those in which others work: decided and not closed.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.phase != Phase::Closed && self.area_status == AreaStatus::Decided
    }
}

/// The measured meeting of two areas, read from the first to the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared {
    /// The shared interior in square metres.
    pub area_m2: f64,
    /// Its part of the first area, 0–1.
    pub share_a: f64,
    /// Its part of the second area, 0–1.
    pub share_b: f64,
    /// The Simple Features relation.
    pub relation: Relation,
}

impl Shared {
    /// The same, read from the second to the first.
    #[must_use]
    pub fn inverse(self) -> Self {
        let Self { area_m2, share_a, share_b, relation } = self;
        Self { area_m2, share_a: share_b, share_b: share_a, relation: relation.inverse() }
    }

    /// Its part of the smaller area, 0–1.
    #[must_use]
    pub fn share_of_smaller(&self) -> f64 {
        self.share_a.max(self.share_b)
    }

    fn area_a_m2(&self) -> f64 {
        self.area_m2 / self.share_a
    }

    fn area_b_m2(&self) -> f64 {
        self.area_m2 / self.share_b
    }
}

/// What follows from the two parties and their shared area.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The measured meeting.
    pub shared: Shared,
    /// Whether the periods meet.
    pub kind: OverlapKind,
    /// Whether both sides are settled.
    pub certainty: Certainty,
    /// The gates that failed; active when there are none.
    pub gates: Vec<Gate>,
    /// The days both run, when both are dated and meet.
    pub common_period: Option<Period>,
    /// The days between them, when both are dated and do not meet.
    pub gap_days: Option<i64>,
}

impl Finding {
    /// Whether every gate holds.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.gates.is_empty()
    }

    /// The state that follows from this finding and the state before it.
    #[must_use]
    pub fn state(&self, before: Option<OverlapState>) -> OverlapState {
        match (self.is_active(), before) {
            (true, _) => OverlapState::Active,
            (false, None | Some(OverlapState::Candidate)) => OverlapState::Candidate,
            (false, Some(_)) => OverlapState::Lapsed,
        }
    }
}

/// One side of an overlap, for judging: its id and what is known of it.
pub type Side<'a> = (InitiativeId, &'a Party);

/// Judges a shared area. `was_active` loosens the limits by the rules' hysteresis.
#[must_use]
pub fn judge(a: Side<'_>, b: Side<'_>, shared: Shared, rules: &Rules, was_active: bool) -> Finding {
    let limits = &rules.limits;
    let (kind, common_period, gap_days) = match a.1.period.meet(&b.1.period) {
        Meeting::Common(period) => (OverlapKind::Concurrent, Some(period), None),
        Meeting::Apart { gap_days } => (OverlapKind::Sequential, None, Some(gap_days)),
        Meeting::Unknown => (OverlapKind::Concurrent, None, None),
    };
    let settled = |side: &Party| side.area_status == AreaStatus::Decided;
    let firm = [a.1, b.1].iter().all(|side| settled(side) && side.period.is_dated());
    let loosening = if was_active { rules.hysteresis } else { 1.0 };
    let city_wide_m2 = limits.city_wide_m2();
    let failed = [
        (Gate::SameAdministrations, a.1.administrations == b.1.administrations),
        (Gate::BelowArea, shared.area_m2 < limits.min_area_m2 * loosening),
        (Gate::BelowShare, shared.share_of_smaller() < limits.min_share * loosening),
        (Gate::CityWide, shared.area_a_m2().max(shared.area_b_m2()) > city_wide_m2),
        (Gate::Parent, a.1.parent == Some(b.0) || b.1.parent == Some(a.0)),
        (Gate::Closed, a.1.phase == Phase::Closed || b.1.phase == Phase::Closed),
        (Gate::UnsettledArea, !settled(a.1) || !settled(b.1)),
    ];
    Finding {
        shared,
        kind,
        certainty: if firm { Certainty::Firm } else { Certainty::Possible },
        gates: failed.into_iter().filter_map(|(gate, fails)| fails.then_some(gate)).collect(),
        common_period,
        gap_days,
    }
}

/// One side of a recorded overlap, as lists and pages show it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlapSide {
    /// The initiative.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
    /// The administration that leads it.
    pub lead_administration: Code,
    /// Lead and participants, the lead first.
    pub administrations: Vec<Code>,
    /// What its source calls it.
    pub external_id: Option<String>,
    /// Its period.
    pub period: Period,
    /// Its phase.
    pub phase: Phase,
}

/// An overlap as the register holds it. Side `a` is the one with the smaller id.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Its id, for good.
    pub id: OverlapId,
    /// Its number for people, counted from 1.
    pub number: i64,
    /// The number of the change that last touched it.
    pub revision: i64,
    /// The first side.
    pub a: OverlapSide,
    /// The second side.
    pub b: OverlapSide,
    /// What was found.
    pub finding: Finding,
    /// What the machine says of it.
    pub state: OverlapState,
    /// The box around the place where the boxes of both sides meet, in degrees.
    pub window: Bbox,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When it last became active; none when it never was.
    pub opened_at: Option<Timestamp>,
    /// When it last ceased to be.
    pub closed_at: Option<Timestamp>,
    /// Its coordination need; none when a gate fails.
    pub score: Option<Score>,
    /// How people handle it, in short.
    pub handled: Handled,
}

impl Overlap {
    /// The administrations of both sides.
    pub fn administrations(&self) -> impl Iterator<Item = &Code> {
        let all: BTreeSet<&Code> = self.a.administrations.iter().chain(&self.b.administrations).collect();
        all.into_iter()
    }
}

/// How people handle an overlap, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handled {
    /// The state; none when it was never active.
    pub state: Option<HandlingState>,
    /// The number of the change that last touched the handling; its ETag. 0 before anybody has done anything.
    pub revision: i64,
    /// Since when it is in that state.
    pub since: Option<Timestamp>,
}

impl Handled {
    /// An overlap with which nobody has done anything: new while it is active, ended after it was.
    #[must_use]
    pub fn untouched(state: OverlapState, opened_at: Option<Timestamp>, closed_at: Option<Timestamp>) -> Self {
        let handled = |state, since| Self { state: Some(state), revision: 0, since };
        match (state, opened_at) {
            (OverlapState::Active, since) => handled(HandlingState::New, since),
            (_, Some(_)) => handled(HandlingState::Ended, closed_at),
            (_, None) => Self { state: None, revision: 0, since: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::OverlapLimits;

    fn party(administrations: &[&str]) -> Party {
        Party {
            administrations: administrations.iter().filter_map(|code| Code::parse(code)).collect(),
            period: Period::new("2025-01-01".parse().ok(), None).unwrap(),
            phase: Phase::Running,
            area_status: AreaStatus::Decided,
            parent: None,
            focus_fields: BTreeSet::new(),
            actors: BTreeSet::new(),
        }
    }

    fn rules() -> Rules {
        let limits = OverlapLimits { municipality_area_m2: Some(1e6), ..OverlapLimits::default() };
        Rules::of_settings(&limits)
    }

    fn shared(area_m2: f64, share: f64) -> Shared {
        Shared { area_m2, share_a: share, share_b: share / 2.0, relation: Relation::Overlaps }
    }

    fn gates(a: &Party, b: &Party, shared: Shared, was_active: bool) -> Vec<Gate> {
        let (first, second) = (InitiativeId::from_u128(1), InitiativeId::from_u128(2));
        judge((first, a), (second, b), shared, &rules(), was_active).gates
    }

    #[test]
    fn two_administrations_in_one_place_are_an_active_overlap() {
        assert_eq!(gates(&party(&["FGK"]), &party(&["MF"]), shared(5000.0, 0.5), false), vec![]);
    }

    #[test]
    fn each_gate_closes_for_its_own_reason() {
        let (a, b) = (party(&["FGK", "MF"]), party(&["MF"]));
        assert_eq!(gates(&a, &a, shared(5000.0, 0.5), false), vec![Gate::SameAdministrations]);
        assert_eq!(gates(&a, &b, shared(99.0, 0.5), false), vec![Gate::BelowArea]);
        assert_eq!(gates(&a, &b, shared(200.0, 0.009), false), vec![Gate::BelowShare]);
        assert_eq!(gates(&a, &b, shared(2.6e5, 1.0), false), vec![Gate::CityWide]);
        let child = Party { parent: Some(InitiativeId::from_u128(2)), ..party(&["FGK"]) };
        assert_eq!(gates(&child, &b, shared(5000.0, 0.5), false), vec![Gate::Parent]);
        let closed = Party { phase: Phase::Closed, ..party(&["FGK"]) };
        assert_eq!(gates(&closed, &b, shared(5000.0, 0.5), false), vec![Gate::Closed]);
        let sketch = Party { area_status: AreaStatus::Sketch, ..party(&["FGK"]) };
        assert_eq!(gates(&sketch, &b, shared(5000.0, 0.5), false), vec![Gate::UnsettledArea]);
    }

    #[test]
    fn an_active_overlap_stays_until_below_sixty_percent_of_the_limits() {
        let (a, b) = (party(&["FGK"]), party(&["MF"]));
        assert_eq!(gates(&a, &b, shared(61.0, 0.5), true), vec![]);
        assert_eq!(gates(&a, &b, shared(59.0, 0.5), true), vec![Gate::BelowArea]);
    }

    #[test]
    fn an_overlap_that_was_active_lapses_and_one_that_never_was_stays_a_candidate() {
        let (first, second) = (InitiativeId::from_u128(1), InitiativeId::from_u128(2));
        let (a, b) = (party(&["FGK"]), party(&["FGK"]));
        let finding = judge((first, &a), (second, &b), shared(5e3, 0.5), &rules(), false);
        assert_eq!(finding.state(None), OverlapState::Candidate);
        assert_eq!(finding.state(Some(OverlapState::Active)), OverlapState::Lapsed);
    }

    #[test]
    fn an_undated_side_makes_it_possible_only() {
        let (first, second) = (InitiativeId::from_u128(1), InitiativeId::from_u128(2));
        let undated = Party { period: Period::default(), ..party(&["FGK"]) };
        let finding = judge((first, &undated), (second, &party(&["MF"])), shared(5e3, 0.5), &rules(), false);
        assert_eq!((finding.certainty, finding.kind), (Certainty::Possible, OverlapKind::Concurrent));
    }
}
