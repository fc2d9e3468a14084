//! The statements of telling people: subscriptions, watch areas, the inbox, and how far notices were handed out.

macro_rules! subscription_columns {
    () => {
        "s.id, s.person, s.mailbox, s.administration, s.language, s.covers, s.minimum_band, s.timing, s.mail, s.feed, \
         s.created_at, s.updated_at"
    };
}

macro_rules! item_columns {
    () => {
        "i.fid, i.needs_action, i.created_at, i.read_at, n.fid as n_fid, n.kind, n.overlap, n.initiative, n.support_case, n.seq, \
         n.at, n.caused_by, n.detail"
    };
}

/// What is in an inbox, `$4`, and is still seen by who has it, by `$1`–`$3`: both sides of an overlap, the initiative, or the
/// case with the initiative that it is about, where there is one yet.
macro_rules! inbox {
    () => {
        concat!(
            " from inbox_item i join notice n on n.fid = i.notice left join overlap o on o.id = n.overlap \
             left join support_case c on c.id = n.support_case \
             left join initiative a on a.id = coalesce(o.a_id, n.initiative, c.initiative) \
             left join initiative b on b.id = o.b_id where $1 like '%,internal,%' and i.person = $4 and (a.id is null or ",
            sees!("a"),
            ") and (b.id is null or ",
            sees!("b"),
            ")"
        )
    };
}

statements! {
    SUBSCRIPTIONS = concat!("select ", subscription_columns!(), " from subscription s order by s.fid");
    FIND_SUBSCRIPTION = concat!("select ", subscription_columns!(), " from subscription s where s.id = $1");
    SUBSCRIPTION_OF = concat!("select ", subscription_columns!(), " from subscription s where s.person = $1");
    SUBSCRIPTION_BY_FEED = concat!("select ", subscription_columns!(), " from subscription s where s.feed = $1");
    PUT_SUBSCRIPTION = "insert into subscription (id, person, mailbox, administration, language, covers, minimum_band, timing, \
        mail, feed, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (id) do update set mailbox = excluded.mailbox, language = excluded.language, covers = excluded.covers, \
        minimum_band = excluded.minimum_band, timing = excluded.timing, mail = excluded.mail, feed = excluded.feed, \
        updated_at = excluded.updated_at";
    /// What was to be sent because of it is not sent any more; what was sent keeps its row.
    DROP_DELIVERIES_OF = "update delivery set state = 'dropped', settled_at = $2 where subscription = $1 and state = 'waiting'";
    UNNAME_SUBSCRIPTION = "update delivery set subscription = null where subscription = $1";
    DELETE_SUBSCRIPTION = "delete from subscription where id = $1";
    WATCH_AREAS = "select id, subscription, name, layer, area from watch_area order by fid";
    WATCH_AREAS_OF = "select id, subscription, name, layer, area from watch_area where subscription = $1 order by fid";
    INSERT_WATCH_AREA = "insert into watch_area (id, subscription, name, layer, area) values ($1, $2, $3, $4, $5)";
    DELETE_WATCH_AREA = "delete from watch_area where id = $1 and subscription = $2";
    DELETE_WATCH_AREAS_OF = "delete from watch_area where subscription = $1";

    HANDED_OUT = "select notice from handed_out";
    /// Moves on from where the notices were read; nobody else hands them out until the commit.
    MOVE_ON = "update handed_out set notice = $2 where notice = $1";
    /// For a copy, which brings what was handed out along.
    PUT_HANDED_OUT = "update handed_out set notice = $1";
    NOTICE_OVERLAP = "select a_id, b_id, band, min_lon, min_lat, max_lon, max_lat from overlap where id = $1";
    NOTICE_SIDE = "select visibility, administrations, contact_person_id from initiative where id = $1";
    COUNT_AT_ONCE = "select count(*) from delivery where channel = 'mail' and kind = 'notice' \
        and (subscription = $1 or person = $1) and $2 < created_at";

    PUT_INBOX_ITEM = "insert into inbox_item (person, notice, needs_action, created_at) values ($1, $2, $3, $4) \
        on conflict (person, notice) do nothing";
    /// Who got something after a place, and the last place.
    INBOXES_AFTER = "select person, max(fid) from inbox_item where $1 < fid group by person";
    LAST_INBOX_ITEM = "select coalesce(max(fid), 0) from inbox_item";
    INBOX = concat!("select ", item_columns!(), inbox!(), " and (i.read_at is null or $5 = 'all') \
        and (i.fid < $6 or $6 is null) order by i.fid desc limit $7");
    INBOX_ITEM = concat!("select ", item_columns!(), inbox!(), " and i.fid = $5");
    /// No further than anybody wants to know.
    COUNT_UNREAD = concat!("select count(*) from (select i.fid", inbox!(), " and i.read_at is null limit $5) u");
    MARK_READ = "update inbox_item set read_at = $3 where person = $1 and fid = $2 and read_at is null";

    /// Initiatives that somebody sees and that are to be looked at some day.
    REVIEWS = concat!("select i.id, i.name, i.updated_at, f.confirmed_at, f.review_on \
        from initiative i left join freshness f on f.initiative = i.id where ", sees!("i"), " and i.withdrawn_at is null \
        and i.phase <> 'closed' and (exists (select 1 from administration z where $4 like '%,' || z.code || ',%' \
        and i.administrations like '%,' || z.code || ',%') or coalesce(i.contact_person_id = $3, false)) \
        order by i.fid limit $5");
    /// The meetings of a committee from a day on, and those that can still be handed in for.
    MEETINGS_FROM = "select committee, meets_on, cut_off, revision from committee_meeting where $1 <= meets_on \
        order by meets_on, committee limit $2";
}
