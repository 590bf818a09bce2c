"""The targets for speed (DESIGN.md), each measured in one run, and met or missed.

A target compares a case of perdita with a framework, with another case of perdita, with loops that only move memory or
with matrix products alone, in turns; or with a number.
"""

import statistics
import sys
from dataclasses import dataclass

from .cases import COMPILED, EAGER, JAX, MODULE, SKLEARN
from .processes import Turns
from .show import cell, header, row
from .worker import THREADS, mebibytes

# After so many seconds of one framework and case no round begins.
AT_MOST = 8
PEERS = [EAGER, COMPILED, JAX]
IN_DOUBLE = [*PEERS, SKLEARN]


@dataclass(frozen=True)
class Target:
    """`against`: what the time of the case is compared with, and `bound` the ratio to reach.

    * "peers", or the name of one of `peers`: the time of the fastest, or of this one, over ours, at least the bound;
    * "triad", "copy", "gemm": the time of memory's loop, or of matrix products alone, over ours, at least the bound;
    * "itself": our time over that of the case `beside`, which is called so, at most the bound;
    * "µs", "MiB": the time and the memory, at most the bound.
    """

    work: str
    kind: str
    case: str
    against: str
    bound: float
    peers: tuple[str, ...] = ()
    beside: tuple[str, str] = ("", "")

    @property
    def text(self):
        texts = {
            "peers": "≥ {} × the best peer",
            "itself": "≤ {} × " + self.beside[1],
            "µs": "≤ {} µs",
            "MiB": "≤ {} MiB",
            "triad": "≥ {} of the triad",
            "copy": "≥ {} of a copy",
            "gemm": "≥ {} of the products alone",
        }
        return texts.get(self.against, f"≥ {{}} × {self.against}").format(f"{self.bound:g}")


def pointwise(title, loss, against, bound, n, peers=()):
    return Target(f"{title}, {power(n)}", "pointwise", f"{loss} {1 << n}", against, bound, tuple(peers))


def weighted(title, loss, n):
    case = f"{loss} {1 << n}"
    work = f"weighted {title}, {power(n)}"
    return Target(work, "pointwise", f"{case} weighted", "itself", 1.3, beside=(case, "unweighted"))


def power(n):
    return "2" + str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def rows(shape, *targets):
    title, case = f"cross-entropy, {shape.replace('x', '×')}", f"cross_entropy {shape}"
    return [Target(title, "rows", case, against, bound, tuple(PEERS)) for against, bound in targets]


LINEAR, CLIP = "linear_cross_entropy 2048x768x32000", "clip 4096x512"
BCE = "bce_with_logits 1048576 f64"

TARGETS = [
    pointwise("MSE", "mse", "triad", 0.95, 24, PEERS),
    pointwise("MAE", "mae", "triad", 0.95, 24, PEERS),
    pointwise("Huber", "huber", "triad", 0.95, 24, PEERS),
    pointwise("BCE with logits", "bce_with_logits", "triad", 0.85, 24, PEERS),
    pointwise("binary focal", "binary_focal", "triad", 0.75, 24, PEERS),
    pointwise("BCE with logits", "bce_with_logits", "peers", 5, 14, PEERS),
    pointwise("binary focal", "binary_focal", "peers", 6, 14, PEERS),
    Target(
        f"binary focal, γ = 1.7, {power(14)}",
        "pointwise",
        "binary_focal(gamma=1.7) 16384",
        "itself",
        2,
        beside=("binary_focal 16384", "γ = 2"),
    ),
    pointwise("log-cosh", "log_cosh", "µs", 16, 14),
    *rows("65536x10", ("peers", 3)),
    *rows("16384x64", ("peers", 1)),
    *(
        target
        for shape in ("8192x1000", "2048x32000", "512x128256")
        for target in rows(shape, ("peers", 2.5), ("copy", 0.7))
    ),
    *(
        weighted(*loss, n)
        for loss in (("MSE", "mse"), ("BCE with logits", "bce_with_logits"))
        for n in (14, 24)
    ),
    Target(f"BCE with logits, {power(20)}, f64", "double", BCE, EAGER, 8, tuple(IN_DOUBLE)),
    Target(f"BCE with logits, {power(20)}, f64", "double", BCE, SKLEARN, 8, tuple(IN_DOUBLE)),
    Target("… gradient and Hessian's diagonal", "double", f"{BCE} hessian", SKLEARN, 2, tuple(IN_DOUBLE)),
    Target("linear + cross-entropy, 2048×768×32000", "products", LINEAR, "gemm", 0.95, tuple(PEERS)),
    Target("linear + cross-entropy, 2048×768×32000", "products", LINEAR, "peers", 1, tuple(PEERS)),
    Target("linear + cross-entropy, 2048×768×32000", "products", LINEAR, "MiB", 64, tuple(PEERS)),
    Target("CLIP, 4096×512", "products", CLIP, "peers", 1.5, tuple(PEERS)),
    *(
        Target(f"{title} in PyTorch, forward and backward", "modules", case, MODULE, 1, (MODULE,))
        for title, case in (
            ("MSE, 64 elements", "mse 64"),
            ("BCE with logits, 64 elements", "bce_with_logits 64"),
            ("cross-entropy, a row of 64", "cross_entropy 1x64"),
        )
    ),
]


