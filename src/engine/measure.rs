//! One area against many, with a bound on the work: an outline drawn to be slow is refused instead of being slow.

use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::index::{Entry, Key};
use crate::engine::relation::{Shared, compare_within};

/// An area of the index that shares ground with the one asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<K> {
    /// The area found.
    pub key: K,
    /// What both share; `share_a` is of the area asked about, `share_b` of the one found.
    pub shared: Shared,
}

/// How much may still be done, in pairs of blocks of eight edges that are looked at.
///
/// A pair of blocks takes 2 to 40 ns. Counting them instead of the time makes a refusal the same on every machine.
#[derive(Debug)]
pub struct Work {
    left: usize,
    limit: usize,
}

impl Work {
    /// At most so many pairs of blocks. The pair of areas that exceeds it is still finished.
    #[must_use]
    pub fn at_most(limit: usize) -> Work {
        Work { left: limit, limit }
    }

    pub(crate) fn spend(&mut self, block_pairs: usize) -> Result<(), EngineError> {
        let limit = self.limit;
        let left = self.left.checked_sub(block_pairs);
        self.left = left.ok_or(EngineError::TooComplex { limit })?;
        Ok(())
    }
}

/// The areas among some that share more than `min_area_m2` with `area`, by key.
///
/// # Errors
/// `TooComplex` when that takes more work than is left.
pub fn measure<'a, K: Key, P: 'a>(
    candidates: impl Iterator<Item = (K, &'a Entry<P>)>,
    area: &PlaneArea,
    min_area_m2: f64,
    work: &mut Work,
) -> Result<Vec<Hit<K>>, EngineError> {
    let mut found = Vec::new();
    for (key, entry) in candidates {
        let shared = compare_within(area, &entry.area, work)?;
        if shared.area_m2 > min_area_m2 {
            found.push(Hit { key, shared });
        }
    }
    found.sort_unstable_by_key(|hit| hit.key);
    Ok(found)
}

/// As [`measure`], whatever it takes, and cheapest question first: filter, then area.
pub(crate) fn hits<'a, K: Key, P: 'a>(
    candidates: impl Iterator<Item = (K, &'a Entry<P>)>,
    area: &PlaneArea,
    min_area_m2: f64,
    filter: impl Fn(&K, &P) -> bool,
) -> Vec<Hit<K>> {
    let passing = candidates.filter(|(key, entry)| filter(key, &entry.payload));
    measure(passing, area, min_area_m2, &mut Work::at_most(usize::MAX)).unwrap_or_default()
}
