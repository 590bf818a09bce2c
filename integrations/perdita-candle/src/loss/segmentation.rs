//! Segmentation.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// One minus the Dice coefficient of predicted and true regions.
///
/// ```text
/// 1 − (2Σpg + s)/(Σp + Σg + s) over the pixels; p² and g² in the denominator if squared; s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
/// - `smooth`: constant added to numerator and denominator; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `squared=false`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
///
/// Reference: Milletari, Navab & Ahmadi, V-Net, 3DV 2016; Dice, Ecology 26(3), 1945.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn dice(prediction: &Tensor, target: &Tensor, smooth: f64) -> Result<Tensor> {
    Call::new("dice")?
        .set("smooth", smooth)?
        .tensor("prediction", prediction)
        .labels_or("target", target)
        .mean()
}

/// One minus intersection over union of predicted and true regions.
///
/// ```text
/// 1 − (I + s)/(Σp + Σg − I + s), I = Σpg over the pixels; p² and g² if squared; s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
/// - `smooth`: constant added to numerator and denominator; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `squared=false`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
///
/// Reference: Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks, ISVC 2016.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn jaccard(prediction: &Tensor, target: &Tensor, smooth: f64) -> Result<Tensor> {
    Call::new("jaccard")?
        .set("smooth", smooth)?
        .tensor("prediction", prediction)
        .labels_or("target", target)
        .mean()
}

/// Dice loss with separate weights of false positives and false negatives.
///
/// ```text
/// 1 − (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg over the pixels; s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
/// - `alpha`: weight of false positives; \[0, ∞); `0.3` by default in [`Loss`](crate::Loss)
/// - `beta`: weight of false negatives; \[0, ∞); `0.7` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `smooth=1`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
///
/// Reference: Salehi, Erdogmus & Gholipour, Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep Networks, MLMI 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn tversky(prediction: &Tensor, target: &Tensor, alpha: f64, beta: f64) -> Result<Tensor> {
    Call::new("tversky")?
        .set("alpha", alpha)?
        .set("beta", beta)?
        .tensor("prediction", prediction)
        .labels_or("target", target)
        .mean()
}

/// Power 1/γ of the Tversky loss, for small regions.
///
/// ```text
/// (1 − T)^(1/γ), T = (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg; s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
/// - `gamma`: focusing parameter: the power is 1/γ; (0, ∞); `1.3333333333333333` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `alpha=0.3`, `beta=0.7`, `smooth=1`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: T = 1: slope 0.
///
/// Reference: Abraham & Khan, A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion Segmentation, ISBI 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn focal_tversky(prediction: &Tensor, target: &Tensor, gamma: f64) -> Result<Tensor> {
    Call::new("focal_tversky")?
        .set("gamma", gamma)?
        .tensor("prediction", prediction)
        .labels_or("target", target)
        .mean()
}

/// Logarithm of the hyperbolic cosine of the Dice loss.
///
/// ```text
/// ln cosh(1 − D), D = (2Σpg + s)/(Σp + Σg + s) over the pixels; s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `smooth=1`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
///
/// Reference: Jadon, A Survey of Loss Functions for Semantic Segmentation, CIBCB 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn log_cosh_dice(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("log_cosh_dice")?.tensor("prediction", prediction).labels_or("target", target).mean()
}

/// Dice loss of all classes together, each weighted by its inverse squared size.
///
/// ```text
/// 1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)², 0 for absent classes
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `background=true`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: no class present: value 0, gradient 0.
///
/// Reference: Sudre et al., Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations, DLMIA 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn generalized_dice(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("generalized_dice")?.tensor("prediction", prediction).labels_or("target", target).mean()
}

/// Pixel-wise cross-entropy plus Dice loss, from one softmax.
///
/// ```text
/// a mean(−ln p_y) over the pixels + b mean_c(1 − (2Σpg + s)/(Σp + Σg + s)); a = ce_weight, b = dice_weight, s = smooth
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `labels`, (n ...): the class of each pixel; integers
/// - `ce_weight`: weight of the cross-entropy; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
/// - `dice_weight`: weight of the Dice loss; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `smooth=1`, `squared=false`, `background=true`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: empty prediction and empty target, s = 0: Dice 0, gradient 0.
///
/// Reference: Isensee et al., nnU-Net, Nature Methods 18, 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ce_dice(prediction: &Tensor, labels: &Tensor, ce_weight: f64, dice_weight: f64) -> Result<Tensor> {
    Call::new("ce_dice")?
        .set("ce_weight", ce_weight)?
        .set("dice_weight", dice_weight)?
        .tensor("prediction", prediction)
        .tensor("labels", labels)
        .mean()
}

/// Lovász extension of the Jaccard loss to the probability errors of the pixels.
///
/// ```text
/// mean_c Σ_k m_(k) (J_k − J_(k−1)); m = |g − p|, m_(1) ≥ m_(2) ≥ …, J_k the Jaccard loss of the first k
/// ```
///
/// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
/// - `labels`, (n ...): the class of each pixel; integers
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `classes=present`, `activation=softmax`, `over=image`, `channels=first`, `ignore_index=-100`.
///
/// Kinks: equal errors: sorted in pixel order; error 0: slope 0.
///
/// Reference: Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn lovasz_softmax(prediction: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("lovasz_softmax")?.tensor("prediction", prediction).tensor("labels", labels).mean()
}

/// Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.
///
/// ```text
/// Σ_k m_(k) (J_k − J_(k−1)); m = max(0, 1 ∓ x), m_(1) ≥ m_(2) ≥ …, J_k the Jaccard loss of the first k
/// ```
///
/// - `prediction`, (n ...): a logit per pixel; (-∞, ∞)
/// - `labels`, (n ...): 1 for each pixel of the region, 0 for all others; integers
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `over=image`, `ignore_index=-100`.
///
/// Kinks: margin of 1: slope 0; equal errors: sorted in pixel order.
///
/// Reference: Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018; Yu & Blaschko, The Lovász Hinge, TPAMI 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn lovasz_hinge(prediction: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("lovasz_hinge")?.tensor("prediction", prediction).tensor("labels", labels).mean()
}
