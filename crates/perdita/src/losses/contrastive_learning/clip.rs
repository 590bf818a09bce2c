//! The symmetric loss of CLIP: every row of a finds its partner among the rows of b, and every row of b among those of
//! a, ½ (InfoNCE(a, b) + InfoNCE(b, a)).
//!
//! Both directions are computed in one sweep over the similarities. Where CLIP learns ln(1/τ), its gradient is −τ times
//! the gradient in the temperature.
use crate::loss::{
    Args, Card, Contrastive, ContrastiveKind, Error, Formula, ProductLoss, Setting, Similarity, Task,
};
use crate::losses::info_nce::{InfoNce, NORMALIZE, temperature};

/// ½ (InfoNCE(a, b) + InfoNCE(b, a))
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::clip::Clip};
/// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
/// let (mut of_x, mut of_y) = ([0.0; 4], [0.0; 4]);
/// let out = Gradients::none().a(&mut of_x).b(&mut of_y);
/// let loss = Clip::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
/// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Clip(InfoNce);
impl Clip {
    /// `temperature`: τ. Positive. Rows are normalised.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        let temperature = Self::CARD.check("temperature", temperature)?;
        Ok(Clip(InfoNce::new(temperature)?))
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(self, normalize: bool) -> Self {
        Clip(self.0.normalize(normalize))
    }
}
impl Formula for Clip {
    const CARD: Card = Card {
        name: "clip",
        summary: "image and text find each other: InfoNCE both ways",
        formula: "½ (info_nce(a, b) + info_nce(b, a)); τ = temperature",
        params: &[temperature(0.07), NORMALIZE],
        estimates: "ln of the density ratio p(a, b)/(p(a) p(b))",
        reference: "Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021",
        task: Task::Contrastive,
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(Clip::new(args.number("temperature"))?.normalize(args.flag("normalize")))
    }
}
impl ProductLoss for Clip {
    type Kind = ContrastiveKind;
}
impl Contrastive for Clip {
    type Margin = <InfoNce as Contrastive>::Margin;
    const SETTING: Setting = Setting::Both;
    fn margin(&self) -> &Self::Margin {
        self.0.margin()
    }
    fn similarity(&self) -> Similarity {
        self.0.similarity()
    }
}
