//! Closed vocabularies: enums whose members have one spelling in the API, the store and the translations.

/// Declares an enum with its spellings, so that a word is written in one place only.
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[allow(missing_docs)] // a member whose spelling says it all needs no second sentence
        pub enum $name { $($(#[$member_doc])* #[serde(rename = $word)] $member),+ }

        impl $name {
            /// Every member, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The spelling used in the API, the store and as key of the translations.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$member => $word),+ }
            }

            /// The member with this spelling.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$member),)+ _ => None }
            }
        }

        // Written out: the derived one does not see a spelling that comes out of a macro, and names the members.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let words = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String);
                words.enum_values(Some([$($word),+])).description(Some(concat!($($doc),*).trim())).into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

pub(crate) use words;

words! {
    /// The form of collaboration (form).
    Form {
        /// Business (or borgarskap) improvement district.
        Bid = "bid",
        CityCollaboration = "city_collaboration",
        PlaceCollaboration = "place_collaboration",
        AreaProgramme = "area_programme",
        Other = "other",
    }
}

words! {
    /// Who started the initiative (initiativ).
    Origin {
        /// Externt initierad.
        External = "external",
        /// Stadsinitierad.
        City = "city",
    }
}

words! {
    /// What the city does in it (stadens roll).
    CityRole { Owner = "owner", Partner = "partner", Funder = "funder", Supporter = "supporter", Observer = "observer" }
}

words! {
    /// The kind of an actor (aktör).
    ActorKind {
        PropertyOwner = "property_owner",
        Company = "company",
        Association = "association",
        HousingCooperative = "housing_cooperative",
        ResidentGroup = "resident_group",
        Other = "other",
    }
}

words! {
    /// What an initiative works with (insatsområde).
    FocusField {
        /// Aktivering av offentlig miljö.
        PublicSpace = "public_space",
        Networking = "networking",
        /// Kunskapshöjande.
        Knowledge = "knowledge",
        /// Trygghetsskapande.
        Safety = "safety",
    }
}

words! {
    /// How far an initiative has come.
    Phase {
        Contact = "contact",
        Application = "application",
        /// Being prepared for the committee.
        Preparing = "preparing",
        Agreement = "agreement",
        Running = "running",
        Paused = "paused",
        EffectReview = "effect_review",
        Closed = "closed",
    }
}

words! {
    /// The four looks of an outline on the map, which are also the groups of the filter.
    PhaseGroup { Draft = "draft", Proposed = "proposed", Running = "running", Closed = "closed" }
}

words! {
    /// How settled an area is; only a decided one makes a firm overlap.
    AreaStatus { Sketch = "sketch", Draft = "draft", Decided = "decided" }
}

impl Phase {
    /// The group this phase is drawn and filtered in.
    #[must_use]
    pub fn group(self) -> PhaseGroup {
        match self {
            Self::Contact | Self::Application => PhaseGroup::Draft,
            Self::Preparing | Self::Agreement => PhaseGroup::Proposed,
            Self::Running | Self::Paused | Self::EffectReview => PhaseGroup::Running,
            Self::Closed => PhaseGroup::Closed,
        }
    }
}

words! {
    /// How two areas lie, read from the first to the second; the Simple Features words.
    Relation { Overlaps = "overlaps", Contains = "contains", Within = "within", Equals = "equals" }
}

impl Relation {
    /// The same relation read from the second to the first.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Contains => Self::Within,
            Self::Within => Self::Contains,
            same => same,
        }
    }
}

words! {
    /// Whether the two periods meet.
    OverlapKind {
        Concurrent = "concurrent",
        /// Same place, other time: an opportunity to hand over.
        Sequential = "sequential",
    }
}

words! {
    /// Whether both sides are settled.
    Certainty {
        Firm = "firm",
        /// One side is a sketch, a draft or undated.
        Possible = "possible",
    }
}

words! {
    /// What the machine says of an overlap.
    OverlapState {
        /// The areas meet, but a gate stops the alert.
        Candidate = "candidate",
        Active = "active",
        /// It was active and is no more.
        Lapsed = "lapsed",
    }
}

words! {
    /// A condition that stops an overlap from being active.
    Gate {
        /// Both sides have the same administrations, so nobody is unaware of anybody.
        SameAdministrations = "same_administrations",
        BelowArea = "below_area",
        BelowShare = "below_share",
        /// One side covers too much of the municipality to say anything about a place.
        CityWide = "city_wide",
        Parent = "parent",
        Closed = "closed",
        /// One area is a sketch or a draft: shown, but nobody is alerted.
        UnsettledArea = "unsettled_area",
        /// The areas no longer meet, or one side was withdrawn.
        Apart = "apart",
    }
}

words! {
    /// Who may see an initiative.
    Visibility {
        /// Everybody, in the public representation.
        Public = "public",
        /// Everybody who is signed in with a role.
        Internal = "internal",
        /// The coordinators of its own administrations, its contact person and the central coordinator.
        Confidential = "confidential",
    }
}

