//! How often one address may ask: each kind of request has a rate, which is refilled evenly and may be used up at once.
//!
//! Written here because it is twenty lines (the generic cell rate algorithm) and must be bounded: libraries remember every
//! address that ever asked until somebody tidies up, and an attacker has many addresses.

use super::client::Client;
use super::refusal::{Asked, Refusal};
use super::{Limits, PUBLIC, is_health};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses that one rate remembers; about ten megabytes.
const MOST_KEYS: usize = 100_000;

/// The pages and addresses where somebody signs in.
const SIGN_IN: [&str; 3] = ["/sv/logga-in", "/en/sign-in", "/sign-in"];

/// The rates of a server.
#[derive(Debug)]
pub(in crate::http) struct Rates {
    anonymous: Rate,
    public_post: Rate,
    sign_in: Rate,
}

impl Rates {
    pub(in crate::http) fn new(limits: &Limits) -> Arc<Self> {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
        Arc::new(Self {
            anonymous: Rate::new("anonymous", limits.anonymous_per_minute, minute, limits.anonymous_burst),
            public_post: Rate::new("public-post", limits.public_post_per_hour, hour, limits.public_post_per_hour),
            sign_in: Rate::new("sign-in", limits.sign_in_per_minute, minute, limits.sign_in_per_minute),
        })
    }

    /// The rate that a request counts for. Files out of the binary and questions about health cost nothing.
    fn of(&self, method: &Method, path: &str) -> Option<&Rate> {
        let is_file = path.starts_with("/assets/") || path.starts_with("/geodata/");
        if is_health(path) || is_file {
            None
        } else if method.is_safe() {
            Some(&self.anonymous)
        } else if SIGN_IN.iter().any(|place| path.starts_with(place)) {
            Some(&self.sign_in)
        } else if path.starts_with(PUBLIC) {
            Some(&self.public_post)
        } else {
            Some(&self.anonymous)
        }
    }
}

/// Counts a request, or says that there were too many.
pub(in crate::http) async fn watch(State(rates): State<Arc<Rates>>, request: Request, next: Next) -> Response {
    let rate = rates.of(request.method(), request.uri().path());
    if let (Some(rate), Some(client)) = (rate, request.extensions().get::<Client>()) {
        if let Err(wait) = rate.take(client.network(), Instant::now()) {
            return Asked::of(&request).refuse(rate.refusal(wait));
        }
    }
    next.run(request).await
}

/// So many requests in a period, by address.
#[derive(Debug)]
struct Rate {
    policy: &'static str,
    /// How many may come at once.
    burst: u32,
    /// The time that brings one back.
    step: Duration,
    /// When each address will have everything back; absent where that is past.
    full_at: Mutex<HashMap<IpAddr, Instant>>,
}

impl Rate {
    fn new(policy: &'static str, number: u32, period: Duration, burst: u32) -> Self {
        Self { policy, burst: burst.max(1), step: period / number.max(1), full_at: Mutex::default() }
    }

    /// Takes one; the time until there is one again, where there is none.
    fn take(&self, key: IpAddr, now: Instant) -> Result<(), Duration> {
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
    use std::net::Ipv6Addr;

    fn address(number: u128) -> IpAddr {
        IpAddr::V6(Ipv6Addr::from(number << 64))
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
        let policy = |method: Method, path: &str| rates.of(&method, path).map(|rate| rate.policy);
        assert_eq!(policy(Method::GET, "/sv/karta"), Some("anonymous"));
        assert_eq!(policy(Method::POST, "/api/v1/overlaps/preview"), Some("anonymous"));
        assert_eq!(policy(Method::GET, "/api/public/v1/initiatives"), Some("anonymous"));
        assert_eq!(policy(Method::POST, "/api/public/v1/applications"), Some("public-post"));
        assert_eq!(policy(Method::POST, "/sv/logga-in"), Some("sign-in"));
        assert_eq!(policy(Method::GET, "/sv/logga-in"), Some("anonymous"));
        assert_eq!(policy(Method::GET, "/health/live"), None);
        assert_eq!(policy(Method::GET, "/assets/app.js"), None);
    }
}
