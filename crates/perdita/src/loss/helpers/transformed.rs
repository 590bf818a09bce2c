//! Transformed rows of scores: scaled, shifted by class, or with a margin of the target class. A loss of transformed
//! scores is the loss of a [`TransformedRow`].
use crate::inline;
use crate::loss::{Row, RowGrad};
use crate::real::Real;

/// Row of scores times a scale, or plus a number per class.
#[derive(Clone, Copy)]
pub struct TransformedRow<'a, Z: Row> {
    row: Z,
    /// The largest score of the row, and the scale of the differences from it.
    scale: Option<(Z::Score, f64)>,
    shift: &'a [f64],
    /// The score of the target class, and the largest score with it.
    target: Option<(Z::Score, Z::Score)>,
}
impl<'a, Z: Row> TransformedRow<'a, Z> {
    /// Row with a number per class added to the scores; an empty list adds nothing.
    #[inline(always)]
    pub fn shifted(row: Z, shift: &'a [f64]) -> Self {
        TransformedRow { row, scale: None, shift, target: None }
    }

    /// Row of the differences from the largest score, times a positive `scale`. A softmax is invariant to the shift, and the
    /// digits of large scores are not rounded off before they cancel.
    #[inline(always)]
    pub fn scaled(row: Z, scale: f64) -> Self {
        TransformedRow { row, scale: Some((row.largest(), scale)), shift: &[], target: None }
    }

    /// The same, with the score of the target class reduced by `by`.
    #[inline(always)]
    pub fn with_margin(row: Z, scale: f64, label: Z::Label, by: Z::Score) -> Self {
        let scaled = TransformedRow::scaled(row, scale);
        let (was, target, zero) = (row.get(label), scaled.get(label) - by, row.lit(0.0));
        // If the score of the target class was the unique maximum, the second largest may be the new one.
        let as_large = inline!(|at| {
            let x = row.at(at);
            x.select_lt(row.splat(was), x.lit(0.0), x.lit(1.0))
        });
        let less = inline!(|at| row.at(at).select_lt(row.splat(was), scaled.at(at), row.splat(target)));
        let others = zero.select_lt(row.sum(Some(label), as_large), zero, row.max_of(less));
        TransformedRow { target: Some((target, target.max(others))), ..scaled }
    }

    /// Gradient in the transformed row, passed on to `slopes` as the gradient in the original row.
    #[inline(always)]
    pub fn slopes<'s, S>(&self, slopes: &'s mut S) -> TransformedGrad<'s, S> {
        TransformedGrad { slopes, scale: self.scale.map_or(1.0, |(_, scale)| scale) }
    }
}
impl<Z: Row> Row for TransformedRow<'_, Z> {
    type Lane = Z::Lane;
    type Score = Z::Score;
    type Label = Z::Label;
    type At = Z::At;
    #[inline(always)]
    fn count(self) -> usize {
        self.row.count()
    }

    #[inline(always)]
    fn at(self, at: Z::At) -> Z::Lane {
        let x = match self.scale {
            Some((max, scale)) => (self.row.at(at) - self.row.splat(max)) * self.row.splat(max.lit(scale)),
            None => self.row.at(at),
        };
        if self.shift.is_empty() { x } else { x + self.row.constants(self.shift, at) }
    }

    #[inline(always)]
    fn get(self, label: Z::Label) -> Z::Score {
        if let Some((target, _)) = self.target {
            return target;
        }
        let x = match self.scale {
            Some((max, scale)) => (self.row.get(label) - max) * max.lit(scale),
            None => self.row.get(label),
        };
        if self.shift.is_empty() { x } else { x + self.row.constant(self.shift, label) }
    }

    #[inline(always)]
    fn splat(self, x: Z::Score) -> Z::Lane {
        self.row.splat(x)
    }

    #[inline(always)]
    fn lit(self, c: f64) -> Z::Score {
        self.row.lit(c)
    }

    #[inline(always)]
    fn constants(self, per_class: &[f64], at: Z::At) -> Z::Lane {
        self.row.constants(per_class, at)
    }

    #[inline(always)]
    fn constant(self, per_class: &[f64], label: Z::Label) -> Z::Score {
        self.row.constant(per_class, label)
    }

    #[inline(always)]
    fn max_of(self, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score {
        self.row.max_of(f)
    }

    #[inline(always)]
    fn largest(self) -> Z::Score {
        match (self.target, self.scale) {
            (Some((_, largest)), _) => largest,
            (None, Some(_)) => self.lit(0.0),
            (None, None) => self.max_of(inline!(|at| self.at(at))),
        }
    }

    #[inline(always)]
    fn sum(self, skip: Option<Z::Label>, f: impl Fn(Z::At) -> Z::Lane) -> Z::Score {
        self.row.sum(skip, f)
    }
}

/// Gradient in a [`TransformedRow`].
#[derive(Debug)]
pub struct TransformedGrad<'s, S> {
    slopes: &'s mut S,
    scale: f64,
}
impl<'a, Z: Row, S: RowGrad<Z>> RowGrad<TransformedRow<'a, Z>> for TransformedGrad<'_, S> {
    #[inline(always)]
    fn cache(
        &mut self,
        z: TransformedRow<'a, Z>,
        skip: Option<Z::Label>,
        f: impl Fn(Z::At) -> Z::Lane,
    ) -> Z::Score {
        self.slopes.cache(z.row, skip, f)
    }

    #[inline(always)]
    fn write_cached(
        &mut self,
        z: TransformedRow<'a, Z>,
        f: impl Fn(Z::At) -> Z::Lane,
        g: impl Fn(Z::At, Z::Lane) -> Z::Lane,
    ) {
        let scale = z.splat(z.lit(self.scale));
        self.slopes.write_cached(z.row, f, inline!(|at, kept| g(at, kept) * scale));
    }

    #[inline(always)]
    fn write(&mut self, z: TransformedRow<'a, Z>, f: impl Fn(Z::At) -> Z::Lane) {
        let scale = z.splat(z.lit(self.scale));
        self.slopes.write(z.row, inline!(|at| f(at) * scale));
    }

    #[inline(always)]
    fn set(&mut self, label: Z::Label, x: Z::Score) {
        self.slopes.set(label, x * x.lit(self.scale));
    }
}
