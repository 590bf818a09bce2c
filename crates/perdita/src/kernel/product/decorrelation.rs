//! Losses of feature statistics (Barlow Twins, VICReg): standard deviations, and the D×D matrix of covariances or
//! correlations, which is a product of two transposed operands and, like all products here, never stored as a whole.
//!
//! ```text
//! both views, transposed and centred (standardised for correlations)
//! for each strip of the matrix (a strip has rows of features):
//!     diagonal entry: the loss of (entry, 1); other entries: the loss of (entry, 0), a chunk at a time
//!     strip ← slopes → gradients of the transposed views
//! + loss of each feature's standard deviation, + loss of the difference of the views
//! gradients ← back through the standardisation
//! ```
//!
//! Cost: 2·n·D² operations per matrix (three times that with gradients); memory for copies of both views and
//! their gradients, beside the strip.
use super::chunk::{CHUNK, Chunk};
use super::functions::PointwiseAt;
use super::inputs::{Inputs, Side};
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::strip::{Block, Keys, Sink, for_each_strip};
use super::without;
use crate::batch::same_rows;
use crate::kernel::engine::Engine;
use crate::kernel::pointwise::Fused;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Decorrelation, Error, Parts, ProductInput, ValueSlope};
use crate::real::{Float, Lanes, Sum, on_lanes};
use fearless_simd::Simd;
use std::borrow::Cow;

/// A type-erased loss of feature statistics.
pub(super) struct Statistics<'a, F> {
    parts: Parts,
    /// The loss of two numbers that should be equal; and its engine, for chunks.
    same: &'a dyn PointwiseAt,
    entries: Box<dyn Engine<F> + 'a>,
    /// The loss of a feature's standard deviation, with target 1.
    alive: &'a dyn PointwiseAt,
}

impl<'a, F: Float> Statistics<'a, F> {
    pub(super) fn of<L: Decorrelation>(loss: &'a L) -> Self {
        Statistics {
            parts: loss.parts(),
            same: loss.same(),
            entries: Box::new(Fused(loss.same())),
            alive: loss.alive(),
        }
    }
}

/// The loss of two views, one observation for the whole batch, and its gradients. Extra memory: a copy of the
/// rows and of their gradients, and 42 MiB.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    loss: &Statistics<F>,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    out.no_rows(name)?;
    let b = batch.b.ok_or(Error::Missing { loss: name, input: ProductInput::B })?;
    same_rows(b.len(), batch.len())?;
    let parts = &loss.parts;

    if batch.len() == 1 && !parts.cross {
        return Err(Error::FewRows { loss: name, got: 1, want: 2 });
    }
    let scale = reduction.scale(|| 1.0)?;
    out.clear();
    if batch.len() == 0 {
        return Ok(ProductEvaluation::default());
    }

    let views = [batch.a.all(), b.all()];
    let mut sides = views.each_ref().map(|view| Features::new(view, b.dim(), parts));
    let wanted = [out.a.is_some(), out.b.is_some()];
    let mut value = entries(loss, &mut sides, scale, wanted);
    if parts.variance > 0.0 {
        value += variances(loss, &mut sides, scale);
    }
    if parts.invariance > 0.0 {
        value += invariance(loss, &views, scale, [&mut out.a, &mut out.b]);
    }
    for (side, grad) in sides.into_iter().zip([out.a, out.b]) {
        grad.into_iter().for_each(|grad| side.pull_back(parts, grad));
    }
    Ok(ProductEvaluation::of(Total::new(value, 1.0, 1)))
}

/// One view, transposed: a row per feature.
struct Features<F> {
    rows: usize,
    /// Feature d of row i at d·rows + i: centred, and standardised if the matrix is that of correlations.
    turned: Vec<F>,
    /// The gradient in `turned`.
    grad: Vec<F>,
    /// √(variance + ε) of every feature.
    spread: Vec<f64>,
}

impl<F: Float> Features<F> {
    fn new(view: &[F], features: usize, parts: &Parts) -> Self {
        let rows = view.len() / features;
        let mut turned = Vec::with_capacity(view.len());
        let mut spread = Vec::with_capacity(features);

        for d in 0..features {
            let feature = || view[d..].iter().step_by(features).map(|x| x.to_f64());
            let mean = feature().sum::<f64>() / rows as f64;
            let square: f64 = feature().map(|x| (x - mean).powi(2)).sum();
            let freedom = if parts.cross { rows } else { rows - 1 };
            let deviation = (square / freedom as f64 + parts.epsilon).sqrt();
            let unit = if parts.cross { deviation } else { 1.0 };
            turned.extend(feature().map(|x| F::from_f64((x - mean) / unit)));
            spread.push(deviation);
        }

        Features { rows, grad: vec![F::default(); turned.len()], turned, spread }
    }

    /// Adds the gradient in the rows, through the standardisation. Through the centring it passes unchanged: it is made of centred
    /// features, and sums to 0.
    fn pull_back(&self, parts: &Parts, out: &mut [F]) {
        let (rows, features) = (self.rows, self.spread.len());
        for d in 0..features {
            let (x, g) = (&self.turned[d * rows..][..rows], &self.grad[d * rows..][..rows]);
            let along = g.iter().zip(x).map(|(g, x)| g.to_f64() * x.to_f64()).sum::<f64>() / rows as f64;
            let (along, unit) = if parts.cross { (along, self.spread[d]) } else { (0.0, 1.0) };
            for (i, (g, x)) in g.iter().zip(x).enumerate() {
                let slope = (g.to_f64() - x.to_f64() * along) / unit;
                let out = &mut out[i * features + d];
                *out = *out + F::from_f64(slope);
            }
        }
    }
}

