"""The number of threads: of calls, of PyTorch's tensors, of forked processes; the same bits for any number."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import perdita


@pytest.fixture(autouse=True)
def unset() -> Iterator[None]:
    yield
    perdita.set_num_threads(None)


def results() -> list[bytes]:
    """Values and gradients of large batches, bit by bit."""
    rng = np.random.default_rng(0)
    found: list[Any] = []
    x, y = rng.normal(size=(2, 300_000)).astype(np.float32)
    found += perdita.Huber().value_and_grad(x, y)
    z, labels = rng.normal(size=(20_000, 10)), rng.integers(0, 10, 20_000)
    found += perdita.CrossEntropy().value_and_grad(z, labels)
    a, b = rng.normal(size=(2, 300, 16)).astype(np.float32)
    value, grads = perdita.InfoNce().value_and_grad(a, b)
    found += [value, *grads]
    value, grads = perdita.TripletMargin().value_and_grad(*rng.normal(size=(3, 20_000, 8)))
    found += [value, *grads.values()]
    return [np.asarray(x).tobytes() for x in found]


def test_the_same_bits_for_any_number_of_threads() -> None:
    want = results()
    for n in (1, 2, 3, 7):
        perdita.set_num_threads(n)
        assert perdita.get_num_threads() == n
        assert results() == want


@pytest.mark.parametrize("n", [0, 5000, -1, 1 << 70])
def test_numbers_that_are_none(n: int) -> None:
    with pytest.raises(ValueError, match=f"n must be from 1 to 4096, or None, not {n}$"):
        perdita.set_num_threads(n)
    for wrong in ("all", True, np.True_):
        with pytest.raises(TypeError):
            perdita.set_num_threads(wrong)  # type: ignore[arg-type]


def run(code: str, **environment: str) -> str:
    own = {key: x for key, x in os.environ.items() if not key.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=own | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.strip()


COUNT = """
import os, numpy as np, perdita
def threads():
    return len(os.listdir("/proc/self/task"))
before = threads()
x = np.zeros(1 << 20)
perdita.Mse()(x, x)
print(threads() - before, perdita.get_num_threads())
"""
linux = pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts the threads of Linux")


@linux
def test_the_environment_sets_the_number() -> None:
    assert run(COUNT, PERDITA_NUM_THREADS="3") == "3 3"
    assert run(COUNT, RAYON_NUM_THREADS="2") == "2 2"
    assert run(COUNT, PERDITA_NUM_THREADS="4", RAYON_NUM_THREADS="2") == "4 4"
    cores = len(os.sched_getaffinity(0))
    assert run(COUNT, PERDITA_NUM_THREADS="none") == f"{cores} {cores}"


@linux
def test_small_batches_start_no_thread() -> None:
    assert run(COUNT.replace("1 << 20", "1 << 10"), PERDITA_NUM_THREADS="3") == "0 3"
    set_before = COUNT.replace("before = ", "perdita.set_num_threads(5); before = ")
    assert run(set_before) == "5 5"
    assert run(set_before.replace("1 << 20", "1 << 10")) == "0 5"


DISTRIBUTED = """
import os, socket, sys, torch, numpy as np, perdita
from perdita.torch import distributed
import torch.distributed as dist
def threads():
    return len(os.listdir("/proc/self/task"))
dist.init_process_group("gloo", init_method=f"file://{sys.argv[1]}", rank=0, world_size=1)
a, b = torch.randn(2, 600, 32).requires_grad_()
hidden, layer, target = torch.randn(600, 32, requires_grad=True), torch.randn(500, 32), torch.arange(600) % 500
dist.all_reduce(torch.zeros(1))
torch.nn.functional.mse_loss(a, b)
before = threads()
LOSS
during = threads() - before
x = np.zeros(1 << 20)
perdita.Mse()(x, x)
print(during, threads() - before)
"""


@linux
@pytest.mark.parametrize(
    "loss",
    [
        "distributed.Clip()(a, b)",
        "distributed.LinearCrossEntropy()(hidden, layer, target)",
    ],
)
def test_distributed_losses_have_the_number_of_the_environment(loss: str, tmp_path: Path) -> None:
    """Also if they are the first ones of the process: they start the threads."""
    pytest.importorskip("torch.distributed")
    from processes import program

    for n in ("1", "3"):
        done = program(DISTRIBUTED.replace("LOSS", loss), str(tmp_path / n), PERDITA_NUM_THREADS=n)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == f"{n} {n}", done.stderr


TENSORS = """
# One thread is the calling one.
import os, torch, perdita, perdita.torch as pt
def threads():
    return len(os.listdir("/proc/self/task"))
torch.set_num_threads(1)
x = torch.zeros(1 << 20)
torch.nn.functional.mse_loss(x, x)
before = threads()
first = pt.Mse()(x, x)
one = threads() - before
torch.set_num_threads(4)
pt.Mse()(x, x)
four = threads() - before - one
perdita.set_num_threads(2)
pt.Mse()(x, x)
print(one, four, threads() - before - one - four, perdita.get_num_threads())
"""


@linux
def test_tensors_have_pytorchs_number() -> None:
    pytest.importorskip("torch")
    assert run(TENSORS, PERDITA_NUM_THREADS="3") == "0 4 2 2"


FORKED = """
import os, numpy as np, perdita
x, y = np.random.default_rng(0).normal(size=(2, 1 << 18))
{before}
want = perdita.Huber()(x, y)
child = os.fork()
if child == 0:
    ok = perdita.Huber()(x, y) == want
    perdita.set_num_threads(2)
    ok = ok and perdita.Huber()(x, y) == want and perdita.Huber()(x[:9], y[:9]) > 0
    os._exit(0 if ok else 3)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("before", ["", "perdita.set_num_threads(3)"])
def test_forked_processes(before: str) -> None:
    assert run(FORKED.format(before=before)) == "0"


def test_compiled_functions_of_jax() -> None:
    jax = pytest.importorskip("jax")
    import perdita.jax as pj

    x = np.random.default_rng(0).normal(size=1 << 17).astype(np.float32)
    loss = jax.jit(jax.value_and_grad(pj.huber))
    want = [np.asarray(y).tobytes() for y in loss(x, 0 * x)]
    for n in (1, 3):
        perdita.set_num_threads(n)
        assert [np.asarray(y).tobytes() for y in loss(x, 0 * x)] == want
