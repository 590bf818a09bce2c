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
    """Absolute error with a rounded corner.

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
    """Binary cross-entropy that turns down what is easy, on logits.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(
        self, *, gamma: float = 2.0, alpha: float | None = 0.25, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Hinge(Loss):
    """Linear below a margin, nothing above it; labels −1 and 1.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SquaredHinge(Loss):
    """Squared below a margin, nothing above it; labels −1 and 1.

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
    """Cross-entropy that turns down what is easy, on logits.

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

class SoftCrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self,
        *,
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

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, which are never stored.

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
    """The focal loss of the scores of a linear layer, which are never stored.

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

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight (n,).
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

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.5, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Decoupled(Loss):
    """Two views find each other; the positive is not among its rivals.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.1, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Clip(Loss):
    """Image and text find each other: InfoNCE both ways.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.07, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Siglip(Loss):
    """Every pair is asked by itself whether it belongs together.

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
    """Rows of one label find each other among all others.

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
    """Dissimilar positives and similar negatives, weighed against each other.

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
    """Pairs pull the harder the farther they are from where they should be.

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
    """Cross-entropy of cosines, the label's angle made wider by a margin.

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
    """Cross-entropy of cosines, the label's made smaller by a margin.

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
