//! What is outside of the house in tests: a mail server that misbehaves as it is told to, and programs that are called.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail server in a process of its own.
pub struct MailServer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: TempDir,
    pub port: u16,
}

/// A mail as the server got it.
pub struct Mail {
    pub to: String,
    pub text: String,
}

impl Mail {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
        let prefix = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    }

    /// The parts of a kind, decoded.
    pub fn part(&self, kind: &str) -> String {
        // A line of dashes alone ends the text of a mail, and a longer one a part.
        let is_border = |line: &&str| line.starts_with("--") && 20 < line.len();
        let lines: Vec<&str> = self.text.lines().collect();
        let parts: Vec<String> = lines.split(|line| is_border(line)).map(|lines| lines.join("\n")).collect();
        let wanted = format!("Content-Type: {kind}");
        let part = parts.iter().find(|part| part.split("\n\n").next().is_some_and(|head| head.contains(&wanted)));
        let part = part.map_or("", String::as_str);
        let (head, body) = part.split_once("\n\n").unwrap_or_default();
        match head.contains("quoted-printable") {
            true => quoted(body),
            false if head.contains("base64") => {
                use base64::Engine;
                let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
                let bytes = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
                String::from_utf8_lossy(&bytes).into_owned()
            }
            false => body.to_owned(),
        }
    }

    /// The first address of ours in it that has this in it.
    pub fn link(&self, with: &str) -> String {
        let text = self.part("text/plain");
        let found = text.split_whitespace().find(|word| word.starts_with("https://") && word.contains(with));
        found.unwrap_or_else(|| panic!("no link with {with} in {text}")).to_owned()
    }
}

fn quoted(body: &str) -> String {
    let body = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after.get(..2)) {
            (b'=', Some(hex)) => {
                bytes.push(u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap());
                &after[2..]
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).unwrap()
}

impl MailServer {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/venv/bin/python");
        assert!(python.exists(), "there is no {}; `make test-tools` installs it", python.display());
        let mut process = Command::new(python)
            .arg(root.join("tests/smtp/server.py"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut port = String::new();
        output.read_line(&mut port).unwrap();
        Self { process, input, output, folder, port: port.trim().parse().expect("`make test-tools` installs aiosmtpd") }
    }

    /// Which percentages it refuses for now, never answers, takes without saying so, and refuses for good.
    pub fn misbehave(&mut self, [later, stall, silence, never]: [u8; 4]) {
        writeln!(self.input, "{later} {stall} {silence} {never}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        assert_eq!(answer, "ok\n");
    }

    /// Every mail it has taken, in their order.
    pub fn mails(&self) -> Vec<Mail> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "eml")).collect();
        files.sort();
        let read = |path: &std::path::PathBuf| {
            let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
            let (addresses, text) = text.split_once('\n').unwrap();
            Mail { to: addresses.split('|').nth(1).unwrap().to_owned(), text: text.to_owned() }
        };
        files.iter().map(read).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// How a program answers.
#[derive(Debug, Clone)]
pub enum Manner {
    /// With this status and these headers.
    Answers(u16, String),
    /// Never, but keeps the connection.
    Silent,
    /// With a head, and then a byte now and then.
    Endless,
    /// With as much as is taken.
    Huge,
}

/// A call as a program got it.
#[derive(Debug, Clone)]
pub struct Call {
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub at: Instant,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// A program that is called, on this machine.
pub struct Program {
    pub address: SocketAddr,
    pub calls: Arc<Mutex<Vec<Call>>>,
    /// Connections, whatever was said on them.
    pub connections: Arc<Mutex<usize>>,
    manner: Arc<Mutex<Manner>>,
    task: JoinHandle<()>,
}

impl Program {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (calls, connections) = (Arc::default(), Arc::new(Mutex::new(0)));
        let manner = Arc::new(Mutex::new(manner));
        let (kept, counted, manners) = (Arc::clone(&calls), Arc::clone(&connections), Arc::clone(&manner));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *counted.lock().unwrap() += 1;
                let manner = manners.lock().unwrap().clone();
                tokio::spawn(answer(stream, manner, Arc::clone(&kept)));
            }
        });
        Self { address, calls, connections, manner, task }
    }

    pub async fn good() -> Self {
        Self::start(Manner::Answers(200, String::new())).await
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, manner: Manner, calls: Arc<Mutex<Vec<Call>>>) -> Option<()> {
    let call = read(&mut stream).await?;
    calls.lock().unwrap().push(call);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";
    match manner {
        Manner::Answers(status, headers) => {
            let text = format!("HTTP/1.1 {status} X\r\n{headers}content-length: 2\r\nconnection: close\r\n\r\nok");
            stream.write_all(text.as_bytes()).await.ok()?;
        }
        Manner::Silent => tokio::time::sleep(Duration::from_secs(3_600)).await,
        Manner::Endless => {
            stream.write_all(format!("{head}transfer-encoding: chunked\r\n\r\n").as_bytes()).await.ok()?;
            loop {
                stream.write_all(b"1\r\nx\r\n").await.ok()?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        Manner::Huge => {
            stream.write_all(format!("{head}content-length: 1000000000000\r\n\r\n").as_bytes()).await.ok()?;
            let much = vec![b'x'; 64 * 1024];
            loop {
                stream.write_all(&much).await.ok()?;
            }
        }
    }
    Some(())
}

async fn read(stream: &mut TcpStream) -> Option<Call> {
    let at = Instant::now();
    let mut text = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.ok().filter(|count| 0 < *count)?;
        text.extend(&buffer[..count]);
        let read = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = read.split_once("\r\n\r\n") else { continue };
        let pairs = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let headers: Vec<(String, String)> =
            pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value.parse().unwrap());
        if length.unwrap_or(0) <= body.len() {
            return Some(Call { headers, body: body.to_owned(), at });
        }
    }
}
