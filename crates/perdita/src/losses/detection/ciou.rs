//! Complete IoU (CIoU) loss: [`diou`](crate::losses::diou) plus a penalty on the difference of the aspect
//! ratios.
//!
//! v = 4/π² (atan(w'/h') − atan(w/h))², and its weight α = v/(1 − IoU + v) is treated as a constant in the
//! gradient, as in the paper. The gradient of v is its exact derivative, as in torchvision; the authors' code
//! multiplies it by w² + h², "for stable convergence". Angles are computed from width and height rather than
//! their ratio, so a box of height 0 does not divide by 0. For identical boxes, α is 0. Compared with the
//! definition in mpmath and with torchvision's, in PyTorch.
use crate::loss::{BoxFormat, Boxes, Card, Definition, Numbers};
use crate::losses::Iou;
use crate::parameters;
use crate::real::{Real, angle};

parameters! {
    /// 1 − IoU + ρ²/c² + αv
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Ciou};
    /// let (prediction, target) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
    /// let (loss, want) = (Ciou::default().mean(batch)?, 1.0 - 1.0 / 7.0 + 2.0 / 18.0);
    /// assert!((loss - want).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Ciou {
        format like Iou: BoxFormat = BoxFormat::Xyxy,
    }
}
impl Definition for Ciou {
    const CARD: Card = Card {
        summary: "IoU loss plus the normalised distance of the centres and the difference of the aspect ratios",
        formula: "1 − IoU + ρ²/c² + αv; v = 4/π² (atan(w'/h') − atan(w/h))², α = v / (1 − IoU + v) held fixed",
        reference: "Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020",
        ..Card::detection("ciou", Self::PARAMS)
    };
}
box_loss!(Ciou);
impl Numbers for Ciou {
    const WIDTHS: &'static [usize] = &[4, 4];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let boxes = Boxes::new(x, self.format);
        let [(w, h), (target_w, target_h)] = boxes.sides;
        let (predicted, target) = (angle(w, h), angle(target_w, target_h));
        let (zero, angles) = (x[0].lit(0.0), (target - predicted) * x[0].lit(std::f64::consts::FRAC_2_PI));
        let (v, iou_loss) = (angles * angles, x[0].lit(1.0) - boxes.iou);
        let alpha = zero.select_lt(v, v / (iou_loss + v), zero).stop_gradient();
        iou_loss + boxes.offset() + alpha * v
    }
}
