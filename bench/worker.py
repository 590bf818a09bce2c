"""One framework, in a process of its own.

    python -m bench.worker time FRAMEWORK                   reads lines: KIND, a tab and CASE, or nothing
    python -m bench.worker memory FRAMEWORK KIND CASE

To a case `time` says `ready` once the value is that of perdita's Python package, with the relative errors of value and
gradients where they count, and then answers every empty line with the seconds of one call. Or it says why nothing can
be measured. `memory` says how many bytes a call needs beside its inputs and gradients.
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

import numpy as np

from .cases import (
    AUTOCAST,
    BF16,
    CHUNKS,
    COMPILED,
    EAGER,
    JAX,
    KINDS,
    METRIC_LEARNING,
    MODULE,
    PERDITA,
    PERDITA_BF16,
    PERDITA_MODULE,
    SKLEARN,
    batch,
    doubled,
    parse,
    scores_bytes,
)

THREADS = int(os.environ.get("THREADS", "1"))
LONG = 0.02  # seconds that one measurement lasts at least
TOO_LONG = 20  # seconds of a call that is not repeated
REFERENCES = "BENCH_REFERENCES"  # the folder of values and gradients in double precision
TOLERANCE = {"f32": 1e-4, "f64": 1e-10, "bf16": 2e-2}  # of values

# The module of a framework, its losses, and how it computes value and gradients.
FRAMEWORKS = {
    EAGER: ("in_pytorch", "LOSSES", "eager"),
    COMPILED: ("in_pytorch", "LOSSES", "compiled"),
    CHUNKS: ("in_pytorch", "IN_CHUNKS", "eager"),
    AUTOCAST: ("in_pytorch", "LOSSES", "autocast"),
    BF16: ("in_pytorch", "LOSSES", "in_bf16"),
    MODULE: ("in_pytorch", "MODULES", "backward"),
    JAX: ("in_jax", "LOSSES", "jitted"),
    METRIC_LEARNING: ("in_pytorch", "METRIC_LEARNING", "eager"),
    SKLEARN: ("in_sklearn", "LOSSES", "filled"),
    PERDITA: ("in_perdita", "LOSSES", "on_arrays"),
    PERDITA_BF16: ("in_perdita", "LOSSES", "in_bf16"),
    PERDITA_MODULE: ("in_perdita", "MODULES", "backward"),
}


class Unmeasured(Exception):
    """The reason why nothing is measured, as it stands in the table."""


def main(measured, framework, *case):
    if measured == "memory":
        try:
            print(memory(framework, *case), flush=True)
        except Exception as error:
            print(reason(error), flush=True)
        return
    call = None
    for line in sys.stdin:
        if not line.strip():
            print(seconds(*call), flush=True)
            continue
        # The memory of the last case, before the next is made.
        call = None
        gc.collect()
        try:
            *call, said = ready(framework, *line.strip().split("\t"))
        except Exception as error:
            said = reason(error)
        print(said, flush=True)


def reason(error):
    if isinstance(error, Unmeasured):
        return str(error)
    size = re.search(r"allocat\w* (\d+) bytes", str(error))
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"needs {mebibytes(int(size[1]))} more" if size else f"fails: {text}"


def prepared(framework, kind, case):
    """The call, the arrays, and what a first call gave."""
    loss, shape, marks = parse(case)
    name, losses, evaluate = FRAMEWORKS[framework]
    if KINDS[kind].counts_memory and framework != CHUNKS and 2 * scores_bytes(shape) > available():
        raise Unmeasured(f"needs 2 × {mebibytes(scores_bytes(shape))}")
    module = importlib.import_module(f".{name}", __package__)
    if loss not in getattr(module, losses):
        raise Unmeasured("–")
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(THREADS)

    limit = (used("VmData") + available(), resource.getrlimit(resource.RLIMIT_DATA)[1])
    resource.setrlimit(resource.RLIMIT_DATA, limit)
    variables, constants = batch(kind, case)
    evaluate = f"{evaluate}_hessian" if "hessian" in marks else evaluate
    call = getattr(module, evaluate)(
        getattr(module, losses)[loss], [*variables.values()], [*constants.values()]
    )
    # It compiles and initialises.
    start = time.perf_counter()
    first = call()
    if time.perf_counter() - start < TOO_LONG:
        call()
    return call, (variables, constants), first


def memory(framework, kind, case):
    call, _, first = prepared(framework, kind, case)
    results = sum(x.nbytes for x in first[1])
    del first
    return peak(call) - results


def ready(framework, kind, case):
    """The call, its clock, and `ready`."""
    call, arrays, first = prepared(framework, kind, case)
    loss, _, marks = parse(case)
    counts = KINDS[kind]
    precision = "bf16" if "bf16" in framework else "f64" if "f64" in marks else "f32"
    said = "ready"
    if "hessian" in marks:
        check_hessian(first, loss, arrays, TOLERANCE[precision], getattr(call, "scale", 1))
    elif counts.counts_errors:
        errors = relative_errors(first, case, *arrays)
        check_error("value", errors[0], TOLERANCE[precision])
        said = " ".join(["ready", *(f"{error:.1e}" for error in errors)])
    else:
        expected = perdita().loss(loss)(**arrays[0], **arrays[1])
        check("value", float(first[0]), expected, TOLERANCE[precision] * max(abs(expected), 1e-3))
    # Where memory counts perdita goes by the clock, as more than one thread always does.
    now = time.process_time if THREADS == 1 and not counts.counts_memory else time.perf_counter
    return call, now, said


def check(what, value, expected, tolerance):
    if not abs(value - expected) <= tolerance:
        raise Unmeasured(f"wrong {what}: {value:.7g}, and perdita {expected:.7g}")


def check_error(what, error, tolerance):
    if not error <= tolerance:
        raise Unmeasured(f"wrong {what}: its relative error is {error:.1e}")


def check_hessian(result, loss, arrays, tolerance, scale):
    """Value, if there is one, gradient and the Hessian's diagonal."""
    value, grad, hessian = result
    expected, *exact = perdita().loss(loss).value_grad_hess(**arrays[0], **arrays[1])
    if value is not None:
        check("value", float(value), expected, tolerance * abs(expected))
    for what, x, y in zip(("gradient", "Hessian"), (grad, hessian), exact, strict=True):
        check_error(what, relative_error(scale * np.asarray(x), y), tolerance)


def relative_errors(result, case, variables, constants):
    """Of value and gradients against double precision."""
    value, grads = result
    expected, *exact = reference(case, variables, constants)
    grads = [np.asarray(x.float() if hasattr(x, "float") else x, dtype=np.float64) for x in grads]
    of_grads = max(relative_error(x, y) for x, y in zip(grads, exact, strict=True))
    return abs(float(value) - expected) / abs(expected), of_grads


def relative_error(x, y):
    """The norm of the difference of arrays, over that of the second."""
    return np.linalg.norm(x - y) / np.linalg.norm(y)


def reference(case, variables, constants):
    """Value and gradients in double precision, which the first process leaves to the others."""
    file = Path(os.environ[REFERENCES]) / f"{case}.npz"
    if file.exists():
        return [*np.load(file).values()]
    value, grads = perdita().loss(parse(case)[0]).value_and_grad(**doubled(variables), **constants)
    np.savez(file, value, *grads)
    return [value, *grads]


def perdita():
    import perdita

    return perdita


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
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak becomes what there is now
    before = used("VmRSS")
    call()
    return used("VmHWM") - before


def used(name):
    """Bytes of this process, as the kernel counts them."""
    return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) << 10


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
