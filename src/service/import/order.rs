//! The order of storing: parents before their children, otherwise as in the file.

use super::candidate::Candidate;
use std::collections::{HashMap, HashSet};

/// A candidate's name within a run.
pub(super) type Key = (String, String);

/// The source and the external id by which a candidate, or its parent, is known.
pub(super) fn key(candidate: &Candidate) -> Key {
    (candidate.source.clone(), candidate.external_id.clone())
}

/// The parent's key.
pub(super) fn parent_key(candidate: &Candidate) -> Option<Key> {
    Some((candidate.source.clone(), candidate.parent.clone()?))
}

/// Sorts candidates so that each comes after its parent, when the parent is among them. Those in a loop come last.
pub(super) fn parents_first(candidates: &mut [Candidate]) {
    let parents: HashMap<Key, Option<Key>> =
        candidates.iter().map(|candidate| (key(candidate), parent_key(candidate))).collect();
    let depth = |candidate: &Candidate| {
        let (mut seen, mut next) = (HashSet::from([key(candidate)]), parent_key(candidate));
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
