# Written by tools/stubs.py.
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

from torch import Tensor, nn
from torch.nn.modules.adaptive import _ASMoutput

from . import functional as functional
from ._metric import Metric as Metric
from ._modules import Formula as Formula
from ._perceptual import Perceptual as Perceptual

PerClass: TypeAlias = float | Sequence[float] | Tensor | None
Reduction: TypeAlias = str | float | Tensor

class Loss(nn.Module):
    name: ClassVar[str]
    reduction: Reduction
    dim: int

class Mse(Loss):
    """Squared error.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Mae(Loss):
    """Absolute error.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Huber(Loss):
    """Quadratic for small errors, linear for large errors.

    input and target of the same shape (*).
    """

    def __init__(
        self, reduction: Reduction = "mean", delta: float = 1.0, *, checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SmoothL1(Loss):
    """Absolute error, quadratic for small errors.

    input and target of the same shape (*).
    """

    def __init__(self, *, beta: float = 1.0, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class LogCosh(Loss):
    """Logarithm of the hyperbolic cosine of the error.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Quantile(Loss):
    """Pinball loss: weight τ of underestimates, 1 − τ of overestimates.

    input and target of the same shape (*).
    """

    def __init__(self, *, tau: float = 0.5, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Quantiles(Loss):
    """Pinball loss averaged over several quantiles of one target.

    input (..., d); target (...).
    """

    def __init__(
        self, *, tau: PerClass = 0.5, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Expectile(Loss):
    """Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.

    input and target of the same shape (*).
    """

    def __init__(self, *, tau: float = 0.5, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class EpsilonInsensitive(Loss):
    """Absolute error beyond a tube of half-width ε.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, epsilon: float = 0.1, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SquaredEpsilonInsensitive(Loss):
    """Squared error beyond a tube of half-width ε.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, epsilon: float = 0.1, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Charbonnier(Loss):
    """Charbonnier loss: a smooth absolute error.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, epsilon: float = 0.001, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Cauchy(Loss):
    """Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, scale: float = 2.385, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Welsch(Loss):
    """Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, scale: float = 2.985, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Tukey(Loss):
    """Tukey's biweight: quadratic for small errors, constant for large errors.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, scale: float = 4.685, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Barron(Loss):
    """Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, alpha: float = 1.0, scale: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Msle(Loss):
    """Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Mape(Loss):
    """Absolute error relative to the target.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class PoissonNll(Loss):
    """Negative log-likelihood of a Poisson distribution.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        *,
        eps: float = 1e-08,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GammaNll(Loss):
    """Negative log-likelihood of a gamma distribution.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        *,
        log_input: bool = True,
        eps: float = 1e-08,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Tweedie(Loss):
    """Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        *,
        power: float = 1.5,
        log_input: bool = True,
        eps: float = 1e-08,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    input (...); target (...); var (...).
    """

    def __init__(
        self,
        *,
        log_variance: bool = False,
        full: bool = False,
        eps: float = 1e-06,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, input: Tensor, target: Tensor, var: Tensor | float, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input: Tensor, target: Tensor, var: Tensor | float, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class LaplaceNll(Loss):
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    input (...); target (...); scale (...).
    """

    def __init__(
        self,
        *,
        log_scale: bool = False,
        full: bool = False,
        eps: float = 1e-06,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, input: Tensor, target: Tensor, scale: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input: Tensor, target: Tensor, scale: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Crps(Loss):
    """Continuous ranked probability score of a normal distribution with predicted mean and variance.

    input (...); target (...); var (...).
    """

    def __init__(
        self, *, log_variance: bool = False, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(
        self, input: Tensor, target: Tensor, var: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input: Tensor, target: Tensor, var: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Bce(Loss):
    """Binary cross-entropy on probabilities.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        *,
        eps: float = 0.0,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class BceWithLogits(Loss):
    """Binary cross-entropy on logits.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        *,
        pos_weight: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class BinaryFocal(Loss):
    """Binary cross-entropy that down-weights easy examples, on logits.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        alpha: float | None = 0.25,
        gamma: float = 2.0,
        *,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class BinaryPoly1(Loss):
    """Binary cross-entropy plus ε (1 − p), on logits.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, epsilon: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Asymmetric(Loss):
    """Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.

    input and target of the same shape (*).
    """

    def __init__(
        self,
        *,
        gamma_pos: float = 0.0,
        gamma_neg: float = 4.0,
        margin: float = 0.05,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SoftMargin(Loss):
    """Logistic loss; labels −1 and 1.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Hinge(Loss):
    """Hinge loss: linear below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, margin: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SquaredHinge(Loss):
    """Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, margin: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Exponential(Loss):
    """Exponential loss of AdaBoost; labels −1 and 1.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class ZeroOne(Loss):
    """0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class HingeEmbedding(Loss):
    """Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.

    input and target of the same shape (*).
    """

    def __init__(
        self, margin: float = 1.0, *, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class CrossEntropy(Loss):
    """Softmax cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C, or (probabilities) as input.
    """

    def __init__(
        self,
        weight: PerClass = None,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        from_logits: bool = True,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Focal(Loss):
    """Softmax cross-entropy that down-weights easy examples, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        alpha: PerClass = 0.25,
        gamma: float = 2.0,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Nll(Loss):
    """Negative log-likelihood of log-probabilities and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        weight: PerClass = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Poly1(Loss):
    """Softmax cross-entropy plus ε (1 − p), on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        epsilon: float = 1.0,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Brier(Loss):
    """Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        from_logits: bool = True,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GeneralizedCrossEntropy(Loss):
    """Between cross-entropy and mean absolute error, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        q: float = 0.7,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SymmetricCrossEntropy(Loss):
    """Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        alpha: float = 0.1,
        beta: float = 1.0,
        log_zero: float = -4.0,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class LogitAdjustment(Loss):
    """Softmax cross-entropy of logits adjusted by the class priors.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        tau: float = 1.0,
        ignore_index: int = -100,
        prior: PerClass = None,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Ldam(Loss):
    """Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        *,
        max_margin: float = 0.5,
        scale: float = 30.0,
        ignore_index: int = -100,
        counts: PerClass = None,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class MultiMargin(Loss):
    """Multi-class hinge loss of the margins between the score of the target class and all others.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: PerClass = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class LinearCrossEntropy(Loss):
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

    input (N, dim) or (dim,); linear_weight (C, dim) or (C, d1, …, dim); target (class indices or probabilities)
    as that of cross_entropy; linear_bias as linear_weight without dim.
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        weight: PerClass = None,
        soft_cap: float | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        linear_weight: Tensor,
        target: Tensor,
        *,
        linear_bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        linear_weight: Tensor,
        target: Tensor,
        *,
        linear_bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class LinearFocal(Loss):
    """Focal loss of the logits of a linear layer, without materialising them.

    input (n, dim); linear_weight (m, dim); target (n,); linear_bias (m,) (optional).
    """

    def __init__(
        self,
        alpha: PerClass = 0.25,
        gamma: float = 2.0,
        *,
        ignore_index: int = -100,
        soft_cap: float | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        linear_weight: Tensor,
        target: Tensor,
        *,
        linear_bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        linear_weight: Tensor,
        target: Tensor,
        *,
        linear_bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class MultiLabelSoftMargin(Loss):
    """Binary cross-entropy averaged over the classes of multi-label targets, on logits.

    input and target (N, C), (N, …, C) or (C,).
    """

    def __init__(
        self, weight: PerClass = None, *, reduction: Reduction = "mean", dim: int = -1, checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SoftCrossEntropy(Loss):
    """Softmax cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Kl(Loss):
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    input and target of the same shape (*).
    """

    def __init__(
        self, *, log_target: bool = False, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class SoftFocal(Loss):
    """Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(
        self,
        alpha: PerClass = 0.25,
        gamma: float = 2.0,
        *,
        reduction: Reduction = "mean",
        dim: int = 1,
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class JensenShannon(Loss):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(
        self, *, beta: float = 0.5, reduction: Reduction = "mean", dim: int = 1, checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Distillation(Loss):
    """Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(
        self, *, temperature: float = 4.0, reduction: Reduction = "mean", dim: int = 1, checked: bool = True
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Sparsemax(Loss):
    """Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(self, *, reduction: Reduction = "mean", dim: int = 1, checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Entmax15(Loss):
    """Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """

    def __init__(self, *, reduction: Reduction = "mean", dim: int = 1, checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class InfoNce(Loss):
    """Softmax cross-entropy of each query's positive key among all keys.

    query (n, dim); positive (m, dim); negatives (k, dim) or (n, k, dim) (optional); labels (n,) (optional);
    key_labels (m,) (optional).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        query: Tensor,
        positive: Tensor,
        negatives: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        query: Tensor,
        positive: Tensor,
        negatives: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class NtXent(Loss):
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

    z_a (n, dim); z_b (m, dim).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.5,
        normalize: bool = True,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, z_a: Tensor, z_b: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, z_a: Tensor, z_b: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Decoupled(Loss):
    """NT-Xent without the positive in the denominator.

    z_a (n, dim); z_b (m, dim).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        normalize: bool = True,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, z_a: Tensor, z_b: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, z_a: Tensor, z_b: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Clip(Loss):
    """InfoNCE in both directions, as between images and texts.

    image_features (n, dim); text_features (m, dim).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, image_features: Tensor, text_features: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, image_features: Tensor, text_features: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Siglip(Loss):
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

    image_features (n, dim); text_features (m, dim).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        bias: float | Tensor = -10.0,
        normalize: bool = True,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, image_features: Tensor, text_features: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, image_features: Tensor, text_features: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class SupCon(Loss):
    """Softmax cross-entropy with all embeddings of the same label as positives.

    features (n, dim) or (n, views, dim); labels (n,), optional for several views.
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        positives: Literal["outside", "inside"] = "outside",
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, features: Tensor, labels: Tensor | None = None, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, features: Tensor, labels: Tensor | None = None, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Vicreg(Loss):
    """Invariance between two views, variance and decorrelation of their features.

    z_a (n, dim); z_b (m, dim).
    """

    def __init__(
        self,
        *,
        invariance: float = 25.0,
        variance: float = 25.0,
        covariance: float = 1.0,
        epsilon: float = 0.0001,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, z_a: Tensor, z_b: Tensor) -> Tensor: ...
    def __call__(self, z_a: Tensor, z_b: Tensor) -> Tensor: ...

class BarlowTwins(Loss):
    """Deviation of the cross-correlation matrix of two views from the identity.

    z_a (n, dim); z_b (m, dim).
    """

    def __init__(
        self,
        *,
        redundancy: float = 0.005,
        epsilon: float = 1e-05,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, z_a: Tensor, z_b: Tensor) -> Tensor: ...
    def __call__(self, z_a: Tensor, z_b: Tensor) -> Tensor: ...

class Contrastive(Loss):
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    input1 (..., d); input2 (..., d); same (...).
    """

    def __init__(
        self, *, margin: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(
        self, input1: Tensor, input2: Tensor, same: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input1: Tensor, input2: Tensor, same: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class CosineEmbedding(Loss):
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    input1 (..., d); input2 (..., d); target (...).
    """

    def __init__(
        self, margin: float = 0.0, *, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(
        self, input1: Tensor, input2: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input1: Tensor, input2: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class TripletMargin(Loss):
    """Hinge of the difference of anchor–positive and anchor–negative distances.

    anchor (..., d); positive (..., d); negative (..., d).
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-06,
        swap: bool = False,
        *,
        squared: bool = False,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, anchor: Tensor, positive: Tensor, negative: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, anchor: Tensor, positive: Tensor, negative: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class NPair(Loss):
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    query (n, dim); positive (m, dim); negatives (k, dim) or (n, k, dim) (optional); labels (n,) (optional);
    key_labels (m,) (optional).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 1.0,
        logit_scale: float | Tensor | None = None,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        query: Tensor,
        positive: Tensor,
        negatives: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        query: Tensor,
        positive: Tensor,
        negatives: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Triplet(Loss):
    """Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.

    embeddings (n, dim); labels (n,).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class LiftedStructure(Loss):
    """Hinge of log-sum-exps over all positives and all negatives of each anchor.

    embeddings (n, dim); labels (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 1.0,
        normalize: bool = False,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class MultiSimilarity(Loss):
    """Soft thresholds on the similarities, with more weight on hard positives and hard negatives.

    embeddings (n, dim); labels (n,).
    """

    def __init__(
        self,
        *,
        alpha: float = 2.0,
        beta: float = 50.0,
        base: float = 0.5,
        normalize: bool = True,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Circle(Loss):
    """Similarities of positives and negatives, each weighted by its distance from the optimum.

    embeddings (n, dim); labels (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.25,
        scale: float = 256.0,
        normalize: bool = True,
        detach: bool = True,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, embeddings: Tensor, labels: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class ArcFace(Loss):
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

    input (n, dim); linear_weight (m, dim); target (n,).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, input: Tensor, linear_weight: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input: Tensor, linear_weight: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class CosFace(Loss):
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

    input (n, dim); linear_weight (m, dim); target (n,).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, input: Tensor, linear_weight: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input: Tensor, linear_weight: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class GanDiscriminator(Loss):
    """Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Lsgan(Loss):
    """Squared error of a discriminator or generator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GanHinge(Loss):
    """Hinge loss of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class WganCritic(Loss):
    """Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GaussianKl(Loss):
    """KL divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d).
    """

    def __init__(
        self,
        *,
        beta: float = 1.0,
        free_bits: float = 0.0,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self, mean: Tensor, log_variance: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, mean: Tensor, log_variance: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Elbo(Loss):
    """Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.

    input (n, x); target (n, x); mean (n, d); log_variance (n, d).
    """

    def __init__(
        self,
        *,
        reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
        sigma: float = 1.0,
        beta: float = 1.0,
        free_bits: float = 0.0,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mean: Tensor,
        log_variance: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mean: Tensor,
        log_variance: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class MinimaxGenerator(Loss):
    """Log-probability that the discriminator classifies generated samples as generated.

    score (...).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class NonSaturatingGenerator(Loss):
    """Binary cross-entropy of the discriminator on generated samples labelled as real.

    score (...).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class WganGenerator(Loss):
    """Negative critic score of generated samples.

    score (...).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, score: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class GradientPenalty(Loss):
    """Squared deviation of the norm of a critic's gradients from a target, by default 1.

    gradient (..., d).
    """

    def __init__(
        self,
        *,
        target: float = 1.0,
        one_sided: bool = False,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, gradient: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, gradient: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Iou(Loss):
    """One minus intersection over union of two boxes.

    input (..., 4); target (..., 4).
    """

    def __init__(
        self,
        *,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Giou(Loss):
    """IoU loss plus the empty fraction of the enclosing box.

    input (..., 4); target (..., 4).
    """

    def __init__(
        self,
        *,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Diou(Loss):
    """IoU loss plus the normalised distance of the centres.

    input (..., 4); target (..., 4).
    """

    def __init__(
        self,
        *,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Ciou(Loss):
    """IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.

    input (..., 4); target (..., 4).
    """

    def __init__(
        self,
        *,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class FocalGiou(Loss):
    """Focal loss of the classes plus GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,).
    """

    def __init__(
        self,
        *,
        gamma: float = 2.0,
        alpha: float | None = 0.25,
        box_weight: float = 1.0,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        logits: Tensor,
        target: Tensor,
        boxes: Tensor,
        target_boxes: Tensor,
        matched: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        logits: Tensor,
        target: Tensor,
        boxes: Tensor,
        target_boxes: Tensor,
        matched: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class MarginRanking(Loss):
    """Hinge loss of the difference of two scores.

    input1 (...); input2 (...); target (...).
    """

    def __init__(
        self, margin: float = 0.0, *, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(
        self, input1: Tensor, input2: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, input1: Tensor, input2: Tensor, target: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Ranknet(Loss):
    """Logistic loss of all pairs of items of different relevance.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """

    def __init__(
        self,
        *,
        sigma: float = 1.0,
        pairs: Literal["mean", "sum"] = "mean",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Lambdarank(Loss):
    """Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """

    def __init__(
        self,
        *,
        sigma: float = 1.0,
        k: float | None = None,
        gain: Literal["exponential", "linear"] = "exponential",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Listnet(Loss):
    """Cross-entropy of the top-one probabilities of relevances and scores.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class ListMle(Loss):
    """Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class ApproxNdcg(Loss):
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """

    def __init__(
        self,
        *,
        temperature: float = 0.1,
        gain: Literal["exponential", "linear"] = "exponential",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        scores: Tensor,
        relevance: Tensor,
        lengths: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Dpo(Loss):
    """Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...).
    """

    def __init__(
        self,
        *,
        beta: float = 0.1,
        label_smoothing: float = 0.0,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Ipo(Loss):
    """Squared error of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...).
    """

    def __init__(self, *, tau: float = 0.1, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        chosen: Tensor,
        rejected: Tensor,
        reference_chosen: Tensor,
        reference_rejected: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Simpo(Loss):
    """Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.

    chosen (...); rejected (...).
    """

    def __init__(
        self, *, beta: float = 2.0, margin: float = 1.0, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(self, chosen: Tensor, rejected: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(
        self, chosen: Tensor, rejected: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class Uncertainty(Loss):
    """Losses of several tasks, weighted by learned variances.

    loss (...); log_variance (...).
    """

    def __init__(
        self, *, scale: float = 0.5, reduction: Reduction = "mean", checked: bool = True
    ) -> None: ...
    def forward(
        self, loss: Tensor, log_variance: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, loss: Tensor, log_variance: Tensor, *, sample_weight: Tensor | None = None
    ) -> Tensor: ...

class TotalVariation(Loss):
    """Norm of the differences of neighbouring pixels.

    image (n, c, h, w).
    """

    def __init__(
        self,
        *,
        norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, image: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, image: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class Ssim(Loss):
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    input (n, c, h, w); target (n, c, h, w).
    """

    def __init__(
        self,
        *,
        window: int = 11,
        sigma: float = 1.5,
        range: float = 1.0,
        k1: float = 0.01,
        k2: float = 0.03,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class MsSsim(Loss):
    """One minus the structural similarity of two images at several scales.

    input (n, c, h, w); target (n, c, h, w).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class FeatureDistance(Loss):
    """Distance between the features of two images (perceptual loss).

    input (n, c, ...); target (n, c, ...); channel_weights (c,) (optional).
    """

    def __init__(
        self,
        *,
        distance: Literal["squared", "absolute"] = "squared",
        normalize: bool = False,
        channels: Literal["mean", "sum"] = "mean",
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        channel_weights: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        channel_weights: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Gram(Loss):
    """Distance between the Gram matrices of the features of two images (style loss).

    input (n, c, ...); target (n, c, ...).
    """

    def __init__(self, *, reduction: Reduction = "mean", checked: bool = True) -> None: ...
    def forward(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, *, sample_weight: Tensor | None = None) -> Tensor: ...

class ContentStyle(Loss):
    """Content loss plus style loss of neural style transfer.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x).
    """

    def __init__(
        self,
        *,
        content_weight: float = 1.0,
        style_weight: float = 1.0,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        content: Tensor,
        content_target: Tensor,
        style: Tensor,
        style_target: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        content: Tensor,
        content_target: Tensor,
        style: Tensor,
        style_target: Tensor,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Dice(Loss):
    """One minus the Dice coefficient of predicted and true regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Jaccard(Loss):
    """One minus intersection over union of predicted and true regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Tversky(Loss):
    """Dice loss with separate weights of false positives and false negatives.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class FocalTversky(Loss):
    """Power 1/γ of the Tversky loss, for small regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class LogCoshDice(Loss):
    """Logarithm of the hyperbolic cosine of the Dice loss.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """

    def __init__(
        self,
        *,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class GeneralizedDice(Loss):
    """Dice loss of all classes together, each weighted by its inverse squared size.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """

    def __init__(
        self,
        *,
        background: bool = True,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class CeDice(Loss):
    """Pixel-wise cross-entropy plus Dice loss, from one softmax.

    input (n, c, ...); target (n, ...); mask (n, ...) (optional).
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
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class LovaszSoftmax(Loss):
    """Lovász extension of the Jaccard loss to the probability errors of the pixels.

    input (n, c, ...); target (n, ...); mask (n, ...) (optional).
    """

    def __init__(
        self,
        *,
        classes: Literal["present", "all"] = "present",
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class LovaszHinge(Loss):
    """Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.

    input (n, ...); target (n, ...); mask (n, ...) (optional).
    """

    def __init__(
        self,
        *,
        over: Literal["image", "batch"] = "image",
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        input: Tensor,
        target: Tensor,
        mask: Tensor | None = None,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Ctc(Loss):
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    log_probs (T, N, C) or (T, C); targets (N, S) or concatenated; input_lengths, target_lengths (N,).
    """

    def __init__(
        self,
        blank: int = 0,
        reduction: Reduction = "mean",
        zero_infinity: bool = False,
        *,
        from_logits: bool = False,
        checked: bool = True,
    ) -> None: ...
    def forward(
        self,
        log_probs: Tensor,
        targets: Tensor,
        input_lengths: Tensor | Sequence[int] | int,
        target_lengths: Tensor | Sequence[int] | int,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        log_probs: Tensor,
        targets: Tensor,
        input_lengths: Tensor | Sequence[int] | int,
        target_lengths: Tensor | Sequence[int] | int,
        *,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class AdaptiveLogSoftmaxWithLoss(nn.AdaptiveLogSoftmaxWithLoss):
    """Cross-entropy over many classes, of which the rare ones are in clusters with smaller layers."""

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor) -> _ASMoutput: ...
    def __call__(self, input: Tensor, target: Tensor) -> _ASMoutput: ...

class MultiLabelMargin(nn.Module):
    """Hinge loss of every target class against every other class, over the number of classes."""

    def __init__(self, *, reduction: Reduction = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor) -> Tensor: ...

class TripletMarginWithDistance(nn.Module):
    """Hinge loss of the distance to the negative over that to the positive, for any distance function."""

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: Reduction = "mean",
    ) -> None: ...
    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor: ...
    def __call__(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor: ...
