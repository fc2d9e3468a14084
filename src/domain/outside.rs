//! Which addresses outside may be called, so that nobody uses this program to reach what only it can reach.
//!
//! An address is read once and strictly: what two programs could read in two ways is refused. Names are resolved once, and
//! each address they stand for must be one that everybody on the internet could call.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// The longest address of a program in characters.
const LONGEST: usize = 2_000;
/// Below this, and but for that of HTTPS, ports are those of other services.
const FIRST_FREE_PORT: u16 = 1_024;
const HTTPS: u16 = 443;

/// Networks that the operator lets programs be called in although they are not the internet's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exceptions(Vec<IpNet>);

/// Where a program is called. Only [`Target::parse`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    is_plain: bool,
}

/// What is not the internet's, or is for something else on it.
const DENIED_V4: [(Ipv4Addr, u8); 18] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),        // this host
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // behind carriers; also a cloud's metadata
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // this machine
    (Ipv4Addr::new(168, 63, 129, 16), 32), // a cloud's metadata
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // this link; clouds' metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24),  // name servers of private networks
    (Ipv4Addr::new(192, 52, 193, 0), 24),  // multicast tunnels
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // relays from 6to4
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(192, 175, 48, 0), 24),  // name servers of private networks
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 3),      // multicast, reserved, broadcast
];

/// The part of IPv6 that is the internet's …
const GLOBAL_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// … without what is for something else in it, or has an IPv4 address inside.
const DENIED_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocols, Teredo, benchmarks, keys as addresses
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

fn is_in_v4(address: Ipv4Addr, (network, length): (Ipv4Addr, u8)) -> bool {
    (address.to_bits() ^ network.to_bits()).checked_shr(32 - u32::from(length)).unwrap_or_default() == 0
}

fn is_in_v6(address: Ipv6Addr, (network, length): (Ipv6Addr, u8)) -> bool {
    (address.to_bits() ^ network.to_bits()).checked_shr(128 - u32::from(length)).unwrap_or_default() == 0
}

/// Whether an address is one of the internet's that everybody could call.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !DENIED_V4.iter().any(|network| is_in_v4(address, *network)),
        IpAddr::V6(address) => {
            is_in_v6(address, GLOBAL_V6) && !DENIED_V6.iter().any(|network| is_in_v6(address, *network))
        }
    }
}

impl Exceptions {
    /// Reads networks in CIDR notation, or single addresses.
    ///
    /// # Errors
    /// The first that is neither.
    pub fn parse<T: AsRef<str>>(networks: impl IntoIterator<Item = T>) -> Result<Self, String> {
        let network = |text: T| {
            let text = text.as_ref();
            let address = || text.parse::<IpAddr>().map(IpNet::from);
            text.parse::<IpNet>().or_else(|_| address()).map_err(|_| text.to_owned())
        };
        networks.into_iter().map(network).collect::<Result<_, _>>().map(Self)
    }

