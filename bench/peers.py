"""PyTorch, JAX and pytorch-metric-learning beside perdita: value and gradients, f32, in turns.

    python -m bench.peers                        everything
    python -m bench.peers rows arrays            these kinds: pointwise, formulas, rows, arrays, products
    python -m bench.peers products clip 2048     their cases with one of these words in their names
    python -m bench.peers 'clip 256x64'          a case of your own, of a loss that is measured
    python -m bench.peers mse --rounds 1         quick and rough
    THREADS=2 python -m bench.peers

Each framework is a process of its own, pinned to the same cores as perdita. In every round it is timed once, then
perdita, so that whoever else uses the machine slows both. One thread is timed by the processor time of its process,
more by the clock; so are products of rows, for which a cell has also the memory of one call.

A framework whose value is not perdita's fails the benchmark.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

from .cases import KINDS, parse
from .worker import THREADS, TOO_LONG, mebibytes

ROOT = Path(__file__).resolve().parent.parent

# Either memory that is freed stays with the process, as page faults would be most of what is timed, or none does.
KEEP = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_TOP_PAD_": str(1 << 28)}
RETURN = {"MALLOC_MMAP_THRESHOLD_": str(1 << 16), "MALLOC_TRIM_THRESHOLD_": str(1 << 16)}


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


class Perdita:
    """Our own benchmarks, each started when it is needed, answering one question after another."""

    def __init__(self):
        self.servers = {}

    def measure(self, kind, case):
        """The seconds of one call, and its bytes where memory counts."""
        name = KINDS[kind].server
        if name not in self.servers:
            command = ["cargo", "bench", "--quiet", "-p", "perdita-catalog", "--bench", name, "--", "--serve"]
            self.servers[name] = Server(command, KEEP)
        answer = self.servers[name].ask(f"{THREADS} {case}").split()
        return float(answer[0]), int(answer[1]) if answer[1:] else None


def start(measured, framework, kind, case):
    command = [sys.executable, "-m", "bench.worker", measured, framework, kind, case]
    # One core is all that XLA understands as one thread.
    threads = {"OMP_NUM_THREADS": str(THREADS), "RAYON_NUM_THREADS": str(THREADS), "JAX_PLATFORMS": "cpu"}
    return Server(command, threads | (RETURN if measured == "memory" else KEEP), stderr=subprocess.DEVNULL)


def measure(framework, kind, case, perdita, rounds):
    """The seconds of both in every round, and the bytes where memory counts; or why there are none."""
    needed = None
    if KINDS[kind].counts_memory:
        with start("memory", framework, kind, case) as process:
            more = process.read()
        if not more.lstrip("-").isdigit():
            return more or "killed"
        needed = int(more)
    with start("time", framework, kind, case) as process:
        if (state := process.read()) != "ready":
            return state or "killed"
        times = []
        while len(times) < rounds and (not times or max(times[0]) < TOO_LONG):
            times.append((float(process.ask()), perdita.measure(kind, case)[0]))
    return times, needed


def line(kind, case, perdita, rounds):
    """The cells of a case, and if all values were right."""
    own, needed = perdita.measure(kind, case)
    cells, ratios, own, right = [], [], [own], True
    for framework in KINDS[kind].frameworks:
        result = measure(framework, kind, case, perdita, rounds)
        if isinstance(result, str):
            cells.append(result)
            right &= not result.startswith("wrong")
            continue
        times, more = result
        cells.append(cell(statistics.median(t for t, _ in times), more))
        ratios.append(statistics.median(t / u for t, u in times))
        own += [u for _, u in times]
    # The first call is not yet warm.
    cells.append(cell(statistics.median(own[1:] or own), needed))
    return [case, *cells, f"{min(ratios):.1f}" if ratios else ""], right


def cell(t, n):
    time = f"{t:.3g} s" if t >= 1 else f"{t * 1e3:.3g} ms" if t >= 1e-3 else f"{t * 1e6:.3g} µs"
    return time if n is None else f"{time}, {mebibytes(n)}"


def chosen(words):
    """The cases by kind, of the kinds and with the words that are given, or cases of one's own."""
    kinds = [word for word in words if word in KINDS] or [*KINDS]
    own = [word for word in words if " " in word]
    words = [word for word in words if word not in KINDS and word not in own]
    for kind in kinds:
        measured = KINDS[kind].cases
        losses = {parse(case)[0] for case in measured}
        cases = [] if own and not words else measured
        cases = [case for case in cases if not words or any(word in case for word in words)]
        cases += [case for case in own if parse(case)[0] in losses and case not in cases]
        if cases:
            yield kind, cases


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="a kind, a word of a case, or a case")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed (%(default)s)")
    args = parser.parse_args()
    # Children inherit the cores.
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-THREADS:]))
    perdita, right = Perdita(), True
    print(f"threads: {THREADS}")
    for kind, cases in chosen(args.words):
        columns = [kind, *KINDS[kind].frameworks, "perdita", "best peer / perdita"]
        print(f"\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|", flush=True)
        for case in cases:
            cells, correct = line(kind, case, perdita, args.rounds)
            right &= correct
            print(f"| {' | '.join(cells)} |", flush=True)
    sys.exit(not right)


if __name__ == "__main__":
    main()
