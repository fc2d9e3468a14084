//! What somebody outside the city is answered who applies: what is the same for everybody, their own case, and otherwise no.

use super::rules::{Expected, Rule};
use super::world::Kind;

/// What differs from a plain refusal, by operation: the answer, and the one where the row is none of theirs.
const OWN: &[(&str, u16, u16)] = &[
    ("GET /api/v1/me", 200, 200),
    ("GET /api/v1/administrations", 200, 200),
    ("GET /api/v1/committees", 200, 200),
    ("GET /api/v1/committees/{code}/meetings", 200, 200),
    ("GET /api/v1/criteria", 200, 200),
    ("GET /api/v1/reference", 200, 200),
    ("GET /api/v1/reference/{layer}", 200, 200),
    // Whether an area can be taken, and nothing of what lies there.
    ("POST /api/v1/overlaps/preview", 200, 200),
    ("GET /api/v1/cases", 200, 200),
    ("GET /api/v1/cases/{id}", 200, 404),
    // They may not write the house's log.
    ("POST /api/v1/cases/{id}/events", 409, 404),
    ("GET /api/v1/cases/{id}/attachments/{attachment}", 404, 404),
    ("POST /api/v1/applications", 201, 201),
    // Nobody has invited them yet.
    ("PUT /api/v1/applications/{id}", 409, 404),
    ("POST /api/v1/applications/{id}/versions", 409, 404),
    ("POST /sv/omrade", 422, 422),
    ("POST /en/area", 422, 422),
    ("POST /sv/ansokan/intresse", 422, 422),
    ("POST /en/apply/interest", 422, 422),
    ("GET /sv/ansokan/{id}", 200, 404),
    ("GET /en/apply/{id}", 200, 404),
    ("POST /sv/ansokan/{id}", 422, 404),
    ("POST /en/apply/{id}", 422, 404),
    ("GET /sv/ansokan/{id}/{step}", 303, 404),
    ("GET /en/apply/{id}/{step}", 303, 404),
    ("POST /sv/ansokan/{id}/{step}", 422, 404),
    ("POST /en/apply/{id}/{step}", 422, 404),
    // Somebody of the city may sign in here all the same; accounts and sessions are people's.
    ("GET /sv/logga-in", 200, 200),
    ("GET /en/sign-in", 200, 200),
    ("GET /sv/konto", 404, 404),
    ("GET /en/account", 404, 404),
    ("POST /sv/konto", 404, 404),
    ("POST /en/account", 404, 404),
    ("POST /sv/administration/inloggningar", 404, 404),
    ("POST /en/administration/sign-ins", 404, 404),
    ("DELETE /api/v1/sessions/{id}", 404, 404),
];

/// What the rule of an operation comes to for an applicant.
pub fn expected(rule: &Rule, kind: Kind) -> u16 {
    if let Some((_, own, absent)) = OWN.iter().find(|(operation, ..)| *operation == rule.operation) {
        return if kind == Kind::Absent { *absent } else { *own };
    }
    match rule.expected {
        Expected::Always(statuses) if statuses.iter().all(|status| *status == statuses[0]) => statuses[0],
        Expected::Published(_) => rule.expected.status(0, kind),
        _ => 403,
    }
}
