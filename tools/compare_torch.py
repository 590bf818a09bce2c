"""Values and gradients of every loss that PyTorch has, beside perdita's.

Both get the same random batches of doubles; PyTorch differentiates by autograd.
What PyTorch has no function for is written from its primitives, as its users do.

    python tools/compare_torch.py            print the table, fail on a difference
"""

import json
import math
import random
import subprocess
from pathlib import Path

import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parent.parent
BATCHES = 50
# PyTorch loses digits where 1 - p or log(1 + x) cancels; we do not.
TOLERANCE = 1e-11


# ---- what PyTorch has no function for ----


def binary_focal(x, y, gamma=2.0, alpha=0.25):
    """torchvision.ops.sigmoid_focal_loss, for labels 0 and 1."""
    p = torch.sigmoid(x)
    ce = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    p_t = p * y + (1 - p) * (1 - y)
    alpha_t = alpha * y + (1 - alpha) * (1 - y) if alpha is not None else 1
    return (alpha_t * ce * (1 - p_t) ** gamma).mean()


def focal(z, y, gamma=2.0, alpha=0.25):
    ce = F.cross_entropy(z, y, reduction="none")
    return (alpha * (1 - torch.exp(-ce)) ** gamma * ce).mean()


def log_cosh(p, y):
    # Not from softplus, which PyTorch makes a line beyond 20: that costs 4e-9.
    return (torch.logaddexp(p - y, y - p) - math.log(2)).mean()


def quantile(p, y, tau):
    return torch.maximum(tau * (y - p), (tau - 1) * (y - p)).mean()


def z_loss(z, y, zeta):
    return F.cross_entropy(z, y) + zeta * torch.logsumexp(z, 1).square().mean()


def log_p(z, y):
    return torch.log_softmax(z, 1).gather(1, y[:, None])[:, 0]


def poly1(z, y, epsilon):
    """optax.losses.poly_loss_cross_entropy, for labels."""
    ln_p = log_p(z, y)
    return (-ln_p + epsilon * (1 - ln_p.exp())).mean()


def symmetric_cross_entropy(z, y, alpha=0.1, beta=1.0, log_zero=-4.0):
    """The paper's code: the one-hot target, clipped before the logarithm."""
    hot = F.one_hot(y, z.shape[1]).double().clamp_min(math.exp(log_zero))
    reverse = -(torch.softmax(z, 1) * hot.log()).sum(1)
    return (alpha * F.cross_entropy(z, y, reduction="none") + beta * reverse).mean()


def ldam(z, y, max_margin=0.5, scale=30.0):
    """The paper's code, for classes that occur alike."""
    return F.cross_entropy(scale * (z - max_margin * F.one_hot(y, z.shape[1])), y)


def soft_focal(z, t, gamma=2.0, alpha=0.25):
    ln_p = torch.log_softmax(z, 1)
    return -(t * alpha * (1 - ln_p.exp()) ** gamma * ln_p).sum(1).mean()


def jensen_shannon(z, t, beta=0.5):
    p = torch.softmax(z, 1)
    m = beta * t + (1 - beta) * p
    parts = ((t, beta), (p, 1 - beta))
    return sum(w * (torch.xlogy(x, x) - torch.xlogy(x, m)).sum(1).mean() for x, w in parts)


def distillation(z, t, temperature=4.0):
    student, teacher = torch.log_softmax(z / temperature, 1), torch.log_softmax(t / temperature, 1)
    return temperature**2 * F.kl_div(student, teacher, reduction="batchmean", log_target=True)


def sparsemax(z, t):
    """Martins & Astudillo's algorithm 1, and the loss by its definition."""
    x, _ = torch.sort(z.detach(), 1, descending=True)
    k, excess = torch.arange(1, z.shape[1] + 1).double(), x.cumsum(1) - 1
    size = (k * x > excess).sum(1, keepdim=True)
    p = (z.detach() - excess.gather(1, size - 1) / size).relu()
    return ((p * z - t * z) + (t * t - p * p) / 2).sum(1).mean()


def entmax15(z, t):
    """Peters, Niculae & Martins's algorithm 2, and the loss by its definition."""
    x, _ = torch.sort(z.detach() / 2, 1, descending=True)
    k = torch.arange(1, z.shape[1] + 1).double()
    mean, square = x.cumsum(1) / k, (x * x).cumsum(1) / k
    tau = mean - ((1 - k * (square - mean * mean)) / k).relu().sqrt()
    size = (tau <= x).sum(1, keepdim=True)
    p = (z.detach() / 2 - tau.gather(1, size - 1)).relu() ** 2
    return ((p - t) * z + 4 / 3 * (t**1.5 - p**1.5) + 4 / 3 * (p - t)).sum(1).mean()


