"""Many files on the command line: time, memory, and what a full disk or a killed process leaves.

    cargo build --release -p perdita-cli
    python -m bench.many_files                       # everything: 10 GB of the disk, a quarter of an hour
    python -m bench.many_files kills disk            # some: size, files, groups, disk, kills
    python -m bench.many_files size --gigabytes 1

Values are compared with NumPy's, and runs that were interrupted, resumed or merged with one run, byte for byte: a
difference fails. Memory is the largest resident set of the process. Needs NumPy and PyArrow; a full disk is a small
tmpfs, which Linux lets root mount.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
LOSS = ["-l", "mse", "-p", "p", "-t", "y"]
SEED = 20

LAUNCHER = """
import os, sys, time
begin = time.monotonic()
child = os.fork()
if not child:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
spent = time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss
print(os.waitstatus_to_exitcode(status), *spent, file=open("usage", "w"))
"""
"""Runs a command in a small process of its own: Linux counts the memory of the process that forks into the child's."""


class Run(NamedTuple):
    """A process that has ended."""

    out: str
    problem: str
    status: int
    seconds: float
    processor: float
    """Seconds of all its threads: on a busy machine, less than what the clock says."""
    megabytes: float


class Bench:
    """Commands in a folder of data."""

    def __init__(self, binary: Path, folder: Path, gigabytes: float) -> None:
        self.binary, self.folder, self.gigabytes = binary, folder, gigabytes

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([self.binary, *args], cwd=self.folder, stdout=subprocess.DEVNULL)

    def run(self, *args: str) -> Run:
        launch = [sys.executable, "-S", "-c", LAUNCHER, self.binary, *args]
        ended = subprocess.run(launch, cwd=self.folder, capture_output=True, text=True, check=True)
        status, *spent, kilobytes = (self.folder / "usage").read_text().split()
        return Run(ended.stdout, ended.stderr, int(status), *map(float, spent), int(kilobytes) / 1024)

    def done(self, *args: str) -> Run:
        """A run that must succeed."""
        run = self.run(*args)
        assert run.status == 0, (args, run.problem)
        return run


