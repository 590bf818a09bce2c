# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Literal, TypeAlias

from jax import Array
from jax.typing import ArrayLike

PerClass: TypeAlias = float | Sequence[float] | None

def mse(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Squared error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def mae(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Absolute error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def huber(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    delta: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared near zero, absolute in the tails.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def smooth_l1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    beta: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Absolute error, quadratic near zero.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def log_cosh(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def quantile(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def quantiles(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    tau: PerClass = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pinball losses of several quantiles of one target.

    prediction (..., d); target (...); if wanted weight (...).
    """
    ...

def epsilon_insensitive(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Absolute error beyond a tube of width ε.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def squared_epsilon_insensitive(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared error beyond a tube of width ε.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def msle(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Squared error of the logarithms of 1 + p and 1 + y.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def mape(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Absolute error relative to the target.

    pred and target of any one shape; weight of the same, or one number.
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
) -> Array:
    """Negative log-likelihood of a Poisson distribution.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def gamma_nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    log_input: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of a gamma distribution.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def tweedie(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    power: float = 1.5,
    log_input: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of a Tweedie distribution: amounts that are often 0.

    pred and target of any one shape; weight of the same, or one number.
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
) -> Array:
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); if wanted weight (...).
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
) -> Array:
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    location (...); scale (...); target (...); if wanted weight (...).
    """
    ...

def bce(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    eps: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy on probabilities.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def bce_with_logits(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    pos_weight: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def binary_focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy that down-weights easy examples, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def binary_poly1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def asymmetric(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma_pos: float = 0.0,
    gamma_neg: float = 4.0,
    margin: float = 0.05,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy that down-weights and shifts easy negatives, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def soft_margin(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Logistic loss; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Linear below a margin, 0 above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def squared_hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared below a margin, 0 above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def hinge_embedding(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Distance for pairs of label 1, hinge of the distance for label −1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits (or probabilities) and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy that down-weights easy examples, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    ignore_index: int = -100,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def poly1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    epsilon: float = 1.0,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def generalized_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    q: float = 0.7,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Between cross-entropy and absolute error, for noisy labels, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def symmetric_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    alpha: float = 0.1,
    beta: float = 1.0,
    log_zero: float = -4.0,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy plus reverse cross-entropy, for noisy labels, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def logit_adjustment(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float = 1.0,
    ignore_index: int = -100,
    prior: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits adjusted by the class frequencies.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def ldam(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    max_margin: float = 0.5,
    scale: float = 30.0,
    ignore_index: int = -100,
    counts: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of scores, the target's reduced by a margin that grows with the rarity of its class.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def multi_margin(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    p: int = 1,
    ignore_index: int = -100,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Hinge loss of the margins between the target's score and all others.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def linear_cross_entropy(
    a: ArrayLike,
    b: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    soft_cap: float | None = None,
    labels: ArrayLike | None = None,
    targets: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
    """
    ...

def linear_focal(
    a: ArrayLike,
    b: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    soft_cap: float | None = None,
    labels: ArrayLike,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Focal loss of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); labels (n,); if wanted bias (m,); weight (n,).
    """
    ...

def multi_label_soft_margin(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy of every class, where several may apply, on logits.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def soft_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits (or probabilities) and target probabilities.

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
) -> Array:
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def soft_focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits and target probabilities that down-weights easy examples.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def jensen_shannon(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    beta: float = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def distillation(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    temperature: float = 4.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Divergence of a student's softmax from a teacher's, at a temperature.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def sparsemax(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Cross-entropy of scores and target probabilities, with a softmax that has zeros.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def entmax15(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def info_nce(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    labels: ArrayLike | None = None,
    key_labels: ArrayLike | None = None,
    negatives: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
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
) -> Array:
    """Two views of an example find each other among all others: SimCLR.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
) -> Array:
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
) -> Array:
    """Image and text find each other: InfoNCE in both directions.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
) -> Array:
    """Binary cross-entropy of every pair: partners or not.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """
    ...

def sup_con(
    a: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    positives: Literal["outside", "inside"] = "outside",
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Embeddings of one label find each other among all others.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def vicreg(
    a: ArrayLike,
    b: ArrayLike,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    epsilon: float = 0.0001,
    reduction: str | float = "mean",
) -> Array:
    """Two views with equal features, which vary and are uncorrelated.

    a (n, dim); b (m, dim).
    """
    ...

def barlow_twins(
    a: ArrayLike,
    b: ArrayLike,
    *,
    redundancy: float = 0.005,
    epsilon: float = 1e-05,
    reduction: str | float = "mean",
) -> Array:
    """Cross-correlation of the features of two views close to the identity.

    a (n, dim); b (m, dim).
    """
    ...

def contrastive(
    a: ArrayLike,
    b: ArrayLike,
    same: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    a (..., d); b (..., d); same (...); if wanted weight (...).
    """
    ...

def cosine_embedding(
    a: ArrayLike,
    b: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    a (..., d); b (..., d); target (...); if wanted weight (...).
    """
    ...

def triplet_margin(
    anchor: ArrayLike,
    positive: ArrayLike,
    negative: ArrayLike,
    *,
    margin: float = 1.0,
    p: float = 2.0,
    swap: bool = False,
    squared: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """An anchor should be nearer to its positive than to its negative, by a margin.

    anchor (..., d); positive (..., d); negative (..., d); if wanted weight (...).
    """
    ...

def n_pair(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 1.0,
    labels: ArrayLike | None = None,
    key_labels: ArrayLike | None = None,
    negatives: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Every anchor finds its own positive among those of all.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """
    ...

def triplet(
    a: ArrayLike,
    *,
    margin: float = 0.2,
    mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
    distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
    normalize: bool = False,
    average: Literal["all", "active"] = "all",
    seed: int = 0,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negatives farther than positives by a margin, mined in the batch.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def lifted_structure(
    a: ArrayLike,
    *,
    margin: float = 1.0,
    normalize: bool = False,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """All positives of an anchor against all its negatives.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def multi_similarity(
    a: ArrayLike,
    *,
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    normalize: bool = True,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Dissimilar positives and similar negatives, weighted against each other.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def circle(
    a: ArrayLike,
    *,
    margin: float = 0.25,
    scale: float = 256.0,
    normalize: bool = True,
    detach: bool = True,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pairs weighted by their distance from the optimum.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def arc_face(
    a: ArrayLike,
    b: ArrayLike,
    *,
    margin: float = 0.5,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of cosines, with an angular margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
    """
    ...

def cos_face(
    a: ArrayLike,
    b: ArrayLike,
    *,
    margin: float = 0.35,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    labels: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of cosines, with an additive margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
    """
    ...

def gan_discriminator(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Cross-entropy of a discriminator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def lsgan(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Squared error of a discriminator or generator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def gan_hinge(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Hinge loss of a discriminator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def wgan_critic(
    pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Score of generated data minus that of real data; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def gaussian_kl(
    mean: ArrayLike,
    log_variance: ArrayLike,
    *,
    beta: float = 1.0,
    free_bits: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d); if wanted weight (...).
    """
    ...

def elbo(
    prediction: ArrayLike,
    target: ArrayLike,
    mean: ArrayLike,
    log_variance: ArrayLike,
    *,
    reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
    sigma: float = 1.0,
    beta: float = 1.0,
    free_bits: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative ELBO of a variational autoencoder: reconstruction and divergence.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); if wanted weight (n,).
    """
    ...

def minimax_generator(
    score: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Log-probability that the discriminator recognises a generated sample.

    score (...); if wanted weight (...).
    """
    ...

def non_saturating_generator(
    score: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Cross-entropy of the discriminator on generated samples, with the label real.

    score (...); if wanted weight (...).
    """
    ...

def wgan_generator(
    score: ArrayLike, *, weight: ArrayLike | None = None, reduction: str | float = "mean"
) -> Array:
    """Negative score of the critic on generated samples.

    score (...); if wanted weight (...).
    """
    ...

def gradient_penalty(
    gradient: ArrayLike,
    *,
    target: float = 1.0,
    one_sided: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """A critic's gradients should have length 1.

    gradient (..., d); if wanted weight (...).
    """
    ...

def iou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["corners", "centre"] = "corners",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """
    ...

def giou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["corners", "centre"] = "corners",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """IoU loss plus the empty share of the enclosing box.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """
    ...

def diou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["corners", "centre"] = "corners",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """IoU loss plus the distance of the centres.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """
    ...

def ciou(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    format: Literal["corners", "centre"] = "corners",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """IoU loss plus the distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """
    ...

def focal_giou(
    logits: ArrayLike,
    target: ArrayLike,
    boxes: ArrayLike,
    target_boxes: ArrayLike,
    matched: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    box_weight: float = 1.0,
    format: Literal["corners", "centre"] = "corners",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Focal loss of the classes and GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); if wanted weight (n,).
    """
    ...

def margin_ranking(
    first: ArrayLike,
    second: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One score should be above the other by a margin.

    first (...); second (...); target (...); if wanted weight (...).
    """
    ...

def ranknet(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    sigma: float = 1.0,
    pairs: Literal["mean", "sum"] = "mean",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logistic loss of every pair of items of different relevance.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
    """
    ...

def lambdarank(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    sigma: float = 1.0,
    k: float | None = None,
    gain: Literal["exponential", "linear"] = "exponential",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logistic loss of pairs, weighted by the change of NDCG if they are swapped.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
    """
    ...

def listnet(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of the top-one probabilities of the items.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
    """
    ...

def list_mle(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of the order by relevance.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
    """
    ...

def approx_ndcg(
    scores: ArrayLike,
    relevance: ArrayLike,
    lengths: ArrayLike | None = None,
    *,
    temperature: float = 0.1,
    gain: Literal["exponential", "linear"] = "exponential",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
    """
    ...

def dpo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    reference_chosen: ArrayLike,
    reference_rejected: ArrayLike,
    *,
    beta: float = 0.1,
    label_smoothing: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logistic loss of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
    """
    ...

def ipo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    reference_chosen: ArrayLike,
    reference_rejected: ArrayLike,
    *,
    tau: float = 0.1,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared error of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
    """
    ...

def simpo(
    chosen: ArrayLike,
    rejected: ArrayLike,
    *,
    beta: float = 2.0,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logistic loss of the mean log-probabilities per token, with a margin, without a reference model.

    chosen (...); rejected (...); if wanted weight (...).
    """
    ...

def uncertainty(
    loss: ArrayLike,
    log_variance: ArrayLike,
    *,
    scale: float = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Losses of several tasks, weighted by learnt variances.

    loss (...); log_variance (...); if wanted weight (...).
    """
    ...

def total_variation(
    image: ArrayLike,
    *,
    norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Differences of neighbouring pixels.

    image (n, c, h, w); if wanted weight (n,).
    """
    ...

def ssim(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
    """
    ...

def ms_ssim(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    scales: int = 5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One minus the structural similarity of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
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
) -> Array:
    """Distance between the features of two images.

    prediction (n, c, ...); target (n, c, ...); if wanted channel_weights (c,); weight (n,).
    """
    ...

def gram(
    prediction: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Distance between the styles of two images, the Gram matrices of their features.

    prediction (n, c, ...); target (n, c, ...); if wanted weight (n,).
    """
    ...

def content_style(
    content: ArrayLike,
    content_target: ArrayLike,
    style: ArrayLike,
    style_target: ArrayLike,
    *,
    content_weight: float = 1.0,
    style_weight: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """The content of one image and the style of another.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); if wanted
    weight (n,).
    """
    ...

def dice(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Overlap of predicted and true regions relative to their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def jaccard(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """One minus intersection over union of predicted and true regions.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def tversky(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Dice with a weight each for false positives and false negatives.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def focal_tversky(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    gamma: float = 1.3333333333333333,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Power of Tversky's loss, for small regions.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def log_cosh_dice(
    prediction: ArrayLike,
    labels: ArrayLike | None = None,
    target: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    *,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logarithm of the hyperbolic cosine of the Dice loss.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
) -> Array:
    """Dice of all classes together, weighted by the inverse squares of their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
    """
    ...

def ce_dice(
    prediction: ArrayLike,
    labels: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    ce_weight: float = 1.0,
    dice_weight: float = 1.0,
    smooth: float = 1.0,
    squared: bool = False,
    background: bool = True,
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of the pixels and Dice of the regions, from one softmax.

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
) -> Array:
    """Lovász extension of the Jaccard loss, in the probabilities of the pixels.

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
) -> Array:
    """Lovász extension of the Jaccard loss, in the margins of the pixels.

    prediction (n, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
) -> Array:
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    logits (n, t, c); labels (n, s); if wanted input_lengths (n,); label_lengths (n,); weight (n,).
    """
    ...
