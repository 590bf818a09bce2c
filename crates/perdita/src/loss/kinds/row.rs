//! A row of scores as a formula sees it: an interface, not a slice.
use crate::inline;
use crate::real::Real;

/// A row of scores, whatever it is made of: one row on SIMD lanes, several rows side by side (a row a lane), duals.
pub trait Row: Copy {
    /// Several scores of the row at once.
    type Lane: Real;
    /// One number for the whole row.
    type Score: Real;
    /// A class.
    type Label: Copy;
    /// A place in the row: where one `Lane` of it lies.
    type At: Copy;
    /// The number of classes.
    fn count(self) -> usize;
    /// The scores at a place.
    fn at(self, at: Self::At) -> Self::Lane;
    /// The score of one class.
    fn get(self, label: Self::Label) -> Self::Score;
    /// A number of the row, in every lane.
    fn splat(self, x: Self::Score) -> Self::Lane;
    /// A constant.
    fn lit(self, c: f64) -> Self::Score;
    /// Constants that belong to the classes, at a place.
    fn constants(self, per_class: &[f64], at: Self::At) -> Self::Lane;
    /// The constant that belongs to one class.
    fn constant(self, per_class: &[f64], label: Self::Label) -> Self::Score;
    /// The largest that `f` is at any place.
    fn max_of(self, f: impl Fn(Self::At) -> Self::Lane) -> Self::Score;
    /// The largest score.
    #[inline(always)]
    fn largest(self) -> Self::Score {
        self.max_of(inline!(|at| self.at(at)))
    }

    /// `f` of every place, summed, without the class `skip`.
    fn sum(self, skip: Option<Self::Label>, f: impl Fn(Self::At) -> Self::Lane) -> Self::Score;
}

/// The gradient of a row, which a formula writes.
pub trait RowGrad<Z: Row> {
    /// The sum of `f` without the class `skip`, as [`Row::sum`]; what `f` gave may be kept for [`from_cache`](Self::from_cache).
    fn cache(&mut self, z: Z, skip: Option<Z::Label>, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score;
    /// The gradient at every place is `g` of what [`cache`](Self::cache)'s `f` gave there. `f` is passed again, for
    /// rows that had nowhere to keep it.
    fn from_cache(&mut self, z: Z, f: impl Fn(Z::At) -> Z::Lane, g: impl Fn(Z::At, Z::Lane) -> Z::Lane);
    /// The gradient at every place is `f`.
    fn write(&mut self, z: Z, f: impl Fn(Z::At) -> Z::Lane);
    /// The gradient at one class, after the others are written.
    fn set(&mut self, label: Z::Label, x: Z::Score);
}

/// For the value alone: the compiler drops what would have been written.
#[derive(Clone, Copy, Debug)]
pub struct NoGrad;
impl<Z: Row> RowGrad<Z> for NoGrad {
    #[inline(always)]
    fn cache(&mut self, z: Z, skip: Option<Z::Label>, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score {
        z.sum(skip, f)
    }

    #[inline(always)]
    fn from_cache(&mut self, _: Z, _: impl Fn(Z::At) -> Z::Lane, _: impl Fn(Z::At, Z::Lane) -> Z::Lane) {}
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
    /// Picks the one of the two that this kind of target is.
    fn of<Z: Row>(label: impl FnOnce() -> Z::Label, soft: impl FnOnce() -> Z) -> Self::Of<Z>;
}
/// The target is the label of a class.
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
/// The target is a row of numbers, one per class: probabilities, log-probabilities.
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

/// Scalars, duals and intervals take a row as it is, one score at a time.
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
/// A gradient beside such a row.
impl<'a, T: Real> RowGrad<&'a [T]> for &mut [T] {
    #[inline(always)]
    fn cache(&mut self, z: &'a [T], skip: Option<usize>, f: impl Fn(usize) -> T) -> T {
        for (j, slot) in self.iter_mut().enumerate() {
            *slot = f(j);
        }
        z.sum(skip, |j| self[j])
    }

    #[inline(always)]
    fn from_cache(&mut self, _: &'a [T], _: impl Fn(usize) -> T, g: impl Fn(usize, T) -> T) {
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
