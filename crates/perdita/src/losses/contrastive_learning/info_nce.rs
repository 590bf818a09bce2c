//! InfoNCE: every query looks for its own key among all keys, −ln exp(q·k₀/τ)/Σ exp(q·k/τ).
//!
//! It is the cross-entropy of a row of similarities, written as −ln σ(z₀ − ln Σ' exp z) with the sum over the other
//! keys. The keys are
//!
//! * the rows of b, of which row i is row i's own, and those beyond are negatives for all;
//! * with labels on both sides, the rows of b, of which those of a query's label are its own, together:
//!   −ln Σ_P exp z / Σ exp z (queries that have none do not count);
//! * with negatives, for all queries or some for each: the query's own row of b, and these.
use crate::loss::{
    Args, Card, Contrastive, ContrastiveKind, Error, Formula, NON_NEGATIVE, POSITIVE, Param, Predicts,
    ProductLoss, Setting, Similarity, Task,
};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::real::Interval;

/// −ln exp(q·k₀/τ)/Σ exp(q·k/τ)
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::info_nce::InfoNce};
/// let (q, k) = ([1.0f32, 0.0, 0.0, 2.0], [3.0f32, 0.0, 0.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&q, 2)?, Embeddings::new(&k, 2)?)?;
/// let (mut of_q, mut of_k) = ([0.0; 4], [0.0; 4]);
/// let out = Gradients::none().a(&mut of_q).b(&mut of_k);
/// let loss = InfoNce::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
/// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-7);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct InfoNce {
    similarity: Similarity,
    margin: BceWithLogits,
}
impl InfoNce {
    /// `temperature`: τ. Positive. Rows are normalised.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        Ok(InfoNce { similarity: Similarity::over(temperature, true), margin: BceWithLogits::new(1.0)? })
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(mut self, normalize: bool) -> Self {
        self.similarity.normalize = normalize;
        self
    }
    /// What this mean loss, over a query's key and `negatives` others, says at least of the mutual information between
    /// the two sides, in nats: ln(negatives + 1) − loss.
    pub fn mutual_information(loss: f64, negatives: usize) -> f64 {
        (negatives as f64).ln_1p() - loss
    }
}
/// The temperature, as a parameter.
pub(crate) const fn temperature(default: f64) -> Param {
    Param::number("temperature", default, POSITIVE, "τ, what similarities are divided by").symbol("τ")
}
/// Whether rows are normalised, as a parameter.
pub(crate) const NORMALIZE: Param =
    Param::flag("normalize", true, "whether rows are divided by their lengths first");

impl Formula for InfoNce {
    const CARD: Card = Card {
        name: "info_nce",
        summary: "every query finds its own key among others",
        task: Task::Contrastive,
        formula: "−ln exp(q·k₀/τ) / Σ_j exp(q·k_j/τ); τ = temperature",
        predicts: Predicts::Embedding,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[temperature(0.07), NORMALIZE],
        estimates: "ln of the density ratio p(k|q)/p(k); ln(K + 1) less the loss bounds the mutual information",
        kinks: "none; a row of zeros that is normalised has gradient 0",
        reference: "van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, 2018",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(InfoNce::new(args.number("temperature"))?.normalize(args.flag("normalize")))
    }
}
impl ProductLoss for InfoNce {
    type Kind = ContrastiveKind;

    fn information_bound(&self, loss: f64, negatives: usize) -> Option<f64> {
        Some(InfoNce::mutual_information(loss, negatives))
    }
}
impl Contrastive for InfoNce {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Queries;
    fn margin(&self) -> &BceWithLogits {
        &self.margin
    }
    fn similarity(&self) -> Similarity {
        self.similarity
    }
}
