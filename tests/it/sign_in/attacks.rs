//! Twelve ways to get in as somebody else by OpenID Connect. Each is tried on an issuer that an honest sign-in passes right
//! before and after; none may get anybody in.

use super::Register;
use crate::browser::{Browser, Page};
use crate::issuer::{Asked, CLIENT_SECRET, Issuer, Key, by_secret, configuration, unsigned};
use serde_json::{Value, json};

const SESSION: &str = "__Host-samordna";

struct Scene {
    register: Register,
    issuer: Issuer,
    other: Issuer,
    now: i64,
}

impl Scene {
    async fn new() -> Self {
        let (issuer, other) = (Issuer::start(true).await, Issuer::start(false).await);
        let register = Register::configured(&configuration(&[("one", &issuer), ("two", &other)])).await;
        let now = register.service.clock().now().instant().timestamp();
        Self { register, issuer, other, now }
    }

    fn browser(&self) -> Browser {
        Browser::new(self.register.url(""))
    }

    async fn ask(&self, browser: &Browser, key: &str) -> Asked {
        let page = browser.get(&format!("/sign-in/{key}/start?lang=sv&next=/sv/overlapp")).await;
        assert_eq!(page.status, 303, "{}", page.text);
        let asked = Asked::read(page.location());
        assert_eq!((asked.method.as_str(), asked.challenge.is_some()), ("S256", true), "PKCE is always asked for");
        assert_eq!(asked.redirect, format!("https://register.test/sign-in/{key}"));
        asked
    }

    /// What comes back from the first issuer with this ID token.
    async fn back(&self, browser: &Browser, asked: &Asked, id_token: String) -> Page {
        let code = self.issuer.code(asked, id_token);
        self.back_with(browser, "one", &code, &asked.state, Some(&self.issuer.address)).await
    }

    async fn back_with(&self, browser: &Browser, key: &str, code: &str, state: &str, iss: Option<&str>) -> Page {
        let iss = iss.map(|iss| format!("&iss={iss}")).unwrap_or_default();
        browser.get(&format!("/sign-in/{key}?code={code}&state={state}{iss}")).await
    }

    /// The person that an honest sign-in of a subject leads to.
    async fn honest(&self, subject: &str) -> String {
        let browser = self.browser();
        let asked = self.ask(&browser, "one").await;
        let token = self.issuer.key.sign(&self.issuer.header(), &self.issuer.claims(&asked, subject, self.now));
        let page = self.back(&browser, &asked, token).await;
        assert_eq!((page.status, page.location()), (303, "/sv/overlapp"), "{}", page.text);
        let session = browser.cookie(SESSION).expect("an honest sign-in gets in");
        let me = browser.get("/api/v1/me").await;
        assert_eq!(me.status, 200, "{}", me.text);
        assert_eq!(session.len(), 43);
        let me: Value = serde_json::from_str(&me.text).unwrap();
        me["actor"].as_str().unwrap().to_owned()
    }

    /// A sign-in whose token is made by the attacker.
    async fn attack(&self, name: &str, forge: impl FnOnce(&Self, &Asked, Value) -> String) {
        self.honest("victim").await;
        let browser = self.browser();
        let asked = self.ask(&browser, "one").await;
        let token = forge(self, &asked, self.issuer.claims(&asked, "victim", self.now));
        let page = self.back(&browser, &asked, token).await;
        refused(name, &page, &browser);
        self.honest("victim").await;
    }
}

fn refused(name: &str, page: &Page, browser: &Browser) {
    assert_eq!(page.status, 403, "{name}: {}", page.text);
    assert_eq!(browser.cookie(SESSION), None, "{name}");
}

fn with(mut claims: Value, member: &str, value: Value) -> Value {
    claims[member] = value;
    claims
}

