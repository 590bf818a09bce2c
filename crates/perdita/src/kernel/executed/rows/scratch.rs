//! The memory of a thread for the rows of a tile. It is kept and grows to the largest program that the thread has run:
//! a few times the length of the longest row.
use std::cell::RefCell;

/// Elements in the precision of the batch, and numbers per row.
#[derive(Default)]
pub(super) struct Scratch<F> {
    wide: Vec<F>,
    narrow: Vec<f64>,
}

thread_local! {
    pub(super) static SINGLE: RefCell<Scratch<f32>> = RefCell::default();
    pub(super) static DOUBLE: RefCell<Scratch<f64>> = RefCell::default();
}

impl<F: Copy + Default> Scratch<F> {
    /// Parts of the given lengths, each of which begins at a cache line. Their contents are left from earlier uses.
    pub(super) fn parts<const N: usize, const M: usize>(
        &mut self,
        wide: [usize; N],
        narrow: [usize; M],
    ) -> ([&mut [F]; N], [&mut [f64]; M]) {
        (cut(&mut self.wide, wide), cut(&mut self.narrow, narrow))
    }
}

/// Bytes of a cache line.
const LINE: usize = 64;

fn cut<T: Copy + Default, const N: usize>(memory: &mut Vec<T>, lengths: [usize; N]) -> [&mut [T]; N] {
    let line = LINE / size_of::<T>();
    let padded = lengths.map(|len| len.next_multiple_of(line));
    let all = padded.iter().sum::<usize>() + line;
    if memory.len() < all {
        memory.resize(all, T::default());
    }

    let first = memory.as_ptr().align_offset(LINE).min(line);
    let mut rest = &mut memory[first..];
    let mut at = 0;
    lengths.map(|len| {
        let (part, after) = std::mem::take(&mut rest).split_at_mut(padded[at]);
        (rest, at) = (after, at + 1);
        &mut part[..len]
    })
}
