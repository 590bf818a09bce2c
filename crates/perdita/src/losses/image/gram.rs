//! Style loss: the squared distance between the Gram matrices of the features of two images.
//!
//! G = F·Fᵀ/(c·hw) for the features F of an image, one row of hw positions per channel: the correlations
//! between channels, independent of position. The loss is ‖G − G'‖²_F, as normalised by Johnson et al.; Gatys
//! et al. do not normalise G, and divide the squares by 4c²(hw)², which is ¼ of this loss. Features of 0 have
//! G = 0 and gradient 0.
//!
//! G is symmetric, so the gradient in F is 4(G − G')·F/(c·hw); it is computed for a strip of channels at a
//! time. A loss over several layers is the sum of one per layer. Compared with the definition in mpmath and
//! in PyTorch.
use crate::loss::{
    Card, Compare, Definition, Features, FeaturesKind, Field, Maps, MultiInputLoss, Pointwise, Predicts,
    ValueSlope,
};
use crate::losses::Mse;
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// ‖F·Fᵀ − F'·F'ᵀ‖²/(c·hw)²
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Gram};
    /// // Two channels at two positions; in the second image they have swapped positions.
    /// let (f, swapped, g) = ([1.0, 0.0, 2.0, 4.0], [0.0, 1.0, 4.0, 2.0], [0.0; 4]);
    /// let batch = Arrays::new().numbers("prediction", &f, &[1, 2, 2])?;
    /// assert_eq!(Gram.mean(batch.numbers("target", &swapped, &[1, 2, 2])?)?, 0.0);
    /// let squares = 1.0 + 2.0 * 4.0 + 400.0;
    /// assert_eq!(Gram.mean(batch.numbers("target", &g, &[1, 2, 2])?)?, squares / 16.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Gram;
}
impl Definition for Gram {
    const CARD: Card = Card {
        summary: "distance between the Gram matrices of the features of two images (style loss)",
        formula: "‖G − G'‖²_F, G = F·Fᵀ/(c hw)",
        estimates: "an image in the style of the target",
        reference: "Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016; \
                    Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, \
                    ECCV 2016",
        ..Card::image("gram", Predicts::Features, Self::PARAMS)
    };
}
impl MultiInputLoss for Gram {
    type Kind = FeaturesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("prediction", "n c ...", Interval::REAL, "the features of the prediction"),
                Field::variable("target", "n c ...", Interval::REAL, "the features of the style image"),
            ]
        }
    }
}
impl Features for Gram {
    fn maps(&self) -> impl Iterator<Item = Maps> {
        std::iter::once(Maps { field: 0, weight: 1.0, compare: Compare::Products })
    }

    #[inline(always)]
    fn at<R: Real>(&self, _: Compare, difference: R) -> ValueSlope<R> {
        Mse.at(difference, difference.lit(0.0))
    }
}
