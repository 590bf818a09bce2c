//! VICReg: two views should be equal (invariance), every feature should vary (variance), and no two features should say
//! the same (covariance).
//!
//! μ·mean (a − b)² + ν·½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ·Σ_views (1/D) Σ_{d≠e} cov_de², with N − 1 in the
//! variances and covariances, and the weights of the authors' code.
use crate::loss::{
    Args, Card, Decorrelation, DecorrelationKind, Error, Formula, NON_NEGATIVE, POSITIVE, Param, Parts,
    ProductLoss, Task,
};
use crate::losses::hinge::Hinge;
use crate::losses::info_nce::InfoNce;
use crate::losses::mse::Mse;

/// Invariance, variance and covariance of two views
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::vicreg::VicReg};
/// let (x, y) = ([3.0, 1.0, -3.0, 1.0], [3.0, 1.0, -3.0, 2.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
/// let mut grad = [0.0; 4];
/// let loss = VicReg::new(25.0, 0.0, 0.0)?.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad))?;
/// assert_eq!((loss.total.mean(), grad), (6.25, [0.0, 0.0, 0.0, -12.5]));
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct VicReg {
    parts: Parts,
    hinge: Hinge,
}
impl VicReg {
    /// `invariance`: μ; `variance`: ν; `covariance`: ξ. None negative.
    pub fn new(invariance: f64, variance: f64, covariance: f64) -> Result<Self, Error> {
        let check = |name, value| Self::CARD.check(name, value);
        let parts = Parts {
            invariance: check("invariance", invariance)?,
            variance: check("variance", variance)?,
            off: check("covariance", covariance)?,
            diagonal: 0.0,
            epsilon: 1e-4,
            cross: false,
        };
        Ok(VicReg { parts, hinge: Hinge::new(1.0)? })
    }
    /// ε, what is added to variances. Positive.
    pub fn epsilon(mut self, epsilon: f64) -> Result<Self, Error> {
        self.parts.epsilon = Self::CARD.check("epsilon", epsilon)?;
        Ok(self)
    }
}
impl Formula for VicReg {
    const CARD: Card = Card {
        name: "vicreg",
        summary: "two views equal, their features varied and uncorrelated",
        task: Task::Contrastive,
        formula: "μ mean(a − b)² + ν ½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ Σ_views (1/D) Σ_{d≠e} cov_de²",
        params: &[
            Param::number("invariance", 25.0, NON_NEGATIVE, "μ, what the difference of the views counts")
                .symbol("μ"),
            Param::number("variance", 25.0, NON_NEGATIVE, "ν, what features that do not vary count")
                .symbol("ν"),
            Param::number("covariance", 1.0, NON_NEGATIVE, "ξ, what features that vary together count")
                .symbol("ξ"),
            Param::number("epsilon", 1e-4, POSITIVE, "ε, what is added to variances"),
        ],
        estimates: "features that are alike in both views and independent of each other",
        kinks: "a standard deviation of 1: slope 0",
        reference: "Bardes, Ponce & LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let part = |name| args.number(name);
        VicReg::new(part("invariance"), part("variance"), part("covariance"))?.epsilon(part("epsilon"))
    }
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
        &self.hinge
    }
    fn parts(&self) -> Parts {
        self.parts
    }
}
