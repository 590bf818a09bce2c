# mypy: disable-error-code="override"
# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, overload

from numpy.typing import ArrayLike, NDArray
from typing_extensions import Self

from . import math as math
from ._domains import Domain as Domain
from ._fields import CallError as CallError
from ._figure import Figure as Figure
from ._figure import plot as plot
from ._formulas import Formula as Formula
from ._formulas import Rewrite as Rewrite
from ._formulas import formula as formula
from ._loss import Loss as Loss
from ._loss import catalogue as catalogue
from ._loss import classes as classes
from ._loss import loss as loss
from ._mathematics import Expression as Expression
from ._mathematics import Field as Field
from ._mathematics import Property as Property
from ._mathematics import Symbolic as Symbolic
from ._metric import Metric as Metric
from ._outcome import Outcome as Outcome
from ._perdita import __version__ as __version__
from ._perdita import get_num_threads as get_num_threads
from ._perdita import set_num_threads as set_num_threads
from ._recommend import Advice as Advice
from ._recommend import Recommendation as Recommendation
from ._recommend import recommend as recommend
from ._theory import Claim as Claim
from ._theory import Claims as Claims
from ._theory import Judgement as Judgement
from ._theory import theory as theory
from ._total import Total as Total

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, Array, Array]: ...
    def grad_hess(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, Array]: ...
    def evaluate(
        self,
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, pred: ArrayLike, target: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

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
    """Quadratic for small errors, linear for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, delta: float = 1.0) -> Self: ...

class SmoothL1(_Elementwise):
    """Absolute error, quadratic for small errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, beta: float = 1.0) -> Self: ...

class LogCosh(_Elementwise):
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Quantile(_Elementwise):
    """Pinball loss: weight τ of underestimates, 1 − τ of overestimates.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, tau: float = 0.5) -> Self: ...

class Quantiles(Loss):
    """Pinball loss averaged over several quantiles of one target.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Expectile(_Elementwise):
    """Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, tau: float = 0.5) -> Self: ...

class EpsilonInsensitive(_Elementwise):
    """Absolute error beyond a tube of half-width ε.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class SquaredEpsilonInsensitive(_Elementwise):
    """Squared error beyond a tube of half-width ε.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 0.1) -> Self: ...

class Charbonnier(_Elementwise):
    """Charbonnier loss: a smooth absolute error.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 0.001) -> Self: ...

class Cauchy(_Elementwise):
    """Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, scale: float = 2.385) -> Self: ...

class Welsch(_Elementwise):
    """Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, scale: float = 2.985) -> Self: ...

class Tukey(_Elementwise):
    """Tukey's biweight: quadratic for small errors, constant for large errors.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, scale: float = 4.685) -> Self: ...

class Barron(_Elementwise):
    """Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, alpha: float = 1.0, scale: float = 1.0) -> Self: ...

class Msle(_Elementwise):
    """Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Mape(_Elementwise):
    """Absolute error relative to the target.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class PoissonNll(_Elementwise):
    """Negative log-likelihood of a Poisson distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, log_input: bool = True, full: bool = False) -> Self: ...

class GammaNll(_Elementwise):
    """Negative log-likelihood of a gamma distribution.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, log_input: bool = True) -> Self: ...

class Tweedie(_Elementwise):
    """Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        location: ArrayLike,
        scale: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Crps(Loss):
    """Continuous ranked probability score of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """

    def __new__(cls, *, log_variance: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        mean: ArrayLike,
        variance: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

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
    """Binary cross-entropy that down-weights easy examples, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: float | None = 0.25) -> Self: ...

class BinaryPoly1(_Elementwise):
    """Binary cross-entropy plus ε (1 − p), on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, epsilon: float = 1.0) -> Self: ...

class Asymmetric(_Elementwise):
    """Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, gamma_pos: float = 0.0, gamma_neg: float = 4.0, margin: float = 0.05) -> Self: ...

class SoftMargin(_Elementwise):
    """Logistic loss; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Hinge(_Elementwise):
    """Hinge loss: linear below the margin, 0 above; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class SquaredHinge(_Elementwise):
    """Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class Exponential(_Elementwise):
    """Exponential loss of AdaBoost; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class ZeroOne(_Elementwise):
    """0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class HingeEmbedding(_Elementwise):
    """Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls, *, margin: float = 1.0) -> Self: ...

class CrossEntropy(_Elementwise):
    """Softmax cross-entropy of logits (or probabilities) and class labels.

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
    """Softmax cross-entropy that down-weights easy examples, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25, ignore_index: int = -100) -> Self: ...

class Nll(_Elementwise):
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, ignore_index: int = -100, class_weights: PerClass = None) -> Self: ...

class Poly1(_Elementwise):
    """Softmax cross-entropy plus ε (1 − p), on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, epsilon: float = 1.0, ignore_index: int = -100) -> Self: ...

class Brier(_Elementwise):
    """Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, from_logits: bool = True, ignore_index: int = -100) -> Self: ...

