//! Interface of a formula to a row of scores, independent of its layout in memory.
use crate::inline;
use crate::real::Real;

/// Row of scores: one row on SIMD lanes, transposed rows (one row per lane), or dual numbers.
pub trait Row: Copy {
    /// Several scores of the row, or one score of several rows.
    type Lane: Real;
    /// One number per row.
    type Score: Real;
    /// A class.
    type Label: Copy;
    /// Position of a `Lane` in the row.
    type At: Copy;
    /// The number of classes.
    fn count(self) -> usize;
    /// The scores at a position.
    fn at(self, at: Self::At) -> Self::Lane;
    /// The score of one class.
    fn get(self, label: Self::Label) -> Self::Score;
    /// A number of the row, broadcast to all lanes.
    fn splat(self, x: Self::Score) -> Self::Lane;
    /// A constant.
    fn lit(self, c: f64) -> Self::Score;
    /// ln(1 + x) of a number of the row.
    #[inline(always)]
    fn ln_1p(self, x: Self::Score) -> Self::Score {
        x.ln_1p()
    }
    /// Per-class constants at a position.
    fn constants(self, per_class: &[f64], at: Self::At) -> Self::Lane;
    /// The constant of one class.
    fn constant(self, per_class: &[f64], label: Self::Label) -> Self::Score;
    /// Maximum of `f` over all positions.
    fn max_of(self, f: impl Fn(Self::At) -> Self::Lane) -> Self::Score;
    /// The largest score.
    #[inline(always)]
    fn largest(self) -> Self::Score {
        self.max_of(inline!(|at| self.at(at)))
    }

    /// Sum of `f` over all positions, without the class `skip`.
    fn sum(self, skip: Option<Self::Label>, f: impl Fn(Self::At) -> Self::Lane) -> Self::Score;
}

/// Gradient of a row, written by the formula.
pub trait RowGrad<Z: Row> {
    /// Sum of `f` without the class `skip`, as [`Row::sum`]; the values of `f` may be cached for [`write_cached`](Self::write_cached).
    fn cache(&mut self, z: Z, skip: Option<Z::Label>, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score;
    /// Sets the gradient at every position to `g` of the value of `f` that [`cache`](Self::cache) stored there. `f` is
    /// passed again for rows without a cache.
    fn write_cached(&mut self, z: Z, f: impl Fn(Z::At) -> Z::Lane, g: impl Fn(Z::At, Z::Lane) -> Z::Lane);
    /// Sets the gradient at every position to `f`.
    fn write(&mut self, z: Z, f: impl Fn(Z::At) -> Z::Lane);
    /// Overwrites the gradient of one class, after the others are written.
    fn set(&mut self, label: Z::Label, x: Z::Score);
}

/// No gradient, for evaluation of the value alone; the compiler removes the writes.
#[derive(Clone, Copy, Debug)]
pub struct NoGrad;
impl<Z: Row> RowGrad<Z> for NoGrad {
    #[inline(always)]
    fn cache(&mut self, z: Z, skip: Option<Z::Label>, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score {
        z.sum(skip, f)
    }

    #[inline(always)]
    fn write_cached(&mut self, _: Z, _: impl Fn(Z::At) -> Z::Lane, _: impl Fn(Z::At, Z::Lane) -> Z::Lane) {}
    #[inline(always)]
    fn write(&mut self, _: Z, _: impl Fn(Z::At) -> Z::Lane) {}
    #[inline(always)]
    fn set(&mut self, _: Z::Label, _: Z::Score) {}
}

/// The kind of target of a row.
pub trait TargetKind: Copy + Send + Sync + 'static {
    /// The target of a row `Z`.
    type Of<Z: Row>: Copy;
    /// The target is a row itself.
    const SOFT: bool;
    /// Selects the argument for this kind of target.
    fn of<Z: Row>(label: impl FnOnce() -> Z::Label, soft: impl FnOnce() -> Z) -> Self::Of<Z>;
}
/// Class label as the target.
#[derive(Clone, Copy, Debug)]
pub struct ClassIndex;
impl TargetKind for ClassIndex {
    type Of<Z: Row> = Z::Label;
    const SOFT: bool = false;
    #[inline(always)]
    fn of<Z: Row>(label: impl FnOnce() -> Z::Label, _: impl FnOnce() -> Z) -> Z::Label {
        label()
    }
}
/// Row of numbers as the target, one per class: probabilities or log-probabilities.
#[derive(Clone, Copy, Debug)]
pub struct Distribution;
impl TargetKind for Distribution {
    type Of<Z: Row> = Z;
    const SOFT: bool = true;
    #[inline(always)]
    fn of<Z: Row>(_: impl FnOnce() -> Z::Label, soft: impl FnOnce() -> Z) -> Z {
        soft()
    }
}

/// Row of scalars, duals or intervals, one score at a time.
impl<T: Real> Row for &[T] {
    type Lane = T;
    type Score = T;
    type Label = usize;
    type At = usize;
    fn count(self) -> usize {
        self.len()
    }

    #[inline(always)]
    fn at(self, at: usize) -> T {
        self[at]
    }

    #[inline(always)]
    fn get(self, label: usize) -> T {
        self[label]
    }

    #[inline(always)]
    fn splat(self, x: T) -> T {
        x
    }

    #[inline(always)]
    fn lit(self, c: f64) -> T {
        self[0].lit(c)
    }

    #[inline(always)]
    fn constants(self, per_class: &[f64], at: usize) -> T {
        self.lit(per_class[at])
    }

    #[inline(always)]
    fn constant(self, per_class: &[f64], label: usize) -> T {
        self.lit(per_class[label])
    }

    #[inline(always)]
    fn max_of(self, f: impl Fn(usize) -> T) -> T {
        (1..self.len()).fold(f(0), |top, j| top.max(f(j)))
    }

    #[inline(always)]
    fn sum(self, skip: Option<usize>, f: impl Fn(usize) -> T) -> T {
        (0..self.len()).filter(|&j| Some(j) != skip).fold(self.lit(0.0), |sum, j| sum + f(j))
    }
}
/// Gradient of such a row.
impl<'a, T: Real> RowGrad<&'a [T]> for &mut [T] {
    #[inline(always)]
    fn cache(&mut self, z: &'a [T], skip: Option<usize>, f: impl Fn(usize) -> T) -> T {
        for (j, slot) in self.iter_mut().enumerate() {
            *slot = f(j);
        }
        z.sum(skip, |j| self[j])
    }

    #[inline(always)]
    fn write_cached(&mut self, _: &'a [T], _: impl Fn(usize) -> T, g: impl Fn(usize, T) -> T) {
        for (j, slot) in self.iter_mut().enumerate() {
            *slot = g(j, *slot);
        }
    }

    #[inline(always)]
    fn write(&mut self, _: &'a [T], f: impl Fn(usize) -> T) {
        for (j, slot) in self.iter_mut().enumerate() {
            *slot = f(j);
        }
    }

    #[inline(always)]
    fn set(&mut self, label: usize, x: T) {
        self[label] = x;
    }
}
