//! Losses of mined triplets: of all triplets of an anchor, or of a negative that is chosen by its distance.
//!
//! ```text
//! farther    d(a, n) − d(a, p) of the triplets: a row per anchor and positive, a column per negative, or one for the chosen one
//! mined      1 for a triplet, 0 for other entries
//! ```
//!
//! If distances are NaN, there is no nearest row, and the loss is NaN.
use super::blocks::{Losses, Run};
use super::inputs::Inputs;
use super::relational::{distances, is_normalized};
use super::tape::{Formula, Made, Tape, Var};
use crate::framework::Framework;
use perdita::loss::{Distance, Mining};
use perdita::trace::{Namespace, Program};

/// The parts of a plan.
pub(super) struct Triplets<'a> {
    pub(super) margin: &'a Program,
    pub(super) distance: Distance,
    pub(super) normalize: bool,
    pub(super) mining: Mining,
    pub(super) active_only: bool,
}

/// The sums of the losses of every anchor's triplets, and their numbers.
pub(super) fn evaluate<F: Framework>(
    run: &Run<F>,
    plan: &Triplets,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, margin, labels) = (&run.tape, Formula::new(plan.margin), inputs.labels()?);
    let normalize = is_normalized(plan.distance, plan.normalize);
    let [a, keys] = inputs.queries_and_keys(tape, normalize, &inputs.a)?;
    let [count, dim] = inputs.a.size;
    let width = if plan.mining == Mining::BatchHard { count * dim } else { count * count.max(dim) };

    run.in_blocks(width, 1.0, [&a, &inputs.weight], [&keys], |tape, range, [a, weight], [keys]| {
        let far = distances(tape, plan.distance, &a, &keys)?;
        let same = tape.indicator(&tape.same_labels(labels, &range, labels, count)?)?;
        let negative = tape.sub(&tape.number(1.0)?, &same)?;
        let positive = tape.unless(&tape.diagonal(&range, 0, count)?, &same, 0.0)?;
        // An anchor of weight 0 has no triplets.
        let positive = tape.unless(&tape.is_zero(&weight)?, &positive, 0.0)?;

        let mining = Anchors { tape, far: &far, positive: &positive, negative: &negative };
        let (farther, mined) = match plan.mining {
            Mining::BatchHard => mining.hardest()?,
            Mining::SemiHard => mining.semi_hard()?,
            _ => mining.all()?,
        };
        let mined = tape.positive(&mined)?;
        let value = tape.at_one(&margin, &tape.where_else(&mined, &farther, 0.0)?)?;
        let value = tape.where_else(&mined, &value, 0.0)?;
        let counted = if plan.active_only { tape.positive(&value)? } else { mined };
        let of_anchors = |x: &Var<F>| tape.mul(&weight, &tape.sum(&tape.reshape(x, range.len())?)?);
        Ok([of_anchors(&value)?, of_anchors(&tape.indicator(&counted)?.stopped())?])
    })
}

/// Some anchors against all rows: distances, and 1 for positives and for negatives.
struct Anchors<'a, F: Framework> {
    tape: &'a Tape<F>,
    far: &'a Var<F>,
    positive: &'a Var<F>,
    negative: &'a Var<F>,
}

/// d(a, n) − d(a, p), and 1 for triplets.
type Mined<F> = Result<(Var<F>, Var<F>), <F as Namespace>::Error>;

