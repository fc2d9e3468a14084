//! What a comparison of many pairs found: how many agree, who was wrong where they do not.

use super::geos::{Geos, Verdict};
use geo::MultiPolygon;
use std::fmt;

/// An overlap is more than this, in square metres.
const LIMIT_M2: f64 = 1.0;
/// Pairs with an area that only our exceptions make valid are held against rational numbers, so many per thread.
const EXCEPTIONS_TRIED: usize = 150;
/// Disagreements that are shown.
const SHOWN: usize = 10;

/// Counts, and what is wrong.
#[derive(Default)]
pub struct Tally {
    /// Pairs of areas that are valid for both.
    pub pairs: usize,
    overlaps: usize,
    valid: usize,
    invalid: usize,
    /// Invalid for GEOS by one of our deliberate exceptions.
    exceptions: usize,
    /// Valid for GEOS only; rational numbers say that the engine is right.
    stricter: usize,
    /// Pairs with such areas that were compared with rational numbers.
    exceptions_tried: usize,
    /// Pairs on which GEOS gave up.
    given_up: usize,
    /// Pairs on which GEOS was wrong, by rational numbers.
    geos_wrong: usize,
    geos_worst_m2: f64,
    ours_worst_m2: f64,
    /// Where the engine was wrong.
    pub wrong: Vec<String>,
}

/// Areas agree within a square decimetre's hundredth or a millionth.
pub fn agree(a_m2: f64, b_m2: f64) -> bool {
    (a_m2 - b_m2).abs() <= (1e-6 * a_m2.max(b_m2)).max(1e-3)
}

/// Both are overlaps or both are not, unless one is as close to the limit as doubles are sure.
fn decide_alike(a_m2: f64, b_m2: f64) -> bool {
    (a_m2 > LIMIT_M2) == (b_m2 > LIMIT_M2) || (a_m2 - LIMIT_M2).abs() <= 1e-3 || (b_m2 - LIMIT_M2).abs() <= 1e-3
}

impl Tally {
    /// Notes what both say of an outline. Rational numbers decide what GEOS sorts otherwise, and on a sample of our
    /// exceptions.
    pub fn judge(&mut self, ours: bool, theirs: Verdict, area: &MultiPolygon<f64>, geos: &mut Geos) {
        let sorted_otherwise = ours != (theirs != Verdict::Invalid);
        let tried = theirs == Verdict::Exception && self.exceptions < EXCEPTIONS_TRIED;
        if (sorted_otherwise || tried) && geos.is_exactly_valid(area) != ours {
            self.wrong.push(format!("valid: {ours}, GEOS: {theirs:?}: {area:?}"));
        }
        match (ours, theirs) {
            (true, Verdict::Valid) => self.valid += 1,
            (true, _) => self.exceptions += 1,
            (false, Verdict::Valid) => self.stricter += 1,
            (false, _) => self.invalid += 1,
        }
    }

    /// Holds a pair's shared area against GEOS, and both against rational numbers where they differ.
    pub fn hold<'a>(
        &mut self,
        ours_m2: f64,
        theirs_m2: f64,
        both_valid: bool,
        areas: impl FnOnce() -> (&'a MultiPolygon<f64>, &'a MultiPolygon<f64>),
        geos: &mut Geos,
    ) {
        if both_valid {
            self.pairs += 1;
            self.overlaps += usize::from(ours_m2 > LIMIT_M2);
            if agree(ours_m2, theirs_m2) && decide_alike(ours_m2, theirs_m2) {
                self.ours_worst_m2 = self.ours_worst_m2.max((ours_m2 - theirs_m2).abs());
                return;
            }
        } else if self.exceptions_tried == EXCEPTIONS_TRIED {
            return;
        } else {
            self.exceptions_tried += 1;
        }
        let (a, b) = areas();
        let exact_m2 = geos.exactly(a, b);
        if !agree(ours_m2, exact_m2) || !decide_alike(ours_m2, exact_m2) {
            self.wrong.push(format!("{ours_m2}, GEOS {theirs_m2}, exactly {exact_m2}: {a:?} {b:?}"));
        } else if both_valid && theirs_m2.is_nan() {
            self.given_up += 1;
        } else if both_valid {
            self.geos_wrong += 1;
            self.geos_worst_m2 = self.geos_worst_m2.max((theirs_m2 - exact_m2).abs());
        }
    }

    /// Both together.
    pub fn and(mut self, other: Self) -> Self {
        self.wrong.extend(other.wrong);
        self.wrong.truncate(SHOWN);
        Self {
            pairs: self.pairs + other.pairs,
            overlaps: self.overlaps + other.overlaps,
            valid: self.valid + other.valid,
            invalid: self.invalid + other.invalid,
            exceptions: self.exceptions + other.exceptions,
            stricter: self.stricter + other.stricter,
            exceptions_tried: self.exceptions_tried + other.exceptions_tried,
            given_up: self.given_up + other.given_up,
            geos_wrong: self.geos_wrong + other.geos_wrong,
            geos_worst_m2: self.geos_worst_m2.max(other.geos_worst_m2),
            ours_worst_m2: self.ours_worst_m2.max(other.ours_worst_m2),
            wrong: self.wrong,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            pairs, overlaps, valid, invalid, exceptions, stricter, exceptions_tried, given_up, geos_wrong, ..
        } = self;
        writeln!(
            to,
            "areas: {valid} valid and {invalid} invalid for both, {exceptions} valid by our exceptions only, {stricter} for GEOS only"
        )?;
        writeln!(
            to,
            "pairs: {pairs}, of them {overlaps} overlaps; at worst {:.1e} m² from GEOS where both agree",
            self.ours_worst_m2
        )?;
        writeln!(
            to,
            "by rational numbers GEOS was wrong on {geos_wrong} pairs, by {:.1e} m² at worst; on {given_up} it gave up",
            self.geos_worst_m2
        )?;
        write!(to, "pairs with an area of our exceptions, held against rational numbers: {exceptions_tried}")
    }
}
