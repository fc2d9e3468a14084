//! The statements of signing in: sessions, links, used states, tokens, applicants.

macro_rules! session_columns {
    () => {
        "s.id, s.digest, s.person, s.applicant, s.issuer, s.subject, s.sid, s.rights, s.device, s.created_at, \
         s.renewed_at, s.seen_at, s.expires_at"
    };
}

macro_rules! link_columns {
    () => {
        "id, kind, person, email, language, requested_at, expires_at, used_at"
    };
}

macro_rules! token_columns {
    () => {
        "id, digest, name, administration, scopes, issued_by, issued_at, expires_at, used_on, revoked_at"
    };
}

statements! {
    FIND_SESSION = concat!("select ", session_columns!(), " from session s where s.digest = $1 or s.earlier_digest = $1");
    SESSION = concat!("select ", session_columns!(), " from session s where s.id = $1");
    INSERT_SESSION = "insert into session (id, digest, person, applicant, issuer, subject, sid, rights, device, \
        created_at, renewed_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    TOUCH_SESSION = "update session set seen_at = $2 where id = $1";
    /// Of two requests that renew at once, one does.
    RENEW_SESSION = "update session set digest = $3, earlier_digest = $2, rights = $4, renewed_at = $5 \
        where id = $1 and digest = $2";
    END_SESSION = "delete from session where id = $1";
    END_SESSIONS_OF_PERSON = "delete from session where person = $1";
    END_SESSIONS_OF_APPLICANT = "delete from session where applicant = $1";
    END_SESSIONS_OF_ISSUER = "delete from session where issuer = $1 and (sid = $2 or subject = $3) returning person";
    FORGET_SESSIONS = "delete from session where expires_at <= $1 or seen_at <= $2";
    SESSIONS_OF = concat!("select ", session_columns!(), " from session s where s.person = $1 order by s.seen_at desc, s.id");
    SESSIONS = concat!("select ", session_columns!(), " from session s order by s.seen_at desc, s.id limit $1");

    INSERT_LINK = "insert into sign_in_link (id, kind, person, email, language, digest, requested_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND_LINK = concat!("select ", link_columns!(), " from sign_in_link where digest = $1");
    /// Of two who use a link at once, one gets in.
    USE_LINK = "update sign_in_link set used_at = $2 where id = $1 and used_at is null";
    /// What was not used yet; a new one takes its place.
    DROP_ADMINISTRATOR_LINKS = "delete from sign_in_link where kind = 'administrator' and used_at is null";
    COUNT_LINKS_TO = "select count(*) from sign_in_link where email = $1 and $2 < requested_at";
    UNSENT_LINKS = concat!("select ", link_columns!(), " from sign_in_link where digest is null and $1 < requested_at \
        order by requested_at, id limit $2");
    SEND_LINK = "update sign_in_link set digest = $2, expires_at = $3 where id = $1 and digest is null";
    FORGET_LINKS = "delete from sign_in_link where requested_at <= $1";

    USE_STATE = "insert into used_state (digest, at) values ($1, $2) on conflict (digest) do nothing";
    FORGET_STATES = "delete from used_state where at <= $1";

    FIND_TOKEN = concat!("select ", token_columns!(), " from api_token where id = $1");
    TOKENS = concat!("select ", token_columns!(), " from api_token order by issued_at desc, id");
    INSERT_TOKEN = "insert into api_token (id, digest, name, administration, scopes, issued_by, issued_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOUCH_TOKEN = "update api_token set used_on = $2 where id = $1";
    REVOKE_TOKEN = "update api_token set revoked_at = $2 where id = $1 and revoked_at is null";

    PUT_APPLICANT = "insert into applicant (id, email, verified_at) values ($1, $2, $3) \
        on conflict (email) do update set verified_at = excluded.verified_at returning id";
    FIND_APPLICANT = "select email from applicant where id = $1 and email like '%@%'";
}
