//! Where a request comes from: the address at the other end, or what proxies that are trusted say of it.

use crate::config::TrustedProxy;
use axum::http::{Extensions, HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The client that a request comes from, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) struct Client(pub(in crate::http) IpAddr);

impl Client {
    /// The client of a request. Each proxy adds, at the end, whom it heard: so the list is read from the end, and only as
    /// far as those who wrote it are trusted. What stands before that, anybody may have written.
    pub(in crate::http) fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[TrustedProxy]) -> Self {
        let peer = extensions.get().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |Peer(address)| *address);
        let is_trusted = |address: IpAddr| trusted.iter().any(|proxy| proxy.is(address));
        let lines: Vec<&str> = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
        let mut heard = lines.iter().rev().flat_map(|line| line.rsplit(','));
        let mut client = peer.to_canonical();
        while is_trusted(client) {
            match heard.next().and_then(|text| text.trim().parse::<IpAddr>().ok()) {
                Some(address) => client = address.to_canonical(),
                None => break,
            }
        }
        Self(client)
    }

    /// What its requests are counted by. Whoever has one IPv6 address has all those of its /64.
    pub(in crate::http) fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(Peer(peer.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(line));
        }
        let trusted = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap());
        Client::of(&extensions, &headers, &trusted).0.to_string()
    }

    #[test]
    fn only_the_word_of_trusted_proxies_counts() {
        assert_eq!(client("192.0.2.1", &["198.51.100.9"]), "192.0.2.1", "nobody trusts this one");
        assert_eq!(client("10.0.0.1", &["198.51.100.9"]), "198.51.100.9");
        assert_eq!(client("10.0.0.1", &["203.0.113.5, 198.51.100.9"]), "198.51.100.9", "the first was made up");
        assert_eq!(client("10.0.0.1", &["203.0.113.5", "198.51.100.9, 10.0.0.2"]), "198.51.100.9");
        assert_eq!(client("::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(client("::ffff:10.0.0.1", &["::ffff:198.51.100.9"]), "198.51.100.9");
        assert_eq!(client("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let network = |text: &str| Client(text.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }
}
