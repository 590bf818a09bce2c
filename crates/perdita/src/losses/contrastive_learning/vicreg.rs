//! VICReg: variance-invariance-covariance regularisation. Two views should be equal (invariance), every
//! feature should vary (variance), and features should be uncorrelated (covariance).
//!
//! μ·mean (a − b)² + ν·½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ·Σ_views (1/D) Σ_{d≠e} cov_de², with N −
//! 1 in variances and covariances, and the default weights of the authors' code.
use crate::loss::{
    Card, Decorrelation, DecorrelationKind, Definition, NON_NEGATIVE, POSITIVE, Parts, ProductLoss,
};
use crate::losses::Hinge;
use crate::losses::Mse;
use crate::parameters;

parameters! {
    /// Invariance, variance and covariance of two views
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::VicReg};
    /// let (x, y) = ([3.0, 1.0, -3.0, 1.0], [3.0, 1.0, -3.0, 2.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
    /// let mut grad = [0.0; 4];
    /// let loss = VicReg::new(25.0, 0.0, 0.0)?.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad))?;
    /// assert_eq!((loss.total.mean(), grad), (6.25, [0.0, 0.0, 0.0, -12.5]));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct VicReg(
        /// weight of the invariance term
        invariance as "μ": f64 in NON_NEGATIVE = 25.0,
        /// weight of the variance term
        variance as "ν": f64 in NON_NEGATIVE = 25.0,
        /// weight of the covariance term
        covariance as "ξ": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// constant added to variances, for numerical stability
        epsilon: f64 in POSITIVE = 1e-4,
    }
}
impl Definition for VicReg {
    const CARD: Card = Card {
        summary: "invariance between two views, variance and decorrelation of their features",
        formula: "μ mean(a − b)² + ν ½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ Σ_views (1/D) Σ_{d≠e} cov_de²",
        estimates: "features that are invariant between views and decorrelated",
        kinks: "a standard deviation of 1: slope 0",
        reference: "Bardes, Ponce & LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022",
        ..Card::contrastive("vicreg", Self::PARAMS)
    };
}
impl ProductLoss for VicReg {
    type Kind = DecorrelationKind;
}
impl Decorrelation for VicReg {
    type Same = Mse;
    type Alive = Hinge;
    fn same(&self) -> &Mse {
        &Mse
    }

    fn alive(&self) -> &Hinge {
        &Hinge::DEFAULT
    }

    fn parts(&self) -> Parts {
        Parts {
            invariance: self.invariance,
            variance: self.variance,
            off: self.covariance,
            diagonal: 0.0,
            epsilon: self.epsilon,
            cross: false,
        }
    }
}