    fn have(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl Target {
    /// Reads an address: `https://`, a host and perhaps a port, a path and a query. Without encryption only this machine is
    /// called, and only where that is an exception.
    #[must_use]
    pub fn parse(text: &str, exceptions: &Exceptions) -> Option<Self> {
        if LONGEST < text.len() || text.chars().any(|c| !c.is_ascii_graphic() || c == '\\') {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let is_plain = url.scheme() == "http";
        let has_scheme = is_plain || url.scheme() == "https";
        // What stands there must be what was read: no user, no address in another notation, no second reading.
        let after = text.get(url.scheme().len()..)?.strip_prefix("://")?;
        let written = after.split(['/', '?', '#']).next()?;
        let host = url.host_str()?;
        let port = written.get(host.len()..)?;
        let port_is_read =
            port.is_empty() || port.strip_prefix(':').and_then(|port| port.parse().ok()) == url.port_or_known_default();
        let is_as_written = written.get(..host.len())?.eq_ignore_ascii_case(host) && port_is_read;
        if !has_scheme || !is_as_written || url.fragment().is_some() || !url.username().is_empty() {
            return None;
        }
        let has_name = is_name(host);
        let target = Self { url, is_plain };
        let is_fit = match target.address() {
            Some(address) => target.may_connect(address, exceptions),
            None => !is_plain && has_name && target.has_port_of_internet(),
        };
        is_fit.then_some(target)
    }

    /// The address itself.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The name of the host, or its address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// The address of the host, where it has no name.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        match self.url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) | None => None,
        }
    }

    /// Whether this address of the host may be connected to.
    #[must_use]
    pub fn may_connect(&self, address: IpAddr, exceptions: &Exceptions) -> bool {
        match exceptions.have(address) {
            true => !self.is_plain || address.is_loopback(),
            false => !self.is_plain && is_public(address) && self.has_port_of_internet(),
        }
    }

    fn has_port_of_internet(&self) -> bool {
        self.port() == HTTPS || FIRST_FREE_PORT <= self.port()
    }
}

/// A name with a dot in it that is not this machine's own.
fn is_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (1..=63).contains(&label.len()) && label.chars().all(is_plain) && !label.starts_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    let is_own = ["localhost", "localdomain", "local"].contains(&last.to_ascii_lowercase().as_str());
    2 <= labels.len()
        && host.len() <= 253
        && labels.iter().all(is_label)
        && !is_own
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> bool {
        Target::parse(text, &Exceptions::default()).is_some()
    }

    #[test]
    fn what_everybody_can_call_is_called() {
        for text in [
            "https://hooks.example.se/samordna?x=1",
            "https://HOOKS.example.se",
            "https://hooks.example.se:443/",
            "https://hooks.example.se:8443/a",
            "https://xn--malm-8qa.example/",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
        ] {
            assert!(reads(text), "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for text in [
            "",
            "hooks.example.se",
            "http://hooks.example.se/",
            "ftp://hooks.example.se/",
            "https:hooks.example.se/",
            "https:///hooks.example.se/",
            "https:\\\\hooks.example.se\\",
            "https://hooks.example.se\\@127.0.0.1/",
            "https://user@hooks.example.se/",
            "https://user:pass@hooks.example.se/",
            "https://@hooks.example.se/",
            "https://hooks.example.se:/",
            "https://hooks.example.se:0443/x y",
            "https://hooks.example.se:22/",
            "https://hooks.example.se:80/",
            "https://hooks.example.se:0/",
            "https://hooks.example.se./",
            "https://hooks.example.se/#part",
            "https://hooks/",
            "https://localhost/",
            "https://a.localhost/",
            "https://printer.local/",
            "https://.example.se/",
            "https://hooks..example.se/",
            "https://hooks.example.se\t/",
            "https://ho\noks.example.se/",
            "https://hooks%2eexample.se/",
            "https://malmö.example/",
            "https://１２７.0.0.1/",
            "https://example。se/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.1./",
            "https://93.184.216/",
            "https://0x5db8d822/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fe80::1%25eth0]/",
        ] {
            assert!(!reads(text), "{text}");
        }
        assert!(!reads(&format!("https://hooks.example.se/{}", "a".repeat(LONGEST))));
    }

    #[test]
    fn an_exception_opens_its_network_and_http_is_for_this_machine() {
        let exceptions = Exceptions::parse(["127.0.0.0/8", "10.1.0.0/16", "fd00::1"]).unwrap();
        let reads = |text: &str| Target::parse(text, &exceptions).is_some();
        assert!(reads("http://127.0.0.1:9000/x") && reads("https://10.1.2.3/") && reads("https://[fd00::1]/"));
        for text in ["http://10.1.2.3/", "https://10.2.0.1/", "http://localhost:9000/", "https://[fd00::2]/"] {
            assert!(!reads(text), "{text}");
        }
        let named = Target::parse("https://hooks.example.se/", &exceptions).unwrap();
        assert!(named.may_connect("10.1.0.7".parse().unwrap(), &exceptions));
        assert!(!named.may_connect("10.2.0.7".parse().unwrap(), &exceptions));
        assert_eq!(Exceptions::parse(["10.0.0.0/33"]), Err("10.0.0.0/33".to_owned()));
    }
}
