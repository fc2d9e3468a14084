//! Signed checkpoints. The key and a copy of every checkpoint are kept in a folder, never in the database: who can rewrite
//! the database must not be able to sign what was rewritten.

use crate::domain::access::{Action, Actor};
use crate::domain::record::{Author, Checkpoint};
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const KEY_FILE: &str = "checkpoint.key";
/// Checkpoints that are looked through for what the file lacks: years of daily ones.
const LOOKED_THROUGH: i64 = 10_000;

/// Who signs: a key and the file of what was signed with it.
#[derive(Debug)]
pub struct Signer {
    key: Ed25519KeyPair,
    folder: PathBuf,
}

impl Signer {
    /// The name of the file of checkpoints in the signer's folder.
    pub const FILE: &str = "checkpoints.jsonl";

    /// Opens the folder; the first time it is made, with a new key that only its owner can read.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or its key is none.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(KEY_FILE);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => make_key(&path)?,
            other => other?,
        };
        let wrong = || io::Error::new(ErrorKind::InvalidData, format!("{} is no key", path.display()));
        let seed = bytes(text.trim()).ok_or_else(wrong)?;
        let key = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| wrong())?;
        Ok(Self { key, folder: folder.to_owned() })
    }

    /// The key that others check with, hexadecimal.
    #[must_use]
    pub fn public_key(&self) -> String {
        hexadecimal(self.key.public_key().as_ref())
    }

    /// The file with every checkpoint, one JSON object for each line; the newest is the last.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.join(Self::FILE)
    }

    fn sign(&self, number: i64, seq: i64, at: String, seal: String) -> Checkpoint {
        let signature = self.key.sign(Checkpoint::statement(number, seq, &at, &seal).as_bytes());
        Checkpoint { number, seq, at, seal, public_key: self.public_key(), signature: hexadecimal(signature.as_ref()) }
    }

    /// Adds what the file lacks of the checkpoints of the store; those are given newest first.
    fn keep(&self, newest_first: &[Checkpoint]) -> io::Result<()> {
        let path = self.file();
        let last = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
            Ok(text) => read_checkpoints(&text).last().map_or(0, |checkpoint| checkpoint.number),
        };
        let missing: Vec<&Checkpoint> = newest_first.iter().take_while(|one| last < one.number).collect();
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        for checkpoint in missing.into_iter().rev() {
            writeln!(file, "{}", serde_json::to_string(checkpoint)?)?;
        }
        file.sync_all()
    }
}

fn make_key(path: &Path) -> io::Result<String> {
    let mut seed = [0; 32];
    SystemRandom::new().fill(&mut seed).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    let text = format!("{}\n", hexadecimal(&seed));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = match options.open(path) {
        // Another process of the same register was a moment earlier.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return std::fs::read_to_string(path),
        other => other?,
    };
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}

/// Whether a checkpoint is signed with the key it names.
pub(super) fn is_signed(checkpoint: &Checkpoint) -> bool {
    let Some((key, signature)) = bytes(&checkpoint.public_key).zip(bytes(&checkpoint.signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(checkpoint.signed_text().as_bytes(), &signature).is_ok()
}

/// The checkpoints of a file, each on a line; what is none is left out.
pub(super) fn read_checkpoints(text: &str) -> impl Iterator<Item = Checkpoint> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

impl Service {
    /// Signs how far the record reaches, in the store and in the signer's file; `None` while the record is empty. Where
    /// nothing was recorded since the last one, that is the answer.
    ///
    /// # Errors
    /// When the store or the file cannot be written.
    pub async fn sign_checkpoint(self: &Arc<Self>, signer: &Arc<Signer>) -> Result<Option<Checkpoint>, ServiceError> {
        let used = Arc::clone(signer);
        self.in_own_task(move |service| async move {
            let mut session = Session::begin_as(&service, Author::system()).await?;
            let (number, seal) = session.tx.record_head().await?;
            let newest = session.tx.checkpoints(1).await?.into_iter().next();
            if number == 0 || newest.is_some_and(|newest| newest.number == number) {
                return Ok(());
            }
            let seq = session.tx.newest().await?.seq;
            let checkpoint = used.sign(number, seq, session.at.to_string(), seal.to_string());
            session.tx.append_checkpoint(&checkpoint).await?;
            session.wrote_beside();
            session.commit().await
        })
        .await?;
        let kept = self.store.read().await?.checkpoints(LOOKED_THROUGH).await?;
        let newest = kept.first().cloned();
        let signer = Arc::clone(signer);
        let written = tokio::task::spawn_blocking(move || signer.keep(&kept)).await;
        written.map_err(|_| ServiceError::Broken)?.map_err(crate::store::StoreError::from)?;
        Ok(newest)
    }

    /// So many checkpoints, newest first.
    ///
    /// # Errors
    /// When the store cannot be read or the actor may not.
    pub async fn checkpoints(&self, actor: &Actor, limit: i64) -> Result<Vec<Checkpoint>, ServiceError> {
        may(actor, Action::ReadRecord)?;
        Ok(self.store.read().await?.checkpoints(limit).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_signs_what_others_can_check() {
        let folder = tempfile::tempdir().unwrap();
        let first = Signer::open(folder.path()).unwrap();
        let again = Signer::open(folder.path()).unwrap();
        assert_eq!(first.public_key(), again.public_key());
        let one = first.sign(3, 2, "2026-10-01T08:00:00.000Z".into(), "ab".into());
        let two = again.sign(5, 3, "2026-10-02T08:00:00.000Z".into(), "cd".into());
        assert!(is_signed(&one) && is_signed(&two));
        assert!(!is_signed(&Checkpoint { number: 4, ..one.clone() }));
        assert!(!is_signed(&Checkpoint { public_key: "00".repeat(32), ..one.clone() }));
        first.keep(std::slice::from_ref(&one)).unwrap();
        first.keep(&[two.clone(), one.clone()]).unwrap();
        let text = std::fs::read_to_string(first.file()).unwrap();
        assert_eq!(read_checkpoints(&text).collect::<Vec<_>>(), [one, two]);
        std::fs::write(folder.path().join(KEY_FILE), "no key").unwrap();
        assert!(Signer::open(folder.path()).is_err());
    }
}
