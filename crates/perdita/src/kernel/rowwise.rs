//! A row of scores, one target: wide rows on lanes, narrow rows a lane each.
use super::reduce::{Outputs, Reduction, Total, split, split_mut};
use super::threads::{Work, fold};
use crate::batch::Rows;
use crate::inline;
use crate::loss::{Error, NoSlopes, Row, Rowwise, Slopes, Truth};
use crate::real::{Dual, Element, Float, Lanes, MOST_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Rows up to this wide are turned on their side: a lane holds a row.
const NARROW: usize = 32;
/// Scores whose sums are added in order, more or less: blocks are of whole rows.
const BLOCK: usize = 1 << 13;
/// Below this many scores a second thread costs more than it brings.
const ALONE: usize = 1 << 15;

/// What every row-wise loss can do.
///
/// `evaluate` is all of it; the other methods are one line each on top. None but `value_and_grad` and the curvature
/// allocates.
pub trait RowwiseExt: Rowwise {
    /// The reduced loss's sum, weight and count, and whatever else `out` asks for. The curvature is computed from
    /// dual numbers, class by class: it costs as much as C gradients.
    ///
    /// # Errors
    /// A label that names no class and is not the one to ignore; an output or a parameter per class of the wrong
    /// length; an explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Rows<E, Self::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        out.fit(batch.len(), batch.scores.len())?;
        if let Some(got) = self.classes()
            && got != batch.classes
        {
            let (loss, name) = (Self::CARD.name, "a parameter per class");
            return Err(Error::Classes { loss, name, got, want: batch.classes });
        }
        let scale = reduction.scale(total_weight(self, &batch)?)?;
        let rows = (BLOCK / batch.classes).next_multiple_of(16).max(16);
        let alone = ALONE / batch.classes;
        let run = match (batch.classes <= NARROW, out.grad.is_some()) {
            (true, false) => narrow::<Self, E, false>,
            (true, true) => narrow::<Self, E, true>,
            (false, false) => wide::<Self, E, false>,
            (false, true) => wide::<Self, E, true>,
        };
        let curved = out.curvature.is_some();
        let leaf = |mut slices: Slices<E, Self::Truth>| {
            if curved {
                curvature(self, &mut slices, scale);
            }
            run(self, slices, scale)
        };
        Ok(fold(Slices { batch, out }, rows, alone, &leaf))
    }
    /// The sum, weight and count: a part that can be merged with others.
    fn total<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<Total, Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::none())
    }
    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<f64, Error> {
        Ok(self.total(batch)?.mean())
    }
    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<f64, Error> {
        Ok(self.total(batch)?.sum())
    }
    /// w·loss of every row.
    fn each<E: Element>(&self, batch: Rows<E, Self::Truth>, out: &mut [E]) -> Result<(), Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::none().each(out)).map(drop)
    }
    /// The mean, and its gradient in the scores.
    fn mean_grad<E: Element>(&self, batch: Rows<E, Self::Truth>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::none().grad(grad))?.mean())
    }
    /// The sum, and its gradient in the scores.
    fn sum_grad<E: Element>(&self, batch: Rows<E, Self::Truth>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::none().grad(grad))?.sum())
    }
    /// The sum over an explicit denominator, and its gradient in the scores.
    fn mean_over_grad<E: Element>(
        &self,
        batch: Rows<E, Self::Truth>,
        n: f64,
        grad: &mut [E],
    ) -> Result<f64, Error> {
        let over = Reduction::Over(n);
        Ok(over.of(&self.evaluate(batch, over, Outputs::none().grad(grad))?))
    }
    /// The mean, and its gradient in new memory.
    fn value_and_grad<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<(f64, Vec<E>), Error> {
        let mut grad = vec![E::default(); batch.scores.len()];
        Ok((self.mean_grad(batch, &mut grad)?, grad))
    }
}
impl<L: Rowwise> RowwiseExt for L {}

