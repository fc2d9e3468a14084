//! The rule of every operation of the API and of every page: what each actor is answered, and what the answer may show.
//!
//! Statuses stand in the order of [`ACTORS`](super::world::ACTORS): public, viewer, contact person, coordinator, handler,
//! secretary, central coordinator, administrator, token.

pub type Statuses = [u16; 9];

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub enum Expected {
    /// The same whatever the row.
    Always(Statuses),
    /// This to who sees the row; absent to others.
    Read(u16),
    /// This to those who write the row; forbidden to who could write none, absent to who could but does not see it.
    Write(u16),
    /// This to those who write the row; forbidden to who sees it, absent to others.
    Edit(u16),
    /// This to those who write for the administration that is named.
    Lead(u16),
    /// This to everybody where the row is published; absent otherwise.
    Published(u16),
    /// This to those who handle cases and may read the contact person of the row; forbidden to the others who see it.
    Dossier(u16),
    /// This to the coordinators of a side of the overlap, for what they alone may say.
    Say(u16),
    /// This to them, to the central coordinator and to the contact person of a side, unless the overlap was never active.
    Comment(u16),
    /// This to the coordinators of the row and to its contact person.
    Confirm(u16),
    /// These about the case that there is; absent where another is named to who reads cases at all.
    Case(Statuses),
    /// This to who begins a case about the row for the city.
    Open(u16),
    /// This to them and to the handler.
    Follow(u16),
}

/// What an answer may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// What is seen, all of it, without contact persons.
    List,
    /// What is seen, with contact persons for those who need to know.
    Detail,
    /// What is published.
    Public,
}

pub struct Rule {
    pub operation: &'static str,
    pub expected: Expected,
    pub shows: Shows,
}

const READERS: Statuses = [401, 200, 200, 200, 200, 200, 200, 200, 200];
const PERSONS: Statuses = [401, 200, 200, 200, 200, 200, 200, 200, 403];

/// The contact person of the case and a handler work on it; the committee of the secretary has nothing to decide yet.
const WORKERS: Statuses = [401, 403, 200, 403, 200, 403, 403, 403, 403];
const ACTORS_ON_PAGES: Statuses = [401, 403, 303, 403, 303, 403, 403, 403, 403];
/// Nothing runs yet of which a change could be told.
const NO_NOTICE: Statuses = [401, 303, 303, 303, 303, 303, 303, 303, 403];
const NOTICE: Statuses = [401, 403, 409, 403, 409, 403, 403, 403, 403];
/// The case has no file, and no proposal.
const NO_FILE: Statuses = [401, 404, 404, 404, 404, 404, 404, 404, 403];
/// Only applicants write applications.
const NOT_THEIRS: Statuses = [401, 403, 403, 403, 403, 403, 403, 403, 403];

/// Only people have an account.
const ACCOUNTS: Statuses = [401, 200, 200, 200, 200, 200, 200, 200, 404];
/// What is asked for is nobody's.
const NOT_THERE: Statuses = [401, 404, 404, 404, 404, 404, 404, 404, 404];

const fn rule(operation: &'static str, expected: Expected, shows: Shows) -> Rule {
    Rule { operation, expected, shows }
}

/// Every person, about themselves.
const fn people(ok: u16) -> Expected {
    Always([401, ok, ok, ok, ok, ok, ok, ok, 403])
}

/// Those who keep FGK's mailboxes, of one that is not there.
const MAILBOXES: Statuses = [401, 403, 403, 404, 403, 403, 403, 404, 403];

/// Only administrators.
const fn administrators(ok: u16) -> Expected {
    Always([401, 403, 403, 403, 403, 403, 403, ok, 403])
}

/// Those who issue tokens for FGK.
const fn tokens(ok: u16) -> Expected {
    Always([401, 403, 403, ok, 403, 403, 403, ok, 403])
}

/// Only who coordinates, whatever the row.
const fn coordinators(person: u16, token: u16) -> Expected {
    Always([401, 403, 403, person, 403, 403, 403, 403, token])
}

