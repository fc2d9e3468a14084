//! The limits of the server: what is just within each goes through, what is just beyond is told which limit it met.

use crate::harness::{OnGeoPackage, Register as AnyRegister, feature, limits, square};
use crate::wire::Raw;
use reqwest::Method;
use samordna::config::Limits;
use std::time::Duration;

type Register = AnyRegister<OnGeoPackage>;

async fn ask(register: &Register, head: &str) -> (u16, String) {
    let answer = Raw::connect(&register.url("")).await.ask(head).await;
    (answer.status, answer.problem())
}

#[tokio::test]
async fn the_length_of_an_address() {
    let register = Register::within(Limits { uri_bytes: 100, ..limits() }, &[]).await;
    for (bytes, status, problem) in [(99, 200, ""), (100, 200, ""), (101, 414, "/problems/uri-too-long")] {
        let uri = format!("/health/live?{}", "x".repeat(bytes - "/health/live?".len()));
        let head = format!("GET {uri} HTTP/1.1\r\nhost: x");
        assert_eq!(ask(&register, &head).await, (status, problem.to_owned()), "{bytes}");
    }
}

#[tokio::test]
async fn the_number_and_the_size_of_header_fields() {
    let register = Register::within(Limits { headers: 20, header_bytes: 2000, ..limits() }, &[]).await;
    for (number, status, problem) in [(19, 200, ""), (20, 200, ""), (21, 431, "/problems/too-many-headers")] {
        let fields: String = (1..number).map(|number| format!("\r\nx-{number}: y")).collect();
        let head = format!("GET /health/live HTTP/1.1\r\nhost: x{fields}");
        assert_eq!(ask(&register, &head).await, (status, problem.to_owned()), "{number}");
    }
    for (bytes, status, problem) in [(1999, 200, ""), (2000, 200, ""), (2001, 431, "/problems/headers-too-large")] {
        let value = "y".repeat(bytes - "hostx".len() - "a".len());
        let head = format!("GET /health/live HTTP/1.1\r\nhost: x\r\na: {value}");
        assert_eq!(ask(&register, &head).await, (status, problem.to_owned()), "{bytes}");
    }
    // What is far beyond is not even read to its end.
    let value = "y".repeat(1_000_000);
    let mut raw = Raw::connect(&register.url("")).await;
    let sent = raw.say(&format!("GET /health/live HTTP/1.1\r\nhost: x\r\na: {value}\r\n\r\n")).await;
    assert!(sent.is_err() || raw.answer().await.map_or(431, |answer| answer.status) == 431);
}

#[tokio::test]
async fn the_size_of_a_body() {
    let limits = Limits { body_bytes: 5000, public_body_bytes: 1000, ..limits() };
    let register = Register::within(limits, &[]).await;
    let body = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    for (bytes, is_too_large) in [(4999, false), (5000, false), (5001, true)] {
        let json = "application/json";
        let whole = register.raw("/api/v1/initiatives", json, body(bytes)).await;
        let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(body(bytes))]);
        let chunked = register.raw("/api/v1/initiatives", json, reqwest::Body::wrap_stream(chunks)).await;
        for answer in [whole, chunked] {
            assert_eq!(answer.status == 413, is_too_large, "{bytes}: {}", answer.body);
            assert_eq!(answer.body["type"] == "/problems/body-too-large", is_too_large, "{bytes}: {}", answer.body);
        }
    }
    for (bytes, is_too_large) in [(999, false), (1000, false), (1001, true)] {
        let answer = register.raw("/api/public/v1/applications", "application/json", body(bytes)).await;
        assert_eq!(answer.status == 413, is_too_large, "{bytes}: {}", answer.body);
    }
    let form = reqwest::Client::new().post(register.url("/en/initiatives/new")).body(body(5001)).send().await.unwrap();
    assert_eq!(form.status(), 413);
    assert!(form.text().await.unwrap().contains("<h1>Too much at once</h1>"), "people get a page");
}