/// What one row counts: its label (0 where there is none), and its share in the mean; `None` if it is not looked at.
#[inline(always)]
fn counted<L: Rowwise, E: Element>(loss: &L, batch: &Rows<E, L::Truth>, i: usize) -> Option<(i64, f64)> {
    let label = if L::Truth::SOFT { 0 } else { batch.labels.get(i) };
    let weight = batch.weight.map_or(1.0, |w| w[i].to_f64());
    (weight != 0.0 && (L::Truth::SOFT || loss.ignored() != Some(label))).then_some((label, weight))
}

/// What a row with this label counts for in the mean, but for its weight.
#[inline(always)]
fn share<L: Rowwise>(loss: &L, label: i64) -> f64 {
    if L::Truth::SOFT { 1.0 } else { loss.weight(label as usize) }
}

/// Checks every label that counts, and adds up what the mean divides by.
fn total_weight<L: Rowwise, E: Element>(loss: &L, batch: &Rows<E, L::Truth>) -> Result<f64, Error> {
    if L::Truth::SOFT && batch.weight.is_none() {
        return Ok(batch.len() as f64);
    }
    let mut total = 0.0;
    for index in 0..batch.len() {
        if let Some((label, weight)) = counted(loss, batch, index) {
            let class = usize::try_from(label).ok().filter(|&l| l < batch.classes);
            let class = class.ok_or(Error::Label { index, label, classes: batch.classes })?;
            total += weight * loss.weight(class);
        }
    }
    Ok(total)
}

struct Slices<'a, E, K: Truth> {
    batch: Rows<'a, E, K>,
    out: Outputs<'a, E>,
}
impl<E: Element, K: Truth> Work for Slices<'_, E, K> {
    fn len(&self) -> usize {
        self.batch.len
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let Slices { batch, out } = self;
        let cut = mid * batch.stride;
        let (left, right) = batch.split(mid);
        let (e0, e1) = split_mut(out.each, mid);
        let (g0, g1) = split_mut(out.grad, cut);
        let (c0, c1) = split_mut(out.curvature, cut);
        let (u0, u1) = split(out.upstream, mid);
        (
            Slices { batch: left, out: Outputs { each: e0, grad: g0, curvature: c0, upstream: u0 } },
            Slices { batch: right, out: Outputs { each: e1, grad: g1, curvature: c1, upstream: u1 } },
        )
    }
}

/// What a row's gradient is multiplied by.
#[inline(always)]
fn factor<E: Element>(out: &Outputs<E>, i: usize, weight: f64, scale: f64) -> f64 {
    weight * scale * out.upstream.map_or(1.0, |u| u[i].to_f64())
}

// ---- wide rows: a row along the lanes ----

/// A row along the lanes. The numbers of the row as a whole are doubles.
struct Along<'a, S, E> {
    simd: S,
    scores: &'a [E],
}
impl<S: Simd, E> Clone for Along<'_, S, E> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<S: Simd, E> Copy for Along<'_, S, E> {}

/// `len` scores from `start`: one vector, or less at the end of the row.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    len: usize,
}
/// Places that are visited side by side, each with a sum of its own.
const ABREAST: usize = 4;
/// Places per lane whose sum may stay in single precision.
const SHORT: usize = 16;

impl<'a, S: Simd, E: Element> Along<'a, S, E> {
    const N: usize = Lanes::<S, E::Float>::N;