# ---- random batches ----

normal = lambda n, scale=3.0: scale * torch.randn(n, dtype=torch.float64)
uniform = lambda *n: torch.rand(*n, dtype=torch.float64)
bits = lambda n: torch.randint(0, 2, (n,)).double()
signs = lambda n: 2 * bits(n) - 1


def pairs(pred, target):
    return lambda n, classes: (pred(n), target(n))


def rows(scores, target):
    return lambda n, classes: (scores(normal((n, classes), 4.0)), target(n, classes))


def labels(n, classes):
    return torch.randint(0, classes, (n,))


def labels_or_ignored(n, classes):
    return torch.where(torch.rand(n) < 0.3, torch.tensor(-100), labels(n, classes))


def distributions(n, classes):
    return torch.softmax(normal((n, classes)), 1)


def flat(n, classes):
    return torch.softmax(normal((n, classes), 0.5), 1)


def some_zeros(n, classes):
    t = distributions(n, classes) * (torch.rand(n, classes) < 0.7)
    return t / t.sum(1, keepdim=True).clamp_min(1e-300)


same = lambda x: x
log_softmax = lambda z: torch.log_softmax(z, 1)
regression = pairs(normal, normal)
logits = pairs(normal, uniform)
margins = pairs(normal, signs)
distances = lambda n: normal(n).abs()
counts = lambda n: torch.poisson(3 * uniform(n))
classes_of = rows(same, labels)
log_rows = lambda target: rows(log_softmax, target)

