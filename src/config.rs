//! What a process is run with: its public address, who vouches for people, who brokers, which maps, what clients may ask for.
//! Unlike the settings that a store was made with, all of it may be different tomorrow, and on another replica.

mod limits;
mod mail;

pub use limits::{Limits, TrustedProxy};
pub use mail::{Mail, Tls};

use crate::domain::access::Grant;
use crate::domain::outside::Exceptions;
use crate::domain::settings::Overrides;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;
use std::net::IpAddr;
use url::{Host, Url};

/// What a process is run with. The default is an embedded register on this machine.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where people reach it; without one, on this machine only.
    pub public_url: Option<PublicUrl>,
    /// Who vouches for people.
    pub issuers: Vec<Issuer>,
    /// Where somebody turns who may not be told more: an e-mail address or an `https:` address.
    pub broker: Option<String>,
    /// Hosts of base maps that pages may ask, as origins.
    pub map_hosts: Vec<String>,
    /// How mails leave; without it none does.
    pub mail: Option<Mail>,
    /// Networks that are not the internet's in which webhooks may be called all the same.
    pub webhook_networks: Exceptions,
    /// Areas on the public pages and in the public API are drawn on a lattice of so many metres.
    pub public_detail_m: f64,
    /// What a client may ask for and how long it may take.
    pub limits: Limits,
    /// Proxies that are believed what they say of their clients.
    pub trusted_proxies: Vec<TrustedProxy>,
    /// Served beyond this machine without sign-in by OpenID Connect, for a trial; every page says so.
    pub insecure_trial: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            issuers: Vec::new(),
            broker: None,
            map_hosts: Vec::new(),
            mail: None,
            webhook_networks: Exceptions::default(),
            public_detail_m: 25.0,
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            insecure_trial: false,
        }
    }
}

/// The address under which people reach the register: `https://host`, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

/// Somebody who vouches for people by OpenID Connect.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its short name in addresses of this program.
    pub key: String,
    /// Its issuer identifier, character by character.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What proves that.
    pub client_secret: Option<ClientSecret>,
    /// What stands on the button, in Swedish.
    pub label_sv: String,
    /// What stands on the button, in English.
    pub label_en: String,
    /// The claim of the ID token that lists app roles or groups.
    pub roles_claim: String,
    /// Which of them give which role.
    pub roles: Vec<RoleMapping>,
}

/// A role that an app role or group of the issuer gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMapping {
    /// The app role's value or the group's name.
    pub value: String,
    /// The role, with the administration or committee it is for.
    pub grant: Grant,
}

