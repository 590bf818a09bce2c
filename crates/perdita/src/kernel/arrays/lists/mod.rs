//! Ranking losses of lists of items.
//!
//! ```text
//! for each list:
//!     sort its items by relevance, descending and stable             (losses of ordered lists)
//!     the loss's formula on the list, through the interface `List`:
//!         rank     sort by score
//!         total    Σ over items, N at a time
//!         sweep    for each block of 16 items i: for each item i of it:
//!                      for the items j of lower relevance, N at a time:     a run, since items are sorted
//!                          value, slope ← f(score_i − score_j, i, j)
//!                          sums[i] += Σ slope; part[j] −= slope             part in lane precision
//!                  after each block: sums += part, in double
//!         row      a row-wise loss of the scores
//!     gradient ← sums, in the given order
//! ```
//!
//! Invariants: columns are padded by a vector, so that loads need no bounds; lanes past the last item have an index
//! (`place`) of at least the length, and are masked by it. Cost for m items: O(m log m) for sorting, m²/2 pairs at most
//! for a sweep; memory O(m) per thread.
use super::{Call, Kernel, blocks};
use crate::batch::{Bound, Labels};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::kernel::rowwise::{WideGrad, WideRow};
use crate::loss::{Distribution, Error, Item, List, Lists, ListsKind, Rowwise, ValueSlope};
use crate::real::{Element, Float, Lanes, MAX_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Items whose slopes are added in the precision of the lanes before they go to double.
const ROWS: usize = 16;
// The indices of the fields.
const SCORES: usize = 0;
const RELEVANCE: usize = 1;
const LENGTHS: usize = 2;

impl<L: Lists> Kernel<L> for ListsKind {
    fn check<E: Element>(_: &L, batch: &Bound<E>) -> Result<(), Error> {
        check(L::CARD.name, batch)
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        all(&Spec { ordered: L::ORDERED, formula: loss }, call)
    }
}

/// Checks the lengths of all lists that count.
fn check<E: Element>(loss: &'static str, batch: &Bound<E>) -> Result<(), Error> {
    let Some(lengths) = batch.labels(LENGTHS) else { return Ok(()) };
    let items = batch.size("m");
    for index in (0..batch.len()).filter(|&i| batch.weight_of(i) != 0.0) {
        let length = lengths.get(index);
        if !usize::try_from(length).is_ok_and(|length| length <= items) {
            let problem = format!("is no length: a list has room for {items} items");
            return Err(Error::Entry { loss, name: "lengths", index, value: length as f64, problem });
        }
    }
    Ok(())
}

/// A type-erased loss.
struct Spec<'a, F> {
    ordered: bool,
    formula: &'a dyn ErasedDefinition<F>,
}

/// The formula of a loss on a list.
trait ErasedDefinition<F>: Sync {
    /// The loss of `count` items; leaves their slopes in the sums.
    fn at(&self, items: &mut Scratch<F>, count: usize) -> f64;
}

impl<L: Lists, F: Float> ErasedDefinition<F> for L {
    fn at(&self, items: &mut Scratch<F>, count: usize) -> f64 {
        on_lanes!(simd => Lists::at(self, &mut OnLanes { simd, scratch: items, count }))
    }
}

/// Evaluates all lists.
fn all<E: Element>(spec: &Spec<E::Float>, call: Call<E>) -> Total {
    blocks(call, &|part| block(spec, part))
}

/// Evaluates the lists of a block.
fn block<E: Element>(spec: &Spec<E::Float>, mut call: Call<E>) -> Total {
    let (batch, room) = (call.batch, call.batch.size("m"));
    let scores = batch.numbers(SCORES).expect("lists have scores");
    let relevance = batch.numbers(RELEVANCE).expect("lists have a relevance");
    let mut scratch = Scratch::<E::Float>::new(room);
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);

    for i in 0..batch.len() {
        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let mut value = 0.0;
        let row = i * room..(i + 1) * room;
        let mut grad = call.grads[SCORES].as_deref_mut().map(|grad| &mut grad[row.clone()]);
        if let Some(grad) = grad.as_deref_mut() {
            grad.fill(E::default());
        }
        if weight != 0.0 {
            let length = batch.labels(LENGTHS).map_or(room, |lengths: Labels| lengths.get(i) as usize);
            let part = row.start..row.start + length;
            if length > 0 {
                scratch.read(&scores[part.clone()], &relevance[part], spec.ordered);
                value = weight * spec.formula.at(&mut scratch, length);
                // Comparisons of relevances drop a NaN, which must reach the result.
                let lost = scratch.relevance(length).iter().any(|r| r.to_f64().is_nan());
                let factor = if lost { f64::NAN } else { factor };
                value = if lost { f64::NAN } else { value };

                if let Some(grad) = grad {
                    if spec.ordered {
                        let sums = scratch.order.iter().zip(&scratch.sums);
                        sums.for_each(|(&at, sum)| grad[at as usize] = E::from_f64(sum * factor));
                    } else {
                        let sums = grad.iter_mut().zip(&scratch.sums);
                        sums.for_each(|(grad, sum)| *grad = E::from_f64(sum * factor));
                    }
                }
            }

            (total, count) = (total + weight, count + 1);
        }

        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}