#[tokio::test]
async fn forged_tokens_get_nobody_in() {
    let scene = Scene::new().await;
    let honest = |scene: &Scene, claims: &Value| scene.issuer.key.sign(&scene.issuer.header(), claims);
    let now = scene.now;
    scene.attack("wrong nonce", |scene, _, claims| honest(scene, &with(claims, "nonce", json!("another")))).await;
    scene.attack("no nonce", |scene, _, claims| honest(scene, &with(claims, "nonce", Value::Null))).await;
    scene
        .attack("wrong issuer", |scene, _, claims| {
            let other = scene.other.address.clone();
            honest(scene, &with(claims, "iss", json!(other)))
        })
        .await;
    scene.attack("wrong audience", |scene, _, claims| honest(scene, &with(claims, "aud", json!("another")))).await;
    scene
        .attack("one more audience", |scene, _, claims| {
            honest(scene, &with(claims, "aud", json!(["samordna", "another"])))
        })
        .await;
    scene.attack("another's token", |scene, _, claims| honest(scene, &with(claims, "azp", json!("another")))).await;
    scene.attack("expired", |scene, _, claims| honest(scene, &with(claims, "exp", json!(now - 61)))).await;
    scene.attack("issued long ago", |scene, _, claims| honest(scene, &with(claims, "iat", json!(now - 3600)))).await;
    scene.attack("issued tomorrow", |scene, _, claims| honest(scene, &with(claims, "iat", json!(now + 86_400)))).await;
    for alg in ["none", "NONE", "None"] {
        scene.attack("algorithm none", |_, _, claims| format!("{}.", unsigned(&json!({ "alg": alg }), &claims))).await;
    }
    scene
        .attack("HS256 with the public key", |scene, _, claims| {
            let header = json!({ "alg": "HS256", "typ": "JWT", "kid": scene.issuer.key.kid });
            by_secret(scene.issuer.key.public(), &header, &claims)
        })
        .await;
    scene
        .attack("HS256 with the key set's text", |scene, _, claims| {
            let header = json!({ "alg": "HS256", "typ": "JWT" });
            by_secret(scene.issuer.key.jwk().to_string().as_bytes(), &header, &claims)
        })
        .await;
    scene
        .attack("HS256 with the client's secret", |_, _, claims| {
            by_secret(CLIENT_SECRET.as_bytes(), &json!({ "alg": "HS256", "typ": "JWT" }), &claims)
        })
        .await;
    scene
        .attack("swapped kid", |scene, _, claims| {
            let own = Key::new("first");
            own.sign(&scene.issuer.header(), &claims)
        })
        .await;
    scene
        .attack("a key of one's own in the header", |_, _, claims| {
            let own = Key::new("own");
            let header =
                json!({ "alg": "ES256", "typ": "JWT", "kid": "own", "jwk": own.jwk(), "jku": "http://evil.test" });
            own.sign(&header, &claims)
        })
        .await;
    scene
        .attack("signature of another token", |scene, asked, claims| {
            let (token, evil) = (honest(scene, &claims), scene.issuer.claims(asked, "admin", now));
            let signature = token.rsplit_once('.').unwrap().1.to_owned();
            format!("{}.{signature}", unsigned(&scene.issuer.header(), &evil))
        })
        .await;
    scene
        .attack("a key known by both names", |scene, _, claims| {
            let second = Key::new("second");
            scene.issuer.publish(&second);
            second.sign(&scene.issuer.header(), &claims)
        })
        .await;
}

#[tokio::test]
async fn answers_that_nobody_asked_for_get_nobody_in() {
    let scene = Scene::new().await;
    scene.honest("victim").await;

    let browser = scene.browser();
    let asked = scene.ask(&browser, "one").await;
    let good = |asked: &Asked, subject: &str| {
        scene.issuer.key.sign(&scene.issuer.header(), &scene.issuer.claims(asked, subject, scene.now))
    };
    let code = scene.issuer.code(&asked, good(&asked, "victim"));
    let other_state = scene.ask(&scene.browser(), "one").await.state;
    let iss = Some(scene.issuer.address.as_str());
    refused("wrong state", &scene.back_with(&browser, "one", &code, &other_state, iss).await, &browser);

    // The answer of an attacker's own sign-in, opened in the victim's browser.
    let (attacker, victim) = (scene.browser(), scene.browser());
    let asked = scene.ask(&attacker, "one").await;
    let code = scene.issuer.code(&asked, good(&asked, "attacker"));
    refused("no attempt of this browser", &scene.back_with(&victim, "one", &code, &asked.state, iss).await, &victim);
    scene.ask(&victim, "one").await;
    refused("another browser's answer", &scene.back_with(&victim, "one", &code, &asked.state, iss).await, &victim);

    // A stolen code, given to the attacker's own attempt: the verifier does not fit, and were it not asked for, the nonce.
    let (attacker, victim) = (scene.browser(), scene.browser());
    let (theirs, own) = (scene.ask(&victim, "one").await, scene.ask(&attacker, "one").await);
    let stolen = scene.issuer.code(&theirs, good(&theirs, "victim"));
    let before = scene.issuer.misfits();
    refused("stolen code", &scene.back_with(&attacker, "one", &stolen, &own.state, iss).await, &attacker);
    assert_eq!(scene.issuer.misfits(), before + 1);
    let own = scene.ask(&attacker, "one").await;
    let stolen = scene.issuer.careless_code(good(&theirs, "victim"));
    refused("stolen code, no PKCE", &scene.back_with(&attacker, "one", &stolen, &own.state, iss).await, &attacker);

    // The same answer twice, at an issuer that takes codes again and again.
    let browser = scene.browser();
    let asked = scene.ask(&browser, "one").await;
    let attempt = browser.cookie("__Host-samordna-sign-in").unwrap();
    let code = scene.issuer.careless_code(good(&asked, "victim"));
    assert_eq!(scene.back_with(&browser, "one", &code, &asked.state, iss).await.status, 303);
    browser.forget();
    browser.set_cookie("__Host-samordna-sign-in", &attempt);
    refused("replayed answer", &scene.back_with(&browser, "one", &code, &asked.state, iss).await, &browser);
    let fresh = scene.ask(&browser, "one").await;
    refused("replayed code", &scene.back_with(&browser, "one", &code, &fresh.state, iss).await, &browser);

    let browser = scene.browser();
    let asked = scene.ask(&browser, "one").await;
    let later = scene.register.service.clock().now().instant() + chrono::Duration::minutes(10);
    scene.register.service.clock().set(samordna::domain::time::Timestamp::new(later));
    let token =
        scene.issuer.key.sign(&scene.issuer.header(), &scene.issuer.claims(&asked, "victim", later.timestamp()));
    refused("too late", &scene.back(&browser, &asked, token).await, &browser);
}

