//! Eight workers at one outbox: each call is made once, and what a worker leaves behind another takes up.

use super::*;
use samordna::service::Lane;
use std::collections::BTreeSet;

#[tokio::test]
async fn eight_workers_make_each_call_once() {
    let register = delivering(None).await;
    let program = good().await;
    let mut all = Vec::new();
    for number in 0..20 {
        let made = hook(&register, &program.url(), json!(["opened"])).await;
        for turn in 0..10 {
            let key = format!("{number}:{turn}");
            let mut new = new_delivery(&register, Channel::Webhook, DeliveryKind::Test, key);
            new.webhook = Some(made["webhook"]["id"].as_str().unwrap().parse().unwrap());
            all.push(new);
        }
    }
    put_all(&register, &all, &[]).await;
    let workers = (0..8).map(|_| {
        let outbox = outbox(&register);
        tokio::spawn(async move {
            let mut count = 0;
            // Whoever finds that everything left is under way to somebody else looks again.
            loop {
                match outbox.run_until_empty().await.unwrap() {
                    0 => return count,
                    some => count += some,
                }
            }
        })
    });
    let mut attempts = 0;
    for worker in workers.collect::<Vec<_>>() {
        attempts += worker.await.unwrap();
    }
    attempts += run(&register).await;
    let ids: Vec<String> = program.calls().iter().map(|call| call.header("webhook-id").to_owned()).collect();
    assert_eq!((attempts, ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (200, 200, 200));
    assert_eq!(count(&register, "sent").await, 200);
}

#[tokio::test]
async fn what_a_worker_leaves_behind_is_taken_up_when_its_lease_runs_out() {
    let register = delivering(None).await;
    let program = good().await;
    let made = hook(&register, &program.url(), json!(["opened"])).await;
    act(&register, &made, "test").await.expect(202);
    let left = register.service.claim_deliveries(Lane::Calls, 10).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(run(&register).await, 0);
    pass(&register, Duration::minutes(3));
    assert_eq!(run(&register).await, 1);
    // Who comes back with it too late changes nothing any more.
    let late = samordna::service::Outcome::Refused { fault: "late".into() };
    register.service.settle(left[0].clone(), None, late).await.unwrap();
    assert_eq!(calls(&register, &made).await[0]["state"], "sent");
    assert_eq!(program.calls().len(), 1);
}

#[tokio::test]
async fn a_digest_gathers_until_it_is_sent_and_the_rest_goes_into_the_next() {
    let register = delivering(None).await;
    put(&register, "Torget", "FGK", 0.0).await;
    put(&register, "Gatan", "MF", 5.0).await;
    put(&register, "Parken", "SBK", 5.0).await;
    let anna = id_of(&person(&register, "Anna", &["viewer"]).await);
    let digest = || {
        let mut new = new_delivery(&register, Channel::Mail, DeliveryKind::Digest, "digest".into());
        new.person = Some(anna);
        new
    };
    let store = Store::open(&register.address()).await.unwrap();
    let put = async |notices: &[i64]| {
        let mut tx = store.write_aside().await.unwrap();
        let id = tx.put_delivery(&digest(), notices).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let first = put(&[1]).await;
    assert_eq!(put(&[2]).await, first);
    assert_eq!(put(&[1, 2]).await, first);
    // Somebody begins to send it.
    assert_eq!(register.service.claim_deliveries(Lane::Mails, 10).await.unwrap().len(), 1);
    assert_eq!(put(&[2]).await, first, "it tells of that already");
    let second = put(&[3]).await;
    assert_ne!(second, first);
    assert_eq!(put(&[2, 3]).await, second);
}
