# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

from torch import Tensor, nn

from . import functional as functional

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

class Loss(nn.Module):
    name: ClassVar[str]
    reduction: str | float
    dim: int

class Mse(Loss):
    """Squared error.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Mae(Loss):
    """Absolute error.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Huber(Loss):
    """Squared near zero, absolute in the tails.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, delta: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SmoothL1(Loss):
    """Absolute error with a rounded corner.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, beta: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class LogCosh(Loss):
    """Logarithm of the hyperbolic cosine of the error.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Quantile(Loss):
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, tau: float = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Quantiles(Loss):
    """Pinball losses of several quantiles of one target.

    prediction (..., d); target (...); optional: weight (...).
    """

    def __init__(self, *, tau: PerClass = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class EpsilonInsensitive(Loss):
    """Absolute error that forgives what is small.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, epsilon: float = 0.1, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SquaredEpsilonInsensitive(Loss):
    """Squared error that forgives what is small.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, epsilon: float = 0.1, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Msle(Loss):
    """Squared error of logarithms of 1 more.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Mape(Loss):
    """Absolute error as a part of the target.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class PoissonNll(Loss):
    """Negative log-likelihood of a count that has a Poisson distribution.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(
        self, *, log_input: bool = True, full: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GammaNll(Loss):
    """Negative log-likelihood of an amount that has a gamma distribution.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, log_input: bool = True, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Tweedie(Loss):
    """Negative log-likelihood of an amount that is often 0.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(
        self, *, power: float = 1.5, log_input: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """

    def __init__(
        self, *, log_variance: bool = False, full: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self, mean: Tensor, variance: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, mean: Tensor, variance: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class LaplaceNll(Loss):
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    location (...); scale (...); target (...); optional: weight (...).
    """

    def __init__(
        self, *, log_scale: bool = False, full: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self, location: Tensor, scale: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, location: Tensor, scale: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class Bce(Loss):
    """Binary cross-entropy on probabilities.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, eps: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BceWithLogits(Loss):
    """Binary cross-entropy on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, pos_weight: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BinaryFocal(Loss):
    """Binary cross-entropy that turns down what is easy, on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(
        self, *, gamma: float = 2.0, alpha: float | None = 0.25, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BinaryPoly1(Loss):
    """Binary cross-entropy with another first term, on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, epsilon: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Asymmetric(Loss):
    """Binary cross-entropy for rare labels: class 0 is focused and shifted, on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(
        self,
        *,
        gamma_pos: float = 0.0,
        gamma_neg: float = 4.0,
        margin: float = 0.05,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftMargin(Loss):
    """Logistic loss; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Hinge(Loss):
    """Linear below a margin, nothing above it; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SquaredHinge(Loss):
    """Squared below a margin, nothing above it; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class HingeEmbedding(Loss):
    """Small distances for pairs of label 1, and beyond a margin for label −1.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GanDiscriminator(Loss):
    """A discriminator's cross-entropy; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Lsgan(Loss):
    """Squared error of a discriminator or generator; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GanHinge(Loss):
    """A discriminator's hinge loss; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class WganCritic(Loss):
    """A critic's score of made data, less that of real; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class CrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Focal(Loss):
    """Cross-entropy that turns down what is easy, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        gamma: float = 2.0,
        alpha: PerClass = 0.25,
        ignore_index: int = -100,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Nll(Loss):
    """Negative log-likelihood of log-probabilities and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        ignore_index: int = -100,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Poly1(Loss):
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self, *, epsilon: float = 1.0, ignore_index: int = -100, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GeneralizedCrossEntropy(Loss):
    """Between cross-entropy and absolute error, for labels of which some are wrong, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self, *, q: float = 0.7, ignore_index: int = -100, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SymmetricCrossEntropy(Loss):
    """Cross-entropy and its reverse, for labels of which some are wrong, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        alpha: float = 0.1,
        beta: float = 1.0,
        log_zero: float = -4.0,
        ignore_index: int = -100,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class LogitAdjustment(Loss):
    """Cross-entropy of logits moved by how common the classes are.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        tau: float = 1.0,
        ignore_index: int = -100,
        prior: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Ldam(Loss):
    """Cross-entropy of scores, the label's made smaller the rarer its class.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        max_margin: float = 0.5,
        scale: float = 30.0,
        ignore_index: int = -100,
        counts: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class MultiMargin(Loss):
    """What the other classes lack of lying a margin below the label's.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """

    def __init__(
        self,
        *,
        margin: float = 1.0,
        p: int = 1,
        ignore_index: int = -100,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftCrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Kl(Loss):
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(
        self, *, log_target: bool = False, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftFocal(Loss):
    """Cross-entropy of logits and target probabilities that turns down what is easy.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(
        self, *, gamma: float = 2.0, alpha: PerClass = 0.25, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class JensenShannon(Loss):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(self, *, beta: float = 0.5, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Distillation(Loss):
    """Divergence of a student's logits from a teacher's, both made soft by a temperature.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(
        self, *, temperature: float = 4.0, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Sparsemax(Loss):
    """As cross-entropy of scores and target probabilities, with a softmax that has zeros.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(self, *, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Entmax15(Loss):
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(self, *, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class MultiLabelSoftMargin(Loss):
    """Binary cross-entropy of every class, where several may apply, on logits.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """

    def __init__(
        self, *, class_weights: PerClass = None, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); optional: labels (n,); targets (n, m); bias (m,); weight (n,).
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
        soft_cap: float | None = None,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        targets: Tensor | None = None,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        targets: Tensor | None = None,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class LinearFocal(Loss):
    """The focal loss of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); labels (n,); optional: bias (m,); weight (n,).
    """

    def __init__(
        self,
        *,
        gamma: float = 2.0,
        alpha: PerClass = 0.25,
        ignore_index: int = -100,
        soft_cap: float | None = None,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.07, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class NtXent(Loss):
    """Two views of a thing find each other among all others: SimCLR.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.5, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Decoupled(Loss):
    """Two views find each other; the positive is not among its rivals.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.1, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Clip(Loss):
    """Image and text find each other: InfoNCE both ways.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.07, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Siglip(Loss):
    """Every pair is asked by itself whether it belongs together.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        bias: float | Tensor = -10.0,
        normalize: bool = True,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class SupCon(Loss):
    """Rows of one label find each other among all others.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        positives: Literal["outside", "inside"] = "outside",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Vicreg(Loss):
    """Two views equal, their features varied and uncorrelated.

    a (n, dim); b (m, dim).
    """

    def __init__(
        self,
        *,
        invariance: float = 25.0,
        variance: float = 25.0,
        covariance: float = 1.0,
        epsilon: float = 0.0001,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor) -> Tensor: ...

class BarlowTwins(Loss):
    """Each feature correlates with itself in the other view, and with no other.

    a (n, dim); b (m, dim).
    """

    def __init__(
        self, *, redundancy: float = 0.005, epsilon: float = 1e-05, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor) -> Tensor: ...

class Contrastive(Loss):
    """Pairs that belong together are pulled to one place, all others beyond a margin.

    a (..., d); b (..., d); same (...); optional: weight (...).
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class CosineEmbedding(Loss):
    """Pairs that belong together should point the same way, others should not.

    a (..., d); b (..., d); target (...); optional: weight (...).
    """

    def __init__(self, *, margin: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(self, a: Tensor, b: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class TripletMargin(Loss):
    """An anchor should be nearer to its positive than to its negative, by a margin.

    anchor (..., d); positive (..., d); negative (..., d); optional: weight (...).
    """

    def __init__(
        self,
        *,
        margin: float = 1.0,
        p: float = 2.0,
        swap: bool = False,
        squared: bool = False,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self, anchor: Tensor, positive: Tensor, negative: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, anchor: Tensor, positive: Tensor, negative: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class NPair(Loss):
    """Every anchor finds its own positive among those of all.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __init__(self, *, temperature: float | Tensor = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Triplet(Loss):
    """Negatives farther than positives by a margin, mined in the batch.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.2,
        mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
        distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
        normalize: bool = False,
        average: Literal["all", "active"] = "all",
        seed: int = 0,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class LiftedStructure(Loss):
    """All positives of an anchor against all its negatives.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self, *, margin: float = 1.0, normalize: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class MultiSimilarity(Loss):
    """Dissimilar positives and similar negatives, weighed against each other.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        alpha: float = 2.0,
        beta: float = 50.0,
        base: float = 0.5,
        normalize: bool = True,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Circle(Loss):
    """Pairs pull the harder the farther they are from where they should be.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.25,
        scale: float = 256.0,
        normalize: bool = True,
        detach: bool = True,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class ArcFace(Loss):
    """Cross-entropy of cosines, the label's angle made wider by a margin.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.5,
        scale: float = 64.0,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class CosFace(Loss):
    """Cross-entropy of cosines, the label's made smaller by a margin.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.35,
        scale: float = 64.0,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class GaussianKl(Loss):
    """Divergence of a normal distribution from the standard one, summed over latents.

    mean (..., d); log_variance (..., d); optional: weight (...).
    """

    def __init__(
        self, *, beta: float = 1.0, free_bits: float = 0.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, mean: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, mean: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Elbo(Loss):
    """A variational autoencoder's reconstruction, and the divergence of its code.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
        sigma: float = 1.0,
        beta: float = 1.0,
        free_bits: float = 0.0,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        target: Tensor,
        mean: Tensor,
        log_variance: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        target: Tensor,
        mean: Tensor,
        log_variance: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class MinimaxGenerator(Loss):
    """A generator lowers the chance that what it made is found out.

    score (...); optional: weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class NonSaturatingGenerator(Loss):
    """A generator raises the chance that what it made is taken for real.

    score (...); optional: weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class WganGenerator(Loss):
    """A generator raises what the critic says of what it made.

    score (...); optional: weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class GradientPenalty(Loss):
    """A critic's gradients should have length 1.

    gradient (..., d); optional: weight (...).
    """

    def __init__(
        self, *, target: float = 1.0, one_sided: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, gradient: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, gradient: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Iou(Loss):
    """One minus the part of two boxes' union that they share.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Giou(Loss):
    """IoU loss that also pulls boxes together that do not meet.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Diou(Loss):
    """IoU loss that also draws the centres together.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Ciou(Loss):
    """IoU loss that also draws centres together and shapes alike.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class FocalGiou(Loss):
    """A detector's loss: focal of the classes, GIoU of the boxes that hold an object.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        gamma: float = 2.0,
        alpha: float | None = 0.25,
        box_weight: float = 1.0,
        format: Literal["corners", "centre"] = "corners",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        logits: Tensor,
        target: Tensor,
        boxes: Tensor,
        target_boxes: Tensor,
        matched: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        logits: Tensor,
        target: Tensor,
        boxes: Tensor,
        target_boxes: Tensor,
        matched: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class MarginRanking(Loss):
    """One score should be above the other by a margin.

    first (...); second (...); target (...); optional: weight (...).
    """

    def __init__(self, *, margin: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(
        self, first: Tensor, second: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, first: Tensor, second: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class Dpo(Loss):
    """The preferred of two answers should gain more on a reference model.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """

    def __init__(
        self, *, beta: float = 0.1, label_smoothing: float = 0.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Ipo(Loss):
    """The preferred of two answers should gain a fixed amount on a reference model.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """

    def __init__(self, *, tau: float = 0.1, reduction: str | float = "mean") -> None: ...
    def forward(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Simpo(Loss):
    """The preferred of two answers should be likelier per token by a margin.

    chosen (...); rejected (...); optional: weight (...).
    """

    def __init__(
        self, *, beta: float = 2.0, margin: float = 1.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, chosen: Tensor, rejected: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, chosen: Tensor, rejected: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Uncertainty(Loss):
    """Losses of several tasks, weighed by variances that are learnt.

    loss (...); log_variance (...); optional: weight (...).
    """

    def __init__(self, *, scale: float = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, loss: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, loss: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class TotalVariation(Loss):
    """How much pixels differ from their neighbours.

    image (n, c, h, w); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, image: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, image: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Ssim(Loss):
    """One minus the likeness of two images, patch by patch, in luminance, contrast and structure.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        window: int = 11,
        sigma: float = 1.5,
        range: float = 1.0,
        k1: float = 0.01,
        k2: float = 0.03,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class MsSsim(Loss):
    """One minus the likeness of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        window: int = 11,
        sigma: float = 1.5,
        range: float = 1.0,
        k1: float = 0.01,
        k2: float = 0.03,
        scales: int = 5,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class FeatureDistance(Loss):
    """Distance between the features of two images.

    prediction (n, c, ...); target (n, c, ...); optional: channel_weights (c,); weight (n,).
    """

    def __init__(
        self,
        *,
        distance: Literal["squared", "absolute"] = "squared",
        normalize: bool = False,
        channels: Literal["mean", "sum"] = "mean",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        target: Tensor,
        channel_weights: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        target: Tensor,
        channel_weights: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Gram(Loss):
    """Distance between the styles of two images, the Gram matrices of their features.

    prediction (n, c, ...); target (n, c, ...); optional: weight (n,).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class ContentStyle(Loss):
    """The content of one image and the style of another.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); optional:
    weight (n,).
    """

    def __init__(
        self, *, content_weight: float = 1.0, style_weight: float = 1.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self,
        content: Tensor,
        content_target: Tensor,
        style: Tensor,
        style_target: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        content: Tensor,
        content_target: Tensor,
        style: Tensor,
        style_target: Tensor,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Dice(Loss):
    """How little predicted and true regions overlap, beside the size of both.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __init__(
        self,
        *,
        smooth: float = 1.0,
        squared: bool = False,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Jaccard(Loss):
    """One minus intersection over union of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __init__(
        self,
        *,
        smooth: float = 1.0,
        squared: bool = False,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Tversky(Loss):
    """Dice with a price each for false positives and false negatives.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __init__(
        self,
        *,
        alpha: float = 0.3,
        beta: float = 0.7,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class FocalTversky(Loss):
    """Tversky's loss to a power, which keeps small regions in view.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __init__(
        self,
        *,
        gamma: float = 1.3333333333333333,
        alpha: float = 0.3,
        beta: float = 0.7,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class LogCoshDice(Loss):
    """Logarithm of the hyperbolic cosine of the Dice loss.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __init__(
        self,
        *,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class GeneralizedDice(Loss):
    """Dice of all classes together, small ones counting as much as large ones.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
    """

    def __init__(
        self,
        *,
        background: bool = True,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        prediction: Tensor,
        labels: Tensor | None = None,
        target: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class CeDice(Loss):
    """Cross-entropy of the pixels and Dice of the regions, from one softmax.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __init__(
        self,
        *,
        ce_weight: float = 1.0,
        dice_weight: float = 1.0,
        smooth: float = 1.0,
        squared: bool = False,
        background: bool = True,
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...

class LovaszSoftmax(Loss):
    """The Jaccard loss of sets of pixels, extended to their probabilities.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __init__(
        self,
        *,
        classes: Literal["present", "all"] = "present",
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...

class LovaszHinge(Loss):
    """The Jaccard loss of sets of pixels, extended to their margins.

    prediction (n, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __init__(
        self,
        *,
        over: Literal["image", "batch"] = "image",
        ignore_index: int = -100,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, prediction: Tensor, labels: Tensor, mask: Tensor | None = None, *, weight: Tensor | None = None
    ) -> Tensor: ...

class Ranknet(Loss):
    """Logistic loss of every pair of items of different relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __init__(
        self, *, sigma: float = 1.0, pairs: Literal["mean", "sum"] = "mean", reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Lambdarank(Loss):
    """Logistic loss of pairs, weighed by what swapping them would change in the NDCG.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __init__(
        self,
        *,
        sigma: float = 1.0,
        k: float | None = None,
        gain: Literal["exponential", "linear"] = "exponential",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Listnet(Loss):
    """Cross-entropy of the probabilities that each item is the first.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class ListMle(Loss):
    """Negative log-likelihood of the order by relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class ApproxNdcg(Loss):
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __init__(
        self,
        *,
        temperature: float = 0.1,
        gain: Literal["exponential", "linear"] = "exponential",
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Ctc(Loss):
    """Negative log-likelihood of labels whose places in a longer sequence are not known.

    logits (n, t, c); labels (n, s); optional: input_lengths (n,); label_lengths (n,); weight (n,).
    """

    def __init__(
        self,
        *,
        from_logits: bool = True,
        blank: int = 0,
        zero_infinity: bool = False,
        per_label: bool = False,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        logits: Tensor,
        labels: Tensor,
        input_lengths: Tensor | None = None,
        label_lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        logits: Tensor,
        labels: Tensor,
        input_lengths: Tensor | None = None,
        label_lengths: Tensor | None = None,
        *,
        weight: Tensor | None = None,
    ) -> Tensor: ...
