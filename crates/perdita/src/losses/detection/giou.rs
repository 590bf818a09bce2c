//! Generalised IoU (GIoU) loss: [`iou`](crate::losses::iou) plus the fraction of the enclosing box that
//! neither box covers. It has a gradient for disjoint boxes, too.
//!
//! Its range is from 0 to 2. Identical boxes have loss 0, even without area; for different boxes without area
//! in an enclosing box without area, the second term is 0. Compared with the definition in mpmath and with
//! torchvision's, in PyTorch.
use crate::loss::{BoxFormat, Boxes, Card, Definition, Numbers};
use crate::losses::Iou;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − IoU + (|C| − |A ∪ B|) / |C|, C the smallest box around both
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Giou};
    /// let (prediction, target) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
    /// let (loss, want) = (Giou::default().mean(batch)?, 1.0 - 1.0 / 7.0 + 2.0 / 9.0);
    /// assert!((loss - want).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Giou {
        format like Iou: BoxFormat = BoxFormat::Xyxy,
    }
}
impl Definition for Giou {
    const CARD: Card = Card {
        summary: "IoU loss plus the empty fraction of the enclosing box",
        formula: "1 − |A ∩ B| / |A ∪ B| + (|C| − |A ∪ B|) / |C|; C the enclosing box",
        reference: "Rezatofighi et al., Generalized Intersection over Union, CVPR 2019",
        ..Card::detection("giou", Self::PARAMS)
    };
}
box_loss!(Giou);
impl Numbers for Giou {
    const WIDTHS: &'static [usize] = &[4, 4];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let boxes = Boxes::new(x, self.format);
        let ((w, h), zero) = (boxes.hull(), x[0].lit(0.0));
        let hull = w * h;
        x[0].lit(1.0) - boxes.iou + zero.select_lt(hull, (hull - boxes.union) / hull, zero)
    }
}
