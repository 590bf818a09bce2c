"""Reference values for losses of named arrays: crates/perdita-catalog/tests/arrays.json.

Each loss is written here as its textbook definition: a function from arrays,
by name, to the list of the losses of all observations. Arrays are nested lists
of exact doubles; gradients are differences of the weighted mean at many
digits; results are rounded to a double once.

    python tools/array_vectors.py            write the file
    python tools/array_vectors.py --check    fail if the file differs

A definition whose gradient holds something fixed takes it from `held`, which
are the inputs before they are moved: `def loss(held, x, ...)`, marked @holding.
Where the mean is not over observations, `definition.count` says what each of
them counts for; if none does, the mean is the sum.
"""

import argparse
import itertools
import json
import random
import sys
from pathlib import Path

from mpmath import mp, mpf

FILE = Path(__file__).resolve().parent.parent / "crates/perdita-catalog/tests/arrays.json"

# The error of a difference is about H^2.
mp.dps = 150
H = mp.mpf(10) ** -50


def holding(definition):
    definition.holding = True
    return definition


# ---- the losses ----


def gaussian_nll(mean, variance, target, *, log_variance=False, full=False):
    v = [mp.exp(x) for x in variance] if log_variance else variance
    more = mp.log(2 * mp.pi) / 2 if full else 0
    rows = zip(mean, v, target, strict=True)
    return [(mp.log(v) + (y - m) ** 2 / v) / 2 + more for m, v, y in rows]


def contrastive(a, b, same, *, margin=1):
    def loss(a, b, y):
        d = distance(a, b)
        return y * d**2 + (1 - y) * max(mpf(0), margin - d) ** 2

    return [loss(*row) for row in zip(a, b, same, strict=True)]


def laplace_nll(location, scale, target, *, log_scale=False, full=False):
    b = [mp.exp(x) for x in scale] if log_scale else scale
    more = mp.log(2) if full else 0
    return [mp.log(b) + abs(y - m) / b + more for m, b, y in zip(location, b, target, strict=True)]


def quantiles(prediction, target, *, tau=0.5):
    def pinball(p, y, t):
        return max(t * (y - p), (t - 1) * (y - p))

    def loss(row, y):
        taus = tau if isinstance(tau, list) else [mpf(tau)] * len(row)
        return sum(pinball(p, y, t) for p, t in zip(row, taus, strict=True)) / len(row)

    return [loss(row, y) for row, y in zip(prediction, target, strict=True)]


def cosine_embedding(a, b, target, *, margin=0):
    def loss(a, b, y):
        lengths = norm(a) * norm(b)
        cosine = sum(x * y for x, y in zip(a, b, strict=True)) / lengths
        return 1 - cosine if y > 0 else max(mpf(0), cosine - margin)

    return [loss(*row) for row in zip(a, b, target, strict=True)]


def triplet_margin(anchor, positive, negative, *, margin=1, p=2, swap=False, squared=False):
    def d(a, b):
        total = sum(abs(x - y) ** p for x, y in zip(a, b, strict=True))
        return total if squared else total ** (1 / mpf(p))

    def loss(a, near, far):
        apart = min(d(a, far), d(near, far)) if swap else d(a, far)
        return max(mpf(0), d(a, near) - apart + margin)

    return [loss(*row) for row in zip(anchor, positive, negative, strict=True)]


def margin_ranking(first, second, target, *, margin=0):
    rows = zip(first, second, target, strict=True)
    return [max(mpf(0), margin - y * (a - b)) for a, b, y in rows]


def gaussian_kl(mean, log_variance, *, beta=1, free_bits=0):
    def latent(m, s):
        return max(mpf(free_bits), (m**2 + mp.exp(s) - 1 - s) / 2)

    rows = zip(mean, log_variance, strict=True)
    return [beta * sum(latent(*x) for x in zip(*row, strict=True)) for row in rows]


def elbo(prediction, target, mean, log_variance, *, reconstruction="squared_error", sigma=1, **kl):
    compare = {
        "squared_error": lambda p, x: (p - x) ** 2,
        "bce": lambda p, x: -x * mp.log(p) - (1 - x) * mp.log(1 - p),
        "bce_with_logits": lambda p, x: mp.log(1 + mp.exp(p)) - x * p,
        "gaussian": lambda p, x: mp.log(2 * mp.pi * sigma**2) / 2 + ((p - x) / sigma) ** 2 / 2,
    }[reconstruction]
    rows = zip(prediction, target, strict=True)
    parts = [sum(compare(*x) for x in zip(*row, strict=True)) for row in rows]
    return [a + b for a, b in zip(parts, gaussian_kl(mean, log_variance, **kl), strict=True)]


def minimax_generator(score):
    return [mp.log(1 - 1 / (1 + mp.exp(-x))) for x in score]


def non_saturating_generator(score):
    return [-mp.log(1 / (1 + mp.exp(-x))) for x in score]


def wgan_generator(score):
    return [-x for x in score]


def gradient_penalty(gradient, *, target=1, one_sided=False):
    over = [norm(g) - target for g in gradient]
    return [max(mpf(0), x) ** 2 if one_sided else x**2 for x in over]


def corners(b, style):
    if style == "corners":
        return b
    x, y, w, h = b
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def area(b):
    return max(mpf(0), b[2] - b[0]) * max(mpf(0), b[3] - b[1])


def overlap(a, b):
    """Intersection over union, the union, and the smallest box around both."""
    low, high = [max(a[i], b[i]) for i in (0, 1)], [min(a[i], b[i]) for i in (2, 3)]
    both = area([*low, *high])
    union = area(a) + area(b) - both
    around = [min(a[i], b[i]) for i in (0, 1)] + [max(a[i], b[i]) for i in (2, 3)]
    return both / union, union, around


