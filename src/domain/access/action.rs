//! What can be done, one word each, and who may do it: the table of roles.

use super::{Role, Scope};

/// One thing that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read initiatives, with their history.
    ReadInitiative,
    /// Read who an initiative's contact person is.
    ReadContact,
    /// Read overlaps, and preview those of an area that is not registered.
    ReadOverlap,
    /// Read where how many administrations work.
    ReadZones,
    /// Read administrations, committees and reference layers.
    ReadOrganisation,
    /// Say that an overlap was seen.
    Acknowledge,
    /// Say what an administration thinks of an overlap, call a meeting, record an outcome, put it off.
    Handle,
    /// Write into the note on an overlap.
    Comment,
    /// Read the rules that overlaps are judged and scored by, and how often they were right.
    ReadRules,
    /// See what other rules would do, and make them hold.
    PutRules,
    /// Say that an initiative is as it stands in the register.
    Confirm,
    /// Write what an initiative comes to: its plan, indicators, readings, documents and surveys.
    FollowUp,
    /// Take whole lists out.
    Export,
    /// Register an initiative.
    Register,
    /// Change an initiative.
    Change,
    /// Say who leads an initiative, and who may see it.
    Govern,
    /// Withdraw an initiative.
    Withdraw,
    /// Import files of initiatives of any administration.
    Import,
    /// Add administrations and committees, or change their names.
    PutOrganisation,
    /// Replace a reference layer.
    PutReference,
    /// Read who the people are and which roles they have.
    ReadPersons,
    /// Add people and change what they are called.
    PutPerson,
    /// Give people roles and end them.
    PutGrant,
    /// Read what one may do oneself.
    ReadSelf,
    /// Read which tokens there are.
    ReadTokens,
    /// Issue tokens and revoke them.
    PutToken,
    /// Read which webhooks there are, and what became of their calls.
    ReadWebhooks,
    /// Make webhooks, change and test them.
    PutWebhook,
    /// See what waits to leave the house and why, and say what becomes of what was put aside.
    TendOutbox,
    /// Read who is signed in.
    ReadSessions,
    /// End a session.
    EndSession,
    /// Make a link that signs a person in.
    PutLink,
    /// Give a role of one's own to somebody else for a while, and take it back.
    Delegate,
    /// Look through the record of who did what.
    ReadRecord,
    /// Say how long things are kept, and let go what was kept long enough.
    Retain,
    /// Take everything of one initiative out, for the city's diary.
    MakeDossier,
    /// Read support cases, without what is personal in them.
    ReadCase,
    /// Do something with a support case; which, the table of its states says.
    WorkOnCase,
    /// Begin a support case for the city.
    OpenCase,
    /// Ask for support, and see to one's own applications.
    Apply,
    /// Say what one wants to be told oneself, and read it.
    Subscribe,
    /// Say what an administration's function mailbox is told.
    PutMailbox,
}

/// How far a role reaches with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    Nothing,
    /// To what the role's administration leads.
    Led,
    /// To what the role's administration leads or takes part in.
    Own,
    /// To everything that the actor sees.
    Seen,
}

