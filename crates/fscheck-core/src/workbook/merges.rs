//! Cells that are merged over several rows: the value of the first counts for each of them.

use std::collections::BTreeMap;

use crate::location::{CellRef, GRID};

/// The ranges of a sheet that are merged over several rows. Only their first column matters,
/// because it contains the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges(BTreeMap<(u32, u32), u32>);

impl Merges {
    /// Adds the range from `first` down to `last_row`.
    pub fn add(&mut self, first: CellRef, last_row: u32) {
        let last_row = last_row.min(GRID.row);
        if last_row > first.row {
            let known = self.0.entry((first.column, first.row)).or_insert(last_row);
            *known = (*known).max(last_row);
        }
    }

    /// Their number.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the first cell of the range that covers `cell`, or `cell` itself if none does.
    pub fn first_of(&self, cell: CellRef) -> CellRef {
        let above = self.0.range((cell.column, 0)..=(cell.column, cell.row)).next_back();
        match above {
            Some(((column, row), last)) if *last >= cell.row => CellRef::new(*row, *column),
            _ => cell,
        }
    }

    /// The ranges: the first cell, and the last row.
    pub fn iter(&self) -> impl Iterator<Item = (CellRef, u32)> {
        self.0.iter().map(|((column, row), last)| (CellRef::new(*row, *column), *last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_in_the_range_that_covers_it() {
        let mut merges = Merges::default();
        merges.add(CellRef::new(3, 2), 5);
        merges.add(CellRef::new(7, 2), 7);
        merges.add(CellRef::new(8, 2), u32::MAX);
        for (row, first) in [(2, 2), (3, 3), (4, 3), (5, 3), (6, 6), (7, 7), (9, 8)] {
            let cell = CellRef::new(row, 2);
            assert_eq!(merges.first_of(cell), CellRef::new(first, 2), "{row}");
            let beside = CellRef::new(row, 3);
            assert_eq!(merges.first_of(beside), beside);
        }
    }
}
