//! Negative evidence lower bound (ELBO) of a variational autoencoder: the reconstruction loss plus β times
//! the KL divergence of the latent distribution from the standard normal.
//!
//! Both terms are sums, over the reconstructed values and over the latents; the mean is over observations.
//! The reconstruction loss is the squared error, the binary cross-entropy of probabilities or logits, or the
//! negative log-likelihood of a normal distribution with standard deviation `sigma`. Each term uses the
//! formula of its own loss, the divergence that of [`gaussian_kl`](crate::losses::gaussian_kl). Compared with
//! the definition in mpmath.
use crate::loss::{
    Card, Definition, Field, MultiInputLoss, Numbers, POSITIVE, PROBABILITY, Pointwise, Predicts, Row,
    RowGrad, ValueSlope, Vectors, VectorsKind,
};
use crate::losses::Bce;
use crate::losses::BceWithLogits;
use crate::losses::GaussianNll;
use crate::losses::Mse;
use crate::losses::gaussian_kl::{GaussianKl, LATENTS};
use crate::real::{Dual, Interval, Real};
use crate::{choice, inline, parameters};

choice! {
    /// Reconstruction term of the ELBO
    pub enum Reconstruction {
        /// (x̂ − x)²
        SquaredError = "squared_error",
        /// Binary cross-entropy of probabilities x̂
        Bce = "bce",
        /// Binary cross-entropy of logits x̂
        BceWithLogits = "bce_with_logits",
        /// −ln N(x; x̂, σ²)
        Gaussian = "gaussian",
    }
}

parameters! {
    /// Σ reconstruction + β Σ max(λ, KL)
    ///
    /// ```
    /// use perdita::losses::{Elbo, GaussianKl};
    /// use perdita::{Arrays, ArraysExt};
    /// let batch = Arrays::new()
    ///     .numbers("prediction", &[0.5, 0.0, 1.0], &[1, 3])?
    ///     .numbers("target", &[0.0, 0.0, 0.0], &[1, 3])?
    ///     .numbers("mean", &[1.0, 1.0], &[1, 2])?
    ///     .numbers("log_variance", &[0.0, 0.0], &[1, 2])?;
    /// assert_eq!(Elbo::default().divergence(GaussianKl::new(4.0, 0.0)?).mean(batch)?, 1.25 + 4.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Elbo {
        /// loss of the reconstruction
        reconstruction: Reconstruction = Reconstruction::SquaredError,
        /// standard deviation of a Gaussian reconstruction
        sigma: f64 in POSITIVE = 1.0,
        /// KL divergence term
        divergence: GaussianKl [beta, free_bits],
    }
}
impl Elbo {
    /// Loss of one reconstructed value.
    #[inline(always)]
    fn compare<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        match self.reconstruction {
            Reconstruction::SquaredError => Mse.at(prediction, target),
            Reconstruction::Bce => Bce::DEFAULT.at(prediction, target),
            Reconstruction::BceWithLogits => BceWithLogits::DEFAULT.at(prediction, target),
            Reconstruction::Gaussian => ValueSlope::derive(
                prediction,
                inline!(|mean: Dual<R>| {
                    GaussianNll::default().full(true).at(&[
                        mean,
                        mean.lit(self.sigma * self.sigma),
                        Dual::fixed(target),
                    ])
                }),
            ),
        }
    }
}
impl Definition for Elbo {
    const CARD: Card = Card {
        summary: "negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence",
        formula: "Σ_i ℓ(x̂_i, x_i) + β Σ_j max(λ, ½(μ_j² + exp s_j − 1 − s_j)); ℓ = reconstruction, β = beta, λ = free_bits",
        estimates: "minus a lower bound of the log-likelihood, if the reconstruction term is a likelihood and β = 1",
        kinks: "those of the reconstruction; KL of a latent equal to its free bits: gradient 0",
        reference: "Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., β-VAE, ICLR 2017",
        ..Card::generative("elbo", Predicts::ReconstructionAndCode, Self::PARAMS)
    };
}
impl MultiInputLoss for Elbo {
    type Kind = VectorsKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const fn of(prediction: Interval, target: Interval) -> [Field; 4] {
            [
                Field::variable("prediction", "n x", prediction, "the reconstruction x̂"),
                Field::constant("target", "n x", target, "the data x"),
                Field { axes: "n d", ..LATENTS[0] },
                Field { axes: "n d", ..LATENTS[1] },
            ]
        }
        match self.reconstruction {
            Reconstruction::SquaredError | Reconstruction::Gaussian => {
                const { &of(Interval::REAL, Interval::REAL) }
            }
            Reconstruction::Bce => const { &of(PROBABILITY, PROBABILITY) },
            Reconstruction::BceWithLogits => const { &of(Interval::REAL, PROBABILITY) },
        }
    }
}
impl Vectors for Elbo {
    const ROWS: usize = 4;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], _: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (prediction, target) = (rows[0], rows[1]);
        let each = inline!(|at| self.compare(prediction.at(at), target.at(at)));
        let divergence = self.divergence.at(&rows[2..], &[], &mut slopes[2..]);
        slopes[0].write(prediction, inline!(|at| each(at).slope));
        prediction.sum(None, inline!(|at| each(at).value)) + divergence
    }
}
