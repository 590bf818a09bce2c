"""PyTorch and JAX beside perdita: value and gradient, f32, one process each, in turns.

    python bench/peers.py                 everything
    python bench/peers.py mse 2048        what has one of these words in its name

Each line of the table is one run: in every round each framework is timed once,
then perdita, so that whoever else uses the machine slows them all. Memory is
kept between calls by all of them. One thread is timed by the processor time of
its process, more (THREADS=2) by the clock.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

THREADS = int(os.environ.get("THREADS", "1"))
if "PEERS" not in os.environ:
    # Memory that is freed stays with the process: otherwise page faults are most of what is timed. One core is all
    # that XLA understands as one thread.
    keep = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_TOP_PAD_": str(1 << 28)}
    os.environ |= keep | {"PEERS": "1", "OMP_NUM_THREADS": str(THREADS), "JAX_PLATFORMS": "cpu"}
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-THREADS:]))
    os.execv(sys.executable, [sys.executable, *sys.argv])

import jax
import jax.numpy as jnp
import numpy as np
import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
LONG = 0.02  # seconds that one measurement lasts at least
torch.set_num_threads(THREADS)


# ---- the losses, as each framework writes them ----


def torch_focal(x, y):
    p = torch.sigmoid(x)
    ce = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    p_t = p * y + (1 - p) * (1 - y)
    return ((0.25 * y + 0.75 * (1 - y)) * (1 - p_t) ** 2 * ce).mean()


def jax_huber(x, y):
    r = jnp.abs(x - y)
    return jnp.where(r <= 1, 0.5 * r * r, r - 0.5).mean()


def jax_bce_each(x, y):
    return jnp.maximum(x, 0) - x * y + jnp.log1p(jnp.exp(-jnp.abs(x)))


def jax_focal(x, y):
    p = jax.nn.sigmoid(x)
    p_t = p * y + (1 - p) * (1 - y)
    return ((0.25 * y + 0.75 * (1 - y)) * (1 - p_t) ** 2 * jax_bce_each(x, y)).mean()


def jax_cross_entropy(z, y, smoothing=0.0):
    log_p = jax.nn.log_softmax(z, axis=1)
    nll = -jnp.take_along_axis(log_p, y[:, None], axis=1).mean()
    return nll if smoothing == 0 else (1 - smoothing) * nll - smoothing * log_p.mean()


SIZES = [str(1 << 14), str(1 << 24)]
SHAPES = ["65536x10", "8192x1000", "2048x32000", "512x128256"]
LOSSES = [
    ("mse", SIZES, F.mse_loss, lambda x, y: jnp.square(x - y).mean()),
    ("huber", SIZES, F.huber_loss, jax_huber),
    ("bce_with_logits", SIZES, F.binary_cross_entropy_with_logits, lambda x, y: jax_bce_each(x, y).mean()),
    ("binary_focal", SIZES, torch_focal, jax_focal),
    ("cross_entropy", SHAPES, F.cross_entropy, jax_cross_entropy),
    (
        "cross_entropy(label_smoothing=0.1)",
        SHAPES[1:3],
        lambda z, y: F.cross_entropy(z, y, label_smoothing=0.1),
        lambda z, y: jax_cross_entropy(z, y, 0.1),
    ),
]


def batch(loss, shape):
    random = np.random.default_rng(1)
    size = [int(n) for n in shape.split("x")]
    x = random.uniform(-3, 3, size).astype(np.float32)
    if len(size) == 2:
        return x, random.integers(0, size[1], size[0])
    y = random.uniform(0, 1, size)
    return x, (y.round() if loss == "binary_focal" else y).astype(np.float32)


# ---- value and gradient, as fast as each framework does it ----


def torch_eager(loss, x, y):
    x, y = torch.from_numpy(x).requires_grad_(), torch.from_numpy(y)

    def call():
        value = loss(x, y)
        return value, torch.autograd.grad(value, x)

    return call


def torch_compiled(loss, x, y):
    """One compiled function of both: better than compiling the loss and going backwards through it."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    both = torch.compile(torch.func.grad_and_value(loss), fullgraph=True, dynamic=False)

    def call():
        with torch.no_grad():
            return both(x, y)

    return call


def jax_jit(loss, x, y):
    x, y = jnp.asarray(x), jnp.asarray(y)
    both = jax.jit(jax.value_and_grad(loss))
    return lambda: jax.block_until_ready(both(x, y))


now = time.process_time if THREADS == 1 else time.perf_counter


def seconds(call):
    calls = 1
    while True:
        start = now()
        for _ in range(calls):
            call()
        taken = now() - start
        if taken >= LONG:
            return taken / calls
        calls = int(calls * 1.2 * LONG / max(taken, 1e-6)) + 1


class Perdita:
    """Our own benchmark, answering one question after another."""

    def __init__(self):
        command = ["cargo", "bench", "--quiet", "-p", "perdita-catalog", "--bench", "kernels", "--", "--serve"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, case):
        print(f"{THREADS} {case}", file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def unit(t):
    return f"{t * 1e3:.3g} ms" if t >= 1e-3 else f"{t * 1e6:.3g} µs"


def main():
    ours = Perdita()
    print(f"PyTorch {torch.__version__}, JAX {jax.__version__}, threads: {THREADS}\n")
    print("| | PyTorch eager | PyTorch compiled | JAX | perdita | best peer / perdita |\n|---|---|---|---|---|---|")
    for name, shapes, torch_loss, jax_loss in LOSSES:
        for shape in shapes:
            case = f"{name} {shape}"
            if sys.argv[1:] and not any(word in case for word in sys.argv[1:]):
                continue
            x, y = batch(name, shape)
            peers = [torch_eager(torch_loss, x, y), torch_compiled(torch_loss, x, y), jax_jit(jax_loss, x, y)]
            for call in peers:
                call(), call()
            rounds = [[*map(seconds, peers), ours.seconds(case)] for _ in range(ROUNDS + 1)][1:]
            times = [statistics.median(column) for column in zip(*rounds)]
            ratio = statistics.median(min(row[:-1]) / row[-1] for row in rounds)
            print(f"| {case} | {' | '.join(map(unit, times))} | {ratio:.1f} |", flush=True)
            torch.compiler.reset()


if __name__ == "__main__":
    main()
