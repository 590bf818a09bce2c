//! Segmentation.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::Input;
use crate::typed::loss;
use burn::tensor::{Int, Tensor};

loss! {
    /// One minus the Dice coefficient of predicted and true regions.
    ///
    /// ```text
    /// 1 − (2Σpg + s)/(Σp + Σg + s) over the pixels; p² and g² in the denominator if squared; s = smooth
    /// ```
    ///
    /// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
    /// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
    ///
    /// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
    ///
    /// Reference: Milletari, Navab & Ahmadi, V-Net, 3DV 2016; Dice, Ecology 26(3), 1945.
    DiceLoss, DiceLossConfig, "dice" {
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Squares of probabilities and targets in the denominator; true or false; `false` by default.
        squared, with_squared: bool = false;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<2>;
}

loss! {
    /// One minus intersection over union of predicted and true regions.
    ///
    /// ```text
    /// 1 − (I + s)/(Σp + Σg − I + s), I = Σpg over the pixels; p² and g² if squared; s = smooth
    /// ```
    ///
    /// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
    /// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
    ///
    /// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
    ///
    /// Reference: Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks, ISVC 2016.
    JaccardLoss, JaccardLossConfig, "jaccard" {
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Squares of probabilities and targets in the union; true or false; `false` by default.
        squared, with_squared: bool = false;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<2>;
}

loss! {
    /// Dice loss with separate weights of false positives and false negatives.
    ///
    /// ```text
    /// 1 − (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg over the pixels; s = smooth
    /// ```
    ///
    /// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
    /// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
    ///
    /// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
    ///
    /// Reference: Salehi, Erdogmus & Gholipour, Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep Networks, MLMI 2017.
    TverskyLoss, TverskyLossConfig, "tversky" {
        /// Weight of false positives; \[0, ∞); `0.3` by default.
        alpha, with_alpha: f64 = 0.3;
        /// Weight of false negatives; \[0, ∞); `0.7` by default.
        beta, with_beta: f64 = 0.7;
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<2>;
}

loss! {
    /// Power 1/γ of the Tversky loss, for small regions.
    ///
    /// ```text
    /// (1 − T)^(1/γ), T = (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg; s = smooth
    /// ```
    ///
    /// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
    /// - `target`: (n ...), the class of each pixel, unless there is a target; or (n c ...), the probability of each class at each pixel
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
    ///
    /// Kinks: T = 1: slope 0.
    ///
    /// Reference: Abraham & Khan, A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion Segmentation, ISBI 2019.
    FocalTverskyLoss, FocalTverskyLossConfig, "focal_tversky" {
        /// Focusing parameter: the power is 1/γ; (0, ∞); `1.3333333333333333` by default.
        gamma, with_gamma: f64 = 1.3333333333333333;
        /// Weight of false positives; \[0, ∞); `0.3` by default.
        alpha, with_alpha: f64 = 0.3;
        /// Weight of false negatives; \[0, ∞); `0.7` by default.
        beta, with_beta: f64 = 0.7;
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<2>;
}

loss! {
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
    /// Kinks: empty prediction and empty target, s = 0: value 0, gradient 0.
    ///
    /// Reference: Jadon, A Survey of Loss Functions for Semantic Segmentation, CIBCB 2020.
    LogCoshDiceLoss, LogCoshDiceLossConfig, "log_cosh_dice" {
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<2>;
}

loss! {
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
    /// Kinks: no class present: value 0, gradient 0.
    ///
    /// Reference: Sudre et al., Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations, DLMIA 2017.
    GeneralizedDiceLoss, GeneralizedDiceLossConfig, "generalized_dice" {
        /// Class 0 included as a region; true or false; `true` by default.
        background, with_background: bool = true;
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, target: impl Into<Input>);
    each [] Tensor<1>;
}

loss! {
    /// Pixel-wise cross-entropy plus Dice loss, from one softmax.
    ///
    /// ```text
    /// a mean(−ln p_y) over the pixels + b mean_c(1 − (2Σpg + s)/(Σp + Σg + s)); a = ce_weight, b = dice_weight, s = smooth
    /// ```
    ///
    /// - `prediction`, (n c ...): a logit or probability per class of each pixel; (-∞, ∞)
    /// - `labels`, (n ...): the class of each pixel; integers
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `mask`.
    ///
    /// Kinks: empty prediction and empty target, s = 0: Dice 0, gradient 0.
    ///
    /// Reference: Isensee et al., nnU-Net, Nature Methods 18, 2021.
    CeDiceLoss, CeDiceLossConfig, "ce_dice" {
        /// Weight of the cross-entropy; \[0, ∞); `1` by default.
        ce_weight, with_ce_weight: f64 = 1.0;
        /// Weight of the Dice loss; \[0, ∞); `1` by default.
        dice_weight, with_dice_weight: f64 = 1.0;
        /// Constant added to numerator and denominator; \[0, ∞); `1` by default.
        smooth, with_smooth: f64 = 1.0;
        /// Squares of probabilities and targets in the denominator; true or false; `false` by default.
        squared, with_squared: bool = false;
        /// Class 0 included as a region; true or false; `true` by default.
        background, with_background: bool = true;
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (prediction: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<1>;
}

loss! {
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
    /// Kinks: equal errors: sorted in pixel order; error 0: slope 0.
    ///
    /// Reference: Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018.
    LovaszSoftmaxLoss, LovaszSoftmaxLossConfig, "lovasz_softmax" {
        /// Scope of the mean: the classes present in the image, or all; one of present, all; `present` by default.
        classes, with_classes: String = "present".into();
        /// Function that makes the predictions probabilities; one of softmax, sigmoid, identity; `softmax` by default.
        activation, with_activation: String = "softmax".into();
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Axis of the classes: the second, or the last; one of first, last; `first` by default.
        channels, with_channels: String = "first".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (prediction: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<1>;
}

loss! {
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
    /// Kinks: margin of 1: slope 0; equal errors: sorted in pixel order.
    ///
    /// Reference: Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018; Yu & Blaschko, The Lovász Hinge, TPAMI 2018.
    LovaszHingeLoss, LovaszHingeLossConfig, "lovasz_hinge" {
        /// Range of the sums: each image, or the whole batch; one of image, batch; `image` by default.
        over, with_over: String = "image".into();
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D] (prediction: Tensor<D>, labels: Tensor<D, Int>);
    each [] Tensor<1>;
}
