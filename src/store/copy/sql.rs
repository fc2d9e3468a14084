//! The statements that move tables from one store to another: a portion in the order of the key, and one row.
//!
//! They stand apart because they name every column, for rows that are moved as they are and mean nothing here.

/// How a table is moved.
#[derive(Debug)]
pub(super) struct Move {
    /// The table, or the part of it.
    pub(super) name: &'static str,
    /// So many rows after a key.
    pub(super) read: &'static str,
    pub(super) write: &'static str,
    /// The last key that is there.
    pub(super) last: &'static str,
    pub(super) clear: &'static str,
}

macro_rules! moves {
    ($($name:ident = $table:literal by $key:literal, $columns:literal, $places:literal;)+) => {
        $(pub(super) const $name: Move = Move {
            name: $table,
            read: concat!("select ", $columns, " from ", $table, " where $1 < ", $key, " order by ", $key, " limit $2"),
            write: concat!("insert into ", $table, " (", $columns, ") values (", $places, ")"),
            last: concat!("select max(", $key, ") from ", $table),
            clear: concat!("delete from ", $table),
        };)+

        /// Every statement with the name of its table, for the test that prepares them all.
        #[cfg(test)]
        pub(in crate::store) fn all() -> Vec<(&'static str, &'static str)> {
            let moves = [$(&$name,)+ &PARENTS];
            moves.iter().flat_map(|how| [how.read, how.write, how.last, how.clear].map(|text| (how.name, text))).collect()
        }
    };
}

