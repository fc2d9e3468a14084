//! Verification: the chain of seals, what it seals, the register as it is now, and the checkpoints, against each other.

mod state;

use super::adopt::adopted;
use super::checkpoint::{is_signed, read_checkpoints};
use crate::domain::record::{Checkpoint, Digest, Evidence};
use crate::domain::words::{FlawKind, RecordKind};
use crate::service::{Service, ServiceError};
use crate::store::{ChangeState, SealedEntry, StoreError, Tx};
use serde::Serialize;
use serde_json::Value;
use state::Contacts;
use std::collections::{BTreeMap, BTreeSet};

/// Entries read at a time.
const PORTION: i64 = 1_000;
/// Flaws that are named; where everything is wrong the first ones are enough.
const NAMED: usize = 1_000;

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// What.
    pub kind: FlawKind,
    /// The number of the entry or the change, or the id.
    pub place: String,
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Entries of the record.
    pub entries: i64,
    /// Changes of the register.
    pub changes: i64,
    /// Changes of these that were sealed as they were found, because a program without a record had made them.
    pub adopted: i64,
    /// Personal payloads that are there, and that were erased.
    pub personal: (i64, i64),
    /// Checkpoints of the store and from outside.
    pub checkpoints: usize,
    /// The newest checkpoint's last entry; 0 without any.
    pub checked_up_to: i64,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
}

impl Verification {
    fn flaw(&mut self, kind: FlawKind, place: impl ToString) {
        if self.flaws.len() < NAMED {
            self.flaws.push(Flaw { kind, place: place.to_string() });
        }
    }
}

/// What is learnt on the way through the entries.
#[derive(Default)]
struct Walk {
    /// The seals of the entries that checkpoints speak of.
    seals: BTreeMap<i64, Option<String>>,
    /// Entries whose payload is gone.
    bare: BTreeSet<i64>,
    /// Entries whose payload was erased, as entries tell.
    erased: BTreeSet<i64>,
    /// Spans of changes that one entry seals.
    adopted: Vec<(i64, i64)>,
    contacts: Contacts,
    last: i64,
    last_seal: Option<Digest>,
}

impl Service {
    /// Verifies everything under one snapshot. `outside` is a file of checkpoints that was kept elsewhere; with `key` only
    /// those count that are signed with it.
    ///
    /// # Errors
    /// When the store cannot be reached; what it cannot read is a flaw.
    pub async fn verify(&self, outside: &str, key: Option<&str>) -> Result<Verification, ServiceError> {
        let mut tx = self.store.read().await?;
        let mut found = Verification::default();
        match verify(&mut tx, outside, key, &mut found).await {
            Err(ServiceError::Store(error)) if !error.is_passing() => found.flaw(FlawKind::Unreadable, error),
            other => other?,
        }
        Ok(found)
    }
}

async fn verify(tx: &mut Tx, outside: &str, key: Option<&str>, found: &mut Verification) -> Result<(), ServiceError> {
    let mut checkpoints = tx.checkpoints(i64::MAX).await?;
    checkpoints.extend(read_checkpoints(outside));
    found.checkpoints = checkpoints.len();
    let unread = outside.lines().filter(|line| !line.trim().is_empty()).count() - read_checkpoints(outside).count();
    (0..unread).for_each(|_| found.flaw(FlawKind::CheckpointUnsigned, "a line that is none"));
    let mut walk = Walk { seals: checkpoints.iter().map(|one| (one.number, None)).collect(), ..Walk::default() };
    loop {
        let portion = tx.entries_after(walk.last, PORTION).await?;
        if portion.is_empty() {
            break;
        }
        entries(tx, portion, &mut walk, found).await?;
    }
    for number in walk.bare.difference(&walk.erased) {
        found.flaw(FlawKind::PersonalMissing, number);
    }
    found.personal.1 = i64::try_from(walk.bare.len()).unwrap_or(i64::MAX);
    untold(tx, &walk, found).await?;
    let head = (tx.head().await?, tx.newest().await?.seq, tx.count_changes().await?);
    found.changes = head.2;
    if head.0 != head.1 || head.1 != head.2 {
        found.flaw(FlawKind::HeadDiffers, head.0);
    }
    checkpoints_agree(&checkpoints, key, &walk, found);
    state::agrees(tx, &walk.contacts, found).await
}

