"""Reference values for every loss: crates/perdita-catalog/tests/vectors.json.

Each loss is written here as its textbook definition, with no care for
rounding, and evaluated with so many digits that none is needed. Inputs and
parameters are the exact doubles; results are rounded to a double once.

    python tools/vectors.py            write the file
    python tools/vectors.py --check    fail if the file differs
"""

import argparse
import json
import random
import sys
from functools import cache
from itertools import product, zip_longest
from pathlib import Path

from mpmath import mp, mpf

FILE = Path(__file__).resolve().parent.parent / "crates/perdita-catalog/tests/vectors.json"

# Derivatives are differences with step H: the error, about H^2 = 1e-397, is
# below the smallest double, so what should be zero is zero. A second difference
# loses those 397 digits; the rest must still resolve 1 - e^-800 from 1.
mp.dps = 800
H = mp.ldexp(1, -660)

# Partial derivatives of a row move one score and leave the others as they were.
exp, ln = cache(mp.exp), cache(mp.log)


# ---- the losses: of a prediction or row of scores, and a target ----


def mse(p, y):
    return (p - y) ** 2


def mae(p, y):
    return abs(p - y)


def huber(p, y, delta=1):
    r = abs(p - y)
    return r**2 / 2 if r <= delta else delta * (r - delta / 2)


def smooth_l1(p, y, beta=1):
    r = abs(p - y)
    return r**2 / (2 * beta) if r < beta else r - beta / 2


def log_cosh(p, y):
    return ln(mp.cosh(p - y))


def quantile(p, y, tau=0.5):
    return max(tau * (y - p), (tau - 1) * (y - p))


def epsilon_insensitive(p, y, epsilon=0.1):
    return max(mpf(0), abs(p - y) - number(epsilon))


def squared_epsilon_insensitive(p, y, epsilon=0.1):
    return max(mpf(0), abs(p - y) - number(epsilon)) ** 2


def msle(p, y):
    return (ln(1 + p) - ln(1 + y)) ** 2


def mape(p, y):
    return abs(p - y) / abs(y)


def poisson_nll(x, y, log_input=True, full=False):
    rate = exp(x) if log_input else x
    value = rate - dot([y], [ln(rate)])
    return value + y * ln(y) - y + ln(2 * mp.pi * y) / 2 if full and y > 1 else value


def gamma_nll(x, y, log_input=True):
    mean = exp(x) if log_input else x
    return y / mean + ln(mean)


def tweedie(x, y, power=1.5, log_input=True):
    mean, p = exp(x) if log_input else x, mpf(power)
    return -y * mean ** (1 - p) / (1 - p) + mean ** (2 - p) / (2 - p)


def bce(p, y):
    return -dot([y, 1 - y], [ln(p), ln(1 - p)])


def bce_with_logits(x, y, pos_weight=1):
    return pos_weight * y * softplus(-x) + (1 - y) * softplus(x)


def binary_focal(x, y, gamma=2, alpha=0.25):
    hit = y * sigmoid(-x) ** gamma * softplus(-x)
    miss = (1 - y) * sigmoid(x) ** gamma * softplus(x)
    return hit + miss if alpha is None else alpha * hit + (1 - alpha) * miss


def binary_poly1(x, y, epsilon=1):
    p = sigmoid(x)
    return -y * (ln(p) - epsilon * (1 - p)) - (1 - y) * (ln(1 - p) - epsilon * p)


def asymmetric(x, y, gamma_pos=0, gamma_neg=4, margin=0.05):
    p = sigmoid(x)
    p_m = max(p - number(margin), mpf(0))
    return -y * (1 - p) ** gamma_pos * ln(p) - (1 - y) * p_m**gamma_neg * ln(1 - p_m)


def soft_margin(x, y):
    return ln(1 + exp(-y * x))


def hinge(p, y, margin=1):
    return max(mpf(0), margin - y * p)


def squared_hinge(p, y, margin=1):
    return max(mpf(0), margin - y * p) ** 2


def hinge_embedding(d, y, margin=1):
    return d if y == 1 else max(mpf(0), margin - d)


