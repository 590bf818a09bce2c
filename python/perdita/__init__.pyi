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

class Mse(_Elementwise):
    """Squared error.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls) -> Self: ...

class Huber(_Elementwise):
    """Squared near zero, absolute in the tails.

    pred and target of any one shape; weight of the same, or one number.
    """

    def __new__(cls, *, delta: float = 1.0) -> Self: ...

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
    """Cross-entropy that turns down what is easy, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """

    def __new__(cls, *, gamma: float = 2.0, alpha: PerClass = 0.25, ignore_index: int = -100) -> Self: ...

class SoftCrossEntropy(_Elementwise):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """

    def __new__(
        cls, *, z_loss: float = 0.0, from_logits: bool = True, class_weights: PerClass = None
    ) -> Self: ...

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, which are never stored.

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

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight (n,).
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

class Siglip(Loss):
    """Every pair is asked by itself whether it belongs together.

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

class Contrastive(Loss):
    """Pairs that belong together are pulled to one place, all others beyond a margin.

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
