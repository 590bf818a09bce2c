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

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Mae(Loss):
    """Absolute error.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Huber(Loss):
    """Squared near zero, absolute in the tails.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, delta: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SmoothL1(Loss):
    """Absolute error, quadratic near zero.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, beta: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class LogCosh(Loss):
    """Logarithm of the hyperbolic cosine of the error.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Quantile(Loss):
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, tau: float = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Quantiles(Loss):
    """Pinball losses of several quantiles of one target.

    prediction (..., d); target (...); if wanted weight (...).
    """

    def __init__(self, *, tau: PerClass = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class EpsilonInsensitive(Loss):
    """Absolute error beyond a tube of width ε.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, epsilon: float = 0.1, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SquaredEpsilonInsensitive(Loss):
    """Squared error beyond a tube of width ε.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, epsilon: float = 0.1, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Msle(Loss):
    """Squared error of the logarithms of 1 + p and 1 + y.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Mape(Loss):
    """Absolute error relative to the target.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class PoissonNll(Loss):
    """Negative log-likelihood of a Poisson distribution.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(
        self, *, log_input: bool = True, full: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GammaNll(Loss):
    """Negative log-likelihood of a gamma distribution.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, log_input: bool = True, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Tweedie(Loss):
    """Negative log-likelihood of a Tweedie distribution: amounts that are often 0.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(
        self, *, power: float = 1.5, log_input: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); if wanted weight (...).
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

    location (...); scale (...); target (...); if wanted weight (...).
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

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, eps: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BceWithLogits(Loss):
    """Binary cross-entropy on logits.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, pos_weight: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BinaryFocal(Loss):
    """Binary cross-entropy that down-weights easy examples, on logits.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(
        self, *, gamma: float = 2.0, alpha: float | None = 0.25, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BinaryPoly1(Loss):
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, epsilon: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Asymmetric(Loss):
    """Binary cross-entropy that down-weights and shifts easy negatives, on logits.

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Hinge(Loss):
    """Linear below a margin, 0 above it; labels −1 and 1.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SquaredHinge(Loss):
    """Squared below a margin, 0 above it; labels −1 and 1.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class HingeEmbedding(Loss):
    """Distance for pairs of label 1, hinge of the distance for label −1.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class CrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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
    """Cross-entropy that down-weights easy examples, on logits.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
    """

    def __init__(
        self, *, epsilon: float = 1.0, ignore_index: int = -100, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GeneralizedCrossEntropy(Loss):
    """Between cross-entropy and absolute error, for noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
    """

    def __init__(
        self, *, q: float = 0.7, ignore_index: int = -100, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SymmetricCrossEntropy(Loss):
    """Cross-entropy plus reverse cross-entropy, for noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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
    """Cross-entropy of logits adjusted by the class frequencies.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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
    """Cross-entropy of scores, the target's reduced by a margin that grows with the rarity of its class.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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
    """Hinge loss of the margins between the target's score and all others.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
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
    """Focal loss of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); labels (n,); if wanted bias (m,); weight (n,).
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