# A row: what it is called, ours (class weights go into W), theirs, the batches.
LOSSES = [
    ("mse_loss", "mse", lambda p, y, w: F.mse_loss(p, y), regression),
    ("l1_loss", "mae", lambda p, y, w: F.l1_loss(p, y), regression),
    ("huber_loss", "huber(delta=1.5)", lambda p, y, w: F.huber_loss(p, y, delta=1.5), regression),
    ("smooth_l1_loss", "smooth_l1(beta=0.5)", lambda p, y, w: F.smooth_l1_loss(p, y, beta=0.5), regression),
    ("log-cosh¹", "log_cosh", lambda p, y, w: log_cosh(p, y), regression),
    ("pinball¹", "quantile(tau=0.9)", lambda p, y, w: quantile(p, y, 0.9), regression),
    ("binary_cross_entropy", "bce", lambda p, y, w: F.binary_cross_entropy(p, y), pairs(uniform, uniform)),
    (
        "binary_cross_entropy_with_logits",
        "bce_with_logits",
        lambda x, y, w: F.binary_cross_entropy_with_logits(x, y),
        logits,
    ),
    (
        "… pos_weight",
        "bce_with_logits(pos_weight=3)",
        lambda x, y, w: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.0).double()),
        logits,
    ),
    ("sigmoid_focal_loss²", "binary_focal", lambda x, y, w: binary_focal(x, y), pairs(normal, bits)),
    (
        "… γ = 1.5, no α",
        "binary_focal(gamma=1.5, alpha=none)",
        lambda x, y, w: binary_focal(x, y, 1.5, None),
        pairs(normal, bits),
    ),
    ("hinge¹", "hinge", lambda p, y, w: torch.relu(1 - y * p).mean(), margins),
    ("squared hinge¹", "squared_hinge", lambda p, y, w: torch.relu(1 - y * p).square().mean(), margins),
    ("soft_margin_loss", "soft_margin", lambda x, y, w: F.soft_margin_loss(x, y), margins),
    (
        "hinge_embedding_loss",
        "hinge_embedding(margin=2)",
        lambda d, y, w: F.hinge_embedding_loss(d, y, margin=2),
        pairs(distances, signs),
    ),
    ("poisson_nll_loss", "poisson_nll", lambda x, y, w: F.poisson_nll_loss(x, y), pairs(normal, counts)),
    (
        "… full",
        "poisson_nll(full=true)",
        lambda x, y, w: F.poisson_nll_loss(x, y, full=True),
        pairs(normal, counts),
    ),
    (
        "… log_input=False, eps=0",
        "poisson_nll(log_input=false, full=true)",
        lambda x, y, w: F.poisson_nll_loss(x, y, log_input=False, full=True, eps=0),
        pairs(lambda n: 0.1 + 5 * uniform(n), counts),
    ),
    ("cross_entropy", "cross_entropy", lambda z, y, w: F.cross_entropy(z, y), classes_of),
    (
        "… weight",
        "cross_entropy(class_weights=W)",
        lambda z, y, w: F.cross_entropy(z, y, weight=w),
        classes_of,
    ),
    ("… ignore_index", "cross_entropy", lambda z, y, w: F.cross_entropy(z, y), rows(same, labels_or_ignored)),
    (
        "… label_smoothing",
        "cross_entropy(label_smoothing=0.1)",
        lambda z, y, w: F.cross_entropy(z, y, label_smoothing=0.1),
        classes_of,
    ),
    (
        "… all three",
        "cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda z, y, w: F.cross_entropy(z, y, weight=w, label_smoothing=0.1),
        rows(same, labels_or_ignored),
    ),
    ("… z-loss¹", "cross_entropy(z_loss=0.01)", lambda z, y, w: z_loss(z, y, 0.01), classes_of),
    ("… soft targets", "soft_cross_entropy", lambda z, t, w: F.cross_entropy(z, t), rows(same, some_zeros)),
    (
        "… soft targets, weight",
        "soft_cross_entropy(class_weights=W)",
        lambda z, t, w: F.cross_entropy(z, t, weight=w),
        rows(same, distributions),
    ),
    ("multiclass focal¹", "focal", lambda z, y, w: focal(z, y), classes_of),
    ("nll_loss", "nll", lambda x, y, w: F.nll_loss(x, y), log_rows(labels_or_ignored)),
    (
        "… weight",
        "nll(class_weights=W)",
        lambda x, y, w: F.nll_loss(x, y, weight=w),
        log_rows(labels_or_ignored),
    ),
    ("kl_div, batchmean", "kl", lambda x, t, w: F.kl_div(x, t, reduction="batchmean"), log_rows(some_zeros)),
    (
        "… log_target",
        "kl(log_target=true)",
        lambda x, t, w: F.kl_div(x, t, reduction="batchmean", log_target=True),
        log_rows(lambda n, c: log_softmax(normal((n, c)))),
    ),
    (
        "… soft targets, label_smoothing",
        "soft_cross_entropy(label_smoothing=0.1)",
        lambda z, t, w: F.cross_entropy(z, t, label_smoothing=0.1),
        rows(same, some_zeros),
    ),
    (
        "… soft targets, both",
        "soft_cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda z, t, w: F.cross_entropy(z, t, weight=w, label_smoothing=0.1),
        rows(same, some_zeros),
    ),
    ("poly-1¹", "poly1", lambda z, y, w: poly1(z, y, 1.0), classes_of),
    ("… ε = −0.5", "poly1(epsilon=-0.5)", lambda z, y, w: poly1(z, y, -0.5), classes_of),
    (
        "generalised cross-entropy¹",
        "generalized_cross_entropy",
        lambda z, y, w: ((1 - log_p(z, y).exp() ** 0.7) / 0.7).mean(),
        classes_of,
    ),
    (
        "symmetric cross-entropy¹",
        "symmetric_cross_entropy",
        lambda z, y, w: symmetric_cross_entropy(z, y),
        classes_of,
    ),
    (
        "cross_entropy(z + τ ln π)",
        "logit_adjustment(tau=1.5, prior=W)",
        lambda z, y, w: F.cross_entropy(z + 1.5 * (w / w.sum()).log(), y),
        rows(lambda z: z / 4, labels),
    ),
    ("LDAM¹", "ldam", lambda z, y, w: ldam(z, y), rows(lambda z: z / 40, labels)),
    ("multi_margin_loss", "multi_margin", lambda z, y, w: F.multi_margin_loss(z, y), classes_of),
    (
        "… p = 2, weight",
        "multi_margin(margin=0.5, p=2, class_weights=W)",
        lambda z, y, w: F.multi_margin_loss(z, y, p=2, margin=0.5, weight=w),
        classes_of,
    ),
    ("soft focal¹", "soft_focal", lambda z, t, w: soft_focal(z, t), rows(same, some_zeros)),
    ("Jensen–Shannon¹", "jensen_shannon", lambda z, t, w: jensen_shannon(z, t), rows(same, distributions)),
    (
        "kl_div(z/T, t/T)·T²",
        "distillation",
        lambda z, t, w: distillation(z, t),
        rows(same, lambda n, c: normal((n, c), 4.0)),
    ),
    ("sparsemax¹", "sparsemax", lambda z, t, w: sparsemax(z, t), rows(same, flat)),
    ("1.5-entmax¹", "entmax15", lambda z, t, w: entmax15(z, t), rows(same, flat)),
    (
        "multilabel_soft_margin_loss",
        "multi_label_soft_margin",
        lambda z, t, w: F.multilabel_soft_margin_loss(z, t),
        rows(same, lambda n, c: bits(n * c).view(n, c)),
    ),
    (
        "… weight",
        "multi_label_soft_margin(class_weights=W)",
        lambda z, t, w: F.multilabel_soft_margin_loss(z, t, weight=w),
        rows(same, uniform),
    ),
]