/// A secret of the file that never shows itself: an issuer's, or the mail server's password.
#[derive(Clone, Deserialize)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret, for the one it is sent to.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// The keys of the file that belong here; all others are settings of the store.
const KEYS: [&str; 9] = [
    "public_url",
    "broker",
    "map_hosts",
    "public_detail_m",
    "limits",
    "trusted_proxies",
    "oidc",
    "mail",
    "webhook_networks",
];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    public_url: Option<String>,
    broker: Option<String>,
    map_hosts: Vec<String>,
    public_detail_m: Option<f64>,
    limits: Map<String, Value>,
    trusted_proxies: Vec<String>,
    oidc: Vec<IssuerEntry>,
    mail: Option<mail::Entry>,
    webhook_networks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerEntry {
    key: String,
    issuer: String,
    client_id: String,
    client_secret: Option<ClientSecret>,
    label_sv: String,
    label_en: String,
    #[serde(default = "app_roles")]
    roles_claim: String,
    #[serde(default)]
    roles: Vec<RoleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleEntry {
    value: String,
    /// As in the command `person`: `administrator`, `coordinator:FGK`.
    role: String,
}

/// What Entra ID and, by a rule, ADFS call them.
fn app_roles() -> String {
    "roles".to_owned()
}

impl Config {
    /// Reads a TOML document, and variables of the environment on top of it; what the document says of the store comes
    /// back beside it.
    ///
    /// # Errors
    /// A sentence about what cannot be read, or about a key that nobody knows.
    pub fn read(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<(Self, Overrides), String> {
        // The parser's message quotes the line, which may be the one with the secret.
        let wrong = |error: toml::de::Error| format!("{} ({})", error.message(), place(text, &error));
        let values: Map<String, Value> = toml::from_str(text).map_err(wrong)?;
        let (own, of_store) = values.into_iter().partition(|(key, _)| KEYS.contains(&key.as_str()));
        let overrides = Overrides::from_values(of_store)?;
        let mut file: File = serde_json::from_value(Value::Object(own)).map_err(|error| error.to_string())?;
        file.public_url = variable("SAMORDNA_PUBLIC_URL").or(file.public_url);
        file.broker = variable("SAMORDNA_BROKER").or(file.broker);
        if let Some(hosts) = variable("SAMORDNA_MAP_HOSTS") {
            file.map_hosts = hosts.split_whitespace().map(str::to_owned).collect();
        }
        if let Some(networks) = variable("SAMORDNA_WEBHOOK_NETWORKS") {
            file.webhook_networks = networks.split_whitespace().map(str::to_owned).collect();
        }
        if let Some(mail) = &mut file.mail {
            mail.password = variable("SAMORDNA_MAIL_PASSWORD").map(ClientSecret).or(mail.password.take());
        }
        if let Some(limits) = variable("SAMORDNA_LIMITS") {
            file.limits.extend(Limits::named(&limits)?);
        }
        if let Some(proxies) = variable("SAMORDNA_TRUSTED_PROXIES") {
            file.trusted_proxies = proxies.split_whitespace().map(str::to_owned).collect();
        }
        for entry in &mut file.oidc {
            let name = format!("SAMORDNA_OIDC_{}_SECRET", entry.key.to_uppercase().replace('-', "_"));
            entry.client_secret = variable(&name).map(ClientSecret).or(entry.client_secret.take());
        }
        Ok((Self::try_from(file)?, overrides))
    }

    /// Whether browsers reach it by HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.0.scheme() == "https")
    }

    /// The issuer of a key.
    #[must_use]
    pub fn issuer(&self, key: &str) -> Option<&Issuer> {
        self.issuers.iter().find(|issuer| issuer.key == key)
    }

    /// Whether it may be served at this address: beyond this machine only where people sign in by OpenID Connect over
    /// HTTPS.
    ///
    /// # Errors
    /// A sentence that says what to set.
    pub fn may_listen(&self, address: IpAddr) -> Result<(), String> {
        if address.is_loopback() || self.insecure_trial || (self.is_https() && !self.issuers.is_empty()) {
            return Ok(());
        }
        Err(format!(
            "{address} can be reached by others: set public_url (https://…) and [[oidc]] in the file given by --config, \
            listen on 127.0.0.1, or try it out with --insecure-trial, which everybody on the network can listen to"
        ))
    }
}

fn place(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.lines().count().max(1));
    format!("line {line}")
}

impl TryFrom<File> for Config {
    type Error = String;

    fn try_from(file: File) -> Result<Self, String> {
        let public_url = file.public_url.as_deref().map(PublicUrl::parse).transpose()?;
        let map_hosts = file.map_hosts.iter().map(|host| map_host(host)).collect::<Result<_, _>>()?;
        let issuers = file.oidc.into_iter().map(Issuer::try_from).collect::<Result<Vec<_>, _>>()?;
        for (position, issuer) in issuers.iter().enumerate() {
            let earlier = issuers.iter().take(position);
            if earlier.clone().any(|other| other.key == issuer.key || other.issuer == issuer.issuer) {
                return Err(format!("oidc: two issuers have the key or address of \"{}\"", issuer.key));
            }
        }
        if !issuers.is_empty() && public_url.is_none() {
            return Err("public_url: issuers send people back to it, so set it together with [[oidc]]".into());
        }
        let is_address = |text: &str| text.starts_with("https://") || (text.contains('@') && !text.contains(' '));
        if file.broker.as_deref().is_some_and(|broker| !is_address(broker)) {
            return Err("broker: give an e-mail address or an https:// address".into());
        }
        let mail = file.mail.map(Mail::try_from).transpose()?;
        if mail.is_some() && public_url.is_none() {
            return Err("public_url: mails lead people to it, so set it together with [mail]".into());
        }
        let webhook_networks = Exceptions::parse(&file.webhook_networks)
            .map_err(|text| format!("webhook_networks: \"{text}\" is no network"))?;
        let defaults = Self::default();
        let public_detail_m = file.public_detail_m.unwrap_or(defaults.public_detail_m);
        if !(public_detail_m.is_finite() && 1.0 <= public_detail_m) {
            return Err(format!("public_detail_m: {public_detail_m} m would show areas as they are; 1 is the least"));
        }
        let limits = defaults.limits.over(file.limits)?;
        let proxies = file.trusted_proxies.iter().map(|proxy| proxy.parse());
        let trusted_proxies =
            proxies.collect::<Result<_, String>>().map_err(|error| format!("trusted_proxies: {error}"))?;
        let broker = file.broker;
        Ok(Self {
            public_url,
            issuers,
            broker,
            map_hosts,
            mail,
            webhook_networks,
            public_detail_m,
            limits,
            trusted_proxies,
            ..defaults
        })
    }
}

