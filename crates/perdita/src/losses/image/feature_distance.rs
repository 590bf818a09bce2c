//! Perceptual or content loss: the distance between the features of two images in a layer of a network.
//!
//! (1/(c·hw)) Σ (f − f')² over all channels and positions, as in Johnson et al.; `distance=absolute` uses |f
//! − f'|. `normalize` first divides the channels at each position by their L2 norm, `channels=sum` sums over
//! the channels instead of averaging, and `channel_weights` weights them: together, these three options are
//! one layer of LPIPS. A position where all channels are 0 is unchanged by the normalisation, and its
//! gradient is 0; LPIPS adds 10⁻¹⁰ to norms instead. A channel of weight 0 contributes only to the norm.
//!
//! A loss over several layers is the sum of one per layer. Compared with the definition in mpmath and in
//! PyTorch.
use crate::loss::{
    Card, Compare, Definition, Features, FeaturesKind, Field, Maps, MultiInputLoss, NON_NEGATIVE, Pointwise,
    Predicts, ValueSlope,
};
use crate::losses::Mae;
use crate::losses::Mse;
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// Σ (f − f')² / (c·hw)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::FeatureDistance};
    /// // Two channels at two positions.
    /// let (f, g) = ([3.0, 1.0, 4.0, 0.0], [0.0, 1.0, 2.0, 0.0]);
    /// let batch = Arrays::new().numbers("prediction", &f, &[1, 2, 2])?.numbers("target", &g, &[1, 2, 2])?;
    /// assert_eq!(FeatureDistance::default().mean(batch)?, (9.0 + 4.0) / 4.0);
    /// // Of directions: (0.6, 0.8) and (0, 1), which are summed over the channels.
    /// let lpips = FeatureDistance::default().normalize(true).sum_channels(true);
    /// assert!((lpips.mean(batch)? - (0.36 + 0.04) / 2.0).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct FeatureDistance {
        /// measure between two features
        absolute named distance("squared", "absolute"): bool = false,
        /// L2 normalisation of the channels at each position
        normalize: bool = false,
        /// reduction over the channels
        sum_channels named channels("mean", "sum"): bool = false,
    }
}
impl Definition for FeatureDistance {
    const CARD: Card = Card {
        summary: "distance between the features of two images (perceptual loss)",
        formula: "Σ w_c (f − f')² / (c hw); |f − f'| if absolute, of f/‖f‖ at each position if normalised",
        estimates: "an image with the features of the target",
        kinks: "f = f' if absolute: slope 0; all channels 0 at a position if normalised: gradient 0",
        reference: "Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, \
                    ECCV 2016; Zhang, Isola, Efros, Shechtman & Wang, The Unreasonable Effectiveness of Deep Features \
                    as a Perceptual Metric, CVPR 2018",
        ..Card::image("feature_distance", Predicts::Features, Self::PARAMS)
    };
}
impl MultiInputLoss for FeatureDistance {
    type Kind = FeaturesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("prediction", "n c ...", Interval::REAL, "the features of the prediction"),
                Field::variable("target", "n c ...", Interval::REAL, "the features of the target"),
                Field::constant("channel_weights", "c", NON_NEGATIVE, "the weight of each channel")
                    .optional(),
            ]
        }
    }
}
impl Features for FeatureDistance {
    fn maps(&self) -> impl Iterator<Item = Maps> {
        let (unit, sum) = (self.normalize, self.sum_channels);
        let compare = Compare::Entries { unit, sum, weights: Some(2) };
        std::iter::once(Maps { field: 0, weight: 1.0, compare })
    }

    #[inline(always)]
    fn at<R: Real>(&self, _: Compare, difference: R) -> ValueSlope<R> {
        let zero = difference.lit(0.0);
        if self.absolute { Mae.at(difference, zero) } else { Mse.at(difference, zero) }
    }
}
