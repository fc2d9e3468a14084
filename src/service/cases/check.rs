//! The overlap check of a case: what its area overlaps at a moment, kept as it was.

use crate::domain::access::{Sight, Visibility};
use crate::domain::codes::InitiativeId;
use crate::domain::handling::Verdict;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::domain::score::Band;
use crate::domain::words::OverlapState;
use crate::service::ServiceError;
use crate::service::detect::other_side;
use crate::store::Tx;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What everybody in the house sees: a check is read by all of them, and annexed to what a committee decides.
fn house() -> Sight {
    Sight { up_to: Visibility::Internal, administrations: BTreeSet::new(), person: None }
}

/// The critical overlaps of an initiative that not every administration of both sides has answered.
pub(super) async fn unanswered(tx: &mut Tx, sight: &Sight, id: InitiativeId) -> Result<Vec<Overlap>, ServiceError> {
    let is_critical = |overlap: &Overlap| {
        overlap.state == OverlapState::Active
            && overlap.score.as_ref().is_some_and(|score| score.band == Band::Critical)
    };
    let mut unanswered = Vec::new();
    for overlap in tx.overlaps_of(sight, id).await?.into_iter().filter(is_critical) {
        let is_answered = match tx.find_handling(overlap.id).await? {
            None => false,
            Some((_, handling)) => {
                let says = |verdict| matches!(verdict, Verdict::Need | Verdict::NoNeed);
                handling.state.is_settled() || overlap.administrations().all(|code| says(handling.verdict_of(code)))
            }
        };
        if !is_answered {
            unanswered.push(overlap);
        }
    }
    Ok(unanswered)
}

/// What an initiative overlaps now, in the form that is kept.
pub(super) async fn snapshot(tx: &mut Tx, initiative: &Initiative) -> Result<Value, ServiceError> {
    let overlaps = tx.overlaps_of(&house(), initiative.id).await?;
    let current = overlaps.iter().filter(|overlap| overlap.state != OverlapState::Lapsed);
    let row = |overlap: &Overlap| {
        let other = if other_side(overlap, initiative.id) == overlap.a.id { &overlap.a } else { &overlap.b };
        json!({
            "id": overlap.id,
            "number": overlap.number,
            "with": other.name,
            "administrations": other.administrations,
            "area_m2": overlap.finding.shared.area_m2,
            "state": overlap.state,
            "kind": overlap.finding.kind,
            "certainty": overlap.finding.certainty,
            "score": overlap.score.as_ref().map(|score| score.hundredths),
            "band": overlap.score.as_ref().map(|score| score.band),
            "handling": overlap.handled.state,
        })
    };
    let rows: Vec<Value> = current.map(row).collect();
    Ok(json!({ "area_version": initiative.area_version, "area_m2": initiative.area_m2, "overlaps": rows }))
}
