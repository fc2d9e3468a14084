//! Every overlapping pair of a whole register at once: first boxes, then the filter, then areas, on several threads.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::packed::{Bounds, Packed};
use crate::engine::shared_area::shared_area_m2;

/// Candidate pairs that a thread takes at a time: long enough to be worth it, short enough to stop and report often.
const PAIRS_AT_A_TIME: usize = 512;

/// Two areas that share ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The place of the first area in the list; always less than `b`.
    pub a: u32,
    /// The place of the second area in the list.
    pub b: u32,
    /// The area they share, in square metres.
    pub area_m2: f64,
}

/// How a long computation is run, watched and stopped.
#[derive(Clone, Copy, Default)]
pub struct Run<'a> {
    /// How many threads may work; 0 means as many as the current rayon pool has.
    pub threads: usize,
    /// Told now and then how many candidate pairs of how many are done, from any thread.
    pub progress: Option<&'a (dyn Fn(usize, usize) + Sync)>,
    /// Set by the caller to stop the computation soon.
    pub cancel: Option<&'a AtomicBool>,
}

/// All pairs of areas that pass the filter and share more than `min_area_m2`, by place.
///
/// The filter sees pairs whose boxes meet, the lower place first, before any geometry is computed.
///
/// # Errors
/// `Cancelled` when the caller asked to stop.
pub fn all_pairs(
    areas: &[PlaneArea],
    filter: impl Fn(usize, usize) -> bool + Sync,
    min_area_m2: f64,
    run: Run<'_>,
) -> Result<Vec<Pair>, EngineError> {
    run.check()?;
    let candidates = candidates(areas, filter, run)?;
    let done = AtomicUsize::new(0);
    let measure = |some: &[(u32, u32)]| {
        run.check()?;
        let found: Vec<Pair> = some.iter().filter_map(|&pair| measure(areas, pair, min_area_m2)).collect();
        let so_far = done.fetch_add(some.len(), Ordering::Relaxed) + some.len();
        run.report(so_far, candidates.len());
        Ok(found)
    };
    let in_parallel = || candidates.par_chunks(PAIRS_AT_A_TIME).map(measure).collect();
    let found: Result<Vec<Vec<Pair>>, EngineError> = match run.threads {
        0 => in_parallel(),
        1 => candidates.chunks(PAIRS_AT_A_TIME).map(measure).collect(),
        threads => match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(in_parallel),
            Err(_) => in_parallel(),
        },
    };
    let mut found: Vec<Pair> = found?.into_iter().flatten().collect();
    found.sort_unstable_by_key(|pair| (pair.a, pair.b));
    Ok(found)
}

/// Pairs whose boxes meet and that pass the filter, neighbours next to each other so that they stay in the caches.
fn candidates(
    areas: &[PlaneArea],
    filter: impl Fn(usize, usize) -> bool,
    run: Run<'_>,
) -> Result<Vec<(u32, u32)>, EngineError> {
    let boxes: Vec<Bounds> = areas.iter().map(bounds).collect();
    let mut candidates = Vec::new();
    let walk = Packed::new(&boxes).pairs(&mut |a, b| {
        let (a, b) = (a.min(b), a.max(b));
        if filter(a as usize, b as usize) {
            candidates.push((a, b));
        }
        if run.check().is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if walk.is_break() { Err(EngineError::Cancelled) } else { Ok(candidates) }
}

fn bounds(area: &PlaneArea) -> Bounds {
    let (min, max) = (area.bounds().min(), area.bounds().max());
    [min.x, min.y, max.x, max.y]
}

fn measure(areas: &[PlaneArea], (a, b): (u32, u32), min_area_m2: f64) -> Option<Pair> {
    let area_m2 = shared_area_m2(areas.get(a as usize)?, areas.get(b as usize)?);
    (area_m2 > min_area_m2).then_some(Pair { a, b, area_m2 })
}

impl Run<'_> {
    fn check(&self) -> Result<(), EngineError> {
        match self.cancel {
            Some(cancel) if cancel.load(Ordering::Relaxed) => Err(EngineError::Cancelled),
            _ => Ok(()),
        }
    }

    fn report(&self, done: usize, of: usize) {
        if let Some(progress) = self.progress {
            progress(done, of);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    use geo::{Rect, coord};

    use super::{Run, all_pairs};
    use crate::engine::error::EngineError;
    use crate::engine::footprint::PlaneArea;

    fn row_of_squares() -> Vec<PlaneArea> {
        let square = |x: f64| Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 15.0, y: 10.0 }).to_polygon();
        (0..100).filter_map(|i| PlaneArea::new(&square(f64::from(i) * 10.0).into()).ok()).collect()
    }

    #[test]
    fn threads_agree_and_progress_is_told() {
        let told = Mutex::new(0);
        let note = |done: usize, _: usize| {
            if let Ok(mut told) = told.lock() {
                *told = done.max(*told);
            }
        };
        let run = Run { threads: 2, progress: Some(&note), cancel: None };
        let found = all_pairs(&row_of_squares(), |_, _| true, 1.0, run);
        assert_eq!(found, all_pairs(&row_of_squares(), |_, _| true, 1.0, Run { threads: 1, ..Run::default() }));
        assert_eq!(found.map(|pairs| (pairs.len(), pairs.first().map(|pair| pair.area_m2))), Ok((99, Some(50.0))));
        assert_eq!(told.into_inner().ok(), Some(99));
    }

    #[test]
    fn stops_when_asked() {
        let cancel = AtomicBool::new(true);
        let run = Run { cancel: Some(&cancel), ..Run::default() };
        assert_eq!(all_pairs(&row_of_squares(), |_, _| true, 1.0, run), Err(EngineError::Cancelled));
    }
}