    /// Calls `f` on every place, several full ones at a time.
    #[inline(always)]
    fn places(self, mut several: impl FnMut([Place; ABREAST]), mut one: impl FnMut(Place)) {
        let (n, len) = (Self::N, self.scores.len());
        let mut start = 0;
        while start + ABREAST * n <= len {
            several([0, 1, 2, 3].map(|k| Place { start: start + k * n, len: n }));
            start += ABREAST * n;
        }
        while start + n <= len {
            one(Place { start, len: n });
            start += n;
        }
        if start < len {
            one(Place { start, len: len - start });
        }
    }
    #[inline(always)]
    fn load(self, xs: &[E], at: Place) -> Lanes<S, E::Float> {
        if at.len == Self::N {
            Lanes::load(self.simd, &xs[at.start..at.start + Self::N])
        } else {
            Lanes::load_tail(self.simd, &xs[at.start..])
        }
    }
}
impl<'a, S: Simd, E: Element> Row for Along<'a, S, E> {
    type Lane = Lanes<S, E::Float>;
    type Score = f64;
    type Label = usize;
    type At = Place;
    #[inline(always)]
    fn count(self) -> usize {
        self.scores.len()
    }
    #[inline(always)]
    fn at(self, at: Place) -> Self::Lane {
        self.load(self.scores, at)
    }
    #[inline(always)]
    fn get(self, label: usize) -> f64 {
        self.scores[label].to_f64()
    }
    #[inline(always)]
    fn spread(self, x: f64) -> Self::Lane {
        Lanes::splat(self.simd, E::Float::from_f64(x))
    }
    #[inline(always)]
    fn lit(self, c: f64) -> f64 {
        c
    }
    #[inline(always)]
    fn constants(self, per_class: &[f64], at: Place) -> Self::Lane {
        let here = &per_class[at.start..at.start + at.len];
        Lanes::from_fn(self.simd, |i| E::Float::from_f64(here[i.min(here.len() - 1)]))
    }
    #[inline(always)]
    fn constant(self, per_class: &[f64], label: usize) -> f64 {
        per_class[label]
    }
    #[inline(always)]
    fn largest(self) -> f64 {
        let mut tops = [self.spread(f64::NEG_INFINITY); ABREAST];
        let mut top = tops[0];
        self.places(
            inline!(|places| {
                for (top, at) in tops.iter_mut().zip(places) {
                    *top = self.at(at).max(*top);
                }
            }),
            inline!(|at| top = self.at(at).max(top)),
        );
        tops.into_iter().fold(top, |a, b| b.max(a)).largest().to_f64()
    }
    #[inline(always)]
    fn sum(self, skip: Option<usize>, f: impl Fn(Place) -> Self::Lane) -> f64 {
        self.total(skip, inline!(|at| f(at)))
    }
}
impl<'a, S: Simd, E: Element> Along<'a, S, E> {
    /// The sum of `f` over the row but `skip`: short sums in the precision of the lanes, long ones in double.
    #[inline(always)]
    fn total(self, skip: Option<usize>, mut f: impl FnMut(Place) -> Lanes<S, E::Float>) -> f64 {
        let (n, len) = (Self::N, self.scores.len());
        let zero = self.spread(0.0);
        let mut sum = Sum::zero(self.simd);
        // The vector that holds `skip` is left to the end; its neighbours abreast go one by one.
        let skip = skip.unwrap_or(usize::MAX);
        let mut start = 0;
        while start < len {
            let stop = len.min(start + SHORT * ABREAST * n);
            let mut sums = [zero; ABREAST];
            while start + ABREAST * n <= stop {
                if skip.wrapping_sub(start) >= ABREAST * n {
                    for (k, sum) in sums.iter_mut().enumerate() {
                        *sum = *sum + f(Place { start: start + k * n, len: n });
                    }
                } else {
                    for (k, sum) in sums.iter_mut().enumerate() {
                        let at = Place { start: start + k * n, len: n };
                        let x = f(at);
                        let inside = skip.wrapping_sub(at.start);
                        *sum = *sum + if inside < n { x.with(inside, E::Float::default()) } else { x };
                    }
                }
                start += ABREAST * n;
            }
            while start < stop {
                let at = Place { start, len: n.min(stop - start) };
                let x = f(at).first(at.len);
                let inside = skip.wrapping_sub(start);
                sums[0] = sums[0] + if inside < n { x.with(inside, E::Float::default()) } else { x };
                start += n;
            }
            let [a, b, c, d] = sums;
            sum.add((a + b) + (c + d));
        }
        sum.total()
    }
}

