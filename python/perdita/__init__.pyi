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

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Mae(_Elementwise):
    """Absolute error.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Huber(_Elementwise):
    """Squared near zero, absolute in the tails.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, delta: float = 1.0) -> Self: ...

class SmoothL1(_Elementwise):
    """Absolute error, quadratic near zero.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, beta: float = 1.0) -> Self: ...

class LogCosh(_Elementwise):
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Quantile(_Elementwise):
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, tau: float = 0.5) -> Self: ...

class Quantiles(Loss):
    """Pinball losses of several quantiles of one target.

    prediction (..., d); target (...); if wanted weight (...).
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
    """Absolute error beyond a tube of width ε.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class SquaredEpsilonInsensitive(_Elementwise):
    """Squared error beyond a tube of width ε.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class Msle(_Elementwise):
    """Squared error of the logarithms of 1 + p and 1 + y.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Mape(_Elementwise):
    """Absolute error relative to the target.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class PoissonNll(_Elementwise):
    """Negative log-likelihood of a Poisson distribution.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, log_input: bool = True, full: bool = False) -> Self: ...

class GammaNll(_Elementwise):
    """Negative log-likelihood of a gamma distribution.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, log_input: bool = True) -> Self: ...

class Tweedie(_Elementwise):
    """Negative log-likelihood of a Tweedie distribution: amounts that are often 0.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, power: float = 1.5, log_input: bool = True) -> Self: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); if wanted weight (...).
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

    location (...); scale (...); target (...); if wanted weight (...).
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

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, eps: float = 0.0) -> Self: ...

class BceWithLogits(_Elementwise):
    """Binary cross-entropy on logits.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, pos_weight: float = 1.0) -> Self: ...

class BinaryFocal(_Elementwise):
    """Binary cross-entropy that down-weights easy examples, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: float | None = 0.25) -> Self: ...

class BinaryPoly1(_Elementwise):
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, epsilon: float = 1.0) -> Self: ...

class Asymmetric(_Elementwise):
    """Binary cross-entropy that down-weights and shifts easy negatives, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, gamma_pos: float = 0.0, gamma_neg: float = 4.0, margin: float = 0.05) -> Self: ...

class SoftMargin(_Elementwise):
    """Logistic loss; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Hinge(_Elementwise):
    """Linear below a margin, 0 above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class SquaredHinge(_Elementwise):
    """Squared below a margin, 0 above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class HingeEmbedding(_Elementwise):
    """Distance for pairs of label 1, hinge of the distance for label −1.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class CrossEntropy(_Elementwise):
    """Cross-entropy of logits (or probabilities) and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
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
    """Cross-entropy that down-weights easy examples, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25, ignore_index: int = -100) -> Self: ...

class Nll(_Elementwise):
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, ignore_index: int = -100, class_weights: PerClass = None) -> Self: ...

class Poly1(_Elementwise):
    """Cross-entropy with another first coefficient in 1 − p, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, epsilon: float = 1.0, ignore_index: int = -100) -> Self: ...

class GeneralizedCrossEntropy(_Elementwise):
    """Between cross-entropy and absolute error, for noisy labels, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, q: float = 0.7, ignore_index: int = -100) -> Self: ...

class SymmetricCrossEntropy(_Elementwise):
    """Cross-entropy plus reverse cross-entropy, for noisy labels, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, alpha: float = 0.1, beta: float = 1.0, log_zero: float = -4.0, ignore_index: int = -100
    ) -> Self: ...

class LogitAdjustment(_Elementwise):
    """Cross-entropy of logits adjusted by the class frequencies.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, tau: float = 1.0, ignore_index: int = -100, prior: PerClass = None) -> Self: ...

class Ldam(_Elementwise):
    """Cross-entropy of scores, the target's reduced by a margin that grows with the rarity of its class.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
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
    """Hinge loss of the margins between the target's score and all others.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, margin: float = 1.0, p: int = 1, ignore_index: int = -100, class_weights: PerClass = None
    ) -> Self: ...

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
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
    """Focal loss of the scores of a linear layer, without storing them.

    a (n, dim); b (m, dim); labels (n,); if wanted bias (m,); weight (n,).
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

class MultiLabelSoftMargin(_Elementwise):
    """Binary cross-entropy of every class, where several may apply, on logits.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, class_weights: PerClass = None) -> Self: ...

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
    """Cross-entropy of logits and target probabilities that down-weights easy examples.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25) -> Self: ...

class JensenShannon(_Elementwise):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, beta: float = 0.5) -> Self: ...

class Distillation(_Elementwise):
    """Divergence of a student's softmax from a teacher's, at a temperature.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, temperature: float = 4.0) -> Self: ...

