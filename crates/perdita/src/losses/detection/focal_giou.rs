//! Loss of an object detector: focal loss of the classes of each anchor, plus GIoU loss of the boxes of the
//! anchors matched to an object.
//!
//! It is [`binary_focal`](crate::losses::binary_focal) summed over the classes of all anchors, plus λ times
//! [`giou`](crate::losses::giou) of the matched anchors. Both are divided by the number of matched anchors,
//! as in RetinaNet, or by 1 if there is none. It is also called `focal+giou`. Compared with the definition in
//! mpmath.
use crate::loss::{
    BoxFormat, Card, Definition, Detection, DetectionKind, Field, MultiInputLoss, NON_NEGATIVE, PROBABILITY,
    Predicts,
};
use crate::losses::BinaryFocal;
use crate::losses::Giou;
use crate::parameters;
use crate::real::Interval;

parameters! {
    /// Σ_c focal(z_c, t_c) + λ m giou(b, b')
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::FocalGiou};
    /// let (logits, target) = ([9.0, -9.0, -9.0, -9.0], [1.0, 0.0, 0.0, 0.0]);
    /// let (boxes, target_boxes) = ([0.0, 0.0, 2.0, 2.0, 0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0]);
    /// let batch = Arrays::new()
    ///     .numbers("logits", &logits, &[2, 2])?
    ///     .numbers("target", &target, &[2, 2])?
    ///     .numbers("boxes", &boxes, &[2, 4])?
    ///     .numbers("target_boxes", &target_boxes, &[2, 4])?
    ///     .numbers("matched", &[1.0, 0.0], &[2])?;
    /// assert!((FocalGiou::default().mean(batch)? - (1.0 - 1.0 / 7.0 + 2.0 / 9.0)).abs() < 1e-10);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct FocalGiou {
        /// classification loss
        class: BinaryFocal [gamma, alpha],
        /// weight of the box loss
        box_weight as "λ": f64 in NON_NEGATIVE = 1.0,
        /// box loss
        place: Giou [format],
    }
}
impl Definition for FocalGiou {
    const CARD: Card = Card {
        summary: "focal loss of the classes plus GIoU loss of the matched boxes",
        formula: "Σ_c focal(z_c, t_c) + λ m (1 − GIoU(b, b')), divided by the number of matched anchors; λ = box_weight, m = matched",
        predicts: Predicts::LogitsAndBox,
        target: PROBABILITY,
        estimates: "the class and the box of each object",
        kinks: "coinciding edges of boxes",
        reference: "Lin et al., Focal Loss for Dense Object Detection, ICCV 2017; Rezatofighi et al., CVPR 2019",
        ..Card::detection("focal_giou", Self::PARAMS)
    };
}
impl MultiInputLoss for FocalGiou {
    type Kind = DetectionKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const fn of(format: BoxFormat) -> [Field; 5] {
            let truth = "the ground-truth box of each matched anchor";
            [
                Field::variable("logits", "n c", Interval::REAL, "a logit for each class of each anchor"),
                Field::constant("target", "n c", PROBABILITY, "1 at the class of each matched anchor"),
                Field::boxes("boxes", "n 4", format, "the box of each anchor").masked_by("matched"),
                Field::boxes("target_boxes", "n 4", format, truth).masked_by("matched"),
                Field::constant(
                    "matched",
                    "n",
                    PROBABILITY,
                    "1 if an anchor is matched to an object, else 0",
                ),
            ]
        }
        match self.place.fields()[0].boxes {
            Some(BoxFormat::Xyxy) | None => const { &of(BoxFormat::Xyxy) },
            Some(BoxFormat::Xywh) => const { &of(BoxFormat::Xywh) },
            Some(BoxFormat::Cxcywh) => const { &of(BoxFormat::Cxcywh) },
        }
    }
}
impl Detection for FocalGiou {
    type Class = BinaryFocal;
    type Place = Giou;
    fn class(&self) -> &BinaryFocal {
        &self.class
    }

    fn place(&self) -> (f64, &Giou) {
        (self.box_weight, &self.place)
    }
}
