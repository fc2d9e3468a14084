//! What can be wrong with a request, as data: every fault at once, each with its place. Words are found at the edge.

use super::case::Guard;
use serde_json::Value;

/// One fault in something that was sent in.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// RFC 6901 pointer to the place in the document, e.g. `/geometry/coordinates/0/3`.
    pub pointer: String,
    /// What is wrong; also the key of the text and the last part of the problem's type.
    pub code: FaultCode,
    /// Values for the text, by name.
    pub values: Vec<(&'static str, String)>,
    /// Where on earth, as longitude and latitude in degrees, when that is known.
    pub position: Option<[f64; 2]>,
}

impl Fault {
    /// A fault without values or position.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self { pointer: pointer.into(), code, values: Vec::new(), position: None }
    }

    /// Adds a value for the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Adds the place on earth.
    #[must_use]
    pub fn at(mut self, position: Option<[f64; 2]>) -> Self {
        self.position = position;
        self
    }
}

/// Declares the codes with their spelling.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $word:literal),+ $(,)?) => {
        /// Every fault the input pipeline can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)] // most codes say what is wrong by their name
        pub enum FaultCode { $($(#[$doc])* $code),+ }

        impl FaultCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The spelling in problems (`…/problems/<code>`) and in the keys of the translations (`fault-<code>`).
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$code => $word),+ }
            }
        }
    };
}

codes! {
    /// The document is not JSON. Values: `line`, `column`.
    NotJson = "not-json",
    /// JSON nested deeper than allowed. Values: `limit`.
    TooDeep = "too-deep",
    NotAFeature = "not-a-feature",
    Required = "required",
    /// Values: `expected`, one of `text`, `list`, `object`.
    WrongType = "wrong-type",
    /// Values: `member`.
    UnknownMember = "unknown-member",
    /// Values: `found`, `allowed`.
    UnknownWord = "unknown-word",
    /// Codes are 1–12 of `A–Z ÅÄÖ 0–9 -`.
    NotACode = "not-a-code",
    NotANumber = "not-a-number",
    /// Values: `found`.
    UnknownAdministration = "unknown-administration",
    /// Values: `found`.
    UnknownParent = "unknown-parent",
    /// Values: `found`.
    UnknownPerson = "unknown-person",
    /// An administration or committee that a role is for. Values: `found`.
    UnknownUnit = "unknown-unit",
    /// Values: `found`.
    NotAnAddress = "not-an-address",
    /// No address that a webhook may have.
    NotCallable = "not-callable",
    ParentLoop = "parent-loop",
    /// The same thing twice in a list, or a participant that is also the lead. Values: `found`.
    Duplicate = "duplicate",
    /// Values: `limit`, `found`.
    TextTooLong = "text-too-long",
    /// Values: `limit`, `found`.
    TooManyItems = "too-many-items",
    /// Also the characters that turn the direction of writing. Values: `found`, as `U+202E`.
    ControlCharacter = "control-character",
    /// Values: `found`.
    NotADate = "not-a-date",
    EndsBeforeItBegins = "ends-before-it-begins",
    CutOffAfterMeeting = "cut-off-after-meeting",
    /// Values: `found`.
    NotAnAmount = "not-an-amount",
    /// It does not begin with `https://`, or holds a name and a password.
    NotAnHttpsAddress = "not-an-https-address",
    /// There is no such reading of this indicator, or it was corrected before.
    NotToBeCorrected = "not-to-be-corrected",
    ExternalIdTaken = "external-id-taken",
    /// A number that its place does not allow, or numbers that are not in order.
    OutOfRange = "out-of-range",
    /// A number outside of two bounds. Values: `least`, `most`.
    NotBetween = "not-between",
    /// Values: `found`.
    GeometryType = "geometry-type",
    NotAPosition = "not-a-position",
    NotFinite = "not-finite",
    /// Values: `found`.
    TooFewPositions = "too-few-positions",
    Empty = "empty-geometry",
    /// Values: `limit`, `found`.
    TooManyVertices = "too-many-vertices",
    /// Values: `limit`, `found`.
    TooManyParts = "too-many-parts",
    /// Values: `limit`, `found`.
    TooManyHoles = "too-many-holes",
    SelfCrossing = "self-crossing",
    /// The outline goes out and returns the same way.
    Spike = "spike",
    /// Two edges of one polygon run along each other.
    EdgesOverlap = "edges-overlap",
    HoleOutside = "hole-outside",
    HolesOverlap = "holes-overlap",
    PartsOverlap = "parts-overlap",
    /// So many edges lie close together that checking them would take too long.
    TooTangled = "too-tangled",
    /// Values: `limit`, `found`, in square metres.
    TooSmall = "too-small",
    /// Values: `limit`, `found`, in square metres.
    TooLarge = "too-large",
    /// Values: `limit`, `found`, in metres.
    TooNarrow = "too-narrow",
    /// The coordinates fit another reference system or axis order than the declared one. Values: `declared` and
    /// `recognised` as `EPSG:3006`, `swapped` as `yes` or `no`.
    CrsMismatch = "crs-mismatch",
    /// Values: `found`.
    UnknownCrs = "unknown-crs",
    /// Values: `distance_km`.
    OutsideExtent = "outside-extent",
    Unprojectable = "unprojectable",
    /// A file has more bytes than one may have. Values: `limit`, `found`.
    FileTooLarge = "file-too-large",
    /// A file is none of the kinds that are taken.
    FileKind = "file-kind",
    /// A file is more than one thing at once, or does not end where it should.
    FileMixed = "file-mixed",
    /// A file is named after a place elsewhere. Values: `found`.
    FileName = "file-name",
}

