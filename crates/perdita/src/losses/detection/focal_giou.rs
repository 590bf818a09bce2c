//! A detector's loss, ready-made: the focal loss of every anchor's classes, and an IoU loss of the boxes of those that hold
//! an object.
//!
//! It is [`binary_focal`](crate::losses::binary_focal) summed over the classes of all anchors, and λ times
//! [`giou`](crate::losses::giou) of the matched ones; both are divided by the number of matched anchors, as in RetinaNet,
//! or by 1 if there is none. Also called `focal+giou`. Compared with its definition in mpmath.
use crate::loss::{
    Args, BoxFormat, Card, Detection, Error, Field, Formula, NON_NEGATIVE, OfDetection, PROBABILITY, Param,
    Predicts, Structured, Task,
};
use crate::losses::binary_focal::BinaryFocal;
use crate::losses::giou::Giou;
use crate::real::Interval;

/// Σ_c focal(z_c, t_c) + λ m giou(b, b')
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::focal_giou::FocalGiou};
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
    class: BinaryFocal,
    place: Giou,
    box_weight: f64,
}
impl Default for FocalGiou {
    fn default() -> Self {
        FocalGiou {
            class: BinaryFocal::new(2.0, Some(0.25)).expect("the defaults of the card"),
            place: Giou::default(),
            box_weight: 1.0,
        }
    }
}
impl FocalGiou {
    /// These two, the second times `box_weight`.
    pub fn new(class: BinaryFocal, place: Giou, box_weight: f64) -> Result<Self, Error> {
        Ok(FocalGiou { class, place, box_weight: Self::CARD.check("box_weight", box_weight)? })
    }
}
impl Formula for FocalGiou {
    const CARD: Card = Card {
        name: "focal_giou",
        summary: "a detector's loss: focal of the classes, GIoU of the boxes that hold an object",
        task: Task::Detection,
        formula: "Σ_c focal(z_c, t_c) + λ m (1 − GIoU(b, b')), over the number of matched; λ = box_weight, m = matched",
        predicts: Predicts::LogitsAndBox,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            BinaryFocal::GAMMA,
            BinaryFocal::ALPHA,
            Param::number("box_weight", 1.0, NON_NEGATIVE, "what the boxes' loss counts for").symbol("λ"),
            BoxFormat::PARAM,
        ],
        estimates: "class and place",
        kinks: "edges of boxes that coincide",
        reference: "Lin et al., Focal Loss for Dense Object Detection, ICCV 2017; Rezatofighi et al., CVPR 2019",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let class = BinaryFocal::new(args.number("gamma"), args.optional("alpha"))?;
        FocalGiou::new(class, Giou::new(BoxFormat::of(args)), args.number("box_weight"))
    }
}
impl Structured for FocalGiou {
    type Kind = OfDetection;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("logits", "n c", Interval::REAL, "a logit for each class of each anchor"),
                Field::constant(
                    "target",
                    "n c",
                    PROBABILITY,
                    "1 at the class of each anchor that holds an object",
                ),
                Field::variable("boxes", "n 4", Interval::REAL, "the box of each anchor"),
                Field::variable(
                    "target_boxes",
                    "n 4",
                    Interval::REAL,
                    "where it should be, if it holds an object",
                ),
                Field::constant("matched", "n", PROBABILITY, "1 if an anchor holds an object, else 0"),
            ]
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