class GeneralizedCrossEntropy(_Elementwise):
    """Between cross-entropy and mean absolute error, robust to noisy labels, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, q: float = 0.7, ignore_index: int = -100) -> Self: ...

class SymmetricCrossEntropy(_Elementwise):
    """Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, alpha: float = 0.1, beta: float = 1.0, log_zero: float = -4.0, ignore_index: int = -100
    ) -> Self: ...

class LogitAdjustment(_Elementwise):
    """Softmax cross-entropy of logits adjusted by the class priors.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, tau: float = 1.0, ignore_index: int = -100, prior: PerClass = None) -> Self: ...

class Ldam(_Elementwise):
    """Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.

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
    """Multi-class hinge loss of the margins between the score of the target class and all others.

    pred (..., C); target (...), class indices from 0 to C - 1; weight (...).
    """

    def __new__(
        cls, *, margin: float = 1.0, p: int = 1, ignore_index: int = -100, class_weights: PerClass = None
    ) -> Self: ...

class LinearCrossEntropy(Loss):
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

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
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        targets: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class LinearFocal(Loss):
    """Focal loss of the logits of a linear layer, without materialising them.

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
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class MultiLabelSoftMargin(_Elementwise):
    """Binary cross-entropy averaged over the classes of multi-label targets, on logits.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, class_weights: PerClass = None) -> Self: ...

class SoftCrossEntropy(_Elementwise):
    """Softmax cross-entropy of logits (or probabilities) and target probabilities.

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
    """Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25) -> Self: ...

class JensenShannon(_Elementwise):
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, beta: float = 0.5) -> Self: ...

class Distillation(_Elementwise):
    """Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls, *, temperature: float = 4.0) -> Self: ...

class Sparsemax(_Elementwise):
    """Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class Entmax15(_Elementwise):
    """Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(cls) -> Self: ...

class InfoNce(Loss):
    """Softmax cross-entropy of each query's positive key among all keys.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __new__(cls, *, temperature: float = 0.07, normalize: bool = True) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class NtXent(Loss):
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, b: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Decoupled(Loss):
    """NT-Xent without the positive in the denominator.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, b: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Clip(Loss):
    """InfoNCE in both directions, as between images and texts.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, b: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Siglip(Loss):
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, b: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class SupCon(Loss):
    """Softmax cross-entropy with all embeddings of the same label as positives.

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
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, labels: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Vicreg(Loss):
    """Invariance between two views, variance and decorrelation of their features.

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
        self, a: ArrayLike, b: ArrayLike, *, reduction: Reduced = "mean", checked: bool = True
    ) -> float: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Literal["none"], checked: bool = True
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, a: ArrayLike, b: ArrayLike, *, checked: bool = True) -> Total: ...

class BarlowTwins(Loss):
    """Deviation of the cross-correlation matrix of two views from the identity.

    a (n, dim); b (m, dim).
    """

    def __new__(cls, *, redundancy: float = 0.005, epsilon: float = 1e-05) -> Self: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Reduced = "mean", checked: bool = True
    ) -> float: ...
    @overload
    def __call__(
        self, a: ArrayLike, b: ArrayLike, *, reduction: Literal["none"], checked: bool = True
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        *,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, a: ArrayLike, b: ArrayLike, *, checked: bool = True) -> Total: ...

class Contrastive(Loss):
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        same: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class CosineEmbedding(Loss):
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class TripletMargin(Loss):
    """Hinge of the difference of anchor–positive and anchor–negative distances.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        anchor: ArrayLike,
        positive: ArrayLike,
        negative: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class NPair(Loss):
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __new__(cls, *, temperature: float = 1.0) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        negatives: ArrayLike | None = None,
        *,
        labels: ArrayLike | None = None,
        key_labels: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Triplet(Loss):
    """Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.

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
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, labels: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class LiftedStructure(Loss):
    """Hinge of log-sum-exps over all positives and all negatives of each anchor.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(cls, *, margin: float = 1.0, normalize: bool = False) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, labels: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class MultiSimilarity(Loss):
    """Soft thresholds on the similarities, with more weight on hard positives and hard negatives.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls, *, alpha: float = 2.0, beta: float = 50.0, base: float = 0.5, normalize: bool = True
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, labels: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Circle(Loss):
    """Similarities of positives and negatives, each weighted by its distance from the optimum.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __new__(
        cls, *, margin: float = 0.25, scale: float = 256.0, normalize: bool = True, detach: bool = True
    ) -> Self: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, a: ArrayLike, labels: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class ArcFace(Loss):
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

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
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class CosFace(Loss):
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

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
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
    ) -> Array: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Reduced = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[float, tuple[Array, ...]]: ...
    @overload
    def value_and_grad(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        wrt: str | Sequence[str] | None = None,
        reduction: Literal["none"],
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> tuple[Array, tuple[Array, ...]]: ...
    def evaluate(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        a: ArrayLike,
        b: ArrayLike,
        labels: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class GanDiscriminator(_Elementwise):
    """Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class Lsgan(_Elementwise):
    """Squared error of a discriminator or generator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class GanHinge(_Elementwise):
    """Hinge loss of a discriminator; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class WganCritic(_Elementwise):
    """Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.

    pred and target of the same shape (...); weight (...) or a scalar.
    """

    def __new__(cls) -> Self: ...