impl<F: Framework> Anchors<'_, F> {
    /// All triplets.
    fn all(&self) -> Mined<F> {
        let (to_positive, to_negative) = (self.by_positive(self.far)?, self.by_negative(self.far)?);
        let (positive, negative) = (self.by_positive(self.positive)?, self.by_negative(self.negative)?);
        Ok((self.tape.sub(&to_negative, &to_positive)?, self.tape.mul(&positive, &negative)?))
    }

    /// The farthest positive and the nearest negative.
    fn hardest(&self) -> Mined<F> {
        let tape = self.tape;
        let (farthest, has_positive) = first_best(tape, &self.far.stopped(), self.positive)?;
        let (nearest, has_negative) = first_best(tape, &self.near()?, self.negative)?;
        let at = |place: &Var<F>| tape.sum(&tape.where_else(&tape.positive(place)?, self.far, 0.0)?);
        let apart = tape.sub(&at(&nearest)?, &at(&farthest)?)?;
        let found = tape.positive(&tape.mul(&has_positive, &has_negative)?)?;
        let mined = tape.mul(&self.any(self.positive)?, &self.any(self.negative)?)?;
        Ok((tape.where_else(&found, &apart, f64::NAN)?, mined))
    }

    /// For each positive the nearest negative beyond it; the farthest negative, if there is none.
    fn semi_hard(&self) -> Mined<F> {
        let tape = self.tape;
        let far = self.far.stopped();
        let (farthest, has_negative) = first_best(tape, &far, self.negative)?;
        let (to_positive, to_negative) = (self.by_positive(self.far)?, self.by_negative(self.far)?);
        let is_beyond = tape.less(&to_positive.stopped(), &to_negative.stopped())?;
        let beyond = tape.where_else(&is_beyond, &self.by_negative(self.negative)?, 0.0)?;
        let (nearest, is_semi_hard) = first_best(tape, &self.by_negative(&self.near()?)?, &beyond)?;

        let semi_hard = tape.positive(&is_semi_hard)?;
        let chosen = tape.select(&semi_hard, &nearest, &self.by_negative(&farthest)?)?;
        let chosen = tape.sum(&tape.where_else(&tape.positive(&chosen)?, &to_negative, 0.0)?)?;
        let apart = tape.sub(&chosen, &to_positive)?;
        let found = tape.add(&is_semi_hard, &self.of_anchor(&has_negative)?)?;
        let farther = tape.where_else(&tape.positive(&found)?, &apart, f64::NAN)?;
        let has_negative = self.of_anchor(&self.any(self.negative)?)?;
        Ok((farther, tape.mul(&self.by_positive(self.positive)?, &has_negative)?))
    }

    /// Minus the distances, as constants.
    fn near(&self) -> Made<F> {
        self.tape.sub(&self.tape.number(0.0)?, &self.far.stopped())
    }

    /// Anchors × rows as a column of anchors and positives.
    fn by_positive(&self, x: &Var<F>) -> Made<F> {
        self.tape.reshape(x, x.size[0] * x.size[1])
    }

    /// Anchors × rows as anchors and positives × negatives.
    fn by_negative(&self, x: &Var<F>) -> Made<F> {
        let [anchors, rows] = x.size;
        self.tape.reshape(&self.tape.tile(x, rows)?, anchors * rows)
    }

    /// A column of anchors as one of anchors and positives.
    fn of_anchor(&self, x: &Var<F>) -> Made<F> {
        self.by_positive(&self.tape.tile(x, self.far.size[1])?)
    }

    /// 1 for rows that have a 1.
    fn any(&self, x: &Var<F>) -> Made<F> {
        self.tape.indicator(&self.tape.positive(&self.tape.sum(x)?)?)
    }
}

/// 1 at the first of the highest scores of each row among the entries with a 1, and a column of 1 where there is one; the score of a
/// candidate is above −∞. Where there is none, the first entry has the 1.
fn first_best<F: Framework>(tape: &Tape<F>, score: &Var<F>, among: &Var<F>) -> Mined<F> {
    let least = tape.number(f64::NEG_INFINITY)?;
    let score = tape.where_else(&tape.positive(among)?, score, f64::NEG_INFINITY)?;
    // NaN is no candidate.
    let score = tape.where_else(&tape.less(&least, &score)?, &score, f64::NEG_INFINITY)?;
    let best = tape.largest(&score)?;
    let found = tape.less(&least, &best)?;

    let minus_places = tape.sub(&tape.number(0.0)?, &tape.positions(score.size[1])?)?;
    // Not by a difference, which is NaN for the best distance if that is ∞.
    let is_lower = tape.less(&score, &best)?;
    let minus_places = tape.unless(&is_lower, &minus_places, f64::NEG_INFINITY)?;
    let first = tape.is_zero(&tape.sub(&minus_places, &tape.largest(&minus_places)?)?)?;
    Ok((tape.indicator(&first)?, tape.indicator(&found)?))
}