# ---- losses of several arrays ----


def iou_parts(a, b):
    """torchvision.ops._utils: intersection over union, the union, and the smallest box around both."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    both = (high - low).clamp(min=0).prod(1)
    area = lambda x: (x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1])
    union = area(a) + area(b) - both
    around = torch.minimum(a[:, :2], b[:, :2]), torch.maximum(a[:, 2:], b[:, 2:])
    return both / union, union, around[1] - around[0]


def iou(prediction, target):
    return (1 - iou_parts(prediction, target)[0]).mean()


def giou(prediction, target):
    ratio, union, around = iou_parts(prediction, target)
    return (1 - ratio + (around.prod(1) - union) / around.prod(1)).mean()


def diou_each(a, b):
    ratio, _, around = iou_parts(a, b)
    apart = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
    return 1 - ratio + apart.square().sum(1) / around.square().sum(1), ratio


def ciou(prediction, target):
    loss, ratio = diou_each(prediction, target)
    angle = lambda x: torch.atan((x[:, 2] - x[:, 0]) / (x[:, 3] - x[:, 1]))
    v = 4 / math.pi**2 * (angle(target) - angle(prediction)).square()
    with torch.no_grad():
        alpha = v / (1 - ratio + v)
    return (loss + alpha * v).mean()


def gaussian_kl(mean, log_variance):
    own = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    return torch.distributions.kl_divergence(own, torch.distributions.Normal(0.0, 1.0)).sum(1).mean()


def triplets(**options):
    return lambda anchor, positive, negative: F.triplet_margin_loss(
        anchor, positive, negative, eps=0, **options
    )


def boxes(n):
    corner, size = 10 * uniform(n, 2), 0.1 + 5 * uniform(n, 2)
    return torch.cat([corner, corner + size], 1)


def arrays(**draws):
    """A batch: arrays by name, each drawn for n observations."""
    return lambda n: {name: draw(n) for name, draw in draws.items()}


wide = lambda n: normal((n, 5))
positive = lambda n: 0.1 + uniform(n)
ANSWERS = ["chosen", "rejected", "reference_chosen", "reference_rejected"]

# What it is called, ours, theirs, the batches.
ARRAYS = [
    (
        "gaussian_nll_loss",
        "gaussian_nll(full=true)",
        lambda mean, variance, target: F.gaussian_nll_loss(mean, target, variance, full=True),
        arrays(mean=normal, variance=positive, target=normal),
    ),
    (
        "Laplace.log_prob",
        "laplace_nll(full=true)",
        lambda location, scale, target: -torch.distributions.Laplace(location, scale).log_prob(target).mean(),
        arrays(location=normal, scale=positive, target=normal),
    ),
    (
        "cosine_embedding_loss",
        "cosine_embedding(margin=0.25)",
        lambda a, b, target: F.cosine_embedding_loss(a, b, target, margin=0.25),
        arrays(a=wide, b=wide, target=signs),
    ),
    (
        "margin_ranking_loss",
        "margin_ranking(margin=0.5)",
        lambda first, second, target: F.margin_ranking_loss(first, second, target, margin=0.5),
        arrays(first=normal, second=normal, target=signs),
    ),
    ("triplet_margin_loss", "triplet_margin", triplets(), arrays(anchor=wide, positive=wide, negative=wide)),
    (
        "… swap",
        "triplet_margin(swap=true)",
        triplets(swap=True),
        arrays(anchor=wide, positive=wide, negative=wide),
    ),
    ("… p = 3", "triplet_margin(p=3)", triplets(p=3), arrays(anchor=wide, positive=wide, negative=wide)),
    ("kl_divergence of normals", "gaussian_kl", gaussian_kl, arrays(mean=wide, log_variance=wide)),
    ("IoU²", "iou", iou, arrays(prediction=boxes, target=boxes)),
    ("generalized_box_iou_loss²", "giou", giou, arrays(prediction=boxes, target=boxes)),
    (
        "distance_box_iou_loss²",
        "diou",
        lambda prediction, target: diou_each(prediction, target)[0].mean(),
        arrays(prediction=boxes, target=boxes),
    ),
    ("complete_box_iou_loss²", "ciou", ciou, arrays(prediction=boxes, target=boxes)),
    (
        "DPO¹",
        "dpo(beta=0.5)",
        lambda chosen, rejected, reference_chosen, reference_rejected: -F.logsigmoid(
            0.5 * (chosen - reference_chosen - rejected + reference_rejected)
        ).mean(),
        arrays(**dict.fromkeys(ANSWERS, normal)),
    ),
]


# ---- losses of images and features ----


def patches(x, y, size, sigma, range, k1=0.01, k2=0.03):
    """SSIM, and contrast and structure alone, per patch: the window as two convolutions, as in pytorch-msssim."""
    c = x.shape[1]
    rows = torch.exp(-((torch.arange(size).double() - (size - 1) / 2) ** 2) / (2 * sigma**2))
    rows = (rows / rows.sum()).repeat(c, 1, 1, 1)
    blur = lambda z: F.conv2d(F.conv2d(z, rows.transpose(2, 3), groups=c), rows, groups=c)
    mx, my, c1, c2 = blur(x), blur(y), (k1 * range) ** 2, (k2 * range) ** 2
    vx, vy, covariance = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    cs = (2 * covariance + c2) / (vx + vy + c2)
    return cs * (2 * mx * my + c1) / (mx**2 + my**2 + c1), cs


def ssim(x, y, size=11, sigma=1.5, range=1.0):
    return 1 - patches(x, y, size, sigma, range)[0].mean()


def ms_ssim(x, y):
    product = 1
    for scale, w in enumerate([0.0448, 0.2856, 0.3001, 0.2363, 0.1333]):
        full, cs = patches(x, y, 11, 1.5, 1.0)
        product = product * torch.relu((full if scale == 4 else cs).mean((2, 3))) ** w
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return (1 - product).mean()


def total_variation(image):
    right, below = image.diff(dim=3), image.diff(dim=2)
    return (right.abs().sum() + below.abs().sum()) / image.numel()


def isotropic(image):
    right, below = F.pad(image.diff(dim=3), (0, 1)), F.pad(image.diff(dim=2), (0, 0, 0, 1))
    square = right**2 + below**2
    # The root has no slope where it is 0: at the last pixel.
    return torch.where(square > 0, torch.where(square > 0, square, 1.0).sqrt(), 0.0).mean()


def lpips(f, g, w):
    unit = lambda x: x / x.square().sum(1, keepdim=True).sqrt()
    return ((unit(f) - unit(g)).square() * w[:, None, None]).sum(1).mean()


def gram(f, g):
    product = lambda x: x.flatten(2) @ x.flatten(2).transpose(1, 2) / x[0].numel()
    return (product(f) - product(g)).square().sum((1, 2)).mean()


def content_style(f, f_target, g, g_target):
    return F.mse_loss(f, f_target) + 3 * gram(g, g_target)


def in_order(f):
    return lambda **inputs: f(*inputs.values())


def images(*shape):
    """An image; whatever the number of observations, its shape is this."""
    return lambda _: {"image": uniform(*shape)}


def near_images(*shape):
    def draw(_):
        x = uniform(*shape)
        return {"prediction": x + 0.1 * normal(shape, 1.0), "target": x}

    return draw


def features(**shapes):
    return lambda _: {name: normal(shape, 1.0).abs() for name, shape in shapes.items()}


content = dict(content=(2, 3, 4, 5), content_target=(2, 3, 4, 5))
style = dict(style=(2, 6, 3, 2), style_target=(2, 6, 3, 2))
both = dict(prediction=(3, 5, 4, 7), target=(3, 5, 4, 7))

# The last number is that of the batches.
ARRAYS += [
    ("anisotropic variation¹", "total_variation", total_variation, images(2, 3, 17, 9), 10),
    ("isotropic variation¹", "total_variation(norm=isotropic)", isotropic, images(2, 3, 17, 9), 10),
    ("SSIM³", "ssim", in_order(ssim), near_images(2, 3, 17, 23), 10),
    (
        "… window, range",
        "ssim(window=8, sigma=2, range=3)",
        in_order(lambda x, y: ssim(x, y, 8, 2.0, 3.0)),
        near_images(2, 3, 17, 23),
        10,
    ),
    ("MS-SSIM³", "ms_ssim", in_order(ms_ssim), near_images(1, 2, 176, 181), 2),
    ("content¹", "feature_distance", in_order(F.mse_loss), features(**both), 10),
    (
        "LPIPS, a layer¹",
        "feature_distance(normalize=true, channels=sum)",
        in_order(lpips),
        features(**both, channel_weights=(5,)),
        10,
    ),
    ("Gram matrices¹", "gram", in_order(gram), features(**both), 10),
    (
        "content and style¹",
        "content_style(style_weight=3)",
        in_order(content_style),
        features(**content, **style),
        10,
    ),
]


def differences_of_arrays(ours, loss, theirs, draw, batches=BATCHES):
    """As `differences`, in every array that has a gradient."""
    worst = [0.0, 0.0]
    for _ in range(batches):
        inputs = draw(random.choice([1, 2, 7, 33, 200]))
        for x in filter(torch.is_floating_point, inputs.values()):
            x.requires_grad_()
        value = theirs(**inputs)
        value.backward()
        given = {
            name: {"shape": list(x.shape), "data": x.detach().flatten().tolist()} for name, x in inputs.items()
        }
        print(json.dumps({"loss": loss, "arrays": given}), file=ours.stdin, flush=True)
        answer = json.loads(ours.stdout.readline())
        if "error" in answer:
            raise SystemExit(f"{loss}: {answer['error']}")
        worst[0] = max(worst[0], abs(answer["value"] - value.item()) / max(abs(value.item()), 1e-300))
        for name, grad in answer["grads"].items():
            want = inputs[name].grad.flatten()
            apart = (torch.tensor(grad, dtype=torch.float64) - want).abs().max().item()
            worst[1] = max(worst[1], apart / max(want.abs().max().item(), 1e-300))
    return worst


# ---- segmentation: images x classes x pixels, as MONAI and the authors of Lovász-softmax have them ----


def monai_dice(p, g, squared=False):
    """monai.losses.DiceLoss(smooth_nr=1, smooth_dr=1, squared_pred=squared)."""
    below = p.square().sum(2) + g.square().sum(2) if squared else p.sum(2) + g.sum(2)
    return (1.0 - (2.0 * (p * g).sum(2) + 1) / (below + 1)).mean()


def monai_jaccard(p, g):
    """monai.losses.DiceLoss(jaccard=True, smooth_nr=2, smooth_dr=2)."""
    both = (p * g).sum(2)
    return (1.0 - (2.0 * both + 2) / (2.0 * (p.sum(2) + g.sum(2) - both) + 2)).mean()


def monai_tversky(p, g, alpha, beta):
    """monai.losses.TverskyLoss: alpha of false positives, beta of false negatives."""
    tp, fp, fn = (p * g).sum(2), (p * (1 - g)).sum(2), ((1 - p) * g).sum(2)
    return (1.0 - (tp + 1) / (tp + alpha * fp + beta * fn + 1)).mean()


def generalized_dice(p, g):
    w = 1 / g.sum(2).square()
    w = torch.where(torch.isinf(w), 0.0, w)
    return (1 - 2 * (w * (p * g).sum(2)).sum(1) / (w * (p + g).sum(2)).sum(1)).mean()


def lovasz_grad(g):
    """As the authors write it."""
    jaccard = 1.0 - (g.sum() - g.cumsum(0)) / (g.sum() + (1 - g).cumsum(0))
    return torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])


def lovasz_softmax(p, g):
    """The authors' lovasz_softmax_flat of the whole batch, classes='present'."""
    p, g, losses = p.transpose(0, 1).flatten(1), g.transpose(0, 1).flatten(1), []
    for p_c, g_c in zip(p, g):
        if g_c.sum() > 0:
            errors, order = torch.sort((g_c - p_c).abs(), 0, descending=True)
            losses.append(torch.dot(errors, lovasz_grad(g_c[order])))
    return torch.stack(losses).mean()