use Expected::{Always, Case, Comment, Confirm, Dossier, Edit, Follow, Lead, Open, Published, Read, Say, Write};
use Shows::{Detail, List, Public};

pub const RULES: &[Rule] = &[
    rule("GET /api/v1/initiatives", Always(READERS), List),
    rule("POST /api/v1/initiatives", Lead(201), Detail),
    rule("GET /api/v1/initiatives/{id}", Read(200), Detail),
    rule("PUT /api/v1/initiatives/{id}", Write(200), Detail),
    rule("DELETE /api/v1/initiatives/{id}", Write(204), Detail),
    rule("GET /api/v1/initiatives/{id}/history", Read(200), Detail),
    rule("GET /api/v1/initiatives/{id}/overlaps", Read(200), Detail),
    rule("GET /api/v1/initiatives/{id}/freshness", Read(200), Detail),
    rule("PUT /api/v1/initiatives/{id}/freshness", Confirm(200), Detail),
    rule("GET /api/v1/initiatives/{id}/follow-up", Read(200), Detail),
    rule("GET /api/v1/initiatives/{id}/follow-up.csv", Read(200), Detail),
    rule("POST /api/v1/initiatives/{id}/measures", Follow(201), Detail),
    rule("PUT /api/v1/initiatives/{id}/measures/{measure}", Follow(200), Detail),
    rule("POST /api/v1/initiatives/{id}/indicators", Follow(201), Detail),
    rule("PUT /api/v1/initiatives/{id}/indicators/{indicator}", Follow(200), Detail),
    rule("POST /api/v1/initiatives/{id}/indicators/{indicator}/readings", Follow(201), Detail),
    rule("POST /api/v1/initiatives/{id}/documents", Follow(201), Detail),
    rule("DELETE /api/v1/initiatives/{id}/documents/{document}", Follow(204), Detail),
    rule("GET /api/v1/to-do", Always(PERSONS), Detail),
    rule("GET /api/v1/reports/year", Always(READERS), Detail),
    rule("GET /api/v1/reports/year.csv", Always(READERS), Detail),
    rule("GET /api/v1/reports/city", Always(PERSONS), Detail),
    rule("GET /api/v1/reports/city.csv", Always(PERSONS), Detail),
    rule("GET /api/v1/gaps", Always(READERS), Detail),
    rule("GET /api/v1/gaps.csv", Always(READERS), Detail),
    rule("GET /api/v1/actors", Always(READERS), Detail),
    rule("GET /api/v1/actors.csv", Always(READERS), Detail),
    rule("GET /api/v1/surveys", Always(READERS), Detail),
    rule("POST /api/v1/surveys", Follow(201), Detail),
    rule("GET /api/v1/surveys/{id}", Read(200), Detail),
    rule("PUT /api/v1/surveys/{id}", Follow(200), Detail),
    rule("GET /api/v1/surveys/{id}/answers.csv", Read(200), Detail),
    rule("POST /api/v1/surveys/{id}/invitations", Follow(201), Detail),
    rule("POST /api/v1/surveys/{id}/reminders", Follow(409), Detail),
    rule("POST /api/v1/surveys/{id}/common-link", Follow(201), Detail),
    rule("POST /api/v1/surveys/{id}/close", Follow(200), Detail),
    rule("GET /api/v1/overlaps/{id}/handling", Read(200), Detail),
    rule("POST /api/v1/overlaps/{id}/verdicts", Say(200), Detail),
    rule("POST /api/v1/overlaps/{id}/events", Comment(200), Detail),
    rule("GET /api/v1/overlaps/together", Read(200), Detail),
    rule("GET /api/v1/rules", Always(READERS), Detail),
    rule("POST /api/v1/rules", administrators(201), Detail),
    rule("POST /api/v1/rules/preview", administrators(200), Detail),
    rule("GET /api/v1/rules/precision", Always(READERS), Detail),
    rule("GET /api/v1/rules/{version}", Always(READERS), Detail),
    rule("GET /api/v1/overlaps", Always(READERS), List),
    rule("GET /api/v1/overlaps/{id}", Read(200), Detail),
    rule("POST /api/v1/overlaps/preview", Always(READERS), Detail),
    rule("GET /api/v1/zones", Always(READERS), Detail),
    rule("GET /api/v1/zones/depths", Always(READERS), Detail),
    rule("GET /api/v1/administrations", Always(READERS), Detail),
    rule("PUT /api/v1/administrations", administrators(204), Detail),
    rule("GET /api/v1/committees", Always(READERS), Detail),
    rule("GET /api/v1/committees/{code}/meetings", Always(READERS), Detail),
    rule("PUT /api/v1/committees/{code}/meetings/{meets_on}", administrators(200), Detail),
    rule("DELETE /api/v1/committees/{code}/meetings/{meets_on}", administrators(404), Detail),
    rule("GET /api/v1/criteria", Always(READERS), Detail),
    rule("POST /api/v1/criteria/{code}", administrators(412), Detail),
    rule("PUT /api/v1/criteria/{code}", administrators(412), Detail),
    rule("GET /api/v1/committees/{code}/meetings/{meets_on}/agenda", Always(PERSONS), Detail),
    rule("GET /api/v1/cases", Always(PERSONS), Detail),
    rule("POST /api/v1/cases", Open(201), Detail),
    rule("GET /api/v1/cases/{id}", Case(PERSONS), Detail),
    rule("POST /api/v1/cases/{id}/events", Case(WORKERS), Detail),
    rule("GET /api/v1/cases/{id}/attachments/{attachment}", Case(NO_FILE), Detail),
    rule("GET /api/v1/cases/{id}/dossier", Case([401, 403, 403, 403, 200, 403, 200, 403, 403]), Detail),
    rule("POST /api/v1/applications", Always(NOT_THEIRS), Detail),
    rule("PUT /api/v1/applications/{id}", Case(NOT_THEIRS), Detail),
    rule("POST /api/v1/applications/{id}/versions", Case(NOT_THEIRS), Detail),
    rule("GET /api/v1/reference", Always(READERS), Detail),
    rule("GET /api/v1/reference/{layer}", Always(READERS), Detail),
    rule("GET /api/v1/initiatives.geojson", Always(READERS), List),
    rule("GET /api/v1/overlaps.geojson", Always(READERS), List),
    rule("GET /api/v1/zones.geojson", Always(READERS), Detail),
    rule("GET /api/v1/initiatives/{id}/dossier", Dossier(200), Detail),
    rule("GET /api/v1/record", administrators(200), Detail),
    rule("GET /api/v1/record/{number}", administrators(200), Detail),
    rule("GET /api/v1/record/checkpoints", administrators(200), Detail),
    rule("GET /api/v1/retention", administrators(200), Detail),
    rule("PUT /api/v1/retention", administrators(204), Detail),
    rule("GET /api/v1/retention/due", administrators(200), Detail),
    rule("GET /api/v1/me", Always(READERS), Detail),
    rule("GET /api/v1/persons", administrators(200), Detail),
    rule("POST /api/v1/persons", administrators(201), Detail),
    rule("GET /api/v1/persons/{id}", administrators(200), Detail),
    rule("PUT /api/v1/persons/{id}", administrators(204), Detail),
    rule("POST /api/v1/persons/{id}/grants", administrators(201), Detail),
    rule("DELETE /api/v1/persons/{id}/grants/{grant}", administrators(204), Detail),
    rule("GET /api/v1/delegations", Always(PERSONS), Detail),
    rule("POST /api/v1/delegations", coordinators(201, 403), Detail),
    rule("DELETE /api/v1/delegations/{id}", Always([401, 404, 404, 404, 404, 404, 404, 404, 403]), Detail),
    rule("GET /api/v1/tokens", tokens(200), Detail),
    rule("POST /api/v1/tokens", tokens(201), Detail),
    rule("DELETE /api/v1/tokens/{id}", tokens(204), Detail),
    rule("GET /api/v1/webhooks", tokens(200), Detail),
    rule("POST /api/v1/webhooks", tokens(201), Detail),
    rule("GET /api/v1/webhooks/{id}", tokens(200), Detail),
    rule("PUT /api/v1/webhooks/{id}", tokens(200), Detail),
    rule("DELETE /api/v1/webhooks/{id}", tokens(204), Detail),
    rule("POST /api/v1/webhooks/{id}/secret", tokens(201), Detail),
    rule("PUT /api/v1/webhooks/{id}/enabled", tokens(200), Detail),
    rule("POST /api/v1/webhooks/{id}/test", tokens(202), Detail),
    rule("GET /api/v1/webhooks/{id}/deliveries", tokens(200), Detail),
    rule("POST /api/v1/webhooks/{id}/deliveries/{delivery}/replay", tokens(202), Detail),
    rule("GET /api/v1/outbox", administrators(200), Detail),
    rule("GET /api/v1/outbox/{id}", administrators(200), Detail),
    rule("DELETE /api/v1/outbox/{id}", administrators(204), Detail),
    rule("POST /api/v1/outbox/{id}/again", administrators(409), Detail),
    rule("GET /api/v1/sessions", Always(PERSONS), Detail),
    rule("DELETE /api/v1/sessions/{id}", Always(NOT_THERE), Detail),
    rule("GET /api/v1/inbox", Always(PERSONS), Detail),
    rule("POST /api/v1/inbox/read", Always(PERSONS), Detail),
    rule("GET /api/v1/subscriptions", Always(PERSONS), Detail),
    rule("POST /api/v1/subscriptions", tokens(201), Detail),
    rule("PUT /api/v1/subscriptions/{subscription}", Always(PERSONS), Detail),
    rule("DELETE /api/v1/subscriptions/{subscription}", people(204), Detail),
    rule("POST /api/v1/subscriptions/{subscription}/areas", people(201), Detail),
    rule("DELETE /api/v1/subscriptions/{subscription}/areas/{area}", people(404), Detail),
    rule("POST /api/v1/subscriptions/{subscription}/feed", people(201), Detail),
    rule("DELETE /api/v1/subscriptions/{subscription}/feed", people(204), Detail),
    rule("GET /api/public/v1/initiatives", Always([200; 9]), Public),
    rule("GET /api/public/v1/initiatives/{id}", Published(200), Public),
];

