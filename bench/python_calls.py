"""The cost of a call from Python, beside the libraries' own losses: value and gradient, µs, best of rounds in turns.

    python bench/python_calls.py            # with the package installed, and torch, jax, optax
    python bench/python_calls.py --compile  # PyTorch's losses and ours under torch.compile, too

One thread. 64 elements show the overhead of a call, 2²⁰ the kernel. Both are modules in PyTorch, as users write them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
import perdita
import perdita.jax
import perdita.torch
import torch
from torch import nn

SIZES = 64, 1 << 20
ROUNDS = 300


def backward(
    loss: Callable[..., torch.Tensor], pred: torch.Tensor, target: torch.Tensor
) -> Callable[[], tuple[torch.Tensor, None]]:
    def run() -> tuple[torch.Tensor, None]:
        pred.grad = None
        value = loss(pred, target)
        value.backward()
        return value, None

    return run


def jitted(
    loss: Callable[..., jax.Array], pred: np.ndarray, target: np.ndarray
) -> Callable[[], tuple[jax.Array, jax.Array]]:
    run = jax.jit(jax.value_and_grad(loss))
    arrays = jnp.asarray(pred), jnp.asarray(target)
    return lambda: jax.block_until_ready(run(*arrays))


def contenders(n: int, compiling: bool) -> dict[str, Callable[[], tuple]]:
    rng = np.random.default_rng(0)
    pred, target = rng.normal(size=n).astype(np.float32), (rng.random(n) < 0.3).astype(np.float32)
    logits, labels = (
        rng.normal(size=(max(1, n // 64), 64)).astype(np.float32),
        rng.integers(0, 64, max(1, n // 64)),
    )
    x, y = torch.from_numpy(pred).requires_grad_(), torch.from_numpy(target)
    z, t = torch.from_numpy(logits).requires_grad_(), torch.from_numpy(labels)
    bce, ce = perdita.BceWithLogits(), perdita.CrossEntropy()
    out, out_rows = np.empty_like(pred), np.empty_like(logits)
    modules = {
        "MSE": (perdita.torch.Mse(), nn.MSELoss(), x, y),
        "BCE with logits": (perdita.torch.BceWithLogits(), nn.BCEWithLogitsLoss(), x, y),
        "cross-entropy, rows of 64": (perdita.torch.CrossEntropy(), nn.CrossEntropyLoss(), z, t),
    }
    in_torch = {}
    for name, (ours, theirs, input, of_target) in modules.items():
        for library, module in (("perdita.torch", ours), ("PyTorch", theirs)):
            in_torch[f"{name} · {library}"] = backward(module, input, of_target)
            if compiling:
                in_torch[f"{name} · {library}, compiled"] = backward(torch.compile(module), input, of_target)
    return {
        **in_torch,
        "BCE with logits · perdita, NumPy": lambda: bce.value_and_grad(pred, target, out=out),
        "BCE with logits · perdita.jax": jitted(perdita.jax.bce_with_logits, pred, target),
        "BCE with logits · optax": jitted(
            lambda p, y: optax.sigmoid_binary_cross_entropy(p, y).mean(), pred, target
        ),
        "cross-entropy, rows of 64 · perdita, NumPy": lambda: ce.value_and_grad(logits, labels, out=out_rows),
        "cross-entropy, rows of 64 · perdita.jax": jitted(perdita.jax.cross_entropy, logits, labels),
        "cross-entropy, rows of 64 · optax": jitted(
            lambda p, y: optax.softmax_cross_entropy_with_integer_labels(p, y).mean(), logits, labels
        ),
    }


def check(runs: dict[str, Callable[[], tuple]]) -> None:
    """Fails unless all of one loss have the same value."""
    first: dict[str, float] = {}
    for name, run in runs.items():
        loss, value = name.partition(" · ")[0], run()[0]
        value = value if isinstance(value, float) else value.item()
        if abs(value - first.setdefault(loss, value)) > 1e-5 * abs(value):
            sys.exit(f"{name}: {value:.7g} is not {first[loss]:.7g}")


def best(runs: dict[str, Callable[[], tuple]]) -> dict[str, float]:
    """Seconds per call: rounds go in turns, and are shorter than the time that a busy machine gives a process."""
    check(runs)
    counts, fastest = {}, dict.fromkeys(runs, float("inf"))
    for name, run in runs.items():
        run()
        start = time.perf_counter()
        run()
        counts[name] = max(1, int(0.001 / (time.perf_counter() - start)))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            for _ in range(counts[name]):
                run()
            fastest[name] = min(fastest[name], (time.perf_counter() - start) / counts[name])
    return fastest


def main() -> None:
    torch.set_num_threads(1)
    columns = [best(contenders(n, "--compile" in sys.argv)) for n in SIZES]
    print(
        f"perdita {perdita.__version__}, torch {torch.__version__}, jax {jax.__version__}, numpy {np.__version__}"
    )
    print(f"{'µs for value and gradient':<46}" + "".join(f"{n:>10}" for n in SIZES))
    for name in columns[0]:
        print(f"{name:<46}" + "".join(f"{column[name] * 1e6:>10.1f}" for column in columns))


if __name__ == "__main__":
    main()
