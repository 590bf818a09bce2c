//! Kullback–Leibler divergence of a normal distribution from the standard normal: the regulariser of the
//! latents of a variational autoencoder.
//!
//! ½ Σ (μ² + eˢ − 1 − s) over the latents of an observation, s = ln σ². The term eˢ − 1 − s keeps its digits
//! near s = 0. With `free_bits` λ each latent has a loss of at least λ, and gradient 0 where its divergence
//! does not exceed λ. `beta` is a factor of the whole loss (β-VAE). Compared with the definition in mpmath,
//! and with PyTorch's `kl_divergence` of two normal distributions.
use crate::loss::{
    Card, Definition, Field, MultiInputLoss, NON_NEGATIVE, Predicts, Row, RowGrad, Vectors, VectorsKind,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// β Σ max(λ, ½(μ² + eˢ − 1 − s))
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::GaussianKl};
    /// let (mean, log_variance) = ([1.0, 0.0], [0.0, 2f64.ln()]);
    /// let batch = Arrays::new().numbers("mean", &mean, &[1, 2])?.numbers("log_variance", &log_variance, &[1, 2])?;
    /// let (kl, want) = (GaussianKl::default().mean(batch)?, 0.5 * (1.0 + 1.0 - 2f64.ln()));
    /// assert!((kl - want).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GaussianKl(
        /// weight of the KL divergence
        beta: f64 in NON_NEGATIVE = 1.0,
        /// minimum KL divergence of each latent, in nats
        free_bits as "λ": f64 in NON_NEGATIVE = 0.0,
    )
}
/// eˢ − 1 − s, by a series near 0, where the difference cancels.
#[inline(always)]
fn excess<R: Real>(s: R) -> R {
    let one = s.lit(1.0);
    // s²/2 (1 + s/3 (1 + s/4 (1 + …)))
    let series = (3..18).rev().fold(one, |sum, k| one + s * sum * s.lit(1.0 / f64::from(k)));
    s.abs().select_lt(one, s * s * s.lit(0.5) * series, s.exp_m1() - s)
}
impl Definition for GaussianKl {
    const CARD: Card = Card {
        summary: "KL divergence of a normal distribution from the standard normal, summed over latents",
        formula: "β Σ_j max(λ, ½(μ_j² + exp s_j − 1 − s_j)), s = ln σ²; β = beta, λ = free_bits",
        estimates: "the standard normal distribution",
        kinks: "KL of a latent equal to its free bits: gradient 0",
        reference: "Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., 2017 (β); Kingma et al., 2016 (free bits)",
        ..Card::generative("gaussian_kl", Predicts::MeanAndLogVariance, Self::PARAMS)
    };
}
/// Inputs from an encoder: means and log-variances of the latents.
pub(crate) const LATENTS: [Field; 2] = [
    Field::variable("mean", "... d", Interval::REAL, "the means μ of the latents"),
    Field::variable("log_variance", "... d", Interval::REAL, "the logarithms s of their variances"),
];
impl MultiInputLoss for GaussianKl {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        &LATENTS
    }
}
impl Vectors for GaussianKl {
    const ROWS: usize = 2;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], _: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (mean, log_variance) = (rows[0], rows[1]);
        let cost = inline!(|at| {
            let (m, s) = (mean.at(at), log_variance.at(at));
            m.lit(0.5) * (m * m + excess(s))
        });
        // β for each latent whose divergence exceeds its free bits, else 0.
        let counts = inline!(|at| {
            let cost = cost(at);
            cost.lit(self.free_bits).select_lt(cost, cost.lit(self.beta), cost.lit(0.0))
        });
        slopes[0].write(mean, inline!(|at| counts(at).strong_mul(mean.at(at))));
        slopes[1].write(
            log_variance,
            inline!(|at| {
                let s = log_variance.at(at);
                counts(at).strong_mul(s.lit(0.5) * s.exp_m1())
            }),
        );
        let total = mean.sum(
            None,
            inline!(|at| {
                let cost = cost(at);
                cost.max(cost.lit(self.free_bits))
            }),
        );
        total * total.lit(self.beta)
    }
}
