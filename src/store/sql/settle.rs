//! The statements of settling overlaps: scores, rules, handling, notices, freshness.

macro_rules! handling_columns {
    () => {
        "h.overlap, h.revision, h.state, h.since, h.acknowledged_at, h.escalated_at, h.snoozed_until, h.snooze_reason, \
         h.meeting_on, h.outcome, h.note, h.baseline"
    };
}

/// The initiatives that have or had an overlap with `$1`.
macro_rules! neighbours {
    () => {
        "(select case when n.a_id = $1 then n.b_id else n.a_id end from overlap n where n.a_id = $1 or n.b_id = $1)"
    };
}

statements! {
    /// Active pairs of which an initiative is no side, but both sides of which it overlaps or once overlapped: those in whose
    /// shared area it may be. Only those with fewer than `$3` administrations there.
    PAIRS_AROUND = concat!("select o.id, o.a_id, o.b_id, o.factors from overlap o where o.state = 'active' \
        and o.zone < $3 and o.factors is not null and o.a_id in ", neighbours!(), " and o.b_id in ", neighbours!(),
        " order by o.fid limit $2");
    /// The same, left for later.
    LEAVE_PAIRS_AROUND = concat!("update overlap set scored = null where state = 'active' and a_id in ", neighbours!(),
        " and b_id in ", neighbours!());
    LEAVE_SCORE = "update overlap set scored = null where id = $1";
    PUT_SCORE = "update overlap set revision = $2, scored = $2, score = $3, band = $4, factors = $5, rules = $6, \
        zone = $7 where id = $1";
    /// Judged again with nothing new to tell.
    KEEP_SCORE = "update overlap set scored = revision, rules = $2, factors = $3, zone = $4 where id = $1";
    COUNT_UNSCORED = "select count(*) from overlap where rules <> $1 or rules is null or scored <> revision or scored is null";
    UNSCORED = "select id from overlap where rules <> $1 or rules is null or scored <> revision or scored is null \
        order by fid limit $2";

    RULE_SETS = "select version, activated_at, activated_by, comment, rules from rule_set order by version desc";
    NEWEST_RULE_SET = "select version, activated_at, activated_by, comment, rules from rule_set order by version desc limit 1";
    FIND_RULE_SET = "select version, activated_at, activated_by, comment, rules from rule_set where version = $1";
    INSERT_RULE_SET = "insert into rule_set (version, seq, activated_at, activated_by, comment, rules) \
        values ($1, $2, $3, $4, $5, $6)";

    FIND_HANDLING = concat!("select ", handling_columns!(), " from handling h where h.overlap = $1");
    PUT_HANDLING = "insert into handling (overlap, revision, state, since, acknowledged_at, escalated_at, snoozed_until, \
        snooze_reason, meeting_on, outcome, note, baseline) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (overlap) do update set revision = excluded.revision, state = excluded.state, since = excluded.since, \
        acknowledged_at = excluded.acknowledged_at, escalated_at = excluded.escalated_at, \
        snoozed_until = excluded.snoozed_until, snooze_reason = excluded.snooze_reason, meeting_on = excluded.meeting_on, \
        outcome = excluded.outcome, note = excluded.note, baseline = excluded.baseline";
    VERDICTS_OF = "select administration, verdict, reason, comment, said_by, said_at from verdict where overlap = $1 \
        order by administration";
    PUT_VERDICT = "insert into verdict (overlap, administration, verdict, reason, comment, said_by, said_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (overlap, administration) do update set \
        verdict = excluded.verdict, reason = excluded.reason, comment = excluded.comment, said_by = excluded.said_by, \
        said_at = excluded.said_at";
    APPEND_HANDLING_EVENT = "insert into handling_event (overlap, seq, at, actor, administration, act, before, after, rules, \
        band, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    HANDLING_EVENTS_OF = "select seq, at, actor, administration, act, before, after, detail from handling_event \
        where overlap = $1 order by fid desc";
    PUT_RECEIPT = "insert into receipt (overlap, actor, administration, at) values ($1, $2, $3, $4) \
        on conflict (overlap, actor) do update set administration = excluded.administration, at = excluded.at";
    RECEIPTS_OF = "select actor, administration, at from receipt where overlap = $1 order by fid";
    /// Overlaps about which the clock has something to say: nobody has acknowledged them since an instant, or the day that
    /// they were put off to has come.
    DUE_OVERLAPS = "select o.id from overlap o left join handling h on h.overlap = o.id where o.state = 'active' \
        and ((coalesce(h.since, o.opened_at, o.first_seen_at) <= $1 and coalesce(h.state, 'new') = 'new' \
              and h.escalated_at is null) or (h.state = 'snoozed' and h.snoozed_until <= $2)) order by o.fid limit $3";
    /// What was said since an instant, by the rules it was said under.
    VERDICTS_SINCE = "select at, rules, band, overlap, detail from handling_event where act = 'say' and $1 <= at order by fid";

    PUT_NOTICE = "insert into notice (kind, overlap, initiative, support_case, seq, at, caused_by, dedupe, detail) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (dedupe) do nothing";
    COUNT_NOTICE = "select count(*) from notice where dedupe = $1";
    /// A notice for each overlap that became active in the changes from `$1` on and was never handled.
    NOTE_OPENED = "insert into notice (kind, overlap, seq, at, caused_by, dedupe, detail) \
        select 'opened', o.id, o.revision, o.opened_at, cast($3 as text), 'overlap:' || cast(o.id as text) || ':opened:' || $4, '{}' \
        from overlap o where $1 <= o.revision and o.opened_at = $2 and o.state = 'active' \
        and not exists (select 1 from handling h where h.overlap = o.id) on conflict (dedupe) do nothing";
    /// The same for those that ceased to be.
    NOTE_ENDED = "insert into notice (kind, overlap, seq, at, caused_by, dedupe, detail) \
        select 'ended', o.id, o.revision, o.closed_at, cast($3 as text), 'overlap:' || cast(o.id as text) || ':ended:' || $4, '{}' \
        from overlap o where $1 <= o.revision and o.closed_at = $2 and o.state = 'lapsed' \
        and not exists (select 1 from handling h where h.overlap = o.id) on conflict (dedupe) do nothing";
    NOTICES_AFTER = "select fid, kind, overlap, initiative, support_case, seq, at, caused_by, detail from notice where $1 < fid \
        order by fid limit $2";

    FIND_FRESHNESS = "select confirmed_at, confirmed_by, review_on from freshness where initiative = $1";
    PUT_FRESHNESS = "insert into freshness (initiative, revision, confirmed_at, confirmed_by, review_on) \
        values ($1, $2, $3, $4, $5) on conflict (initiative) do update set revision = excluded.revision, \
        confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by, review_on = excluded.review_on";
    /// Initiatives that are not closed and are to be looked at before a day or were not touched since an instant, or end
    /// before a day.
    AGEING_INITIATIVES = "select i.id, i.updated_at, f.confirmed_at, f.review_on, i.ends from initiative i \
        left join freshness f on f.initiative = i.id where i.withdrawn_at is null and i.phase <> 'closed' \
        and ((f.review_on <= $1 and i.updated_at <= f.confirmed_at) \
             or (i.updated_at <= $2 and (f.confirmed_at is null or f.confirmed_at < i.updated_at)) or i.ends <= $3) \
        order by i.fid";
}
