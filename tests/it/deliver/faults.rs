//! A mail server that refuses, stalls and takes without saying so: one identity for each mail, and all of them arrive.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Mails of a run.
fn size() -> usize {
    if std::env::var_os("SAMORDNA_CHAOS").is_some() { 2_000 } else { 200 }
}

#[tokio::test]
async fn every_mail_arrives_under_one_identity() {
    let mut server = MailServer::start();
    let register = delivering(Some(&server)).await;
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    register.service.hand_out().await.unwrap();
    let mut all = Vec::new();
    for number in 0..size() {
        let person = person(&register, &format!("Person{number}"), &["coordinator:FGK"]).await;
        let mut new = new_delivery(&register, Channel::Mail, DeliveryKind::Notice, format!("notice:1:{number}"));
        new.person = Some(id_of(&person));
        all.push(new);
    }
    put_all(&register, &all, &[1]).await;
    server.misbehave([5, 3, 2, 0]);
    let outbox = outbox(&register);
    for _ in 0..3 {
        outbox.run_until_empty().await.unwrap();
        pass(&register, Duration::minutes(2));
    }
    // While it misbehaves altogether, nothing is lost and nothing given up.
    server.misbehave([100, 0, 0, 0]);
    for _ in 0..3 {
        pass(&register, Duration::minutes(30));
        outbox.run_until_empty().await.unwrap();
    }
    server.misbehave([0, 0, 0, 0]);
    pass(&register, Duration::minutes(10));
    outbox.run_until_empty().await.unwrap();
    assert_eq!(count(&register, "sent").await, i64::try_from(size()).unwrap());
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mails = server.mails();
    for mail in &mails {
        ids.entry(mail.to.clone()).or_default().insert(mail.header("Message-ID"));
    }
    assert_eq!(ids.len(), size(), "everybody has got one");
    assert!(ids.values().all(|ids| ids.len() == 1), "and nobody two of different identity");
    let distinct: BTreeSet<_> = ids.values().flatten().collect();
    assert_eq!(distinct.len(), size());
    let wanted: BTreeSet<String> = all.iter().map(|new| format!("<{}@karta.malmo.example>", new.id)).collect();
    assert_eq!(distinct.into_iter().cloned().collect::<BTreeSet<_>>(), wanted);
    eprintln!("{} deliveries, {} mails taken, {} of them repeated", size(), mails.len(), mails.len() - size());
    assert!(mails.len() - size() <= size() / 10, "only what was taken without a word comes twice");
}
