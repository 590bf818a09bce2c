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
/// - `variance`, (...): the predicted variance v, or its logarithm; (0, ∞)
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