impl TryFrom<IssuerEntry> for Issuer {
    type Error = String;

    fn try_from(entry: IssuerEntry) -> Result<Self, String> {
        let key = entry.key;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if key.is_empty() || 32 < key.len() || !key.chars().all(is_plain) {
            return Err(format!("oidc: key \"{key}\": 1–32 of a–z, 0–9 and -"));
        }
        let url = Url::parse(&entry.issuer).map_err(|error| format!("oidc {key}: issuer: {error}"))?;
        if !is_safe(&url) || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("oidc {key}: issuer: give the https:// address that its discovery document names"));
        }
        let mapping = |entry: RoleEntry| {
            let grant = Grant::parse(&entry.role);
            let grant = grant.ok_or_else(|| format!("oidc {key}: there is no role \"{}\"", entry.role))?;
            Ok(RoleMapping { value: entry.value, grant })
        };
        let roles = entry.roles.into_iter().map(mapping).collect::<Result<_, String>>()?;
        Ok(Self {
            issuer: entry.issuer,
            client_id: entry.client_id,
            client_secret: entry.client_secret,
            label_sv: entry.label_sv,
            label_en: entry.label_en,
            roles_claim: entry.roles_claim,
            roles,
            key,
        })
    }
}

impl PublicUrl {
    fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("public_url: {error}"))?;
        let is_bare =
            url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !is_safe(&url) || !is_bare {
            return Err("public_url: give https://host without a path; http:// is for this machine only".into());
        }
        Ok(Self(url))
    }

    /// Scheme, host and port, as browsers send it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

