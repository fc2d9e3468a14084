//! The statements of support cases.

macro_rules! case_columns {
    () => {
        "c.fid, c.id, c.revision, c.origin, c.state, c.since, c.title, c.administration, c.committee, c.meets_on, \
         c.applicant, c.contact_person, c.initiative, c.follows, c.language, c.area, c.application, c.spokesperson, \
         c.assignment, c.proposal, c.terms, c.deadline, c.reminded_at, c.created_at, c.updated_at"
    };
}

macro_rules! decision_columns {
    () => {
        "id, committee, meets_on, outcome, decided_on, paragraph, registry_number, text, corrects, decided_by, at, annex"
    };
}

/// Whether `$1`–`$3` see a case: one about an initiative that they do not see is not there.
macro_rules! sees_case {
    () => {
        concat!(
            "$1 like '%,internal,%' and (c.initiative is null or exists (select 1 from initiative i \
             where i.id = c.initiative and ",
            sees!("i"),
            "))"
        )
    };
}

statements! {
    FIND_CASE = concat!("select ", case_columns!(), " from support_case c where c.id = $4 and ", sees_case!());
    CASES = concat!("select ", case_columns!(), " from support_case c where ", sees_case!(), " \
        and ($4 like '%,' || c.state || ',%' or $4 is null) and $5 < c.fid order by c.fid limit $6");
    COUNT_CASES = concat!("select c.state, count(*) from support_case c where ", sees_case!(), " group by c.state");
    CASES_AT_MEETING = concat!("select ", case_columns!(), " from support_case c where ", sees_case!(), " \
        and c.committee = $4 and c.meets_on = $5 order by c.fid");
    CASE_OF_INITIATIVE = concat!("select ", case_columns!(), " from support_case c where ", sees_case!(), " \
        and c.initiative = $4 order by c.fid desc limit 1");
    CASE_OF_APPLICANT = concat!("select ", case_columns!(), " from support_case c where c.id = $1 and c.applicant = $2");
    CASES_OF_APPLICANT = concat!("select ", case_columns!(), " from support_case c where c.applicant = $1 \
        order by c.fid desc");
    /// Whatever is to be completed by a day.
    CASES_TO_COMPLETE = concat!("select ", case_columns!(), " from support_case c \
        where c.state = 'completion_requested' and c.deadline <= $1 order by c.fid limit $2");
    INSERT_CASE = "insert into support_case (id, revision, origin, state, since, title, administration, committee, meets_on, \
        applicant, contact_person, initiative, follows, language, area, application, spokesperson, assignment, \
        proposal, terms, deadline, reminded_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, \
        $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) returning fid";
    UPDATE_CASE = "update support_case set revision = $2, origin = $3, state = $4, since = $5, title = $6, administration = \
        $7, committee = $8, meets_on = $9, applicant = $10, contact_person = $11, initiative = $12, follows = \
        $13, language = $14, area = $15, application = $16, spokesperson = $17, assignment = $18, proposal = $19, \
        terms = $20, deadline = $21, reminded_at = $22, created_at = $23, updated_at = $24 where id = $1 \
        returning fid";

    APPEND_CASE_EVENT = "insert into case_event (support_case, seq, at, actor, administration, event, before, after, \
        reason, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CASE_EVENTS = "select seq, at, actor, administration, event, before, after, reason, detail from case_event \
        where support_case = $1 order by fid";
    NEXT_RECEIVED = "select coalesce(max(number), 0) + 1 from case_received where year = $1";
    INSERT_RECEIVED = "insert into case_received (support_case, year, number, what, at, sender, digest, content) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    RECEIVED_OF = "select year, number, what, at, digest, content from case_received where support_case = $1 order by fid";

    INSERT_ATTACHMENT = "insert into case_attachment (id, support_case, name, media_type, size, digest, sender, at, content) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ATTACHMENTS_OF = "select id, name, media_type, size, digest, at from case_attachment where support_case = $1 \
        order by fid";
    ATTACHMENT = "select content from case_attachment where support_case = $1 and id = $2";

    INSERT_DECISION = "insert into case_decision (id, support_case, committee, meets_on, outcome, decided_on, paragraph, \
        registry_number, text, corrects, decided_by, at, annex) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    DECISIONS_OF = concat!("select ", decision_columns!(), " from case_decision where support_case = $1 order by fid");

    /// When cases that are seen came to some moments, by case in the order in which it happened.
    CASE_MOMENTS = concat!("select e.support_case, e.event, e.at from case_event e \
        join support_case c on c.id = e.support_case where ", sees_case!(), " and $4 like '%,' || e.event || ',%' \
        order by e.fid");
}
