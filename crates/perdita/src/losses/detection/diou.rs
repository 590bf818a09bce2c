//! Distance IoU (DIoU) loss: [`iou`](crate::losses::iou) plus the squared distance of the centres relative to
//! the squared diagonal of the enclosing box.
//!
//! Two identical points have loss 0. Compared with the definition in mpmath and with torchvision's, in
//! PyTorch.
use crate::loss::{BoxFormat, Boxes, Card, Definition, Numbers};
use crate::losses::Iou;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − IoU + ρ²/c², ρ the distance of the centres, c the diagonal of the smallest box around both
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Diou};
    /// let (prediction, target) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
    /// let (loss, want) = (Diou::default().mean(batch)?, 1.0 - 1.0 / 7.0 + 2.0 / 18.0);
    /// assert!((loss - want).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Diou {
        format like Iou: BoxFormat = BoxFormat::Xyxy,
    }
}
impl Definition for Diou {
    const CARD: Card = Card {
        summary: "IoU loss plus the normalised distance of the centres",
        formula: "1 − IoU + ρ²/c²; ρ the distance of the centres, c the diagonal of the enclosing box",
        reference: "Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020",
        ..Card::detection("diou", Self::PARAMS)
    };
}
box_loss!(Diou);
impl Numbers for Diou {
    const WIDTHS: &'static [usize] = &[4, 4];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let boxes = Boxes::new(x, self.format);
        x[0].lit(1.0) - boxes.iou + boxes.offset()
    }
}
