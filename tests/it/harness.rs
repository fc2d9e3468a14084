//! A register of its own for each test: a store that nobody else has, a server on a free port, a clock set by hand.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use reqwest::{Client, Method, Response, StatusCode};
use samordna::app::Server;
use samordna::clock::Clock;
use samordna::config::{Config, Limits};
use samordna::domain::access::{Actor, Grant, Scope};
use samordna::domain::codes::Code;
use samordna::domain::organisation::Administration;
use samordna::domain::settings::Overrides;
use samordna::domain::time::Timestamp;
use samordna::service::Service;
use samordna::store::Store;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use crate::home::{Home, OnGeoPackage, OnPostGis};

/// A running register.
pub struct Register<H> {
    pub service: Arc<Service>,
    pub home: H,
    base: String,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

/// An answer that was read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Answer {
    async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Self { status, headers, body, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The codes of the faults, in order.
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().filter_map(|fault| fault["code"].as_str()).collect()
    }

    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }
}

/// The header by which tests say who acts; only the layer below knows it.
const ACTOR: &str = "x-test-actor";

/// Who acts when a test does not say: somebody who does everything that is done to a register from day to day.
pub const EVERYBODY: &str = "administrator coordinator:FGK coordinator:MF coordinator:SBK coordinator:KF";

/// Puts who the header names, or [`EVERYBODY`], where the site looks for who is signed in.
fn acting(router: axum::Router) -> axum::Router {
    router.layer(from_fn(async |mut request: Request, next: Next| {
        let words = request.headers().get(ACTOR).map_or(EVERYBODY, |header| header.to_str().unwrap());
        let actor = actor(words);
        request.extensions_mut().insert(actor);
        next.run(request).await
    }))
}

/// An actor in words: `public`, `operator`, `applicant:UUID`, `token:FGK areas:read areas:write`, or roles such as
/// `coordinator:FGK handler` with, optionally, the person's id in front.
pub fn actor(words: &str) -> Actor {
    let mut words: Vec<&str> = words.split(' ').collect();
    match words[0] {
        "public" => Actor::Public,
        "operator" => Actor::Operator,
        applicant if applicant.starts_with("applicant:") => Actor::Applicant(applicant[10..].parse().unwrap()),
        token if token.starts_with("token:") => Actor::Token {
            id: "test0000".into(),
            administration: Code::parse(&token[6..]).unwrap(),
            scopes: words[1..].iter().map(|word| Scope::parse(word).unwrap()).collect(),
        },
        first => {
            let id = first.parse().ok();
            if id.is_some() {
                words.remove(0);
            }
            let grants = words.into_iter().map(|word| Grant::parse(word).unwrap()).collect();
            Actor::Person { id: id.unwrap_or(uuid::Uuid::from_u128(7)), name: "Testperson".into(), grants }
        }
    }
}

/// A register as one actor finds it.
pub struct As<'a, H> {
    register: &'a Register<H>,
    actor: String,
}

