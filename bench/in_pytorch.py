"""The losses as PyTorch has them or its users write them, each a function of a batch's arrays in their order.

Those that measure nothing else than `python -m tools.peers` compares are from there.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F

from bench.formulas import losses
from tools.peers import detection, image, segmentation
from tools.peers.classification import sigmoid_focal_loss
from tools.peers.embeddings import unit


def binary_focal(x, y):
    return sigmoid_focal_loss(x, y).mean()


def smoothed_cross_entropy(z, y):
    return F.cross_entropy(z, y, label_smoothing=0.1)


# ---- ranking: queries x items ----


def pairs(s, r):
    return s[:, :, None] - s[:, None, :], r[:, :, None] > r[:, None, :]


def ideal_dcg(r):
    place = torch.arange(r.shape[1])
    return ((2 ** r.sort(1, descending=True)[0] - 1) / torch.log2(2.0 + place)).sum(1)


def ranknet(s, r):
    ahead, right = pairs(s, r)
    return (torch.where(right, F.softplus(-ahead), 0).sum((1, 2)) / right.sum((1, 2))).mean()


def lambdarank(s, r):
    ahead, right = pairs(s, r)
    rank = s.argsort(dim=1, descending=True, stable=True).argsort(dim=1)
    gain, discount = 2**r - 1, 1 / torch.log2(2.0 + rank)
    change = (gain[:, :, None] - gain[:, None, :]) * (discount[:, :, None] - discount[:, None, :])
    change = change.abs() / ideal_dcg(r)[:, None, None]
    return torch.where(right, change * F.softplus(-ahead), 0).sum((1, 2)).mean()


def listnet(s, r):
    return F.cross_entropy(s, r.softmax(1))


def list_mle(s, r):
    s = s.gather(1, r.argsort(dim=1, descending=True, stable=True))
    return (s.flip(1).logcumsumexp(1).flip(1) - s).sum(1).mean()


def approx_ndcg(s, r):
    rank = 0.5 + ((s[:, None, :] - s[:, :, None]) / 0.1).sigmoid().sum(2)
    return (1 - ((2**r - 1) / torch.log2(1 + rank)).sum(1) / ideal_dcg(r)).mean()


# ---- sequences and segmentation ----


def ctc(z, labels):
    n, t, _ = z.shape
    lengths = torch.full((n,), t), torch.full((n,), labels.shape[1])
    return F.ctc_loss(z.log_softmax(2).transpose(0, 1), labels, *lengths, reduction="none").mean()


def of_regions(formula):
    """A function of logits and labels of images, from one of probabilities and one-hot targets."""

    def loss(z, y):
        g = F.one_hot(y, z.shape[1]).movedim(-1, 1).float()
        return formula(torch.softmax(z, 1).flatten(2), g.flatten(2))

    return loss


def binary_dice(z, y):
    return segmentation.dice(torch.sigmoid(z).flatten(2), y[:, None].float().flatten(2))


def ce_dice(z, y):
    return F.cross_entropy(z, y) + of_regions(segmentation.dice)(z, y)


def lovasz_softmax(p, g):
    """The authors' program, each image apart."""
    images = zip(p[:, None], g[:, None], strict=True)
    return torch.stack([segmentation.lovasz_softmax(*image) for image in images]).mean()


# ---- products of rows: a, b and labels ----


def cosines(a, b, temperature):
    return unit(a) @ unit(b).T / temperature


def groups(y):
    same = y[:, None] == y
    return same & ~torch.eye(len(y), dtype=torch.bool), ~same


def linear_cross_entropy(a, b, y):
    return F.cross_entropy(F.linear(a, b), y)


def info_nce(a, b):
    return F.cross_entropy(cosines(a, b, 0.07), torch.arange(len(a)))


def clip(a, b):
    z, own = cosines(a, b, 0.07), torch.arange(len(a))
    return (F.cross_entropy(z, own) + F.cross_entropy(z.T, own)) / 2


def siglip(a, b):
    z = cosines(a, b, 0.1) - 10
    sign = 2 * torch.eye(len(a)) - 1
    return -F.logsigmoid(sign * z).sum() / len(a)


def sup_con(a, y):
    near, far = groups(y)
    z = cosines(a, a, 0.07).masked_fill(~(near | far), -torch.inf)
    log_p = torch.log_softmax(z, 1).masked_fill(~near, 0)
    count = near.sum(1)
    return (-log_p.sum(1) / count.clamp_min(1)).sum() / (count > 0).sum()


def triplet(a, y):
    near, far = groups(y)
    square = (a * a).sum(1)
    d2 = (square[:, None] + square - 2 * a @ a.T).clamp_min(0)
    hard = d2.masked_fill(~near, -torch.inf).amax(1)
    close = d2.masked_fill(~far, torch.inf).amin(1).sqrt()
    # An anchor without a positive does not count.
    count = near.any(1)
    hard = torch.where(count, hard, 1).sqrt()
    return (count * torch.relu(hard - close + 0.2)).sum() / count.sum()


