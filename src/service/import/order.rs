//! The order of storing: parents before their children, otherwise as in the file.

use super::candidate::{Candidate, Key};
use crate::domain::codes::InitiativeId;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Recognises parents that are named by the register's own id and come from the same file, as in an export: in another
/// register they get another id.
pub(super) fn recognise_parents(candidates: &mut [Candidate]) {
    let own: HashMap<InitiativeId, Key> =
        candidates.iter().filter_map(|candidate| Some((candidate.own_id?, candidate.key()))).collect();
    for candidate in candidates {
        let id = candidate.fields.get("parent").and_then(Value::as_str).and_then(|id| id.parse().ok());
        if let Some(key) = id.and_then(|id: InitiativeId| own.get(&id)) {
            candidate.parent = Some(key.clone());
            candidate.fields.remove("parent");
        }
    }
}

/// Sorts candidates so that each comes after its parent, when the parent is among them. Those in a loop come last.
pub(super) fn parents_first(candidates: &mut [Candidate]) {
    let parents: HashMap<Key, Option<Key>> =
        candidates.iter().map(|candidate| (candidate.key(), candidate.parent.clone())).collect();
    let depth = |candidate: &Candidate| {
        let (mut seen, mut next) = (HashSet::from([candidate.key()]), candidate.parent.clone());
        while let Some(ancestor) = next {
            let Some(above) = parents.get(&ancestor) else { break };
            if !seen.insert(ancestor) {
                return usize::MAX;
            }
            next = above.clone();
        }
        seen.len()
    };
    candidates.sort_by_cached_key(depth);
}

#[cfg(test)]
mod tests {
    use super::super::ImportOptions;
    use super::*;
    use serde_json::json;

    #[test]
    fn each_comes_after_its_parent() {
        let families = [("child", Some("parent")), ("loop", Some("pool")), ("parent", Some("grandparent"))];
        let families = families.into_iter().chain([("pool", Some("loop")), ("grandparent", Some("elsewhere"))]);
        let families = families.chain([("alone", None)]);
        let mut candidates: Vec<_> = families
            .enumerate()
            .map(|(number, (id, parent))| {
                let feature = json!({"id": id, "properties": {"parent_external_id": parent}});
                Candidate::read(number, &feature, "s", &ImportOptions::default())
            })
            .collect();
        parents_first(&mut candidates);
        let ids: Vec<_> = candidates.iter().map(|candidate| candidate.external_id.as_str()).collect();
        assert_eq!(ids, ["grandparent", "alone", "parent", "child", "loop", "pool"]);
    }
}
