//! Images.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Norm of the differences of neighbouring pixels.
///
/// ```text
/// Σ |Δx| + |Δy| / (c h w); √(Δx² + Δy²) if isotropic, Δx² + Δy² if squared
/// ```
///
/// - `image`, (n c h w): the images; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `norm=anisotropic`.
///
/// Kinks: a difference of 0 (isotropic: both): slope 0.
///
/// Reference: Rudin, Osher & Fatemi, Nonlinear Total Variation Based Noise Removal Algorithms, Physica D, 1992.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn total_variation(image: &Tensor) -> Result<Tensor> {
    Call::new("total_variation")?.tensor("image", image).mean()
}

/// One minus the structural similarity of two images: luminance, contrast and structure of patches.
///
/// ```text
/// 1 − mean (2μxμy + C₁)(2σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)); C₁ = (k₁L)², C₂ = (k₂L)², L = range
/// ```
///
/// - `prediction`, (n c h w): the predicted images; (-∞, ∞)
/// - `target`, (n c h w): the target images; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `window=11`, `sigma=1.5`, `range=1`, `k1=0.01`, `k2=0.03`.
///
/// Kinks: none.
///
/// Reference: Wang, Bovik, Sheikh & Simoncelli, Image Quality Assessment: From Error Visibility to Structural Similarity, IEEE Transactions on Image Processing, 2004.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ssim(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("ssim")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// One minus the structural similarity of two images at several scales.
///
/// ```text
/// 1 − Π_j m_j^w_j; m_j the mean of contrast and structure at scale j, times luminance at the last
/// ```
///
/// - `prediction`, (n c h w): the predicted images; (-∞, ∞)
/// - `target`, (n c h w): the target images; (-∞, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `window=11`, `sigma=1.5`, `range=1`, `k1=0.01`, `k2=0.03`, `scales=5`.
///
/// Kinks: m_j ≤ 0: loss 1, gradient 0.
///
/// Reference: Wang, Simoncelli & Bovik, Multi-Scale Structural Similarity for Image Quality Assessment, Asilomar Conference on Signals, Systems & Computers, 2003.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ms_ssim(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("ms_ssim")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Distance between the features of two images (perceptual loss).
///
/// ```text
/// Σ w_c (f − f')² / (c hw); |f − f'| if absolute, of f/‖f‖ at each position if normalised
/// ```
///
/// - `prediction`, (n c ...): the features of the prediction; (-∞, ∞)
/// - `target`, (n c ...): the features of the target; (-∞, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `channel_weights`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `distance=squared`, `normalize=false`, `channels=mean`.
///
/// Kinks: f = f' if absolute: slope 0; all channels 0 at a position if normalised: gradient 0.
///
/// Reference: Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016; Zhang, Isola, Efros, Shechtman & Wang, The Unreasonable Effectiveness of Deep Features as a Perceptual Metric, CVPR 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn feature_distance(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("feature_distance")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Distance between the Gram matrices of the features of two images (style loss).
///
/// ```text
/// ‖G − G'‖²_F, G = F·Fᵀ/(c hw)
/// ```
///
/// - `prediction`, (n c ...): the features of the prediction; (-∞, ∞)
/// - `target`, (n c ...): the features of the style image; (-∞, ∞)
///
/// Kinks: none.
///
/// Reference: Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016; Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gram(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("gram")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Content loss plus style loss of neural style transfer.
///
/// ```text
/// α Σ (f − f')² / (c hw) + β ‖G − G'‖²_F; α = content_weight, β = style_weight
/// ```
///
/// - `content`, (n c h w): the features of the content layer; (-∞, ∞)
/// - `content_target`, (n c h w): the features of the content image; (-∞, ∞)
/// - `style`, (n s y x): the features of the style layer; (-∞, ∞)
/// - `style_target`, (n s y x): the features of the style image; (-∞, ∞)
/// - `content_weight`: weight of the content loss; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
/// - `style_weight`: weight of the style loss; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn content_style(
    content: &Tensor,
    content_target: &Tensor,
    style: &Tensor,
    style_target: &Tensor,
    content_weight: f64,
    style_weight: f64,
) -> Result<Tensor> {
    Call::new("content_style")?
        .set("content_weight", content_weight)?
        .set("style_weight", style_weight)?
        .tensor("content", content)
        .tensor("content_target", content_target)
        .tensor("style", style)
        .tensor("style_target", style_target)
        .mean()
}
