//! The statements of surveys.

macro_rules! survey_columns {
    () => {
        "s.id, s.revision, s.initiative, s.layer, s.district, s.administration, s.title, s.lead, s.anonymous, s.opens_on, \
         s.closes_on, s.questions, s.common, s.closed_at"
    };
}

statements! {
    SURVEYS = concat!("select ", survey_columns!(), " from survey s left join initiative i on i.id = s.initiative \
        where s.initiative is null or ", sees!("i"), " order by s.fid desc");
    FIND_SURVEY = concat!("select ", survey_columns!(), " from survey s left join initiative i on i.id = s.initiative \
        where s.id = $4 and (s.initiative is null or ", sees!("i"), ")");
    FIND_SURVEY_BY_LINK = concat!("select ", survey_columns!(), " from survey s where s.common = $1 \
        or s.id = (select v.survey from survey_invitation v where v.digest = $1)");
    PUT_SURVEY = "insert into survey (id, revision, initiative, layer, district, administration, title, lead, anonymous, \
        opens_on, closes_on, questions, common, closed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
        on conflict (id) do update set revision = excluded.revision, title = excluded.title, lead = excluded.lead, \
        anonymous = excluded.anonymous, opens_on = excluded.opens_on, closes_on = excluded.closes_on, \
        questions = excluded.questions, common = excluded.common, closed_at = excluded.closed_at";
    INSERT_INVITATION = "insert into survey_invitation (survey, digest, address, used, seed) values ($1, $2, $3, 'no', $4)";
    UNANSWERED_INVITATIONS = "select digest, address from survey_invitation where survey = $1 and used = 'no' \
        and address is not null and seed is not null order by fid";
    PUT_SURVEY_MAIL = "insert into survey_mail (id, invitation, sealed, language, reminds) values ($1, $2, $3, $4, $5)";
    FIND_SURVEY_MAIL = "select m.invitation, m.sealed, m.language, m.reminds, v.seed, v.used from survey_mail m \
        join survey_invitation v on v.digest = m.invitation where m.id = $1";
    FORGET_SURVEY_MAIL = "delete from survey_mail where id = $1";
    FIND_INVITATION = "select address, used from survey_invitation where digest = $1";
    /// Whether it was used now: of two at once only one is.
    USE_INVITATION = "update survey_invitation set used = 'yes' where digest = $1 and used = 'no'";
    COUNT_INVITATIONS = "select count(*), coalesce(sum(case when used = 'yes' then 1 else 0 end), 0) \
        from survey_invitation where survey = $1";
    INSERT_RESPONSE = "insert into survey_response (survey, respondent, answers) values ($1, $2, $3)";
    RESPONSES_OF = "select respondent, answers from survey_response where survey = $1 order by fid";
    COUNT_RESPONSES = "select count(*) from survey_response where survey = $1";
}