def say(*cells: object) -> None:
    """A row of the table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def spent(run: Run) -> tuple[str, ...]:
    times = [f"{x:.2g} s" if x < 10 else f"{x:.0f} s" for x in (run.seconds, run.processor)]
    return *times, f"{run.megabytes:.0f} MB"


def mean(text: str) -> float:
    """The value over all rows in a JSON report."""
    lines = [line for line in json.loads(text)["losses"] if line.get("group") is None]
    return lines[0]["value"]


def same(a: float, b: float) -> None:
    assert math.isclose(a, b, rel_tol=1e-12), f"a wrong value: {a}, and NumPy has {b}"


def write(path: Path, rows: int, rng: np.random.Generator, **more: np.ndarray) -> float:
    """A file of random predictions and targets, and its sum of squared errors."""
    p, y = rng.standard_normal((2, rows), dtype=np.float32)
    columns = {"p": p, "y": y, **more}
    pq.write_table(pa.table(columns), path, compression="none", use_dictionary=False, row_group_size=1 << 17)
    return float(np.square(p.astype(np.float64) - y).sum())


# ---- load ----


def size(bench: Bench) -> None:
    """Gigabytes of Parquet, in constant memory."""
    rows, rng = 12_500_000, np.random.default_rng(SEED)
    count = max(1, round(bench.gigabytes * 1e9 / (8 * rows)))
    sums = [write(bench.folder / f"part-{at:04}.parquet", rows, rng) for at in range(count)]
    stored = sum(path.stat().st_size for path in bench.folder.glob("*.parquet"))
    for name, pattern, some in (
        ("one file of 100 MB", "part-0000.parquet", sums[:1]),
        (f"{count} such files, {stored / 1e9:.1f} GB", "part-*.parquet", sums),
    ):
        run = bench.done("eval", pattern, *LOSS, "-f", "json")
        same(mean(run.out), math.fsum(some) / rows / len(some))
        say(name, *spent(run), f"{rows * len(some) / run.seconds / 1e6:.0f} million rows per second")


def files(bench: Bench) -> None:
    """A thousand files: one run, resumed; a process for each, merged at once and in stages."""
    count, rows, rng = 1000, 10_000, np.random.default_rng(SEED)
    names = [f"part-{at:04}.parquet" for at in range(count)]
    expected = math.fsum(write(bench.folder / name, rows, rng) for name in names) / rows / count
    one = ["eval", "part-*.parquet", *LOSS, "--totals", "one.json", "-f", "json"]
    run = bench.done(*one)
    same(mean(run.out), expected)
    totals = (bench.folder / "one.json").read_bytes()
    say("1 000 files of 10 000 rows", *spent(run), f"totals of {len(totals) / 1e6:.2g} MB")
    again = bench.done(*one, "--resume")
    assert again.out == run.out
    say("the same, resumed: no file is read", *spent(again), "")

    (bench.folder / "totals").mkdir()
    begin = time.monotonic()
    for name in names:
        bench.done("-q", "eval", name, *LOSS, "--totals", f"totals/{name}.json")
    say("a process per file", f"{time.monotonic() - begin:.0f} s", "", "", "")
    merged = bench.done("merge", "totals", "--totals", "merged.json", "-f", "json")
    assert (merged.out, (bench.folder / "merged.json").read_bytes()) == (run.out, totals)
    say("1 000 totals, merged", *spent(merged), "the bytes of one run")
    for stage in range(10):
        bench.done("merge", f"totals/part-?{stage}*.json", "--totals", f"stage-{stage}.json")
    staged = bench.done("merge", "stage-*.json", "--totals", "staged.json", "-f", "json")
    assert (staged.out, (bench.folder / "staged.json").read_bytes()) == (run.out, totals)
    say("… in ten stages of a hundred, the last", *spent(staged), "the bytes of one run")


def groups(bench: Bench) -> None:
    """A million groups in each of two files."""
    count, rng, expected = 1_000_000, np.random.default_rng(SEED), 0.0
    for name in ("a", "b"):
        group = np.repeat(rng.permutation(count), 2).astype(np.int64)
        expected += write(bench.folder / f"{name}.parquet", 2 * count, rng, g=group)
    options = [*LOSS, "--by", "g", "--worst", "0"]
    for name in ("a", "b"):
        run = bench.done("eval", f"{name}.parquet", *options, "--totals", f"{name}.json", "-f", "csv")
    stored = (bench.folder / "a.json").stat().st_size
    say("10⁶ groups of two rows, one file", *spent(run), f"totals of {stored / 1e6:.0f} MB")
    one = bench.done("eval", "a.parquet", "b.parquet", *options, "-f", "json")
    same(mean(one.out), expected / 4 / count)
    lines = json.loads(one.out)["losses"]
    assert len(lines) == count + 1 and all(line["count"] == 4 for line in lines[:-1])
    say("10⁶ groups of four rows, two files", *spent(one), "")
    merged = bench.done("merge", "a.json", "b.json", "-f", "json")
    assert merged.out == one.out
    say("their totals, merged", *spent(merged), "the bytes of one run")


# ---- faults ----


def small(bench: Bench, count: int) -> tuple[list[str], Run, bytes]:
    """Files with groups, the command over them, and what it prints and writes undisturbed."""
    rng = np.random.default_rng(SEED)
    expected = [
        write(bench.folder / f"part-{at:02}.parquet", 20_000, rng, g=rng.integers(0, 50, 20_000))
        for at in range(count)
    ]
    line = ["-q", "eval", "part-*.parquet", *LOSS, "--by", "g", "--resume", "-f", "json"]
    run = bench.done(*line, "--totals", "undisturbed.json")
    same(mean(run.out), math.fsum(expected) / 20_000 / count)
    return line, run, (bench.folder / "undisturbed.json").read_bytes()


def is_whole(bench: Bench, totals: str, count: int, expected: Run) -> bool:
    """True for totals of all files, False for totals of some; anything else fails."""
    merged = bench.run("merge", totals, "-f", "json")
    if merged.status == 0:
        assert merged.out == expected.out, "merged totals differ"
        return True
    assert f" of {count} files are evaluated" in merged.problem, merged.problem
    return False


def disk(bench: Bench) -> None:
    """Disks of all sizes, from none to enough."""
    count = 40
    line, expected, whole = small(bench, count)
    place = bench.folder / "disk"
    place.mkdir()
    absent = partial = 0
    for part in range(20):
        size = max(1, len(whole) * part // 18 // 4096)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size * 4096}", "tmpfs", place], check=True)
        try:
            run = bench.run(*line, "--totals", "disk/t.json")
            left = [path.name for path in place.iterdir()]
            assert left in ([], ["t.json"]), left
            assert run.status in (0, 1), run
            if run.status == 1:
                assert "No space left on device" in run.problem and not run.out, run
                absent, partial = absent + (not left), partial + bool(left)
                if left:
                    assert not is_whole(bench, "disk/t.json", count, expected)
                subprocess.run(["mount", "-o", f"remount,size={4 * len(whole)}", place], check=True)
                run = bench.done(*line, "--totals", "disk/t.json")
            assert (run.out, (place / "t.json").read_bytes()) == (expected.out, whole)
        finally:
            subprocess.run(["umount", place], check=True)
    assert absent and partial
    cells = f"totals {absent} times absent, {partial} times those of some files; resumed, the same bytes"
    say("20 full disks", "", "", "", cells)


def kills(bench: Bench) -> None:
    """SIGKILL at random times, 200 times."""
    count, rounds, rng = 30, 200, random.Random(SEED)
    line, expected, whole = small(bench, count)
    totals = bench.folder / "t.json"
    states = {"absent": 0, "of some files": 0, "whole": 0}

    def resume() -> None:
        run = bench.done(*line, "--totals", "t.json")
        assert (run.out, totals.read_bytes()) == (expected.out, whole)
        totals.unlink()

    for _ in range(rounds):
        process = bench.start(*line, "--totals", "t.json")
        time.sleep(rng.uniform(0, expected.seconds / 3))
        process.kill()
        process.wait()
        if not totals.exists():
            states["absent"] += 1
        elif is_whole(bench, "t.json", count, expected):
            states["whole"] += 1
            resume()
        else:
            states["of some files"] += 1
    resume()
    assert states["of some files"], "no run was killed in the middle"
    found = ", ".join(f"{times} times {state}" for state, times in states.items())
    runs = states["whole"] + 1
    say(f"SIGKILL, {rounds} times", "", "", "", f"totals {found}; {runs} resumed runs, the same bytes")


KINDS: dict[str, Callable[[Bench], None]] = {
    "size": size,
    "files": files,
    "groups": groups,
    "disk": disk,
    "kills": kills,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], metavar="KIND")
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/perdita")
    parser.add_argument("--folder", type=Path, help="where the data are written")
    args = parser.parse_args()
    if not args.binary.exists():
        sys.exit(f"{args.binary}: build it first (cargo build --release -p perdita-cli)")
    say("", "time", "processor", "memory", "")
    say("---", "---", "---", "---", "---")
    for kind in args.kinds or KINDS:
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            KINDS[kind](Bench(args.binary.resolve(), Path(folder), args.gigabytes))


if __name__ == "__main__":
    main()
