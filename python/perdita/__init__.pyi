# mypy: disable-error-code="override"
# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, overload

from numpy.typing import ArrayLike, NDArray
from typing_extensions import Self

from ._loss import Loss as Loss
from ._loss import Outcome as Outcome
from ._loss import catalogue as catalogue
from ._loss import classes as classes
from ._loss import loss as loss
from ._perdita import __version__ as __version__

Array: TypeAlias = NDArray[Any]
PerClass: TypeAlias = float | Sequence[float] | Array | None
Reduced: TypeAlias = Literal["mean", "sum"] | float

# Losses of pairs and rows are all called alike: a class for type checkers alone.
class _Elementwise(Loss):
    @overload
    def __call__(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        out: Array | None = None,
        checked: bool = False,
    ) -> tuple[float, Array]: ...
    @overload
    def value_and_grad(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        out: Array | None = None,
        checked: bool = False,
    ) -> tuple[Array, Array]: ...
    @overload
    def value_grad_hess(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, Array, Array]: ...
    @overload
    def value_grad_hess(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, Array, Array]: ...
    def evaluate(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Mse(_Elementwise):
    """Squared error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Mae(_Elementwise):
    """Absolute error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Huber(_Elementwise):
    """Squared near zero, absolute in the tails.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, delta: float = 1.0) -> Self: ...

class SmoothL1(_Elementwise):
    """Absolute error with a rounded corner.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, beta: float = 1.0) -> Self: ...

class LogCosh(_Elementwise):
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Quantile(_Elementwise):
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, tau: float = 0.5) -> Self: ...

class Quantiles(Loss):
    """Pinball losses of several quantiles of one target.

    prediction (..., d); target (...); optional: weight (...).
    """

    def __new__(cls, *, tau: PerClass = 0.5) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class EpsilonInsensitive(_Elementwise):
    """Absolute error that forgives what is small.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class SquaredEpsilonInsensitive(_Elementwise):
    """Squared error that forgives what is small.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class Msle(_Elementwise):
    """Squared error of logarithms of 1 more.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Mape(_Elementwise):
    """Absolute error as a part of the target.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class PoissonNll(_Elementwise):
    """Negative log-likelihood of a count that has a Poisson distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, log_input: bool = True, full: bool = False) -> Self: ...

class GammaNll(_Elementwise):
    """Negative log-likelihood of an amount that has a gamma distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, log_input: bool = True) -> Self: ...

class Tweedie(_Elementwise):
    """Negative log-likelihood of an amount that is often 0.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, power: float = 1.5, log_input: bool = True) -> Self: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """

    def __new__(cls, *, log_variance: bool = False, full: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LaplaceNll(Loss):
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    location (...); scale (...); target (...); optional: weight (...).
    """

    def __new__(cls, *, log_scale: bool = False, full: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Bce(_Elementwise):
    """Binary cross-entropy on probabilities.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, eps: float = 0.0) -> Self: ...

class BceWithLogits(_Elementwise):
    """Binary cross-entropy on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, pos_weight: float = 1.0) -> Self: ...

class BinaryFocal(_Elementwise):
    """Binary cross-entropy that turns down what is easy, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: float | None = 0.25) -> Self: ...

class BinaryPoly1(_Elementwise):
    """Binary cross-entropy with another first term, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 1.0) -> Self: ...

class Asymmetric(_Elementwise):
    """Binary cross-entropy for rare labels: class 0 is focused and shifted, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, gamma_pos: float = 0.0, gamma_neg: float = 4.0, margin: float = 0.05) -> Self: ...

class SoftMargin(_Elementwise):
    """Logistic loss; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Hinge(_Elementwise):
    """Linear below a margin, nothing above it; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class SquaredHinge(_Elementwise):
    """Squared below a margin, nothing above it; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class HingeEmbedding(_Elementwise):
    """Small distances for pairs of label 1, and beyond a margin for label −1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class GanDiscriminator(_Elementwise):
    """A discriminator's cross-entropy; 1 is real, 0 made.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Lsgan(_Elementwise):
    """Squared error of a discriminator or generator; 1 is real, 0 made.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class GanHinge(_Elementwise):
    """A discriminator's hinge loss; 1 is real, 0 made.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class WganCritic(_Elementwise):
    """A critic's score of made data, less that of real; 1 is real, 0 made.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class CrossEntropy(_Elementwise):
    """Cross-entropy of logits (or probabilities) and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
    ) -> Self: ...

class Focal(_Elementwise):
    """Cross-entropy that turns down what is easy, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25, ignore_index: int = -100) -> Self: ...

class Nll(_Elementwise):
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, ignore_index: int = -100, class_weights: PerClass = None) -> Self: ...

