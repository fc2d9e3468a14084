//! The installation's key, from which secrets follow that must not be in the database: what webhooks are signed with, and
//! what proves that an address to unsubscribe came from here. Whoever has a dump has none of them.

use super::{Service, ServiceError};
use crate::domain::error::Error;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{aead, hmac};
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use uuid::Uuid;

const FILE: &str = "installation.key";

/// The key. It never shows itself, and neither does anything that is not asked for by its purpose.
pub struct InstallationKey(hmac::Key);

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallationKey(…)")
    }
}

impl InstallationKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// Reads the key of a folder; the first time it is made, so that only its owner can read it.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or its key is none.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(FILE);
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => make(&path)?,
            other => other?,
        };
        let wrong = |_| io::Error::new(ErrorKind::InvalidData, format!("{} is no key", path.display()));
        bytes.try_into().map(Self::new).map_err(wrong)
    }

    /// What follows from the key for a purpose that no other has.
    pub(super) fn follows(&self, purpose: &str) -> [u8; 32] {
        let tag = hmac::sign(&self.0, purpose.as_bytes());
        tag.as_ref().try_into().unwrap_or_default()
    }

    /// A text that nobody reads without the key, for a purpose that there is once.
    pub(super) fn seal(&self, purpose: &str, text: &str) -> Option<String> {
        let mut bytes = text.as_bytes().to_vec();
        self.sealing(purpose)?.seal_in_place_append_tag(once(), aead::Aad::empty(), &mut bytes).ok()?;
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What was sealed for this purpose; none where something else was.
    pub(super) fn unseal(&self, purpose: &str, sealed: &str) -> Option<String> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let text = self.sealing(purpose)?.open_in_place(once(), aead::Aad::empty(), &mut bytes).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }

    fn sealing(&self, purpose: &str) -> Option<aead::LessSafeKey> {
        let key = aead::UnboundKey::new(&aead::AES_256_GCM, &self.follows(&format!("seal\n{purpose}"))).ok()?;
        Some(aead::LessSafeKey::new(key))
    }

    /// What a webhook of this generation is signed with.
    pub(super) fn of_webhook(&self, webhook: Uuid, generation: i64) -> [u8; 32] {
        self.follows(&format!("webhook\n{webhook}\n{generation}"))
    }

    /// What proves that somebody who wants no more mails of a subscription was sent one.
    pub(super) fn of_unsubscribing(&self, subscription: Uuid) -> [u8; 32] {
        self.follows(&format!("unsubscribe\n{subscription}"))
    }
}

/// Each purpose has a key of its own, by which one text is sealed: the nonce is used once.
fn once() -> aead::Nonce {
    aead::Nonce::assume_unique_for_key([0; aead::NONCE_LEN])
}

fn make(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        // Another process of the same register was a moment earlier.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return std::fs::read(path),
        other => other?,
    };
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(bytes.to_vec())
}

impl Service {
    /// Lets webhooks be signed, and mails have an address by which they are unsubscribed. Once, before serving.
    pub fn set_installation_key(&self, key: InstallationKey) {
        // A second one is no other: both come from the same file.
        drop(self.key.set(key));
    }

    /// The installation's key, where it has one.
    #[must_use]
    pub fn installation_key(&self) -> Option<&InstallationKey> {
        self.key.get()
    }

    pub(super) fn needed_key(&self) -> Result<&InstallationKey, ServiceError> {
        Ok(self.key.get().ok_or(Error::WrongState("the installation has no key: say --record-folder"))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_nothing_of_it_shows() {
        let folder = tempfile::tempdir().unwrap();
        let (id, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let secrets = |key: &InstallationKey| {
            [key.of_webhook(id, 1), key.of_webhook(id, 2), key.of_webhook(other, 1), key.of_unsubscribing(id)]
        };
        let key = InstallationKey::open(folder.path()).unwrap();
        let ours = secrets(&key);
        assert_eq!(ours, secrets(&InstallationKey::open(folder.path()).unwrap()));
        assert_eq!(ours.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
        assert_ne!(ours, secrets(&InstallationKey::open(tempfile::tempdir().unwrap().path()).unwrap()));
        let sealed = key.seal("one", "a@example.org").unwrap();
        assert!(!sealed.contains("example"));
        assert_eq!(key.unseal("one", &sealed).as_deref(), Some("a@example.org"));
        assert_eq!((key.unseal("two", &sealed), key.unseal("one", "x")), (None, None));
        assert_eq!(format!("{key:?}"), "InstallationKey(…)");
        std::fs::write(folder.path().join(FILE), "short").unwrap();
        assert!(InstallationKey::open(folder.path()).is_err());
    }
}
