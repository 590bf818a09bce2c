//! Object detection: bounding boxes.

/// Implements [`MultiInputLoss`](crate::loss::MultiInputLoss) for a loss of a predicted and a ground-truth box.
macro_rules! box_loss {
    ($Loss:ident) => {
        impl crate::loss::MultiInputLoss for $Loss {
            type Kind = crate::loss::NumbersKind;

            fn fields(&self) -> &'static [crate::loss::Field] {
                self.format.fields()
            }

            fn curve(&self) -> Option<crate::loss::Curve> {
                Some(crate::loss::Curve::Shift)
            }
        }
    };
}

pub mod ciou;
pub mod diou;
pub mod focal_giou;
pub mod giou;
pub mod iou;

pub use ciou::Ciou;
pub use diou::Diou;
pub use focal_giou::FocalGiou;
pub use giou::Giou;
pub use iou::Iou;
