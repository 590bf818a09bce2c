//! Semantic segmentation: the class of each pixel.

/// Implements [`MultiInputLoss`](crate::loss::MultiInputLoss) for a loss with one value per region, or one per image
/// (`joint`).
macro_rules! region_loss {
    ($Loss:ident) => {
        region_loss!($Loss, "n c", regions, fields);
    };
    ($Loss:ident, joint) => {
        region_loss!($Loss, "n", images, fields);
    };
    ($Loss:ident, $each:literal, $axes:ident, $fields:ident) => {
        impl crate::loss::MultiInputLoss for $Loss {
            type Kind = crate::loss::RegionsKind;
            const EACH: &'static str = $each;

            fn each(&self) -> &'static str {
                self.reading().$axes()
            }

            fn fields(&self) -> &'static [crate::loss::Field] {
                self.reading().$fields()
            }
        }
    };
}

pub mod ce_dice;
pub mod dice;
pub mod focal_tversky;
pub mod generalized_dice;
pub mod jaccard;
pub mod log_cosh_dice;
pub mod lovasz_hinge;
pub mod lovasz_softmax;
pub mod tversky;

pub use ce_dice::CeDice;
pub use dice::Dice;
pub use focal_tversky::FocalTversky;
pub use generalized_dice::GeneralizedDice;
pub use jaccard::Jaccard;
pub use log_cosh_dice::LogCoshDice;
pub use lovasz_hinge::LovaszHinge;
pub use lovasz_softmax::LovaszSoftmax;
pub use tversky::Tversky;
