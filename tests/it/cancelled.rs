//! Clients that go away: a write that was begun and dropped, or whose client left, neither loses nor invents anything.

use super::Register;
use crate::harness::{feature, square};
use samordna::domain::access::{Actor, Sight};
use samordna::store::{InitiativeFilter, Store};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// Polls a future a few times and drops it, as a server does when the client goes away.
async fn abandon<T>(future: impl Future<Output = T>, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_cancelled_begin_does_not_swallow_the_writes_after_it() {
    let register = Register::malmo().await;
    for round in 0..60 {
        abandon(
            register.service.register(&Actor::Operator, feature("dropped", "FGK", square(0.0, 0.0, 5.0)), None),
            round % 7,
        )
        .await;
        let store = Store::open(&register.address()).await.unwrap();
        for polls in 0..6 {
            abandon(store.write(), polls).await;
        }
        // The next one to get the connection must be able to write, and what it commits must be there for others.
        let (mut tx, seq) = store.write().await.unwrap();
        let at = register.service.clock().now();
        let kind = samordna::store::ChangeKind::OrganisationPut;
        tx.append_change(seq, at, kind, "organisation", &serde_json::Value::Null).await.unwrap();
        tx.commit().await.unwrap();
        // An abandoned registration may be committed by its own task at any moment, so the head can be further on.
        assert!(seq <= store.read().await.unwrap().head().await.unwrap());
        store.close().await;
        let other = Store::open(&register.address()).await.unwrap();
        assert!(seq <= other.read().await.unwrap().head().await.unwrap(), "round {round}");
        other.close().await;
    }
    let mut tx = Store::open(&register.address()).await.unwrap().read().await.unwrap();
    assert_eq!(tx.head().await.unwrap(), tx.count_changes().await.unwrap(), "the log has a gap");
}

#[tokio::test]
async fn a_client_that_hangs_up_leaves_a_whole_registration_or_none() {
    let register = Register::malmo().await;
    let client = reqwest::Client::new();
    for round in 0..40 {
        let body = feature("A", "FGK", square(f64::from(round) * 3.0, 0.0, 5.0));
        let request = client.post(register.url("/api/v1/initiatives")).json(&body).send();
        tokio::time::timeout(Duration::from_micros(200 * u64::try_from(round).unwrap()), request).await.ok();
    }
    register.register(&feature("last", "MF", square(0.0, 0.0, 5.0))).await.expect(201);
    let mut tx = Store::open(&register.address()).await.unwrap().read().await.unwrap();
    assert_eq!(tx.head().await.unwrap(), tx.count_changes().await.unwrap());
    let parties = tx.load_parties(0, i64::MAX).await.unwrap().0;
    assert_eq!(
        i64::try_from(parties.len()).unwrap(),
        tx.count_initiatives(&Sight::ALL, &InitiativeFilter::default()).await.unwrap()
    );
    for party in parties {
        assert_eq!(tx.area_versions(party.id).await.unwrap().len(), 1);
    }
}