pub const PAGES: &[Rule] = &[
    rule("GET /", Always([303; 9]), Public),
    rule("GET /sv", Always([303; 9]), Public),
    rule("GET /en", Always([303; 9]), Public),
    rule("GET /sv/{*rest}", Always([404; 9]), Public),
    rule("GET /en/{*rest}", Always([404; 9]), Public),
    rule("GET /sv/att-gora", Always(PERSONS), Detail),
    rule("GET /en/to-do", Always(PERSONS), Detail),
    rule("GET /sv/karta", Always(READERS), List),
    rule("GET /en/map", Always(READERS), List),
    rule("GET /sv/overlapp", Always(READERS), Detail),
    rule("GET /en/overlaps", Always(READERS), Detail),
    rule("GET /sv/overlapp/{id}", Read(200), Detail),
    rule("GET /en/overlaps/{id}", Read(200), Detail),
    rule("POST /sv/overlapp/{id}/atgard", Comment(303), Detail),
    rule("POST /en/overlaps/{id}/act", Comment(303), Detail),
    rule("GET /sv/overlapp/yta/{ids}", Read(200), Detail),
    rule("GET /en/overlaps/place/{ids}", Read(200), Detail),
    rule("GET /sv/administration/regler", Always(READERS), Detail),
    rule("GET /en/administration/rules", Always(READERS), Detail),
    rule("POST /sv/administration/regler", administrators(200), Detail),
    rule("POST /en/administration/rules", administrators(200), Detail),
    rule("POST /sv/samverkansprocesser/{id}/bekrafta", Confirm(303), Detail),
    rule("POST /en/initiatives/{id}/confirm", Confirm(303), Detail),
    rule("GET /sv/samverkansprocesser/ny", coordinators(200, 200), Detail),
    rule("GET /en/initiatives/new", coordinators(200, 200), Detail),
    rule("POST /sv/samverkansprocesser/ny", Lead(303), Detail),
    rule("POST /en/initiatives/new", Lead(303), Detail),
    rule("GET /sv/samverkansprocesser/{id}", Read(200), Detail),
    rule("GET /en/initiatives/{id}", Read(200), Detail),
    rule("GET /sv/samverkansprocesser/{id}/redigera", Edit(200), Detail),
    rule("GET /en/initiatives/{id}/edit", Edit(200), Detail),
    rule("POST /sv/samverkansprocesser/{id}/redigera", Edit(303), Detail),
    rule("POST /en/initiatives/{id}/edit", Edit(303), Detail),
    rule("GET /sv/samverkansprocesser/{id}/uppfoljning", Read(200), Detail),
    rule("GET /en/initiatives/{id}/follow-up", Read(200), Detail),
    rule("POST /sv/samverkansprocesser/{id}/uppfoljning", Follow(303), Detail),
    rule("POST /en/initiatives/{id}/follow-up", Follow(303), Detail),
    rule("GET /sv/rapporter/ar", Always(READERS), Detail),
    rule("GET /en/reports/year", Always(READERS), Detail),
    rule("GET /sv/rapporter/stad", Always(PERSONS), Detail),
    rule("GET /en/reports/city", Always(PERSONS), Detail),
    rule("GET /sv/rapporter/luckor", Always(READERS), Detail),
    rule("GET /en/reports/gaps", Always(READERS), Detail),
    rule("GET /sv/rapporter/aktorer", Always(READERS), Detail),
    rule("GET /en/reports/actors", Always(READERS), Detail),
    rule("GET /sv/enkater", Always(READERS), Detail),
    rule("GET /en/surveys", Always(READERS), Detail),
    rule("POST /sv/enkater", Follow(303), Detail),
    rule("POST /en/surveys", Follow(303), Detail),
    rule("GET /sv/enkater/{id}", Read(200), Detail),
    rule("GET /en/surveys/{id}", Read(200), Detail),
    rule("GET /sv/enkater/{id}/redigera", Follow(200), Detail),
    rule("GET /en/surveys/{id}/edit", Follow(200), Detail),
    rule("POST /sv/enkater/{id}/redigera", Follow(422), Detail),
    rule("POST /en/surveys/{id}/edit", Follow(422), Detail),
    rule("POST /sv/enkater/{id}", Follow(303), Detail),
    rule("POST /en/surveys/{id}", Follow(303), Detail),
    rule("GET /sv/svara", Always([404; 9]), Public),
    rule("GET /en/answer", Always([404; 9]), Public),
    rule("POST /sv/svara", Always([404; 9]), Public),
    rule("POST /en/answer", Always([404; 9]), Public),
    rule("GET /sv/samverkansprocesser/{id}/aterta", Edit(200), Detail),
    rule("GET /en/initiatives/{id}/withdraw", Edit(200), Detail),
    rule("POST /sv/samverkansprocesser/{id}/aterta", Write(303), Detail),
    rule("POST /en/initiatives/{id}/withdraw", Write(303), Detail),
    rule("GET /sv/aviseringar", Always(PERSONS), Detail),
    rule("GET /en/notifications", Always(PERSONS), Detail),
    rule("POST /sv/aviseringar", people(404), Detail),
    rule("POST /en/notifications", people(404), Detail),
    rule("GET /sv/bevakningar", Always(PERSONS), Detail),
    rule("GET /en/subscriptions", Always(PERSONS), Detail),
    rule("POST /sv/bevakningar", people(404), Detail),
    rule("POST /en/subscriptions", people(404), Detail),
    rule("GET /sv/bevakningar/{id}", Always(MAILBOXES), Detail),
    rule("GET /en/subscriptions/{id}", Always(MAILBOXES), Detail),
    rule("POST /sv/bevakningar/{id}", Always(MAILBOXES), Detail),
    rule("POST /en/subscriptions/{id}", Always(MAILBOXES), Detail),
    rule("GET /sv/administration/granskning", administrators(200), Detail),
    rule("GET /en/administration/record", administrators(200), Detail),
    rule("GET /sv/administration/granskning/{number}", administrators(200), Detail),
    rule("GET /en/administration/record/{number}", administrators(200), Detail),
    rule("GET /sv/tid", Always([303; 9]), Public),
    rule("GET /en/time", Always([303; 9]), Public),
    rule("GET /sign-in/{key}/start", Always([404; 9]), Public),
    rule("GET /sign-in/{key}", Always([403; 9]), Public),
    rule("GET /sv/logga-in", Always([200, 303, 303, 303, 303, 303, 303, 303, 200]), Public),
    rule("GET /en/sign-in", Always([200, 303, 303, 303, 303, 303, 303, 303, 200]), Public),
    rule("GET /sv/logga-in/lank", Always([410; 9]), Public),
    rule("GET /en/sign-in/link", Always([410; 9]), Public),
    rule("POST /sv/logga-in/lank", Always([410; 9]), Public),
    rule("POST /en/sign-in/link", Always([410; 9]), Public),
    rule("GET /sv/logga-ut", Always([200; 9]), Public),
    rule("GET /en/sign-out", Always([200; 9]), Public),
    rule("POST /sv/logga-ut", Always([303; 9]), Public),
    rule("POST /en/sign-out", Always([303; 9]), Public),
    rule("GET /sv/konto", Always(ACCOUNTS), Public),
    rule("GET /en/account", Always(ACCOUNTS), Public),
    rule("POST /sv/konto", Always(NOT_THERE), Public),
    rule("POST /en/account", Always(NOT_THERE), Public),
    rule("GET /sv/administration", tokens(200), Public),
    rule("GET /en/administration", tokens(200), Public),
    rule("GET /sv/administration/personer", administrators(200), Public),
    rule("GET /en/administration/people", administrators(200), Public),
    rule("POST /sv/administration/personer", administrators(303), Public),
    rule("POST /en/administration/people", administrators(303), Public),
    rule("GET /sv/administration/personer/{id}", administrators(200), Public),
    rule("GET /en/administration/people/{id}", administrators(200), Public),
    rule("POST /sv/administration/personer/{id}", administrators(303), Public),
    rule("POST /en/administration/people/{id}", administrators(303), Public),
    rule("GET /sv/administration/nycklar", tokens(200), Public),
    rule("GET /en/administration/tokens", tokens(200), Public),
    rule("POST /sv/administration/nycklar", tokens(200), Public),
    rule("POST /en/administration/tokens", tokens(200), Public),
    rule("GET /sv/administration/inloggningar", administrators(200), Public),
    rule("GET /en/administration/sign-ins", administrators(200), Public),
    rule("POST /sv/administration/inloggningar", Always(NOT_THERE), Public),
    rule("POST /en/administration/sign-ins", Always(NOT_THERE), Public),
    rule("GET /sv/administration/namnder", administrators(200), Detail),
    rule("GET /en/administration/committees", administrators(200), Detail),
    rule("POST /sv/administration/namnder", administrators(303), Detail),
    rule("POST /en/administration/committees", administrators(303), Detail),
    rule("GET /sv/administration/namnder/{code}", administrators(200), Detail),
    rule("GET /en/administration/committees/{code}", administrators(200), Detail),
    rule("POST /sv/administration/namnder/{code}", administrators(303), Detail),
    rule("POST /en/administration/committees/{code}", administrators(303), Detail),
    rule("GET /sv/administration/forvaltningar", administrators(200), Detail),
    rule("GET /en/administration/administrations", administrators(200), Detail),
    rule("POST /sv/administration/forvaltningar", administrators(303), Detail),
    rule("POST /en/administration/administrations", administrators(303), Detail),
    rule("GET /sv/administration/kriterier", administrators(200), Detail),
    rule("GET /en/administration/criteria", administrators(200), Detail),
    rule("POST /sv/administration/kriterier", administrators(303), Detail),
    rule("POST /en/administration/criteria", administrators(303), Detail),
    rule("GET /sv/arenden", Always(PERSONS), Detail),
    rule("GET /en/cases", Always(PERSONS), Detail),
    rule("GET /sv/arenden/{id}", Case(PERSONS), Detail),
    rule("GET /en/cases/{id}", Case(PERSONS), Detail),
    rule("POST /sv/arenden/{id}/atgard", Case(ACTORS_ON_PAGES), Detail),
    rule("POST /en/cases/{id}/act", Case(ACTORS_ON_PAGES), Detail),
    rule("GET /sv/arenden/{id}/tjansteskrivelse", Case(NO_FILE), Detail),
    rule("GET /en/cases/{id}/proposal", Case(NO_FILE), Detail),
    rule("POST /sv/samverkansprocesser/{id}/arende", Open(303), Detail),
    rule("POST /en/initiatives/{id}/case", Open(303), Detail),
    rule("GET /sv/namnder/{code}/{meets_on}", Always(PERSONS), Detail),
    rule("GET /en/committees/{code}/{meets_on}", Always(PERSONS), Detail),
    rule("GET /sv/arenden/{id}/andring", Case(NO_NOTICE), Detail),
    rule("GET /en/cases/{id}/change", Case(NO_NOTICE), Detail),
    rule("POST /sv/arenden/{id}/andring", Case(NOTICE), Detail),
    rule("POST /en/cases/{id}/change", Case(NOTICE), Detail),
    rule("POST /sv/omrade", Always([401, 422, 422, 422, 422, 422, 422, 422, 422]), Detail),
    rule("POST /en/area", Always([401, 422, 422, 422, 422, 422, 422, 422, 422]), Detail),
    rule("GET /sv/ansokan", Always([200; 9]), Public),
    rule("GET /en/apply", Always([200; 9]), Public),
    rule("POST /sv/ansokan/lank", Always([303; 9]), Public),
    rule("POST /en/apply/link", Always([303; 9]), Public),
    rule("POST /sv/ansokan/intresse", Always([303; 9]), Public),
    rule("POST /en/apply/interest", Always([303; 9]), Public),
    rule("GET /sv/ansokan/{id}", Always([303; 9]), Public),
    rule("GET /en/apply/{id}", Always([303; 9]), Public),
    rule("POST /sv/ansokan/{id}", Always([303; 9]), Public),
    rule("POST /en/apply/{id}", Always([303; 9]), Public),
    rule("GET /sv/ansokan/{id}/{step}", Always([303; 9]), Public),
    rule("GET /en/apply/{id}/{step}", Always([303; 9]), Public),
    rule("POST /sv/ansokan/{id}/{step}", Always([303; 9]), Public),
    rule("POST /en/apply/{id}/{step}", Always([303; 9]), Public),
    rule("GET /sv/oppet/karta", Always([200; 9]), Public),
    rule("GET /en/open/map", Always([200; 9]), Public),
    rule("GET /sv/oppet/samverkansprocess/{id}", Published(200), Public),
    rule("GET /en/open/initiative/{id}", Published(200), Public),
    rule("GET /sv/administration/webhookar", tokens(200), Detail),
    rule("GET /en/administration/webhooks", tokens(200), Detail),
    rule("POST /sv/administration/webhookar", tokens(200), Detail),
    rule("POST /en/administration/webhooks", tokens(200), Detail),
    rule("GET /sv/administration/webhookar/{id}", tokens(200), Detail),
    rule("GET /en/administration/webhooks/{id}", tokens(200), Detail),
    rule("POST /sv/administration/webhookar/{id}", tokens(303), Detail),
    rule("POST /en/administration/webhooks/{id}", tokens(303), Detail),
    rule("GET /sv/administration/utgaende", administrators(200), Detail),
    rule("GET /en/administration/outbox", administrators(200), Detail),
    rule("POST /sv/administration/utgaende", administrators(303), Detail),
    rule("POST /en/administration/outbox", administrators(303), Detail),
    rule("GET /sv/avregistrera/{id}/{proof}", Always([404; 9]), Public),
    rule("GET /en/unsubscribe/{id}/{proof}", Always([404; 9]), Public),
    rule("POST /sv/avregistrera/{id}/{proof}", Always([404; 9]), Public),
    rule("POST /en/unsubscribe/{id}/{proof}", Always([404; 9]), Public),
];