def offset(a, b, around):
    apart = sum(((a[i] + a[i + 2] - b[i] - b[i + 2]) / 2) ** 2 for i in (0, 1))
    return apart / sum((around[i + 2] - around[i]) ** 2 for i in (0, 1))


def boxes(prediction, target, style, loss):
    rows = zip(prediction, target, strict=True)
    return [loss(corners(p, style), corners(t, style)) for p, t in rows]


def iou(prediction, target, *, format="corners"):
    return boxes(prediction, target, format, lambda a, b: 1 - overlap(a, b)[0])


def giou(prediction, target, *, format="corners"):
    def loss(a, b):
        ratio, union, around = overlap(a, b)
        return 1 - ratio + (area(around) - union) / area(around)

    return boxes(prediction, target, format, loss)


def diou(prediction, target, *, format="corners"):
    def loss(a, b):
        ratio, _, around = overlap(a, b)
        return 1 - ratio + offset(a, b, around)

    return boxes(prediction, target, format, loss)


@holding
def ciou(held, prediction, target, *, format="corners"):
    def parts(a, b):
        ratio, _, around = overlap(a, b)
        angles = [mp.atan((x[2] - x[0]) / (x[3] - x[1])) for x in (a, b)]
        return ratio, around, 4 / mp.pi**2 * (angles[1] - angles[0]) ** 2

    def loss(a, b, a0, b0):
        ratio, around, v = parts(a, b)
        ratio0, _, v0 = parts(a0, b0)
        alpha = v0 / (1 - ratio0 + v0)
        return 1 - ratio + offset(a, b, around) + alpha * v

    rows = zip(prediction, target, held["prediction"], held["target"], strict=True)
    return [loss(*(corners(b, format) for b in row)) for row in rows]


def focal_giou(logits, target, boxes, target_boxes, matched, *, gamma=2, alpha=0.25, box_weight=1, **style):
    def focal(z, t):
        p = 1 / (1 + mp.exp(-z))
        hit = -t * (1 - p) ** gamma * mp.log(p)
        miss = -(1 - t) * p**gamma * mp.log(1 - p)
        return hit + miss if alpha is None else alpha * hit + (1 - alpha) * miss

    places = giou(boxes, target_boxes, **style)
    rows = zip(logits, target, places, matched, strict=True)
    return [sum(map(focal, z, t)) + box_weight * m * place for z, t, place, m in rows]


# The mean is over the anchors that hold an object.
focal_giou.count = lambda inputs: inputs["matched"]


def dpo(chosen, rejected, reference_chosen, reference_rejected, *, beta=0.1, label_smoothing=0):
    def loss(c, r, c0, r0):
        margin = beta * ((c - c0) - (r - r0))
        right, wrong = mp.log(1 + mp.exp(-margin)), mp.log(1 + mp.exp(margin))
        return (1 - label_smoothing) * right + label_smoothing * wrong

    beta = mpf(beta)
    return list(map(loss, chosen, rejected, reference_chosen, reference_rejected))


def ipo(chosen, rejected, reference_chosen, reference_rejected, *, tau=0.1):
    gains = zip(chosen, rejected, reference_chosen, reference_rejected, strict=True)
    return [((c - c0) - (r - r0) - 1 / (2 * mpf(tau))) ** 2 for c, r, c0, r0 in gains]


def simpo(chosen, rejected, *, beta=2, margin=1):
    return [mp.log(1 + mp.exp(margin - beta * (c - r))) for c, r in zip(chosen, rejected, strict=True)]


def uncertainty(loss, log_variance, *, scale=0.5):
    return [scale * x * mp.exp(-s) + s / 2 for x, s in zip(loss, log_variance, strict=True)]


def distance(a, b):
    return norm([x - y for x, y in zip(a, b, strict=True)])


def norm(x):
    return mp.sqrt(sum(y**2 for y in x))


def total_variation(image, *, norm="anisotropic"):
    def size(x, y):
        if norm == "isotropic":
            return mp.sqrt(x**2 + y**2)
        return x**2 + y**2 if norm == "squared" else abs(x) + abs(y)

    def loss(image):
        c, h, w = shape(image)
        pixels = [(k, i, j) for k in range(c) for i in range(h) for j in range(w)]
        right = lambda k, i, j: image[k][i][j + 1] - image[k][i][j] if j + 1 < w else mpf(0)
        below = lambda k, i, j: image[k][i + 1][j] - image[k][i][j] if i + 1 < h else mpf(0)
        return sum(size(right(*at), below(*at)) for at in pixels) / len(pixels)

    return [loss(x) for x in image]


def likeness(x, y, window, sigma, range, k1, k2):
    """The means of SSIM, and of contrast and structure alone, over all patches of two channels."""
    n = int(window)
    weight = [mp.exp(-((i - mpf(n - 1) / 2) ** 2) / (2 * sigma**2)) for i in whole_numbers(n)]
    weight = [w / sum(weight) for w in weight]
    c1, c2 = (k1 * range) ** 2, (k2 * range) ** 2
    full, structure = [], []
    for top in whole_numbers(len(x) - n + 1):
        for left in whole_numbers(len(x[0]) - n + 1):
            inside = [(i, j) for i in whole_numbers(n) for j in whole_numbers(n)]

            def mean(f):
                return sum(
                    weight[i] * weight[j] * f(x[top + i][left + j], y[top + i][left + j]) for i, j in inside
                )

            mx, my = mean(lambda a, b: a), mean(lambda a, b: b)
            vx, vy = mean(lambda a, b: (a - mx) ** 2), mean(lambda a, b: (b - my) ** 2)
            covariance = mean(lambda a, b: (a - mx) * (b - my))
            cs = (2 * covariance + c2) / (vx + vy + c2)
            structure.append(cs)
            full.append(cs * (2 * mx * my + c1) / (mx**2 + my**2 + c1))
    return sum(full) / len(full), sum(structure) / len(structure)


