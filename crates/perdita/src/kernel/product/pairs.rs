//! Every pair of a row of a and a row of b has a loss of its own: one pass, no sums to wait for.
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::sharded::{self, Shard, Shards};
use super::strip::{Block, Keys, Sink, finish, sweep};
use crate::batch::{Products, same_width};
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::threads::Merge;
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
        if batch.keys() < batch.len() {
            return Err(Error::RowsOfB { got: batch.keys(), want: batch.len() });
        }
        let asking = Asking::new(self, &batch, reduction, &out, out.wanted())?;
        let normalize = self.similarity().normalize;
        let factors = Operand::all(&batch, normalize);
        out.clear();
        let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
        let outcome = asking.ask(&factors, &mut Sink::grads(&mut sinks), out.each, 0);
        finish(&factors, sinks);
        Ok(asking.total(outcome))
    }
    /// The losses of the rows of one shard of a batch, `local`, with the rows of b of all shards, reduced. `out` receives
    /// the gradient in the rows of a; that in a shard's rows of b (the local one's too) is left with the shard. Every shard
    /// is visited once.
    ///
    /// A worker knows the weight of its own rows only: [`Reduction::Mean`] is the mean over them. The mean over the whole
    /// batch, and its gradient, is the sum over all workers with [`Reduction::Over`] that batch's weight.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), of the local shard and of all others; a shard whose b has not a row for each row of
    /// its a; `out.b`; and what [`Shards::visit`] returns, after which gradients hold what earlier shards gave.
    fn evaluate_sharded<E: Element>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        mut out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        sharded::fits(Self::CARD.name, Input::B, &local)?;
        sharded::fits_queries(Self::CARD.name, &local, &out)?;
        let asking = Asking::new(self, &local.rows, reduction, &out, true)?;
        let normalize = self.similarity().normalize;
        let query = Operand::new(local.rows.a, normalize);
        let (mut outcome, mut each) = (Outcome::default(), vec![0.0; local.rows.len()]);
        let mut slot = vec![E::Float::default(); each.len()];
        let mut first_time = true;
        let mut own = None;
        for k in 0..shards.count() {
            shards.visit(k, &mut |shard, theirs| {
                sharded::fits(Self::CARD.name, Input::B, &shard)?;
                same_width("the shard", shard.rows.a.dim(), local.rows.a.dim())?;
                theirs.fit(&shard.rows)?;
                if std::mem::take(&mut first_time) {
                    out.clear();
                    own = Sink::new(out.a.take(), &query, true);
                }
                let sides = [Some(local.rows.a), shard.rows.b].into_iter().flatten();
                let factors: Vec<_> = sides.map(|side| Operand::new(side, normalize)).collect();
                let mut keys = [Sink::new(theirs.b, &factors[1], true)];
                let mut grads = vec![own.as_mut().map(Sink::grad)];
                grads.extend(Sink::grads(&mut keys));
                let before = local.first as isize - shard.first as isize;
                outcome = outcome.merge(asking.ask(&factors, &mut grads, Some(&mut slot), before));
                each.iter_mut().zip(&slot).for_each(|(each, part)| *each += part.to_f64());
                finish(&factors[1..], keys);
                Ok(())
            })?;
        }
        finish(&[query], [own]);
        if let Some(out) = out.each {
            out.iter_mut().zip(each).for_each(|(out, each)| *out = Element::from_f64(each));
        }
        Ok(asking.total(outcome))
    }
}
impl<L: Pairwise> PairwiseExt for L {}

/// Rows of a that ask rows of b whether they are partners.
struct Asking<'a, L, F> {
    loss: &'a L,
    len: usize,
    weight: Option<&'a [F]>,
    upstream: Option<&'a [F]>,
    scale: f64,
    /// Whether any gradient is.
    wanted: bool,
}
impl<'a, L: Pairwise, F: Float> Asking<'a, L, F> {
    fn new<E: Element<Float = F>>(
        loss: &'a L,
        batch: &Products<'a, E>,
        reduction: Reduction,
        out: &Gradients<'a, F>,
        wanted: bool,
    ) -> Result<Self, Error> {
        let (len, weight, upstream) = (batch.len(), batch.weight, out.upstream);
        let mut asking = Asking { loss, len, weight, upstream, scale: 1.0, wanted };
        asking.scale = reduction.scale(|| (0..len).map(|i| asking.weight(i)).sum())?;
        Ok(asking)
    }
    fn weight(&self, i: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[i].to_f64())
    }
    /// The losses of all rows of factor 0 with all of factor 1, among which row 0's partner is number `partner`.
    fn ask<E: Element<Float = F>>(
        &self,
        factors: &[Operand<E>],
        grads: &mut [Option<&mut [F]>],
        each: Option<&mut [F]>,
        partner: isize,
    ) -> Outcome {
        let Similarity { temperature, bias, .. } = self.loss.similarity();
        let leaf = |mut block: Block<F>| {
            let (mut sum, mut tilt, mut lift) = (0.0, 0.0, 0.0);
            let (first, mut each) = (block.first, block.each.take());
            for (i, scores) in block.rows() {
                let weight = self.weight(i);
                let upstream = self.upstream.map_or(1.0, |upstream| upstream[i].to_f64());
                let factor = weight * self.scale * upstream;
                let partner = i.checked_add_signed(partner);
                let row = if weight == 0.0 {
                    scores.fill(F::default());
                    [0.0; 3]
                } else {
                    on_lanes!(simd => row(simd, self.loss.pair(), scores, partner, bias, factor))
                };
                if let Some(each) = each.as_deref_mut() {
                    each[i - first] = F::from_f64(weight * row[0]);
                }
                (sum, tilt, lift) = (sum + weight * row[0], tilt + row[1], lift + row[2]);
            }
            let slope = |x: f64| self.wanted.then_some(x);
            let total = Total::new(sum, 0.0, 0);
            Outcome { temperature: slope(-tilt / temperature), bias: slope(lift), ..Outcome::of(total) }
        };
        sweep(factors, grads, &[Keys::shared(1)], 1.0 / temperature, None, each, &leaf)
    }
    /// Every row counts once, however many parts b comes in.
    fn total(&self, outcome: Outcome) -> Outcome {
        let weights = (0..self.len).map(|i| self.weight(i));
        let count = weights.clone().filter(|&weight| weight != 0.0).count() as u64;
        Outcome { total: outcome.total.merge(Total::new(0.0, weights.sum(), count)), ..outcome }
    }
}

/// The loss of a row of scores, whose gradient takes their place; Σ gradient·score; Σ gradient.
#[inline(always)]
fn row<S: Simd, L: Pointwise, F: Float>(
    simd: S,
    loss: &L,
    scores: &mut [F],
    partner: Option<usize>,
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
        if let Some(lane) = partner.and_then(|partner| partner.checked_sub(at)).filter(|&lane| lane < n) {
            target = target.with(lane, F::from_f64(1.0));
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
