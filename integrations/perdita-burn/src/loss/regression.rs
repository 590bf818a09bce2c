//! Regression.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::PerClass;
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Squared error.
    ///
    /// ```text
    /// (p − y)²
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Gauss, Theoria motus corporum coelestium, 1809.
    MseLoss, MseLossConfig, "mse" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Absolute error.
    ///
    /// ```text
    /// |p − y|
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: p = y: slope 0.
    ///
    /// Reference: Boscovich, 1757; Laplace, 1793.
    MaeLoss, MaeLossConfig, "mae" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Quadratic for small errors, linear for large errors.
    ///
    /// ```text
    /// ½r² if |r| ≤ δ, else δ(|r| − ½δ); r = p − y, δ = delta
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none (the curvature jumps at |r| = δ).
    ///
    /// Reference: Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics, 1964.
    HuberLoss, HuberLossConfig, "huber" {
        /// Error at which the loss changes from quadratic to linear; (0, ∞); `1` by default.
        delta, with_delta: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Absolute error, quadratic for small errors.
    ///
    /// ```text
    /// r²/2β if |r| < β, else |r| − β/2; r = p − y, β = beta
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none for β > 0; p = y for β = 0: slope 0.
    ///
    /// Reference: Girshick, Fast R-CNN, ICCV 2015.
    SmoothL1Loss, SmoothL1LossConfig, "smooth_l1" {
        /// Error at which the loss changes from quadratic to linear; 0 is the absolute error; \[0, ∞); `1` by default.
        beta, with_beta: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Logarithm of the hyperbolic cosine of the error.
    ///
    /// ```text
    /// ln cosh(p − y)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Green, IEEE Transactions on Medical Imaging 9(1), 1990.
    LogCoshLoss, LogCoshLossConfig, "log_cosh" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Pinball loss: weight τ of underestimates, 1 − τ of overestimates.
    ///
    /// ```text
    /// max(τ(y − p), (τ − 1)(y − p)); τ = tau
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: p = y: slope 0.
    ///
    /// Reference: Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
    QuantileLoss, QuantileLossConfig, "quantile" {
        /// Level of the quantile to estimate; (0, 1); `0.5` by default.
        tau, with_tau: f64 = 0.5;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Pinball loss averaged over several quantiles of one target.
    ///
    /// ```text
    /// 1/Q Σ_q max(τ_q(y − p_q), (τ_q − 1)(y − p_q)); τ = tau
    /// ```
    ///
    /// - `prediction`, (... d): a prediction for each quantile; (-∞, ∞)
    /// - `target`, (...): the target y; (-∞, ∞)
    ///
    /// Kinks: p = y: slope 0.
    ///
    /// Reference: Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
    QuantilesLoss, QuantilesLossConfig, "quantiles" {
        /// Level of the quantile that each prediction estimates; (0, 1), or a list of one per class; `0.5` by default.
        tau, with_tau: PerClass = PerClass::All(0.5);
    }
    forward [D E] (prediction: Tensor<D>, target: Tensor<E>);
    each [] Tensor<E>;
}

loss! {
    /// Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.
    ///
    /// ```text
    /// τ(y − p)² if p < y, else (1 − τ)(y − p)²; τ = tau
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none (the curvature jumps at p = y).
    ///
    /// Reference: Newey & Powell, Asymmetric Least Squares Estimation and Testing, Econometrica, 1987.
    ExpectileLoss, ExpectileLossConfig, "expectile" {
        /// Level of the expectile to estimate; (0, 1); `0.5` by default.
        tau, with_tau: f64 = 0.5;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Absolute error beyond a tube of half-width ε.
    ///
    /// ```text
    /// max(0, |p − y| − ε); ε = epsilon
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: |p − y| = ε: slope 0.
    ///
    /// Reference: Vapnik, The Nature of Statistical Learning Theory, 1995.
    EpsilonInsensitiveLoss, EpsilonInsensitiveLossConfig, "epsilon_insensitive" {
        /// Half-width of the tube within which errors are ignored; 0 is the absolute error; \[0, ∞); `0.1` by default.
        epsilon, with_epsilon: f64 = 0.1;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Squared error beyond a tube of half-width ε.
    ///
    /// ```text
    /// max(0, |p − y| − ε)²; ε = epsilon
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none (the curvature jumps at |p − y| = ε).
    ///
    /// Reference: Ho & Lin, Large-scale Linear Support Vector Regression, Journal of Machine Learning Research, 2012.
    SquaredEpsilonInsensitiveLoss, SquaredEpsilonInsensitiveLossConfig, "squared_epsilon_insensitive" {
        /// Half-width of the tube within which errors are ignored; 0 is the absolute error; \[0, ∞); `0.1` by default.
        epsilon, with_epsilon: f64 = 0.1;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Charbonnier loss: a smooth absolute error.
    ///
    /// ```text
    /// √(r² + ε²); r = p − y, ε = epsilon
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Charbonnier et al., Two Deterministic Half-Quadratic Regularization Algorithms for Computed Imaging, ICIP 1994; Lai et al., Deep Laplacian Pyramid Networks for Fast and Accurate Super-Resolution, CVPR 2017.
    CharbonnierLoss, CharbonnierLossConfig, "charbonnier" {
        /// Error at which the loss changes from quadratic to linear, and the least loss; (0, ∞); `0.001` by default.
        epsilon, with_epsilon: f64 = 0.001;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.
    ///
    /// ```text
    /// ½c² ln(1 + (r/c)²); r = p − y, c = scale
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Black & Anandan, The Robust Estimation of Multiple Motions, CVIU 1996; Zhang, Parameter Estimation Techniques, Image and Vision Computing, 1997.
    CauchyLoss, CauchyLossConfig, "cauchy" {
        /// Error with the largest slope, c/2; (0, ∞); `2.385` by default.
        scale, with_scale: f64 = 2.385;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.
    ///
    /// ```text
    /// ½c² (1 − exp(−(r/c)²)); r = p − y, c = scale
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Holland & Welsch, Robust Regression Using Iteratively Reweighted Least-Squares, Communications in Statistics, 1977; Leclerc, Constructing Simple Stable Descriptions for Image Partitioning, IJCV 1989.
    WelschLoss, WelschLossConfig, "welsch" {
        /// Error from which the loss flattens: the slope is largest at c/√2; (0, ∞); `2.985` by default.
        scale, with_scale: f64 = 2.985;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Tukey's biweight: quadratic for small errors, constant for large errors.
    ///
    /// ```text
    /// c²/6 (1 − (1 − (r/c)²)³) if |r| ≤ c, else c²/6; r = p − y, c = scale
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Beaton & Tukey, The Fitting of Power Series, Meaning Polynomials, Illustrated on Band-Spectroscopic Data, Technometrics, 1974.
    TukeyLoss, TukeyLossConfig, "tukey" {
        /// Error from which the loss is constant; (0, ∞); `4.685` by default.
        scale, with_scale: f64 = 4.685;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.
    ///
    /// ```text
    /// |α − 2|/α (((r/c)²/|α − 2| + 1)^(α/2) − 1), its limits at α = 2, 0 and −∞; r = p − y, α = alpha, c = scale
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Barron, A General and Adaptive Robust Loss Function, CVPR 2019.
    BarronLoss, BarronLossConfig, "barron" {
        /// Shape: 2 is the squared error, smaller ones are more robust; −∞ is a shape, too; (-∞, 1000000\]; `1` by default.
        alpha, with_alpha: f64 = 1.0;
        /// Error at which the loss changes from quadratic to its shape; (0, ∞); `1` by default.
        scale, with_scale: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).
    ///
    /// ```text
    /// (ln(1 + p) − ln(1 + y))²
    /// ```
    ///
    /// - `prediction`, (...): predictions; \[0, ∞)
    /// - `target`, (...): targets; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Törnqvist, Vartia & Vartia, How Should Relative Changes Be Measured?, The American Statistician, 1985.
    MsleLoss, MsleLossConfig, "msle" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Absolute error relative to the target.
    ///
    /// ```text
    /// |p − y|/|y|
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (0, ∞)
    ///
    /// Kinks: p = y: slope 0.
    ///
    /// Reference: de Myttenaere, Golden, Le Grand & Rossi, Mean Absolute Percentage Error for Regression Models, Neurocomputing, 2016.
    MapeLoss, MapeLossConfig, "mape" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative log-likelihood of a Poisson distribution.
    ///
    /// ```text
    /// exp x − y x (+ y ln y − y + ½ ln 2πy if full and y > 1)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Nelder & Wedderburn, Generalized Linear Models, Journal of the Royal Statistical Society A, 1972.
    PoissonNllLoss, PoissonNllLossConfig, "poisson_nll" {
        /// Predictions given as logarithms of rates, not rates; true or false; `true` by default.
        log_input, with_log_input: bool = true;
        /// Stirling's approximation of ln y! included where y > 1; true or false; `false` by default.
        full, with_full: bool = false;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative log-likelihood of a gamma distribution.
    ///
    /// ```text
    /// x + y exp(−x)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: McCullagh & Nelder, Generalized Linear Models, 2nd edition, 1989.
    GammaNllLoss, GammaNllLossConfig, "gamma_nll" {
        /// Predictions given as logarithms of means, not means; true or false; `true` by default.
        log_input, with_log_input: bool = true;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.
    ///
    /// ```text
    /// y exp((1 − p)x)/(p − 1) + exp((2 − p)x)/(2 − p); p = power
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Jørgensen, Exponential Dispersion Models, Journal of the Royal Statistical Society B, 1987.
    TweedieLoss, TweedieLossConfig, "tweedie" {
        /// Variance power: power of the mean to which the variance is proportional; (1, 2); `1.5` by default.
        power, with_power: f64 = 1.5;
        /// Predictions given as logarithms of means, not means; true or false; `true` by default.
        log_input, with_log_input: bool = true;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative log-likelihood of a normal distribution with predicted mean and variance.
    ///
    /// ```text
    /// ½(ln v + (y − μ)²/v)
    /// ```
    ///
    /// - `mean`, (...): the predicted mean μ; (-∞, ∞)
    /// - `variance`, (...): the predicted variance, or its logarithm; (0, ∞)
    /// - `target`, (...): the target y; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Nix & Weigend, Estimating the Mean and Variance of the Target Probability Distribution, ICNN 1994.
    GaussianNllLoss, GaussianNllLossConfig, "gaussian_nll" {
        /// Variances given as logarithms; true or false; `false` by default.
        log_variance, with_log_variance: bool = false;
        /// Constant ½ln 2π included; true or false; `false` by default.
        full, with_full: bool = false;
    }
    forward [D] (mean: Tensor<D>, variance: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative log-likelihood of a Laplace distribution with predicted location and scale.
    ///
    /// ```text
    /// ln b + |y − μ|/b
    /// ```
    ///
    /// - `location`, (...): the predicted location μ; (-∞, ∞)
    /// - `scale`, (...): the predicted scale b, or its logarithm; (0, ∞)
    /// - `target`, (...): the target y; (-∞, ∞)
    ///
    /// Kinks: y = μ: slope 0 in both.
    ///
    /// Reference: Bishop, Pattern Recognition and Machine Learning, 2006, ch. 1 (likelihood as loss).
    LaplaceNllLoss, LaplaceNllLossConfig, "laplace_nll" {
        /// Scales given as logarithms; true or false; `false` by default.
        log_scale, with_log_scale: bool = false;
        /// Constant ln 2 included; true or false; `false` by default.
        full, with_full: bool = false;
    }
    forward [D] (location: Tensor<D>, scale: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Continuous ranked probability score of a normal distribution with predicted mean and variance.
    ///
    /// ```text
    /// σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π); z = (y − μ)/σ, σ² the variance
    /// ```
    ///
    /// - `mean`, (...): the predicted mean μ; (-∞, ∞)
    /// - `variance`, (...): the predicted variance, or its logarithm; (0, ∞)
    /// - `target`, (...): the target y; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, Journal of the American Statistical Association, 2007; Gneiting et al., Monthly Weather Review, 2005 (closed form).
    CrpsLoss, CrpsLossConfig, "crps" {
        /// Variances given as logarithms; true or false; `false` by default.
        log_variance, with_log_variance: bool = false;
    }
    forward [D] (mean: Tensor<D>, variance: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}