class MultiLabelSoftMargin(Loss):
    """Binary cross-entropy of every class, where several may apply, on logits.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self, *, class_weights: PerClass = None, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftCrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
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

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self, *, log_target: bool = False, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftFocal(Loss):
    """Cross-entropy of logits and target probabilities that down-weights easy examples.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self, *, gamma: float = 2.0, alpha: PerClass = 0.25, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class JensenShannon(Loss):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(self, *, beta: float = 0.5, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Distillation(Loss):
    """Divergence of a student's softmax from a teacher's, at a temperature.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self, *, temperature: float = 4.0, reduction: str | float = "mean", dim: int = 1
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Sparsemax(Loss):
    """Cross-entropy of scores and target probabilities, with a softmax that has zeros.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(self, *, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Entmax15(Loss):
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(self, *, reduction: str | float = "mean", dim: int = 1) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
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
    """Two views of an example find each other among all others: SimCLR.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.5, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Decoupled(Loss):
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.1, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Clip(Loss):
    """Image and text find each other: InfoNCE in both directions.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.07, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Siglip(Loss):
    """Binary cross-entropy of every pair: partners or not.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
    """Embeddings of one label find each other among all others.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Two views with equal features, which vary and are uncorrelated.

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
    """Cross-correlation of the features of two views close to the identity.

    a (n, dim); b (m, dim).
    """

    def __init__(
        self, *, redundancy: float = 0.005, epsilon: float = 1e-05, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor) -> Tensor: ...

class Contrastive(Loss):
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    a (..., d); b (..., d); same (...); if wanted weight (...).
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class CosineEmbedding(Loss):
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    a (..., d); b (..., d); target (...); if wanted weight (...).
    """

    def __init__(self, *, margin: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(self, a: Tensor, b: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class TripletMargin(Loss):
    """An anchor should be nearer to its positive than to its negative, by a margin.

    anchor (..., d); positive (..., d); negative (..., d); if wanted weight (...).
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

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
    """

    def __init__(
        self, *, margin: float = 1.0, normalize: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class MultiSimilarity(Loss):
    """Dissimilar positives and similar negatives, weighted against each other.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Pairs weighted by their distance from the optimum.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Cross-entropy of cosines, with an angular margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
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
    """Cross-entropy of cosines, with an additive margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
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

class GanDiscriminator(Loss):
    """Cross-entropy of a discriminator; 1 is real, 0 generated.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Lsgan(Loss):
    """Squared error of a discriminator or generator; 1 is real, 0 generated.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GanHinge(Loss):
    """Hinge loss of a discriminator; 1 is real, 0 generated.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class WganCritic(Loss):
    """Score of generated data minus that of real data; 1 is real, 0 generated.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GaussianKl(Loss):
    """Divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d); if wanted weight (...).
    """

    def __init__(
        self, *, beta: float = 1.0, free_bits: float = 0.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, mean: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, mean: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Elbo(Loss):
    """Negative ELBO of a variational autoencoder: reconstruction and divergence.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); if wanted weight (n,).
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
    """Log-probability that the discriminator recognises a generated sample.

    score (...); if wanted weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class NonSaturatingGenerator(Loss):
    """Cross-entropy of the discriminator on generated samples, with the label real.

    score (...); if wanted weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class WganGenerator(Loss):
    """Negative score of the critic on generated samples.

    score (...); if wanted weight (...).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class GradientPenalty(Loss):
    """A critic's gradients should have length 1.

    gradient (..., d); if wanted weight (...).
    """

    def __init__(
        self, *, target: float = 1.0, one_sided: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, gradient: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, gradient: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Iou(Loss):
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Giou(Loss):
    """IoU loss plus the empty share of the enclosing box.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Diou(Loss):
    """IoU loss plus the distance of the centres.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Ciou(Loss):
    """IoU loss plus the distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); if wanted weight (...).
    """

    def __init__(
        self, *, format: Literal["corners", "centre"] = "corners", reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class FocalGiou(Loss):
    """Focal loss of the classes and GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); if wanted weight (n,).
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

    first (...); second (...); target (...); if wanted weight (...).
    """

    def __init__(self, *, margin: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(
        self, first: Tensor, second: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, first: Tensor, second: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class Ranknet(Loss):
    """Logistic loss of every pair of items of different relevance.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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
    """Logistic loss of pairs, weighted by the change of NDCG if they are swapped.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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
    """Cross-entropy of the top-one probabilities of the items.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

class Dpo(Loss):
    """Logistic loss of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
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
    """Squared error of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
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
    """Logistic loss of the mean log-probabilities per token, with a margin, without a reference model.

    chosen (...); rejected (...); if wanted weight (...).
    """

    def __init__(
        self, *, beta: float = 2.0, margin: float = 1.0, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, chosen: Tensor, rejected: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, chosen: Tensor, rejected: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Uncertainty(Loss):
    """Losses of several tasks, weighted by learnt variances.

    loss (...); log_variance (...); if wanted weight (...).
    """

    def __init__(self, *, scale: float = 0.5, reduction: str | float = "mean") -> None: ...
    def forward(self, loss: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, loss: Tensor, log_variance: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class TotalVariation(Loss):
    """Differences of neighbouring pixels.

    image (n, c, h, w); if wanted weight (n,).
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
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
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
    """One minus the structural similarity of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
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

    prediction (n, c, ...); target (n, c, ...); if wanted channel_weights (c,); weight (n,).
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

    prediction (n, c, ...); target (n, c, ...); if wanted weight (n,).
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, prediction: Tensor, target: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class ContentStyle(Loss):
    """The content of one image and the style of another.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); if wanted
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
    """Overlap of predicted and true regions relative to their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Dice with a weight each for false positives and false negatives.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Power of Tversky's loss, for small regions.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Dice of all classes together, weighted by the inverse squares of their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
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

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
    """Lovász extension of the Jaccard loss, in the probabilities of the pixels.

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
    """Lovász extension of the Jaccard loss, in the margins of the pixels.

    prediction (n, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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

class Ctc(Loss):
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    logits (n, t, c); labels (n, s); if wanted input_lengths (n,); label_lengths (n,); weight (n,).
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
