//! Many short lists in one allocation.

/// Lists of values, one after another, named by their place.
pub(super) struct Grouped<T> {
    values: Vec<T>,
    /// Where each list begins in `values`, and at last where the last one ends.
    begins: Vec<u32>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Grouped { values: Vec::new(), begins: vec![0] }
    }
}

impl<T> Grouped<T> {
    /// Adds a list, unless it is empty.
    pub fn push_unless_empty(&mut self, values: impl Iterator<Item = T>) -> bool {
        let before = self.values.len();
        self.values.extend(values);
        let is_new = self.values.len() > before;
        if is_new {
            self.begins.push(self.values.len() as u32);
        }
        is_new
    }

    #[inline]
    pub fn group(&self, nth: usize) -> &[T] {
        &self.values[self.begins[nth] as usize..self.begins[nth + 1] as usize]
    }

    #[inline]
    pub fn group_mut(&mut self, nth: usize) -> &mut [T] {
        &mut self.values[self.begins[nth] as usize..self.begins[nth + 1] as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        self.begins.windows(2).map(|ends| &self.values[ends[0] as usize..ends[1] as usize])
    }
}

impl<T: Copy + Default> Grouped<T> {
    /// Puts values into so many lists by counting; `values` gives each with the place of its list, twice the same.
    pub fn sorted_into<I: Iterator<Item = (u32, T)>>(lists: usize, values: impl Fn() -> I) -> Grouped<T> {
        let mut begins = vec![0_u32; lists + 1];
        values().for_each(|(list, _)| begins[list as usize] += 1);
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut sorted = vec![T::default(); sum as usize];
        for (list, value) in values() {
            let begin = &mut begins[list as usize];
            *begin -= 1;
            sorted[*begin as usize] = value;
        }
        Grouped { values: sorted, begins }
    }
}
