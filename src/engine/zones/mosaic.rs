//! The partition of areas that change: only the clusters that a change touches are divided again.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::engine::footprint::PlaneArea;
use crate::engine::index::{Entry, Index, Key};
use crate::engine::shared_area::shared_area_m2;
use crate::engine::zones::Face;
use crate::engine::zones::cluster::{CONNECTED_ABOVE_M2, Cluster, clusters};

/// Areas that are left out of a cluster at most, before it is given up.
const MAX_LEFT_OUT: usize = 16;

/// A cluster of areas with its faces. It never changes: where something does, another takes its place.
#[derive(Debug)]
pub struct Division<K, P> {
    /// The areas that hang together, by key.
    pub members: Vec<(K, Entry<P>)>,
    /// The faces with at least as many members as the mosaic asks for; they name places in `members`.
    pub faces: Vec<Face>,
    /// Places in `members` of areas so intricate that the others were divided without them.
    pub left_out: Vec<u32>,
}

/// The number of a cluster: never used twice in one mosaic.
pub type ClusterNr = u64;

/// All areas by key, each in its cluster.
#[derive(Debug)]
pub struct Mosaic<K, P> {
    min_members: usize,
    index: Index<K, (ClusterNr, P)>,
    divisions: HashMap<ClusterNr, Arc<Division<K, P>>>,
    next: ClusterNr,
}

/// What an update did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redivided {
    /// Clusters that are no more.
    pub gone: Vec<ClusterNr>,
    /// Clusters that were divided.
    pub new: Vec<ClusterNr>,
}

impl<K: Key + Send + Sync, P: Clone + Send + Sync> Mosaic<K, P> {
    /// Divides the ground that areas cover into faces with at least `min_members` areas.
    #[must_use]
    pub fn new(areas: Vec<(K, Entry<P>)>, min_members: usize) -> Self {
        let placed = areas.into_iter().map(|(key, entry)| (key, entry.area, (0, entry.payload)));
        let index = Index::bulk(placed.collect());
        let mut mosaic = Mosaic { min_members, index, divisions: HashMap::new(), next: 1 };
        let everything = mosaic.index.iter().map(|(key, _)| key).collect();
        mosaic.divide(everything);
        mosaic
    }

    /// Puts and withdraws areas, and divides again the clusters they were in and the ones they come to meet.
    pub fn update(&mut self, changes: Vec<(K, Option<Entry<P>>)>) -> Redivided {
        let mut touched = BTreeSet::new();
        let mut loose = BTreeSet::new();
        for (key, entry) in changes {
            touched.extend(self.index.get(key).map(|before| before.payload.0));
            match entry {
                Some(entry) => {
                    self.index.put(key, entry.area, (0, entry.payload));
                    loose.insert(key);
                }
                None => {
                    self.index.withdraw(key);
                    loose.remove(&key);
                }
            }
        }
        for key in &loose {
            if let Some(entry) = self.index.get(*key) {
                self.meet(&entry.area, &mut touched);
            }
        }
        touched.remove(&0);
        let gone: Vec<ClusterNr> = touched.into_iter().collect();
        for cluster in &gone {
            let members = self.divisions.remove(cluster).into_iter();
            let members: Vec<K> =
                members.flat_map(|it| it.members.iter().map(|(key, _)| *key).collect::<Vec<_>>()).collect();
            loose.extend(members.into_iter().filter(|key| self.index.get(*key).is_some()));
        }
        Redivided { gone, new: self.divide(loose.into_iter().collect()) }
    }

    /// The clusters with their numbers, in no particular order.
    pub fn divisions(&self) -> impl Iterator<Item = (ClusterNr, &Arc<Division<K, P>>)> {
        self.divisions.iter().map(|(number, division)| (*number, division))
    }

    /// A cluster by its number.
    #[must_use]
    pub fn division(&self, number: ClusterNr) -> Option<&Arc<Division<K, P>>> {
        self.divisions.get(&number)
    }

    /// Adds the clusters that an area shares ground with.
    fn meet(&self, area: &PlaneArea, touched: &mut BTreeSet<ClusterNr>) {
        for (_, other) in self.index.candidates(area.bounds()) {
            let cluster = other.payload.0;
            if !touched.contains(&cluster) && shared_area_m2(area, &other.area) > CONNECTED_ABOVE_M2 {
                touched.insert(cluster);
            }
        }
    }