class Sparsemax(_Elementwise):
    """Cross-entropy of scores and target probabilities, with a softmax that has zeros.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class Entmax15(_Elementwise):
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
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
    """Two views of an example find each other among all others: SimCLR.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
    """Image and text find each other: InfoNCE in both directions.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
    """Binary cross-entropy of every pair: partners or not.

    a (n, dim); b (m, dim); if wanted weight (n,).
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
    """Embeddings of one label find each other among all others.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Two views with equal features, which vary and are uncorrelated.

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
    """Cross-correlation of the features of two views close to the identity.

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
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    a (..., d); b (..., d); same (...); if wanted weight (...).
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
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    a (..., d); b (..., d); target (...); if wanted weight (...).
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

    anchor (..., d); positive (..., d); negative (..., d); if wanted weight (...).
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

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Dissimilar positives and similar negatives, weighted against each other.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Pairs weighted by their distance from the optimum.

    a (n, dim); labels (n,); if wanted weight (n,).
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
    """Cross-entropy of cosines, with an angular margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
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
    """Cross-entropy of cosines, with an additive margin at the target class.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
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

class GanDiscriminator(_Elementwise):
    """Cross-entropy of a discriminator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Lsgan(_Elementwise):
    """Squared error of a discriminator or generator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class GanHinge(_Elementwise):
    """Hinge loss of a discriminator; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class WganCritic(_Elementwise):
    """Score of generated data minus that of real data; 1 is real, 0 generated.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class GaussianKl(Loss):
    """Divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d); if wanted weight (...).
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
    """Negative ELBO of a variational autoencoder: reconstruction and divergence.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); if wanted weight (n,).
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
    """Log-probability that the discriminator recognises a generated sample.

    score (...); if wanted weight (...).
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
    """Cross-entropy of the discriminator on generated samples, with the label real.

    score (...); if wanted weight (...).
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
    """Negative score of the critic on generated samples.

    score (...); if wanted weight (...).
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

    gradient (..., d); if wanted weight (...).
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
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); if wanted weight (...).
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
    """IoU loss plus the empty share of the enclosing box.

    prediction (..., 4); target (..., 4); if wanted weight (...).
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
    """IoU loss plus the distance of the centres.

    prediction (..., 4); target (..., 4); if wanted weight (...).
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
    """IoU loss plus the distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); if wanted weight (...).
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
    """Focal loss of the classes and GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); if wanted weight (n,).
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

    first (...); second (...); target (...); if wanted weight (...).
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

class Ranknet(Loss):
    """Logistic loss of every pair of items of different relevance.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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
    """Logistic loss of pairs, weighted by the change of NDCG if they are swapped.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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
    """Cross-entropy of the top-one probabilities of the items.

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

    scores (..., m); relevance (..., m); if wanted lengths (...); weight (...).
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

class Dpo(Loss):
    """Logistic loss of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
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
    """Squared error of the gain of the preferred answer over the rejected one.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); if wanted weight (...).
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
    """Logistic loss of the mean log-probabilities per token, with a margin, without a reference model.

    chosen (...); rejected (...); if wanted weight (...).
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
    """Losses of several tasks, weighted by learnt variances.

    loss (...); log_variance (...); if wanted weight (...).
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
    """Differences of neighbouring pixels.

    image (n, c, h, w); if wanted weight (n,).
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
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
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
    """One minus the structural similarity of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); if wanted weight (n,).
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

    prediction (n, c, ...); target (n, c, ...); if wanted channel_weights (c,); weight (n,).
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

    prediction (n, c, ...); target (n, c, ...); if wanted weight (n,).
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

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); if wanted
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
    """Overlap of predicted and true regions relative to their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Dice with a weight each for false positives and false negatives.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Power of Tversky's loss, for small regions.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
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
    """Dice of all classes together, weighted by the inverse squares of their sizes.

    prediction (n, c, ...); if wanted labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
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

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
    """Lovász extension of the Jaccard loss, in the probabilities of the pixels.

    prediction (n, c, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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
    """Lovász extension of the Jaccard loss, in the margins of the pixels.

    prediction (n, ...); labels (n, ...); if wanted mask (n, ...); weight (n,).
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

class Ctc(Loss):
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    logits (n, t, c); labels (n, s); if wanted input_lengths (n,); label_lengths (n,); weight (n,).
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