class GaussianKl(Loss):
    """KL divergence of a normal distribution from the standard normal, summed over latents.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Elbo(Loss):
    """Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        mean: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class MinimaxGenerator(Loss):
    """Log-probability that the discriminator classifies generated samples as generated.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, score: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True) -> Total: ...

class NonSaturatingGenerator(Loss):
    """Binary cross-entropy of the discriminator on generated samples labelled as real.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, score: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True) -> Total: ...

class WganGenerator(Loss):
    """Negative critic score of generated samples.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        score: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, score: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True) -> Total: ...

class GradientPenalty(Loss):
    """Squared deviation of the norm of a critic's gradients from a target, by default 1.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        gradient: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, gradient: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Iou(Loss):
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Giou(Loss):
    """IoU loss plus the empty fraction of the enclosing box.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Diou(Loss):
    """IoU loss plus the normalised distance of the centres.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Ciou(Loss):
    """IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """

    def __new__(cls, *, format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy") -> Self: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced = "mean",
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class FocalGiou(Loss):
    """Focal loss of the classes plus GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); optional: weight (n,).
    """

    def __new__(
        cls,
        *,
        gamma: float = 2.0,
        alpha: float | None = 0.25,
        box_weight: float = 1.0,
        format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        logits: ArrayLike,
        target: ArrayLike,
        boxes: ArrayLike,
        target_boxes: ArrayLike,
        matched: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class MarginRanking(Loss):
    """Hinge loss of the difference of two scores.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        first: ArrayLike,
        second: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Ranknet(Loss):
    """Logistic loss of all pairs of items of different relevance.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Lambdarank(Loss):
    """Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Listnet(Loss):
    """Cross-entropy of the top-one probabilities of relevances and scores.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class ListMle(Loss):
    """Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        scores: ArrayLike,
        relevance: ArrayLike,
        lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Dpo(Loss):
    """Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Ipo(Loss):
    """Squared error of the difference of the log-ratios of the chosen and the rejected answer.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        reference_chosen: ArrayLike,
        reference_rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Simpo(Loss):
    """Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self, chosen: ArrayLike, rejected: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True
    ) -> Total: ...

class Uncertainty(Loss):
    """Losses of several tasks, weighted by learned variances.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        loss: ArrayLike,
        log_variance: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class TotalVariation(Loss):
    """Norm of the differences of neighbouring pixels.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        image: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(self, image: ArrayLike, *, weight: ArrayLike | None = None, checked: bool = True) -> Total: ...

class Ssim(Loss):
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class MsSsim(Loss):
    """One minus the structural similarity of two images at several scales.

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class FeatureDistance(Loss):
    """Distance between the features of two images (perceptual loss).

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        channel_weights: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Gram(Loss):
    """Distance between the Gram matrices of the features of two images (style loss).

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
        checked: bool = True,
    ) -> float: ...
    @overload
    def __call__(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Literal["none"],
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> tuple[Array, dict[str, Array]]: ...
    def evaluate(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: Reduced | Literal["none"] = "mean",
        upstream: ArrayLike | None = None,
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class ContentStyle(Loss):
    """Content loss plus style loss of neural style transfer.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        content: ArrayLike,
        content_target: ArrayLike,
        style: ArrayLike,
        style_target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Dice(Loss):
    """One minus the Dice coefficient of predicted and true regions.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Tversky(Loss):
    """Dice loss with separate weights of false positives and false negatives.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class FocalTversky(Loss):
    """Power 1/γ of the Tversky loss, for small regions.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class GeneralizedDice(Loss):
    """Dice loss of all classes together, each weighted by its inverse squared size.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike | None = None,
        target: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class CeDice(Loss):
    """Pixel-wise cross-entropy plus Dice loss, from one softmax.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class LovaszSoftmax(Loss):
    """Lovász extension of the Jaccard loss to the probability errors of the pixels.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class LovaszHinge(Loss):
    """Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        prediction: ArrayLike,
        labels: ArrayLike,
        mask: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...

class Ctc(Loss):
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
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
        checked: bool = True,
    ) -> Outcome: ...
    def total(
        self,
        logits: ArrayLike,
        labels: ArrayLike,
        input_lengths: ArrayLike | None = None,
        label_lengths: ArrayLike | None = None,
        *,
        weight: ArrayLike | None = None,
        checked: bool = True,
    ) -> Total: ...
