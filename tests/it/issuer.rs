//! An issuer of OpenID Connect with keys of its own, which answers as it is told to: honestly, or as an attacker would.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::task::JoinHandle;

/// A key with the name it goes by.
pub struct Key {
    pub kid: String,
    pair: EcdsaKeyPair,
}

impl Key {
    pub fn new(kid: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        Self { kid: kid.to_owned(), pair }
    }

    /// The public point, uncompressed.
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub fn jwk(&self) -> Value {
        let point = self.public();
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": BASE64.encode(&point[1..33]), "y": BASE64.encode(&point[33..]) })
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64.encode(signature))
    }
}

pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()))
}

/// A token made by a secret that both sides have.
pub fn by_secret(secret: &[u8], header: &Value, claims: &Value) -> String {
    let signed = unsigned(header, claims);
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    format!("{signed}.{}", BASE64.encode(ring::hmac::sign(&key, signed.as_bytes())))
}

/// A code that waits to be exchanged.
struct Waiting {
    challenge: Option<String>,
    id_token: String,
    once: bool,
}

#[derive(Default)]
struct Shelf {
    keys: Vec<Value>,
    codes: BTreeMap<String, Waiting>,
    /// Verifiers that did not fit their challenge.
    misfits: usize,
    names_itself: bool,
}

/// A register's configuration that trusts these issuers, by key. The first gives roles.
pub fn configuration(issuers: &[(&str, &Issuer)]) -> String {
    let entry = |(key, issuer): &(&str, &Issuer)| {
        format!(
            "[[oidc]]\nkey = \"{key}\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"{CLIENT_SECRET}\"\n\
            label_sv = \"Logga in med {key}\"\nlabel_en = \"Sign in with {key}\"\n\
            [[oidc.roles]]\nvalue = \"FGK-samordnare\"\nrole = \"coordinator:FGK\"\n",
            issuer.address
        )
    };
    let entries: String = issuers.iter().map(entry).collect();
    format!("public_url = \"https://register.test\"\n{entries}")
}

/// A running issuer.
pub struct Issuer {
    pub address: String,
    pub key: Key,
    shelf: Arc<Mutex<Shelf>>,
    server: JoinHandle<()>,
}

pub const CLIENT: &str = "samordna";
pub const CLIENT_SECRET: &str = "a-secret-of-the-client-with-many-letters";

impl Issuer {
    /// `names_itself`: whether it says who it is when it sends somebody back (RFC 9207).
    pub async fn start(names_itself: bool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let key = Key::new("first");
        let shelf = Arc::new(Mutex::new(Shelf { keys: vec![key.jwk()], names_itself, ..Shelf::default() }));
        let about = address.clone();
        let router = Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(move |State(shelf): State<Arc<Mutex<Shelf>>>| async move {
                    Json(json!({
                        "issuer": about,
                        "authorization_endpoint": format!("{about}/authorize"),
                        "token_endpoint": format!("{about}/token"),
                        "jwks_uri": format!("{about}/keys"),
                        "end_session_endpoint": format!("{about}/end"),
                        "response_types_supported": ["code"],
                        "subject_types_supported": ["public"],
                        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                        "authorization_response_iss_parameter_supported": shelf.lock().unwrap().names_itself,
                    }))
                }),
            )
            .route(
                "/keys",
                get(|State(shelf): State<Arc<Mutex<Shelf>>>| async move {
                    Json(json!({ "keys": shelf.lock().unwrap().keys.clone() }))
                }),
            )
            .route("/token", post(token))
            .with_state(Arc::clone(&shelf));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, key, shelf, server }
    }

    /// Lets the world know of another key.
    pub fn publish(&self, key: &Key) {
        self.shelf.lock().unwrap().keys.push(key.jwk());
    }

    /// A code that brings this ID token, to whoever shows what the challenge was made from.
    pub fn code(&self, asked: &Asked, id_token: String) -> String {
        self.keep(asked.challenge.clone(), id_token, true)
    }

    /// A code that can be exchanged again and again by anybody: an issuer that does not care.
    pub fn careless_code(&self, id_token: String) -> String {
        self.keep(None, id_token, false)
    }

    fn keep(&self, challenge: Option<String>, id_token: String, once: bool) -> String {
        let code = uuid::Uuid::new_v4().simple().to_string();
        self.shelf.lock().unwrap().codes.insert(code.clone(), Waiting { challenge, id_token, once });
        code
    }

    /// How often somebody came with another's verifier.
    pub fn misfits(&self) -> usize {
        self.shelf.lock().unwrap().misfits
    }

    /// The header of an honest token.
    pub fn header(&self) -> Value {
        json!({ "alg": "ES256", "typ": "JWT", "kid": self.key.kid })
    }

    /// The claims of an honest token for who asked, at an instant in seconds.
    pub fn claims(&self, asked: &Asked, subject: &str, now: i64) -> Value {
        json!({ "iss": self.address, "aud": CLIENT, "sub": subject, "nonce": asked.nonce, "iat": now, "exp": now + 300,
            "name": format!("Person {subject}"), "email": "same@example.se", "sid": format!("sid-{subject}") })
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn token(
    State(shelf): State<Arc<Mutex<Shelf>>>,
    headers: axum::http::HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let refused = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response();
    if !headers.get("authorization").is_some_and(|value| value.to_str().unwrap().starts_with("Basic ")) {
        return refused("invalid_client");
    }
    let mut shelf = shelf.lock().unwrap();
    let Some(code) = form.get("code").cloned() else { return refused("invalid_request") };
    let Some(waiting) = shelf.codes.remove(&code) else { return refused("invalid_grant") };
    let made = form.get("code_verifier").map(|verifier| BASE64.encode(Sha256::digest(verifier.as_bytes())));
    if waiting.challenge.is_some() && waiting.challenge != made {
        shelf.misfits += 1;
        return refused("invalid_grant");
    }
    let answer = json!({ "access_token": "x", "token_type": "Bearer", "id_token": waiting.id_token });
    if !waiting.once {
        shelf.codes.insert(code, waiting);
    }
    Json(answer).into_response()
}

/// What the register asked an issuer for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub state: String,
    pub nonce: String,
    pub redirect: String,
    pub challenge: Option<String>,
    pub method: String,
}

impl Asked {
    /// Reads the address that a browser is sent to.
    pub fn read(address: &str) -> Self {
        let url: reqwest::Url = address.parse().unwrap();
        let pairs: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let one = |name: &str| pairs.get(name).cloned().unwrap_or_default();
        assert_eq!((one("response_type").as_str(), one("client_id").as_str()), ("code", CLIENT));
        assert!(one("scope").split(' ').any(|scope| scope == "openid"));
        Self {
            state: one("state"),
            nonce: one("nonce"),
            redirect: one("redirect_uri"),
            challenge: pairs.get("code_challenge").cloned(),
            method: one("code_challenge_method"),
        }
    }
}
