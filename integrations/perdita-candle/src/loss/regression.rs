//! Regression.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::PerClass;
use crate::function::Call;
use candle_core::{Result, Tensor};

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn mse(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("mse")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn mae(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("mae")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Quadratic for small errors, linear for large errors.
///
/// ```text
/// ½r² if |r| ≤ δ, else δ(|r| − ½δ); r = p − y, δ = delta
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `delta`: error at which the loss changes from quadratic to linear; (0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (the curvature jumps at |r| = δ).
///
/// Reference: Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics, 1964.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn huber(prediction: &Tensor, target: &Tensor, delta: f64) -> Result<Tensor> {
    Call::new("huber")?.set("delta", delta)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Absolute error, quadratic for small errors.
///
/// ```text
/// r²/2β if |r| < β, else |r| − β/2; r = p − y, β = beta
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `beta`: error at which the loss changes from quadratic to linear; 0 is the absolute error; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none for β > 0; p = y for β = 0: slope 0.
///
/// Reference: Girshick, Fast R-CNN, ICCV 2015.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn smooth_l1(prediction: &Tensor, target: &Tensor, beta: f64) -> Result<Tensor> {
    Call::new("smooth_l1")?
        .set("beta", beta)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn log_cosh(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("log_cosh")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Pinball loss: weight τ of underestimates, 1 − τ of overestimates.
///
/// ```text
/// max(τ(y − p), (τ − 1)(y − p)); τ = tau
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `tau`: level of the quantile to estimate; (0, 1); `0.5` by default in [`Loss`](crate::Loss)
///
/// Kinks: p = y: slope 0.
///
/// Reference: Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn quantile(prediction: &Tensor, target: &Tensor, tau: f64) -> Result<Tensor> {
    Call::new("quantile")?.set("tau", tau)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Pinball loss averaged over several quantiles of one target.
///
/// ```text
/// 1/Q Σ_q max(τ_q(y − p_q), (τ_q − 1)(y − p_q)); τ = tau
/// ```
///
/// - `prediction`, (... d): a prediction for each quantile; (-∞, ∞)
/// - `target`, (...): the target y; (-∞, ∞)
/// - `tau`: level of the quantile that each prediction estimates; (0, 1), or a list of one per class; `0.5` by default in [`Loss`](crate::Loss)
///
/// Kinks: p = y: slope 0.
///
/// Reference: Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn quantiles(prediction: &Tensor, target: &Tensor, tau: impl Into<PerClass>) -> Result<Tensor> {
    Call::new("quantiles")?.set("tau", tau)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.
///
/// ```text
/// τ(y − p)² if p < y, else (1 − τ)(y − p)²; τ = tau
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `tau`: level of the expectile to estimate; (0, 1); `0.5` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (the curvature jumps at p = y).
///
/// Reference: Newey & Powell, Asymmetric Least Squares Estimation and Testing, Econometrica, 1987.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn expectile(prediction: &Tensor, target: &Tensor, tau: f64) -> Result<Tensor> {
    Call::new("expectile")?.set("tau", tau)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Absolute error beyond a tube of half-width ε.
///
/// ```text
/// max(0, |p − y| − ε); ε = epsilon
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `epsilon`: half-width of the tube within which errors are ignored; 0 is the absolute error; \[0, ∞); `0.1` by default in [`Loss`](crate::Loss)
///
/// Kinks: |p − y| = ε: slope 0.
///
/// Reference: Vapnik, The Nature of Statistical Learning Theory, 1995.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn epsilon_insensitive(prediction: &Tensor, target: &Tensor, epsilon: f64) -> Result<Tensor> {
    Call::new("epsilon_insensitive")?
        .set("epsilon", epsilon)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Squared error beyond a tube of half-width ε.
///
/// ```text
/// max(0, |p − y| − ε)²; ε = epsilon
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `epsilon`: half-width of the tube within which errors are ignored; 0 is the absolute error; \[0, ∞); `0.1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (the curvature jumps at |p − y| = ε).
///
/// Reference: Ho & Lin, Large-scale Linear Support Vector Regression, Journal of Machine Learning Research, 2012.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn squared_epsilon_insensitive(prediction: &Tensor, target: &Tensor, epsilon: f64) -> Result<Tensor> {
    Call::new("squared_epsilon_insensitive")?
        .set("epsilon", epsilon)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Charbonnier loss: a smooth absolute error.
///
/// ```text
/// √(r² + ε²); r = p − y, ε = epsilon
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `epsilon`: error at which the loss changes from quadratic to linear, and the least loss; (0, ∞); `0.001` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Charbonnier et al., Two Deterministic Half-Quadratic Regularization Algorithms for Computed Imaging, ICIP 1994; Lai et al., Deep Laplacian Pyramid Networks for Fast and Accurate Super-Resolution, CVPR 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn charbonnier(prediction: &Tensor, target: &Tensor, epsilon: f64) -> Result<Tensor> {
    Call::new("charbonnier")?
        .set("epsilon", epsilon)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.
///
/// ```text
/// ½c² ln(1 + (r/c)²); r = p − y, c = scale
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `scale`: error with the largest slope, c/2; (0, ∞); `2.385` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Black & Anandan, The Robust Estimation of Multiple Motions, CVIU 1996; Zhang, Parameter Estimation Techniques, Image and Vision Computing, 1997.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn cauchy(prediction: &Tensor, target: &Tensor, scale: f64) -> Result<Tensor> {
    Call::new("cauchy")?.set("scale", scale)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.
///
/// ```text
/// ½c² (1 − exp(−(r/c)²)); r = p − y, c = scale
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `scale`: error from which the loss flattens: the slope is largest at c/√2; (0, ∞); `2.985` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Holland & Welsch, Robust Regression Using Iteratively Reweighted Least-Squares, Communications in Statistics, 1977; Leclerc, Constructing Simple Stable Descriptions for Image Partitioning, IJCV 1989.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn welsch(prediction: &Tensor, target: &Tensor, scale: f64) -> Result<Tensor> {
    Call::new("welsch")?.set("scale", scale)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Tukey's biweight: quadratic for small errors, constant for large errors.
///
/// ```text
/// c²/6 (1 − (1 − (r/c)²)³) if |r| ≤ c, else c²/6; r = p − y, c = scale
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `scale`: error from which the loss is constant; (0, ∞); `4.685` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Beaton & Tukey, The Fitting of Power Series, Meaning Polynomials, Illustrated on Band-Spectroscopic Data, Technometrics, 1974.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn tukey(prediction: &Tensor, target: &Tensor, scale: f64) -> Result<Tensor> {
    Call::new("tukey")?.set("scale", scale)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.
///
/// ```text
/// |α − 2|/α (((r/c)²/|α − 2| + 1)^(α/2) − 1), its limits at α = 2, 0 and −∞; r = p − y, α = alpha, c = scale
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (-∞, ∞)
/// - `alpha`: shape: 2 is the squared error, smaller ones are more robust; −∞ is a shape, too; (-∞, 1000000\]; `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `scale=1`.
///
/// Kinks: none.
///
/// Reference: Barron, A General and Adaptive Robust Loss Function, CVPR 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn barron(prediction: &Tensor, target: &Tensor, alpha: f64) -> Result<Tensor> {
    Call::new("barron")?.set("alpha", alpha)?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn msle(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("msle")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn mape(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("mape")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Negative log-likelihood of a Poisson distribution.
///
/// ```text
/// exp x − y x (+ y ln y − y + ½ ln 2πy if full and y > 1)
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `log_input=true`, `full=false`.
///
/// Kinks: none.
///
/// Reference: Nelder & Wedderburn, Generalized Linear Models, Journal of the Royal Statistical Society A, 1972.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn poisson_nll(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("poisson_nll")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Negative log-likelihood of a gamma distribution.
///
/// ```text
/// x + y exp(−x)
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; (0, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `log_input=true`.
///
/// Kinks: none.
///
/// Reference: McCullagh & Nelder, Generalized Linear Models, 2nd edition, 1989.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gamma_nll(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("gamma_nll")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.
///
/// ```text
/// y exp((1 − p)x)/(p − 1) + exp((2 − p)x)/(2 − p); p = power
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, ∞)
/// - `power`: variance power: power of the mean to which the variance is proportional; (1, 2); `1.5` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `log_input=true`.
///
/// Kinks: none.
///
/// Reference: Jørgensen, Exponential Dispersion Models, Journal of the Royal Statistical Society B, 1987.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn tweedie(prediction: &Tensor, target: &Tensor, power: f64) -> Result<Tensor> {
    Call::new("tweedie")?
        .set("power", power)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `log_variance=false`, `full=false`.
///
/// Kinks: none.
///
/// Reference: Nix & Weigend, Estimating the Mean and Variance of the Target Probability Distribution, ICNN 1994.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gaussian_nll(mean: &Tensor, variance: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("gaussian_nll")?
        .tensor("mean", mean)
        .tensor("variance", variance)
        .tensor("target", target)
        .mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `log_scale=false`, `full=false`.
///
/// Kinks: y = μ: slope 0 in both.
///
/// Reference: Bishop, Pattern Recognition and Machine Learning, 2006, ch. 1 (likelihood as loss).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn laplace_nll(location: &Tensor, scale: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("laplace_nll")?
        .tensor("location", location)
        .tensor("scale", scale)
        .tensor("target", target)
        .mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `log_variance=false`.
///
/// Kinks: none.
///
/// Reference: Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, Journal of the American Statistical Association, 2007; Gneiting et al., Monthly Weather Review, 2005 (closed form).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn crps(mean: &Tensor, variance: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("crps")?.tensor("mean", mean).tensor("variance", variance).tensor("target", target).mean()
}
