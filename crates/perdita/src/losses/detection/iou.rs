//! IoU loss of two boxes: one minus intersection over union.
//!
//! Disjoint boxes have loss 1 and gradient 0; [`giou`](crate::losses::giou) has a gradient there. An inverted
//! box has area 0. Two boxes without area have loss 0 if they are identical (torchvision: 1), else 1.
//! Compared with the definition in mpmath and with torchvision's `box_iou`, computed in PyTorch.
use crate::loss::{BoxFormat, Boxes, Card, Definition, Numbers};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − |A ∩ B| / |A ∪ B|
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Iou};
    /// let (prediction, target) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
    /// let (loss, want) = (Iou::default().mean(batch)?, 1.0 - 1.0 / 7.0);
    /// assert!((loss - want).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Iou {
        /// meaning of the four numbers of a box
        format: BoxFormat = BoxFormat::Xyxy,
    }
}
impl Definition for Iou {
    const CARD: Card = Card {
        summary: "one minus intersection over union of two boxes",
        formula: "1 − |A ∩ B| / |A ∪ B|",
        kinks: "coinciding edges: a one-sided slope; disjoint boxes: gradient 0",
        reference: "Yu et al., UnitBox: An Advanced Object Detection Network, ACM Multimedia 2016 (there −ln IoU)",
        ..Card::detection("iou", Self::PARAMS)
    };
}
box_loss!(Iou);
impl Numbers for Iou {
    const WIDTHS: &'static [usize] = &[4, 4];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let boxes = Boxes::new(x, self.format);
        boxes.iou.lit(1.0) - boxes.iou
    }
}