whole_numbers = range
# Doubles, as the parameters of a loss are.
K1, K2, SIGMA = mpf(0.01), mpf(0.03), mpf(1.5)


def over_channels(prediction, target, loss):
    """The mean of a loss over the channels of every image."""
    rows = zip(prediction, target, strict=True)
    return [sum(loss(*pair) for pair in zip(x, y, strict=True)) / len(x) for x, y in rows]


def ssim(prediction, target, *, window=11, sigma=SIGMA, range=1, k1=K1, k2=K2):
    loss = lambda x, y: 1 - likeness(x, y, window, sigma, range, k1, k2)[0]
    return over_channels(prediction, target, loss)


def ms_ssim(prediction, target, *, window=11, sigma=SIGMA, range=1, k1=K1, k2=K2, scales=5):
    weights = [mpf(w) for w in [0.0448, 0.2856, 0.3001, 0.2363, 0.1333][: int(scales)]]
    if scales < 5:
        weights = [w / sum(weights) for w in weights]

    def halved(x):
        square = lambda i, j: (
            x[2 * i][2 * j] + x[2 * i + 1][2 * j] + x[2 * i][2 * j + 1] + x[2 * i + 1][2 * j + 1]
        )
        return [[square(i, j) / 4 for j in whole_numbers(len(x[0]) // 2)] for i in whole_numbers(len(x) // 2)]

    def loss(x, y):
        product = mpf(1)
        for scale, w in enumerate(weights):
            full, structure = likeness(x, y, window, sigma, range, k1, k2)
            mean = full if scale + 1 == len(weights) else structure
            product *= max(mean, mpf(0)) ** w
            x, y = halved(x), halved(y)
        return 1 - product

    return over_channels(prediction, target, loss)


def feature_distance(
    prediction, target, channel_weights=None, *, distance="squared", normalize=False, channels="mean"
):
    def loss(f, g):
        f, g = [flat(x) for x in f], [flat(x) for x in g]
        if normalize:
            f, g = turned([unit(x) for x in turned(f)]), turned([unit(x) for x in turned(g)])
        size = (lambda d: abs(d)) if distance == "absolute" else (lambda d: d**2)
        each = [
            sum(size(a - b) for a, b in zip(x, y, strict=True)) / len(x) for x, y in zip(f, g, strict=True)
        ]
        total = sum(w * x for w, x in zip(channel_weights or [1] * len(each), each, strict=True))
        return total / (1 if channels == "sum" else len(each))

    return [loss(f, g) for f, g in zip(prediction, target, strict=True)]


def turned(matrix):
    return [list(row) for row in zip(*matrix, strict=True)]


def unit(x):
    length = mp.sqrt(sum(y**2 for y in x))
    return [y / length if length else mpf(0) for y in x]


def gram(prediction, target):
    def matrix(f):
        f = [flat(x) for x in f]
        return [[sum(a * b for a, b in zip(x, y, strict=True)) / len(flat(f)) for y in f] for x in f]

    def loss(f, g):
        return sum((a - b) ** 2 for a, b in zip(flat(matrix(f)), flat(matrix(g)), strict=True))

    return [loss(f, g) for f, g in zip(prediction, target, strict=True)]


def content_style(content, content_target, style, style_target, *, content_weight=1, style_weight=1):
    parts = zip(feature_distance(content, content_target), gram(style, style_target), strict=True)
    return [content_weight * c + style_weight * s for c, s in parts]


# ---- of regions of pixels: truth and prediction by image, class and pixel ----


def planes(x, channels="first"):
    """(n, c, ...) or (n, ..., c) as a list of images of classes of pixels."""
    if channels == "first":
        return [[flat(plane) for plane in image] for image in x]
    classes = shape(x)[-1]
    return [[flat(image)[c::classes] for c in range(classes)] for image in x]


def activated(images, how):
    if how == "identity":
        return images
    if how == "sigmoid":
        return [[[1 / (1 + mp.exp(-z)) for z in plane] for plane in image] for image in images]
    result = []
    for image in images:
        totals = [sum(mp.exp(z) for z in pixel) for pixel in zip(*image, strict=True)]
        result.append([[mp.exp(z) / t for z, t in zip(plane, totals, strict=True)] for plane in image])
    return result


def segments(
    prediction,
    labels=None,
    target=None,
    mask=None,
    how="softmax",
    over="image",
    channels="first",
    ignored=-100,
):
    """Per image, or of the batch: probabilities and truth by class, of the pixels that are looked at."""
    predicted = activated(planes(prediction, channels), how)
    classes = len(predicted[0])
    if target is not None:
        truth = planes(target, channels)
    else:
        first = 1 if classes == 1 and how != "softmax" else 0
        truth = [[[mpf(y == c + first) for y in flat(image)] for c in range(classes)] for image in labels]
    images = []
    for n, (p, g) in enumerate(zip(predicted, truth, strict=True)):
        seen = [1] * len(p[0])
        if mask is not None:
            seen = [s * (m != 0) for s, m in zip(seen, flat(mask[n]), strict=True)]
        if labels is not None:
            seen = [s * (y != ignored) for s, y in zip(seen, flat(labels[n]), strict=True)]
        pick = lambda rows: [[x for x, s in zip(row, seen, strict=True) if s] for row in rows]
        images.append((pick(p), pick(g)))
    if over == "batch":
        joined = zip(*images, strict=True)
        images = [tuple([sum(rows, []) for rows in zip(*parts, strict=True)] for parts in joined)]
    return images


def by_region(formula):
    """A loss of the region of each class, of its probabilities and truth."""

    def loss(*, smooth=1, over="image", channels="first", ignore_index=-100, **given):
        how = given.pop("activation", "softmax")
        arrays = {key: given.pop(key, None) for key in ["prediction", "labels", "target", "mask"]}
        images = segments(**arrays, how=how, over=over, channels=channels, ignored=ignore_index)
        return [formula(p, g, smooth, **given) for image in images for p, g in zip(*image, strict=True)]

    return loss


def dot(p, g):
    return sum(a * b for a, b in zip(p, g, strict=True))


def dice_of(p, g, smooth, squared=False):
    below = dot(p, p) + dot(g, g) if squared else sum(p) + sum(g)
    return 1 - (2 * dot(p, g) + smooth) / (below + smooth)


def jaccard_of(p, g, smooth, squared=False):
    both = dot(p, p) + dot(g, g) if squared else sum(p) + sum(g)
    return 1 - (dot(p, g) + smooth) / (both - dot(p, g) + smooth)


def tversky_of(p, g, smooth, alpha=mpf(0.3), beta=mpf(0.7)):
    invented = sum(a * (1 - b) for a, b in zip(p, g, strict=True))
    missed = sum((1 - a) * b for a, b in zip(p, g, strict=True))
    return 1 - (dot(p, g) + smooth) / (dot(p, g) + alpha * invented + beta * missed + smooth)


dice = by_region(dice_of)
jaccard = by_region(jaccard_of)
tversky = by_region(tversky_of)
focal_tversky = by_region(
    lambda p, g, smooth, gamma=mpf(4) / 3, **prices: tversky_of(p, g, smooth, **prices) ** (1 / gamma)
)
log_cosh_dice = by_region(lambda p, g, smooth: mp.log(mp.cosh(dice_of(p, g, smooth))))


def generalized_dice(*, background=True, over="image", channels="first", ignore_index=-100, **given):
    how = given.pop("activation", "softmax")

    def loss(p, g):
        first = 0 if background or len(p) == 1 else 1
        pairs = [(a, b, 1 / sum(b) ** 2) for a, b in zip(p[first:], g[first:], strict=True) if sum(b) > 0]
        above = sum(w * dot(a, b) for a, b, w in pairs)
        return 1 - 2 * above / sum(w * (sum(a) + sum(b)) for a, b, w in pairs)

    return [
        loss(*image)
        for image in segments(**given, how=how, over=over, channels=channels, ignored=ignore_index)
    ]


def ce_dice(
    *,
    ce_weight=1,
    dice_weight=1,
    smooth=1,
    squared=False,
    background=True,
    over="image",
    channels="first",
    ignore_index=-100,
    **given,
):
    def loss(p, g):
        pixels = list(zip(zip(*p, strict=True), zip(*g, strict=True), strict=True))
        ce = -sum(mp.log(dot(a, b)) for a, b in pixels) / len(pixels)
        first = 0 if background or len(p) == 1 else 1
        regions = [dice_of(a, b, smooth, squared) for a, b in zip(p[first:], g[first:], strict=True)]
        return ce_weight * ce + dice_weight * sum(regions) / len(regions)

    return [loss(*image) for image in segments(**given, over=over, channels=channels, ignored=ignore_index)]


def lovasz(mistakes, truth):
    """The Lovász extension of the Jaccard loss of sets: each mistake times what its pixel adds."""
    order = sorted(range(len(mistakes)), key=lambda i: (-mistakes[i], i))
    value, before, wrong = mpf(0), mpf(0), set()
    region = {i for i, g in enumerate(truth) if g}
    for i in order:
        wrong.add(i)
        predicted = region ^ wrong
        both = region | predicted
        here = 1 - mpf(len(region & predicted)) / len(both) if both else mpf(0)
        value += mistakes[i] * (here - before)
        before = here
    return value


def lovasz_softmax(*, classes="present", over="image", channels="first", ignore_index=-100, **given):
    how = given.pop("activation", "softmax")

    def loss(p, g):
        pairs = [(a, b) for a, b in zip(p, g, strict=True) if any(b) or classes == "all"]
        each = [lovasz([abs(y - x) for x, y in zip(a, b, strict=True)], b) for a, b in pairs]
        return sum(each) / len(each)

    return [
        loss(*image)
        for image in segments(**given, how=how, over=over, channels=channels, ignored=ignore_index)
    ]


def lovasz_hinge(*, prediction, labels, mask=None, over="image", ignore_index=-100):
    prediction = [[image] for image in prediction]
    images = segments(prediction, labels, None, mask, "identity", over, ignored=ignore_index)

    def loss(p, g):
        return lovasz([max(mpf(0), 1 - x * (2 * y - 1)) for x, y in zip(p[0], g[0], strict=True)], g[0])

    return [loss(*image) for image in images]
def queries(scores, relevance, lengths=None):
    """Each query's scores and relevance, without its padding."""
    lengths = lengths or [len(row) for row in scores]
    return [(s[:n], r[:n]) for s, r, n in zip(scores, relevance, lengths, strict=True)]


def softplus(x):
    return mp.log(1 + mp.exp(x))


def ranknet(scores, relevance, lengths=None, *, sigma=1, pairs="mean"):
    def loss(s, r):
        n = range(len(s))
        terms = [softplus(-sigma * (s[i] - s[j])) for i in n for j in n if r[i] > r[j]]
        return sum(terms, mpf(0)) / (max(len(terms), 1) if pairs == "mean" else 1)

    return [loss(s, r) for s, r in queries(scores, relevance, lengths)]


def gains(r, gain):
    return [mpf(2) ** x - 1 if gain == "exponential" else x for x in r]


def ideal(g, k=None):
    best = sorted(g, reverse=True)[:k]
    return sum((x / mp.log(2 + at, 2) for at, x in enumerate(best)), mpf(0))


@holding
def lambdarank(held, scores, relevance, lengths=None, *, sigma=1, k=None, gain="exponential"):
    def loss(s, r, s0):
        k_ = None if k is None else int(k)
        g, n = gains(r, gain), range(len(s))
        order = sorted(n, key=lambda i: (-s0[i], i))
        rank = {item: at for at, item in enumerate(order)}
        d = [1 / mp.log(2 + rank[i], 2) if k_ is None or rank[i] < k_ else mpf(0) for i in n]
        terms = [
            abs((g[i] - g[j]) * (d[i] - d[j])) / ideal(g, k_) * softplus(-sigma * (s[i] - s[j]))
            for i in n
            for j in n
            if r[i] > r[j]
        ]
        return sum(terms, mpf(0))

    return [
        loss(s, r, s0)
        for (s, r), (s0, _) in zip(
            queries(scores, relevance, lengths), queries(held["scores"], relevance, lengths), strict=True
        )
    ]


def listnet(scores, relevance, lengths=None):
    def loss(s, r):
        z, w = sum(map(mp.exp, s)), sum(map(mp.exp, r))
        return -sum((mp.exp(b) / w * mp.log(mp.exp(a) / z) for a, b in zip(s, r, strict=True)), mpf(0))

    return [loss(s, r) for s, r in queries(scores, relevance, lengths)]


def list_mle(scores, relevance, lengths=None):
    def loss(s, r):
        order = sorted(range(len(s)), key=lambda i: (-r[i], i))
        s = [s[i] for i in order]
        return -sum((mp.log(mp.exp(s[i]) / sum(map(mp.exp, s[i:]))) for i in range(len(s))), mpf(0))

    return [loss(s, r) for s, r in queries(scores, relevance, lengths)]


def approx_ndcg(scores, relevance, lengths=None, *, temperature=0.1, gain="exponential"):
    t = mpf(temperature)

    def loss(s, r):
        g, n = gains(r, gain), range(len(s))
        if not any(g):
            return mpf(0)
        ranks = [1 + sum(1 / (1 + mp.exp((s[i] - s[j]) / t)) for j in n if j != i) for i in n]
        return 1 - sum(g[i] / mp.log(1 + ranks[i], 2) for i in n) / ideal(g)

    return [loss(s, r) for s, r in queries(scores, relevance, lengths)]


def ctc(logits, labels, input_lengths=None, label_lengths=None, **settings):
    """The sum over all sequences of classes that leave the labels."""
    blank = int(settings.get("blank", 0))

    def leaves(path, want):
        merged = [c for at, c in enumerate(path) if at == 0 or c != path[at - 1]]
        return [c for c in merged if c != blank] == want

    def loss(frames, want):
        if settings.get("from_logits", True):
            lse = [mp.log(sum(map(mp.exp, frame))) for frame in frames]
            frames = [[z - top for z in frame] for frame, top in zip(frames, lse, strict=True)]
        p = [list(map(mp.exp, frame)) for frame in frames]
        classes = range(len(frames[0]) if frames else 0)
        paths = itertools.product(classes, repeat=len(frames))
        ways = [mp.fprod(p[t][c] for t, c in enumerate(path)) for path in paths if leaves(path, want)]
        if not ways:
            return mpf(0) if settings.get("zero_infinity") else mp.inf
        return -mp.log(mp.fsum(ways)) / (max(len(want), 1) if settings.get("per_label") else 1)

    input_lengths = input_lengths or [len(frames) for frames in logits]
    label_lengths = label_lengths or [len(row) for row in labels]
    rows = zip(logits, labels, input_lengths, label_lengths, strict=True)
    return [loss(frames[:t], row[:n]) for frames, row, t, n in rows]


# ---- the cases ----


def cases(rng):
    """Pairs of a loss, as it is written, and its inputs: nested lists, in which labels are whole numbers."""

    def normal(*shape):
        if not shape:
            return rng.gauss(0, 1)
        return [normal(*shape[1:]) for _ in range(shape[0])]

    positive = [abs(x) + 0.1 for x in normal(5)]
    for text in ["gaussian_nll", "gaussian_nll(full=true)"]:
        yield text, {"mean": normal(5), "variance": positive, "target": normal(5)}
    inputs = {"mean": normal(3), "variance": [-40.0, 0.5, 30.0], "target": normal(3)}
    yield "gaussian_nll(log_variance=true)", inputs

    for text in ["contrastive", "contrastive(margin=3.5)"]:
        yield text, {"a": normal(4, 3), "b": normal(4, 3), "same": [0.0, 1.0, 0.0, 0.25]}

    for text in ["laplace_nll", "laplace_nll(full=true)"]:
        yield text, {"location": normal(5), "scale": positive, "target": normal(5)}
    yield "laplace_nll(log_scale=true)", {"location": normal(3), "scale": [-9.0, 0.5, 9.0], "target": normal(3)}
    for text in ["quantiles", "quantiles(tau=[0.1, 0.5, 0.875])"]:
        yield text, {"prediction": normal(4, 3), "target": normal(4)}

    signs = [1.0, -1.0, 1.0, -1.0]
    for text in ["cosine_embedding", "cosine_embedding(margin=-0.75)"]:
        yield text, {"a": normal(4, 5), "b": normal(4, 5), "target": signs}
    triplets = ["", "(margin=0.25, swap=true)", "(p=1)", "(p=3.5, margin=2)", "(squared=true)"]
    for options in triplets:
        inputs = {"anchor": normal(4, 3), "positive": normal(4, 3), "negative": normal(4, 3)}
        yield "triplet_margin" + options, inputs
    for text in ["margin_ranking", "margin_ranking(margin=0.5)"]:
        yield text, {"first": normal(4), "second": normal(4), "target": signs}

    code = {"mean": normal(3, 4), "log_variance": [[1e-9, -0.5, 0.99, 3.0], [1e-3, 0.0, -30.0, 1.5], normal(4)]}
    for text in ["gaussian_kl", "gaussian_kl(beta=4, free_bits=0.5)"]:
        yield text, code
    for text in ["elbo", "elbo(reconstruction=gaussian, sigma=0.5, beta=2)", "elbo(reconstruction=bce_with_logits)"]:
        yield text, {"prediction": normal(3, 5), "target": [[0.0, 1.0, 0.5, 0.25, 1.0]] * 3, **code}
    shares = [[0.1, 0.9, 0.5, 0.3, 0.6]] * 3
    yield "elbo(reconstruction=bce, free_bits=0.25)", {"prediction": shares, "target": shares[::-1], **code}
    for text in ["minimax_generator", "non_saturating_generator", "wgan_generator"]:
        yield text, {"score": [-40.0, -1.0, 0.0, 2.5, 60.0]}
    for text in ["gradient_penalty", "gradient_penalty(one_sided=true, target=1.5)"]:
        yield text, {"gradient": normal(4, 3)}

    # Overlapping, inside, apart, touching no edge of each other.
    first = [[0.0, 0.1, 2.0, 2.2], [0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 1.0, 1.0], [-1.0, -2.0, 0.5, 1.0]]
    second = [[1.0, 0.9, 3.0, 3.5], [1.0, 1.5, 2.0, 3.5], [2.0, 3.0, 3.0, 5.0], [0.0, 0.0, 0.25, 3.0]]
    for name in ["iou", "giou", "diou", "ciou"]:
        yield name, {"prediction": first, "target": second}
        centres = [[0.5, 0.5, 1.0, 2.0], [3.0, 3.0, 1.5, 1.0], [0.0, 0.0, 0.5, 0.25]]
        others = [[0.25, 0.75, 1.4, 1.1], [1.0, 1.0, 1.0, 1.0], [0.1, 0.01, 1.0, 1.0]]
        yield f"{name}(format=centre)", {"prediction": centres, "target": others}
    anchors = {"logits": normal(4, 3), "target": [[0.0, 1.0, 0.0], [0.0] * 3, [1.0, 0.0, 0.0], [0.0] * 3]}
    places = {"boxes": first, "target_boxes": second, "matched": [1.0, 0.0, 1.0, 0.0]}
    yield "focal_giou", {**anchors, **places}
    yield "focal_giou(gamma=1.5, alpha=none, box_weight=2)", {**anchors, **places, "matched": [0.0] * 4}

    logs = {name: [x - 3 for x in normal(4)] for name in ["chosen", "rejected"]}
    reference = {f"reference_{name}": normal(4) for name in ["chosen", "rejected"]}
    for text in ["dpo", "dpo(beta=5, label_smoothing=0.125)", "ipo", "ipo(tau=2)"]:
        yield text, {**logs, **reference}
    for text in ["simpo", "simpo(beta=10, margin=0.5)"]:
        yield text, logs
    for text in ["uncertainty", "uncertainty(scale=1)"]:
        yield text, {"loss": positive, "log_variance": normal(5)}
    yield from image_cases()
    yield from ranking_cases()
    yield from ctc_cases()


def image_cases():
    rng = random.Random(11)

    def normal(*shape):
        return [normal(*shape[1:]) for _ in range(shape[0])] if shape else rng.gauss(0, 1)

    def pixels(*shape):
        return [pixels(*shape[1:]) for _ in range(shape[0])] if shape else rng.random()

    def near(x, by):
        return [near(y, by) for y in x] if isinstance(x, list) else x + by * rng.gauss(0, 1)

    for norm in ["anisotropic", "isotropic", "squared"]:
        text = f"total_variation(norm={norm})" if norm != "anisotropic" else "total_variation"
        yield text, {"image": pixels(2, 2, 3, 4)}

    image = pixels(2, 1, 4, 5)
    small = "window=3, sigma=0.8"
    yield f"ssim({small})", {"prediction": pixels(2, 1, 4, 5), "target": image}
    yield f"ssim({small}, range=2, k1=0.1, k2=0.2)", {"prediction": near(image, 0.1), "target": image}
    yield "ssim(window=2)", {"prediction": pixels(2, 2, 3, 3), "target": pixels(2, 2, 3, 3)}
    # Flat but for little, and bright; and nearly the same.
    bright = near([[[[100.0] * 5] * 4]] * 2, 0.01)
    yield f"ssim({small}, range=255)", {"prediction": bright, "target": near(bright, 0.01)}
    yield f"ssim({small})", {"prediction": near(image, 1e-6), "target": image}

    image = pixels(2, 1, 6, 7)
    yield f"ms_ssim({small}, scales=2)", {"prediction": near(image, 0.1), "target": image}
    # One image whose structure is turned around, at the first scale.
    turned = [[[[1 - x for x in row] for row in rows] for rows in channels] for channels in image]
    yield f"ms_ssim({small}, scales=2)", {"prediction": [turned[0], near(image, 0.2)[1]], "target": image}
    yield f"ms_ssim({small}, scales=1)", {"prediction": near(image, 0.5), "target": image}
    image = pixels(1, 1, 8, 8)
    yield "ms_ssim(window=2, scales=3)", {"prediction": near(image, 0.1), "target": image}

    for arguments in [
        "",
        "(distance=absolute)",
        "(normalize=true, channels=sum)",
        "(normalize=true, distance=absolute)",
    ]:
        inputs = {"prediction": normal(2, 3, 2, 2), "target": normal(2, 3, 2, 2)}
        yield f"feature_distance{arguments}", inputs
    inputs = {"prediction": normal(2, 3, 5), "target": normal(2, 3, 5), "channel_weights": [0.5, 0.0, 2.0]}
    yield "feature_distance", inputs
    yield "feature_distance(normalize=true, channels=sum)", inputs
    yield "gram", {"prediction": normal(2, 3, 2, 2), "target": normal(2, 3, 2, 2)}
    yield "gram", {"prediction": normal(2, 4), "target": normal(2, 4)}
    inputs = {"content": normal(2, 2, 2, 3), "content_target": normal(2, 2, 2, 3)}
    inputs |= {"style": normal(2, 3, 2, 2), "style_target": normal(2, 3, 2, 2)}
    yield "content_style", inputs
    yield "content_style(content_weight=0.5, style_weight=20)", inputs
    yield from segmentation_cases()


def segmentation_cases():
    rng = random.Random(11)

    def array(draw, *sizes):
        if not sizes:
            return draw()
        return [array(draw, *sizes[1:]) for _ in range(sizes[0])]

    def logit():
        return rng.gauss(0, 1.5)

    def label():
        return rng.randrange(3)

    images = {"prediction": array(logit, 2, 3, 2, 2), "labels": array(label, 2, 2, 2)}
    soft = {"prediction": array(logit, 2, 3, 2, 3), "target": array(rng.random, 2, 3, 2, 3)}
    likely = {"prediction": array(rng.random, 2, 2, 5), "target": array(rng.random, 2, 2, 5)}
    binary = {"prediction": array(logit, 3, 1, 4), "labels": [[0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]]}
    last = {"prediction": array(logit, 2, 2, 3, 3), "labels": array(label, 2, 2, 3)}
    some = {
        "prediction": array(logit, 2, 3, 5),
        "labels": [[0, 255, 2, 1, 1], [255, 2, 2, 0, 1]],
        "mask": [[1.0, 1.0, 1.0, 0.0, 1.0], [1.0, 1.0, 0.0, 1.0, 1.0]],
    }
    large = {"prediction": array(logit, 1, 3, 83), "labels": array(label, 1, 83)}
    lasts = {"prediction": array(logit, 1, 83, 3), "labels": array(label, 1, 83)}
    for name in ["dice", "jaccard", "tversky", "focal_tversky", "log_cosh_dice", "generalized_dice"]:
        yield name, images
        yield f"{name}(activation=sigmoid)", soft
        yield f"{name}(activation=identity, over=batch)", likely
        yield f"{name}(activation=sigmoid)", binary
        yield f"{name}(channels=last)", last
        yield f"{name}(ignore_index=255)", some
    for name in ["dice", "jaccard"]:
        yield f"{name}(squared=true, smooth=0.01)", images
        yield f"{name}(squared=true, activation=sigmoid)", soft
        yield f"{name}(squared=true, activation=identity)", likely
        yield name, soft
        yield f"{name}(over=batch, smooth=0)", images
    for name in ["dice", "ce_dice", "lovasz_softmax"]:
        yield f"{name}", large
        yield f"{name}(channels=last)", lasts
    yield "tversky(alpha=0.9, beta=0.25, smooth=0)", images
    yield "focal_tversky(gamma=0.5, alpha=0.5, beta=2)", images
    yield "generalized_dice(background=false)", images
    for text in [
        "ce_dice",
        "ce_dice(ce_weight=0.5, dice_weight=2, smooth=0.1, squared=true)",
        "ce_dice(over=batch, background=false)",
        "ce_dice(ce_weight=0)",
        "ce_dice(dice_weight=0)",
    ]:
        yield text, images
    yield "ce_dice(channels=last)", last
    for text in ["ce_dice(ignore_index=255)", "ce_dice(ignore_index=255, over=batch)"]:
        yield text, some
    for text in ["lovasz_softmax", "lovasz_softmax(classes=all, over=batch)", "lovasz_softmax(activation=sigmoid)"]:
        yield text, images
    missing = {"prediction": array(logit, 1, 3, 4), "labels": [[0, 2, 2, 0]]}
    for text in ["lovasz_softmax", "lovasz_softmax(classes=all)", "generalized_dice"]:
        yield text, missing
    yield "lovasz_softmax(channels=last, over=batch)", last
    yield "lovasz_softmax(ignore_index=255)", some
    hinge = {"prediction": array(logit, 3, 2, 3), "labels": array(lambda: rng.randrange(2), 3, 2, 3)}
    for text in ["lovasz_hinge", "lovasz_hinge(over=batch)"]:
        yield text, hinge
    hinge = {
        "prediction": array(logit, 2, 4),
        "labels": [[0, 0, 0, -1], [1, -1, 0, 1]],
        "mask": [[1.0] * 4, [0.0, 1.0, 1.0, 1.0]],
    }
    yield "lovasz_hinge(ignore_index=-1)", hinge


def ranking_cases():
    rng = random.Random(21)

    def normal(n, m, scale=1):
        return [[rng.gauss(0, scale) for _ in range(m)] for _ in range(n)]

    def grades(n, m):
        return [[float(rng.choice([0, 0, 1, 2, 3])) for _ in range(m)] for _ in range(n)]

    settings = {
        "ranknet": ["", "(sigma=2.5)", "(pairs=sum)"],
        "lambdarank": ["", "(sigma=0.5, k=3)", "(gain=linear)"],
        "listnet": [""],
        "list_mle": [""],
        "approx_ndcg": ["", "(temperature=1)", "(temperature=0.5, gain=linear)"],
    }
    for name, texts in settings.items():
        for text in texts:
            yield name + text, {"scores": normal(3, 6), "relevance": grades(3, 6)}
        lengths = [3, 7, 1, 0, 5]
        yield name, {"scores": normal(5, 7, 3), "relevance": grades(5, 7), "lengths": lengths}
        # More items than lanes, all of different relevance or all of one, and scores that leave no doubt.
        relevance = [[rng.random() * 4 for _ in range(19)], [2.0] * 19]
        yield name, {"scores": normal(2, 19), "relevance": relevance}
        sure = [[-12.5, 30.0, 11.0, -31.0], [-40.0, 2.5, 40.0, 41.0]]
        yield name, {"scores": sure, "relevance": [[1.0, 3.0, 2.0, 0.0], [0.0, 1.0, 2.0, 2.0]]}
    # Items of one score keep their order.
    ties = {"scores": [[1.0, 0.5, 1.0, 0.5, 1.0]] * 2, "relevance": [[0.0, 1.0, 2.0, 0.0, 1.0], [3.0, 0.0, 1.0, 2.0, 0.0]]}
    yield "lambdarank", ties
    yield "lambdarank(k=2)", ties


def ctc_cases():
    rng = random.Random(22)

    def normal(n, t, c, scale=1):
        return [[[rng.gauss(0, scale) for _ in range(c)] for _ in range(t)] for _ in range(n)]

    for text in ["ctc", "ctc(per_label=true)", "ctc(from_logits=false)"]:
        yield text, {"logits": normal(3, 4, 3), "labels": [[1, 2], [1, 1], [2, 1]]}
    yield "ctc(blank=2)", {"logits": normal(2, 4, 4), "labels": [[0, 3, 1], [3, 3, 0]], "label_lengths": [3, 2]}
    # Padding of both, no labels, as many frames as there must be, and none.
    short = {
        "logits": normal(5, 5, 3, 2),
        "labels": [[1, 2, 0], [2, -9, 9], [1, 1, 2], [7, 7, 7], [5, 5, 5]],
        "input_lengths": [5, 3, 4, 4, 0],
        "label_lengths": [2, 1, 3, 0, 0],
    }
    yield "ctc", short
    yield "ctc(per_label=true, from_logits=false)", short
    # Beyond the range of doubles, and all but certain.
    wide = [[[900.0, -900.0, 0.0], [0.0, 800.0, -800.0], [-700.0, 0.0, 750.0], [20.0, -20.0, 0.0]]] * 2
    yield "ctc", {"logits": wide, "labels": [[1, 2], [2, 1]]}
    impossible = {"logits": normal(2, 3, 3), "labels": [[1, 1, 2], [1, 2, 1]]}
    yield "ctc(zero_infinity=true)", impossible


# ---- one case: losses, and the gradient of their weighted mean ----


def shape(x):
    return [len(x), *shape(x[0])] if isinstance(x, list) and x else [0] if isinstance(x, list) else []


def flat(x):
    return [z for y in x for z in flat(y)] if isinstance(x, list) else [x]


def exact(x):
    return [exact(y) for y in x] if isinstance(x, list) else mpf(x)


def moved(x, index, by):
    """A copy of a nested list, one number of which is moved."""
    if not index:
        return x + by
    return [moved(y, index[1:], by) if i == index[0] else y for i, y in enumerate(x)]


def places(sizes):
    if not sizes:
        return [[]]
    return [[i, *rest] for i in range(sizes[0]) for rest in places(sizes[1:])]


def whole(x):
    return all(isinstance(y, int) for y in flat(x))


def evaluate(text, inputs):
    name, _, arguments = text.partition("(")
    values = dict(pair.split("=") for pair in split(arguments.rstrip(")")))
    values = {key.strip(): value(v) for key, v in values.items()}
    definition = globals()[name]
    start = {key: x if whole(x) else exact(x) for key, x in inputs.items()}

    def losses(arrays):
        first = [start] if getattr(definition, "holding", False) else []
        return flat(definition(*first, **arrays, **values))

    each = losses(start)
    # Every observation counts for something else.
    weight = [(i % 4 + 1) / 4 for i in range(len(each))]
    counted = getattr(definition, "count", lambda inputs: [1] * len(each))
    counts = [w * mpf(c) for w, c in zip(weight, counted(inputs), strict=True)]
    total = sum(counts) or mpf(1)

    def mean(arrays):
        return sum(w * x for w, x in zip(weight, losses(arrays), strict=True)) / total

    grads = {}
    for key, x in start.items():
        if not whole(inputs[key]):
            slopes = []
            for place in places(shape(x)):
                up, down = (mean({**start, key: moved(x, place, by)}) for by in (H, -H))
                slopes.append(rounded((up - down) / (2 * H)))
            grads[key] = slopes
    return {
        "loss": text,
        "inputs": {
            key: {"shape": shape(x), "data": flat(x), "labels": whole(x)} for key, x in inputs.items()
        },
        "each": [rounded(x) for x in each],
        "weight": weight,
        "total": rounded(total),
        "value": rounded(mean(start)),
        "grads": grads,
    }


def split(text):
    """Splits at the commas outside brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "[") - (c == "]")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part for part in parts if part.strip()]


def value(text):
    text = text.strip()
    if text.startswith("["):
        return [value(part) for part in split(text[1:-1])]
    words = {"true": True, "false": False, "none": None}
    if text in words:
        return words[text]
    try:
        return mpf(float(text))
    except ValueError:
        return text


def rounded(x):
    """The nearest double; what many digits cannot tell from 0 is 0."""
    x = mp.mpmathify(x)
    if mp.isinf(x) or mp.isnan(x):
        return str(float(x))
    return 0.0 if abs(x) < mpf(10) ** -60 else float(x)


def main():
    parser = argparse.ArgumentParser(description="Reference values for losses of named arrays.")
    parser.add_argument("--check", action="store_true", help="compare with the file, do not write it")
    arguments = parser.parse_args()
    rng = random.Random(5)
    lines = [json.dumps(evaluate(text, inputs)) for text, inputs in cases(rng)]
    content = "[\n" + ",\n".join(lines) + "\n]\n"
    if arguments.check:
        if FILE.read_text() != content:
            sys.exit(f"{FILE.name} is not what this program writes")
    else:
        FILE.write_text(content)


if __name__ == "__main__":
    main()
