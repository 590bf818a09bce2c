//! Bounding boxes.

/// Implements [`Structured`](crate::loss::Structured) for a loss of a predicted and a ground-truth box.
macro_rules! box_loss {
    ($Loss:ident) => {
        impl crate::loss::Structured for $Loss {
            type Kind = crate::loss::OfNumbers;

            fn fields(&self) -> &'static [crate::loss::Field] {
                crate::loss::BOXES
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
