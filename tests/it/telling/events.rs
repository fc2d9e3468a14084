//! Server-sent events: news within moments, an end with the program, and no place taken from who asks.

use super::*;
use crate::browser::Browser;
use crate::harness::limits;
use reqwest::Response;
use samordna::config::Limits;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Somebody who listens.
struct Listener {
    response: Response,
    heard: String,
}

impl Listener {
    async fn open(register: &Register, who: &str) -> Response {
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let request = client.get(register.url("/api/v1/inbox/events")).header("x-test-actor", who);
        request.send().await.unwrap()
    }

    async fn new(register: &Register, who: &str) -> Self {
        let response = Self::open(register, who).await;
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, heard: String::new() }
    }

    /// The count in the next event; none when the stream has ended.
    async fn next(&mut self) -> Option<i64> {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n") {
                let unread = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                self.heard = rest.to_owned();
                if let Some(unread) = unread {
                    return Some(unread.parse().unwrap());
                }
                continue;
            }
            let chunk = timeout(Duration::from_secs(20), self.response.chunk()).await.expect("nothing is heard");
            self.heard.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }
}

#[tokio::test]
async fn news_is_heard_without_asking() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let sbk = person(&register, "Sam", &["coordinator:SBK"]).await;
    let mut listener = Listener::new(&register, &fgk).await;
    let mut other = Listener::new(&register, &sbk).await;
    assert_eq!((listener.next().await, other.next().await), (Some(0), Some(0)));
    put(&register, "A", "FGK", 0.0).await;
    put(&register, "B", "MF", 5.0).await;
    assert_eq!(listener.next().await, Some(1));
    let inbox = register.as_(&fgk).get("/api/v1/inbox").await.expect(200).body;
    let up_to = json!({ "up_to": inbox["items"][0]["id"] });
    register.as_(&fgk).post("/api/v1/inbox/read", &up_to).await.expect(200);
    assert_eq!(listener.next().await, Some(0), "in every window of the same person");
    // What is told to others is not heard, not even that there is something.
    let silence = timeout(Duration::from_millis(700), other.response.chunk()).await;
    assert!(silence.is_err(), "{silence:?}");
}

#[tokio::test]
async fn who_only_listens_takes_no_place_from_who_asks() {
    let limits = Limits { in_flight: 2, connections: 6, listeners: 5, ..limits() };
    let register = Register::within(limits, &[]).await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let mut listeners = Vec::new();
    for _ in 0..5 {
        listeners.push(Listener::new(&register, &fgk).await);
    }
    let refused = Listener::open(&register, &fgk).await;
    assert_eq!(refused.status().as_u16(), 503);
    assert!(refused.text().await.unwrap().contains("/problems/too-many-listeners"));
    // With more than the two requests that may be under way, and nearly every connection, everybody else is answered:
    // where connections run out, those who listen give way.
    for _ in 0..20 {
        let client = reqwest::Client::builder().pool_max_idle_per_host(1).build().unwrap();
        let request = client.get(register.url("/api/v1/administrations")).header("x-test-actor", &fgk);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    }
}

#[tokio::test]
async fn a_stop_ends_those_who_listen() {
    let register = Register::malmo().await;
    let fgk = person(&register, "Fia", &["coordinator:FGK"]).await;
    let mut listener = Listener::new(&register, &fgk).await;
    assert_eq!(listener.next().await, Some(0));
    let began = Instant::now();
    register.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(listener.next().await, None);
}

#[tokio::test]
async fn who_has_signed_out_hears_no_more() {
    let register = Register::configured("").await;
    let fia = person(&register, "Fia", &["coordinator:FGK"]).await;
    let id = id_of(&fia).parse().unwrap();
    let browser = Browser::new(register.url(""));
    let secret = register.service.person_link(&Actor::Operator, id).await.unwrap();
    browser.get(&format!("/sv/logga-in/lank?token={}", secret.reveal())).await;
    assert_eq!(browser.submit("/sv/logga-in/lank", &[]).await.status, 303);
    let cookie = format!("samordna={}", browser.cookie("samordna").unwrap());
    let request = reqwest::Client::new().get(register.url("/api/v1/inbox/events")).header("cookie", cookie);
    let mut listener = Listener { response: request.send().await.unwrap(), heard: String::new() };
    assert_eq!(listener.next().await, Some(0));
    register.service.end_sessions_of(&Actor::Operator, id).await.unwrap();
    for (name, code, east) in [("A", "FGK", 0.0), ("B", "MF", 5.0)] {
        let sent = feature(name, code, square(east, 0.0, 10.0));
        register.service.register(&Actor::Operator, sent, None).await.unwrap();
    }
    assert_eq!(listener.next().await, None, "there is news, and it is not told");
}

#[tokio::test]
async fn only_people_listen() {
    let register = Register::malmo().await;
    for (who, status) in [("public", 401), ("token:FGK areas:read", 403)] {
        assert_eq!(Listener::open(&register, who).await.status().as_u16(), status, "{who}");
    }
}
