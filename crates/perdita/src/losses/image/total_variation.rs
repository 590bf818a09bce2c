//! Total variation: the differences between each pixel and its right and lower neighbours.
//!
//! The sum over all pixels and channels is divided by their number c·h·w, so it does not depend on the size
//! of the image. At the right and lower edges the difference is 0. With the differences Δx and Δy, the terms
//! are
//!
//! * `anisotropic`: |Δx| + |Δy|, slope 0 where a difference is 0;
//! * `isotropic`: √(Δx² + Δy²), gradient 0 where both are 0; intermediate squares neither overflow nor
//!   underflow;
//! * `squared`: Δx² + Δy², which prefers blur to noise.
//!
//! A constant image, or one of a single pixel, has loss 0 and gradient 0. Compared with the definition in
//! mpmath and in PyTorch; torchmetrics and TensorFlow compute the anisotropic sum without the division.
use crate::loss::{
    Card, Definition, Differences, DifferencesKind, Field, MultiInputLoss, Pointwise, Predicts,
};
use crate::losses::Mae;
use crate::losses::Mse;
use crate::real::{Interval, Real};
use crate::{choice, parameters};

choice! {
    /// Norm of the differences of a pixel to its neighbours
    pub enum Norm {
        /// |Δx| + |Δy|
        Anisotropic = "anisotropic",
        /// √(Δx² + Δy²)
        Isotropic = "isotropic",
        /// Δx² + Δy²
        Squared = "squared",
    }
}

parameters! {
    /// Σ |Δx| + |Δy| over all pixels, divided by their number
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::TotalVariation};
    /// let image = [0.0, 1.0, 0.0, 3.0];
    /// let mut grad = [0.0; 4];
    /// let batch = Arrays::new().numbers("image", &image, &[1, 1, 2, 2])?;
    /// assert_eq!(TotalVariation::default().mean_grad(batch, "image", &mut grad)?, (1.0 + 3.0 + 0.0 + 2.0) / 4.0);
    /// assert_eq!(grad, [-0.25, 0.0, -0.25, 0.5]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct TotalVariation {
        /// measure of the two differences of a pixel
        norm: Norm = Norm::Anisotropic,
    }
}
impl Definition for TotalVariation {
    const CARD: Card = Card {
        summary: "norm of the differences of neighbouring pixels",
        formula: "Σ |Δx| + |Δy| / (c h w); √(Δx² + Δy²) if isotropic, Δx² + Δy² if squared",
        estimates: "a piecewise constant image, in combination with a data term",
        kinks: "a difference of 0 (isotropic: both): slope 0",
        reference: "Rudin, Osher & Fatemi, Nonlinear Total Variation Based Noise Removal Algorithms, Physica D, 1992",
        ..Card::image("total_variation", Predicts::Image, Self::PARAMS)
    };
}
impl MultiInputLoss for TotalVariation {
    type Kind = DifferencesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("image", "n c h w", Interval::REAL, "the images")] }
    }
}
impl Differences for TotalVariation {
    #[inline(always)]
    fn at<R: Real>(&self, right: R, below: R) -> (R, [R; 2]) {
        let zero = right.lit(0.0);
        let (x, y) = match self.norm {
            Norm::Anisotropic => (Mae.at(right, zero), Mae.at(below, zero)),
            Norm::Squared => (Mse.at(right, zero), Mse.at(below, zero)),
            Norm::Isotropic => {
                // The larger is factored out of the root: its square could overflow or underflow.
                let (a, b) = (right.abs(), below.abs());
                let (large, one) = (a.max(b), right.lit(1.0));
                let ratio = zero.select_lt(large, a.min(b) / large, zero);
                let root = (one + ratio * ratio).sqrt();
                let slope = |d: R| zero.select_lt(large, d / large / root, zero);
                return (large * root, [slope(right), slope(below)]);
            }
        };
        (x.value + y.value, [x.slope, y.slope])
    }
}
