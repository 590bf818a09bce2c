"""The losses on products in PyTorch, JAX and pytorch-metric-learning beside perdita: value and gradients, f32.

    python bench/peers_products.py                 every case
    python bench/peers_products.py clip 2048       cases with one of these words in their names
    python bench/peers_products.py 'clip 256x64'   a case of your own
    THREADS=2 python bench/peers_products.py

A cell is the time of one call, and the memory that it needs at most beside its
inputs and gradients.

Each framework is a process of its own. For the time it takes turns with
perdita, and is timed by the clock, so that the machine should be quiet; memory
is kept between calls by both. For the memory there is a second process that
gives what it frees back to the system: after two calls, that compile and
initialise, it is how far the resident set rises during the third, less the
gradients. perdita counts what it allocates.

A process may not have more memory than is free: what does not fit says so.
"""

import ctypes
import gc
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = int(os.environ.get("THREADS", "1"))
ROUNDS = 5
LONG = 20  # seconds; what takes longer is measured once

CASES = [
    "linear_cross_entropy 2048x768x32000",
    "clip 4096x512",
    "clip 16384x256",
    "clip 65536x256",
    "info_nce 16384x256",
    "siglip 4096x512",
    "sup_con 4096x512",
    "triplet 4096x128",
]


def batch(loss, shape):
    """As perdita's benchmark makes it: rows of a length near 1, and partners that are like them."""
    import numpy as np

    random = np.random.default_rng(1)
    n, d, m = [*map(int, shape.split("x")), int(shape.split("x")[0])][:3]
    a, b = (random.normal(size=(rows, d)) / d**0.5 for rows in (n, m))
    b = None if loss in ("sup_con", "triplet") else b if m != n else a + b
    labels = random.integers(0, max(1, n // 32) if b is None else m, n)
    return *(x if x is None else x.astype(np.float32) for x in (a, b)), labels


# ---- the losses, as each framework writes them ----


class Torch:
    def __init__(self):
        import torch
        import torch.nn.functional as F

        torch.set_num_threads(THREADS)
        self.torch, self.F = torch, F

    def tensors(self, a, b, y):
        return *(x if x is None else self.torch.from_numpy(x) for x in (a, b)), self.torch.from_numpy(y)

    def call(self, loss, a, b, y):
        a, b, y = self.tensors(a, b, y)
        inputs = [x.requires_grad_() for x in (a, b) if x is not None]
        loss = getattr(self, loss)

        def call():
            value = loss(a, b, y)
            return value.detach(), self.torch.autograd.grad(value, inputs)

        return call


class Eager(Torch):
    def cosines(self, a, b, temperature):
        return self.F.normalize(a) @ self.F.normalize(b).T / temperature

    def groups(self, y):
        same = y[:, None] == y
        return same & ~self.torch.eye(len(y), dtype=self.torch.bool), ~same

    def linear_cross_entropy(self, a, b, y):
        return self.F.cross_entropy(self.F.linear(a, b), y)

    def info_nce(self, a, b, y):
        return self.F.cross_entropy(self.cosines(a, b, 0.07), self.torch.arange(len(a)))

    def clip(self, a, b, y):
        z, own = self.cosines(a, b, 0.07), self.torch.arange(len(a))
        return (self.F.cross_entropy(z, own) + self.F.cross_entropy(z.T, own)) / 2

    def siglip(self, a, b, y):
        z = self.cosines(a, b, 0.1) - 10
        sign = 2 * self.torch.eye(len(a)) - 1
        return -self.F.logsigmoid(sign * z).sum() / len(a)

    def sup_con(self, a, b, y):
        near, far = self.groups(y)
        z = self.cosines(a, a, 0.07).masked_fill(~(near | far), -self.torch.inf)
        log_p = self.torch.log_softmax(z, 1).masked_fill(~near, 0)
        return (-log_p.sum(1) / near.sum(1)).mean()

    def triplet(self, a, b, y):
        near, far = self.groups(y)
        square = (a * a).sum(1)
        d2 = (square[:, None] + square - 2 * a @ a.T).clamp_min(0)
        hard = d2.masked_fill(~near, -self.torch.inf).amax(1).sqrt()
        close = d2.masked_fill(~far, self.torch.inf).amin(1).sqrt()
        return self.torch.relu(hard - close + 0.2).mean()


class Compiled(Eager):
    """One compiled function of value and gradients: better than compiling the loss and going backwards through it."""

    def call(self, loss, a, b, y):
        a, b, y = self.tensors(a, b, y)
        which = 0 if b is None else (0, 1)
        both = self.torch.func.grad_and_value(getattr(self, loss), argnums=which)
        both = self.torch.compile(both, fullgraph=True, dynamic=False)

        def call():
            with self.torch.no_grad():
                return both(a, b, y)

        return call


class Chunks(Torch):
    """PyTorch's own cross-entropy of a linear layer in chunks, by its defaults: what it can express."""

    def linear_cross_entropy(self, a, b, y):
        return self.F.linear_cross_entropy(a, b, y, options=self.torch.nn.LinearCrossEntropyOptions())

    def info_nce(self, a, b, y):
        a, b = self.F.normalize(a) / 0.07, self.F.normalize(b)
        return self.linear_cross_entropy(a, b, self.torch.arange(len(a)))

    def clip(self, a, b, y):
        return (self.info_nce(a, b, y) + self.info_nce(b, a, y)) / 2


class Metric(Torch):
    """pytorch-metric-learning."""

    def __init__(self):
        super().__init__()
        from pytorch_metric_learning import distances, losses, miners, reducers

        euclidean = distances.LpDistance(normalize_embeddings=False)
        self.nce, self.con = losses.NTXentLoss(0.07), losses.SupConLoss(0.07)
        self.margin = losses.TripletMarginLoss(0.2, distance=euclidean, reducer=reducers.MeanReducer())
        self.miner = miners.BatchHardMiner(distance=euclidean)

    def info_nce(self, a, b, y):
        own = self.torch.arange(len(a))
        return self.nce(a, own, ref_emb=b, ref_labels=own.clone())

    def clip(self, a, b, y):
        return (self.info_nce(a, b, y) + self.info_nce(b, a, y)) / 2

    def sup_con(self, a, b, y):
        return self.con(a, y)

    def triplet(self, a, b, y):
        return self.margin(a, y, self.miner(a, y))


class Jax:
    def __init__(self):
        import jax
        import jax.numpy as jnp

        self.jax, self.jnp = jax, jnp

    def cosines(self, a, b, temperature):
        a, b = (x / self.jnp.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
        return a @ b.T / temperature

    def linear_cross_entropy(self, a, b, y):
        z = a @ b.T
        own = self.jnp.take_along_axis(z, y[:, None], axis=1)[:, 0]
        return (self.jax.nn.logsumexp(z, axis=1) - own).mean()

    def info_nce(self, a, b, y):
        z = self.cosines(a, b, 0.07)
        return (self.jax.nn.logsumexp(z, axis=1) - self.jnp.diagonal(z)).mean()

    def clip(self, a, b, y):
        z = self.cosines(a, b, 0.07)
        both = self.jax.nn.logsumexp(z, axis=1) + self.jax.nn.logsumexp(z, axis=0)
        return (both / 2 - self.jnp.diagonal(z)).mean()

    def siglip(self, a, b, y):
        z = self.cosines(a, b, 0.1) - 10
        sign = 2 * self.jnp.eye(len(a)) - 1
        return -self.jax.nn.log_sigmoid(sign * z).sum() / len(a)

    def groups(self, y):
        same = y[:, None] == y
        return same & ~self.jnp.eye(len(y), dtype=bool), ~same

    def sup_con(self, a, b, y):
        near, far = self.groups(y)
        z = self.cosines(a, a, 0.07)
        lse = self.jax.nn.logsumexp(z, axis=1, where=near | far)
        return (lse - (near * z).sum(1) / near.sum(1)).mean()

    def triplet(self, a, b, y):
        jnp, (near, far) = self.jnp, self.groups(y)
        square = (a * a).sum(1)
        d2 = jnp.maximum(square[:, None] + square - 2 * a @ a.T, 0)
        hard = jnp.sqrt(jnp.where(near, d2, -jnp.inf).max(1))
        close = jnp.sqrt(jnp.where(far, d2, jnp.inf).min(1))
        return self.jax.nn.relu(hard - close + 0.2).mean()

    def call(self, loss, a, b, y):
        which = 0 if b is None else (0, 1)
        both = self.jax.jit(self.jax.value_and_grad(getattr(self, loss), argnums=which))
        inputs = [x if x is None else self.jnp.asarray(x) for x in (a, b, y)]
        return lambda: self.jax.block_until_ready(both(*inputs))


PEERS = {
    "PyTorch eager": Eager,
    "PyTorch compiled": Compiled,
    "PyTorch in chunks": Chunks,
    "JAX": Jax,
    "pytorch-metric-learning": Metric,
}


# ---- one framework and one case, in a process of their own ----


def worker(peer, case, memory):
    loss, shape = case.split()
    resource.setrlimit(resource.RLIMIT_DATA, (available(), available()))
    try:
        a, b, y = batch(loss, shape)
        call = PEERS[peer]().call(loss, a, b, y)
        start = time.perf_counter()
        call()
        if time.perf_counter() - start < LONG:
            call()
        if memory:
            print(peak(call) - sum(x.nbytes for x in (a, b) if x is not None), flush=True)
            return
        print("ready", flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            call()
            print(time.perf_counter() - start, flush=True)
    except Exception as error:
        size = re.search(r"allocat\w* (\d+) bytes", str(error))
        print(f"needs {mebibytes(int(size[1]))} more" if size else f"fails: {str(error).splitlines()[0]}", flush=True)


def peak(call):
    """How far the resident set rises in a call."""

    def status(name):
        return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) << 10

    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak becomes what there is now
    before = status("VmRSS")
    call()
    return status("VmHWM") - before


def available():
    """The memory that nobody uses, but a tenth."""
    return int(re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())[1]) * 1024 * 9 // 10


# ---- all of them, in turns ----


class Server:
    """A process that answers lines with lines."""

    def __init__(self, command, env, **options):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, **pipes, **options)

    def read(self):
        return self.process.stdout.readline().strip()

    def ask(self, line=""):
        print(line, file=self.process.stdin, flush=True)
        return self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


# Either memory that is freed stays with the process, as page faults would be most of what is timed, or none does.
KEEP = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_TOP_PAD_": str(1 << 28)}
RETURN = {"MALLOC_MMAP_THRESHOLD_": str(1 << 16), "MALLOC_TRIM_THRESHOLD_": str(1 << 16)}


def start(peer, case, memory):
    command = [sys.executable, __file__, "--memory" if memory else "--time", peer, case]
    # One core is all that XLA understands as one thread.
    env = {"OMP_NUM_THREADS": str(THREADS), "JAX_PLATFORMS": "cpu"} | (RETURN if memory else KEEP)
    return Server(command, env, stderr=subprocess.DEVNULL)


def measure(peer, case, ours):
    """(seconds, seconds of perdita) of every round and the bytes, or why there are none."""
    loss, shape = case.split()
    n, _, m = [*map(int, shape.split("x")), int(shape.split("x")[0])][:3]
    if not hasattr(PEERS[peer], loss):
        return "–"
    if peer != "PyTorch in chunks" and 8 * n * m > available():
        return f"needs 2 × {mebibytes(4 * n * m)}"
    with start(peer, case, True) as process:
        more = process.read()
    if not more.lstrip("-").isdigit():
        return more or "killed"
    with start(peer, case, False) as process:
        if (state := process.read()) != "ready":
            return state or "killed"
        rounds = []
        while len(rounds) < ROUNDS and (not rounds or max(rounds[0]) < LONG):
            rounds.append((float(process.ask()), ours(case)[0]))
    return rounds, int(more)


def seconds(t):
    return f"{t:.3g} s" if t >= 1 else f"{t * 1e3:.3g} ms"


def mebibytes(n):
    n = max(n, 0) / 2**20
    return f"{n:.0f} MiB" if n < 1 << 12 else f"{n / 2**10:.0f} GiB" if n < 1 << 22 else f"{n / 2**20:.0f} TiB"


def main():
    words = sys.argv[1:]
    cases = [case for case in CASES if not words or any(word in case for word in words)]
    cases += [word for word in words if " " in word and word not in cases]
    # Children inherit the cores.
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-THREADS:]))
    command = ["cargo", "bench", "--quiet", "-p", "perdita-catalog", "--bench", "products", "--", "--serve"]
    print(f"threads: {THREADS}\n\n| | {' | '.join(PEERS)} | perdita | best peer / perdita |")
    print("|---" * (len(PEERS) + 3) + "|")
    with Server(command, KEEP) as perdita:

        def ours(case):
            taken, needed = perdita.ask(f"{THREADS} {case}").split()
            return float(taken), int(needed)

        for case in cases:
            _, needed = ours(case)
            cells, ratios, own = [], [], []
            for peer in PEERS:
                result = measure(peer, case, ours)
                if isinstance(result, str):
                    cells.append(result)
                    continue
                rounds, more = result
                cells.append(f"{seconds(statistics.median(t for t, _ in rounds))}, {mebibytes(more)}")
                ratios.append(statistics.median(t / u for t, u in rounds))
                own += [u for _, u in rounds]
            own = statistics.median(own or [ours(case)[0]])
            best = f"{min(ratios):.1f}" if ratios else ""
            print(f"| {case} | {' | '.join(cells)} | {seconds(own)}, {mebibytes(needed)} | {best} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] in (["--time"], ["--memory"]):
        worker(*sys.argv[2:], memory=sys.argv[1] == "--memory")
    else:
        main()
