//! A list on SIMD lanes, as formulas see it.
use super::scratch::{Column, Scratch};
use crate::inline;
use crate::kernel::rowwise::{WideGrad, WideRow};
use crate::loss::{Distribution, Item, List, Rowwise, ValueSlope};
use crate::real::{Float, Lanes, Real, Sum};
use fearless_simd::Simd;

/// Items whose slopes are added in the precision of the lanes before they go to double.
const ROWS: usize = 16;

/// A list on SIMD lanes.
pub(super) struct OnLanes<'a, S, F> {
    pub(super) simd: S,
    pub(super) scratch: &'a mut Scratch<F>,
    pub(super) count: usize,
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

    /// A vector of items from `at` on. Past the last item, scores and relevances are copies of its, and other columns have
    /// values of earlier lists.
    #[inline(always)]
    fn items(self, at: usize) -> Item<Lanes<S, F>> {
        // Without a panic, a column that the formula does not read costs nothing.
        self.item(inline!(|column: &[F]| match column.get(at..at + Lanes::<S, F>::N) {
            Some(items) => Lanes::load(self.simd, items),
            None => Lanes::splat(self.simd, F::default()),
        }))
    }

    /// One item, broadcast to every lane.
    #[inline(always)]
    fn one(self, at: usize) -> Item<Lanes<S, F>> {
        self.item(inline!(|column: &[F]| match column.get(at) {
            Some(&item) => Lanes::splat(self.simd, item),
            None => Lanes::splat(self.simd, F::default()),
        }))
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
        let padded = self.count.next_multiple_of(Self::N);
        let row = inline!(|k: Column| WideRow::padded(self.simd, &columns[k as usize][..padded], self.count));
        let mut slopes = WideGrad::new(Some(&mut part[..padded]), 1.0);
        let value = loss.at(row(Column::Score), row(Column::First), &mut slopes);
        let (sums, part) = (&mut sums[..self.count], &part[..self.count]);
        for i in 0..self.count {
            sums[i] = part[i].to_f64();
        }
        value
    }
}