/// The gradient of a row along the lanes. What is kept lies where the gradient will be; halves, which would lose
/// digits there, are computed again.
struct Beside<'a, E: Element> {
    grad: &'a mut [E],
    factor: f64,
}
impl<'a, S: Simd, E: Element> Slopes<Along<'a, S, E>> for Beside<'_, E> {
    #[inline(always)]
    fn keep(
        &mut self,
        z: Along<'a, S, E>,
        skip: Option<usize>,
        f: impl Fn(Place) -> Lanes<S, E::Float>,
    ) -> f64 {
        z.total(
            skip,
            inline!(|at| {
                let x = f(at);
                if E::KEEPS {
                    x.store_tail(&mut self.grad[at.start..at.start + at.len]);
                }
                x
            }),
        )
    }
    #[inline(always)]
    fn write(
        &mut self,
        z: Along<'a, S, E>,
        f: impl Fn(Place) -> Lanes<S, E::Float>,
        g: impl Fn(Place, Lanes<S, E::Float>) -> Lanes<S, E::Float>,
    ) {
        let factor = z.spread(self.factor);
        let grad = &mut self.grad[..z.scores.len()];
        let mut put = inline!(|at: Place| {
            let kept = if E::KEEPS { z.load(grad, at) } else { f(at) };
            (g(at, kept) * factor).store_tail(&mut grad[at.start..at.start + at.len]);
        });
        let (n, len) = (Along::<S, E>::N, z.scores.len());
        let mut start = 0;
        while start + n <= len {
            put(Place { start, len: n });
            start += n;
        }
        if start < len {
            put(Place { start, len: len - start });
        }
    }
    #[inline(always)]
    fn fill(&mut self, z: Along<'a, S, E>, f: impl Fn(Place) -> Lanes<S, E::Float>) {
        let factor = z.spread(self.factor);
        let (n, len) = (Along::<S, E>::N, z.scores.len());
        for start in (0..len).step_by(n) {
            let at = Place { start, len: n.min(len - start) };
            (f(at) * factor).store_tail(&mut self.grad[start..start + at.len]);
        }
    }
    #[inline(always)]
    fn set(&mut self, label: usize, x: f64) {
        self.grad[label] = E::from_f64(x * self.factor);
    }
}

fn wide<L: Rowwise, E: Element, const GRAD: bool>(loss: &L, s: Slices<E, L::Truth>, scale: f64) -> Total {
    on_lanes!(simd => wide_rows::<_, L, E, GRAD>(simd, loss, s, scale))
}
#[inline(always)]
fn wide_rows<S: Simd, L: Rowwise, E: Element, const GRAD: bool>(
    simd: S,
    loss: &L,
    s: Slices<E, L::Truth>,
    scale: f64,
) -> Total {
    let Slices { batch, mut out } = s;
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);
    for i in 0..batch.len {
        let counted = counted(loss, &batch, i);
        let factor = counted.map_or(0.0, |(_, weight)| factor(&out, i, weight, scale));
        let grad = out.grad.as_deref_mut().map(|g| &mut g[i * batch.stride..][..batch.classes]);
        let Some((label, weight)) = counted else {
            grad.into_iter().for_each(|g| g.fill(E::default()));
            out.each.as_deref_mut().into_iter().for_each(|each| each[i] = E::default());
            continue;
        };
        let row = Along { simd, scores: batch.row(i) };
        let target = L::Truth::of(|| label as usize, || Along { simd, scores: batch.soft_row(i) });
        let value = match grad {
            Some(grad) if GRAD => loss.at(row, target, &mut Beside { grad, factor }),
            _ => loss.at(row, target, &mut NoSlopes),
        };
        let value = weight * value;
        sum += value;
        total += weight * share(loss, label);
        count += 1;
        if let Some(each) = out.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }
    Total::new(sum, total, count)
}

// ---- narrow rows: a row in each lane ----