def gan_discriminator(x, t):
    return -t * ln(sigmoid(x)) - (1 - t) * ln(1 - sigmoid(x))


def lsgan(x, t):
    return (x - t) ** 2


def gan_hinge(x, t):
    return max(mpf(0), 1 - x if t == 1 else 1 + x)


def wgan_critic(x, t):
    return -x if t == 1 else x


def cross_entropy(
    z, y, label_smoothing=0, z_loss=0, class_weights=None, from_logits=True
):
    w = class_weights or [1] * len(z)
    mix = [label_smoothing / len(z)] * len(z)
    mix[y] += 1 - label_smoothing
    value = -dot([a * b for a, b in zip(w, mix)], log_probs(z, from_logits))
    return value + z_loss * w[y] * lse(z) ** 2 if z_loss else value


def soft_cross_entropy(
    z, t, class_weights=None, from_logits=True, z_loss=0, label_smoothing=0
):
    w = class_weights or [1] * len(z)
    t = [(1 - label_smoothing) * v + label_smoothing / len(z) for v in t]
    value = -dot([a * b for a, b in zip(w, t)], log_probs(z, from_logits))
    return value + z_loss * lse(z) ** 2 if z_loss else value


def nll(x, y, class_weights=None):
    return -x[y] * (class_weights[y] if class_weights else 1)


def focal(z, y, gamma=2, alpha=0.25):
    p = exp(z[y]) / sum(map(exp, z))
    alpha_y = alpha[y] if isinstance(alpha, list) else alpha
    return -alpha_y * (1 - p) ** gamma * ln(p)


def kl(x, t, log_target=False):
    t, ln_t = ([exp(v) for v in t], t) if log_target else (t, [ln(v) for v in t])
    return dot(t, [a - b for a, b in zip(ln_t, x)])


def poly1(z, y, epsilon=1):
    p = softmax(z)[y]
    return -ln(p) + epsilon * (1 - p)


def generalized_cross_entropy(z, y, q=0.7):
    p = softmax(z)[y]
    return (1 - p**q) / q if q else -ln(p)


def symmetric_cross_entropy(z, y, alpha=0.1, beta=1, log_zero=-4):
    p = softmax(z)
    reverse = -sum(p_c * (0 if c == y else log_zero) for c, p_c in enumerate(p))
    return -alpha * ln(p[y]) + beta * reverse


def logit_adjustment(z, y, tau=1, prior=None):
    prior = prior or [mpf(1)] * len(z)
    pi = [n / sum(prior) for n in prior]
    return cross_entropy([a + tau * ln(b) for a, b in zip(z, pi)], y)


def ldam(z, y, max_margin=0.5, scale=30, counts=None):
    delta = [1 / mp.root(n, 4) for n in counts or [1] * len(z)]
    margin = max_margin * delta[y] / max(delta)
    moved = [scale * (v - (margin if c == y else 0)) for c, v in enumerate(z)]
    return cross_entropy(moved, y)


def multi_margin(z, y, margin=1, p=1, class_weights=None):
    others = z[:y] + z[y + 1 :]
    lacks = sum(max(mpf(0), margin - z[y] + v) ** p for v in others)
    return (class_weights[y] if class_weights else 1) * lacks / len(z)


def soft_focal(z, t, gamma=2, alpha=0.25):
    alpha = alpha if isinstance(alpha, list) else [alpha] * len(z)
    terms = zip(t, alpha, softmax(z))
    return -sum(t_c * a * (1 - p) ** gamma * ln(p) for t_c, a, p in terms if t_c)


def jensen_shannon(z, t, beta=0.5):
    p = softmax(z)
    m = [beta * a + (1 - beta) * b for a, b in zip(t, p)]
    ln_m = [ln(v) for v in m]
    return beta * kl(ln_m, t) + (1 - beta) * kl(ln_m, p)


def distillation(z, t, temperature=4):
    student, teacher = ([v / temperature for v in row] for row in (z, t))
    divergence = kl(log_probs(student, True), softmax(teacher))
    return temperature**2 * divergence


