//! Images.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Norm of the differences of neighbouring pixels.
    ///
    /// ```text
    /// Σ |Δx| + |Δy| / (c h w); √(Δx² + Δy²) if isotropic, Δx² + Δy² if squared
    /// ```
    ///
    /// - `image`, (n c h w): the images; (-∞, ∞)
    ///
    /// Kinks: a difference of 0 (isotropic: both): slope 0.
    ///
    /// Reference: Rudin, Osher & Fatemi, Nonlinear Total Variation Based Noise Removal Algorithms, Physica D, 1992.
    TotalVariationLoss, TotalVariationLossConfig, "total_variation" {
        /// Measure of the two differences of a pixel; one of anisotropic, isotropic, squared; `anisotropic` by default.
        norm, with_norm: String = "anisotropic".into();
    }
    forward [] (image: Tensor<4>);
    each [] Tensor<1>;
}

loss! {
    /// One minus the structural similarity of two images: luminance, contrast and structure of patches.
    ///
    /// ```text
    /// 1 − mean (2μxμy + C₁)(2σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)); C₁ = (k₁L)², C₂ = (k₂L)², L = range
    /// ```
    ///
    /// - `prediction`, (n c h w): the predicted images; (-∞, ∞)
    /// - `target`, (n c h w): the target images; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Wang, Bovik, Sheikh & Simoncelli, Image Quality Assessment: From Error Visibility to Structural Similarity, IEEE Transactions on Image Processing, 2004.
    SsimLoss, SsimLossConfig, "ssim" {
        /// Size of the window, in pixels; an integer; `11` by default.
        window, with_window: i64 = 11;
        /// Standard deviation of the Gaussian window, in pixels; (0, ∞); `1.5` by default.
        sigma, with_sigma: f64 = 1.5;
        /// Data range of the pixels: maximum minus minimum; (0, ∞); `1` by default.
        range, with_range: f64 = 1.0;
        /// Stabilising constant of the luminance term, relative to the range; (0, ∞); `0.01` by default.
        k1, with_k1: f64 = 0.01;
        /// Stabilising constant of the contrast term, relative to the range; (0, ∞); `0.03` by default.
        k2, with_k2: f64 = 0.03;
    }
    forward [] (prediction: Tensor<4>, target: Tensor<4>);
    each [] Tensor<1>;
}

loss! {
    /// One minus the structural similarity of two images at several scales.
    ///
    /// ```text
    /// 1 − Π_j m_j^w_j; m_j the mean of contrast and structure at scale j, times luminance at the last
    /// ```
    ///
    /// - `prediction`, (n c h w): the predicted images; (-∞, ∞)
    /// - `target`, (n c h w): the target images; (-∞, ∞)
    ///
    /// Kinks: m_j ≤ 0: loss 1, gradient 0.
    ///
    /// Reference: Wang, Simoncelli & Bovik, Multi-Scale Structural Similarity for Image Quality Assessment, Asilomar Conference on Signals, Systems & Computers, 2003.
    MsSsimLoss, MsSsimLossConfig, "ms_ssim" {
        /// Size of the window, in pixels; an integer; `11` by default.
        window, with_window: i64 = 11;
        /// Standard deviation of the Gaussian window, in pixels; (0, ∞); `1.5` by default.
        sigma, with_sigma: f64 = 1.5;
        /// Data range of the pixels: maximum minus minimum; (0, ∞); `1` by default.
        range, with_range: f64 = 1.0;
        /// Stabilising constant of the luminance term, relative to the range; (0, ∞); `0.01` by default.
        k1, with_k1: f64 = 0.01;
        /// Stabilising constant of the contrast term, relative to the range; (0, ∞); `0.03` by default.
        k2, with_k2: f64 = 0.03;
        /// Number of scales; an integer; `5` by default.
        scales, with_scales: i64 = 5;
    }
    forward [] (prediction: Tensor<4>, target: Tensor<4>);
    each [] Tensor<1>;
}

loss! {
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
    /// Kinks: f = f' if absolute: slope 0; all channels 0 at a position if normalised: gradient 0.
    ///
    /// Reference: Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016; Zhang, Isola, Efros, Shechtman & Wang, The Unreasonable Effectiveness of Deep Features as a Perceptual Metric, CVPR 2018.
    FeatureDistanceLoss, FeatureDistanceLossConfig, "feature_distance" {
        /// Measure between two features; one of squared, absolute; `squared` by default.
        distance, with_distance: String = "squared".into();
        /// L2 normalisation of the channels at each position; true or false; `false` by default.
        normalize, with_normalize: bool = false;
        /// Reduction over the channels; one of mean, sum; `mean` by default.
        channels, with_channels: String = "mean".into();
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<1>;
}

loss! {
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
    GramLoss, GramLossConfig, "gram" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<1>;
}

loss! {
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
    ///
    /// Kinks: none.
    ///
    /// Reference: Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016.
    ContentStyleLoss, ContentStyleLossConfig, "content_style" {
        /// Weight of the content loss; \[0, ∞); `1` by default.
        content_weight, with_content_weight: f64 = 1.0;
        /// Weight of the style loss; \[0, ∞); `1` by default.
        style_weight, with_style_weight: f64 = 1.0;
    }
    forward [] (content: Tensor<4>, content_target: Tensor<4>, style: Tensor<4>, style_target: Tensor<4>);
    each [] Tensor<1>;
}
