//! Every SQL statement of the program. Static, bound, and in words that SQLite and PostgreSQL both know.
//!
//! A parameter is first met where its type shows, and asked for null after that: PostgreSQL learns types from left to right.
//! Lists travel as `,one,two,` and are searched with `like`, which is portable; codes and words hold no wildcard that matters.

/// Whether an initiative, by its alias, may be seen: `$1` lists the visibilities that are seen as they are, `$2` the
/// administrations whose initiatives are seen all the same, `$3` is a contact person.
macro_rules! sees {
    ($alias:literal) => {
        concat!(
            "($1 like '%,' || ",
            $alias,
            ".visibility || ',%' \
             or exists (select 1 from administration y where $2 like '%,' || y.code || ',%' \
             and ",
            $alias,
            ".administrations like '%,' || y.code || ',%') \
             or coalesce(",
            $alias,
            ".contact_person_id = $3, false))"
        )
    };
}

/// The confidential initiatives that `$1`–`$3` do not see: few, so that they are found once and left out many times.
macro_rules! hidden {
    () => {
        concat!("(select h.id from initiative h where h.visibility = 'confidential' and not ", sees!("h"), ")")
    };
}

/// Whether an overlap may be seen, by `$1`–`$3`: overlaps are for the house, and both sides must be seen.
macro_rules! sees_overlap {
    () => {
        concat!("$1 like '%,internal,%' and o.a_id not in ", hidden!(), " and o.b_id not in ", hidden!())
    };
}

/// An initiative as `$1`–`$3` see it: a parent and other sides of overlaps that they do not see are not there.
macro_rules! initiative_columns {
    () => {
        concat!(
            "i.fid, i.id, i.revision, i.name, i.description, i.purpose, i.form, i.origin, i.city_role, \
         i.lead_administration, i.participating_administrations, i.actors, i.focus_fields, i.contact_person, \
         i.begins, i.ends, i.phase, i.area_status, i.registry_number, i.visibility, i.external_id, i.source, \
         i.area_version, i.area_m2, i.created_at, i.updated_at, i.withdrawn_at, i.geom, \
         (select p.id from initiative p where p.id = i.parent and ",
            sees!("p"),
            ") as parent, \
         (select count(*) from overlap o where o.state = 'active' and (o.a_id = i.id or o.b_id = i.id) \
          and case when o.a_id = i.id then o.b_id else o.a_id end not in ",
            hidden!(),
            ") as overlap_count"
        )
    };
}

macro_rules! initiative_filter {
    () => {
        concat!(
            sees!("i"),
            " and i.withdrawn_at is null \
         and ((i.min_lon <= $6 and $4 <= i.max_lon and i.min_lat <= $7 and $5 <= i.max_lat) or $4 is null) \
         and (coalesce($8, '') = '' or exists (select 1 from administration x where $8 like '%,' || x.code || ',%' \
              and i.administrations like '%,' || x.code || ',%')) \
         and ($9 like '%,' || i.phase || ',%' or $9 is null) \
         and ($10 like '%,' || i.form || ',%' or $10 is null) \
         and ($11 = i.origin or $11 is null) \
         and (i.focus_fields like '%,' || $12 || ',%' or $12 is null) \
         and ($13 < i.ends or i.ends is null or $13 is null) \
         and (i.begins < $14 or i.begins is null or $14 is null) \
         and (i.search like '%' || $15 || '%' escape '\\' or $15 is null)"
        )
    };
}

macro_rules! overlap_columns {
    () => {
        "o.fid, o.id, o.revision, o.area_m2, o.share_a, o.share_b, o.relation, o.kind, o.certainty, o.state, o.gates, \
         o.common_begins, o.common_ends, o.gap_days, o.min_lon, o.min_lat, o.max_lon, o.max_lat, o.first_seen_at, \
         o.factors, o.opened_at, o.closed_at, h.state as h_state, h.revision as h_revision, h.since as h_since, \
         a.id as a_id, a.name as a_name, a.lead_administration as a_lead, \
         a.participating_administrations as a_participating, a.external_id as a_external_id, \
         a.begins as a_begins, a.ends as a_ends, a.phase as a_phase, \
         b.id as b_id, b.name as b_name, b.lead_administration as b_lead, \
         b.participating_administrations as b_participating, b.external_id as b_external_id, \
         b.begins as b_begins, b.ends as b_ends, b.phase as b_phase"
    };
}

macro_rules! overlap_source {
    () => {
        " from overlap o join initiative a on a.id = o.a_id join initiative b on b.id = o.b_id \
         left join handling h on h.overlap = o.id "
    };
}

