"""One framework and one case, in a process of their own: python -m bench.worker time|memory FRAMEWORK KIND CASE

Says `ready` once the value is that of perdita's Python package, and then answers every line with the seconds of one
call. Or says how many bytes a call needs, or why nothing can be measured.
"""

import ctypes
import gc
import importlib
import os
import re
import resource
import sys
import time
from pathlib import Path

from .cases import CHUNKS, COMPILED, EAGER, JAX, KINDS, METRIC_LEARNING, batch, parse, scores_bytes

THREADS = int(os.environ.get("THREADS", "1"))
LONG = 0.02  # seconds that one measurement lasts at least
TOO_LONG = 20  # seconds of a call that is not repeated
TOLERANCE = 1e-4  # of values in single precision

# The module of a framework, its losses, and how it computes value and gradients.
FRAMEWORKS = {
    EAGER: ("in_pytorch", "LOSSES", "eager"),
    COMPILED: ("in_pytorch", "LOSSES", "compiled"),
    CHUNKS: ("in_pytorch", "IN_CHUNKS", "eager"),
    JAX: ("in_jax", "LOSSES", "jitted"),
    METRIC_LEARNING: ("in_pytorch", "METRIC_LEARNING", "eager"),
}


def main(measured, framework, kind, case):
    try:
        run(measured, framework, kind, case)
    except Exception as error:
        size = re.search(r"allocat\w* (\d+) bytes", str(error))
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        print(f"needs {mebibytes(int(size[1]))} more" if size else f"fails: {reason}", flush=True)


def run(measured, framework, kind, case):
    loss, shape = parse(case)
    module, losses, evaluate = FRAMEWORKS[framework]
    counts_memory = KINDS[kind].counts_memory
    if counts_memory and framework != CHUNKS and 2 * scores_bytes(shape) > available():
        return print(f"needs 2 × {mebibytes(scores_bytes(shape))}", flush=True)
    module = importlib.import_module(f".{module}", __package__)
    if loss not in getattr(module, losses):
        return print("–", flush=True)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(THREADS)

    limit = available()
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    variables, constants = batch(kind, case)
    call = getattr(module, evaluate)(
        getattr(module, losses)[loss], [*variables.values()], [*constants.values()]
    )
    # It compiles and initialises.
    start = time.perf_counter()
    value = float(call()[0])
    if time.perf_counter() - start < TOO_LONG:
        call()
    if measured == "memory":
        return print(peak(call) - sum(x.nbytes for x in variables.values()), flush=True)

    expected = perdita_value(loss, variables | constants)
    if not abs(value - expected) <= TOLERANCE * max(abs(expected), 1e-3):
        return print(f"wrong: {value:.7g}, and perdita {expected:.7g}", flush=True)
    # Where memory counts perdita goes by the clock, as more than one thread always does.
    now = time.process_time if THREADS == 1 and not counts_memory else time.perf_counter
    print("ready", flush=True)
    for _ in sys.stdin:
        print(seconds(call, now), flush=True)


def perdita_value(loss, arrays):
    import perdita

    return perdita.loss(loss)(**arrays)


def seconds(call, now):
    """Of one call, from as many as take long enough."""
    calls = 1
    while True:
        start = now()
        for _ in range(calls):
            call()
        taken = now() - start
        if taken >= LONG:
            return taken / calls
        calls = int(calls * 1.2 * LONG / max(taken, 1e-6)) + 1


def peak(call):
    """The rise of the resident set in a call."""

    def status(name):
        return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) << 10

    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak becomes what there is now
    before = status("VmRSS")
    call()
    return status("VmHWM") - before


def available():
    """Nine tenths of the free memory."""
    return int(re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())[1]) * 1024 * 9 // 10


def mebibytes(n):
    mebi = max(n, 0) / 2**20
    for unit in ("MiB", "GiB"):
        if mebi < 1 << 12:
            return f"{mebi:.0f} {unit}"
        mebi /= 2**10
    return f"{mebi:.0f} TiB"


if __name__ == "__main__":
    main(*sys.argv[1:])