class Poly1(_Elementwise):
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, epsilon: float = 1.0, ignore_index: int = -100) -> Self: ...

class GeneralizedCrossEntropy(_Elementwise):
    """Between cross-entropy and absolute error, for labels of which some are wrong, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, q: float = 0.7, ignore_index: int = -100) -> Self: ...

class SymmetricCrossEntropy(_Elementwise):
    """Cross-entropy and its reverse, for labels of which some are wrong, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, alpha: float = 0.1, beta: float = 1.0, log_zero: float = -4.0, ignore_index: int = -100
    ) -> Self: ...

class LogitAdjustment(_Elementwise):
    """Cross-entropy of logits moved by how common the classes are.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, tau: float = 1.0, ignore_index: int = -100, prior: PerClass = None) -> Self: ...

class Ldam(_Elementwise):
    """Cross-entropy of scores, the label's made smaller the rarer its class.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls,
        *,
        max_margin: float = 0.5,
        scale: float = 30.0,
        ignore_index: int = -100,
        counts: PerClass = None,
    ) -> Self: ...

class MultiMargin(_Elementwise):
    """What the other classes lack of lying a margin below the label's.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, margin: float = 1.0, p: int = 1, ignore_index: int = -100, class_weights: PerClass = None
    ) -> Self: ...

class SoftCrossEntropy(_Elementwise):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(
        cls,
        *,
        label_smoothing: float = 0.0,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
    ) -> Self: ...

class Kl(_Elementwise):
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, log_target: bool = False) -> Self: ...

class SoftFocal(_Elementwise):
    """Cross-entropy of logits and target probabilities that turns down what is easy.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25) -> Self: ...

class JensenShannon(_Elementwise):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, beta: float = 0.5) -> Self: ...