macro_rules! overlap_filter {
    () => {
        concat!(sees_overlap!(), " and ((o.min_lon <= $6 and $4 <= o.max_lon and o.min_lat <= $7 and $5 <= o.max_lat) or $4 is null) \
         and (coalesce($8, '') = '' or exists (select 1 from administration x where $8 like '%,' || x.code || ',%' \
              and (a.administrations like '%,' || x.code || ',%' or b.administrations like '%,' || x.code || ',%'))) \
         and ($9 like '%,' || o.state || ',%' or $9 is null) \
         and ($10 = o.kind or $10 is null) \
         and ($11 <= o.area_m2 or $11 is null) \
         and ($12 <= o.share_a or $12 <= o.share_b or $12 is null) \
         and ($13 = o.a_id or $13 = o.b_id or $13 is null) \
         and ($14 like '%,' || o.band || ',%' or $14 is null) \
         and ($15 like '%,' || coalesce(h.state, case when o.state = 'active' then 'new' else 'ended' end) || ',%' \
              or $15 is null) \
         and ((o.state = 'active' and (a.administrations like '%,' || $16 || ',%' or b.administrations like '%,' || $16 || ',%') \
              and coalesce(h.state, 'new') in ('new', 'acknowledged', 'in_dialogue', 'reassess') \
              and not exists (select 1 from verdict v where v.overlap = o.id and v.administration = $16 \
                  and v.verdict in ('need', 'no_need'))) or $16 is null)")
    };
}

macro_rules! role_grant_columns {
    () => {
        "g.id, g.person_id, g.role, g.unit, g.begins, g.ends, g.on_behalf_of, g.granted_by, g.granted_at, g.ended_at"
    };
}

/// Whether a role, by its alias, holds on the day `$1`.
macro_rules! holds {
    ($alias:literal) => {
        concat!(
            $alias,
            ".ended_at is null and (",
            $alias,
            ".begins <= $1 or ",
            $alias,
            ".begins is null) \
            and ($1 < ",
            $alias,
            ".ends or ",
            $alias,
            ".ends is null)"
        )
    };
}

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(in crate::store) const $name: &str = $text;)+

        /// Every statement with its name, for the test that prepares them all.
        #[cfg(test)]
        pub(in crate::store) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

pub(super) mod case;
pub(super) mod deliver;
pub(in crate::store) mod follow;
pub(super) mod past;
pub(super) mod record;
pub(super) mod retain;
pub(super) mod settle;
pub(in crate::store) mod sign_in;
pub(super) mod survey;
pub(super) mod telling;