/// The properties of items, each a column of the scratch memory.
#[derive(Clone, Copy)]
enum Column {
    Score,
    Relevance,
    Place,
    Rank,
    Sum,
    First,
    Second,
}

/// The items of one list as columns, with room for the longest list. All lists of a block share it; entries past the
/// current list's last item are left over from earlier ones.
struct Scratch<F> {
    columns: [Vec<F>; 7],
    /// The sums in double; their column has copies for the lanes.
    sums: Vec<f64>,
    /// The slopes of a block of items in the scores of all others.
    part: Vec<F>,
    /// The given position of each item, if they are sorted.
    order: Vec<u32>,
    /// The first item of lower relevance than each, if they are sorted.
    below: Vec<usize>,
    /// The sorted position of each given item: the inverse of `order`.
    given: Vec<u32>,
    keys: Vec<u64>,
}

impl<F: Float> Scratch<F> {
    fn new(room: usize) -> Self {
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

    fn relevance(&self, count: usize) -> &[F] {
        &self.columns[Column::Relevance as usize][..count]
    }

    /// Fills the ranks by score; ties in the given order.
    fn rank(&mut self, count: usize) {
        let Scratch { columns, keys, order, given, .. } = self;
        order.iter().enumerate().for_each(|(at, &place)| given[place as usize] = at as u32);
        let scores = &columns[Column::Score as usize];
        sort(keys, count, |place| scores[given[place] as usize]);
        for (rank, &key) in keys.iter().enumerate() {
            columns[Column::Rank as usize][given[key as u32 as usize] as usize] = F::from_f64(rank as f64);
        }
    }

    /// Reads the items of a list into the columns, sorted if `ordered`.
    fn read<E: Element<Float = F>>(&mut self, scores: &[E], relevance: &[E], ordered: bool) {
        let count = scores.len();
        let float = |x: E| F::from_f64(x.to_f64());
        self.order.clear();
        self.sums.clear();
        self.sums.resize(count, 0.0);

        if !ordered {
            for (column, given) in [(Column::Score, scores), (Column::Relevance, relevance)] {
                let column = self.columns[column as usize].iter_mut();
                column.zip(given).for_each(|(slot, &x)| *slot = float(x));
            }
            return;
        }

        sort(&mut self.keys, count, |at| float(relevance[at]));
        self.order.extend(self.keys.iter().map(|&key| key as u32));
        for (column, given) in [(Column::Score, scores), (Column::Relevance, relevance)] {
            let column = self.columns[column as usize].iter_mut();
            column.zip(&self.order).for_each(|(slot, &at)| *slot = float(given[at as usize]));
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

/// A list on SIMD lanes.
struct OnLanes<'a, S, F> {
    simd: S,
    scratch: &'a mut Scratch<F>,
    count: usize,
}

impl<S: Simd, F: Float> OnLanes<'_, S, F> {
    const N: usize = Lanes::<S, F>::N;

    #[inline(always)]
    fn columns(&self) -> Columns<'_, S, F> {
        Columns::of(self.simd, &self.scratch.columns)
    }
}

/// Borrowed columns.
#[derive(Clone, Copy)]
struct Columns<'a, S, F> {
    simd: S,
    of: [&'a [F]; 7],
}

impl<'a, S: Simd, F: Float> Columns<'a, S, F> {
    #[inline(always)]
    fn of(simd: S, columns: &'a [Vec<F>; 7]) -> Self {
        let mut of = [&[][..]; 7];
        for (k, column) in columns.iter().enumerate() {
            of[k] = column;
        }
        Columns { simd, of }
    }

    /// A vector of items from `at` on. Past the last item it has values of earlier lists.
    #[inline(always)]
    fn items(self, at: usize) -> Item<Lanes<S, F>> {
        self.item(inline!(|column: &[F]| Lanes::load(self.simd, &column[at..at + Lanes::<S, F>::N])))
    }

    /// One item, broadcast to every lane.
    #[inline(always)]
    fn one(self, at: usize) -> Item<Lanes<S, F>> {
        self.item(inline!(|column: &[F]| Lanes::splat(self.simd, column[at])))
    }

    #[inline(always)]
    fn item(self, read: impl Fn(&[F]) -> Lanes<S, F>) -> Item<Lanes<S, F>> {
        let of = inline!(|column: Column| read(self.of[column as usize]));
        Item {
            score: of(Column::Score),
            relevance: of(Column::Relevance),
            place: of(Column::Place),
            rank: of(Column::Rank),
            sum: of(Column::Sum),
            notes: [of(Column::First), of(Column::Second)],
        }
    }
}

impl<S: Simd, F: Float> List for OnLanes<'_, S, F> {
    type Lane = Lanes<S, F>;

