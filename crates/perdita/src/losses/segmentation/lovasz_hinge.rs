//! The Lovász hinge: a convex extension of the Jaccard loss of one region, in the margins of its pixels.
//!
//! As [`lovasz_softmax`](super::lovasz_softmax), of logits x of one region: a pixel's mistake is max(0, 1 − x) within the region
//! and max(0, 1 + x) outside. Each image has a loss (`over = batch`: the batch has); where the region is empty, it is the worst
//! mistake. At the hinge, where a mistake begins, the slope is 0. Compared with its definition in mpmath and, written in PyTorch,
//! with that of the authors.
use crate::loss::{
    Activation, Args, Card, Error, Field, Formula, Mistakes, OfMistakes, PROBABILITY, Pixels, Predicts,
    Regions, Structured, Task,
};
use crate::losses::jaccard::Jaccard;
use crate::real::{Interval, Real};

/// Σ_k m_(k) (J_k − J_(k−1)), of the mistakes m = max(0, 1 ∓ x) in order
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::lovasz_hinge::LovaszHinge};
/// let (prediction, labels) = ([0.5, 1.0, -5.0], [1u8, 0, 0]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 3])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 3])?;
/// // The invented pixel makes the IoU 1/2, the one within the region, right but without a margin, makes it 0.
/// assert_eq!(LovaszHinge::default().mean(batch)?, 2.0 * 0.5 + 0.5 * 0.5);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LovaszHinge {
    pixels: Pixels,
}
impl Default for LovaszHinge {
    fn default() -> Self {
        LovaszHinge { pixels: Pixels { activation: Activation::Identity, ..Pixels::default() } }
    }
}
impl LovaszHinge {
    /// Whether the images of the batch are one image.
    pub fn batch(self, batch: bool) -> Self {
        LovaszHinge { pixels: Pixels { batch, ..self.pixels } }
    }
    /// The label of pixels that are not looked at.
    pub fn ignore_index(self, ignore: i64) -> Self {
        LovaszHinge { pixels: Pixels { ignore, ..self.pixels } }
    }
}
impl Formula for LovaszHinge {
    const CARD: Card = Card {
        name: "lovasz_hinge",
        summary: "the Jaccard loss of sets of pixels, extended to their margins",
        task: Task::Segmentation,
        formula: "Σ_k m_(k) (J_k − J_(k−1)); m = max(0, 1 ∓ x), m_(1) ≥ m_(2) ≥ …, J_k the Jaccard loss of the first k",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: true,
        params: &[Pixels::OVER, Pixels::IGNORE_INDEX],
        estimates: "the region of the best intersection over union",
        kinks: "the hinge: slope 0; equal mistakes: in the order of the pixels",
        reference: "Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018; Yu & Blaschko, The Lovász \
                    Hinge, TPAMI 2018",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let Pixels { batch, ignore, .. } = Pixels::read(args);
        Ok(LovaszHinge::default().batch(batch).ignore_index(ignore))
    }
}
impl Structured for LovaszHinge {
    type Kind = OfMistakes;
    const EACH: &'static str = "n";
    fn each(&self) -> &'static str {
        self.pixels.images()
    }
    fn fields(&self) -> &'static [Field] {
        Pixels::binary()
    }
}
impl Mistakes for LovaszHinge {
    #[inline(always)]
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R {
        let (zero, one) = (prediction.lit(0.0), prediction.lit(1.0));
        (one - prediction * (truth + truth - one)).max(zero)
    }
    fn of_set(&self, missed: f64, invented: f64, region: f64) -> f64 {
        Jaccard::OF_SETS.at(region - missed, region - missed + invented, region)
    }
    fn reading(&self) -> Pixels {
        self.pixels
    }
    fn present(&self) -> bool {
        false
    }
}