    /// Groups areas to clusters and divides each.
    fn divide(&mut self, mut keys: Vec<K>) -> Vec<ClusterNr> {
        keys.sort_unstable();
        let member = |key: K| self.index.get(key).map(|entry| (key, bare(entry)));
        let members: Vec<(K, Entry<P>)> = keys.into_iter().filter_map(member).collect();
        let areas: Vec<&PlaneArea> = members.iter().map(|(_, entry)| &*entry.area).collect();
        let divided: Vec<Division<K, P>> = clusters(&areas)
            .par_iter()
            .map(|cluster| {
                let members = cluster.iter().filter_map(|&place| members.get(place as usize).cloned()).collect();
                Division::of(members, self.min_members)
            })
            .collect();
        let mut numbers = Vec::with_capacity(divided.len());
        for division in divided {
            for (key, _) in &division.members {
                if let Some(payload) = self.index.payload_mut(*key) {
                    payload.0 = self.next;
                }
            }
            self.divisions.insert(self.next, Arc::new(division));
            numbers.push(self.next);
            self.next += 1;
        }
        numbers
    }
}

fn bare<P: Clone>(entry: &Entry<(ClusterNr, P)>) -> Entry<P> {
    Entry { area: Arc::clone(&entry.area), payload: entry.payload.1.clone() }
}

impl<K, P> Division<K, P> {
    /// Divides one cluster. Where that takes too long, the areas to blame are left out, one after another: an outline
    /// that nobody could follow must not hide the zones of all others.
    fn of(members: Vec<(K, Entry<P>)>, min_members: usize) -> Self {
        let areas: Vec<&PlaneArea> = members.iter().map(|(_, entry)| &*entry.area).collect();
        let mut inside: Vec<u32> = (0..areas.len() as u32).collect();
        let mut left_out = Vec::new();
        let faces = loop {
            match Cluster::of(&areas, &inside).partition(min_members) {
                Ok(faces) => break faces,
                Err(undivided) => {
                    let culprit = undivided.culprit.map_or_else(|| most_corners(&areas, &inside), |it| it as usize);
                    if left_out.len() == MAX_LEFT_OUT || culprit >= inside.len() {
                        left_out.append(&mut inside);
                        break Vec::new();
                    }
                    left_out.push(inside.remove(culprit));
                }
            }
        };
        Division { members, faces, left_out }
    }
}