/// An address over which no stranger listens: HTTPS, or this machine.
fn is_safe(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

/// An origin as a content security policy names it.
fn map_host(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("map_hosts: {text}: {error}"))?;
    if !is_safe(&url) || url.path() != "/" || url.query().is_some() {
        return Err(format!("map_hosts: {text}: give https://host without a path"));
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        public_url = "https://karta.example.se"
        broker = "samordning@example.se"
        map_hosts = ["https://tiles.example.se"]
        webhook_networks = ["10.20.0.0/16"]
        metric_crs = 3008
        public_detail_m = 50
        trusted_proxies = ["10.0.0.0/8"]
        [limits]
        connections = 2048
        [mail]
        host = "mail.example.se"
        user = "samordna"
        password = "hemligt-till-posten"
        from = "Samordna <samordna@example.se>"
        [[oidc]]
        key = "staden"
        issuer = "https://login.example.se/tenant/v2.0"
        client_id = "samordna"
        client_secret = "hemligt-i-filen"
        label_sv = "Logga in med stadens konto"
        label_en = "Sign in with your city account"
        [[oidc.roles]]
        value = "Samordna.Coordinator.FGK"
        role = "coordinator:FGK"
    "#;

    fn read(text: &str) -> Result<Config, String> {
        Config::read(text, |_| None).map(|(config, _)| config)
    }

    #[test]
    fn one_file_holds_both_kinds_and_shows_no_secret() {
        let variable = |name: &str| (name == "SAMORDNA_OIDC_STADEN_SECRET").then(|| "hemligt-i-miljön".to_owned());
        let (config, overrides) = Config::read(WHOLE, variable).unwrap();
        assert!(config.is_https() && config.may_listen([0, 0, 0, 0].into()).is_ok());
        assert_eq!((config.limits.connections, config.limits.in_flight), (2048, Limits::default().in_flight));
        assert_eq!((config.public_detail_m, config.trusted_proxies.len()), (50.0, 1));
        assert_eq!(overrides, Overrides::from_toml("metric_crs = 3008").unwrap());
        let issuer = config.issuer("staden").unwrap();
        assert_eq!(issuer.client_secret.as_ref().unwrap().reveal(), "hemligt-i-miljön");
        assert_eq!(issuer.roles[0].grant, Grant::parse("coordinator:FGK").unwrap());
        assert_eq!(issuer.roles_claim, "roles");
        let mail = config.mail.as_ref().unwrap();
        assert_eq!((mail.port, mail.tls), (587, Tls::StartTls));
        assert!(!format!("{config:?}").contains("hemligt"));
    }

    #[test]
    fn variables_come_before_the_file() {
        let variable = |name: &str| match name {
            "SAMORDNA_LIMITS" => Some("in_flight=7,connections=9".to_owned()),
            "SAMORDNA_TRUSTED_PROXIES" => Some("192.0.2.1 2001:db8::/32".to_owned()),
            _ => None,
        };
        let (config, _) = Config::read(WHOLE, variable).unwrap();
        assert_eq!((config.limits.connections, config.limits.in_flight), (9, 7));
        assert_eq!(config.trusted_proxies, ["192.0.2.1", "2001:db8::/32"].map(|proxy| proxy.parse().unwrap()));
    }

    #[test]
    fn what_nobody_knows_and_what_is_unsafe_is_refused_without_quoting_a_secret() {
        for (from, to) in [
            ("broker = ", "brokr = "),
            ("client_id = ", "client_idd = "),
            ("https://karta.example.se", "http://karta.example.se"),
            ("https://karta.example.se", "https://karta.example.se/path"),
            ("https://login", "http://login"),
            ("https://tiles.example.se", "https://tiles.example.se/{z}"),
            ("role = \"coordinator:FGK\"", "role = \"coordinator\""),
            ("samordning@example.se", "javascript:alert"),
            ("public_detail_m = 50", "public_detail_m = 0.5"),
            ("connections = 2048", "conections = 2048"),
            ("connections = 2048", "connections = 0"),
            ("10.0.0.0/8", "10.0.0.0/8/8"),
            ("key = \"staden\"", "key = \"Staden/\""),
            ("10.20.0.0/16", "10.20.0.0/99"),
            ("host = \"mail", "tls = \"none\"\nhost = \"mail"),
            ("user = ", "usr = "),
            ("user = \"samordna\"", ""),
            ("<samordna@", "<samordna"),
            ("public_url = \"https://karta.example.se\"", ""),
            ("public_url = \"https://karta.example.se\"", ""),
            ("\"hemligt-i-filen\"", "\"hemligt-i-filen"),
        ] {
            let message = read(&WHOLE.replace(from, to)).unwrap_err();
            assert!(!message.contains("hemligt"), "{to}: {message}");
        }
        let twice = format!("{WHOLE}[[oidc]]{}", WHOLE.split_once("[[oidc]]").unwrap().1);
        assert!(read(&twice).unwrap_err().contains("staden"));
    }

    #[test]
    fn beyond_this_machine_it_is_served_only_where_people_can_sign_in_safely() {
        let nobody = Config::default();
        let message = nobody.may_listen([0, 0, 0, 0].into()).unwrap_err();
        assert!(message.contains("public_url") && message.contains("[[oidc]]"), "{message}");
        assert!(nobody.may_listen([127, 0, 0, 1].into()).is_ok());
        let trial = Config { insecure_trial: true, ..Config::default() };
        assert!(trial.may_listen([0, 0, 0, 0].into()).is_ok());
        assert!(read("public_url = \"https://karta.example.se\"").unwrap().may_listen([10, 0, 0, 1].into()).is_err());
    }
}
