//! The statements of what leaves the house: the outbox and its attempts, webhooks.

macro_rules! delivery_columns {
    () => {
        "fid, id, channel, kind, subscription, person, webhook, created_at, due_at, state, attempts, leased_until, fault, \
         settled_at, detail"
    };
}

macro_rules! webhook_columns {
    () => {
        "w.id, w.name, w.administration, w.url, w.kinds, w.minimum_band, w.generation, w.earlier_until, w.created_by, \
         w.created_at, w.failing_since, w.disabled_at, w.disabled_why"
    };
}

/// Whoever gets it: one thing at a time is under way to each.
macro_rules! receiver {
    ($alias:literal) => {
        concat!("coalesce(", $alias, ".webhook, ", $alias, ".subscription, ", $alias, ".person, ", $alias, ".id)")
    };
}

/// What can be taken at `$1`: what is due, has no lease, and whose receiver nothing is under way to.
macro_rules! free {
    ($now:literal) => {
        concat!(
            "d.state = 'waiting' and d.due_at <= ",
            $now,
            " and (d.leased_until is null or d.leased_until <= ",
            $now,
            ") and ",
            receiver!("d"),
            " not in (select ",
            receiver!("x"),
            " from delivery x where x.state = 'waiting' and ",
            $now,
            " < x.leased_until)"
        )
    };
}

/// A call of a webhook at which the last one arrived. One that is switched off is only tested.
macro_rules! called {
    () => {
        "d.webhook in (select w.id from webhook w where w.failing_since is null \
         and w.deleted_at is null and (w.disabled_at is null or d.kind = 'test'))"
    };
}

/// A call of a webhook at which nothing arrives.
macro_rules! called_in_vain {
    () => {
        "d.webhook in (select w.id from webhook w where w.failing_since is not null \
         and w.deleted_at is null and (w.disabled_at is null or d.kind = 'test'))"
    };
}

/// Gives so many deliveries a lease, of each receiver the oldest that is due. The condition stands inside, to find them,
/// and outside, because somebody else may have taken one meanwhile. `$1` takes them, until `$2`; now is `$3`.
macro_rules! claim {
    ($which:expr) => {
        concat!(
            "update delivery set leased_by = $1, leased_until = $2, attempts = attempts + 1 \
             where state = 'waiting' and (leased_until is null or leased_until <= $3) and fid in ( \
             select min(q.fid) from (select d.fid, ",
            receiver!("d"),
            " as receiver from delivery d where ",
            free!("$3"),
            " and ",
            $which,
            " order by d.due_at, d.fid limit 1000) q group by q.receiver order by min(q.fid) limit $4) returning ",
            delivery_columns!()
        )
    };
}

/// Whether there is anything to take; this needs no lock.
macro_rules! due {
    ($which:expr) => {
        concat!("select count(*) from (select 1 from delivery d where ", free!("$1"), " and ", $which, " limit 1) q")
    };
}