LOSSES = {
    "mse": F.mse_loss,
    "mae": F.l1_loss,
    "huber": F.huber_loss,
    "bce_with_logits": F.binary_cross_entropy_with_logits,
    "binary_focal": binary_focal,
    "cross_entropy": F.cross_entropy,
    "cross_entropy(label_smoothing=0.1)": smoothed_cross_entropy,
    **losses(SimpleNamespace(**vars(torch), softplus=F.softplus, logsigmoid=F.logsigmoid)),
    "total_variation": image.total_variation,
    "ssim": image.ssim,
    "ms_ssim": image.ms_ssim,
    "feature_distance": F.mse_loss,
    "feature_distance(normalize=true,channels=sum)": image.lpips,
    "gram": image.gram,
    "ranknet": ranknet,
    "lambdarank": lambdarank,
    "listnet": listnet,
    "list_mle": list_mle,
    "approx_ndcg": approx_ndcg,
    "ctc": ctc,
    "ce_dice": ce_dice,
    "dice": of_regions(segmentation.dice),
    "dice(activation=sigmoid)": binary_dice,
    "generalized_dice": of_regions(segmentation.generalized_dice),
    "lovasz_softmax": of_regions(lovasz_softmax),
    "iou": detection.iou,
    "giou": detection.giou,
    "diou": detection.diou,
    "ciou": detection.ciou,
    "linear_cross_entropy": linear_cross_entropy,
    "info_nce": info_nce,
    "clip": clip,
    "siglip": siglip,
    "sup_con": sup_con,
    "triplet": triplet,
}


# ---- in chunks: PyTorch's own cross-entropy of a linear layer, by its defaults, and what it can express ----


def chunked(a, b, y):
    return F.linear_cross_entropy(a, b, y, options=torch.nn.LinearCrossEntropyOptions())


def chunked_info_nce(a, b):
    return chunked(unit(a) / 0.07, unit(b), torch.arange(len(a)))


def chunked_clip(a, b):
    return (chunked_info_nce(a, b) + chunked_info_nce(b, a)) / 2


IN_CHUNKS = {"linear_cross_entropy": chunked, "info_nce": chunked_info_nce, "clip": chunked_clip}


# ---- pytorch-metric-learning ----


def metric_info_nce(a, b):
    from pytorch_metric_learning.losses import NTXentLoss

    own = torch.arange(len(a))
    return NTXentLoss(0.07)(a, own, ref_emb=b, ref_labels=own.clone())


def metric_clip(a, b):
    return (metric_info_nce(a, b) + metric_info_nce(b, a)) / 2


def metric_sup_con(a, y):
    from pytorch_metric_learning.losses import SupConLoss

    return SupConLoss(0.07)(a, y)


def metric_triplet(a, y):
    from pytorch_metric_learning import distances, losses, miners, reducers

    euclidean = distances.LpDistance(normalize_embeddings=False)
    triplets = miners.BatchHardMiner(distance=euclidean)(a, y)
    return losses.TripletMarginLoss(0.2, distance=euclidean, reducer=reducers.MeanReducer())(a, y, triplets)


METRIC_LEARNING = {
    "info_nce": metric_info_nce,
    "clip": metric_clip,
    "sup_con": metric_sup_con,
    "triplet": metric_triplet,
}


# ---- modules, as training loops call them ----

MODULES = {
    "mse": torch.nn.MSELoss(),
    "huber": torch.nn.HuberLoss(),
    "bce_with_logits": torch.nn.BCEWithLogitsLoss(),
    "cross_entropy": torch.nn.CrossEntropyLoss(),
}


def backward(module, variables, constants):
    (pred,), (target,) = ([torch.from_numpy(x) for x in arrays] for arrays in (variables, constants))
    pred.requires_grad_()

    def call():
        pred.grad = None
        value = module(pred, target)
        value.backward()
        return value.detach(), pred.grad

    return call


# ---- value and gradients, as fast as PyTorch does it ----


def eager(loss, variables, constants, dtype=None):
    variables = [torch.as_tensor(x, dtype=dtype).requires_grad_() for x in variables]
    constants = [torch.from_numpy(x) for x in constants]

    def call():
        value = loss(*variables, *constants)
        return value.detach(), torch.autograd.grad(value, variables)

    return call


def autocast(loss, variables, constants):
    """Inputs and gradients in single precision, products in bf16."""
    call = eager(loss, variables, constants)

    def cast():
        with torch.autocast("cpu", torch.bfloat16):
            return call()

    return cast


def in_bf16(loss, variables, constants):
    return eager(loss, variables, constants, torch.bfloat16)


def compiled(loss, variables, constants):
    """One compiled function of both: better than compiling the loss and going backwards through it."""
    return in_one(torch.func.grad_and_value(loss, argnums=tuple(range(len(variables)))), variables, constants)


def in_one(function, variables, constants):
    """A compiled function of gradients and value, and what else there is."""
    inputs = [torch.from_numpy(x) for x in (*variables, *constants)]
    # A process compiles several losses, of one wrapper each.
    torch.compiler.reset()
    function = torch.compile(function, fullgraph=True, dynamic=False)

    def call():
        with torch.no_grad():
            grads, value, *more = function(*inputs)
            return value, grads, *more

    return call


# ---- with the diagonal of the Hessian: the gradient of the gradient's sum where entries do not interact ----


def diagonal_of_cross_entropy(z, y):
    p = z.softmax(1)
    return p * (1 - p) / len(z)


def eager_hessian(loss, variables, constants):
    (pred,), (target,) = ([torch.from_numpy(x) for x in arrays] for arrays in (variables, constants))
    pred.requires_grad_()

    def call():
        value = loss(pred, target)
        if loss is F.cross_entropy:
            (grad,) = torch.autograd.grad(value, pred)
            return value.detach(), grad, diagonal_of_cross_entropy(pred.detach(), target)
        (grad,) = torch.autograd.grad(value, pred, create_graph=True)
        (hessian,) = torch.autograd.grad(grad.sum(), pred)
        return value.detach(), grad.detach(), hessian

    return call


def compiled_hessian(loss, variables, constants):
    def all_three(pred, target):
        grad, value = torch.func.grad_and_value(loss)(pred, target)
        if loss is F.cross_entropy:
            return grad, value, diagonal_of_cross_entropy(pred, target)
        hessian = torch.func.grad(lambda x: torch.func.grad(loss)(x, target).sum())(pred)
        return grad, value, hessian

    return in_one(all_three, variables, constants)
