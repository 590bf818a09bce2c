//! A row of scores as one traced number that is wide.
use super::graph::{Graph, Traced};
use crate::loss::{Row, RowGrad};

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
