//! The live register: areas by key, found by place, changed one by one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use geo::Rect;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::engine::footprint::PlaneArea;
use crate::engine::measure::{Hit, hits};
use crate::engine::staged::Changes;

/// What names an area in an index: a small number, usually.
pub trait Key: Copy + Eq + Hash + Ord {}

impl<K: Copy + Eq + Hash + Ord> Key for K {}

/// An area with what a filter needs to know about it.
#[derive(Debug, Clone)]
pub struct Entry<P> {
    /// The area itself, shared with whoever else holds it.
    pub area: Arc<PlaneArea>,
    /// What filters look at: administration, period, state.
    pub payload: P,
}

/// Areas by key and by place. `P` is looked at by filters before any geometry is.
///
/// Boxes lie in an R*-tree (crate `rstar`; Beckmann et al., "The R*-tree", SIGMOD 1990), areas beside it, so that the
/// tree stays small enough for the caches.
#[derive(Debug, Clone)]
pub struct Index<K, P> {
    slots: Vec<Option<(K, Entry<P>)>>,
    /// Empty slots, to be used again.
    free: Vec<u32>,
    slot_of: HashMap<K, u32>,
    tree: RTree<Place>,
}

/// A box with the slot it stands for.
type Place = GeomWithData<Rectangle<[f64; 2]>, u32>;

impl<K: Key, P: Clone> Default for Index<K, P> {
    fn default() -> Self {
        Index { slots: Vec::new(), free: Vec::new(), slot_of: HashMap::new(), tree: RTree::new() }
    }
}

impl<K: Key, P: Clone> Index<K, P> {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Builds an index at once, many times faster than by single puts. Of equal keys the last counts.
    #[must_use]
    pub fn bulk(areas: Vec<(K, Arc<PlaneArea>, P)>) -> Self {
        let mut index = Self::new();
        let mut places = Vec::with_capacity(areas.len());
        let last: HashMap<K, usize> = areas.iter().enumerate().map(|(nth, area)| (area.0, nth)).collect();
        for (nth, (key, area, payload)) in areas.into_iter().enumerate() {
            if last.get(&key) == Some(&nth) {
                let slot = index.slots.len() as u32;
                places.push(place(&area, slot));
                index.slot_of.insert(key, slot);
                index.slots.push(Some((key, Entry { area, payload })));
            }
        }
        index.tree = RTree::bulk_load(places);
        index
    }

    /// Adds an area, or replaces the one with the same key.
    pub fn put(&mut self, key: K, area: Arc<PlaneArea>, payload: P) {
        self.withdraw(key);
        let slot = self.free.pop().unwrap_or(self.slots.len() as u32);
        self.tree.insert(place(&area, slot));
        self.slot_of.insert(key, slot);
        let entry = Some((key, Entry { area, payload }));
        match self.slots.get_mut(slot as usize) {
            Some(empty) => *empty = entry,
            None => self.slots.push(entry),
        }
    }

    /// Removes an area and hands it back; none if there is no such key.
    pub fn withdraw(&mut self, key: K) -> Option<Entry<P>> {
        let slot = self.slot_of.remove(&key)?;
        let (_, entry) = self.slots.get_mut(slot as usize)?.take()?;
        self.tree.remove(&place(&entry.area, slot));
        self.free.push(slot);
        Some(entry)
    }

    /// The area with this key, if it is there.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&Entry<P>> {
        let slot = *self.slot_of.get(&key)?;
        self.slots.get(slot as usize)?.as_ref().map(|(_, entry)| entry)
    }

    /// What filters look at of the area with this key, to be changed in place.
    pub fn payload_mut(&mut self, key: K) -> Option<&mut P> {
        let slot = *self.slot_of.get(&key)?;
        self.slots.get_mut(slot as usize)?.as_mut().map(|(_, entry)| &mut entry.payload)
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slot_of.len()
    }

    /// Whether there is no area.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slot_of.is_empty()
    }

    /// All areas, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (K, &Entry<P>)> {
        self.slots.iter().flatten().map(|(key, entry)| (*key, entry))
    }

    /// The areas whose boxes meet `bounds` (in metres), edges included, in no particular order.
    pub fn candidates(&self, bounds: Rect<f64>) -> impl Iterator<Item = (K, &Entry<P>)> {
        self.tree
            .locate_in_envelope_intersecting(envelope(bounds))
            .filter_map(|place| self.slots.get(place.data as usize)?.as_ref())
            .map(|(key, entry)| (*key, entry))
    }

    /// The areas that share more than `min_area_m2` with `area` and pass the filter, by key.
    pub fn find(&self, area: &PlaneArea, min_area_m2: f64, filter: impl Fn(&K, &P) -> bool) -> Vec<Hit<K>> {
        hits(self.candidates(area.bounds()), area, min_area_m2, filter)
    }

    /// Carries out changes that were tried on a [`Staged`](crate::engine::staged::Staged) view.
    pub fn apply(&mut self, changes: Changes<K, P>) {
        for (key, entry) in changes {
            match entry {
                Some(entry) => self.put(key, entry.area, entry.payload),
                None => drop(self.withdraw(key)),
            }
        }
    }
}

fn place(area: &PlaneArea, slot: u32) -> Place {
    let bounds = area.bounds();
    GeomWithData::new(Rectangle::from_corners(bounds.min().into(), bounds.max().into()), slot)
}

fn envelope(bounds: Rect<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners(bounds.min().into(), bounds.max().into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo::{Rect, coord};

    use super::{Entry, Index};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;
    use crate::engine::staged::{Changes, Staged};

    fn square(x: f64) -> Result<Arc<PlaneArea>, EngineError> {
        let square = Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 10.0, y: 10.0 }).to_polygon();
        PlaneArea::new(&square.into()).map(Arc::new)
    }

    #[test]
    fn a_second_put_replaces_the_first() -> Result<(), EngineError> {
        let mut index = Index::bulk(vec![(1, square(0.0)?, "old"), (1, square(50.0)?, "new"), (2, square(5.0)?, "")]);
        assert_eq!((index.len(), index.get(1).map(|entry| entry.payload)), (2, Some("new")));
        assert_eq!(index.find(square(0.0)?.as_ref(), 1.0, |_, _| true).len(), 1);
        index.put(1, square(1.0)?, "newest");
        assert_eq!(index.find(square(0.0)?.as_ref(), 1.0, |_, _| true).len(), 2);
        assert_eq!(index.find(square(0.0)?.as_ref(), 1.0, |_, payload| *payload == "newest").len(), 1);
        Ok(())
    }

    #[test]
    fn staged_changes_are_seen_by_themselves_only() -> Result<(), EngineError> {
        let mut index = Index::new();
        index.put(1, square(0.0)?, ());
        let put = Entry { area: square(5.0)?, payload: () };
        let changes = Changes::from([(1, None), (2, Some(put)), (7, None)]);
        let view = Staged::new(&index, &changes);
        let keys: Vec<i32> = view.find(square(0.0)?.as_ref(), 1.0, |_, ()| true).iter().map(|hit| hit.key).collect();
        assert_eq!(keys, [2]);
        assert!(index.get(1).is_some() && index.get(2).is_none());
        index.apply(changes);
        assert!(index.get(1).is_none() && index.get(2).is_some());
        Ok(())
    }
}