def sparsemax(z, t):
    """The Fenchel-Young loss of half the squared norm; p by sorting."""
    total, tau = mpf(0), None
    for k, v in enumerate(sorted(z, reverse=True), 1):
        total += v
        if 1 + k * v > total:
            tau = (total - 1) / k
    p = [max(mpf(0), v - tau) for v in z]
    return fenchel_young(z, t, p, lambda v: v**2 / 2)


def entmax15(z, t):
    """The Fenchel-Young loss of Tsallis' entropy of order 1.5; p by sorting."""
    x = sorted([v / 2 for v in z], reverse=True)
    for k in range(1, len(x) + 1):
        mean = sum(x[:k]) / k
        delta = (1 - sum((v - mean) ** 2 for v in x[:k])) / k
        if delta >= 0 and mean - mp.sqrt(delta) <= x[k - 1]:
            tau = mean - mp.sqrt(delta)
    p = [max(mpf(0), v / 2 - tau) ** 2 for v in z]
    return fenchel_young(z, t, p, lambda v: (v * mp.sqrt(v) - v) / 0.75)


def fenchel_young(z, t, p, omega):
    conjugate = dot(p, z) - sum(map(omega, p))
    return conjugate + sum(map(omega, t)) - dot(t, z)


def multi_label_soft_margin(z, t, class_weights=None):
    w = class_weights or [1] * len(z)
    return sum(a * bce_with_logits(x, y) for a, x, y in zip(w, z, t)) / len(z)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return ln(1 + exp(x))


def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]


def lse(z):
    return ln(sum(map(exp, z)))


def log_probs(z, from_logits):
    if not from_logits:
        return [ln(p) for p in z]
    total = lse(z)
    return [x - total for x in z]


def dot(weights, logs):
    """The sum of weight * log, in which 0 * ln 0 = 0."""
    return sum((w * x for w, x in zip(weights, logs) if w), mpf(0))


# ---- one case: value and derivatives of one loss at one input ----


def parse(loss):
    """`"huber(delta=1.5)"` as the function and its parameters."""
    name, _, inside = loss.rstrip(")").partition("(")
    pairs = [part.split("=") for part in inside.split(", ") if part]
    return globals()[name], {key: literal(text) for key, text in pairs}


def literal(text):
    """A number, list, true, false or none; numbers become the exact doubles."""
    text = "null" if text == "none" else text
    return json.loads(text, parse_int=number, parse_float=number)


def number(x):
    return mpf(float(x))


def derivatives(f, x):
    """Slope and curvature of f at x, from differences to its left and right.

    The slope is 0 where 0 is a subgradient; at a kink there is no curvature.
    """
    a, b, c, d, e = (f(x + k * H) for k in (-2, -1, 0, 1, 2))
    left, right = (c - b) / H, (d - c) / H
    bend_left, bend_right = (a - 2 * b + c) / H**2, (c - 2 * d + e) / H**2
    slope = mpf(0) if left <= 0 <= right else (left + right) / 2
    kink = max(abs(right - left), abs(bend_right - bend_left)) > 1e-60
    return slope, None if kink else (b - 2 * c + d) / H**2


def plain(x):
    """x as JSON: the nearest double, with infinities as strings."""
    if isinstance(x, list):
        return [plain(v) for v in x]
    if x is None:
        return None
    if mp.isinf(x):
        return "inf" if x > 0 else "-inf"
    return float(x) + 0.0  # adding zero turns -0.0 into 0.0


def pointwise_case(loss, pred, target):
    f, params = parse(loss)
    p, y = number(pred), number(target)
    slope, curvature = derivatives(lambda v: f(v, y, **params), p)
    return {
        "loss": loss,
        "pred": plain(p),
        "target": plain(y),
        "value": plain(f(p, y, **params)),
        "slope": plain(slope),
        "curvature": plain(curvature),
    }


