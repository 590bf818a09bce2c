//! The items of a list as columns of scratch memory, sorted by relevance and ranked by score.
use crate::kernel::near::widen;
use crate::real::{Element, Float, MAX_LANES};

/// The properties of items, each a column of the scratch memory.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Score,
    Relevance,
    Place,
    Rank,
    Sum,
    First,
    Second,
}

/// The items of one list as columns, with room for the longest list. All lists of a block share it. Past the current list's
/// last item, a vector of scores and relevances is filled with copies of its; other columns are left over from earlier lists.
pub(super) struct Scratch<F> {
    pub(super) columns: [Vec<F>; 7],
    /// The sums in double; their column has copies for the lanes.
    pub(super) sums: Vec<f64>,
    /// The slopes of a block of items in the scores of all others.
    pub(super) part: Vec<F>,
    /// The given position of each item, if they are sorted.
    pub(super) order: Vec<u32>,
    /// The first item of lower relevance than each, if they are sorted.
    pub(super) below: Vec<usize>,
    /// The sorted position of each given item: the inverse of `order`.
    given: Vec<u32>,
    keys: Vec<u64>,
}

impl<F: Float> Scratch<F> {
    pub(super) fn new(room: usize) -> Self {
        let column = || vec![F::default(); room + MAX_LANES];
        let mut columns = std::array::from_fn(|_| column());
        let place: &mut Vec<F> = &mut columns[Column::Place as usize];
        place.iter_mut().enumerate().for_each(|(at, place)| *place = F::from_f64(at as f64));
        Scratch {
            columns,
            sums: Vec::with_capacity(room),
            part: column(),
            order: Vec::with_capacity(room),
            below: Vec::with_capacity(room),
            given: vec![0; room],
            keys: Vec::with_capacity(room),
        }
    }

    pub(super) fn relevance(&self, count: usize) -> &[F] {
        &self.columns[Column::Relevance as usize][..count]
    }

    /// Fills the ranks by score; ties in the given order.
    pub(super) fn rank(&mut self, count: usize) {
        let Scratch { columns, keys, order, given, .. } = self;
        order.iter().enumerate().for_each(|(at, &place)| given[place as usize] = at as u32);
        let scores = &columns[Column::Score as usize];
        sort(keys, count, |place| scores[given[place] as usize]);
        for (rank, &key) in keys.iter().enumerate() {
            columns[Column::Rank as usize][given[key as u32 as usize] as usize] = F::from_f64(rank as f64);
        }
    }

    /// Reads the items of a list into the columns, sorted if `ordered`.
    pub(super) fn read<E: Element<Float = F>>(&mut self, scores: &[E], relevance: &[E], ordered: bool) {
        let count = scores.len();
        let float = |x: E| F::from_f64(x.to_f64());
        self.order.clear();
        self.sums.resize(count, 0.0);
        self.sums.fill(0.0);

        if !ordered {
            for (column, given) in [(Column::Score, scores), (Column::Relevance, relevance)] {
                let column = &mut self.columns[column as usize];
                widen(given, &mut column[..count]);
                pad(column, count);
            }
            return;
        }

        sort(&mut self.keys, count, |at| float(relevance[at]));
        self.order.extend(self.keys.iter().map(|&key| key as u32));
        for (column, given) in [(Column::Score, scores), (Column::Relevance, relevance)] {
            let column = self.columns[column as usize].iter_mut();
            column.zip(&self.order).for_each(|(slot, &at)| *slot = float(given[at as usize]));
        }
        for column in [Column::Score, Column::Relevance] {
            pad(&mut self.columns[column as usize], count);
        }

        let mut first = count;
        self.below.clear();
        self.below.resize(count, count);
        let relevance = &self.columns[Column::Relevance as usize];

        for at in (0..count - 1).rev() {
            first = if relevance[at] == relevance[at + 1] { first } else { at + 1 };
            self.below[at] = first;
        }
    }
}

/// Fills a vector after `count` items with copies of the last.
fn pad<F: Float>(column: &mut [F], count: usize) {
    let last = column[count - 1];
    column[count..count + MAX_LANES].fill(last);
}

/// Sorted keys of `count` items, by descending value and then by index. A key is a value's bits and, in the low half,
/// the index, so that integers are sorted.
fn sort<F: Float>(keys: &mut Vec<u64>, count: usize, value: impl Fn(usize) -> F) {
    // Adding 0 maps −0 to 0.
    let value = |at: usize| value(at).to_f64() + 0.0;
    keys.clear();
    keys.extend((0..count).map(|at| {
        // The bits of floats sort as integers, those of negative floats in reverse.
        let bits = (value(at) as f32).to_bits();
        let falling = if bits >> 31 == 1 { bits } else { !bits ^ (1 << 31) };
        (u64::from(falling) << 32) | at as u64
    }));
    keys.sort_unstable();
    if size_of::<F>() > size_of::<f32>() {
        // Equal in single precision are few: the sort finds a nearly sorted array.
        let of = |key: &u64| value(*key as u32 as usize);
        keys.sort_unstable_by(|a, b| of(b).total_cmp(&of(a)).then((*a as u32).cmp(&(*b as u32))));
    }
}
