//! The `[mail]` section: by which server mails leave, and from which address.

use super::ClientSecret;
use lettre::message::Mailbox;
use serde::Deserialize;
use std::net::IpAddr;

/// How mails leave the house.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The server that takes them.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is encrypted.
    pub tls: Tls,
    /// Who we are to it, with the password.
    pub login: Option<(String, ClientSecret)>,
    /// From whom they are.
    pub from: Mailbox,
}

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// It begins plain and must be encrypted before anything is said.
    StartTls,
    /// From the first byte.
    Tls,
    /// Not at all, which is for this machine only.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    host: String,
    port: Option<u16>,
    #[serde(default = "start_tls")]
    tls: Tls,
    user: Option<String>,
    pub(super) password: Option<ClientSecret>,
    from: String,
}

fn start_tls() -> Tls {
    Tls::StartTls
}

impl Tls {
    /// The port that standards name.
    fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

impl TryFrom<Entry> for Mail {
    type Error = String;

    fn try_from(entry: Entry) -> Result<Self, String> {
        let Entry { host, port, tls, user, password, from } = entry;
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if host.is_empty() || !host.chars().all(is_host) {
            return Err("mail: host: give the name or the address of a server".into());
        }
        let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if tls == Tls::None && !is_here {
            return Err("mail: tls = \"none\" is for a server on this machine only".into());
        }
        let login = match (user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => return Err("mail: user and password belong together".into()),
        };
        let from = from.parse().map_err(|_| format!("mail: from: \"{from}\" is no address"))?;
        Ok(Self { host, port: port.unwrap_or(tls.port()), tls, login, from })
    }
}