def rowwise_case(loss, scores, target):
    f, params = parse(loss)
    z = [number(x) for x in scores]
    labelled = isinstance(target, int)
    t = target if labelled else [number(x) for x in target]
    partials = [
        derivatives(lambda v: f(z[:c] + [v] + z[c + 1 :], t, **params), z[c])
        for c in range(len(z))
    ]
    # PyTorch's mean of multi_margin is over rows, whatever the weights.
    divides = labelled and f is not multi_margin
    weights = params.get("class_weights") if divides else None
    return {
        "loss": loss,
        "scores": plain(z),
        "target": target if labelled else plain(t),
        "value": plain(f(z, t, **params)),
        "weight": plain(weights[t] if weights else mpf(1)),
        "grad": [plain(slope) for slope, _ in partials],
        "hess_diag": [plain(curvature) for _, curvature in partials],
    }


# ---- the cases: each group pairs every loss with every input ----

RESIDUALS = [
    (0.5, 0.5),
    (1.3, 0.6),
    (-2.5, 1.25),
    (1.001, 1.0),
    (1e-3, 0.0),
    (-1e-3, 0.0),
    (1e-8, 0.0),
    (0.0, 1e-8),
    # Residuals of 0.5, 1 and 1.5 are the kinks of huber and smooth_l1.
    (1.25, 0.75),
    (0.5, 1.5),
    (2.5, 1.0),
    (40.0, 0.0),
    (0.0, 800.0),
    (1e20, 0.0),
    (-1e20, 3.0),
]

LOGITS = [0.0, 1e-3, 2.0, -2.0, 40.0, -40.0, 100.0, -100.0, 800.0, -800.0]

# Of log-rates and counts, rates and counts: apart from where the two terms cancel.
LOG_RATES = [*product([0.25, -1.5, 5.0, 40.0, -40.0], [0.0, 0.3, 1.5, 12.0])]
RATES = [*product([0.2, 1.75, 10.0, 1e-10, 1e10], [0.3, 0.9, 2.5, 120.0])]

MARGINS = [0.0, 0.5, 1.0, -1.0, 1.0 - 1e-8, 1.001, 2.0, -3.0, 1e20, -1e20]

POINTWISE = [
    (
        ["mse", "mae", "log_cosh"]
        + ["huber", "huber(delta=1.5)", "huber(delta=0.001)"]
        + ["smooth_l1", "smooth_l1(beta=0.5)", "smooth_l1(beta=0)"]
        + ["quantile", "quantile(tau=0.9)", "quantile(tau=0.05)"],
        RESIDUALS,
    ),
    (
        ["bce"],
        product([0.5, 0.3, 0.9, 1e-3, 1e-10, 1 - 2**-53], [0.0, 1.0, 0.3]),
    ),
    (
        ["bce_with_logits"]
        + ["bce_with_logits(pos_weight=0)", "bce_with_logits(pos_weight=3)"]
        + ["binary_focal", "binary_focal(gamma=2, alpha=none)"],
        product(LOGITS, [0.0, 1.0, 0.3]),
    ),
    (
        ["binary_focal(gamma=0, alpha=none)", "binary_focal(gamma=0.5, alpha=0.75)"]
        + ["binary_focal(gamma=1)", "binary_focal(gamma=3.7)", "binary_focal(gamma=5)"],
        product(LOGITS, [1.0, 0.3]),
    ),
    (
        ["hinge", "hinge(margin=0.5)", "squared_hinge", "squared_hinge(margin=0.5)"],
        product(MARGINS, [1.0, -1.0]),
    ),
    (
        ["epsilon_insensitive", "epsilon_insensitive(epsilon=0)"]
        + ["epsilon_insensitive(epsilon=0.5)", "squared_epsilon_insensitive"]
        + ["squared_epsilon_insensitive(epsilon=0)"]
        + ["squared_epsilon_insensitive(epsilon=0.5)"],
        [*RESIDUALS, (0.101, 0.0), (0.0, 0.0999), (-0.625, 0.0)],
    ),
    (
        ["msle"],
        product([0.0, 0.3, 1.5, 1.5 + 1e-9, 1e3, 1e20], [0.0, 1e-9, 1.5, 1e10]),
    ),
    (["mape"], product([0.3, 1.5, -2.0, 1e10], [0.3, 1.5, 1e-10])),
    (["poisson_nll", "poisson_nll(full=true)"], [*LOG_RATES, (-700.0, 1.5)]),
    (
        ["poisson_nll(log_input=false)", "poisson_nll(log_input=false, full=true)"],
        [*RATES, (0.2, 0.0), (1e10, 0.0)],
    ),
    (["gamma_nll"], [(x, y) for x, y in [*LOG_RATES, (-700.0, 1.5)] if y]),
    (["gamma_nll(log_input=false)"], [*RATES, (2.5 + 2**-30, 2.5)]),
    (["tweedie", "tweedie(power=1.1)", "tweedie(power=1.9)"], LOG_RATES),
    (
        ["tweedie(log_input=false)", "tweedie(power=1.2, log_input=false)"],
        [*RATES, (0.2, 0.0), (1e10, 0.0)],
    ),
    (
        ["binary_poly1", "binary_poly1(epsilon=0)", "binary_poly1(epsilon=3.5)"],
        product(LOGITS, [0.0, 1.0, 0.3]),
    ),
    (["binary_poly1(epsilon=-0.5)"], product(LOGITS, [0.0, 1.0, 0.3])),
    (
        ["asymmetric", "asymmetric(gamma_pos=1, gamma_neg=2.5, margin=0.2)"]
        + ["asymmetric(gamma_neg=0)", "asymmetric(gamma_neg=0.5, margin=0.01)"]
        + ["asymmetric(gamma_pos=1.5, gamma_neg=2, margin=0)"],
        product([*LOGITS, -1.5, 0.7], [0.0, 1.0, 0.3]),
    ),
    (["soft_margin"], product(LOGITS, [1.0, -1.0])),
    (
        ["hinge_embedding", "hinge_embedding(margin=0.5)"],
        product([0.0, 0.25, 0.5, 1.0, 1.001, 3.0, 1e20], [1.0, -1.0]),
    ),
    (["gan_discriminator"], product(LOGITS, [0.0, 1.0, 0.9])),
    (["lsgan"], product([0.0, 0.3, 1.0, -2.5, 1e20], [0.0, 1.0, -1.0])),
    (["gan_hinge", "wgan_critic"], product(MARGINS, [1.0, 0.0])),
]

