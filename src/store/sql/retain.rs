//! The statements of retention: the rules, what was kept long enough of people outside the city, and how it goes.

/// Whether a case is over.
macro_rules! is_over {
    () => {
        "c.state in ('rejected', 'closed', 'withdrawn', 'dismissed')"
    };
}

statements! {
    RETENTION_RULES = "select what, keep, unit from retention_rule order by what";
    PUT_RETENTION_RULE = "update retention_rule set keep = $2, unit = $3 where what = $1";

    CASES_WITH_PEOPLE = concat!("select c.id, c.title, c.since, c.initiative from support_case c where ", is_over!(), " \
        and c.since < $1 and (c.spokesperson is not null or exists (select 1 from case_event e \
        where e.support_case = c.id and cast(e.detail as text) like '%\"participants\"%')) order by c.fid");
    ERASE_SPOKESPERSON = "update support_case set spokesperson = null where id = $1";
    REPLACE_CASE_DETAIL = "update case_event set detail = $3 where support_case = $1 and seq = $2";
    /// Whom nothing has been heard of since, and whose cases have all been over for as long.
    APPLICANTS_OVER = concat!("select a.id from applicant a where a.email like '%@%' and a.verified_at < $1 \
        and not exists (select 1 from support_case c where c.applicant = a.id and not (", is_over!(), " and c.since < $1)) \
        order by a.fid");
    /// The row stays, because cases name it; its id stands where the address was.
    ERASE_APPLICANT = "update applicant set email = cast(id as text) where id = $1";
    /// Days are compared with the day of the instant, because a survey is over after its last one.
    SURVEYS_WITH_PEOPLE = "select s.id, s.title, s.closes_on, s.closed_at, s.initiative from survey s \
        where (s.closed_at < $1 or s.closes_on < $2) and (exists (select 1 from survey_invitation v \
        where v.survey = s.id and (v.address is not null or exists (select 1 from survey_mail m \
        where m.invitation = v.digest))) or exists (select 1 from survey_response r where r.survey = s.id \
        and r.respondent is not null)) order by s.fid";
    /// Mails that never left.
    FORGET_SURVEY_MAILS = "delete from survey_mail where invitation in (select digest from survey_invitation where survey = $1)";
    ERASE_INVITED = "update survey_invitation set address = null where survey = $1";
    ERASE_RESPONDENTS = "update survey_response set respondent = null where survey = $1";
}