/// The loss of the matrix's entries: one matrix of both views (cross-correlation), or one per view (covariance).
fn entries<F: Factor>(
    loss: &Statistics<F>,
    [x, y]: &mut [Features<F>; 2],
    scale: f64,
    [of_x, of_y]: [bool; 2],
) -> f64 {
    let parts = &loss.parts;
    let (rows, features) = (x.rows, x.spread.len());
    let off = if parts.cross { parts.off } else { parts.off / features as f64 };
    let leaf = |mut block: Block<F>| {
        let mut sum = 0.0;
        let mut chunk = Chunk::new(block.columns, 0.0);
        for (feature, entries) in block.rows() {
            let diagonal = loss.same.at(entries[feature].to_f64(), 1.0);
            sum += off * row(&*loss.entries, &mut chunk, entries, feature, off * scale);
            sum += parts.diagonal * diagonal.value;
            entries[feature] = F::from_f64(parts.diagonal * diagonal.slope * scale);
        }

        ProductEvaluation::of(Total::new(sum, 0.0, 0))
    };
    fn factor<F: Float>(turned: &[F], rows: usize) -> Operand<'_, F> {
        Operand::new(Side::of_floats(turned, rows), false)
    }
    let run = |factors: &[Operand<F>], sinks: &mut [Option<Sink<F>>]| {
        let keys = [Keys::shared(factors.len() - 1)];
        let freedom = if parts.cross { rows } else { rows - 1 };
        for_each_strip(factors, &mut Sink::grads(sinks), &keys, 1.0 / freedom as f64, None, None, &leaf)
            .total
            .sum()
    };

    if parts.cross {
        let factors = [factor(&x.turned, rows), factor(&y.turned, rows)];
        let to_x = Sink::new(of_x.then_some(&mut x.grad[..]), &factors[0], false);
        let to_y = Sink::new(of_y.then_some(&mut y.grad[..]), &factors[1], false);
        return run(&factors, &mut [to_x, to_y]);
    }

    [(x, of_x), (y, of_y)]
        .map(|(side, wanted)| {
            let factors = [factor(&side.turned, rows)];
            let to = Sink::new(wanted.then_some(&mut side.grad[..]), &factors[0], false);
            run(&factors, &mut [to])
        })
        .iter()
        .sum()
}

/// The loss of a row of the matrix without its diagonal entry; its slopes, times `factor`, overwrite the entries.
fn row<F: Float>(
    loss: &dyn Engine<F>,
    chunk: &mut Chunk<F>,
    entries: &mut [F],
    diagonal: usize,
    factor: f64,
) -> f64 {
    let mut sum = 0.0;
    for part in without(entries.len(), Some(diagonal)) {
        for entries in entries[part].chunks_mut(CHUNK) {
            let [value, slope] = chunk.fill(loss, entries.len(), |pred| pred.copy_from_slice(entries));
            sum += on_lanes!(simd => take(simd, value, slope, factor, entries));
        }
    }
    sum
}

#[inline(always)]
fn take<S: Simd, F: Float>(simd: S, value: &[F], slope: &[F], factor: f64, entries: &mut [F]) -> f64 {
    let factor = Lanes::<S, F>::splat(simd, F::from_f64(factor));
    let mut sum = Sum::zero(simd);
    for at in (0..entries.len()).step_by(Lanes::<S, F>::N) {
        sum.add(Lanes::load_tail(simd, &value[at..]).first(entries.len() - at));
        (factor * Lanes::load_tail(simd, &slope[at..])).store_tail(&mut entries[at..]);
    }
    sum.total()
}

/// The loss of the standard deviations of both views' features.
fn variances<F: Float>(loss: &Statistics<F>, sides: &mut [Features<F>; 2], scale: f64) -> f64 {
    let mut value = 0.0;
    for side in sides {
        let share = 0.5 * loss.parts.variance / side.spread.len() as f64;
        for (d, &spread) in side.spread.iter().enumerate() {
            let jet = loss.alive.at(spread, 1.0);
            value += share * jet.value;
            let slope = F::from_f64(share * jet.slope * scale / (spread * (side.rows - 1) as f64));
            let feature = d * side.rows..(d + 1) * side.rows;

            for (grad, &x) in side.grad[feature.clone()].iter_mut().zip(&side.turned[feature]) {
                *grad = *grad + slope * x;
            }
        }
    }

    value
}

/// The loss of the difference of the views, entry by entry.
fn invariance<F: Float>(
    loss: &Statistics<F>,
    [a, b]: &[Cow<[F]>; 2],
    scale: f64,
    grads: [&mut Option<&mut [F]>; 2],
) -> f64 {
    let share = loss.parts.invariance / a.len() as f64;
    let jets = || a.iter().zip(b.iter()).map(|(a, b)| loss.same.at(a.to_f64(), b.to_f64()));
    for (grad, sign) in grads.into_iter().zip([scale, -scale]) {
        for (grad, ValueSlope { slope, .. }) in grad.iter_mut().flat_map(|grad| grad.iter_mut()).zip(jets()) {
            *grad = *grad + F::from_f64(share * slope * sign);
        }
    }
    jets().map(|jet| share * jet.value).sum()
}
