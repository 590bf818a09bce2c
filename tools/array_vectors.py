"""Reference values for losses of named arrays: crates/perdita/tests/arrays.json.

Each loss is written here as its textbook definition: a function from arrays,
by name, to the list of the losses of all observations. Arrays are nested lists
of exact doubles; gradients are differences of the weighted mean at many
digits; results are rounded to a double once.

    python tools/array_vectors.py            write the file
    python tools/array_vectors.py --check    fail if the file differs

A definition whose gradient holds something fixed takes it from `held`, which
are the inputs before they are moved: `def loss(held, x, ...)`, marked @holding.
"""

import argparse
import json
import random
import sys
from pathlib import Path

from mpmath import mp, mpf

FILE = Path(__file__).resolve().parent.parent / "crates/perdita/tests/arrays.json"

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


def distance(a, b):
    return mp.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)))


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
    total = sum(map(mpf, weight))

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