    #[inline(always)]
    fn count(&self) -> usize {
        self.count
    }

    #[inline(always)]
    fn lit(&self, c: f64) -> Lanes<S, F> {
        Lanes::splat(self.simd, F::from_f64(c))
    }

    #[inline(always)]
    fn score(&self, i: usize) -> f64 {
        self.scratch.columns[Column::Score as usize][i].to_f64()
    }

    #[inline(always)]
    fn sum(&self, i: usize) -> f64 {
        self.scratch.sums[i]
    }

    #[inline(always)]
    fn set_sum(&mut self, i: usize, x: f64) {
        self.scratch.sums[i] = x;
    }

    #[inline(always)]
    fn max_of(&self, f: impl Fn(Item<Lanes<S, F>>) -> Lanes<S, F>) -> f64 {
        let (least, end) = (self.lit(f64::NEG_INFINITY), self.lit(self.count as f64));
        let mut top = least;
        for at in (0..self.count).step_by(Self::N) {
            let item = self.columns().items(at);
            top = item.place.select_lt(end, f(item), least).max(top);
        }
        top.largest().to_f64()
    }

    #[inline(always)]
    fn total(&self, f: impl Fn(Item<Lanes<S, F>>) -> Lanes<S, F>) -> f64 {
        let (zero, end) = (self.lit(0.0), self.lit(self.count as f64));
        let mut total = Sum::zero(self.simd);
        for at in (0..self.count).step_by(Self::N) {
            let item = self.columns().items(at);
            total.add(item.place.select_lt(end, f(item), zero));
        }
        total.total()
    }

    #[inline(always)]
    fn note(&mut self, f: impl Fn(Item<Lanes<S, F>>) -> [Lanes<S, F>; 2]) {
        for at in (0..self.count).step_by(Self::N) {
            let [first, second] = f(self.columns().items(at));
            first.store(&mut self.scratch.columns[Column::First as usize][at..]);
            second.store(&mut self.scratch.columns[Column::Second as usize][at..]);
        }
    }

    #[inline(always)]
    fn rank(&mut self) {
        self.scratch.rank(self.count);
    }

    #[inline(always)]
    fn pairs(&self) -> usize {
        self.scratch.below.iter().map(|below| self.count - below).sum()
    }

    #[inline(always)]
    fn for_each_pair(
        &mut self,
        ties: bool,
        f: impl Fn(Lanes<S, F>, Item<Lanes<S, F>>, Item<Lanes<S, F>>) -> ValueSlope<Lanes<S, F>>,
    ) -> f64 {
        let (n, count) = (Self::N, self.count);
        let (zero, end) = (self.lit(0.0), self.lit(count as f64));
        let Scratch { columns, sums, part, below, .. } = &mut *self.scratch;
        let items = Columns::of(self.simd, columns);
        sums.fill(0.0);
        let mut total = Sum::zero(self.simd);

        for block in (0..count).step_by(ROWS) {
            part[block..].fill(F::default());
            for i in block..count.min(block + ROWS) {
                let a = items.one(i);
                let (mut value, mut slope) = (zero, zero);
                let first = if ties { i + 1 } else { below[i] };

                for at in (first..count).step_by(n) {
                    let b = items.items(at);
                    let ahead = a.score.select_eq(b.score, zero, a.score - b.score);
                    let jet = f(ahead, a, b);
                    let here = b.place.select_lt(end, jet.slope, zero);
                    (value, slope) = (value + b.place.select_lt(end, jet.value, zero), slope + here);
                    let part = &mut part[at..at + n];
                    (Lanes::load(self.simd, part) - here).store(part);
                }

                total.add(value);
                let mut own = Sum::zero(self.simd);
                own.add(slope);
                sums[i] += own.total();
            }

            sums[block..].iter_mut().zip(&part[block..]).for_each(|(sum, part)| *sum += part.to_f64());
        }
        // Copies for the lanes.
        let shown = columns[Column::Sum as usize].iter_mut();
        shown.zip(sums).for_each(|(shown, &mut sum)| *shown = F::from_f64(sum));
        total.total()
    }

    #[inline(always)]
    fn row<L: Rowwise<Target = Distribution>>(&mut self, loss: &L) -> f64 {
        let Scratch { columns, sums, part, .. } = &mut *self.scratch;
        let row = inline!(|k: Column| WideRow::new(self.simd, &columns[k as usize][..self.count]));
        let mut slopes = WideGrad::new(Some(&mut part[..self.count]), 1.0);
        let value = loss.at(row(Column::Score), row(Column::First), &mut slopes);
        sums.iter_mut().zip(part).for_each(|(sum, slope)| *sum = slope.to_f64());
        value
    }
}