impl<H> As<'_, H> {
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        self.register.send_as(&self.actor, method, path, body, headers).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    pub async fn register(&self, feature: &Value) -> Answer {
        self.post("/api/v1/initiatives", feature).await
    }

    pub async fn put(&self, id: &str, revision: i64, feature: &Value) -> Answer {
        let path = format!("/api/v1/initiatives/{id}");
        self.send(Method::PUT, &path, Some(feature), &[("if-match", &format!("\"{revision}\""))]).await
    }

    /// Sends a form as a page does that carries no file.
    pub async fn form(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let mut body = reqwest::Url::parse("http://x").unwrap();
        body.query_pairs_mut().extend_pairs(fields);
        let body = body.query().unwrap_or_default().to_owned();
        self.register.post_as(&self.actor, path, "application/x-www-form-urlencoded", body).await
    }

    /// Sends a form as a page does that may carry a file.
    pub async fn multipart(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let part = |(name, value): &(String, String)| {
            format!("--border\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields.iter().map(part).chain(["--border--\r\n".to_owned()]).collect();
        self.register.post_as(&self.actor, path, "multipart/form-data; boundary=border", body).await
    }
}

/// Malmö's extent and metric system, with limits that let small test areas through.
pub const MALMO: &[&str] =
    &["metric_crs=3008", "extent=12.8,55.48,13.2,55.68", "municipality_area_m2=158000000", "min_area_m2=100"];

/// The usual limits, but for how often one address may ask: all tests come from the same one.
pub fn limits() -> Limits {
    let many = 600_000;
    Limits {
        anonymous_per_minute: many,
        anonymous_burst: many,
        public_post_per_hour: many,
        survey_answers_per_hour: many,
        sign_in_per_minute: many,
        token_per_minute: many,
        ..Limits::default()
    }
}

/// Names whom to ask about what is confidential.
fn within_limits(limits: Limits) -> Config {
    Config { broker: Some("formedlare@malmo.example".into()), limits, ..Config::default() }
}

impl Register<()> {
    async fn serve(address: &str, clock: Clock, overrides: &Overrides) -> Self {
        Self::serve_with(address, clock, overrides, within_limits(limits()), acting).await
    }

    async fn serve_with(
        address: &str,
        clock: Clock,
        overrides: &Overrides,
        config: Config,
        within: fn(axum::Router) -> axum::Router,
    ) -> Self {
        let store = Store::open(address).await.unwrap();
        let service = Service::open_with(store, clock, overrides, config).await.unwrap();
        let server = Server::bind(Arc::clone(&service), "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let server = server.within(within);
        let base = format!("http://{}", server.address().unwrap());
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(server.run(async move {
            stopped.await.ok();
        }));
        Self { service, home: (), base, client: client(), stop: Some(stop), server: Some(server) }
    }

    fn with<H>(self, home: H) -> Register<H> {
        let Self { service, home: (), base, client, stop, server } = self;
        Register { service, home, base, client, stop, server }
    }
}

impl<H: Home> Register<H> {
    /// The address of its store.
    pub fn address(&self) -> String {
        self.home.address()
    }

    /// Stops the server in order and gives the store back to the test.
    pub async fn stop(mut self) -> H {
        self.stop.take().map(|stop| stop.send(()));
        if let Some(server) = self.server.take() {
            server.await.unwrap();
        }
        self.home
    }

    pub async fn start(settings: &[&str]) -> Self {
        Self::start_within(settings, within_limits(limits())).await
    }

    /// A register of Malmö with limits of its own.
    pub async fn within(limits: Limits, trusted: &[&str]) -> Self {
        let trusted_proxies = trusted.iter().map(|proxy| proxy.parse().unwrap()).collect();
        Self::start_within(MALMO, Config { trusted_proxies, ..within_limits(limits) }).await
    }

    /// A register of Malmö that is run with a configuration, where everybody is whom they say they are.
    pub async fn run_with(config: Config) -> Self {
        Self::start_within(MALMO, Config { limits: limits(), ..config }).await
    }

    async fn start_within(settings: &[&str], config: Config) -> Self {
        let home = H::new().await;
        let mut overrides = Overrides::default();
        settings.iter().for_each(|setting| overrides.set(setting).unwrap());
        let clock = Clock::by_hand(Timestamp::parse("2026-10-01T08:00:00Z").unwrap());
        let address = home.address();
        let register = Register::serve_with(&address, clock, &overrides, config, acting);
        let register = register.await.with(home);
        register.put_administrations(&["FGK", "MF", "SBK", "KF"]).await;
        register
    }

    /// A register of Malmö that is run with a configuration, where nobody is whom they do not prove to be.
    pub async fn configured(toml: &str) -> Self {
        let home = H::new().await;
        let mut overrides = Overrides::default();
        MALMO.iter().for_each(|setting| overrides.set(setting).unwrap());
        let clock = Clock::by_hand(Timestamp::parse("2026-10-01T08:00:00Z").unwrap());
        let (config, _) = Config::read(toml, |_| None).unwrap();
        let config = Config { limits: limits(), ..config };
        let address = home.address();
        let register = Register::serve_with(&address, clock, &overrides, config, |router| router).await.with(home);
        let administration = |code: &str| Administration {
            code: Code::parse(code).unwrap(),
            name_sv: code.into(),
            name_en: code.into(),
            committee: None,
        };
        let administrations = ["FGK", "MF"].map(administration).to_vec();
        register.service.put_organisation(&Actor::Operator, Vec::new(), administrations).await.unwrap();
        register
    }

    /// Another replica of this register, by an address of the same database.
    pub async fn replica(&self, address: &str) -> Register<()> {
        Register::serve(address, Clock::System, &Overrides::default()).await
    }

    pub async fn malmo() -> Self {
        Self::start(MALMO).await
    }
}

impl<H> Register<H> {
    /// Somebody outside the city whose address was verified, as [`actor`] takes them.
    pub async fn applicant(&self, email: &str) -> String {
        self.service.request_link(email, "sv").await.unwrap();
        let mail = self.service.take_mails().await.unwrap().pop().unwrap();
        let session = self.service.use_link(&mail.secret, None, "test").await.unwrap();
        self.service.identify(&session).await.unwrap().unwrap().actor.key()
    }

    async fn put_administrations(&self, codes: &[&str]) {
        let administration = |code: &&str| json!({ "code": code, "name_sv": code, "name_en": code, "committee": null });
        let body = json!({ "administrations": codes.iter().map(administration).collect::<Vec<_>>() });
        self.send(Method::PUT, "/api/v1/administrations", Some(&body), &[]).await.expect(204);
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        self.send_as(EVERYBODY, method, path, body, headers).await
    }

    /// The register as somebody else finds it, see [`actor`].
    pub fn as_(&self, actor: impl Into<String>) -> As<'_, H> {
        As { register: self, actor: actor.into() }
    }

    async fn send_as(
        &self,
        actor: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).header(ACTOR, actor);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::read(request.send().await.unwrap()).await
    }

    /// An answer's bytes.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let response = self.client.get(self.url(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.bytes().await.unwrap().to_vec()
    }

    /// A page.
    pub async fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path).await).unwrap()
    }

    /// Where an address leads to.
    pub async fn moved(&self, path: &str) -> String {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let response = client.get(self.url(path)).send().await.unwrap();
        assert!(response.status().is_redirection(), "{path}: {}", response.status());
        response.headers()["location"].to_str().unwrap().to_owned()
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    async fn post_as(&self, actor: &str, path: &str, kind: &str, body: String) -> Answer {
        let request = self.client.post(self.url(path)).header(ACTOR, actor).header("content-type", kind).body(body);
        Answer::read(request.send().await.unwrap()).await
    }

    pub async fn raw(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.client.post(format!("{}{path}", self.base)).header("content-type", kind).body(body);
        Answer::read(request.send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    pub async fn register(&self, feature: &Value) -> Answer {
        self.post("/api/v1/initiatives", feature).await
    }

    pub async fn put(&self, id: &str, revision: i64, feature: &Value) -> Answer {
        let path = format!("/api/v1/initiatives/{id}");
        self.send(Method::PUT, &path, Some(feature), &[("if-match", &format!("\"{revision}\""))]).await
    }
}

/// A client that tells where it is sent instead of going there.
fn client() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// The data's folder; none, with a line that says so, when it is not there.
pub fn data(part: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(part);
    if !folder.is_dir() {
        eprintln!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

/// A box on the map of Malmö, in steps of 0.001° (about 63 m east and 111 m north) from a fixed corner.
pub fn square(east: f64, north: f64, size: f64) -> Value {
    let (west, south) = (13.0 + east / 1000.0, 55.59 + north / 1000.0);
    let (e, n) = (west + size / 1000.0, south + size / 1000.0);
    json!({ "type": "Polygon", "coordinates": [[[west, south], [e, south], [e, n], [west, n], [west, south]]] })
}

/// A running initiative of an administration.
pub fn feature(name: &str, administration: &str, geometry: Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": {
        "name": name, "lead_administration": administration, "begins": "2026-01-01", "phase": "running" } })
}

/// A copy of a feature with one property set.
pub fn with(feature: &Value, property: &str, value: Value) -> Value {
    let mut feature = feature.clone();
    feature["properties"][property] = value;
    feature
}
