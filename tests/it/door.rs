//! A door between the program and a database server, by which the server is far away, or cut off.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

/// Shut, it lets nothing through and tells nobody: as when a cable is cut. Opened again, it lets new connections through;
/// those from before stay dead.
pub struct Door {
    port: u16,
    generation: watch::Sender<u32>,
}

impl Door {
    /// A door to the server that listens in this folder.
    pub async fn open(folder: &str) -> Self {
        Self::far(folder, Duration::ZERO).await
    }

    /// The same to a server that is so far away, one way.
    pub async fn far(folder: &str, distance: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket = format!("{folder}/.s.PGSQL.5432");
        let (generation, changes) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let (mut changes, socket) = (changes.clone(), socket.clone());
                tokio::spawn(async move {
                    client.set_nodelay(true).unwrap();
                    if *changes.borrow_and_update() % 2 == 0 {
                        let (from_client, to_client) = client.into_split();
                        let (from_server, to_server) = UnixStream::connect(&socket).await.unwrap().into_split();
                        tokio::select! {
                            () = carry(from_client, to_server, distance) => return,
                            () = carry(from_server, to_client, distance) => return,
                            Ok(()) = changes.changed() => {}
                        }
                    }
                    std::future::pending::<()>().await;
                });
            }
        });
        Self { port, generation }
    }

    /// Shuts it, or opens it again.
    pub fn turn(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    /// The address of a database behind it.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }
}

/// Carries one direction to its end.
async fn carry(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, distance: Duration) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if !distance.is_zero() {
            tokio::time::sleep(distance).await;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