/// A row in each lane: `scores[j]` holds the score of class j of every one.
struct Across<'a, S: Simd, T: Float> {
    scores: &'a [Lanes<S, T>],
}
impl<S: Simd, T: Float> Clone for Across<'_, S, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<S: Simd, T: Float> Copy for Across<'_, S, T> {}

/// The label of each lane's row, twice: as indices, and as numbers to compare with.
#[derive(Clone, Copy)]
struct Apart<S: Simd, T: Float> {
    index: [u32; MOST_LANES],
    number: Lanes<S, T>,
}
impl<S: Simd, T: Float> Apart<S, T> {
    /// `then` in the lanes whose label is `j`.
    #[inline(always)]
    fn where_is(self, j: usize, then: Lanes<S, T>, other: Lanes<S, T>) -> Lanes<S, T> {
        self.number.select_eq(then.lit(j as f64), then, other)
    }
}
impl<'a, S: Simd, T: Float> Row for Across<'a, S, T> {
    type Lane = Lanes<S, T>;
    type Score = Lanes<S, T>;
    type Label = Apart<S, T>;
    type At = usize;
    #[inline(always)]
    fn count(self) -> usize {
        self.scores.len()
    }
    #[inline(always)]
    fn at(self, at: usize) -> Lanes<S, T> {
        self.scores[at]
    }
    #[inline(always)]
    fn get(self, label: Apart<S, T>) -> Lanes<S, T> {
        let rest = self.scores[1..].iter().enumerate();
        rest.fold(self.scores[0], |own, (j, &z)| label.where_is(j + 1, z, own))
    }
    #[inline(always)]
    fn spread(self, x: Lanes<S, T>) -> Lanes<S, T> {
        x
    }
    #[inline(always)]
    fn lit(self, c: f64) -> Lanes<S, T> {
        self.scores[0].lit(c)
    }
    #[inline(always)]
    fn constants(self, per_class: &[f64], at: usize) -> Lanes<S, T> {
        self.lit(per_class[at])
    }
    #[inline(always)]
    fn constant(self, per_class: &[f64], label: Apart<S, T>) -> Lanes<S, T> {
        Lanes::from_fn(self.scores[0].token(), |l| T::from_f64(per_class[label.index[l] as usize]))
    }
    #[inline(always)]
    fn largest(self) -> Lanes<S, T> {
        self.scores[1..].iter().fold(self.scores[0], |top, &z| z.max(top))
    }
    #[inline(always)]
    fn sum(self, skip: Option<Apart<S, T>>, f: impl Fn(usize) -> Lanes<S, T>) -> Lanes<S, T> {
        let zero = self.lit(0.0);
        let mut sum = zero;
        for j in 0..self.scores.len() {
            let x = f(j);
            sum = sum + skip.map_or(x, |label| label.where_is(j, zero, x));
        }
        sum
    }
}

/// The gradients of several rows, a row in each lane.
struct Turned<'a, S: Simd, T: Float> {
    grad: &'a mut [Lanes<S, T>],
    factor: Lanes<S, T>,
}
impl<'a, S: Simd, T: Float> Slopes<Across<'a, S, T>> for Turned<'_, S, T> {
    #[inline(always)]
    fn keep(
        &mut self,
        z: Across<'a, S, T>,
        skip: Option<Apart<S, T>>,
        f: impl Fn(usize) -> Lanes<S, T>,
    ) -> Lanes<S, T> {
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = f(j);
        }
        let kept = &*self.grad;
        z.sum(skip, inline!(|j| kept[j]))
    }
    #[inline(always)]
    fn write(
        &mut self,
        _: Across<'a, S, T>,
        _: impl Fn(usize) -> Lanes<S, T>,
        g: impl Fn(usize, Lanes<S, T>) -> Lanes<S, T>,
    ) {
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = self.factor.weigh(g(j, *slot));
        }
    }
    #[inline(always)]
    fn fill(&mut self, _: Across<'a, S, T>, f: impl Fn(usize) -> Lanes<S, T>) {
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = self.factor.weigh(f(j));
        }
    }
    #[inline(always)]
    fn set(&mut self, label: Apart<S, T>, x: Lanes<S, T>) {
        let x = self.factor.weigh(x);
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = label.where_is(j, x, *slot);
        }
    }
}

