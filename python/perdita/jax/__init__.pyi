# Written by tools/stubs.py.
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from jax import Array
from jax.typing import ArrayLike

from .. import Loss

PerClass: TypeAlias = float | Sequence[float] | None

def by_formula() -> Any: ...
def formula(loss: str | Loss | Callable[..., Any], /, **parameters: float) -> Callable[..., Array]:
    """A loss as a formula, from its text, a function, or a `perdita.Formula`: see `perdita.formula`."""
    ...

def mse(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def mae(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Absolute error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def huber(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    delta: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Quadratic for small errors, linear for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def smooth_l1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    beta: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Absolute error, quadratic for small errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def log_cosh(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def quantile(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float | Array = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Pinball loss: weight τ of underestimates, 1 − τ of overestimates.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def quantiles(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    tau: PerClass | Array = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Pinball loss averaged over several quantiles of one target.

    prediction (..., d); target (...); optional: weight (...).
    """
    ...

def expectile(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float | Array = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def epsilon_insensitive(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float | Array = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Absolute error beyond a tube of half-width ε.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def squared_epsilon_insensitive(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float | Array = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared error beyond a tube of half-width ε.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def charbonnier(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float | Array = 0.001,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Charbonnier loss: a smooth absolute error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def cauchy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    scale: float | Array = 2.385,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def welsch(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    scale: float | Array = 2.985,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def tukey(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    scale: float | Array = 4.685,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Tukey's biweight: quadratic for small errors, constant for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def barron(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    alpha: float | Array = 1.0,
    scale: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def msle(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def mape(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Absolute error relative to the target.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def poisson_nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    log_input: bool = True,
    full: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a Poisson distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def gamma_nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    log_input: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a gamma distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def tweedie(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    power: float | Array = 1.5,
    log_input: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def gaussian_nll(
    mean: ArrayLike,
    variance: ArrayLike,
    target: ArrayLike,
    *,
    log_variance: bool = False,
    full: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """
    ...

def laplace_nll(
    location: ArrayLike,
    scale: ArrayLike,
    target: ArrayLike,
    *,
    log_scale: bool = False,
    full: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    location (...); scale (...); target (...); optional: weight (...).
    """
    ...

def crps(
    mean: ArrayLike,
    variance: ArrayLike,
    target: ArrayLike,
    *,
    log_variance: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Continuous ranked probability score of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """
    ...

def bce(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    eps: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy on probabilities.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def bce_with_logits(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    pos_weight: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def binary_focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float | Array = 2.0,
    alpha: float | Array | None = 0.25,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy that down-weights easy examples, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def binary_poly1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy plus ε (1 − p), on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def asymmetric(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma_pos: float | Array = 0.0,
    gamma_neg: float | Array = 4.0,
    margin: float | Array = 0.05,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def soft_margin(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logistic loss; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge loss: linear below the margin, 0 above; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def squared_hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def exponential(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Exponential loss of AdaBoost; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def zero_one(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def hinge_embedding(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    label_smoothing: float | Array = 0.0,
    ignore_index: int = -100,
    z_loss: float | Array = 0.0,
    from_logits: bool = True,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of logits (or probabilities) and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float | Array = 2.0,
    alpha: PerClass | Array = 0.25,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy that down-weights easy examples, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    ignore_index: int = -100,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def poly1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float | Array = 1.0,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy plus ε (1 − p), on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def brier(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    from_logits: bool = True,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def generalized_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    q: float | Array = 0.7,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Between cross-entropy and mean absolute error, robust to noisy labels, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def symmetric_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    alpha: float | Array = 0.1,
    beta: float | Array = 1.0,
    log_zero: float | Array = -4.0,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def logit_adjustment(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float | Array = 1.0,
    ignore_index: int = -100,
    prior: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of logits adjusted by the class priors.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def ldam(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    max_margin: float | Array = 0.5,
    scale: float | Array = 30.0,
    ignore_index: int = -100,
    counts: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def multi_margin(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 1.0,
    p: int = 1,
    ignore_index: int = -100,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Multi-class hinge loss of the margins between the score of the target class and all others.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """
    ...

def linear_cross_entropy(
    a: ArrayLike,
    b: ArrayLike,
    labels: ArrayLike | None = None,
    *,
    label_smoothing: float | Array = 0.0,
    ignore_index: int = -100,
    z_loss: float | Array = 0.0,
    class_weights: PerClass | Array = None,
    soft_cap: float | Array | None = None,
    targets: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

    a (n, dim); b (m, dim); optional: labels (n,); targets (n, m); bias (m,); weight (n,).
    """
    ...

def linear_focal(
    a: ArrayLike,
    b: ArrayLike,
    labels: ArrayLike,
    *,
    gamma: float | Array = 2.0,
    alpha: PerClass | Array = 0.25,
    ignore_index: int = -100,
    soft_cap: float | Array | None = None,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Focal loss of the logits of a linear layer, without materialising them.

    a (n, dim); b (m, dim); labels (n,); optional: bias (m,); weight (n,).
    """
    ...

def multi_label_soft_margin(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy averaged over the classes of multi-label targets, on logits.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def soft_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    label_smoothing: float | Array = 0.0,
    z_loss: float | Array = 0.0,
    from_logits: bool = True,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of logits (or probabilities) and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def kl(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    log_target: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def soft_focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float | Array = 2.0,
    alpha: PerClass | Array = 0.25,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def jensen_shannon(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    beta: float | Array = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def distillation(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    temperature: float | Array = 4.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def sparsemax(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def entmax15(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def info_nce(
    a: ArrayLike,
    b: ArrayLike,
    negatives: ArrayLike | None = None,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    labels: ArrayLike | None = None,
    key_labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of each query's positive key among all keys.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """
    ...

def nt_xent(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.5,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def decoupled(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.1,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def clip(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """InfoNCE in both directions, as between images and texts.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def siglip(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.1,
    bias: float | Array = -10.0,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def sup_con(
    a: ArrayLike,
    labels: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    positives: Literal["outside", "inside"] = "outside",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy with all embeddings of the same label as positives.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def vicreg(
    a: ArrayLike,
    b: ArrayLike,
    *,
    invariance: float | Array = 25.0,
    variance: float | Array = 25.0,
    covariance: float | Array = 1.0,
    epsilon: float | Array = 0.0001,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Invariance between two views, variance and decorrelation of their features.

    a (n, dim); b (m, dim).
    """
    ...

def barlow_twins(
    a: ArrayLike,
    b: ArrayLike,
    *,
    redundancy: float | Array = 0.005,
    epsilon: float | Array = 1e-05,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Deviation of the cross-correlation matrix of two views from the identity.

    a (n, dim); b (m, dim).
    """
    ...

def contrastive(
    a: ArrayLike,
    b: ArrayLike,
    same: ArrayLike,
    *,
    margin: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    a (..., d); b (..., d); same (...); optional: weight (...).
    """
    ...

def cosine_embedding(
    a: ArrayLike,
    b: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    a (..., d); b (..., d); target (...); optional: weight (...).
    """
    ...

def triplet_margin(
    anchor: ArrayLike,
    positive: ArrayLike,
    negative: ArrayLike,
    *,
    margin: float | Array = 1.0,
    p: float | Array = 2.0,
    swap: bool = False,
    squared: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge of the difference of anchor–positive and anchor–negative distances.

    anchor (..., d); positive (..., d); negative (..., d); optional: weight (...).
    """
    ...

def n_pair(
    a: ArrayLike,
    b: ArrayLike,
    negatives: ArrayLike | None = None,
    *,
    temperature: float | Array = 1.0,
    labels: ArrayLike | None = None,
    key_labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """
    ...

def triplet(
    a: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float | Array = 0.2,
    mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
    distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
    normalize: bool = False,
    average: Literal["all", "active"] = "all",
    seed: int = 0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def lifted_structure(
    a: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float | Array = 1.0,
    normalize: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge of log-sum-exps over all positives and all negatives of each anchor.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def multi_similarity(
    a: ArrayLike,
    labels: ArrayLike,
    *,
    alpha: float | Array = 2.0,
    beta: float | Array = 50.0,
    base: float | Array = 0.5,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Soft thresholds on the similarities, with more weight on hard positives and hard negatives.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def circle(
    a: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float | Array = 0.25,
    scale: float | Array = 256.0,
    normalize: bool = True,
    detach: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Similarities of positives and negatives, each weighted by its distance from the optimum.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def arc_face(
    a: ArrayLike,
    b: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float | Array = 0.5,
    scale: float | Array = 64.0,
    label_smoothing: float | Array = 0.0,
    ignore_index: int = -100,
    z_loss: float | Array = 0.0,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """
    ...

def cos_face(
    a: ArrayLike,
    b: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float | Array = 0.35,
    scale: float | Array = 64.0,
    label_smoothing: float | Array = 0.0,
    ignore_index: int = -100,
    z_loss: float | Array = 0.0,
    class_weights: PerClass | Array = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """
    ...

def gan_discriminator(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def lsgan(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared error of a discriminator or generator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def gan_hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge loss of a discriminator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def wgan_critic(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """
    ...

def gaussian_kl(
    mean: ArrayLike,
    log_variance: ArrayLike,
    *,
    beta: float | Array = 1.0,
    free_bits: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """KL divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d); optional: weight (...).
    """
    ...

def elbo(
    prediction: ArrayLike,
    target: ArrayLike,
    mean: ArrayLike,
    log_variance: ArrayLike,
    *,
    reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
    sigma: float | Array = 1.0,
    beta: float | Array = 1.0,
    free_bits: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); optional: weight (n,).
    """
    ...

def minimax_generator(
    score: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Log-probability that the discriminator classifies generated samples as generated.

    score (...); optional: weight (...).
    """
    ...

def non_saturating_generator(
    score: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Binary cross-entropy of the discriminator on generated samples labelled as real.

    score (...); optional: weight (...).
    """
    ...

def wgan_generator(
    score: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative critic score of generated samples.

    score (...); optional: weight (...).
    """
    ...

def gradient_penalty(
    gradient: ArrayLike,
    *,
    target: float | Array = 1.0,
    one_sided: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared deviation of the norm of a critic's gradients from a target, by default 1.

    gradient (..., d); optional: weight (...).
    """
    ...

def iou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def giou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """IoU loss plus the empty fraction of the enclosing box.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def diou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """IoU loss plus the normalised distance of the centres.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def ciou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def focal_giou(
    logits: ArrayLike,
    target: ArrayLike,
    boxes: ArrayLike,
    target_boxes: ArrayLike,
    matched: ArrayLike,
    *,
    gamma: float | Array = 2.0,
    alpha: float | Array | None = 0.25,
    box_weight: float | Array = 1.0,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Focal loss of the classes plus GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); optional: weight (n,).
    """
    ...

def margin_ranking(
    first: ArrayLike,
    second: ArrayLike,
    target: ArrayLike,
    *,
    margin: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Hinge loss of the difference of two scores.

    first (...); second (...); target (...); optional: weight (...).
    """
    ...

def ranknet(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    sigma: float | Array = 1.0,
    pairs: Literal["mean", "sum"] = "mean",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logistic loss of all pairs of items of different relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def lambdarank(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    sigma: float | Array = 1.0,
    k: float | Array | None = None,
    gain: Literal["exponential", "linear"] = "exponential",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def listnet(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Cross-entropy of the top-one probabilities of relevances and scores.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def list_mle(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def approx_ndcg(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    temperature: float | Array = 0.1,
    gain: Literal["exponential", "linear"] = "exponential",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def dpo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    reference_chosen: ArrayLike,
    reference_rejected: ArrayLike,
    *,
    beta: float | Array = 0.1,
    label_smoothing: float | Array = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """
    ...

def ipo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    reference_chosen: ArrayLike,
    reference_rejected: ArrayLike,
    *,
    tau: float | Array = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Squared error of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """
    ...

def simpo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    *,
    beta: float | Array = 2.0,
    margin: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.

    chosen (...); rejected (...); optional: weight (...).
    """
    ...

def uncertainty(
    loss: ArrayLike,
    log_variance: ArrayLike,
    *,
    scale: float | Array = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Losses of several tasks, weighted by learned variances.

    loss (...); log_variance (...); optional: weight (...).
    """
    ...

def total_variation(
    image: ArrayLike,
    *,
    norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Norm of the differences of neighbouring pixels.

    image (n, c, h, w); optional: weight (n,).
    """
    ...

def ssim(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    window: int = 11,
    sigma: float | Array = 1.5,
    range: float | Array = 1.0,
    k1: float | Array = 0.01,
    k2: float | Array = 0.03,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """
    ...

def ms_ssim(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    window: int = 11,
    sigma: float | Array = 1.5,
    range: float | Array = 1.0,
    k1: float | Array = 0.01,
    k2: float | Array = 0.03,
    scales: int = 5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus the structural similarity of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """
    ...

def feature_distance(
    prediction: ArrayLike,
    target: ArrayLike,
    channel_weights: ArrayLike | None = None,
    *,
    distance: Literal["squared", "absolute"] = "squared",
    normalize: bool = False,
    channels: Literal["mean", "sum"] = "mean",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Distance between the features of two images (perceptual loss).

    prediction (n, c, ...); target (n, c, ...); optional: channel_weights (c,); weight (n,).
    """
    ...

def gram(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Distance between the Gram matrices of the features of two images (style loss).

    prediction (n, c, ...); target (n, c, ...); optional: weight (n,).
    """
    ...

def content_style(
    content: ArrayLike,
    content_target: ArrayLike,
    style: ArrayLike,
    style_target: ArrayLike,
    *,
    content_weight: float | Array = 1.0,
    style_weight: float | Array = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Content loss plus style loss of neural style transfer.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); optional:
    weight (n,).
    """
    ...

def dice(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float | Array = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus the Dice coefficient of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def jaccard(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float | Array = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """One minus intersection over union of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def tversky(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    alpha: float | Array = 0.3,
    beta: float | Array = 0.7,
    smooth: float | Array = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Dice loss with separate weights of false positives and false negatives.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def focal_tversky(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    gamma: float | Array = 1.3333333333333333,
    alpha: float | Array = 0.3,
    beta: float | Array = 0.7,
    smooth: float | Array = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Power 1/γ of the Tversky loss, for small regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def log_cosh_dice(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float | Array = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Logarithm of the hyperbolic cosine of the Dice loss.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def generalized_dice(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    background: bool = True,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Dice loss of all classes together, each weighted by its inverse squared size.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
    """
    ...

def ce_dice(
    prediction: ArrayLike,
    labels: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    ce_weight: float | Array = 1.0,
    dice_weight: float | Array = 1.0,
    smooth: float | Array = 1.0,
    squared: bool = False,
    background: bool = True,
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Pixel-wise cross-entropy plus Dice loss, from one softmax.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def lovasz_softmax(
    prediction: ArrayLike,
    labels: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    classes: Literal["present", "all"] = "present",
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Lovász extension of the Jaccard loss to the probability errors of the pixels.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def lovasz_hinge(
    prediction: ArrayLike,
    labels: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    over: Literal["image", "batch"] = "image",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.

    prediction (n, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def ctc(
    logits: ArrayLike,
    labels: ArrayLike,
    input_lengths: ArrayLike | None = None,
    label_lengths: ArrayLike | None = None,
    *,
    from_logits: bool = True,
    blank: int = 0,
    zero_infinity: bool = False,
    per_label: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
    checked: bool = True,
) -> Array:
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    logits (n, t, c); labels (n, s); optional: input_lengths (n,); label_lengths (n,); weight (n,).
    """
    ...
