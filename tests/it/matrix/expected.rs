//! What the rule of an operation comes to: for each actor, on each kind of row.

use super::rules::Expected::{
    self, Always, Case, Comment, Confirm, Dossier, Edit, Follow, Lead, Open, Published, Read, Say, Write,
};
use super::world::Kind;

/// Who sees what is confidential of others, and of FGK with the contact person as such.
const SEES_CONFIDENTIAL: [bool; 9] = [false, false, false, false, false, false, true, false, false];
const SEES_OWN_CONFIDENTIAL: [bool; 9] = [false, false, true, true, false, false, true, false, true];
/// Who writes for FGK.
const WRITES: [bool; 9] = [false, false, false, true, false, false, false, false, true];

const CONTACT: usize = 2;
const COORDINATOR: usize = 3;
const HANDLER: usize = 4;
const CENTRAL: usize = 6;

/// Of a closed initiative, or one of the same administration, the overlap was never active.
fn active(kind: Kind, ok: u16) -> u16 {
    if matches!(kind, Kind::Unpublished | Kind::Closed | Kind::OwnClosed) { 409 } else { ok }
}

impl Expected {
    /// What this actor is answered on a row of this kind.
    pub fn status(self, actor: usize, kind: Kind) -> u16 {
        let is_seen = match kind {
            Kind::Absent => false,
            Kind::Confidential => SEES_CONFIDENTIAL[actor],
            Kind::OwnConfidential => SEES_OWN_CONFIDENTIAL[actor],
            Kind::Own | Kind::Others | Kind::Unpublished | Kind::Closed | Kind::OwnClosed => true,
        };
        let is_own = matches!(kind, Kind::Own | Kind::OwnConfidential | Kind::OwnClosed);
        let writes = WRITES[actor];
        match self {
            Always(statuses) => statuses[actor],
            Case(_) if kind == Kind::Absent && (1..8).contains(&actor) => 404,
            Case(statuses) => statuses[actor],
            Published(ok) => {
                if kind == Kind::Others {
                    ok
                } else {
                    404
                }
            }
            _ if actor == 0 => 401,
            Open(ok) => match actor {
                COORDINATOR | CONTACT | HANDLER if !is_seen => 404,
                COORDINATOR if !is_own => 403,
                COORDINATOR | CONTACT | HANDLER => ok,
                _ => 403,
            },
            Say(_) | Comment(_) | Confirm(_) | Follow(_) if !is_seen => 404,
            Say(ok) if actor == COORDINATOR && (is_own || kind == Kind::Others) => active(kind, ok),
            Comment(ok) if actor == CENTRAL => active(kind, ok),
            Comment(ok) if actor == CONTACT && kind == Kind::OwnConfidential => active(kind, ok),
            Comment(ok) if actor == COORDINATOR && (is_own || kind == Kind::Others) => active(kind, ok),
            Confirm(ok) if actor == COORDINATOR && is_own => ok,
            Confirm(ok) if actor == CONTACT && kind == Kind::OwnConfidential => ok,
            Follow(ok) if actor == HANDLER || (actor == COORDINATOR && is_own) => ok,
            Follow(ok) if actor == CONTACT && kind == Kind::OwnConfidential => ok,
            Say(_) | Comment(_) | Confirm(_) | Follow(_) => 403,
            Read(ok) => {
                if is_seen {
                    ok
                } else {
                    404
                }
            }
            // The contact person, the viewer, the administrator and the token handle no cases.
            Dossier(_) if [1, 2, 7, 8].contains(&actor) => 403,
            Dossier(_) if !is_seen => 404,
            Dossier(ok) => match actor {
                3 if !is_own => 403,
                5 => 403,
                _ => ok,
            },
            Write(ok) | Edit(ok) if writes && is_seen && is_own => ok,
            Write(_) => {
                if writes && !is_seen {
                    404
                } else {
                    403
                }
            }
            Edit(_) => {
                if is_seen {
                    403
                } else {
                    404
                }
            }
            Lead(ok) => {
                if writes && is_own {
                    ok
                } else {
                    403
                }
            }
        }
    }
}