fn narrow<L: Rowwise, E: Element, const GRAD: bool>(loss: &L, s: Slices<E, L::Truth>, scale: f64) -> Total {
    on_lanes!(simd => narrow_rows::<_, L, E, GRAD>(simd, loss, s, scale))
}
#[inline(always)]
fn narrow_rows<S: Simd, L: Rowwise, E: Element, const GRAD: bool>(
    simd: S,
    loss: &L,
    s: Slices<E, L::Truth>,
    scale: f64,
) -> Total {
    let Slices { batch, mut out } = s;
    let (classes, stride, lanes) = (batch.classes, batch.stride, Lanes::<S, E::Float>::N);
    let none = Lanes::splat(simd, E::Float::default());
    let (mut z, mut t, mut g) = ([none; NARROW], [none; NARROW], [none; NARROW]);
    let mut sum = Sum::zero(simd);
    let (mut total, mut count) = (0.0, 0);
    let even = batch.weight.is_none() && out.upstream.is_none();
    for start in (0..batch.len).step_by(lanes) {
        // Lanes beyond the last row repeat it, and count nothing.
        let len = lanes.min(batch.len - start);
        turn(&mut z, &batch.scores[start * stride..], classes, len, stride);
        let mut labels = [0; MOST_LANES];
        if !L::Truth::SOFT {
            batch.labels.read(start, &mut labels[..len]);
        }
        let all = L::Truth::SOFT || labels[..len].iter().all(|&label| loss.ignored() != Some(label));
        let (weights, factors);
        if even && all && len == lanes {
            total += labels[..lanes].iter().map(|&label| share(loss, label)).sum::<f64>();
            count += lanes as u64;
            (weights, factors) = (none.lit(1.0), none.lit(scale));
        } else {
            let mut each = [(0.0, 0.0); MOST_LANES];
            for (l, each) in each.iter_mut().enumerate().take(len) {
                if let Some((label, weight)) = counted(loss, &batch, start + l) {
                    *each = (weight, factor(&out, start + l, weight, scale));
                    total += weight * share(loss, label);
                    count += 1;
                } else {
                    labels[l] = 0;
                }
            }
            let lane = |f: fn((f64, f64)) -> f64| Lanes::from_fn(simd, |l| E::Float::from_f64(f(each[l])));
            (weights, factors) = (lane(|e| e.0), lane(|e| e.1));
        }
        let index = labels.map(|label| label as u32);
        let number = Lanes::from_fn(simd, |l| E::Float::from_f64(index[l].into()));
        let g = &mut g[..classes];
        let z = &z[..classes];
        let rows = Across { scores: z };
        if L::Truth::SOFT {
            turn(&mut t, &batch.soft[start * classes..], classes, len, classes);
        }
        let target = L::Truth::of(|| Apart { index, number }, || Across { scores: &t[..classes] });
        let value = match out.grad.as_deref_mut() {
            Some(grad) if GRAD => {
                let mut turned = Turned { grad: g, factor: factors };
                let value = loss.at(rows, target, &mut turned);
                turn_back(g, &mut grad[start * stride..], len, stride);
                value
            }
            _ => loss.at(rows, target, &mut NoSlopes),
        };
        let value = weights.weigh(value);
        sum.add(value);
        if let Some(each) = out.each.as_deref_mut() {
            value.store_tail(&mut each[start..start + len]);
        }
    }
    Total::new(sum.total(), total, count)
}

