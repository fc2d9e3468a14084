//! What an issuer sends when somebody signed out of it: a logout token (OpenID Connect Back-Channel Logout 1.0), which is
//! no ID token and must not be taken for one.

use super::{ALGORITHMS, LEEWAY, Metadata, OLDEST};
use crate::config::Issuer;
use crate::domain::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey, JsonWebKeyUse};
use serde::Deserialize;
use serde_json::{Map, Value};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose sessions end: those of one session of the issuer, or all of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service::sign_in) struct SignedOut {
    pub(in crate::service::sign_in) sid: Option<String>,
    pub(in crate::service::sign_in) subject: Option<String>,
    /// Names the token, for the log.
    pub(in crate::service::sign_in) jti: String,
}

/// Why a logout token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The issuer's keys, as far as they are known, do not have the one it names.
    UnknownKey,
    /// Anything else, in a word for the log.
    Wrong(&'static str),
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
    #[serde(default)]
    events: Map<String, Value>,
}

pub(super) fn read(token: &str, issuer: &Issuer, metadata: &Metadata, now: Timestamp) -> Result<SignedOut, Refused> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Wrong("form"))?;
    let (header, claims) = signed.split_once('.').ok_or(Refused::Wrong("form"))?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Wrong("form"));
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Refused::Wrong("header"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Refused::Wrong("algorithm"));
    }
    let is_named =
        |key: &&CoreJsonWebKey| header.kid.is_none() || key.key_id().map(|id| id.as_str()) == header.kid.as_deref();
    let signs = |key: &&CoreJsonWebKey| key.key_use().is_none_or(JsonWebKeyUse::allows_signature);
    let keys: Vec<_> = metadata.jwks().keys().iter().filter(is_named).filter(signs).collect();
    let [key] = keys.as_slice() else {
        return Err(if keys.is_empty() { Refused::UnknownKey } else { Refused::Wrong("more than one key") });
    };
    let verified = key.verify_signature(&header.alg, signed.as_bytes(), &bytes(signature)?);
    verified.map_err(|_| Refused::Wrong("signature"))?;
    let claims: Claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| Refused::Wrong("claims"))?;
    check(claims, issuer, now.instant().timestamp())
}

fn check(claims: Claims, issuer: &Issuer, now: i64) -> Result<SignedOut, Refused> {
    let is_for_us = match &claims.aud {
        Value::String(one) => *one == issuer.client_id,
        Value::Array(many) => many.iter().any(|one| *one == issuer.client_id.as_str()),
        _ => false,
    };
    let leeway = LEEWAY.num_seconds();
    let is_now = now - OLDEST.num_seconds() <= claims.iat && claims.iat <= now + leeway;
    let is_over = claims.exp.is_some_and(|exp| exp + leeway <= now);
    let wrong = match () {
        () if claims.iss != issuer.issuer => "issuer",
        () if !is_for_us => "audience",
        () if !is_now || is_over => "time",
        () if !claims.events.get(EVENT).is_some_and(Value::is_object) => "event",
        () if claims.nonce.is_some() => "nonce",
        () if claims.sid.is_none() && claims.sub.is_none() => "nobody",
        () => return Ok(SignedOut { sid: claims.sid, subject: claims.sub, jti: claims.jti }),
    };
    Err(Refused::Wrong(wrong))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_logout_token_for_us_and_now_counts() {
        let issuer = Issuer {
            key: "a".into(),
            issuer: "https://a.example".into(),
            client_id: "us".into(),
            client_secret: None,
            label_sv: String::new(),
            label_en: String::new(),
            roles_claim: "roles".into(),
            roles: Vec::new(),
        };
        let good = json!({ "iss": "https://a.example", "aud": ["us"], "iat": 1000, "jti": "1", "sid": "s",
            "events": { EVENT: {} } });
        let read = |claims: &Value| check(serde_json::from_value(claims.clone()).unwrap(), &issuer, 1000);
        let found = SignedOut { sid: Some("s".into()), subject: None, jti: "1".into() };
        assert_eq!(read(&good), Ok(found));
        for (member, value) in [
            ("iss", json!("https://b.example")),
            ("aud", json!("them")),
            ("iat", json!(10)),
            ("exp", json!(900)),
            ("events", json!({})),
            ("nonce", json!("x")),
            ("sid", Value::Null),
        ] {
            let mut wrong = good.clone();
            wrong[member] = value;
            assert!(matches!(read(&wrong), Err(Refused::Wrong(_))), "{member}");
        }
    }
}