#[tokio::test]
async fn one_issuer_does_not_answer_for_another() {
    let scene = Scene::new().await;
    let good =
        |asked: &Asked| scene.issuer.key.sign(&scene.issuer.header(), &scene.issuer.claims(asked, "victim", scene.now));
    // The browser asked the first; the answer comes to the second's address, or names the second.
    for (key, iss) in
        [("two", None), ("two", Some(&scene.issuer.address)), ("one", Some(&scene.other.address)), ("one", None)]
    {
        let browser = scene.browser();
        let asked = scene.ask(&browser, "one").await;
        let code = scene.issuer.code(&asked, good(&asked));
        let page = scene.back_with(&browser, key, &code, &asked.state, iss.map(String::as_str)).await;
        refused("mixed-up issuer", &page, &browser);
    }
    // An attacker's issuer hands out a token that the first one made for the same client.
    let browser = scene.browser();
    let asked = scene.ask(&browser, "two").await;
    let code = scene.other.code(&asked, good(&asked));
    refused("another's token", &scene.back_with(&browser, "two", &code, &asked.state, None).await, &browser);
    assert_eq!(browser.get("/sign-in/three/start").await.status, 404);
    scene.honest("victim").await;
}

#[tokio::test]
async fn an_address_for_mail_identifies_nobody() {
    let scene = Scene::new().await;
    let victim = scene.honest("victim").await;
    let other = scene.honest("attacker-with-the-same-address").await;
    assert_ne!(victim, other, "same e-mail, other subject");
    assert_eq!(victim, scene.honest("victim").await);

    let browser = scene.browser();
    let asked = scene.ask(&browser, "two").await;
    let token = scene.other.key.sign(&scene.other.header(), &scene.other.claims(&asked, "victim", scene.now));
    let code = scene.other.code(&asked, token);
    assert_eq!(scene.back_with(&browser, "two", &code, &asked.state, None).await.status, 303);
    let me: Value = serde_json::from_str(&browser.get("/api/v1/me").await.text).unwrap();
    assert_ne!(me["actor"], victim.as_str(), "same subject, other issuer");
}

#[tokio::test]
async fn new_keys_are_asked_for_and_an_issuer_that_is_away_is_said_to_be() {
    let scene = Scene::new().await;
    scene.honest("anna").await;
    let next = Key::new("next");
    scene.issuer.publish(&next);
    let later = scene.register.service.clock().now().instant() + chrono::Duration::minutes(1);
    scene.register.service.clock().set(samordna::domain::time::Timestamp::new(later));
    let browser = scene.browser();
    let asked = scene.ask(&browser, "one").await;
    let header = json!({ "alg": "ES256", "typ": "JWT", "kid": "next" });
    let token = next.sign(&header, &scene.issuer.claims(&asked, "anna", later.timestamp()));
    assert_eq!(scene.back(&browser, &asked, token).await.status, 303, "a key that is new since then");

    let Scene { register, issuer, other, .. } = scene;
    drop(other);
    drop(issuer);
    let browser = Browser::new(register.url(""));
    let page = browser.get("/sign-in/two/start").await;
    assert_eq!((page.status, page.text.contains("svarar inte")), (503, true));
}
