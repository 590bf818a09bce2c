//! Every pair of a row of a and a row of b has a loss of its own: one pass, no sums to wait for.
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Block, Keys, Sink, finish, sweep};
use crate::batch::Products;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Error, Input, Pairwise, Pointwise, Similarity};
use crate::real::{Element, Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// What every loss of pairs can do.
pub trait PairwiseExt: Pairwise {
    /// What the loss needs beside the rows of a.
    fn needs() -> &'static [Input] {
        &[Input::B]
    }
    /// What it takes if it is there.
    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }
    /// Σ over the rows of b of the losses of a row of a, reduced over the rows of a, and its gradients. Row i of a and
    /// row i of b are partners; b may have more rows.
    ///
    /// # Errors
    /// Parts that are missing or too many; fewer rows in b than in a; an output of the wrong length; an explicit
    /// denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        mut out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        batch.fits(Self::CARD.name, Self::needs(), Self::allows())?;
        out.fit(&batch)?;
        let len = batch.len();
        if batch.keys() < len {
            return Err(Error::RowsOfB { got: batch.keys(), want: len });
        }
        let Similarity { temperature, bias, normalize } = self.similarity();
        let weight = |i: usize| batch.weight.map_or(1.0, |weight| weight[i].to_f64());
        let scale = reduction.scale(|| (0..len).map(weight).sum())?;
        let (wanted, upstream) = (out.wanted(), out.upstream);
        let upstream = |i: usize| upstream.map_or(1.0, |upstream| upstream[i].to_f64());
        let leaf = |mut block: Block<E::Float>| {
            let (mut sum, mut total, mut count, mut tilt, mut lift) = (0.0, 0.0, 0, 0.0, 0.0);
            let (first, mut each) = (block.first, block.each.take());
            for (i, scores) in block.rows() {
                let weight = weight(i);
                let factor = weight * scale * upstream(i);
                let row = if weight == 0.0 {
                    scores.fill(E::Float::default());
                    [0.0; 3]
                } else {
                    on_lanes!(simd => row(simd, self.pair(), scores, i, bias, factor))
                };
                if let Some(each) = each.as_deref_mut() {
                    each[i - first] = E::Float::from_f64(weight * row[0]);
                }
                (sum, tilt, lift) = (sum + weight * row[0], tilt + row[1], lift + row[2]);
                (total, count) = (total + weight, count + u64::from(weight != 0.0));
            }
            let total = Total::new(sum, total, count);
            let slope = |x: f64| wanted.then_some(x);
            Outcome { temperature: slope(-tilt / temperature), bias: slope(lift), ..Outcome::of(total) }
        };
        let factors: Vec<_> =
            [Some(batch.a), batch.b].into_iter().flatten().map(|x| Operand::new(x, normalize)).collect();
        out.clear();
        let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
        let keys = [Keys::shared(1)];
        let outcome = sweep(&factors, &mut sinks, &keys, 1.0 / temperature, None, out.each, &leaf);
        finish(&factors, sinks);
        Ok(outcome)
    }
}
impl<L: Pairwise> PairwiseExt for L {}

/// The loss of a row of scores, whose gradient takes their place; Σ gradient·score; Σ gradient.
#[inline(always)]
fn row<S: Simd, L: Pointwise, F: Float>(
    simd: S,
    loss: &L,
    scores: &mut [F],
    partner: usize,
    bias: f64,
    factor: f64,
) -> [f64; 3] {
    let n = Lanes::<S, F>::N;
    let zero = Lanes::<S, F>::splat(simd, F::default());
    let (bias, factor) = (zero.lit(bias), zero.lit(factor));
    let mut sums = [Sum::zero(simd); 3];
    for at in (0..scores.len()).step_by(n) {
        let product = Lanes::load_tail(simd, &scores[at..]);
        let mut target = zero;
        if (at..at + n).contains(&partner) {
            target = target.with(partner - at, F::from_f64(1.0));
        }
        let jet = loss.at(product + bias, target);
        let slope = factor * jet.slope;
        for (sum, term) in sums.iter_mut().zip([jet.value, slope.weigh(product), slope]) {
            sum.add(term.first(scores.len() - at));
        }
        slope.store_tail(&mut scores[at..]);
    }
    sums.map(Sum::total)
}
