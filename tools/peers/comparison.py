"""One peer of a loss, and how far it is from perdita."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import perdita
import torch

# Of the peers: whose function or formula it is.
PYTORCH, PRIMITIVES, AUTHORS = "PyTorch", "primitives", "the authors"
TORCHVISION, MONAI, MSSSIM = "torchvision", "MONAI", "pytorch-msssim"
METRIC_LEARNING = "pytorch-metric-learning"

# The parts of a batch that may be missing; `classes` are weights of classes, and no array of a call.
PARTS = ["a", "b", "negatives", "bias", "labels", "key_labels", "targets", "weight", "classes"]
NO_ARRAYS = ("weight", "classes")


@dataclass(frozen=True)
class Peer:
    """`loss` may have W for the batch's class weights, T and B for a random temperature and bias.

    `theirs` gets a batch: its arrays as attributes, None for one that it does not have, and `tau` and `logit_bias`.
    """

    name: str
    loss: str
    theirs: Callable
    draw: Callable[[], dict]
    source: str = PYTORCH
    batches: int = 50

    @property
    def loss_name(self):
        return self.loss.partition("(")[0]

    def written(self):
        return self.loss.replace("=T", "=τ").replace("=B", "=b").replace("=W", "=w")


def ordered(f):
    """A function of the batch's arrays in their order."""
    return lambda x: f(*x.arrays.values())


def named(f):
    """A function of the batch's arrays by name."""
    return lambda x: f(**x.arrays)


def differences(peer):
    """The worst over random batches: of the value, of gradients in arrays, of those in single numbers."""
    torch.manual_seed(1)
    random.seed(1)
    return [max(column) for column in zip(*(compare(peer) for _ in range(peer.batches)), strict=True)]


def compare(peer):
    batch = {key: x for key, x in peer.draw().items() if x is not None}
    x = SimpleNamespace(**dict.fromkeys(PARTS) | batch)
    x.arrays = {key: x for key, x in batch.items() if key not in NO_ARRAYS}
    x.tau = torch.tensor(math.exp(random.uniform(math.log(0.005), math.log(10))), dtype=torch.float64)
    x.logit_bias = torch.tensor(random.uniform(-12, 2), dtype=torch.float64)
    text = peer.loss.replace("=T", f"={x.tau.item()!r}").replace("=B", f"={x.logit_bias.item()!r}")
    if "=W" in text:
        text = text.replace("=W", f"={x.classes.tolist()}")
    weight = None if x.weight is None else x.weight.numpy()
    ours = perdita.loss(text).evaluate(weight=weight, **{key: x.numpy() for key, x in x.arrays.items()})

    variables = {key: (x.arrays[key], torch.from_numpy(grad)) for key, grad in ours.grads.items()}
    if "=T" in peer.loss:
        variables["temperature"] = x.tau, torch.tensor(ours.temperature, dtype=torch.float64)
    if "=B" in peer.loss:
        variables["logit_bias"] = x.logit_bias, torch.tensor(ours.score_bias, dtype=torch.float64)
    leaves = [leaf.requires_grad_() for leaf, _ in variables.values()]
    value = peer.theirs(x)
    grads = torch.autograd.grad(value, leaves, materialize_grads=True)
    value = value.item()

    of_products = perdita.loss(text).card["kind"] == "product"
    reach = largest_score(peer.loss, x, leaves) if of_products else 1e-300
    worst = [abs(ours.value - value) / max(abs(value), reach), 0.0, 0.0]
    for (leaf, mine), theirs in zip(variables.values(), grads, strict=True):
        if of_products:
            change, apart = per_doubling(leaf, theirs), per_doubling(leaf, mine - theirs)
            least = reach / (len(x.a) if leaf.dim() else 1)
        else:
            change, apart, least = theirs, mine - theirs, reach
        column = 1 if leaf.dim() else 2
        difference = apart.abs().max().item() / max(change.abs().max().item(), least)
        # A difference that is NaN is the worst.
        worst[column] = difference if math.isnan(difference) else max(worst[column], difference)
    return worst


def largest_score(loss, x, leaves):
    cosines = "normalize=false" not in loss and "=T" in loss
    lengths = [leaf.detach().norm(dim=-1).max().item() for leaf in leaves if leaf.dim() > 1]
    longest = 1 if cosines else max(lengths) * max(lengths[1:] or lengths)
    return max(1, longest / (x.tau.item() if "=T" in loss else 1))


def per_doubling(x, grad):
    """The change of the loss with each row, as the row doubles."""
    if x.dim() > 1:
        return x.detach().norm(dim=-1) * grad.norm(dim=-1)
    return grad if x.dim() == 1 else x.detach() * grad
