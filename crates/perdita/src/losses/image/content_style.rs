//! Style transfer: content loss between the features of one layer plus style loss between the features of
//! another.
//!
//! α·[`feature_distance`](super::feature_distance) of the content + β·[`gram`](super::gram) of the style,
//! with their normalisations. Suitable α and β depend on the network and the desired result. A term of weight
//! 0 is not evaluated, and its gradient is 0. Further layers are added as further losses of these two kinds.
//! Compared with the definition in mpmath and in PyTorch.
use crate::loss::{
    Card, Compare, Definition, Features, FeaturesKind, Field, Maps, MultiInputLoss, NON_NEGATIVE, Predicts,
    ValueSlope,
};
use crate::losses::FeatureDistance;
use crate::losses::Gram;
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// α Σ (f − f')²/(c·hw) + β ‖G − G'‖²
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::ContentStyle};
    /// let (content, style, zero) = ([1.0, 3.0], [2.0, 0.0], [0.0; 2]);
    /// let batch = Arrays::new()
    ///     .numbers("content", &content, &[1, 1, 1, 2])?
    ///     .numbers("content_target", &zero, &[1, 1, 1, 2])?
    ///     .numbers("style", &style, &[1, 1, 1, 2])?
    ///     .numbers("style_target", &zero, &[1, 1, 1, 2])?;
    /// assert_eq!(ContentStyle::new(1.0, 10.0)?.mean(batch)?, (1.0 + 9.0) / 2.0 + 10.0 * 2.0f64.powi(2));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct ContentStyle(
        /// weight of the content loss
        content_weight as "α": f64 in NON_NEGATIVE = 1.0,
        /// weight of the style loss
        style_weight as "β": f64 in NON_NEGATIVE = 1.0,
    )
}
impl Definition for ContentStyle {
    const CARD: Card = Card {
        summary: "content loss plus style loss of neural style transfer",
        formula: "α Σ (f − f')² / (c hw) + β ‖G − G'‖²_F; α = content_weight, β = style_weight",
        estimates: "an image with the content of one and the style of another",
        reference: "Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016",
        ..Card::image("content_style", Predicts::Features, Self::PARAMS)
    };
}
impl MultiInputLoss for ContentStyle {
    type Kind = FeaturesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const REAL: Interval = Interval::REAL;
        const {
            &[
                Field::variable("content", "n c h w", REAL, "the features of the content layer"),
                Field::variable("content_target", "n c h w", REAL, "the features of the content image"),
                Field::variable("style", "n s y x", REAL, "the features of the style layer"),
                Field::variable("style_target", "n s y x", REAL, "the features of the style image"),
            ]
        }
    }
}
impl Features for ContentStyle {
    fn maps(&self) -> impl Iterator<Item = Maps> {
        let content = Compare::Entries { unit: false, sum: false, weights: None };
        [(0, self.content_weight, content), (2, self.style_weight, Compare::Products)]
            .map(|(field, weight, compare)| Maps { field, weight, compare })
            .into_iter()
    }

    #[inline(always)]
    fn at<R: Real>(&self, compare: Compare, difference: R) -> ValueSlope<R> {
        match compare {
            Compare::Entries { .. } => FeatureDistance::DEFAULT.at(compare, difference),
            Compare::Products => Gram.at(compare, difference),
        }
    }
}
