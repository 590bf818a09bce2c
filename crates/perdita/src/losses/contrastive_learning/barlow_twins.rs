//! Barlow Twins: the deviation of the cross-correlation matrix C of two views' features from the identity,
//! Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de².
//!
//! Features are standardised over the batch, as in the authors' batch normalisation: biased variance, plus ε.
use crate::loss::{
    Card, Decorrelation, DecorrelationKind, Definition, NON_NEGATIVE, POSITIVE, Parts, ProductLoss,
};
use crate::losses::Hinge;
use crate::losses::Mse;
use crate::parameters;

parameters! {
    /// Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::BarlowTwins};
    /// let x = [1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0];
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&x, 2)?)?;
    /// let loss = BarlowTwins::new(0.005)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!(loss.total.mean() < 1e-9); // uncorrelated features, equal in both views
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct BarlowTwins(
        /// weight of the off-diagonal correlations
        redundancy as "λ": f64 in NON_NEGATIVE = 0.005,
    ) {
        /// constant added to variances, for numerical stability
        epsilon: f64 in POSITIVE = 1e-5,
    }
}
impl Definition for BarlowTwins {
    const CARD: Card = Card {
        summary: "deviation of the cross-correlation matrix of two views from the identity",
        formula: "Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²; C = correlations of a with b, λ = redundancy",
        estimates: "features that are invariant between views and decorrelated",
        kinks: "none",
        reference: "Zbontar, Jing, Misra, LeCun & Deny, Barlow Twins, ICML 2021",
        ..Card::contrastive("barlow_twins", Self::PARAMS)
    };
}
impl ProductLoss for BarlowTwins {
    type Kind = DecorrelationKind;
}
impl Decorrelation for BarlowTwins {
    type Same = Mse;
    type Alive = Hinge;
    fn same(&self) -> &Mse {
        &Mse
    }

    fn alive(&self) -> &Hinge {
        &Hinge::DEFAULT
    }

    fn parts(&self) -> Parts {
        let (off, epsilon) = (self.redundancy, self.epsilon);
        Parts { invariance: 0.0, variance: 0.0, off, diagonal: 1.0, epsilon, cross: true }
    }
}
