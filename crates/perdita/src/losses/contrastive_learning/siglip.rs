//! The sigmoid loss of SigLIP: every pair of a row of a and a row of b is asked by itself whether the two are partners,
//! softplus(−y·z) with z = a·b/τ + bias and y = ±1. There is no normaliser, so nothing to wait for.
//!
//! The loss of a row is the sum over the rows of b; the mean is over the rows of a, as in the paper. Partners cost
//! softplus(−z) itself, not softplus(z) − z, which would lose a loss of 10⁻¹¹.
use crate::loss::{Args, Card, Error, Formula, Pairwise, PairwiseKind, Param, ProductLoss, Similarity, Task};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::losses::info_nce::{InfoNce, NORMALIZE, temperature};
use crate::real::Interval;

/// Σ_j softplus(−y_ij (a_i·b_j/τ + bias))
///
/// ```
/// use perdita::{Embeddings, Gradients, ProductsExt, Products, Reduction, losses::siglip::SigLip};
/// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
/// let loss = SigLip::new(0.1, -10.0)?.evaluate(batch, Reduction::Mean, Gradients::none())?;
/// assert!((loss.total.mean() - (2f64.ln() + (-10f64).exp().ln_1p())).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SigLip {
    similarity: Similarity,
    pair: BceWithLogits,
}
impl SigLip {
    /// `temperature`: τ. Positive. `bias`: what is added to every score. Rows are normalised.
    pub fn new(temperature: f64, bias: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        let similarity = Similarity { temperature, bias: Self::CARD.check("bias", bias)?, normalize: true };
        Ok(SigLip { similarity, pair: BceWithLogits::new(1.0)? })
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(mut self, normalize: bool) -> Self {
        self.similarity.normalize = normalize;
        self
    }
}
impl Formula for SigLip {
    const CARD: Card = Card {
        name: "siglip",
        summary: "every pair is asked by itself whether it belongs together",
        task: Task::Contrastive,
        formula: "Σ_j softplus(−y_ij (a_i·b_j/τ + bias)); y = 1 for partners, else −1; τ = temperature",
        params: &[
            temperature(0.1),
            Param::number("bias", -10.0, Interval::REAL, "what is added to every score"),
            NORMALIZE,
        ],
        estimates: "the log-odds that two rows belong together",
        reference: "Zhai, Mustafa, Kolesnikov & Beyer, Sigmoid Loss for Language Image Pre-Training, ICCV 2023",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let loss = SigLip::new(args.number("temperature"), args.number("bias"))?;
        Ok(loss.normalize(args.flag("normalize")))
    }
}
impl ProductLoss for SigLip {
    type Kind = PairwiseKind;
}
impl Pairwise for SigLip {
    type Pair = BceWithLogits;
    fn pair(&self) -> &BceWithLogits {
        &self.pair
    }
    fn similarity(&self) -> Similarity {
        self.similarity
    }
}