/// Element j of row l becomes lane l of `z[j]`. Row l begins `l·stride` into `rows`; lanes beyond the last of `len` rows
/// repeat it.
#[inline(always)]
fn turn<S: Simd, E: Element>(
    z: &mut [Lanes<S, E::Float>; NARROW],
    rows: &[E],
    classes: usize,
    len: usize,
    stride: usize,
) {
    let (simd, n) = (z[0].token(), Lanes::<S, E::Float>::N);
    for begin in (0..classes).step_by(n) {
        let mut square = [z[0]; MOST_LANES];
        // A vector reaches into the next row; what it finds there lands in vectors that nobody looks at.
        if len == n && begin + (n - 1) * stride + n <= rows.len() {
            for l in 0..n {
                square[l] = Lanes::load(simd, &rows[begin + l * stride..]);
            }
        } else {
            for l in 0..n {
                square[l] = Lanes::load_tail(simd, &rows[begin + l.min(len - 1) * stride..]);
            }
        }
        Lanes::transpose(&mut square);
        z[begin..begin + n].copy_from_slice(&square[..n]);
    }
}
/// Lane l of `z[j]` becomes element j of row l, for the first `len` lanes.
#[inline(always)]
fn turn_back<S: Simd, E: Element>(z: &[Lanes<S, E::Float>], out: &mut [E], len: usize, stride: usize) {
    let classes = z.len();
    let n = Lanes::<S, E::Float>::N;
    // A vector may spill into the row that follows, since its beginning is written later, but not into padding: the
    // last classes go first, and rows in order.
    for (k, z) in z.chunks(n).enumerate().rev() {
        let mut square = [z[0]; MOST_LANES];
        square[..z.len()].copy_from_slice(z);
        Lanes::transpose(&mut square);
        let begin = k * n;
        if len == n && stride == classes && begin + (n - 1) * stride + n <= out.len() {
            for l in 0..n {
                square[l].store(&mut out[begin + l * stride..]);
            }
        } else {
            for (l, row) in square.iter().enumerate().take(len) {
                let begin = begin + l * stride;
                row.store_tail(&mut out[begin..begin + z.len()]);
            }
        }
    }
}

// ---- the curvature ----

/// The diagonal of the Hessian: the formula on dual numbers, a class in each lane.
fn curvature<L: Rowwise, E: Element>(loss: &L, s: &mut Slices<E, L::Truth>, scale: f64) {
    on_lanes!(simd => curvature_rows(simd, loss, s, scale));
}
#[inline(always)]
fn curvature_rows<S: Simd, L: Rowwise, E: Element>(
    simd: S,
    loss: &L,
    s: &mut Slices<E, L::Truth>,
    scale: f64,
) {
    let Slices { batch, out } = s;
    let (classes, lanes) = (batch.classes, Lanes::<S, E::Float>::N);
    let fixed = |x: &E| Dual::fixed(Lanes::splat(simd, E::Float::from_f64(x.to_f64())));
    for i in 0..batch.len {
        let counted = counted(loss, batch, i);
        let factor = counted.map_or(0.0, |(_, weight)| factor(out, i, weight, scale));
        let Some(out) = out.curvature.as_deref_mut() else { return };
        let out = &mut out[i * batch.stride..][..classes];
        let Some((label, _)) = counted else {
            out.fill(E::default());
            continue;
        };
        let mut z: Vec<_> = batch.row(i).iter().map(fixed).collect();
        let soft: Vec<_> =
            if L::Truth::SOFT { batch.soft_row(i).iter().map(fixed).collect() } else { vec![] };
        let mut grad = z.clone();
        for start in (0..classes).step_by(lanes) {
            let stop = classes.min(start + lanes);
            for (l, z) in z[start..stop].iter_mut().enumerate() {
                z.du = z.du.with(l, E::Float::from_f64(1.0));
            }
            let target = L::Truth::of(|| label as usize, || &soft[..]);
            loss.at(&z[..], target, &mut &mut grad[..]);
            for l in 0..stop - start {
                let z = &mut z[start + l];
                z.du = z.du.lit(0.0);
                out[start + l] = E::from_f64(grad[start + l].du.lane(l).to_f64() * factor);
            }
        }
    }
}