statements! {
    INSERT_DELIVERY = "insert into delivery (id, channel, kind, subscription, person, webhook, dedupe, created_at, due_at, \
        state, attempts, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, $10) on conflict (dedupe) do nothing";
    /// One that nobody has tried to send; whoever claims it waits for this transaction.
    OPEN_DELIVERY = "update delivery set due_at = due_at where dedupe = $1 and state = 'waiting' and attempts = 0 returning id";
    TOLD_BY_KEY = "select d.id, n.notice from delivery d left join delivery_notice n on n.delivery = d.id where d.dedupe = $1";
    ADD_TO_DELIVERY = "insert into delivery_notice (delivery, notice) values ($1, $2) on conflict (delivery, notice) do nothing";

    CLAIM_MAILS = claim!("d.channel = 'mail'");
    CLAIM_CALLS = claim!(called!());
    /// They have places of their own, so that they hold only each other up.
    CLAIM_FAILING_CALLS = claim!(called_in_vain!());
    /// Only by who still holds it.
    SETTLE_DELIVERY = "update delivery set state = $3, due_at = $4, fault = $5, settled_at = $6, leased_by = null, \
        leased_until = null where id = $1 and leased_by = $2 and state = 'waiting'";
    ADD_ATTEMPT = "insert into delivery_attempt (delivery, at, took_ms, status, fault, answer) values ($1, $2, $3, $4, $5, $6)";
    /// The first one tells how it began; of the others the newest are enough.
    THIN_ATTEMPTS = "delete from delivery_attempt where delivery = $1 and fid not in (select a.fid from delivery_attempt a \
        where a.delivery = $1 order by a.fid desc limit 20) and fid <> (select min(b.fid) from delivery_attempt b where b.delivery = $1)";
    ATTEMPTS_OF = "select at, took_ms, status, fault, answer from delivery_attempt where delivery = $1 order by fid desc";
    MAIL_IS_DUE = due!("d.channel = 'mail'");
    CALL_IS_DUE = due!(called!());
    FAILING_CALL_IS_DUE = due!(called_in_vain!());
    NOTICES_OF_DELIVERY = "select n.fid, n.kind, n.overlap, n.initiative, n.support_case, n.seq, n.at, n.caused_by, n.detail \
        from delivery_notice t join notice n on n.fid = t.notice where t.delivery = $1 order by n.fid";
    FIND_DELIVERY = concat!("select ", delivery_columns!(), " from delivery where id = $1");
    DELIVERIES_IN = concat!("select ", delivery_columns!(), " from delivery where state = $1 and (fid < $2 or $2 is null) \
        order by fid desc limit $3");
    DELIVERIES_OF_WEBHOOK = concat!("select ", delivery_columns!(), " from delivery where webhook = $1 and (fid < $2 or $2 is null) \
        order by fid desc limit $3");
    /// What there is of each way and state, and the earliest that is due of it.
    COUNT_DELIVERIES = "select channel, state, count(*), min(due_at) from delivery group by channel, state order by channel, state";
    /// What waits after a failure, by what it came to.
    COUNT_FAULTS = "select channel, fault, count(*), min(due_at) from delivery where state = 'waiting' and fault is not null \
        group by channel, fault order by count(*) desc, channel, fault limit 20";
    TRY_AGAIN = "update delivery set state = 'waiting', due_at = $2, attempts = 0, settled_at = null \
        where id = $1 and state = 'set_aside'";
    /// For a program that wants to hear something again; it recognises it by its id.
    REPLAY = "update delivery set state = 'waiting', due_at = $2, attempts = 0, settled_at = null \
        where id = $1 and webhook is not null and state <> 'waiting'";
    DROP_DELIVERY = "update delivery set state = 'dropped', settled_at = $2, leased_by = null, leased_until = null \
        where id = $1 and state in ('set_aside', 'waiting')";
    FORGET_ATTEMPTS = "delete from delivery_attempt where delivery in (select d.id from delivery d \
        where d.state in ('sent', 'dropped') and d.settled_at <= $1)";
    FORGET_TOLD = "delete from delivery_notice where delivery in (select d.id from delivery d \
        where d.state in ('sent', 'dropped') and d.settled_at <= $1)";
    FORGET_DELIVERIES = "delete from delivery where state in ('sent', 'dropped') and settled_at <= $1";

    TURN_MAIL_OFF = "update subscription set mail = 'no', updated_at = $2 where id = $1 and mail = 'yes'";

    WEBHOOKS = concat!("select ", webhook_columns!(), " from webhook w where w.deleted_at is null order by w.fid");
    FIND_WEBHOOK = concat!("select ", webhook_columns!(), " from webhook w where w.id = $1 and w.deleted_at is null");
    INSERT_WEBHOOK = "insert into webhook (id, name, administration, url, kinds, minimum_band, generation, created_by, created_at) \
        values ($1, $2, $3, $4, $5, $6, 1, $7, $8)";
    UPDATE_WEBHOOK = "update webhook set name = $2, url = $3, kinds = $4, minimum_band = $5 where id = $1 and deleted_at is null";
    /// Two who rotate at once do so one after the other: the first one's secret would be gone at once, so it is refused.
    ROTATE_WEBHOOK = "update webhook set generation = generation + 1, earlier_until = $3 where id = $1 and generation = $2";
    DISABLE_WEBHOOK = "update webhook set disabled_at = $2, disabled_why = $3 where id = $1 and disabled_at is null";
    ENABLE_WEBHOOK = "update webhook set disabled_at = null, disabled_why = null, failing_since = null where id = $1";
    DELETE_WEBHOOK = "update webhook set deleted_at = $2 where id = $1 and deleted_at is null";
    DROP_OF_WEBHOOK = "update delivery set state = 'dropped', settled_at = $2, leased_by = null, leased_until = null \
        where webhook = $1 and state in ('waiting', 'set_aside')";
    WEBHOOK_ARRIVED = "update webhook set failing_since = null where id = $1 and failing_since is not null";
    WEBHOOK_FAILED = "update webhook set failing_since = $2 where id = $1 and failing_since is null";
}
