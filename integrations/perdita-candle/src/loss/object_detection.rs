//! Object detection.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// One minus intersection over union of two boxes.
///
/// ```text
/// 1 − |A ∩ B| / |A ∪ B|
/// ```
///
/// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
/// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `format=xyxy`.
///
/// Kinks: coinciding edges: a one-sided slope; disjoint boxes: gradient 0.
///
/// Reference: Yu et al., UnitBox: An Advanced Object Detection Network, ACM Multimedia 2016 (there −ln IoU).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn iou(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("iou")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// IoU loss plus the empty fraction of the enclosing box.
///
/// ```text
/// 1 − |A ∩ B| / |A ∪ B| + (|C| − |A ∪ B|) / |C|; C the enclosing box
/// ```
///
/// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
/// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `format=xyxy`.
///
/// Kinks: coinciding edges.
///
/// Reference: Rezatofighi et al., Generalized Intersection over Union, CVPR 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn giou(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("giou")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// IoU loss plus the normalised distance of the centres.
///
/// ```text
/// 1 − IoU + ρ²/c²; ρ the distance of the centres, c the diagonal of the enclosing box
/// ```
///
/// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
/// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `format=xyxy`.
///
/// Kinks: coinciding edges.
///
/// Reference: Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn diou(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("diou")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.
///
/// ```text
/// 1 − IoU + ρ²/c² + αv; v = 4/π² (atan(w'/h') − atan(w/h))², α = v / (1 − IoU + v) held fixed
/// ```
///
/// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
/// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `format=xyxy`.
///
/// Kinks: coinciding edges.
///
/// Reference: Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ciou(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("ciou")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Focal loss of the classes plus GIoU loss of the matched boxes.
///
/// ```text
/// Σ_c focal(z_c, t_c) + λ m (1 − GIoU(b, b')), divided by the number of matched anchors; λ = box_weight, m = matched
/// ```
///
/// - `logits`, (n c): a logit for each class of each anchor; (-∞, ∞)
/// - `target`, (n c): 1 at the class of each matched anchor; \[0, 1\]
/// - `boxes`, (n 4): the box of each anchor; (-∞, ∞)
/// - `target_boxes`, (n 4): the ground-truth box of each matched anchor; (-∞, ∞)
/// - `matched`, (n): 1 if an anchor is matched to an object, else 0; \[0, 1\]
///
/// Options, through [`Loss::new`](crate::Loss::new): `gamma=2`, `alpha=0.25`, `box_weight=1`, `format=xyxy`.
///
/// Kinks: coinciding edges of boxes.
///
/// Reference: Lin et al., Focal Loss for Dense Object Detection, ICCV 2017; Rezatofighi et al., CVPR 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn focal_giou(
    logits: &Tensor,
    target: &Tensor,
    boxes: &Tensor,
    target_boxes: &Tensor,
    matched: &Tensor,
) -> Result<Tensor> {
    Call::new("focal_giou")?
        .tensor("logits", logits)
        .tensor("target", target)
        .tensor("boxes", boxes)
        .tensor("target_boxes", target_boxes)
        .tensor("matched", matched)
        .mean()
}