def lovasz_hinge(z, y):
    """The authors' lovasz_hinge, each image apart."""
    losses = []
    for z_i, y_i in zip(z, y.double()):
        errors, order = torch.sort(1.0 - z_i * (2.0 * y_i - 1.0), dim=0, descending=True)
        losses.append(torch.dot(F.relu(errors), lovasz_grad(y_i[order])))
    return torch.stack(losses).mean()


def regions(formula):
    return lambda z, y: formula(torch.softmax(z, 1), F.one_hot(y, z.shape[1]).transpose(1, 2).double())


SEGMENTATION = [
    ("Dice⁴", "dice", regions(monai_dice)),
    ("… squared⁴", "dice(squared=true)", regions(lambda p, g: monai_dice(p, g, True))),
    ("Jaccard⁴", "jaccard", regions(monai_jaccard)),
    ("Tversky⁴", "tversky(alpha=0.2, beta=0.9)", regions(lambda p, g: monai_tversky(p, g, 0.2, 0.9))),
    ("generalised Dice¹", "generalized_dice", regions(generalized_dice)),
    ("cross_entropy + Dice⁴", "ce_dice", lambda z, y: F.cross_entropy(z, y) + regions(monai_dice)(z, y)),
    ("Lovász-softmax⁵", "lovasz_softmax(over=batch)", regions(lovasz_softmax)),
    ("Lovász hinge⁵", "lovasz_hinge", lovasz_hinge),
]