statements! {
    /// Takes the next change number and, with it, the right to write until the commit.
    TAKE_SEQ = "update change_head set seq = seq + 1 returning seq";
    /// Gives the number back that a transaction took and did not use.
    GIVE_SEQ_BACK = "update change_head set seq = seq - 1";
    HEAD = "select seq from change_head";
    APPEND_CHANGE = "insert into change (seq, at, kind, subject, document) values ($1, $2, $3, $4, $5)";
    NEWEST = "select seq, at from change order by seq desc limit 1";
    /// The subjects that changed from a number on, for followers.
    CHANGES_FROM = "select seq, at, kind, subject from change where $1 <= seq order by seq";
    CHANGES_OF = "select seq, at, kind, document from change where subject = $1 order by seq desc";
    COUNT_CHANGES = "select count(*) from change";

    SETTINGS = "select key, value from setting";
    PUT_SETTING = "insert into setting (key, value) values ($1, $2)";
    CLEAR_SETTINGS = "delete from setting";
    /// For a copy, which brings the numbers of its changes along.
    PUT_HEAD = "update change_head set seq = $1";

    COMMITTEES = "select code, name_sv, name_en from committee order by code";
    PUT_COMMITTEE = "insert into committee (code, name_sv, name_en) values ($1, $2, $3) \
        on conflict (code) do update set name_sv = excluded.name_sv, name_en = excluded.name_en";
    ADMINISTRATIONS = "select code, name_sv, name_en, committee from administration order by position";
    PUT_ADMINISTRATION = "insert into administration (code, name_sv, name_en, committee) values ($1, $2, $3, $4) \
        on conflict (code) do update set name_sv = excluded.name_sv, name_en = excluded.name_en, committee = excluded.committee";

    COMMITTEE_MEETINGS = "select committee, meets_on, cut_off, revision from committee_meeting \
        where $1 = committee order by meets_on";
    /// Of each committee the first meeting that a case can still be handed in for.
    NEXT_MEETINGS = "select committee, meets_on, cut_off, revision from committee_meeting m where m.meets_on = \
        (select min(n.meets_on) from committee_meeting n where n.committee = m.committee and $1 <= n.cut_off) \
        order by committee";
    PUT_MEETING = "insert into committee_meeting (committee, meets_on, cut_off, revision) values ($1, $2, $3, $4) \
        on conflict (committee, meets_on) do update set cut_off = excluded.cut_off, revision = excluded.revision";
    DELETE_MEETING = "delete from committee_meeting where committee = $1 and meets_on = $2";
    CRITERIA = "select code, position, name_sv, name_en, text_sv, text_en, retired_on, revision from criterion \
        order by position, code";
    PUT_CRITERION = "insert into criterion (code, position, name_sv, name_en, text_sv, text_en, retired_on, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code) do update set position = excluded.position, \
        name_sv = excluded.name_sv, name_en = excluded.name_en, text_sv = excluded.text_sv, text_en = excluded.text_en, \
        retired_on = excluded.retired_on, revision = excluded.revision";

    FIND_INITIATIVE = concat!("select ", initiative_columns!(), " from initiative i where i.id = $4 and ", sees!("i"));
    FIND_BY_EXTERNAL_ID = concat!("select ", initiative_columns!(), " from initiative i \
        where i.lead_administration = $4 and coalesce(i.source, '') = coalesce($5, '') and i.external_id = $6 \
        and i.withdrawn_at is null");
    LIST_INITIATIVES = concat!("select ", initiative_columns!(), " from initiative i where ", initiative_filter!(),
        " and $16 < i.fid order by i.fid limit $17");
    /// Every initiative, withdrawn ones too, as it is.
    EVERY_INITIATIVE = concat!("select ", initiative_columns!(), " from initiative i where $4 < i.fid and ", sees!("i"),
        " order by i.fid limit $5");
    /// What somebody does not see, withdrawn ones too.
    /// Overlaps with what is hidden have ids of their own that are as hidden.
    HIDDEN_FROM = concat!("select i.id from initiative i where not coalesce(", sees!("i"), ", false) \
        union all select o.id from overlap o where o.a_id in ", hidden!(), " or o.b_id in ", hidden!());
    INITIATIVE_IDS = concat!("select i.id from initiative i where ", initiative_filter!());
    COUNT_INITIATIVES = concat!("select count(*) from initiative i where ", initiative_filter!());
    /// What the index needs of every initiative, in portions.
    LOAD_PARTIES = "select i.fid, i.id, i.name, i.contact_person, i.lead_administration, i.participating_administrations, i.begins, i.ends, i.phase, \
        i.area_status, i.parent, i.visibility, i.actors, i.focus_fields, i.geom from initiative i where i.withdrawn_at is null and $1 < i.fid order by i.fid limit $2";
    INSERT_INITIATIVE = "insert into initiative (id, revision, name, description, purpose, form, origin, city_role, \
        lead_administration, participating_administrations, administrations, actors, focus_fields, contact_person, \
        begins, ends, phase, area_status, parent, registry_number, external_id, source, search, area_version, area_m2, \
        min_lon, min_lat, max_lon, max_lat, updated_at, geom, visibility, contact_person_id, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $30)";
    UPDATE_INITIATIVE = "update initiative set revision = $2, name = $3, description = $4, purpose = $5, form = $6, \
        origin = $7, city_role = $8, lead_administration = $9, participating_administrations = $10, \
        administrations = $11, actors = $12, focus_fields = $13, contact_person = $14, begins = $15, ends = $16, \
        phase = $17, area_status = $18, parent = $19, registry_number = $20, external_id = $21, source = $22, \
        search = $23, area_version = $24, area_m2 = $25, min_lon = $26, min_lat = $27, max_lon = $28, max_lat = $29, \
        updated_at = $30, geom = $31, visibility = $32, contact_person_id = $33 where id = $1";
    WITHDRAW_INITIATIVE = "update initiative set revision = $2, updated_at = $3, withdrawn_at = $3 where id = $1";
    INSERT_FOOTPRINT = "insert into footprint_version (initiative_id, version, seq, recorded_at, area_status, area_m2, geom) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    FOOTPRINTS_OF = "select version, seq, recorded_at, area_status, area_m2 from footprint_version \
        where initiative_id = $1 order by version desc";

    FIND_OVERLAP = concat!("select ", overlap_columns!(), overlap_source!(), "where o.id = $4 and ", sees_overlap!());
    OVERLAPS_OF = concat!("select ", overlap_columns!(), overlap_source!(), "where (o.a_id = $4 or o.b_id = $4) \
        and ", sees_overlap!(), " order by o.area_m2 desc, o.fid");
    LIST_OVERLAPS = concat!("select ", overlap_columns!(), overlap_source!(), "where ", overlap_filter!(),
        " and $17 < o.fid order by o.fid limit $18");
    COUNT_OVERLAPS = concat!("select count(*)", overlap_source!(), "where ", overlap_filter!());
    PAIRS_SINCE = "select a_id, b_id, id, state from overlap where $1 < revision";
    PUT_OVERLAP = "insert into overlap (id, a_id, b_id, revision, area_m2, share_a, share_b, relation, kind, certainty, \
        state, gates, common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat, first_seen_at, \
        score, band, factors, rules, scored, opened_at, closed_at, zone) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
        $21, $22, $23, $24, $4, $25, $26, $27) \
        on conflict (a_id, b_id) do update set revision = excluded.revision, area_m2 = excluded.area_m2, \
        share_a = excluded.share_a, share_b = excluded.share_b, relation = excluded.relation, kind = excluded.kind, \
        certainty = excluded.certainty, state = excluded.state, gates = excluded.gates, \
        common_begins = excluded.common_begins, common_ends = excluded.common_ends, gap_days = excluded.gap_days, \
        min_lon = excluded.min_lon, min_lat = excluded.min_lat, max_lon = excluded.max_lon, max_lat = excluded.max_lat, \
        score = excluded.score, band = excluded.band, factors = excluded.factors, rules = excluded.rules, \
        scored = excluded.scored, opened_at = excluded.opened_at, closed_at = excluded.closed_at, zone = excluded.zone";

    PERSONS = "select id, name, email, created_at from person order by name, id";
    FIND_PERSON = "select id, name, email, created_at from person where id = $1";
    PERSONS_BY_EMAIL = "select id, name, email, created_at from person where lower(email) = lower($1) order by fid";
    PERSON_OF_IDENTITY = "select p.id, p.name, p.email, p.created_at from person p join identity i on i.person_id = p.id \
        where i.issuer = $1 and i.subject = $2";
    PUT_PERSON = "insert into person (id, name, email, created_at) values ($1, $2, $3, $4) \
        on conflict (id) do update set name = excluded.name, email = excluded.email";
    INSERT_IDENTITY = "insert into identity (issuer, subject, person_id, created_at) values ($1, $2, $3, $4)";
    INSERT_ROLE_GRANT = "insert into role_grant (id, person_id, role, unit, begins, ends, on_behalf_of, granted_by, \
        granted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    END_ROLE_GRANT = "update role_grant set ended_at = $2 where id = $1 and ended_at is null";
    ROLE_GRANTS = concat!("select ", role_grant_columns!(), " from role_grant g order by g.fid");
    ROLE_GRANTS_OF = concat!("select ", role_grant_columns!(), " from role_grant g where g.person_id = $1 order by g.fid");
    ROLE_GRANTS_BEHALF = concat!("select ", role_grant_columns!(), " from role_grant g where g.on_behalf_of = $1 order by g.fid");
    FIND_ROLE_GRANT = concat!("select ", role_grant_columns!(), " from role_grant g where g.id = $1");
    /// A day comes first; one that was given on behalf of somebody holds while they hold it themselves.
    ROLE_GRANTS_IN_FORCE = concat!("select ", role_grant_columns!(), " from role_grant g where ", holds!("g"), " \
        and g.person_id = $2 and (g.on_behalf_of is null or exists (select 1 from role_grant o where ", holds!("o"), " \
        and o.person_id = g.on_behalf_of and o.on_behalf_of is null and o.role = g.role \
        and coalesce(o.unit, '') = coalesce(g.unit, ''))) order by g.fid");
    /// The same of everybody.
    EVERY_ROLE_IN_FORCE = concat!("select ", role_grant_columns!(), " from role_grant g where ", holds!("g"), " \
        and (g.on_behalf_of is null or exists (select 1 from role_grant o where ", holds!("o"), " \
        and o.person_id = g.on_behalf_of and o.on_behalf_of is null and o.role = g.role \
        and coalesce(o.unit, '') = coalesce(g.unit, ''))) order by g.fid");
    /// Administrators of their own right, now and without an end.
    COUNT_ADMINISTRATORS = concat!("select count(distinct g.person_id) from role_grant g where ", holds!("g"), " \
        and g.role = 'administrator' and g.ends is null and g.on_behalf_of is null");

    REFERENCE_LAYERS = "select layer, count(*) as areas from reference_area group by layer order by layer";
    REFERENCE_AREAS = "select code, name, geom from reference_area where layer = $1 order by name, code";
    REFERENCE_PLACE = "select geom from reference_area where lower(name) = lower($1) order by layer, code limit 1";
    CLEAR_REFERENCE_LAYER = "delete from reference_area where layer = $1";
    INSERT_REFERENCE_AREA = "insert into reference_area (layer, code, name, min_lon, min_lat, max_lon, max_lat, geom) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";

    FIND_ANSWER = "select fingerprint, answer from idempotency where key = $1";
    KEEP_ANSWER = "insert into idempotency (key, fingerprint, subject, answer, at) values ($1, $2, $3, $4, $5)";
    FORGET_ANSWERS = "delete from idempotency where at < $1";
}