moves! {
    CHANGES = "change" by "seq",
        "seq, at, kind, subject, document",
        "$1, $2, $3, $4, $5";
    COMMITTEE_ROWS = "committee" by "code",
        "code, name_sv, name_en",
        "$1, $2, $3";
    ADMINISTRATION_ROWS = "administration" by "position",
        "position, code, name_sv, name_en, committee",
        "$1, $2, $3, $4, $5";
    COMMITTEE_MEETINGS = "committee_meeting" by "fid",
        "fid, committee, meets_on, cut_off, revision",
        "$1, $2, $3, $4, $5";
    CRITERIA = "criterion" by "code",
        "code, position, name_sv, name_en, text_sv, text_en, retired_on, revision",
        "$1, $2, $3, $4, $5, $6, $7, $8";
    PERSONS = "person" by "fid",
        "fid, id, name, email, created_at",
        "$1, $2, $3, $4, $5";
    IDENTITIES = "identity" by "fid",
        "fid, issuer, subject, person_id, created_at",
        "$1, $2, $3, $4, $5";
    ROLE_GRANTS = "role_grant" by "fid",
        "fid, id, person_id, role, unit, begins, ends, on_behalf_of, granted_by, granted_at, ended_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11";
    APPLICANTS = "applicant" by "fid",
        "fid, id, email, verified_at",
        "$1, $2, $3, $4";
    TOKENS = "api_token" by "fid",
        "fid, id, digest, name, administration, scopes, issued_by, issued_at, expires_at, used_on, revoked_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11";
    INITIATIVES = "initiative" by "fid",
        "fid, id, revision, name, description, purpose, form, origin, city_role, lead_administration, \
        participating_administrations, administrations, actors, focus_fields, contact_person, begins, ends, \
        phase, area_status, registry_number, external_id, source, search, area_version, area_m2, min_lon, \
        min_lat, max_lon, max_lat, created_at, updated_at, withdrawn_at, geom, visibility, contact_person_id",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35";
    FOOTPRINT_VERSIONS = "footprint_version" by "fid",
        "fid, initiative_id, version, seq, recorded_at, area_status, area_m2, geom",
        "$1, $2, $3, $4, $5, $6, $7, $8";
    OVERLAPS = "overlap" by "fid",
        "fid, id, a_id, b_id, revision, area_m2, share_a, share_b, relation, kind, certainty, state, gates, \
        common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat, first_seen_at, \
        score, band, factors, zone, rules, scored, opened_at, closed_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29";
    RULE_SETS = "rule_set" by "version",
        "version, seq, activated_at, activated_by, comment, rules",
        "$1, $2, $3, $4, $5, $6";
    HANDLINGS = "handling" by "fid",
        "fid, overlap, revision, state, since, acknowledged_at, escalated_at, snoozed_until, snooze_reason, meeting_on, outcome, note, baseline",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13";
    VERDICTS = "verdict" by "fid",
        "fid, overlap, administration, verdict, reason, comment, said_by, said_at",
        "$1, $2, $3, $4, $5, $6, $7, $8";
    HANDLING_EVENTS = "handling_event" by "fid",
        "fid, overlap, seq, at, actor, administration, act, before, after, rules, band, detail",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12";
    RECEIPTS = "receipt" by "fid",
        "fid, overlap, actor, administration, at",
        "$1, $2, $3, $4, $5";
    NOTICES = "notice" by "fid",
        "fid, kind, overlap, initiative, support_case, seq, at, caused_by, dedupe, detail",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10";
    FRESHNESSES = "freshness" by "fid",
        "fid, initiative, revision, confirmed_at, confirmed_by, review_on",
        "$1, $2, $3, $4, $5, $6";
    CASES = "support_case" by "fid",
        "fid, id, revision, origin, state, since, title, administration, committee, meets_on, applicant, contact_person, initiative, follows, language, area, application, spokesperson, assignment, proposal, terms, deadline, reminded_at, created_at, updated_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25";
    CASE_EVENTS = "case_event" by "fid",
        "fid, support_case, seq, at, actor, administration, event, before, after, reason, detail",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11";
    CASE_RECEIVED = "case_received" by "fid",
        "fid, support_case, year, number, what, at, sender, digest, content",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9";
    CASE_ATTACHMENTS = "case_attachment" by "fid",
        "fid, id, support_case, name, media_type, size, digest, sender, at, content",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10";
    CASE_DECISIONS = "case_decision" by "fid",
        "fid, id, support_case, committee, meets_on, outcome, decided_on, paragraph, registry_number, text, corrects, decided_by, at, annex",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14";
    MEASURES = "measure" by "fid",
        "fid, id, initiative, revision, title, responsible, due_on, state, note",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9";
    INDICATORS = "indicator" by "fid",
        "fid, id, initiative, revision, kind, template, name, unit, better, baseline, baseline_on, target, target_on",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13";
    READINGS = "reading" by "fid",
        "fid, id, indicator, seq, read_on, value, source, corrects, recorded_at, recorded_by",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10";
    DOCUMENTS = "initiative_document" by "fid",
        "fid, id, initiative, revision, kind, title, url, dated_on",
        "$1, $2, $3, $4, $5, $6, $7, $8";
    SURVEY_ROWS = "survey" by "fid",
        "fid, id, revision, initiative, layer, district, administration, title, lead, anonymous, opens_on, closes_on, \
        questions, common, closed_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15";
    SURVEY_INVITATIONS = "survey_invitation" by "fid",
        "fid, survey, digest, address, used, seed",
        "$1, $2, $3, $4, $5, $6";
    SURVEY_MAILS = "survey_mail" by "fid",
        "fid, id, invitation, sealed, language, reminds",
        "$1, $2, $3, $4, $5, $6";
    SURVEY_RESPONSES = "survey_response" by "fid",
        "fid, survey, respondent, answers",
        "$1, $2, $3, $4";
    SUBSCRIPTION_ROWS = "subscription" by "fid",
        "fid, id, person, mailbox, administration, language, covers, minimum_band, timing, mail, feed, created_at, updated_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13";
    WATCH_AREA_ROWS = "watch_area" by "fid",
        "fid, id, subscription, name, layer, area",
        "$1, $2, $3, $4, $5, $6";
    WEBHOOK_ROWS = "webhook" by "fid",
        "fid, id, name, administration, url, kinds, minimum_band, generation, earlier_until, created_by, created_at, \
        failing_since, disabled_at, disabled_why, deleted_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15";
    DELIVERIES = "delivery" by "fid",
        "fid, id, channel, kind, subscription, person, webhook, dedupe, created_at, due_at, state, attempts, fault, \
        settled_at, detail",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15";
    DELIVERY_NOTICES = "delivery_notice" by "fid",
        "fid, delivery, notice",
        "$1, $2, $3";
    DELIVERY_ATTEMPTS = "delivery_attempt" by "fid",
        "fid, delivery, at, took_ms, status, fault, answer",
        "$1, $2, $3, $4, $5, $6, $7";
    INBOX_ITEMS = "inbox_item" by "fid",
        "fid, person, notice, needs_action, created_at, read_at",
        "$1, $2, $3, $4, $5, $6";
    REFERENCE_AREA_ROWS = "reference_area" by "fid",
        "fid, layer, code, name, min_lon, min_lat, max_lon, max_lat, geom",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9";
    ANSWERS = "idempotency" by "key",
        "key, fingerprint, subject, answer, at",
        "$1, $2, $3, $4, $5";
    RECORD_ENTRIES = "record" by "number",
        "number, seq, at, actor, administration, reason, kind, subject, before, after, evidence, personal, seal",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13";
    PERSONAL_PAYLOADS = "record_personal" by "number",
        "number, salt, payload",
        "$1, $2, $3";
    CHECKPOINTS = "record_checkpoint" by "number",
        "number, seq, at, seal, public_key, signature",
        "$1, $2, $3, $4, $5, $6";
    OVERLAP_VERSIONS = "overlap_version" by "fid",
        "fid, number, seq, area_m2, share_a, share_b, relation, kind, certainty, state, gates, common_begins, \
        common_ends, gap_days, min_lon, min_lat, max_lon, max_lat",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18";
}

/// An initiative may come before its parent, so parents are named when all are there.
pub(super) const PARENTS: Move = Move {
    name: "initiative.parent",
    read: "select fid, parent from initiative where $1 < fid and parent is not null order by fid limit $2",
    write: "update initiative set parent = $2 where fid = $1",
    last: "select max(fid) from initiative where parent is not null",
    clear: "update initiative set parent = null",
};
