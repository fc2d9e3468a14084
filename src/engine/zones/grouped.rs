//! Many short lists in one allocation.

/// Lists of values, one after another, named by their place.
pub(super) struct Grouped<T> {
    values: Vec<T>,
    /// Where each list ends in `values`.
    ends: Vec<u32>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Grouped { values: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Grouped<T> {
    /// Adds a list, unless it is empty.
    pub fn push_unless_empty(&mut self, values: impl Iterator<Item = T>) -> bool {
        let before = self.values.len();
        self.values.extend(values);
        let is_new = self.values.len() > before;
        if is_new {
            self.ends.push(self.values.len() as u32);
        }
        is_new
    }

    /// A list by its place; nothing if there is none.
    pub fn group(&self, nth: usize) -> &[T] {
        let start = nth.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        let end = self.ends.get(nth).map_or(start, |&end| end as usize);
        self.values.get(start..end).unwrap_or_default()
    }
}
