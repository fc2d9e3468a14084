//! How often one address or token may ask: each kind of request has a rate, which is refilled evenly and may be used up at once.
//!
//! Written here because it is twenty lines (the generic cell rate algorithm) and must be bounded: libraries remember every
//! address that ever asked until somebody tidies up, and an attacker has many addresses.

use super::client::Client;
use super::refusal::{Asked, Refusal};
use super::{PUBLIC, is_health};
use crate::config::Limits;
use crate::domain::access::Actor;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses (or tokens) that one rate remembers; about ten megabytes.
const MOST_KEYS: usize = 100_000;

/// The pages where somebody signs in by sending something.
const SIGN_IN: [&str; 2] = ["/sv/logga-in", "/en/sign-in"];
/// Where somebody who applies asks for a link.
const ASK_LINK: [&str; 2] = ["/sv/ansokan/lank", "/en/apply/link"];
/// The pages where a survey is answered.
const ANSWERS: [&str; 2] = ["/sv/svara", "/en/answer"];
/// Where other sites send people back to who signed in there.
const SIGN_IN_BY_OTHERS: &str = "/sign-in/";

/// The rates of a server.
#[derive(Debug)]
pub(in crate::http) struct Rates {
    anonymous: Rate,
    public_post: Rate,
    answers: Rate,
    sign_in: Rate,
    token: Rate,
}

/// What requests are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Network(IpAddr),
    Token(String),
}

impl Rates {
    pub(in crate::http) fn new(limits: &Limits) -> Arc<Self> {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
        Arc::new(Self {
            anonymous: Rate::new("anonymous", limits.anonymous_per_minute, minute, limits.anonymous_burst),
            public_post: Rate::new("public-post", limits.public_post_per_hour, hour, limits.public_post_per_hour),
            answers: Rate::new("survey-answers", limits.survey_answers_per_hour, hour, limits.survey_answers_per_hour),
            sign_in: Rate::new("sign-in", limits.sign_in_per_minute, minute, limits.sign_in_per_minute),
            token: Rate::new("token", limits.token_per_minute, minute, limits.token_per_minute),
        })
    }

    /// The rate that a request counts for, and what it is counted by. Files out of the binary and questions about health
    /// cost nothing; what people who are signed in do is bounded by what they are.
    fn of(&self, method: &Method, path: &str, actor: &Actor, client: Client) -> Option<(&Rate, Key)> {
        let is_file = path.starts_with("/assets/") || path.starts_with("/geodata/");
        if is_health(path) || is_file {
            return None;
        }
        let network = Key::Network(client.network());
        let sends_something = !method.is_safe() && SIGN_IN.iter().any(|place| path.starts_with(place));
        if sends_something || (method.is_safe() && path.starts_with(SIGN_IN_BY_OTHERS)) {
            return Some((&self.sign_in, network));
        }
        // It sends mail to whoever is named: nobody may have the house flood somebody else.
        if !method.is_safe() && ASK_LINK.contains(&path) {
            return Some((&self.public_post, network));
        }
        match actor {
            Actor::Person { .. } | Actor::Operator => None,
            Actor::Token { id, .. } => Some((&self.token, Key::Token(id.clone()))),
            // Many may answer from one network, and each of the links that were made for somebody does so once.
            Actor::Public | Actor::Applicant(_) if !method.is_safe() && ANSWERS.contains(&path) => {
                Some((&self.answers, network))
            }
            Actor::Public | Actor::Applicant(_) if !method.is_safe() && path.starts_with(PUBLIC) => {
                Some((&self.public_post, network))
            }
            Actor::Public | Actor::Applicant(_) => Some((&self.anonymous, network)),
        }
    }
}

/// Counts a request, or says that there were too many. It stands inside of whatever finds out who acts; the gate has left
/// what it counts by.
pub(in crate::http) async fn watch(request: Request, next: Next) -> Response {
    match refusal(&request) {
        Some(refusal) => Asked::of(&request).refuse(refusal),
        None => next.run(request).await,
    }
}

fn refusal(request: &Request) -> Option<Refusal> {
    let known = request.extensions();
    let (rates, client) = (known.get::<Arc<Rates>>()?, known.get::<Client>()?);
    let actor = known.get::<Actor>().unwrap_or(&Actor::Public);
    let (rate, key) = rates.of(request.method(), request.uri().path(), actor, *client)?;
    rate.take(key, Instant::now()).err().map(|wait| rate.refusal(wait))
}

/// So many requests in a period, by address.
#[derive(Debug)]
struct Rate {
    policy: &'static str,
    /// How many may come at once.
    burst: u32,
    /// The time that brings one back.
    step: Duration,
    /// When each will have everything back; absent where that is past.
    full_at: Mutex<HashMap<Key, Instant>>,
}