/// Publishing is a decision of its own, so that nothing is public by itself.
impl Default for Visibility {
    fn default() -> Self {
        Self::Internal
    }
}

words! {
    /// What a person may do, for a unit or for the whole city.
    Role {
        Viewer = "viewer",
        ContactPerson = "contact_person",
        /// Of an administration.
        Coordinator = "coordinator",
        /// Handles applications.
        Handler = "handler",
        /// Of a committee.
        CommitteeSecretary = "committee_secretary",
        /// Brings the administrations together.
        CentralCoordinator = "central_coordinator",
        /// People and settings.
        Administrator = "administrator",
    }
}

words! {
    /// What a token of the API may be used for.
    Scope {
        AreasRead = "areas:read",
        AreasWrite = "areas:write",
        ExportInternal = "export:internal",
        WebhooksAdmin = "webhooks:admin",
    }
}

words! {
    /// What an entry of the record tells of.
    RecordKind {
        InitiativeRegistered = "initiative_registered",
        InitiativeChanged = "initiative_changed",
        InitiativeWithdrawn = "initiative_withdrawn",
        OrganisationPut = "organisation_put",
        ReferencePut = "reference_put",
        /// Changes that a program without a record made are sealed as they are found.
        ChangesAdopted = "changes_adopted",
        PersonPut = "person_put",
        PersonEnded = "person_ended",
        GrantPut = "grant_put",
        GrantEnded = "grant_ended",
        TokenIssued = "token_issued",
        TokenRevoked = "token_revoked",
        LinkIssued = "link_issued",
        SignedIn = "signed_in",
        SignInRefused = "sign_in_refused",
        SignedOut = "signed_out",
        SessionEnded = "session_ended",
        SettingPut = "setting_put",
        RulesPut = "rules_put",
        OverlapHandled = "overlap_handled",
        OverlapsRescored = "overlaps_rescored",
        FreshnessConfirmed = "freshness_confirmed",
        RemindersNoted = "reminders_noted",
        /// Something happened with a support case.
        CaseChanged = "case_changed",
        MeetingPut = "meeting_put",
        CriterionPut = "criterion_put",
        PersonalRead = "personal_read",
        PersonalErased = "personal_erased",
        RetentionRulePut = "retention_rule_put",
        RetentionRun = "retention_run",
        DossierMade = "dossier_made",
        FollowUpPut = "follow_up_put",
        SurveyPut = "survey_put",
        WebhookPut = "webhook_put",
        WebhookDeleted = "webhook_deleted",
        /// Something that was put aside is tried again or dropped.
        DeliveryTended = "delivery_tended",
        MailboxPut = "mailbox_put",
        MailboxRemoved = "mailbox_removed",
        FeedRenewed = "feed_renewed",
        FeedEnded = "feed_ended",
    }
}

words! {
    /// What is wrong with the record or with what it seals.
    FlawKind {
        /// The store cannot read its own rows.
        Unreadable = "unreadable",
        /// An entry is missing.
        EntryMissing = "entry_missing",
        /// An entry is not what was sealed.
        SealBroken = "seal_broken",
        /// Personal data is not what was sealed.
        PersonalChanged = "personal_changed",
        /// Personal data is gone, and no entry tells that it was erased.
        PersonalMissing = "personal_missing",
        /// An entry tells of a change that is not in the log.
        ChangeMissing = "change_missing",
        /// A change of the log, or the area that it brought, is not what was sealed.
        ChangeDiffers = "change_differs",
        /// No entry tells of a change.
        ChangeUntold = "change_untold",
        /// The log's newest number is another than its head says.
        HeadDiffers = "head_differs",
        /// An initiative is not as the log left it.
        InitiativeDiffers = "initiative_differs",
        /// An overlap is not in the state that was kept last.
        OverlapDiffers = "overlap_differs",
        /// A checkpoint is not signed, or with another key.
        CheckpointUnsigned = "checkpoint_unsigned",
        /// The record does not reach as far as a checkpoint says, or was rewritten since.
        CheckpointDiffers = "checkpoint_differs",
    }
}

words! {
    /// What is kept for a while only.
    Retained {
        /// Answers kept for repeated requests.
        Answers = "answers",
        /// Contact persons of initiatives that are closed.
        Contacts = "contacts",
        /// People of cases that are over: who applied, spoke for a group, took part in meetings.
        Applicants = "applicants",
        /// Whom surveys that are not anonymous were sent to and who answered, once they are over.
        Respondents = "respondents",
    }
}

words! {
    /// In what a time to keep things is counted.
    KeepUnit { Days = "days", Months = "months" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_parses_back() {
        for phase in Phase::ALL {
            assert_eq!(Phase::parse(phase.word()), Some(*phase));
        }
        assert_eq!(Phase::parse("Running"), None);
    }

    #[test]
    fn contains_and_within_are_each_others_inverse() {
        assert_eq!(Relation::Contains.inverse(), Relation::Within);
        assert_eq!(Relation::Overlaps.inverse(), Relation::Overlaps);
    }
}
