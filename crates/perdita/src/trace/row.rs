//! A row of scores as one traced number that is wide.
use super::graph::{Graph, Traced};
use super::op::Op;
use crate::loss::{Row, RowGrad};
use crate::real::Real;

/// All scores of a row at once.
#[derive(Clone, Copy)]
pub(super) struct TracedRow<'g> {
    pub(super) graph: &'g Graph,
    pub(super) scores: Traced<'g>,
    pub(super) count: usize,
}

/// A wide number is the whole row, so the types of places and labels are units.
impl<'g> Row for TracedRow<'g> {
    type Lane = Traced<'g>;
    type Score = Traced<'g>;
    type Label = ();
    type At = ();

    fn count(self) -> usize {
        self.count
    }

    fn at(self, (): ()) -> Traced<'g> {
        self.scores
    }

    fn get(self, (): ()) -> Traced<'g> {
        self.scores.at_label()
    }

    fn splat(self, x: Traced<'g>) -> Traced<'g> {
        x
    }

    fn lit(self, c: f64) -> Traced<'g> {
        self.graph.literal(c)
    }

    fn constants(self, per_class: &[f64], (): ()) -> Traced<'g> {
        self.graph.constants(per_class)
    }

    fn constant(self, per_class: &[f64], (): ()) -> Traced<'g> {
        self.graph.constants(per_class).at_label()
    }

    fn max_of(self, f: impl Fn(()) -> Traced<'g>) -> Traced<'g> {
        f(()).largest()
    }

    fn sum(self, skip: Option<()>, f: impl Fn(()) -> Traced<'g>) -> Traced<'g> {
        f(()).sum(skip.is_some(), self.count)
    }
}

/// Operations on rows.
impl Traced<'_> {
    /// The sum of a row of `count` entries; with `skip`, without the entry at the label. A scalar is broadcast to a row first.
    pub fn sum(self, skip: bool, count: usize) -> Self {
        match (self.is_wide(), skip) {
            (true, true) => self.graph().node(Op::SumOthers, &[self], false),
            (true, false) => self.graph().node(Op::Sum, &[self], false),
            (false, skip) => self * self.lit((count - usize::from(skip)) as f64),
        }
    }

    /// The maximum of a row.
    pub fn largest(self) -> Self {
        if self.is_wide() { self.graph().node(Op::Largest, &[self], false) } else { self }
    }

    /// The entry of a row at its label.
    pub fn at_label(self) -> Self {
        if self.is(&Op::SetLabel) {
            return self.args()[1];
        }
        if self.is_wide() { self.graph().node(Op::AtLabel, &[self], false) } else { self }
    }

    /// The row with x at its label.
    pub fn set_label(self, x: Self) -> Self {
        self.graph().node(Op::SetLabel, &[self, x], true)
    }
}

/// The gradient of a traced row.
#[derive(Default)]
pub(super) struct TracedSlopes<'g>(pub(super) Option<Traced<'g>>);
impl<'g> RowGrad<TracedRow<'g>> for TracedSlopes<'g> {
    fn cache(&mut self, z: TracedRow<'g>, skip: Option<()>, f: impl Fn(()) -> Traced<'g>) -> Traced<'g> {
        z.sum(skip, f)
    }

    fn write_cached(
        &mut self,
        _: TracedRow<'g>,
        f: impl Fn(()) -> Traced<'g>,
        g: impl Fn((), Traced<'g>) -> Traced<'g>,
    ) {
        self.0 = Some(g((), f(())));
    }

    fn write(&mut self, _: TracedRow<'g>, f: impl Fn(()) -> Traced<'g>) {
        self.0 = Some(f(()));
    }

    fn set(&mut self, (): (), x: Traced<'g>) {
        self.0 = self.0.map(|row| row.set_label(x));
    }
}
