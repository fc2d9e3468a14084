//! The table of states as data: what leads from where to where, who may do it, and what must hold first. Nothing else does.

use super::CaseState::{
    self, Agreement, Approved, Assessment, Closed, CompletionRequested, Conditional, Contact, Dismissed, Draft,
    EffectReview, Interest, Paused, Preparing, Proposed, Rejected, Remitted, ResultReview, Running, Submitted, Tabled,
    Withdrawn,
};
use super::{CaseRole, Guard, words};

words! {
    /// What happens with a case.
    CaseEvent {
        /// Somebody asked for support, or the city began a case.
        Opened = "opened",
        /// A contact person and an administration are named.
        Assign = "assign",
        Assess = "assess",
        Invite = "invite",
        Dismiss = "dismiss",
        /// The city takes it up by an assignment of its own.
        TakeUp = "take_up",
        Begin = "begin",
        /// A part of the application was saved.
        Save = "save",
        Attach = "attach",
        Submit = "submit",
        Accept = "accept",
        RequestCompletion = "request_completion",
        Remind = "remind",
        Answer = "answer",
        /// The last day for completing it has passed.
        Expire = "expire",
        LogActivity = "log_activity",
        Judge = "judge",
        CheckOverlaps = "check_overlaps",
        NoteConflict = "note_conflict",
        OverrideOverlaps = "override_overlaps",
        WriteProposal = "write_proposal",
        Propose = "propose",
        Approve = "approve",
        ApproveConditionally = "approve_conditionally",
        Reject = "reject",
        Remit = "remit",
        Table = "table",
        CorrectDecision = "correct_decision",
        Resume = "resume",
        ProposeAgain = "propose_again",
        SetTerms = "set_terms",
        Agree = "agree",
        Start = "start",
        NoticeChange = "notice_change",
        Pause = "pause",
        Continue = "continue",
        ReviewResults = "review_results",
        KeepRunning = "keep_running",
        ReviewEffects = "review_effects",
        Renew = "renew",
        Close = "close",
        Withdraw = "withdraw",
    }
}

/// A row: from any of these states, by this event, to that state (or none: it stays), by any of these roles, if that holds.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The states it begins in.
    pub from: &'static [CaseState],
    /// What happens.
    pub event: CaseEvent,
    /// The state it leads to; none where the case stays in the one it is in.
    pub to: Option<CaseState>,
    /// Who may do it.
    pub who: &'static [CaseRole],
    /// What must hold first.
    pub guards: &'static [Guard],
}

const fn leads(
    from: &'static [CaseState],
    event: CaseEvent,
    to: CaseState,
    who: &'static [CaseRole],
    guards: &'static [Guard],
) -> Row {
    Row { from, event, to: Some(to), who, guards }
}

const fn stays(from: &'static [CaseState], event: CaseEvent, who: &'static [CaseRole]) -> Row {
    Row { from, event, to: None, who, guards: &[] }
}

const GROUP: &[CaseRole] = &[CaseRole::Applicant];
const CONTACT: &[CaseRole] = &[CaseRole::ContactPerson];
const HANDLER: &[CaseRole] = &[CaseRole::Handler];
const HOUSE: &[CaseRole] = &[CaseRole::ContactPerson, CaseRole::Handler];
const SECRETARY: &[CaseRole] = &[CaseRole::Secretary];
const CLOCK: &[CaseRole] = &[CaseRole::Clock];
const GROUP_OR_HANDLER: &[CaseRole] = &[CaseRole::Applicant, CaseRole::Handler];

/// Every state in which the committee has not decided.
const UNDECIDED: &[CaseState] =
    &[Contact, Assessment, Interest, Draft, Submitted, CompletionRequested, Preparing, Proposed, Remitted, Tabled];
/// Every state in which the house still works with a case.
const OPEN: &[CaseState] = &[
    Contact,
    Assessment,
    Interest,
    Draft,
    Submitted,
    CompletionRequested,
    Preparing,
    Proposed,
    Remitted,
    Tabled,
    Approved,
    Conditional,
    Agreement,
    Running,
    Paused,
    ResultReview,
    EffectReview,
];
/// From submission on there is an initiative whose overlaps can be looked at.
const CHECKED: &[CaseState] = &[
    Submitted,
    Preparing,
    Proposed,
    Remitted,
    Tabled,
    Approved,
    Conditional,
    Agreement,
    Running,
    Paused,
    ResultReview,
    EffectReview,
];
const DECIDED: &[CaseState] = &[
    Approved,
    Conditional,
    Rejected,
    Remitted,
    Tabled,
    Agreement,
    Running,
    Paused,
    ResultReview,
    EffectReview,
    Closed,
];
const BEFORE_COMMITTEE: &[Guard] = &[
    Guard::ProposalWritten,
    Guard::CriteriaJudged,
    Guard::OverlapsChecked,
    Guard::OverlapsAnswered,
    Guard::ConflictNoted,
];