def measure(rounds, words):
    """Prints the table of the cases with one of these words, or of all. True if all values were right."""
    print(f"threads: {THREADS}\n\n" + header(["", "target", "here", "peers", ""]), flush=True)
    chosen = [x for x in TARGETS if not words or any(word in x.case for word in words)]
    if not chosen:
        sys.exit(f"no target has one of these words in its case: {' '.join(words)}")
    turns, peers, right = Turns(rounds, AT_MOST), {}, True
    for target in chosen:
        key, theirs = (target.kind, target.case), ""
        if key not in peers:
            measured = {name: turns.measure(name, *key, memory=False) for name in target.peers}
            peers[key] = measured
            theirs = ", ".join(f"{short(name)} {shown(x)}" for name, x in measured.items())
        here, met = judged(target, peers[key], turns)
        verdict = "met" if met else "**missed**"
        if any(isinstance(x, str) and x.startswith("wrong") for x in peers[key].values()):
            verdict, right = "**not comparable**", False
        print(row([target.work, target.text, here, theirs, verdict]), flush=True)
    return right


def judged(target, peers, turns):
    """The cell of perdita, and if the target is met."""
    key = target.kind, target.case
    if target.against == "MiB":
        _, needed = turns.perdita.measure(*key)
        return mebibytes(needed), needed <= target.bound * 2**20
    if target.against == "µs":
        seconds = turns.alone(*key)
        return cell(seconds), seconds <= target.bound * 1e-6
    compared = {name: x for name, x in peers.items() if not isinstance(x, str)}
    if target.against in target.peers:
        compared = {name: x for name, x in compared.items() if name == target.against}
    elif target.against != "peers":
        compared = {target.against: turns.beside(beside(target), *key)}
    if not compared:
        return "nothing to compare with", False
    best = min(compared.values(), key=lambda x: x.ratio)
    time = cell(statistics.median(best.ours))
    if target.against == "itself":
        return f"{time}, {1 / best.ratio:.2f} ×", 1 / best.ratio <= target.bound
    unit = " ×" if target.against in ("peers", *target.peers) else ""
    return f"{time}, {best.ratio:.2f}{unit}", best.ratio >= target.bound


def beside(target):
    """The case of perdita's benchmarks that a target compares with."""
    if target.against == "itself":
        return target.beside[0]
    if target.against == "gemm":
        return f"{target.case} gemm"
    n = 1
    for size in target.case.split(" ")[1].split("x"):
        n *= int(size)
    return f"{target.against} {n}"


def short(name):
    return name.removeprefix("PyTorch ")


def shown(x):
    return x if isinstance(x, str) else cell(x.seconds)
