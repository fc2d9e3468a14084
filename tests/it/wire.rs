//! A client that writes and reads bytes, for what no ordinary client does.

use serde_json::Value;
use std::io::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// A connection to a server.
pub struct Raw(pub TcpStream);

/// An answer as it came.
pub struct RawAnswer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl RawAnswer {
    pub fn header(&self, name: &str) -> &str {
        let is_it = |line: &&str| line.split(':').next().is_some_and(|it| it.eq_ignore_ascii_case(name));
        self.head.lines().find(is_it).and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
    }

    /// The problem's type.
    pub fn problem(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["type"].as_str().unwrap_or_default().to_owned()
    }
}

impl Raw {
    /// Connects to the server of an address such as `http://127.0.0.1:1234`.
    pub async fn connect(base: &str) -> Self {
        Self::to(base, None).await.unwrap()
    }

    /// Connects with a receive buffer of so many bytes.
    pub async fn to(base: &str, buffer: Option<u32>) -> Result<Self> {
        let address = base.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let socket = TcpSocket::new_v4()?;
        if let Some(bytes) = buffer {
            socket.set_recv_buffer_size(bytes)?;
        }
        Ok(Self(socket.connect(address).await?))
    }

    pub async fn say(&mut self, text: &str) -> Result<()> {
        self.0.write_all(text.as_bytes()).await
    }

    /// The next answer; an error where the connection ends before it is whole.
    pub async fn answer(&mut self) -> Result<RawAnswer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await?);
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = RawAnswer { status, head, body: Vec::new() };
        answer.body = vec![0; answer.header("content-length").parse().unwrap_or(0)];
        self.0.read_exact(&mut answer.body).await?;
        Ok(answer)
    }

    /// Sends a request and reads the answer.
    pub async fn ask(&mut self, head: &str) -> RawAnswer {
        self.say(&format!("{head}\r\n\r\n")).await.unwrap();
        self.answer().await.unwrap()
    }

    /// Begins to send something in and waits until the server wants to read it.
    pub async fn begin_body(&mut self, path: &str) {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n");
        let answer = self.ask(&format!("{head}content-length: 1000\r\nexpect: 100-continue")).await;
        assert_eq!(answer.status, 100);
    }

    /// Waits until the server ends the connection, without anything more to say.
    pub async fn is_ended(&mut self) -> bool {
        let mut byte = [0];
        matches!(self.0.read(&mut byte).await, Ok(0) | Err(_))
    }
}
