//! Style transfer: the features of one layer should be those of a content image, the style of another that of a style
//! image.
//!
//! α·[`feature_distance`](super::feature_distance) of the content + β·[`gram`](super::gram) of the style, in their
//! normalisations. Which α and β are right depends on the network and on taste; a part that counts 0 is not looked at,
//! and its gradient is 0. Further layers are further losses of these two kinds, added up. Compared with the definition
//! in mpmath and in PyTorch.
use crate::loss::{
    Args, Card, Compare, Error, Features, Field, Formula, Jet, Maps, NON_NEGATIVE, OfFeatures, Param,
    Structured,
};
use crate::losses::feature_distance::FeatureDistance;
use crate::losses::gram::Gram;
use crate::real::{Interval, Real};

/// α Σ (f − f')²/(c·hw) + β ‖G − G'‖²
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::content_style::ContentStyle};
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
pub struct ContentStyle {
    content: f64,
    style: f64,
    features: FeatureDistance,
}
impl ContentStyle {
    /// `content_weight`: α; `style_weight`: β. None negative.
    pub fn new(content_weight: f64, style_weight: f64) -> Result<Self, Error> {
        Ok(ContentStyle {
            content: Self::CARD.check("content_weight", content_weight)?,
            style: Self::CARD.check("style_weight", style_weight)?,
            features: FeatureDistance::default(),
        })
    }
}
impl Formula for ContentStyle {
    const CARD: Card = Card {
        name: "content_style",
        summary: "the content of one image and the style of another",
        formula: "α Σ (f − f')² / (c hw) + β ‖G − G'‖²_F; α = content_weight, β = style_weight",
        params: &[
            Param::number("content_weight", 1.0, NON_NEGATIVE, "α, what the content counts").symbol("α"),
            Param::number("style_weight", 1.0, NON_NEGATIVE, "β, what the style counts").symbol("β"),
        ],
        estimates: "an image with the content of one and the style of another",
        reference: "Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016",
        ..Gram::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        ContentStyle::new(args.number("content_weight"), args.number("style_weight"))
    }
}
impl Structured for ContentStyle {
    type Kind = OfFeatures;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const REAL: Interval = Interval::REAL;
        const {
            &[
                Field::variable("content", "n c h w", REAL, "features of the layer that sees content"),
                Field::variable("content_target", "n c h w", REAL, "those of the content image"),
                Field::variable("style", "n s y x", REAL, "features of the layer that sees style"),
                Field::variable("style_target", "n s y x", REAL, "those of the style image"),
            ]
        }
    }
}
impl Features for ContentStyle {
    fn maps(&self) -> impl Iterator<Item = Maps> {
        let content = Compare::Entries { unit: false, sum: false, weights: None };
        [(0, self.content, content), (2, self.style, Compare::Products)]
            .map(|(field, weight, compare)| Maps { field, weight, compare })
            .into_iter()
    }
    #[inline(always)]
    fn at<R: Real>(&self, compare: Compare, difference: R) -> Jet<R> {
        match compare {
            Compare::Entries { .. } => self.features.at(compare, difference),
            Compare::Products => Gram.at(compare, difference),
        }
    }
}