#[tokio::test]
async fn requests_that_are_being_answered() {
    let register = Register::within(Limits { in_flight: 3, ..limits() }, &[]).await;
    let mut held = Vec::new();
    for number in 0..3 {
        assert_eq!(
            ask(&register, "GET /api/v1/administrations HTTP/1.1\r\nhost: x").await.0,
            200,
            "{number} under way"
        );
        let mut raw = Raw::connect(&register.url("")).await;
        raw.begin_body("/api/v1/initiatives").await;
        held.push(raw);
    }
    let refused = register.get("/api/v1/administrations").await.expect(503);
    assert_eq!(refused.body["type"], "/problems/overloaded");
    assert_eq!((refused.header("retry-after"), refused.header("cache-control")), ("2", "no-store"));
    register.get("/health/ready").await.expect(200);
    let page = reqwest::get(register.url("/sv/karta")).await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.text().await.unwrap().contains("<h1>Många vill in samtidigt</h1>"));
    let mut last = held.pop().unwrap();
    last.say(&"x".repeat(1000)).await.unwrap();
    assert_eq!(last.answer().await.unwrap().status, 400);
    register.get("/api/v1/administrations").await.expect(200);
}

#[tokio::test]
async fn open_connections() {
    let register = Register::within(Limits { connections: 3, ..limits() }, &[]).await;
    let mut raws = Vec::new();
    for _ in 0..4 {
        // Each is known to the server once it has answered.
        let mut raw = Raw::connect(&register.url("")).await;
        assert_eq!(raw.ask("GET /health/live HTTP/1.1\r\nhost: x").await.status, 200);
        raws.push(raw);
    }
    assert!(raws.iter_mut().next().unwrap().is_ended().await, "the one that was waited for longest went");
    for raw in &mut raws[1..] {
        assert_eq!(raw.ask("GET /health/live HTTP/1.1\r\nhost: x").await.status, 200);
    }
}

#[tokio::test]
async fn the_time_for_a_head() {
    let register = Register::within(Limits { header_read_ms: 300, ..limits() }, &[]).await;
    let mut raw = Raw::connect(&register.url("")).await;
    raw.say("GET /health/live HTTP/1.1\r\nhost: x\r\nx-1: ").await.unwrap();
    assert!(raw.is_ended().await);
    let mut raw = Raw::connect(&register.url("")).await;
    assert_eq!(raw.ask("GET /health/live HTTP/1.1\r\nhost: x").await.status, 200);
    assert!(raw.is_ended().await, "an idle connection is not kept for ever either");
}

#[tokio::test]
async fn the_time_for_a_body_and_for_an_answer() {
    let register = Register::within(Limits { request_ms: 500, ..limits() }, &[]).await;
    let mut raw = Raw::connect(&register.url("")).await;
    raw.begin_body("/api/v1/initiatives").await;
    raw.say("{").await.unwrap();
    let answer = raw.answer().await.unwrap();
    assert_eq!((answer.status, answer.problem().as_str()), (408, "/problems/body-too-slow"));
    assert!(raw.is_ended().await);
    // Waits for a change that does not come.
    let answer = register.send(Method::GET, "/api/v1/administrations", None, &[("samordna-seq", "999")]).await;
    assert_eq!((answer.status.as_u16(), &answer.body["type"]), (503, &"/problems/too-slow".into()));
    assert_eq!(answer.header("retry-after"), "10");
}

#[tokio::test]
async fn the_pace_at_which_an_answer_is_taken() {
    let limits = Limits { stall_ms: 400, stall_bytes: 40_000, ..limits() };
    let register = Register::within(limits, &[]).await;
    // About as much as the system would keep for a client that takes nothing, several times over.
    for number in 0..150 {
        let ring = (0..200).map(|corner| {
            let angle = f64::from(corner) / 200.0 * std::f64::consts::TAU;
            [13.0 + 0.01 * angle.cos() + f64::from(number) * 1e-7, 55.6 + 0.005 * angle.sin()]
        });
        let mut ring: Vec<_> = ring.collect();
        ring.push(ring[0]);
        let area = serde_json::json!({ "type": "Polygon", "coordinates": [ring] });
        register.register(&feature(&format!("N{number}"), "FGK", area)).await.expect(201);
    }
    let head = "GET /api/v1/initiatives?limit=1000 HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut raw = Raw::connect(&register.url("")).await;
    raw.say(head).await.unwrap();
    let whole = raw.answer().await.unwrap().body.len();
    assert!(500_000 < whole, "{whole}");

    // It takes a few bytes now and then, as an attacker would.
    let mut slow = Raw::to(&register.url(""), Some(4096)).await.unwrap();
    slow.say(head).await.unwrap();
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    let mut taken = 0;
    loop {
        pace.tick().await;
        let mut bytes = [0; 400];
        match tokio::io::AsyncReadExt::read(&mut slow.0, &mut bytes).await {
            Ok(0) | Err(_) => break,
            Ok(count) => taken += count,
        }
        assert!(taken < 100_000, "it is never given up");
    }
    register.register(&feature("after", "FGK", square(0.0, 0.0, 5.0))).await.expect(201);
}