/// Every transition there is, and everything that is done without one.
pub const TABLE: &[Row] = &[
    stays(OPEN, CaseEvent::Assign, HANDLER),
    stays(OPEN, CaseEvent::LogActivity, HOUSE),
    leads(&[Contact], CaseEvent::Assess, Assessment, CONTACT, &[Guard::MeetingLogged]),
    leads(&[Assessment], CaseEvent::Invite, Interest, CONTACT, &[]),
    leads(&[Assessment], CaseEvent::Dismiss, Dismissed, CONTACT, &[]),
    leads(&[Assessment], CaseEvent::TakeUp, Preparing, CONTACT, &[Guard::AreaGiven]),
    leads(&[Interest], CaseEvent::Begin, Draft, GROUP, &[]),
    stays(&[Draft, CompletionRequested], CaseEvent::Save, GROUP),
    stays(&[Draft, CompletionRequested], CaseEvent::Attach, GROUP),
    leads(&[Draft], CaseEvent::Submit, Submitted, GROUP, &[Guard::ApplicationComplete, Guard::AreaGiven]),
    leads(&[Submitted], CaseEvent::Accept, Preparing, HANDLER, &[Guard::OverlapsChecked]),
    leads(&[Submitted], CaseEvent::RequestCompletion, CompletionRequested, HANDLER, &[]),
    stays(&[CompletionRequested], CaseEvent::Remind, CLOCK),
    leads(&[CompletionRequested], CaseEvent::Answer, Submitted, GROUP, &[Guard::ApplicationComplete, Guard::AreaGiven]),
    leads(&[CompletionRequested], CaseEvent::Expire, Dismissed, CLOCK, &[]),
    stays(&[Submitted, Preparing], CaseEvent::Judge, HOUSE),
    stays(CHECKED, CaseEvent::CheckOverlaps, HOUSE),
    stays(&[Preparing], CaseEvent::NoteConflict, HANDLER),
    stays(&[Preparing, Tabled], CaseEvent::OverrideOverlaps, HANDLER),
    stays(&[Preparing, Tabled], CaseEvent::WriteProposal, HANDLER),
    leads(&[Preparing], CaseEvent::Propose, Proposed, HANDLER, BEFORE_COMMITTEE),
    leads(&[Proposed], CaseEvent::Approve, Approved, SECRETARY, &[]),
    leads(&[Proposed], CaseEvent::ApproveConditionally, Conditional, SECRETARY, &[]),
    leads(&[Proposed], CaseEvent::Reject, Rejected, SECRETARY, &[]),
    leads(&[Proposed], CaseEvent::Remit, Remitted, SECRETARY, &[]),
    leads(&[Proposed], CaseEvent::Table, Tabled, SECRETARY, &[]),
    stays(DECIDED, CaseEvent::CorrectDecision, SECRETARY),
    leads(&[Remitted], CaseEvent::Resume, Preparing, HANDLER, &[]),
    leads(&[Tabled], CaseEvent::ProposeAgain, Proposed, HANDLER, BEFORE_COMMITTEE),
    stays(&[Approved, Conditional, Agreement], CaseEvent::SetTerms, CONTACT),
    leads(&[Approved, Conditional], CaseEvent::Agree, Agreement, CONTACT, &[Guard::TermsSet]),
    leads(&[Agreement], CaseEvent::Start, Running, CONTACT, &[Guard::TermsSigned]),
    stays(&[Agreement, Running, Paused], CaseEvent::NoticeChange, CONTACT),
    leads(&[Running], CaseEvent::Pause, Paused, CONTACT, &[]),
    leads(&[Paused], CaseEvent::Continue, Running, CONTACT, &[]),
    leads(&[Running], CaseEvent::ReviewResults, ResultReview, CONTACT, &[]),
    leads(&[ResultReview], CaseEvent::KeepRunning, Running, CONTACT, &[]),
    leads(&[ResultReview], CaseEvent::ReviewEffects, EffectReview, CONTACT, &[]),
    leads(&[ResultReview], CaseEvent::Close, Closed, CONTACT, &[]),
    leads(&[EffectReview], CaseEvent::Renew, Running, HANDLER, &[]),
    leads(&[EffectReview], CaseEvent::Close, Closed, HANDLER, &[]),
    leads(UNDECIDED, CaseEvent::Withdraw, Withdrawn, GROUP_OR_HANDLER, &[]),
];

/// The rows that begin in a state with an event; a role finds at most one of them.
fn rows(from: CaseState, event: CaseEvent) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.event == event && row.from.contains(&from))
}

/// The row by which one of these roles may do something in a state; none where the table has no such row.
#[must_use]
pub fn row(from: CaseState, event: CaseEvent, roles: &[CaseRole]) -> Option<&'static Row> {
    rows(from, event).find(|row| row.who.iter().any(|role| roles.contains(role)))
}

/// Everything that some roles may do in a state, in the order of the table.
pub fn open_to(from: CaseState, roles: &[CaseRole]) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.from.contains(&from) && row.who.iter().any(|role| roles.contains(role)))
}

/// Whose turn it is in a state, so that something moves; nobody's where a case rests.
#[must_use]
pub fn waits_for(state: CaseState) -> Option<CaseRole> {
    match state {
        Contact | Assessment | Approved | Conditional | Agreement | ResultReview | Paused => {
            Some(CaseRole::ContactPerson)
        }
        Interest | Draft | CompletionRequested => Some(CaseRole::Applicant),
        Submitted | Preparing | Remitted | Tabled | EffectReview => Some(CaseRole::Handler),
        Proposed => Some(CaseRole::Secretary),
        Running | Rejected | Closed | Withdrawn | Dismissed => None,
    }
}
