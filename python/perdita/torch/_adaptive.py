"""The adaptive softmax of `torch.nn`: cross-entropies of linear layers, of a head and of clusters of rare classes."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.modules.adaptive import _ASMoutput

from ._adapters import evaluated
from ._calls import CALLS
from ._options import parse
from ._tensors import labels, predictions, visible


def _nll(hidden: Tensor, layer: nn.Module, target: Tensor) -> Tensor:
    """The cross-entropy of every row's logits, which are not stored: in at least single precision."""
    call = CALLS["linear_cross_entropy"]
    given = {"linear_bias": layer.bias} if layer.bias is not None else {}
    rows = predictions("input", hidden)
    return evaluated(call, (rows, layer.weight, target), given, parse(call, {"reduction": "none"}))


class AdaptiveLogSoftmaxWithLoss(nn.AdaptiveLogSoftmaxWithLoss):
    """Cross-entropy over many classes, of which the rare ones are in clusters with smaller layers.

    Arguments, parameters and results are those of the class of this name in `torch.nn`. The logits of a batch are never
    stored: head and clusters are `linear_cross_entropy`.

    input (N, in_features) or (in_features,); target (N,) or a number.

    In PyTorch: torch.nn.AdaptiveLogSoftmaxWithLoss
    """

    def forward(self, input: Tensor, target: Tensor) -> _ASMoutput:
        """The log-probability of the target of every row, and the mean of its negative, the loss."""
        x, y = predictions("input", input), labels("target", target, input).long()
        if x.shape != (*y.shape, self.in_features) or y.ndim > 1:
            said = f"input has the shape {tuple(x.shape)} and target {tuple(y.shape)}"
            raise ValueError(f"{said}, not (N, {self.in_features}) and (N,)")
        if visible(y) and bool(((y < 0) | (y >= self.n_classes)).any()):
            raise ValueError(f"target must be classes from 0 to {self.n_classes - 1}")
        rows, of_row = x.reshape(-1, self.in_features).to(self.head.weight.dtype), y.reshape(-1)
        ends = torch.tensor(self.cutoffs[:-1], device=y.device)
        cluster = torch.bucketize(of_row, ends, right=True)  # 0 for the classes of the head
        in_head = torch.where(cluster == 0, of_row, self.shortlist_size + cluster - 1)
        each = _nll(rows, self.head, in_head)
        for k, layers in enumerate(self.tail):
            project, layer = layers.children()
            mine = (cluster == k + 1).nonzero().squeeze(1)
            if mine.numel():
                inside = _nll(project(rows[mine]), layer, of_row[mine] - self.cutoffs[k])
                each = each.index_add(0, mine, inside)
        output = -each.reshape(y.shape)
        return _ASMoutput(output.to(input.dtype), each.mean().to(input.dtype))
