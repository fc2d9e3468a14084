//! Handing mails to a server, one connection for each, with a limit on every step.

use crate::config::{Mail, Tls};
use crate::service::Outcome;
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;
use tokio::time::timeout;

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To take a connection.
    pub connect: Duration,
    /// To answer a command.
    pub command: Duration,
    /// For all of it.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), command: seconds(30), total: seconds(60) }
    }
}

/// Hands mails to a server.
#[derive(Debug)]
pub struct Mailer {
    mail: Mail,
    patience: Patience,
}

/// Why a mail was not taken.
enum Trouble {
    /// Whatever is wrong, it is not this mail: it will be tried again.
    Server(&'static str, Option<Error>),
    /// The server has an opinion about this mail.
    Mail(Error),
}

impl Mailer {
    /// With a server.
    #[must_use]
    pub fn new(mail: Mail, patience: Patience) -> Self {
        Self { mail, patience }
    }

    pub(super) fn from(&self) -> &Mailbox {
        &self.mail.from
    }

    /// Hands a mail over; says what the server answered, and what that comes to.
    pub(super) async fn send(&self, to: &str, letter: &Message) -> (Option<i64>, Outcome) {
        let Ok(to) = to.parse() else { return (None, Outcome::Refused { fault: "not_an_address".to_owned() }) };
        let Ok(envelope) = Envelope::new(Some(self.mail.from.email.clone()), vec![to]) else {
            return (None, Outcome::Refused { fault: "not_an_address".to_owned() });
        };
        let sent = timeout(self.patience.total, self.hand_over(&envelope, &letter.formatted())).await;
        match sent.unwrap_or(Err(Trouble::Server("no_answer_in_time", None))) {
            Ok(()) => (Some(250), Outcome::Sent),
            Err(Trouble::Server(fault, error)) => {
                let status = error.as_ref().and_then(code);
                (status, Outcome::Failed { fault: fault.to_owned(), asked: None })
            }
            Err(Trouble::Mail(error)) => {
                let status = code(&error);
                let fault = status.map_or("broken_answer".to_owned(), |status| format!("status_{status}"));
                match error.is_permanent() {
                    true => (status, Outcome::Refused { fault }),
                    false => (status, Outcome::Failed { fault, asked: None }),
                }
            }
        }
    }

    async fn hand_over(&self, envelope: &Envelope, letter: &[u8]) -> Result<(), Trouble> {
        let mut connection = self.connect().await?;
        let about_server = |error| Trouble::Server("mail_server_refuses", Some(error));
        self.step(connection.command(From::new(envelope.from().cloned(), Vec::new()))).await?.map_err(about_server)?;
        for to in envelope.to() {
            self.step(connection.command(Rcpt::new(to.clone(), Vec::new()))).await?.map_err(Trouble::Mail)?;
        }
        self.step(connection.command(Data)).await?.map_err(Trouble::Mail)?;
        // From here on the server may have it although we do not hear so.
        self.step(connection.message(letter)).await?.map_err(Trouble::Mail)?;
        // It is taken; how they part does not matter.
        drop(timeout(Duration::from_secs(1), connection.command(Quit)).await);
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let Mail { host, port, tls, login, from } = &self.mail;
        let no_connection = |error| Trouble::Server("no_connection", Some(error));
        let parameters = match tls {
            Tls::None => None,
            Tls::Tls | Tls::StartTls => Some(TlsParameters::new(host.clone()).map_err(no_connection)?),
        };
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let at_once = parameters.clone().filter(|_| *tls == Tls::Tls);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            Some(self.patience.connect),
            &hello,
            at_once,
            None,
        );
        let mut connection = self.step(connecting).await?.map_err(no_connection)?;
        if let (Tls::StartTls, Some(parameters)) = (tls, parameters) {
            let not_secure = |error| Trouble::Server("not_secure", Some(error));
            self.step(connection.starttls(parameters, &hello)).await?.map_err(not_secure)?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            let refused = |error| Trouble::Server("login_refused", Some(error));
            self.step(connection.auth(DEFAULT_MECHANISMS, &credentials)).await?.map_err(refused)?;
        }
        Ok(connection)
    }

    /// One step, which may not take longer than a command may.
    async fn step<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<Result<T, Error>, Trouble> {
        timeout(self.patience.command, step).await.map_err(|_| Trouble::Server("no_answer_in_time", None))
    }
}

/// What the server said, as a number.
fn code(error: &Error) -> Option<i64> {
    error.status().map(|code| u16::from(code).into())
}
