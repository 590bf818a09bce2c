//! Barlow Twins: the correlations of the features of one view with those of the other should be the identity,
//! Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de².
//!
//! Features are standardised over the batch, as the authors' batch normalisation does: biased variance, plus ε.
use crate::loss::{
    Args, Card, Decorrelation, DecorrelationKind, Error, Formula, NON_NEGATIVE, POSITIVE, Param, Parts,
    ProductLoss, Task,
};
use crate::losses::hinge::Hinge;
use crate::losses::info_nce::InfoNce;
use crate::losses::mse::Mse;

/// Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::barlow_twins::BarlowTwins};
/// let x = [1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0];
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&x, 2)?)?;
/// let loss = BarlowTwins::new(0.005)?.evaluate(batch, Reduction::Mean, Gradients::none())?;
/// assert!(loss.total.mean() < 1e-9); // uncorrelated, and equal in both views
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct BarlowTwins {
    parts: Parts,
    hinge: Hinge,
}
impl BarlowTwins {
    /// `redundancy`: λ, what correlations between features count. Not negative.
    pub fn new(redundancy: f64) -> Result<Self, Error> {
        let off = Self::CARD.check("redundancy", redundancy)?;
        let parts = Parts { invariance: 0.0, variance: 0.0, off, diagonal: 1.0, epsilon: 1e-5, cross: true };
        Ok(BarlowTwins { parts, hinge: Hinge::new(1.0)? })
    }
    /// ε, what is added to variances. Positive.
    pub fn epsilon(mut self, epsilon: f64) -> Result<Self, Error> {
        self.parts.epsilon = Self::CARD.check("epsilon", epsilon)?;
        Ok(self)
    }
}
impl Formula for BarlowTwins {
    const CARD: Card = Card {
        name: "barlow_twins",
        summary: "each feature correlates with itself in the other view, and with no other",
        task: Task::Contrastive,
        formula: "Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²; C = correlations of a with b, λ = redundancy",
        params: &[
            Param::number("redundancy", 0.005, NON_NEGATIVE, "λ, what correlations between features count")
                .symbol("λ"),
            Param::number("epsilon", 1e-5, POSITIVE, "ε, what is added to variances"),
        ],
        estimates: "features that are alike in both views and independent of each other",
        kinks: "none",
        reference: "Zbontar, Jing, Misra, LeCun & Deny, Barlow Twins, ICML 2021",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        BarlowTwins::new(args.number("redundancy"))?.epsilon(args.number("epsilon"))
    }
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
        &self.hinge
    }
    fn parts(&self) -> Parts {
        self.parts
    }
}