/// The place in `inside` of the area with the most corners.
fn most_corners(areas: &[&PlaneArea], inside: &[u32]) -> usize {
    let corners = |&area: &u32| areas.get(area as usize).map(|area| area.vertices());
    inside.iter().enumerate().max_by_key(|(_, area)| corners(area)).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use geo::{Polygon, Rect, coord};
    use proptest::prelude::*;

    use super::{Entry, Mosaic, Redivided};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;

    fn square(x: f64, y: f64, side: f64) -> Entry<()> {
        let square = Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon();
        Entry { area: Arc::new(PlaneArea::new(&square.into()).expect("a square")), payload: () }
    }

    /// All faces, by the keys that cover them, with the area that each set of keys covers.
    fn ground(mosaic: &Mosaic<u32, ()>) -> BTreeMap<Vec<u32>, i64> {
        let mut ground = BTreeMap::new();
        for (_, division) in mosaic.divisions() {
            assert!(division.left_out.is_empty());
            for face in &division.faces {
                let keys = face.members.iter().map(|&place| division.members[place as usize].0).collect();
                *ground.entry(keys).or_default() += (face.area_m2 * 1e4).round() as i64;
            }
        }
        ground
    }

    #[test]
    fn only_touched_clusters_are_divided_again() {
        let row = (0..6).map(|nth| (nth, square(f64::from(nth / 2) * 100.0 + f64::from(nth % 2) * 5.0, 0.0, 10.0)));
        let mut mosaic = Mosaic::new(row.collect(), 2);
        assert_eq!(mosaic.divisions().count(), 3);
        let numbers = |mosaic: &Mosaic<u32, ()>| {
            let mut numbers: Vec<_> = mosaic.divisions().map(|(number, _)| number).collect();
            numbers.sort_unstable();
            numbers
        };
        let before = numbers(&mosaic);
        assert_eq!(mosaic.update(vec![(1, Some(square(8.0, 0.0, 10.0)))]), Redivided { gone: vec![1], new: vec![4] });
        assert_eq!(numbers(&mosaic), [&before[1..], &[4]].concat());
        // One that reaches from the first cluster to the second makes one of both; gone again, it leaves two.
        assert_eq!(
            mosaic.update(vec![(9, Some(square(2.0, 1.0, 99.0)))]),
            Redivided { gone: vec![2, 4], new: vec![5] }
        );
        assert_eq!(mosaic.update(vec![(9, None)]), Redivided { gone: vec![5], new: vec![6, 7] });
        assert_eq!(mosaic.update(vec![(77, None)]), Redivided::default());
        assert_eq!(
            ground(&mosaic),
            BTreeMap::from([(vec![0, 1], 200_000), (vec![2, 3], 500_000), (vec![4, 5], 500_000)])
        );
    }

    #[test]
    fn combs_across_each_other_hide_nobody_elses_zones() -> Result<(), EngineError> {
        let teeth = |i: u32| (f64::from(i), if i.is_multiple_of(2) { 0.0 } else { 5_000.0 });
        let comb: Vec<(f64, f64)> = (0..5_000).map(teeth).chain([(5_000.0, -1.0), (0.0, -1.0)]).collect();
        let across: Vec<(f64, f64)> = comb.iter().map(|&(x, y)| (y, x)).collect();
        let area = |points: Vec<(f64, f64)>| PlaneArea::new(&Polygon::new(points.into(), Vec::new()).into());
        let entry = |points| Ok::<_, EngineError>(Entry { area: Arc::new(area(points)?), payload: () });
        let squares = [(3, square(-50.0, -50.0, 60.0)), (4, square(-30.0, -30.0, 60.0))];
        let areas = [(1, entry(comb)?), (2, entry(across)?)].into_iter().chain(squares).collect();
        let mosaic = Mosaic::new(areas, 2);
        let (_, division) = mosaic.divisions().next().expect("one cluster");
        assert_eq!((mosaic.divisions().count(), division.left_out.len()), (1, 1));
        let both: f64 =
            division.faces.iter().filter(|face| face.members.ends_with(&[2, 3])).map(|face| face.area_m2).sum();
        assert!((both - 1_600.0).abs() < 1.0, "{both}");
        Ok(())
    }

    proptest! {
        #[test]
        fn any_changes_leave_what_a_new_mosaic_has(
            start in prop::collection::vec((0..12_u32, 0..8_u8, 0..8_u8, 1..4_u8), 0..12),
            steps in prop::collection::vec(
                prop::collection::vec((0..12_u32, prop::option::weighted(0.7, (0..8_u8, 0..8_u8, 1..4_u8))), 1..4), 0..6),
        ) {
            let entry = |x: u8, y: u8, side: u8| square(f64::from(x) * 10.0, f64::from(y) * 10.0, f64::from(side) * 10.0);
            let mut truth: BTreeMap<u32, Entry<()>> =
                start.into_iter().map(|(key, x, y, side)| (key, entry(x, y, side))).collect();
            let all = |truth: &BTreeMap<u32, Entry<()>>| truth.iter().map(|(key, entry)| (*key, entry.clone())).collect();
            let mut mosaic = Mosaic::new(all(&truth), 1);
            for step in steps {
                let changes: Vec<_> =
                    step.into_iter().map(|(key, put)| (key, put.map(|(x, y, side)| entry(x, y, side)))).collect();
                for (key, put) in &changes {
                    match put {
                        Some(entry) => drop(truth.insert(*key, entry.clone())),
                        None => drop(truth.remove(key)),
                    }
                }
                mosaic.update(changes);
                let fresh = Mosaic::new(all(&truth), 1);
                prop_assert_eq!(ground(&mosaic), ground(&fresh));
                prop_assert_eq!(mosaic.divisions().count(), fresh.divisions().count());
            }
        }
    }
}
