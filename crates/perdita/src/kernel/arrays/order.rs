//! Numbers in descending order, ties by place: a radix sort.
//!
//! ```text
//! key    the bits of a number, so that keys ascend where numbers descend
//! count  the digits of all keys, in one pass
//! for each digit from the lowest, unless all keys share it:
//!     move the entries to where their digit begins, in the order they are in
//! ```
//!
//! Cost: O(n) for n entries, a read and a write of all of them per digit of 8 bits; memory for a copy.

/// Entries below which comparisons are faster.
const FEW: usize = 256;

/// Digits of a key, and values of a digit.
const DIGITS: usize = 8;
const VALUES: usize = 256;

/// A number as a key, and what goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    key: u64,
    /// Ascends with the place.
    pub(super) tag: u64,
}

impl Entry {
    /// Keys are in reverse total order of the numbers: a NaN comes first, one with a sign bit last.
    pub(super) fn new(number: f64, tag: u64) -> Self {
        let bits = number.to_bits();
        let flip = if bits >> 63 == 0 { u64::MAX >> 1 } else { 0 };
        Entry { key: bits ^ flip, tag }
    }

    pub(super) fn number(self) -> f64 {
        let flip = if self.key >> 63 == 0 { u64::MAX >> 1 } else { 0 };
        f64::from_bits(self.key ^ flip)
    }
}

/// Sorts entries, of which tags ascend, by their numbers in descending order; equal numbers stay in order.
pub(super) fn sort(entries: &mut Vec<Entry>) {
    if entries.len() < FEW {
        return entries.sort_unstable();
    }

    let digit = |entry: &Entry, d: usize| (entry.key >> (8 * d)) as usize % VALUES;
    let mut counts = [[0usize; VALUES]; DIGITS];
    for entry in entries.iter() {
        for (d, counts) in counts.iter_mut().enumerate() {
            counts[digit(entry, d)] += 1;
        }
    }

    let mut sorted = vec![Entry::default(); entries.len()];
    for (d, counts) in counts.iter().enumerate() {
        if counts[digit(&entries[0], d)] == entries.len() {
            continue;
        }
        let mut next = [0; VALUES];
        for value in 1..VALUES {
            next[value] = next[value - 1] + counts[value - 1];
        }
        for entry in entries.iter() {
            let slot = &mut next[digit(entry, d)];
            sorted[*slot] = *entry;
            *slot += 1;
        }
        std::mem::swap(entries, &mut sorted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorted by comparisons, as numbers.
    fn expected(numbers: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by(|&a, &b| numbers[b].total_cmp(&numbers[a]));
        order
    }

    #[test]
    fn numbers_descend_and_ties_keep_their_order() {
        let special =
            [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 5e-324, -5e-324, 1.0];
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state >> 11
        };
        for len in [0, 1, 2, FEW - 1, FEW, 1000, 5000] {
            for kind in 0..4 {
                let numbers: Vec<f64> = (0..len)
                    .map(|i| match kind {
                        0 => random() as f64 / (1u64 << 53) as f64,
                        1 => (random() % 7) as f64,
                        2 => f64::from_bits((random() << 11) | (random() % 2048)),
                        _ => special[i % special.len()],
                    })
                    .collect();
                let mut entries: Vec<_> =
                    numbers.iter().zip(0..).map(|(&number, tag)| Entry::new(number, tag)).collect();
                sort(&mut entries);

                let order: Vec<_> = entries.iter().map(|entry| entry.tag as usize).collect();
                assert_eq!(order, expected(&numbers), "{len} numbers of kind {kind}");
                for entry in entries {
                    assert_eq!(entry.number().to_bits(), numbers[entry.tag as usize].to_bits());
                }
            }
        }
    }
}
