//! The record under the hands of somebody who owns the database: a thousand tamperings, and one with new seals.

use super::Register;
use super::record::{entries, lived_in, signer, sound};
use crate::raw::{Raw, Unguarded, literal};
use samordna::domain::record::Digest;
use samordna::domain::words::FlawKind;
use samordna::service::EntryFilter;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// The text with one character made another.
fn flipped(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.is_empty() {
        return "x".to_owned();
    }
    let place = random.below(letters.len());
    letters[place] = if letters[place] == '7' { '8' } else { '7' };
    letters.into_iter().collect()
}

const TEXTS: [&str; 11] =
    ["at", "actor", "administration", "reason", "kind", "subject", "before", "after", "evidence", "personal", "seal"];

/// One tampering, as statements.
async fn tampering(raw: &mut Raw, last: usize, random: &mut Random) -> (&'static str, Vec<String>) {
    let number = 1 + random.below(last);
    match random.below(8) {
        0..=2 => {
            let column = random.pick(&TEXTS);
            let found = raw.texts(&format!("select {column} from record where number = {number}")).await;
            let new = literal(&flipped(found[0].as_deref().unwrap_or_default(), random));
            ("flip", vec![format!("update record set {column} = {new} where number = {number}")])
        }
        3 => (
            "delete",
            vec![
                format!("delete from record_personal where number = {number}"),
                format!("delete from record where number = {number}"),
            ],
        ),
        4 => {
            let other = 1 + (number - 1 + 1 + random.below(last - 1)) % last;
            (
                "reorder",
                vec![
                    format!("update record set number = -1 where number = {number}"),
                    format!("update record set number = {number} where number = {other}"),
                    format!("update record set number = {other} where number = -1"),
                ],
            )
        }
        5 => {
            let kept = last - 1 - random.below(last - 1);
            let untold = format!("select seq from record where seq is not null and {kept} < number");
            (
                "cut the tail",
                vec![
                    format!("delete from footprint_version where seq in ({untold})"),
                    format!("delete from change where seq in ({untold})"),
                    "update change_head set seq = (select max(seq) from change)".to_owned(),
                    format!("delete from record_personal where {kept} < number"),
                    format!("delete from record where {kept} < number"),
                ],
            )
        }
        6 => {
            let found = raw.texts("select cast(number as text) from record_personal order by number").await;
            let number = random.pick(&(0..found.len()).collect::<Vec<_>>());
            let number = found[number].clone().unwrap();
            match random.below(3) {
                0 => ("erase untold", vec![format!("delete from record_personal where number = {number}")]),
                _ => {
                    let column = random.pick(&["salt", "payload"]);
                    let of = raw.texts(&format!("select {column} from record_personal where number = {number}")).await;
                    let new = literal(&flipped(of[0].as_deref().unwrap(), random));
                    (
                        "flip personal",
                        vec![format!("update record_personal set {column} = {new} where number = {number}")],
                    )
                }
            }
        }
        _ => {
            let seq = raw.texts("select cast(max(seq) as text) from change").await[0].clone().unwrap();
            let seq = 1 + random.below(seq.parse().unwrap());
            let subject = raw.texts(&format!("select subject from change where seq = {seq}")).await;
            let new = literal(&flipped(subject[0].as_deref().unwrap(), random));
            ("flip the log", vec![format!("update change set subject = {new} where seq = {seq}")])
        }
    }
}

const TABLES: [&str; 4] = ["change", "footprint_version", "record", "record_personal"];

/// 1,000 tamperings, each put right again before the next. They are found by what the database says of itself and by a
/// checkpoint that was kept elsewhere.
#[tokio::test]
async fn a_thousand_tamperings_are_found() {
    let register = Register::malmo().await;
    lived_in(&register).await;
    let (_folder, key) = signer();
    register.service.sign_checkpoint(&key).await.unwrap().unwrap();
    let outside = std::fs::read_to_string(key.file()).unwrap();
    let last = usize::try_from(sound(&register.service, &outside).await.entries).unwrap();
    let mut raw = register.home.raw().await;
    raw.run("delete from record_checkpoint").await; // as who covers their tracks
    for table in TABLES {
        raw.run(&format!("create table kept_{table} as select * from {table}")).await;
    }
    let (mut random, mut missed) = (Random(2026), Vec::new());
    for round in 0..1_000 {
        let (kind, statements) = tampering(&mut raw, last, &mut random).await;
        for statement in &statements {
            raw.run(statement).await;
        }
        if register.service.verify(&outside, None).await.unwrap().flaws.is_empty() {
            missed.push((round, kind, statements));
        }
        raw.run("update change_head set seq = (select max(seq) from kept_change)").await;
        for table in TABLES {
            raw.run(&format!("delete from {table}")).await;
            raw.run(&format!("insert into {table} select * from kept_{table}")).await;
        }
        if round % 100 == 0 {
            sound(&register.service, &outside).await;
        }
    }
    assert_eq!(missed, []);
    sound(&register.service, &outside).await;
}

/// Who can rewrite the database can seal it anew; the checkpoint that is kept elsewhere tells.
#[tokio::test]
async fn a_rewritten_and_newly_sealed_record_is_found_by_a_checkpoint() {
    let register = Register::malmo().await;
    lived_in(&register).await;
    let (_folder, key) = signer();
    register.service.sign_checkpoint(&key).await.unwrap().unwrap();
    let outside = std::fs::read_to_string(key.file()).unwrap();
    let mut raw = register.home.raw().await;
    raw.run("delete from record_checkpoint").await;
    let mut seal = Digest::START;
    for mut entry in entries(&register.service, &EntryFilter::default()).await {
        if entry.kind == "personal_read" {
            entry.actor = "person:00000000-0000-4000-8000-000000000000".to_owned();
        }
        seal = entry.seal(&seal);
        let (actor, number) = (literal(&entry.actor), entry.number);
        raw.run(&format!("update record set actor = {actor}, seal = '{seal}' where number = {number}")).await;
    }
    sound(&register.service, "").await;
    let found = register.service.verify(&outside, None).await.unwrap();
    assert_eq!(found.flaws.iter().map(|flaw| flaw.kind).collect::<Vec<_>>(), [FlawKind::CheckpointDiffers]);
    // A checkpoint that is not signed with the city's key proves nothing.
    let (_other_folder, other) = signer();
    let found = register.service.verify(&outside, Some(&other.public_key())).await.unwrap();
    assert!(found.flaws.iter().any(|flaw| flaw.kind == FlawKind::CheckpointUnsigned));
}
