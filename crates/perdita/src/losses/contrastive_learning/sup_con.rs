//! Supervised contrastive learning: every row is drawn to the rows of its label, away from all others.
//!
//! Of the two published variants, `outside` averages the losses with one positive each, (1/P) Σ_p −ln softmax(z)_p, and
//! `inside` averages the positives' probabilities, −ln (1/P) Σ_p softmax(z)_p. The first is what the paper recommends.
//! Rows that have no positive do not count.
use crate::loss::{
    Args, Card, Contrastive, ContrastiveKind, Error, Formula, Param, Pooling, ProductLoss, Setting,
    Similarity, Task,
};
use crate::losses::info_nce::{InfoNce, NORMALIZE, temperature};

/// (1/P) Σ_p −ln exp(z·z_p/τ)/Σ exp(z·z_j/τ)
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Labels, Products, Reduction, losses::sup_con::SupCon};
/// let z = [1.0, 0.0, 2.0, 0.0, 0.0, 1.0];
/// let batch = Products::of(Embeddings::new(&z, 2)?).labels(Labels::from(&[4i64, 4, 7]))?;
/// let mut grad = [0.0; 6];
/// let loss = SupCon::new(0.5)?.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad))?;
/// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-15);
/// assert_eq!(loss.total.count(), 2); // the third row is alone
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SupCon {
    nce: InfoNce,
    pooling: Pooling,
}
impl SupCon {
    /// `temperature`: τ. Positive. Rows are normalised, positives averaged outside the logarithm.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        Ok(SupCon { nce: InfoNce::new(temperature)?, pooling: Pooling::MeanOutside })
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(self, normalize: bool) -> Self {
        SupCon { nce: self.nce.normalize(normalize), ..self }
    }
    /// Averages positives inside the logarithm.
    pub fn inside(self) -> Self {
        SupCon { pooling: Pooling::MeanInside, ..self }
    }
}
impl Formula for SupCon {
    const CARD: Card = Card {
        name: "sup_con",
        summary: "rows of one label find each other among all others",
        task: Task::Contrastive,
        formula: "(1/P) Σ_p −ln exp(z·z_p/τ) / Σ_{others} exp(z·z_j/τ); τ = temperature",
        params: &[
            temperature(0.07),
            NORMALIZE,
            Param::choice(
                "positives",
                &["outside", "inside"],
                "where positives are averaged: outside or inside the logarithm",
            ),
        ],
        estimates: "an embedding that gathers labels",
        reference: "Khosla et al., Supervised Contrastive Learning, NeurIPS 2020",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let loss = SupCon::new(args.number("temperature"))?.normalize(args.flag("normalize"));
        Ok(if args.choice("positives") == 1 { loss.inside() } else { loss })
    }
}
impl ProductLoss for SupCon {
    type Kind = ContrastiveKind;
}
impl Contrastive for SupCon {
    type Margin = <InfoNce as Contrastive>::Margin;
    const SETTING: Setting = Setting::Labelled;
    fn margin(&self) -> &Self::Margin {
        self.nce.margin()
    }
    fn similarity(&self) -> Similarity {
        self.nce.similarity()
    }
    fn pooling(&self) -> Pooling {
        self.pooling
    }
}