def segment(ours, loss, theirs):
    """As `differences`, of images and labels."""
    worst = [0.0, 0.0]
    for _ in range(BATCHES):
        images, classes, pixels = (
            random.choice([1, 2, 5]),
            random.choice([2, 3, 21, 40]),
            random.choice([4, 33, 150]),
        )
        hinge = loss == "lovasz_hinge"
        z = normal((images, pixels) if hinge else (images, classes, pixels)).requires_grad_()
        y = torch.randint(0, 2 if hinge else classes, (images, pixels))
        value = theirs(z, y)
        value.backward()
        arrays = {
            "prediction": {"shape": list(z.shape), "data": z.flatten().tolist()},
            "labels": {"shape": list(y.shape), "data": y.flatten().tolist()},
        }
        print(json.dumps({"loss": loss, "arrays": arrays}), file=ours.stdin, flush=True)
        answer = json.loads(ours.stdout.readline())
        if "error" in answer:
            raise SystemExit(f"{loss}: {answer['error']}")
        grad = torch.tensor(answer["grads"]["prediction"], dtype=torch.float64)
        worst[0] = max(worst[0], abs(answer["value"] - value.item()) / max(abs(value.item()), 1e-300))
        worst[1] = max(worst[1], ((grad - z.grad.flatten()).abs().max() / z.grad.abs().max()).item())
    return worst