class Distillation(_Elementwise):
    """Divergence of a student's logits from a teacher's, both made soft by a temperature.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, temperature: float = 4.0) -> Self: ...

class Sparsemax(_Elementwise):
    """As cross-entropy of scores and target probabilities, with a softmax that has zeros.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class Entmax15(_Elementwise):
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class MultiLabelSoftMargin(_Elementwise):
    """Binary cross-entropy of every class, where several may apply, on logits.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, class_weights: PerClass = None) -> Self: ...

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); optional: labels (n,); targets (n, m); bias (m,); weight (n,).
    """

    def __new__(
        cls,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
        soft_cap: float | None = None,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LinearFocal(Loss):
    """The focal loss of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); labels (n,); optional: bias (m,); weight (n,).
    """

    def __new__(
        cls,
        *,
        gamma: float = 2.0,
        alpha: PerClass = 0.25,
        ignore_index: int = -100,
        soft_cap: float | None = None,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __new__(cls, *, temperature: float = 0.07, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class NtXent(Loss):
    """Two views of a thing find each other among all others: SimCLR.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __new__(cls, *, temperature: float = 0.5, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Decoupled(Loss):
    """Two views find each other; the positive is not among its rivals.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __new__(cls, *, temperature: float = 0.1, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Clip(Loss):
    """Image and text find each other: InfoNCE both ways.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __new__(cls, *, temperature: float = 0.07, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Siglip(Loss):
    """Every pair is asked by itself whether it belongs together.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __new__(cls, *, temperature: float = 0.1, bias: float = -10.0, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class SupCon(Loss):
    """Rows of one label find each other among all others.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        temperature: float = 0.07,
        normalize: bool = True,
        positives: Literal["outside", "inside"] = "outside",
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Vicreg(Loss):
    """Two views equal, their features varied and uncorrelated.

    a (n, dim); b (m, dim).
    """

    def __new__(
        cls,
        *,
        invariance: float = 25.0,
        variance: float = 25.0,
        covariance: float = 1.0,
        epsilon: float = 0.0001,
    ) -> Self: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Reduced = "mean", checked: bool = False
    ) -> float: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Literal["none"], checked: bool = False
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class BarlowTwins(Loss):
    """Each feature correlates with itself in the other view, and with no other.

    a (n, dim); b (m, dim).
    """

    def __new__(cls, *, redundancy: float = 0.005, epsilon: float = 1e-05) -> Self: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Reduced = "mean", checked: bool = False
    ) -> float: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Literal["none"], checked: bool = False
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Contrastive(Loss):
    """Pairs that belong together are pulled to one place, all others beyond a margin.

    a (..., d); b (..., d); same (...); optional: weight (...).
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class CosineEmbedding(Loss):
    """Pairs that belong together should point the same way, others should not.

    a (..., d); b (..., d); target (...); optional: weight (...).
    """

    def __new__(cls, *, margin: float = 0.0) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class TripletMargin(Loss):
    """An anchor should be nearer to its positive than to its negative, by a margin.

    anchor (..., d); positive (..., d); negative (..., d); optional: weight (...).
    """

    def __new__(
        cls, *, margin: float = 1.0, p: float = 2.0, swap: bool = False, squared: bool = False
    ) -> Self: ...
    @overload
    def __call__(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class NPair(Loss):
    """Every anchor finds its own positive among those of all.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __new__(cls, *, temperature: float = 1.0) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        negatives: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Triplet(Loss):
    """Negatives farther than positives by a margin, mined in the batch.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        margin: float = 0.2,
        mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
        distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
        normalize: bool = False,
        average: Literal["all", "active"] = "all",
        seed: int = 0,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LiftedStructure(Loss):
    """All positives of an anchor against all its negatives.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(cls, *, margin: float = 1.0, normalize: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class MultiSimilarity(Loss):
    """Dissimilar positives and similar negatives, weighed against each other.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls, *, alpha: float = 2.0, beta: float = 50.0, base: float = 0.5, normalize: bool = True
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Circle(Loss):
    """Pairs pull the harder the farther they are from where they should be.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls, *, margin: float = 0.25, scale: float = 256.0, normalize: bool = True, detach: bool = True
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class ArcFace(Loss):
    """Cross-entropy of cosines, the label's angle made wider by a margin.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        margin: float = 0.5,
        scale: float = 64.0,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class CosFace(Loss):
    """Cross-entropy of cosines, the label's made smaller by a margin.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        margin: float = 0.35,
        scale: float = 64.0,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        labels: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class GaussianKl(Loss):
    """Divergence of a normal distribution from the standard one, summed over latents.

    mean (..., d); log_variance (..., d); optional: weight (...).
    """

    def __new__(cls, *, beta: float = 1.0, free_bits: float = 0.0) -> Self: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Elbo(Loss):
    """A variational autoencoder's reconstruction, and the divergence of its code.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
        sigma: float = 1.0,
        beta: float = 1.0,
        free_bits: float = 0.0,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class MinimaxGenerator(Loss):
    """A generator lowers the chance that what it made is found out.

    score (...); optional: weight (...).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class NonSaturatingGenerator(Loss):
    """A generator raises the chance that what it made is taken for real.

    score (...); optional: weight (...).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class WganGenerator(Loss):
    """A generator raises what the critic says of what it made.

    score (...); optional: weight (...).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class GradientPenalty(Loss):
    """A critic's gradients should have length 1.

    gradient (..., d); optional: weight (...).
    """

    def __new__(cls, *, target: float = 1.0, one_sided: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Iou(Loss):
    """One minus the part of two boxes' union that they share.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["corners", "centre"] = "corners") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Giou(Loss):
    """IoU loss that also pulls boxes together that do not meet.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["corners", "centre"] = "corners") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Diou(Loss):
    """IoU loss that also draws the centres together.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["corners", "centre"] = "corners") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Ciou(Loss):
    """IoU loss that also draws centres together and shapes alike.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["corners", "centre"] = "corners") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class FocalGiou(Loss):
    """A detector's loss: focal of the classes, GIoU of the boxes that hold an object.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        gamma: float = 2.0,
        alpha: float | None = 0.25,
        box_weight: float = 1.0,
        format: Literal["corners", "centre"] = "corners",
    ) -> Self: ...
    @overload
    def __call__(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class MarginRanking(Loss):
    """One score should be above the other by a margin.

    first (...); second (...); target (...); optional: weight (...).
    """

    def __new__(cls, *, margin: float = 0.0) -> Self: ...
    @overload
    def __call__(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Dpo(Loss):
    """The preferred of two answers should gain more on a reference model.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """

    def __new__(cls, *, beta: float = 0.1, label_smoothing: float = 0.0) -> Self: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Ipo(Loss):
    """The preferred of two answers should gain a fixed amount on a reference model.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """

    def __new__(cls, *, tau: float = 0.1) -> Self: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Simpo(Loss):
    """The preferred of two answers should be likelier per token by a margin.

    chosen (...); rejected (...); optional: weight (...).
    """

    def __new__(cls, *, beta: float = 2.0, margin: float = 1.0) -> Self: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Uncertainty(Loss):
    """Losses of several tasks, weighed by variances that are learnt.

    loss (...); log_variance (...); optional: weight (...).
    """

    def __new__(cls, *, scale: float = 0.5) -> Self: ...
    @overload
    def __call__(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class TotalVariation(Loss):
    """How much pixels differ from their neighbours.

    image (n, c, h, w); optional: weight (n,).
    """

    def __new__(cls, *, norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic") -> Self: ...
    @overload
    def __call__(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Ssim(Loss):
    """One minus the likeness of two images, patch by patch, in luminance, contrast and structure.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """

    def __new__(
        cls, *, window: int = 11, sigma: float = 1.5, range: float = 1.0, k1: float = 0.01, k2: float = 0.03
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class MsSsim(Loss):
    """One minus the likeness of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        window: int = 11,
        sigma: float = 1.5,
        range: float = 1.0,
        k1: float = 0.01,
        k2: float = 0.03,
        scales: int = 5,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class FeatureDistance(Loss):
    """Distance between the features of two images.

    prediction (n, c, ...); target (n, c, ...); optional: channel_weights (c,); weight (n,).
    """

    def __new__(
        cls,
        *,
        distance: Literal["squared", "absolute"] = "squared",
        normalize: bool = False,
        channels: Literal["mean", "sum"] = "mean",
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Gram(Loss):
    """Distance between the styles of two images, the Gram matrices of their features.

    prediction (n, c, ...); target (n, c, ...); optional: weight (n,).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class ContentStyle(Loss):
    """The content of one image and the style of another.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); optional:
    weight (n,).
    """

    def __new__(cls, *, content_weight: float = 1.0, style_weight: float = 1.0) -> Self: ...
    @overload
    def __call__(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Dice(Loss):
    """How little predicted and true regions overlap, beside the size of both.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __new__(
        cls,
        *,
        smooth: float = 1.0,
        squared: bool = False,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Jaccard(Loss):
    """One minus intersection over union of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __new__(
        cls,
        *,
        smooth: float = 1.0,
        squared: bool = False,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Tversky(Loss):
    """Dice with a price each for false positives and false negatives.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __new__(
        cls,
        *,
        alpha: float = 0.3,
        beta: float = 0.7,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class FocalTversky(Loss):
    """Tversky's loss to a power, which keeps small regions in view.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __new__(
        cls,
        *,
        gamma: float = 1.3333333333333333,
        alpha: float = 0.3,
        beta: float = 0.7,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LogCoshDice(Loss):
    """Logarithm of the hyperbolic cosine of the Dice loss.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """

    def __new__(
        cls,
        *,
        smooth: float = 1.0,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class GeneralizedDice(Loss):
    """Dice of all classes together, small ones counting as much as large ones.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
    """

    def __new__(
        cls,
        *,
        background: bool = True,
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class CeDice(Loss):
    """Cross-entropy of the pixels and Dice of the regions, from one softmax.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __new__(
        cls,
        *,
        ce_weight: float = 1.0,
        dice_weight: float = 1.0,
        smooth: float = 1.0,
        squared: bool = False,
        background: bool = True,
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LovaszSoftmax(Loss):
    """The Jaccard loss of sets of pixels, extended to their probabilities.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __new__(
        cls,
        *,
        classes: Literal["present", "all"] = "present",
        activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
        over: Literal["image", "batch"] = "image",
        channels: Literal["first", "last"] = "first",
        ignore_index: int = -100,
    ) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class LovaszHinge(Loss):
    """The Jaccard loss of sets of pixels, extended to their margins.

    prediction (n, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """

    def __new__(cls, *, over: Literal["image", "batch"] = "image", ignore_index: int = -100) -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Ranknet(Loss):
    """Logistic loss of every pair of items of different relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __new__(cls, *, sigma: float = 1.0, pairs: Literal["mean", "sum"] = "mean") -> Self: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Lambdarank(Loss):
    """Logistic loss of pairs, weighed by what swapping them would change in the NDCG.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __new__(
        cls,
        *,
        sigma: float = 1.0,
        k: float | None = None,
        gain: Literal["exponential", "linear"] = "exponential",
    ) -> Self: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Listnet(Loss):
    """Cross-entropy of the probabilities that each item is the first.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class ListMle(Loss):
    """Negative log-likelihood of the order by relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __new__(cls) -> Self: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class ApproxNdcg(Loss):
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """

    def __new__(
        cls, *, temperature: float = 0.1, gain: Literal["exponential", "linear"] = "exponential"
    ) -> Self: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...

class Ctc(Loss):
    """Negative log-likelihood of labels whose places in a longer sequence are not known.

    logits (n, t, c); labels (n, s); optional: input_lengths (n,); label_lengths (n,); weight (n,).
    """

    def __new__(
        cls, *, from_logits: bool = True, blank: int = 0, zero_infinity: bool = False, per_label: bool = False
    ) -> Self: ...
    @overload
    def __call__(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = False,
    ) -> float: ...
    @overload
    def __call__(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = False,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[float, dict[str, Array]]: ...
    @overload
    def value_and_grad(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = False,
    ) -> Outcome: ...
