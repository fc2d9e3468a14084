//! A view of an index with changes that are not carried out yet: what one transaction sees.

use std::collections::BTreeMap;

use geo::{Intersects, Rect};

use crate::engine::footprint::PlaneArea;
use crate::engine::index::{Entry, Index, Key};
use crate::engine::measure::{Hit, hits};

/// The last word on each key: an area that was put, or none where it was withdrawn.
pub type Changes<K, P> = BTreeMap<K, Option<Entry<P>>>;

/// An index as it would be after some changes, which can be carried out by [`Index::apply`] or dropped.
///
/// Nothing is copied. The changes are searched one by one: meant for the hundreds of a transaction.
#[derive(Debug)]
pub struct Staged<'a, K, P> {
    base: &'a Index<K, P>,
    changes: &'a Changes<K, P>,
}

impl<'a, K: Key, P: Clone> Staged<'a, K, P> {
    /// The index seen through the changes.
    #[must_use]
    pub fn new(base: &'a Index<K, P>, changes: &'a Changes<K, P>) -> Self {
        Staged { base, changes }
    }

    /// The area with this key as the view shows it.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&'a Entry<P>> {
        self.changes.get(&key).map_or_else(|| self.base.get(key), Option::as_ref)
    }

    /// The areas whose boxes meet `bounds` (in metres), edges included, in no particular order.
    pub fn candidates(&self, bounds: Rect<f64>) -> impl Iterator<Item = (K, &'a Entry<P>)> {
        let Staged { base, changes } = *self;
        let kept = base.candidates(bounds).filter(|(key, _)| !changes.contains_key(key));
        let put = changes.iter().filter_map(|(key, entry)| Some((*key, entry.as_ref()?)));
        kept.chain(put.filter(move |(_, entry)| entry.area.bounds().intersects(&bounds)))
    }

    /// The areas that share more than `min_area_m2` with `area` and pass the filter, by key.
    pub fn find(&self, area: &PlaneArea, min_area_m2: f64, filter: impl Fn(&K, &P) -> bool) -> Vec<Hit<K>> {
        hits(self.candidates(area.bounds()), area, min_area_m2, filter)
    }
}