#[tokio::test]
async fn how_often_one_address_may_ask() {
    let limits = Limits {
        anonymous_per_minute: 1,
        anonymous_burst: 3,
        public_post_per_hour: 2,
        survey_answers_per_hour: 2,
        sign_in_per_minute: 2,
        token_per_minute: 2,
        ..limits()
    };
    let register = Register::within(limits, &["127.0.0.1"]).await;
    let ask = async |client: &str, method: Method, path: &str| {
        register.as_("public").send(method, path, None, &[("x-forwarded-for", client)]).await
    };
    let path = "/api/public/v1/initiatives";
    for number in 1..=3 {
        assert_eq!(ask("192.0.2.1", Method::GET, path).await.status, 200, "{number}");
    }
    let refused = ask("192.0.2.1", Method::GET, path).await.expect(429);
    assert_eq!(refused.body["type"], "/problems/too-many-requests");
    assert_eq!(refused.header("ratelimit-policy"), "\"anonymous\";q=3;w=180");
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused.header("ratelimit"), format!("\"anonymous\";r=0;t={wait}"));
    ask("192.0.2.1", Method::GET, "/health/live").await.expect(200);
    assert_eq!(ask("192.0.2.1", Method::GET, "/assets/nothing.css").await.status, 404, "files are not counted");
    ask("192.0.2.1, 192.0.2.2", Method::GET, path).await.expect(200);
    ask("192.0.2.2, 192.0.2.1", Method::GET, path).await.expect(429);
    let page = reqwest::Client::new().get(register.url("/sv/oppet/karta")).header("x-forwarded-for", "192.0.2.1");
    let page = page.header("x-test-actor", "public");
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 429);
    assert!(page.text().await.unwrap().contains("<h1>För många frågor</h1>"));
    for (path, policy) in
        [("/sv/logga-in", "sign-in"), ("/api/public/v1/applications", "public-post"), ("/sv/svara", "survey-answers")]
    {
        for number in 1..=2 {
            assert_ne!(ask("192.0.2.9", Method::POST, path).await.status, 429, "{path} {number}");
        }
        let refused = ask("192.0.2.9", Method::POST, path).await.expect(429);
        assert!(refused.header("ratelimit-policy").starts_with(&format!("\"{policy}\";q=2;")));
    }
    let token = register.as_("token:FGK areas:read");
    for number in 1..=2 {
        assert_eq!(token.get("/api/v1/initiatives").await.status, 200, "{number}");
    }
    assert!(
        token.get("/api/v1/initiatives").await.expect(429).header("ratelimit-policy").starts_with("\"token\";q=2;")
    );
    for _ in 0..10 {
        register.as_("viewer").get("/api/v1/initiatives").await.expect(200);
    }
}

#[tokio::test]
async fn what_a_client_says_of_itself_does_not_count() {
    let register = Register::within(Limits { anonymous_per_minute: 1, anonymous_burst: 3, ..limits() }, &[]).await;
    let mut statuses = Vec::new();
    for number in 0..4 {
        let made_up = format!("192.0.2.{number}");
        let public = register.as_("public");
        let headers = [("x-forwarded-for", made_up.as_str())];
        let answer = public.send(Method::GET, "/api/public/v1/initiatives", None, &headers).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
}
