//! The statements of the record, its checkpoints, and the times that things are kept.

macro_rules! entry_columns {
    () => {
        "r.number, r.seq, r.at, r.actor, r.administration, r.reason, r.kind, r.subject, r.before, r.after, r.evidence, \
         r.personal, r.seal"
    };
}

macro_rules! entry_filter {
    () => {
        "($1 = r.actor or $1 is null) and ($2 = r.subject or $2 is null) \
         and ($3 like '%,' || r.kind || ',%' or $3 is null) \
         and ($4 <= r.at or $4 is null) and (r.at < $5 or $5 is null)"
    };
}

statements! {
    RECORD_HEAD = "select number, seal from record order by number desc limit 1";
    APPEND_ENTRY = "insert into record (number, seq, at, actor, administration, reason, kind, subject, before, after, \
        evidence, personal, seal) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    APPEND_PERSONAL = "insert into record_personal (number, salt, payload) values ($1, $2, $3)";
    ENTRIES_AFTER = concat!("select ", entry_columns!(), " from record r where $1 < r.number order by r.number limit $2");
    FIND_ENTRY = concat!("select ", entry_columns!(), " from record r where r.number = $1");
    ENTRIES_OF = concat!("select ", entry_columns!(), " from record r where r.subject = $1 order by r.number");
    SEARCH_ENTRIES = concat!("select ", entry_columns!(), " from record r where ", entry_filter!(),
        " and (r.number < $6 or $6 is null) order by r.number desc limit $7");
    COUNT_ENTRIES = concat!("select count(*) from record r where ", entry_filter!());
    /// Whether somebody did the same not long ago.
    LAST_AT = "select max(at) from record where subject = $1 and actor = $2 and kind = $3";
    LAST_OF_KIND = "select max(at) from record where kind = $1";
    FIND_PERSONAL = "select number, salt, payload from record_personal where number = $1";
    PERSONAL_AFTER = "select number, salt, payload from record_personal where $1 < number and number <= $2";
    ERASE_PERSONAL = "delete from record_personal where number in (select number from record where subject = $1) \
        returning number";
    /// Changes with the areas that they brought, in order.
    CHANGES_WITH_AREAS = "select c.seq, c.at, c.kind, c.subject, c.document, v.geom from change c \
        left join footprint_version v on v.seq = c.seq where $1 < c.seq and c.seq <= $2 order by c.seq limit $3";
    /// The first changes that no entry tells of, after a number.
    UNTOLD_CHANGES = "select c.seq from change c left join record r on r.seq = c.seq \
        where $1 < c.seq and r.number is null order by c.seq limit $2";
    FORGET_CONTACT = "update change set document = $2 where seq = $1";
    FORGET_ANSWERS_OF = "delete from idempotency where subject = $1";
    COUNT_ANSWERS_BEFORE = "select count(*) from idempotency where at < $1";
    /// Initiatives that are closed or withdrawn and of which somewhere personal data is left.
    CLOSED_WITH_CONTACTS = "select i.id from initiative i where (i.phase = 'closed' or i.withdrawn_at is not null) \
        and (i.contact_person is not null or exists (select 1 from record r join record_personal p on p.number = r.number \
        where r.subject = cast(i.id as text))) order by i.fid";
    ERASE_CONTACT = "update initiative set contact_person = null, contact_person_id = null where id = $1";
    /// Overlaps whose newest state is not the one that is kept for looking back.
    UNLIKE_OVERLAPS = "select o.fid from overlap o where not exists (select 1 from overlap_version v \
        where v.number = o.fid and v.seq = o.revision and v.state = o.state and v.area_m2 = o.area_m2) order by o.fid";

    APPEND_CHECKPOINT = "insert into record_checkpoint (number, seq, at, seal, public_key, signature) \
        values ($1, $2, $3, $4, $5, $6)";
    CHECKPOINTS = "select number, seq, at, seal, public_key, signature from record_checkpoint order by number desc limit $1";
}
