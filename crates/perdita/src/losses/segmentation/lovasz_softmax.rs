//! Lovász-softmax loss: the Lovász extension of the Jaccard loss of each class, a convex function of the
//! errors of the pixels.
//!
//! The error of a pixel is |g − p|. Errors are sorted in descending order, and each is multiplied by the
//! increase of the Jaccard loss when its pixel joins the set of wrong pixels. The loss of an image (`over =
//! batch`, the authors' default: of the batch) is the mean over the classes present in it (`classes = all`:
//! over all classes; the loss of an absent class is its largest probability). Pixels are read as in
//! [`dice`](super::dice), but targets are labels.
//!
//! Equal errors are sorted in pixel order, which selects one of several subgradients. At error 0 the slope
//! is 0. An image without any class to average over has value and gradient 0. Compared with the definition in
//! mpmath and with the authors', written in PyTorch.
use crate::loss::{
    Card, Definition, Field, LovaszExtension, LovaszKind, MultiInputLoss, NON_NEGATIVE, Pixels, Regions,
};
use crate::losses::Jaccard;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// Mean over classes of Σ_k m_(k) (J_k − J_(k−1)), of the errors m = |g − p| in descending order
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::LovaszSoftmax};
    /// let (prediction, labels) = ([0.75, 0.5, 0.25, 0.5], [0u8, 1]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 2, 2])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 2])?;
    /// let loss = LovaszSoftmax::default().pixels(Pixels::default().activation(Activation::Identity));
    /// // Class 0: the false positive at pixel 1 makes the IoU 1/2, the false negative at pixel 0 makes it 0. Class 1: the false negative does at once.
    /// let (first, second) = (0.5 * 0.5 + 0.25 * 0.5, 0.5 * 1.0);
    /// assert_eq!(loss.mean(batch)?, (first + second) / 2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LovaszSoftmax {
        /// scope of the mean: the classes present in the image, or all
        all_classes named classes("present", "all"): bool = false,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Definition for LovaszSoftmax {
    const CARD: Card = Card {
        summary: "Lovász extension of the Jaccard loss to the probability errors of the pixels",
        formula: "mean_c Σ_k m_(k) (J_k − J_(k−1)); m = |g − p|, m_(1) ≥ m_(2) ≥ …, J_k the Jaccard loss of the first k",
        target: NON_NEGATIVE,
        estimates: "regions that maximise the intersection over union",
        kinks: "equal errors: sorted in pixel order; error 0: slope 0",
        reference: "Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018",
        ..Card::segmentation("lovasz_softmax", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
impl MultiInputLoss for LovaszSoftmax {
    type Kind = LovaszKind;
    const EACH: &'static str = "n";
    fn each(&self) -> &'static str {
        self.pixels.images()
    }

    fn fields(&self) -> &'static [Field] {
        self.pixels.labelled()
    }
}
impl LovaszExtension for LovaszSoftmax {
    #[inline(always)]
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R {
        (truth - prediction).abs()
    }

    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64 {
        Jaccard::OF_SETS.at(region - false_negatives, region - false_negatives + false_positives, region)
    }

    fn reading(&self) -> Pixels {
        self.pixels
    }

    fn present(&self) -> bool {
        !self.all_classes
    }
}
