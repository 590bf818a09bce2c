"""The processes that are measured: perdita's benchmarks, and one of each framework."""

import atexit
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .cases import KINDS
from .worker import FRAMEWORKS, REFERENCES, THREADS, TOO_LONG

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
        try:
            print(line, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            return ""
        return self.read()

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()


def start(measured, framework, *case):
    command = [sys.executable, "-m", "bench.worker", measured, framework, *case]
    # One core is all that XLA understands as one thread.
    threads = {"OMP_NUM_THREADS": str(THREADS), "RAYON_NUM_THREADS": str(THREADS), "JAX_PLATFORMS": "cpu"}
    env = {**threads, REFERENCES: references(), **(RETURN if measured == "memory" else KEEP)}
    return Server(command, env, stderr=subprocess.DEVNULL)


@cache
def references():
    """A folder that lives as long as this process."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return folder.name


class Framework:
    """A process of a framework, which is prepared for one case after another."""

    def __init__(self, name):
        self.name = name
        self.server = None
        self.case = None
        self.said = ""

    def prepare(self, kind, case):
        """`ready`, with errors where they count, or why nothing can be measured."""
        if self.case == (kind, case):
            return self.said
        self.server = self.server or start("time", self.name)
        self.case, self.said = (kind, case), self.server.ask(f"{kind}\t{case}") or "killed"
        if not self.said.startswith("ready"):
            said = self.said
            self.close()
            return said
        return self.said

    def seconds(self):
        return float(self.server.ask())

    def close(self):
        if self.server is not None:
            self.server.close()
        self.server = self.case = None


class Perdita:
    """Our own: benchmarks of perdita-catalog, or a process with the Python package."""

    def __init__(self):
        self.servers = {}

    def measure(self, kind, case, threads=THREADS):
        """The seconds of one call, and its bytes where memory counts."""
        name = KINDS[kind].server
        if name in FRAMEWORKS:
            framework = self.servers.setdefault(name, Framework(name))
            if not (said := framework.prepare(kind, case)).startswith("ready"):
                sys.exit(f"{name}, {case}: {said}")
            return framework.seconds(), None
        if name not in self.servers:
            command = ["cargo", "bench", "--quiet", "-p", "perdita-catalog", "--bench", name, "--", "--serve"]
            self.servers[name] = Server(command, KEEP)
        answer = self.servers[name].ask(f"{threads} {case}").split()
        if not answer:
            sys.exit(f"perdita, {case}: the benchmark ended")
        return float(answer[0]), int(answer[1]) if answer[1:] else None


@dataclass
class Measured:
    """A result: the seconds of a framework and of perdita in every round, and the bytes where memory counts."""

    times: list[tuple[float, float]]
    needed: int | None = None
    errors: tuple[str, ...] = ()

    @property
    def seconds(self):
        return statistics.median(t for t, _ in self.times)

    @property
    def ours(self):
        return [u for _, u in self.times]

    @property
    def ratio(self):
        return statistics.median(t / u for t, u in self.times)


class Turns:
    """Frameworks and perdita in turns."""

    def __init__(self, rounds, at_most=float("inf")):
        """`at_most`: seconds of a framework and a case after which no round begins."""
        self.rounds, self.at_most = rounds, at_most
        self.perdita, self.other = Perdita(), Perdita()
        self.frameworks = {}

    def measure(self, name, kind, case, memory=True):
        """A framework beside perdita, or why there is no time of it."""
        needed = None
        if KINDS[kind].counts_memory and memory:
            process = start("memory", name, kind, case)
            needed = process.read()
            process.close()
            if not needed.lstrip("-").isdigit():
                return needed or "killed"
        framework = self.frameworks.setdefault(name, Framework(name))
        said = framework.prepare(kind, case)
        if not said.startswith("ready"):
            return said
        times = self.alternate(framework.seconds, kind, case)
        if KINDS[kind].counts_memory:
            framework.close()
        return Measured(times, None if needed is None else int(needed), tuple(said.split()[1:]))

    def beside(self, other, kind, case):
        """Another case of perdita, or a loop that only moves memory, beside perdita."""
        return Measured(self.alternate(lambda: self.other.measure(kind, other)[0], kind, case))

    def alone(self, kind, case):
        """The seconds of perdita beside nothing."""
        # The first call is not yet warm.
        times = [self.perdita.measure(kind, case)[0] for _ in range(self.rounds + 1)]
        return statistics.median(times[1:])

    def alternate(self, theirs, kind, case):
        # The first call is not yet warm.
        self.perdita.measure(kind, case)
        times, start = [], time.perf_counter()
        while len(times) < self.rounds and (not times or max(times[0]) < TOO_LONG):
            if len(times) > 1 and time.perf_counter() - start > self.at_most:
                break
            times.append((theirs(), self.perdita.measure(kind, case)[0]))
        return times