def start():
    command = ["cargo", "run", "--quiet", "--release", "-p", "perdita-catalog", "--example", "gradients"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(ours, loss, x, target, weights):
    batch = {"loss": loss.replace("W", str(weights.tolist())), "target": target.flatten().tolist()}
    if x.dim() == 1:
        batch["pred"] = x.tolist()
    else:
        batch |= {"scores": x.flatten().tolist(), "classes": x.shape[1]}
    print(json.dumps(batch), file=ours.stdin, flush=True)
    answer = json.loads(ours.stdout.readline())
    if "error" in answer:
        raise SystemExit(f"{loss}: {answer['error']}")
    return answer["value"], torch.tensor(answer["grad"], dtype=torch.float64)


def differences(ours, loss, theirs, draw):
    """The worst of the value, relative to it, and of the gradient, relative to its largest entry."""
    worst = [0.0, 0.0]
    for _ in range(BATCHES):
        n, classes = random.choice([1, 2, 7, 33, 200]), random.choice([2, 3, 10, 32, 33, 100])
        x, target = draw(n, classes)
        weights = 0.1 + uniform(classes)
        if target.dtype == torch.int64 and (target < 0).all():
            target[0] = 0  # 0 rows: ours is 0, PyTorch's NaN
        x.requires_grad_()
        value = theirs(x, target, weights)
        value.backward()
        our_value, our_grad = ask(ours, loss, x.detach(), target, weights)
        scale = max(x.grad.abs().max().item(), 1e-300)
        worst[0] = max(worst[0], abs(our_value - value.item()) / max(abs(value.item()), 1e-300))
        worst[1] = max(worst[1], (our_grad - x.grad.flatten()).abs().max().item() / scale)
    return worst


# ---- ranking and sequences ----


def each_query(loss):
    """The mean over queries of a loss of one, without its padding."""

    def mean(scores, relevance, lengths):
        queries = zip(scores, relevance, lengths.tolist(), strict=True)
        return torch.stack([loss(s[:n], r[:n]) if n > 1 else s.sum() * 0 for s, r, n in queries]).mean()

    return mean


def ahead(s, r):
    i, j = torch.nonzero(r[:, None] > r[None, :], as_tuple=True)
    return i, j, s[i] - s[j]


def ranknet(s, r):
    i, _, d = ahead(s, r)
    return -F.logsigmoid(d).sum() / max(len(i), 1)


def discounts(ranks, k=None):
    return (1 / torch.log2(2.0 + ranks.double())) * (ranks < (k or len(ranks)))


def dcg(g, k=None):
    return (g * discounts(torch.arange(len(g)), k)).sum()


def lambdarank(s, r, k=None):
    i, j, d = ahead(s, r)
    g, rank = 2**r - 1, s.detach().argsort(descending=True, stable=True).argsort()
    D = discounts(rank, k)
    ideal = dcg(g.sort(descending=True)[0], k)
    return s.sum() * 0 if len(i) == 0 else (((g[i] - g[j]) * (D[i] - D[j])).abs() * -F.logsigmoid(d)).sum() / ideal


def list_mle(s, r):
    s = s[r.argsort(descending=True, stable=True)]
    return (s.flip(0).logcumsumexp(0).flip(0) - s).sum()


def approx_ndcg(s, r, temperature=1):
    g = 2**r - 1
    ranks = 0.5 + torch.sigmoid((s[None, :] - s[:, None]) / temperature).sum(1)
    ideal = dcg(g.sort(descending=True)[0])
    return s.sum() * 0 if ideal == 0 else 1 - (g / torch.log2(1 + ranks)).sum() / ideal


def ranked(n):
    m = random.choice([1, 2, 7, 16, 50])
    relevance = torch.randint(0, 4, (n, m)).double()
    return {"scores": normal((n, m), 1.0), "relevance": relevance, "lengths": torch.randint(0, m + 1, (n,))}


def ctc(logits, labels, input_lengths, label_lengths, **settings):
    log_probs = torch.log_softmax(logits, 2).transpose(0, 1)
    return F.ctc_loss(log_probs, labels, input_lengths, label_lengths, **settings)


def ctc_sum(logits, **arrays):
    return ctc(logits, **arrays, reduction="sum", zero_infinity=True) / len(logits)


def spoken(n, blank):
    t, c = random.choice([4, 30, 150]), random.choice([3, 20])
    labels = torch.randint(0, c - 1, (n, t // 2))
    frames = torch.randint(t // 2, t + 1, (n,))
    arrays = {"logits": normal((n, t, c)), "labels": labels + (labels >= blank), "input_lengths": frames}
    # With repeats some have too few frames: both are told to make nothing of them.
    return arrays | {"label_lengths": torch.minimum(torch.randint(0, t // 2 + 1, (n,)), frames)}


RANKED = [
    ("RankNet¹", "ranknet", each_query(ranknet), ranked),
    ("LambdaRank¹", "lambdarank", each_query(lambdarank), ranked),
    ("… at 5¹", "lambdarank(k=5)", each_query(lambda s, r: lambdarank(s, r, 5)), ranked),
    ("ListNet¹", "listnet", each_query(lambda s, r: F.cross_entropy(s, r.softmax(0))), ranked),
    ("ListMLE¹", "list_mle", each_query(list_mle), ranked),
    ("ApproxNDCG¹", "approx_ndcg(temperature=1)", each_query(approx_ndcg), ranked),
    (
        "ctc_loss, sum/n",
        "ctc(zero_infinity=true)",
        ctc_sum,
        lambda n: spoken(n, 0),
        5,
    ),
    (
        "ctc_loss, mean",
        "ctc(blank=2, per_label=true, zero_infinity=true)",
        lambda **arrays: ctc(**arrays, blank=2, zero_infinity=True),
        lambda n: spoken(n, 2),
        5,
    ),
]


def main():
    torch.manual_seed(1)
    random.seed(1)
    ours = start()
    failed = False
    print(f"PyTorch {torch.__version__}, f64, {BATCHES} random batches each\n")
    print("| PyTorch | perdita | value | gradient |\n|---|---|---|---|")
    for name, loss, theirs, draw in LOSSES:
        value, grad = differences(ours, loss, theirs, draw)
        failed |= not max(value, grad) <= TOLERANCE
        print(f"| {name} | `{loss.replace('=W', '=w')}` | {value:.0e} | {grad:.0e} |", flush=True)
    for name, loss, theirs, draw, *batches in ARRAYS + RANKED:
        value, grad = differences_of_arrays(ours, loss, theirs, draw, *batches)
        failed |= not max(value, grad) <= TOLERANCE
        print(f"| {name} | `{loss}` | {value:.0e} | {grad:.0e} |", flush=True)
    for name, loss, theirs in SEGMENTATION:
        value, grad = segment(ours, loss, theirs)
        failed |= not max(value, grad) <= TOLERANCE
        print(f"| {name} | `{loss}` | {value:.0e} | {grad:.0e} |", flush=True)
    print("\n¹ written from PyTorch's primitives  ² torchvision's formula, likewise  ³ pytorch-msssim's, likewise")
    print("⁴ MONAI's formula, likewise  ⁵ the authors' program, likewise")
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