rng = random.Random(0)


def ordinary(classes):
    return [round(8 * rng.random() - 4, 2) for _ in range(classes)]


def spike(classes, height):
    """Equal scores but for one that dominates, at class 1."""
    return [0.0, height] + [0.0] * (classes - 2)


def labelled(scores):
    """The row under a label at its start, its middle and its end."""
    n = len(scores)
    return [(scores, label) for label in sorted({0, n // 2, n - 1})]


TRIPLES = [
    case
    for scores in (
        [1.0, 2.0, 0.5],
        [3.0, 3.0, 3.0],
        [1000.0, 1001.0, 999.0],
        [40.0, 0.0, -40.0],
        [800.0, 0.0, -800.0],
    )
    for case in labelled(scores)
]

ROWS = [
    *labelled([0.7]),
    *labelled([0.3, -1.2]),
    *labelled([0.0, 40.0]),
    *labelled([100.0, 0.0]),
    *labelled([0.0, 800.0]),
    *TRIPLES,
    *labelled([100.0, 60.0, 0.0, -40.0, -700.0]),
    ([-2.0] * 5, 3),
    *((ordinary(n), n // 2) for n in (5, 10, 17, 33)),
    *((spike(10, 40.0), label) for label in (0, 1)),
    *((spike(17, 800.0), label) for label in (16, 1)),
    *((spike(33, 100.0), label) for label in (32, 1)),
]

FEW_ROWS = [*TRIPLES[:6], *labelled([0.0, 40.0]), (ordinary(10), 7)]

PROBABILITIES = [
    ([1.0], 0),
    *labelled([0.2, 0.3, 0.5]),
    *labelled([1e-10, 0.25, 0.75]),
]

SOFT_TRIPLES = [
    ([1.0, 2.0, 0.5], [0.2, 0.3, 0.5]),
    ([3.0, 3.0, 3.0], [0.0, 1.0, 0.0]),
    ([40.0, 0.0, -40.0], [1.0, 0.0, 0.0]),
    ([40.0, 0.0, -40.0], [0.3, 0.3, 0.4]),
    ([800.0, 0.0, -800.0], [0.5, 0.0, 0.5]),
    # Targets that do not sum to one.
    ([1.0, 2.0, 0.5], [0.5, 0.9, 0.1]),
    ([1.0, 2.0, 0.5], [0.0, 0.0, 0.0]),
]

SOFT_ROWS = [
    ([0.7], [1.0]),
    ([0.3, -1.2], [0.3, 0.7]),
    ([100.0, 0.0], [1.0, 0.0]),
    *SOFT_TRIPLES,
    (ordinary(17), [round(rng.random() / 8, 3) for _ in range(17)]),
    (spike(33, 100.0), [0.0, 0.7, 0.3] + [0.0] * 30),
]

LOG_PROBABILITIES = [-1.6, -1.2, -0.7]

# Right by so much that the loss begins with a power of 1 - p.
NEARLY = [([0.0, 3.0, 0.5], 1), ([0.0, 5.0, 0.5], 1), ([0.0, 16.0, 0.5], 1)]

COSINES = [
    *labelled([0.25, -0.5, 0.5]),
    *labelled([0.875, 0.75, -0.5]),
    # The label is the largest, and is not once its margin is taken from it; ties.
    *labelled([0.5, 0.5, 0.25, 0.5, 0.0])[1:],
    ([0.25, 0.5, 0.5], 2),
    ([40.0, 20.0, 0.5], 0),
    (spike(33, 1.0), 1),
    (spike(40, 1.0), 0),
]

# No two scores lie 1 or 0.3 apart, where multi_margin has its kinks.
APART = [
    *labelled([0.3, -1.2]),
    *labelled([5.0, 4.8, 4.6]),
    *labelled([800.0, 0.5, -800.0]),
    (spike(33, 0.5), 1),
    (spike(40, 0.5), 2),
]

NEAR = [
    ([0.0, 0.0], [0.5, 0.5]),
    ([0.0, 1e-3], [0.5, 0.5]),
    ([0.0, 0.0, 1.0], [1e-30, 0.5, 0.5]),
]

MANY_LABELS = [
    ([0.5, -2.0, 1.0], [1.0, 0.0, 1.0]),
    ([40.0, 0.0, -40.0], [1.0, 1.0, 0.0]),
    ([800.0, 3.0, -800.0], [0.0, 0.3, 1.0]),
]


def wave(classes):
    """Scores that are all different, and none of them on an edge of a support."""
    return [float(round(1.5 * mp.sin(7 * j + 1), 2)) for j in range(classes)]


ROWWISE = [
    (
        ["cross_entropy", "cross_entropy(label_smoothing=0.1)"],
        ROWS,
    ),
    (
        ["cross_entropy(label_smoothing=1)", "cross_entropy(z_loss=0.1)"]
        + ["cross_entropy(label_smoothing=0.1, z_loss=0.0001)"],
        FEW_ROWS,
    ),
    (
        ["cross_entropy(class_weights=[1,0,2.5])"]
        + ["cross_entropy(label_smoothing=0.1, z_loss=0.1, class_weights=[1,0,2.5])"],
        TRIPLES,
    ),
    (
        ["cross_entropy(from_logits=false)"]
        + ["cross_entropy(label_smoothing=0.1, from_logits=false)"],
        PROBABILITIES,
    ),
    (
        ["cross_entropy(class_weights=[1,0,2.5], from_logits=false)"],
        PROBABILITIES[1:],
    ),
    # A class that is ruled out costs nothing off the label.
    (["cross_entropy"], [([1.0, float("-inf"), 2.0], 2)]),
    (["cross_entropy(from_logits=false)"], [([0.4, 0.0, 0.6], 2)]),
    (
        ["soft_cross_entropy", "soft_cross_entropy(z_loss=0.1)"],
        SOFT_ROWS,
    ),
    (
        ["soft_cross_entropy(class_weights=[1,0,2.5])"],
        SOFT_TRIPLES,
    ),
    (
        ["soft_cross_entropy(from_logits=false)"]
        + ["soft_cross_entropy(class_weights=[1,0,2.5], from_logits=false)"],
        [
            ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
            ([0.2, 0.3, 0.5], [0.0, 1.0, 0.0]),
            ([1e-10, 0.25, 0.75], [0.2, 0.3, 0.5]),
        ],
    ),
    (
        ["nll", "nll(class_weights=[1,0,2.5])"],
        labelled(LOG_PROBABILITIES) + labelled([-40.0, -800.0, 0.0]),
    ),
    (
        ["focal"],
        ROWS,
    ),
    (
        ["focal(gamma=0)", "focal(gamma=0.5)", "focal(gamma=1, alpha=1)"]
        + ["focal(gamma=3.7)", "focal(gamma=5)"],
        FEW_ROWS + labelled([100.0, 0.0]),
    ),
    (
        ["focal(gamma=2, alpha=[0.25,0,2])"],
        TRIPLES,
    ),
    (
        ["kl"],
        [
            ([0.0], [1.0]),
            (LOG_PROBABILITIES, [0.2, 0.3, 0.5]),
            (LOG_PROBABILITIES, [0.0, 1.0, 0.0]),
            (LOG_PROBABILITIES, [0.5, 0.9, 0.1]),
            ([-800.0, -40.0, 0.0], [0.3, 1e-10, 0.7]),
            ([-0.5, float("-inf"), -0.9], [0.6, 0.0, 0.4]),
            (ordinary(17), [round(rng.random() / 8, 3) for _ in range(17)]),
        ],
    ),
    (
        ["kl(log_target=true)"],
        [
            ([0.0], [0.0]),
            (LOG_PROBABILITIES, [-1.5, -1.3, -0.6]),
            (LOG_PROBABILITIES, [float("-inf"), 0.0, float("-inf")]),
            (LOG_PROBABILITIES, [-40.0, -800.0, 0.0]),
            ([-0.5, float("-inf"), -0.9], [-0.5, float("-inf"), -0.9]),
        ],
    ),
    (
        ["soft_cross_entropy(label_smoothing=0.1)"]
        + ["soft_cross_entropy(label_smoothing=1, z_loss=0.1)"]
        + ["soft_cross_entropy(label_smoothing=0.1, class_weights=[1,0,2.5])"],
        SOFT_TRIPLES,
    ),
    (
        ["soft_cross_entropy(label_smoothing=0.1, from_logits=false)"],
        [([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]), ([0.2, 0.3, 0.5], [0.0, 1.0, 0.0])],
    ),
    (
        ["poly1", "generalized_cross_entropy", "symmetric_cross_entropy"],
        ROWS,
    ),
    (
        ["poly1(epsilon=-1)", "poly1(epsilon=-0.5)", "poly1(epsilon=5)"]
        + ["generalized_cross_entropy(q=0)", "generalized_cross_entropy(q=1e-9)"]
        + ["generalized_cross_entropy(q=1)", "symmetric_cross_entropy(alpha=0)"]
        + ["symmetric_cross_entropy(alpha=6, beta=0.1, log_zero=-9)"],
        FEW_ROWS + labelled([100.0, 0.0]) + NEARLY,
    ),
    (["logit_adjustment", "logit_adjustment(tau=0)"], FEW_ROWS),
    (
        ["logit_adjustment(prior=[900,90,10])"]
        + ["logit_adjustment(tau=1.5, prior=[0.5,0.25,0.25])"],
        TRIPLES,
    ),
    (
        ["logit_adjustment(prior=[3,0,1])"],
        [([1.0, 2.0, 0.5], 0), ([0.0, 40.0, 1.0], 2)],
    ),
    (["ldam", "ldam(max_margin=0.25, scale=8)"], [*labelled([0.7]), *COSINES]),
    (
        ["ldam(counts=[1000,100,16])", "ldam(scale=100, counts=[5,5,80])"],
        labelled([0.25, -0.5, 0.5]) + labelled([5.0, 5.0, -1.0]),
    ),
    (["multi_margin", "multi_margin(margin=0.3, p=2)"], [*labelled([0.7]), *APART]),
    (
        ["multi_margin(class_weights=[1,0,2.5])"]
        + ["multi_margin(p=2, class_weights=[1,0,2.5])"],
        labelled([0.3, -1.2, 2.1]) + labelled([800.0, 0.5, -800.0]),
    ),
    (["soft_focal", "soft_focal(gamma=0, alpha=1)"], SOFT_ROWS),
    (
        ["soft_focal(gamma=0.5)", "soft_focal(gamma=1, alpha=1)"]
        + ["soft_focal(gamma=3.7, alpha=[0.25,0,2])"],
        SOFT_TRIPLES,
    ),
    (["jensen_shannon", "jensen_shannon(beta=0.1)"], SOFT_ROWS),
    (["jensen_shannon(beta=0.9)"], SOFT_TRIPLES + NEAR),
    (
        [
            "distillation",
            "distillation(temperature=1)",
            "distillation(temperature=2.5)",
        ],
        [
            ([0.7], [-3.0]),
            ([1.0, 2.0, 0.5], [0.2, 0.3, 0.5]),
            ([1.0, 2.0, 0.5], [1.0, 2.0, 0.5]),
            ([1.0, 2.0, 0.5], [1.001, 2.0, 0.5]),
            ([800.0, 0.0, -800.0], [0.0, 40.0, -40.0]),
            ([1.0, 2.0, 0.5], [1.0, float("-inf"), 3.0]),
            (spike(33, 10.0), [0.5, 8.0, 3.0] + [0.0] * 30),
        ],
    ),
    (
        ["sparsemax", "entmax15"],
        [
            ([0.7], [1.0]),
            ([0.3, -1.2], [0.25, 0.75]),
            ([0.3, -3.2], [1.0, 0.0]),
            ([0.3, -0.25, 0.5], [0.0, 1.0, 0.0]),
            ([0.3, -0.25, 0.5], [0.25, 0.25, 0.5]),
            ([3.0, 3.0, 3.0], [0.0, 1.0, 0.0]),
            ([1000.25, 1000.75, 999.0], [0.5, 0.0, 0.5]),
            ([40.0, 0.0, -40.0], [0.0, 1.0, 0.0]),
            # Targets that do not sum to one.
            ([0.3, -0.25, 0.5], [0.5, 0.9, 0.1]),
            ([0.3, -0.25, 0.5], [0.0, 0.0, 0.0]),
            (wave(17), [0.5] + [0.0] * 15 + [0.5]),
            (wave(33), [0.0] * 20 + [1.0] + [0.0] * 12),
            (wave(40), [0.0] * 20 + [1.0] + [0.0] * 19),
        ],
    ),
    (["multi_label_soft_margin"], MANY_LABELS + [(wave(33), [1.0, 0.0, 0.5] * 11)]),
    (["multi_label_soft_margin(class_weights=[1,0,2.5])"], MANY_LABELS),
]


def cases():
    for make, groups in ((pointwise_case, POINTWISE), (rowwise_case, ROWWISE)):
        for losses, pairs in groups:
            for loss, inputs in product(losses, pairs):
                yield make(loss, *inputs)


# ---- the file ----


def render(cases):
    compact = {"separators": (",", ":"), "allow_nan": False}
    return "[\n" + ",\n".join(json.dumps(case, **compact) for case in cases) + "\n]\n"


def check(file, fresh):
    stored = file.read_bytes().decode() if file.exists() else ""
    pairs = zip_longest(stored.split("\n"), fresh.split("\n"))
    for line, (was, now) in enumerate(pairs, 1):
        if was != now:
            sys.exit(
                f"{file.name}, line {line}\n  stored   {was!r}\n  computed {now!r}"
            )
    print(f"{file.name} is up to date")


def main(doc, file, cases):
    """Writes the cases to the file, or compares it with them if asked to."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    args = parser.parse_args()
    fresh = render(cases())
    if args.check:
        check(file, fresh)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(fresh.encode())


if __name__ == "__main__":
    main(__doc__, FILE, cases)
