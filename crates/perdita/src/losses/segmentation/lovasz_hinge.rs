//! Lovász hinge loss: a convex surrogate of the Jaccard loss of one region, of the hinge errors of its
//! pixels.
//!
//! The binary variant of [`lovasz_softmax`](super::lovasz_softmax), on logits x: the error of a pixel is
//! max(0, 1 − x) inside the true region and max(0, 1 + x) outside. There is one loss per image (`over =
//! batch`: one for the batch). If the true region is empty, the loss is the largest error. At the kink of the
//! hinge the slope is 0. Compared with the definition in mpmath and with the authors', written in PyTorch.
use crate::loss::{
    Activation, Card, Definition, Field, LovaszExtension, LovaszKind, MultiInputLoss, Pixels, Regions,
};
use crate::losses::Jaccard;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// Σ_k m_(k) (J_k − J_(k−1)), of the errors m = max(0, 1 ∓ x) in descending order
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::LovaszHinge};
    /// let (prediction, labels) = ([0.5, 1.0, -5.0], [1u8, 0, 0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 3])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 3])?;
    /// // The false positive reduces the IoU to 1/2; the pixel of the region inside the margin reduces it to 0.
    /// assert_eq!(LovaszHinge::default().mean(batch)?, 2.0 * 0.5 + 0.5 * 0.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LovaszHinge {
        /// images or batch, and ignored pixels
        pixels: Pixels [over, ignore_index],
    }
}
impl Definition for LovaszHinge {
    const CARD: Card = Card {
        summary: "Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits",
        formula: "Σ_k m_(k) (J_k − J_(k−1)); m = max(0, 1 ∓ x), m_(1) ≥ m_(2) ≥ …, J_k the Jaccard loss of the first k",
        two_labels: true,
        estimates: "the region that maximises the intersection over union",
        kinks: "margin of 1: slope 0; equal errors: sorted in pixel order",
        reference: "Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018; Yu & Blaschko, The Lovász \
                    Hinge, TPAMI 2018",
        ..Card::segmentation("lovasz_hinge", Self::PARAMS)
    };
}
impl MultiInputLoss for LovaszHinge {
    type Kind = LovaszKind;
    const EACH: &'static str = "n";
    fn each(&self) -> &'static str {
        self.pixels.images()
    }

    fn fields(&self) -> &'static [Field] {
        Pixels::binary()
    }
}
impl LovaszExtension for LovaszHinge {
    #[inline(always)]
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R {
        let (zero, one) = (prediction.lit(0.0), prediction.lit(1.0));
        (one - prediction * (truth + truth - one)).max(zero)
    }

    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64 {
        Jaccard::OF_SETS.at(region - false_negatives, region - false_negatives + false_positives, region)
    }

    fn reading(&self) -> Pixels {
        Pixels { activation: Activation::Identity, ..self.pixels }
    }

    fn present(&self) -> bool {
        false
    }
}