/// Why a request could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input has faults; all of them are listed.
    #[error("{} fault(s) in the input, the first: {}", .faults.len(), .faults.first().map_or("none", |fault| fault.code.word()))]
    Invalid {
        /// The faults, in the order of the document.
        faults: Vec<Fault>,
        /// The body with its geometry put right, where the program is sure how; offered, never used unasked.
        corrected: Option<Box<Value>>,
    },
    /// There is no such thing, or it is not visible to you.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in.
    #[error("somebody has to be signed in")]
    SignInNeeded,
    /// It is visible, and may not be done.
    #[error("forbidden")]
    Forbidden,
    /// The thing has changed since it was read.
    #[error("stale: the current revision is {current}")]
    Stale {
        /// The revision it has now.
        current: i64,
    },
    /// A change must name the revision it was made from.
    #[error("If-Match is missing")]
    IfMatchMissing,
    /// The thing is in a state that does not allow this.
    #[error("wrong state: {0}")]
    WrongState(&'static str),
    /// Something must hold first.
    #[error("{} thing(s) must hold first", .0.len())]
    Unmet(Vec<Guard>),
    /// Nobody would be left who can give roles.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// The idempotency key was used for another request.
    #[error("the Idempotency-Key was used with another body")]
    IdempotencyReused,
    /// A query parameter cannot be read.
    #[error("the query parameter {parameter} cannot be read")]
    Query {
        /// Its name.
        parameter: String,
    },
    /// The area and those it meets are too intricate to be measured in bounded time.
    #[error("the area is too intricate to measure")]
    TooIntricate,
}

impl Error {
    /// Faults without a corrected body.
    #[must_use]
    pub fn invalid(faults: Vec<Fault>) -> Self {
        Self::Invalid { faults, corrected: None }
    }
}

/// Something worth telling although the input was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A ring whose last position was not its first was closed.
    RingClosed {
        /// Pointer to the ring.
        pointer: String,
    },
    /// Heights were left out, since the register is of areas.
    HeightsDropped,
    /// An invalid geometry was repaired, as asked.
    Repaired,
    /// The member `crs` was honoured and the coordinates converted.
    CrsConverted {
        /// The EPSG code they were in.
        epsg: u32,
    },
}

impl Note {
    /// The key of its text.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::RingClosed { .. } => "ring-closed",
            Self::HeightsDropped => "heights-dropped",
            Self::Repaired => "repaired",
            Self::CrsConverted { .. } => "crs-converted",
        }
    }
}
