# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import torch.distributed as dist
from torch import Tensor, nn

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

def contrastive(
    name: str,
    a: Tensor,
    b: Tensor | None = None,
    *,
    labels: Tensor | None = None,
    sample_weight: Tensor | None = None,
    reduction: str = "mean",
    averaged: bool = True,
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor: ...
def linear(
    name: str,
    hidden: Tensor,
    weight: Tensor,
    labels: Tensor,
    *,
    bias: Tensor | None = None,
    sample_weight: Tensor | None = None,
    reduction: str = "mean",
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor: ...

class LinearCrossEntropy(nn.Module):
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

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
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class LinearFocal(nn.Module):
    """Focal loss of the logits of a linear layer, without materialising them.

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
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class InfoNce(nn.Module):
    """Softmax cross-entropy of each query's positive key among all keys.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class NtXent(nn.Module):
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.5,
        normalize: bool = True,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Decoupled(nn.Module):
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        normalize: bool = True,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Clip(nn.Module):
    """InfoNCE in both directions, as between images and texts.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class Siglip(nn.Module):
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

    a (n, dim); b (m, dim); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        bias: float | Tensor = -10.0,
        normalize: bool = True,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class SupCon(nn.Module):
    """Softmax cross-entropy with all embeddings of the same label as positives.

    a (n, dim); labels (n,); optional: weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.07,
        normalize: bool = True,
        positives: Literal["outside", "inside"] = "outside",
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class NPair(nn.Module):
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 1.0,
        reduction: str | float = "mean",
        averaged: bool = True,
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class ArcFace(nn.Module):
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

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
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...

class CosFace(nn.Module):
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

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
        group: dist.ProcessGroup | None = None,
    ) -> None: ...
    def forward(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        hidden: Tensor,
        weight: Tensor,
        labels: Tensor,
        *,
        bias: Tensor | None = None,
        sample_weight: Tensor | None = None,
    ) -> Tensor: ...
