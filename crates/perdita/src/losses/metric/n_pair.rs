//! The N-pair loss: each anchor finds its own positive among the positives of all, by the product of the rows as they are.
//!
//! It is [`info_nce`](crate::losses::info_nce) without normalisation and at temperature 1; the paper's pull of lengths
//! towards 0 is a loss by itself. Compared with its definition in mpmath.
use crate::loss::{
    Args, Card, Contrastive, ContrastiveKind, Error, Formula, ProductLoss, Setting, Similarity, Task,
};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::losses::info_nce::{InfoNce, temperature};

/// ln(1 + Σ_j exp(a·p_j − a·p))
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::n_pair::NPair};
/// let (anchors, positives) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.5]);
/// let batch = Products::new(Embeddings::new(&anchors, 2)?, Embeddings::new(&positives, 2)?)?;
/// let loss = NPair::new(1.0)?.evaluate(batch, Reduction::Sum, Gradients::none())?;
/// assert!((loss.total.sum() - 2.0 * (-3f64).exp().ln_1p()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NPair {
    similarity: Similarity,
    margin: BceWithLogits,
}
impl NPair {
    /// `temperature`: what products are divided by.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        Ok(NPair { similarity: Similarity::over(temperature, false), margin: BceWithLogits::new(1.0)? })
    }
}
impl Formula for NPair {
    const CARD: Card = Card {
        name: "n_pair",
        summary: "every anchor finds its own positive among those of all",
        task: Task::Metric,
        formula: "ln(1 + Σ_j exp((a·p_j − a·p)/τ)); τ = temperature",
        params: &[temperature(1.0)],
        kinks: "none",
        reference: "Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NeurIPS 2016",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        NPair::new(args.number("temperature"))
    }
}
impl ProductLoss for NPair {
    type Kind = ContrastiveKind;
}
impl Contrastive for NPair {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Queries;
    fn margin(&self) -> &BceWithLogits {
        &self.margin
    }
    fn similarity(&self) -> Similarity {
        self.similarity
    }
}