impl Action {
    /// Every action.
    pub const ALL: &'static [Self] = &[
        Self::ReadInitiative,
        Self::ReadContact,
        Self::ReadOverlap,
        Self::ReadZones,
        Self::ReadOrganisation,
        Self::Acknowledge,
        Self::Handle,
        Self::Comment,
        Self::ReadRules,
        Self::PutRules,
        Self::Confirm,
        Self::FollowUp,
        Self::Export,
        Self::Register,
        Self::Change,
        Self::Govern,
        Self::Withdraw,
        Self::Import,
        Self::PutOrganisation,
        Self::PutReference,
        Self::ReadPersons,
        Self::PutPerson,
        Self::PutGrant,
        Self::ReadSelf,
        Self::Delegate,
        Self::ReadRecord,
        Self::Retain,
        Self::MakeDossier,
        Self::ReadTokens,
        Self::PutToken,
        Self::ReadWebhooks,
        Self::PutWebhook,
        Self::TendOutbox,
        Self::ReadSessions,
        Self::EndSession,
        Self::PutLink,
        Self::ReadCase,
        Self::WorkOnCase,
        Self::OpenCase,
        Self::Apply,
        Self::Subscribe,
        Self::PutMailbox,
    ];

    /// How far a role reaches.
    pub(super) fn reach_of_role(self, role: Role) -> Reach {
        match self {
            Self::ReadInitiative
            | Self::ReadOverlap
            | Self::ReadZones
            | Self::ReadOrganisation
            | Self::ReadRules
            | Self::Export
            | Self::ReadSelf
            | Self::ReadCase
            | Self::Subscribe
            | Self::Delegate => Reach::Seen,
            Self::WorkOnCase => match role {
                Role::ContactPerson | Role::Handler | Role::CommitteeSecretary => Reach::Seen,
                _ => Reach::Nothing,
            },
            Self::OpenCase => match role {
                Role::ContactPerson | Role::Handler => Reach::Seen,
                Role::Coordinator => Reach::Led,
                _ => Reach::Nothing,
            },
            Self::ReadContact => match role {
                Role::CentralCoordinator | Role::Handler => Reach::Seen,
                Role::Viewer | Role::ContactPerson | Role::Coordinator => Reach::Own,
                Role::CommitteeSecretary | Role::Administrator => Reach::Nothing,
            },
            Self::Change | Self::Confirm => match role {
                Role::Coordinator => Reach::Own,
                _ => Reach::Nothing,
            },
            Self::FollowUp => match role {
                Role::Coordinator => Reach::Own,
                Role::Handler => Reach::Seen,
                _ => Reach::Nothing,
            },
            Self::Acknowledge | Self::Handle | Self::Comment => match role {
                Role::Coordinator => Reach::Own,
                Role::CentralCoordinator => Reach::Seen,
                _ => Reach::Nothing,
            },
            Self::Register | Self::Govern | Self::Withdraw => match role {
                Role::Coordinator => Reach::Led,
                _ => Reach::Nothing,
            },
            Self::MakeDossier => match role {
                Role::CentralCoordinator | Role::Handler | Role::CommitteeSecretary => Reach::Seen,
                Role::Coordinator => Reach::Own,
                _ => Reach::Nothing,
            },
            // For commands on the machine itself, and for applicants.
            Self::Import | Self::Apply => Reach::Nothing,
            Self::ReadTokens | Self::PutToken | Self::PutMailbox | Self::ReadWebhooks | Self::PutWebhook => {
                match role {
                    Role::Coordinator => Reach::Led,
                    Role::Administrator => Reach::Seen,
                    _ => Reach::Nothing,
                }
            }
            Self::PutOrganisation
            | Self::PutReference
            | Self::PutRules
            | Self::ReadPersons
            | Self::PutPerson
            | Self::PutGrant
            | Self::ReadRecord
            | Self::Retain
            | Self::TendOutbox
            | Self::ReadSessions
            | Self::EndSession
            | Self::PutLink => match role {
                Role::Administrator => Reach::Seen,
                _ => Reach::Nothing,
            },
        }
    }

    /// How far a scope of a token reaches. A program that writes gets the contact persons of its own administration's
    /// initiatives, since it sends whole initiatives back.
    pub(super) fn reach_of_scope(self, scope: Scope) -> Reach {
        match (self, scope) {
            (Self::ReadSelf, _) => Reach::Seen,
            (
                Self::ReadInitiative | Self::ReadOverlap | Self::ReadZones | Self::ReadOrganisation | Self::ReadRules,
                Scope::AreasRead,
            ) => Reach::Seen,
            (Self::Export, Scope::ExportInternal) => Reach::Seen,
            (Self::Change | Self::ReadContact, Scope::AreasWrite) => Reach::Own,
            (Self::Register | Self::Govern | Self::Withdraw, Scope::AreasWrite)
            | (Self::ReadWebhooks | Self::PutWebhook, Scope::WebhooksAdmin) => Reach::Led,
            _ => Reach::Nothing,
        }
    }
}