/// Follows the chain through a portion of entries.
async fn entries(
    tx: &mut Tx,
    portion: Vec<SealedEntry>,
    walk: &mut Walk,
    found: &mut Verification,
) -> Result<(), ServiceError> {
    let after = walk.last;
    let up_to = portion.last().map_or(after, |sealed| sealed.entry.number);
    let mut payloads: BTreeMap<_, _> = tx.personal_between(after, up_to).await?.into_iter().collect();
    let seqs = portion.iter().filter_map(|sealed| sealed.entry.seq);
    let span = seqs.clone().min().zip(seqs.max());
    let changes = match span {
        None => Vec::new(),
        Some((first, last)) => tx.change_states(first - 1, last, i64::MAX).await?,
    };
    let mut changes: BTreeMap<i64, ChangeState> = changes.into_iter().map(|change| (change.seq, change)).collect();
    for SealedEntry { entry, seal } in portion {
        found.entries += 1;
        (walk.last + 1..entry.number).take(NAMED).for_each(|missing| found.flaw(FlawKind::EntryMissing, missing));
        let expected = entry.seal(&walk.last_seal.unwrap_or(Digest::START));
        if expected.to_string() != seal {
            found.flaw(FlawKind::SealBroken, entry.number);
        }
        // The chain goes on from what stands there, so that only what was touched is named.
        walk.last_seal = Some(Digest::parse(&seal).unwrap_or(expected));
        walk.last = entry.number;
        if let Some(kept) = walk.seals.get_mut(&entry.number) {
            *kept = Some(seal);
        }
        let payload = payloads.remove(&entry.number);
        match (&entry.personal, &payload) {
            (None, None) => {}
            (Some(_), None) => drop(walk.bare.insert(entry.number)),
            (commitment, Some(payload)) => {
                found.personal.0 += 1;
                if commitment.as_deref() != Some(payload.commitment().to_string().as_str()) {
                    found.flaw(FlawKind::PersonalChanged, entry.number);
                }
                walk.contacts.of_payload(&entry.subject, &payload.payload);
            }
        }
        if let Some(seq) = entry.seq {
            match changes.remove(&seq) {
                None => found.flaw(FlawKind::ChangeMissing, seq),
                Some(change) => {
                    let ChangeState { at, kind, subject, document, area, .. } = &change;
                    let evidence = Evidence::of(kind, *at, subject, document, area.as_ref()).to_string();
                    if entry.evidence.as_deref() != Some(evidence.as_str()) {
                        found.flaw(FlawKind::ChangeDiffers, seq);
                    }
                    walk.contacts.of_document(subject, document);
                }
            }
        }
        if entry.kind == RecordKind::ChangesAdopted.word() {
            adoption(tx, entry.after.as_deref(), entry.evidence.as_deref(), walk, found).await?;
        } else if entry.kind == RecordKind::PersonalErased.word() {
            walk.erased.extend(erased_entries(entry.after.as_deref()));
        }
    }
    Ok(())
}

async fn adoption(
    tx: &mut Tx,
    after: Option<&str>,
    sealed: Option<&str>,
    walk: &mut Walk,
    found: &mut Verification,
) -> Result<(), ServiceError> {
    let Ok(adopted) = adopted(after) else { return Ok(()) };
    let evidence = adopted.evidence(tx).await?;
    if sealed != Some(evidence.to_string().as_str()) {
        found.flaw(FlawKind::ChangeDiffers, format!("{}–{}", adopted.from, adopted.to));
    }
    walk.adopted.push((adopted.from, adopted.to));
    found.adopted += adopted.to - adopted.from + 1;
    for change in tx.change_states(adopted.from - 1, adopted.to, i64::MAX).await? {
        walk.contacts.of_document(&change.subject, &change.document);
    }
    Ok(())
}

/// The entries whose payload an entry says was erased.
fn erased_entries(after: Option<&str>) -> Vec<i64> {
    let value: Value = after.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let numbers = value.get("entries").and_then(Value::as_array).cloned().unwrap_or_default();
    numbers.iter().filter_map(Value::as_i64).collect()
}

/// Changes that neither an entry of their own nor one of adopted changes tells of.
async fn untold(tx: &mut Tx, walk: &Walk, found: &mut Verification) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let portion = tx.untold_changes(after, PORTION).await?;
        let Some(last) = portion.last() else { return Ok(()) };
        after = *last;
        let is_adopted = |seq: &i64| walk.adopted.iter().any(|(from, to)| (*from..=*to).contains(seq));
        portion.iter().filter(|seq| !is_adopted(seq)).for_each(|seq| found.flaw(FlawKind::ChangeUntold, seq));
    }
}

fn checkpoints_agree(checkpoints: &[Checkpoint], key: Option<&str>, walk: &Walk, found: &mut Verification) {
    for checkpoint in checkpoints {
        if !is_signed(checkpoint) || key.is_some_and(|key| key != checkpoint.public_key) {
            found.flaw(FlawKind::CheckpointUnsigned, checkpoint.number);
        }
        let kept = walk.seals.get(&checkpoint.number).and_then(Option::as_deref);
        if kept != Some(checkpoint.seal.as_str()) {
            found.flaw(FlawKind::CheckpointDiffers, checkpoint.number);
        }
        found.checked_up_to = found.checked_up_to.max(checkpoint.number);
    }
}