impl Rate {
    fn new(policy: &'static str, number: u32, period: Duration, burst: u32) -> Self {
        Self { policy, burst: burst.max(1), step: period / number.max(1), full_at: Mutex::default() }
    }

    /// Takes one; the time until there is one again, where there is none.
    fn take(&self, key: Key, now: Instant) -> Result<(), Duration> {
        let mut keys = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = keys.get(&key).copied().filter(|at| now < *at).unwrap_or(now) + self.step;
        let missing = full_at - now;
        if let Some(wait) = missing.checked_sub(self.step * self.burst).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        if MOST_KEYS <= keys.len() && !keys.contains_key(&key) {
            keys.retain(|_, at| now < *at);
            // So many addresses at once are one attacker, whom a rate by address does not stop: everybody begins anew.
            if MOST_KEYS / 2 < keys.len() {
                keys.clear();
            }
        }
        keys.insert(key, full_at);
        Ok(())
    }

    fn refusal(&self, wait: Duration) -> Refusal {
        Refusal::Rate {
            policy: self.policy,
            quota: self.burst,
            window_s: (self.step * self.burst).as_secs_f64().ceil() as u64,
            wait_s: wait.as_secs_f64().ceil() as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Code;
    use std::net::Ipv6Addr;

    fn address(number: u128) -> Key {
        Key::Network(IpAddr::V6(Ipv6Addr::from(number << 64)))
    }

    #[test]
    fn a_rate_can_be_used_up_at_once_and_comes_back_evenly() {
        let (rate, start) = (Rate::new("test", 60, Duration::from_secs(60), 3), Instant::now());
        let at = |seconds: f64| start + Duration::from_secs_f64(seconds);
        for _ in 0..3 {
            assert_eq!(rate.take(address(1), start), Ok(()));
        }
        assert_eq!(rate.take(address(1), start), Err(Duration::from_secs(1)));
        assert_eq!(rate.take(address(2), start), Ok(()), "others are not concerned");
        assert_eq!(rate.take(address(1), at(0.5)), Err(Duration::from_millis(500)), "being refused costs nothing");
        assert_eq!(rate.take(address(1), at(1.0)), Ok(()));
        assert!(rate.take(address(1), at(1.5)).is_err());
        for _ in 0..3 {
            assert_eq!(rate.take(address(1), at(100.0)), Ok(()), "it never holds more than it can");
        }
        assert!(rate.take(address(1), at(100.0)).is_err());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (rate, now) = (Rate::new("test", 60, Duration::from_secs(60), 3), Instant::now());
        for number in 0..250_000 {
            rate.take(address(number), now).unwrap();
        }
        assert!(rate.full_at.lock().unwrap().len() <= MOST_KEYS);
    }

    #[test]
    fn each_kind_of_request_has_its_rate() {
        let rates = Rates::new(&Limits::default());
        let client = Client(IpAddr::V6(Ipv6Addr::LOCALHOST));
        let policy_of = |actor: &Actor, method: Method, path: &str| {
            rates.of(&method, path, actor, client).map(|(rate, _)| rate.policy)
        };
        let policy = |method: Method, path: &str| policy_of(&Actor::Public, method, path);
        assert_eq!(policy(Method::GET, "/sv/karta"), Some("anonymous"));
        assert_eq!(policy(Method::POST, "/api/v1/overlaps/preview"), Some("anonymous"));
        assert_eq!(policy(Method::GET, "/api/public/v1/initiatives"), Some("anonymous"));
        assert_eq!(policy(Method::POST, "/api/public/v1/applications"), Some("public-post"));
        assert_eq!(policy(Method::POST, "/sv/svara"), Some("survey-answers"));
        assert_eq!(policy(Method::GET, "/en/answer"), Some("anonymous"));
        assert_eq!(policy(Method::POST, "/sv/logga-in"), Some("sign-in"));
        assert_eq!(policy(Method::POST, "/sv/ansokan/lank"), Some("public-post"));
        assert_eq!(policy(Method::GET, "/sv/logga-in"), Some("anonymous"));
        assert_eq!(policy(Method::GET, "/sign-in/city?code=x"), Some("sign-in"));
        assert_eq!(policy(Method::GET, "/health/live"), None);
        assert_eq!(policy(Method::GET, "/assets/app.js"), None);
        let administration = Code::parse("FGK").unwrap();
        let token = Actor::Token { id: "abc".into(), administration, scopes: Vec::new() };
        assert_eq!(policy_of(&token, Method::POST, "/api/v1/initiatives"), Some("token"));
        assert_eq!(policy_of(&token, Method::POST, "/api/public/v1/applications"), Some("token"));
        assert_eq!(policy_of(&Actor::Operator, Method::POST, "/sv/logga-in"), Some("sign-in"));
        assert_eq!(policy_of(&Actor::Operator, Method::POST, "/api/v1/initiatives"), None);
    }
}
