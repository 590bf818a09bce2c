//! NT-Xent, the loss of SimCLR: two views a and b of every thing; each of the 2N rows finds the other view of its thing
//! among all rows but itself.
//!
//! The loss of a thing is the mean of its two rows'.
use crate::loss::{
    Args, Card, Contrastive, ContrastiveKind, Error, Formula, ProductLoss, Setting, Similarity, Task,
};
use crate::losses::info_nce::{InfoNce, NORMALIZE, temperature};

/// Two views find each other among all other rows
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::nt_xent::NtXent};
/// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
/// let (mut of_x, mut of_y) = ([0.0; 4], [0.0; 4]);
/// let out = Gradients::none().a(&mut of_x).b(&mut of_y);
/// let loss = NtXent::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
/// assert!((loss.total.mean() - (2.0 * (-2f64).exp()).ln_1p()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NtXent(InfoNce);
impl NtXent {
    /// `temperature`: τ. Positive. Rows are normalised.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        Ok(NtXent(InfoNce::new(temperature)?))
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(self, normalize: bool) -> Self {
        NtXent(self.0.normalize(normalize))
    }
}
impl Formula for NtXent {
    const CARD: Card = Card {
        name: "nt_xent",
        summary: "two views of a thing find each other among all others: SimCLR",
        formula: "½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −ln exp(z·z⁺/τ) / Σ_{others} exp(z·z_j/τ)",
        params: &[temperature(0.5), NORMALIZE],
        estimates: "ln of the density ratio of the two views",
        reference: "Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020",
        task: Task::Contrastive,
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(NtXent::new(args.number("temperature"))?.normalize(args.flag("normalize")))
    }
}
impl ProductLoss for NtXent {
    type Kind = ContrastiveKind;
}
impl Contrastive for NtXent {
    type Margin = <InfoNce as Contrastive>::Margin;
    const SETTING: Setting = Setting::Views;
    fn margin(&self) -> &Self::Margin {
        self.0.margin()
    }
    fn similarity(&self) -> Similarity {
        self.0.similarity()
    }
}
