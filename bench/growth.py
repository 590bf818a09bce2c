"""Time over size, as the data of a figure: bench/growth.csv.

Value and gradient of perdita alone, f32, on one thread and on two, in nanoseconds: for each element of a pointwise loss
and of a row, and for each pair of rows of CLIP. `cargo run -p perdita-figures --example growth` draws the figure.
"""

import statistics

from .processes import ROOT, Perdita
from .worker import TOO_LONG

DATA = ROOT / "bench" / "growth.csv"
THREADS = 1, 2
ELEMENTS = 1 << 22  # of all rows together
CLASSES = sorted({1 << k for k in range(1, 19)} | {3 << k for k in range(17)} | {33, 40, 112, 160})
ROWS_OF_CLIP = [1 << k for k in range(8, 15)]
DIMENSIONS = 256


def series(rows_of_clip):
    """The panel of each series, its work, its kind, and its cases by the size at which each is drawn."""
    return [
        *(
            ("pointwise", loss, "pointwise", {n: f"{loss} {n}" for n in (1 << k for k in range(10, 27))})
            for loss in ("mse", "bce_with_logits", "triad")
        ),
        ("rows", "cross_entropy", "rows", {c: f"cross_entropy {ELEMENTS // c}x{c}" for c in CLASSES}),
        ("products", "clip", "products", {n: f"clip {n}x{DIMENSIONS}" for n in rows_of_clip}),
    ]


def measure(rounds, words):
    """Writes the file, with more rows of CLIP on request. It compares no values and always succeeds."""
    lines = ["panel,work,threads,size,nanoseconds"]
    for panel, work, kind, cases in series([*ROWS_OF_CLIP, *map(int, words)]):
        for threads in THREADS:
            perdita = Perdita()
            for size, case in cases.items():
                # The first call has page faults. It counts only where it takes so long that they do not matter.
                times = [perdita.measure(kind, case, threads)[0]]
                while len(times) <= rounds and times[0] < TOO_LONG:
                    times.append(perdita.measure(kind, case, threads)[0])
                time = statistics.median(times[1:] or times)
                lines.append(f"{panel},{work},{threads},{size},{time / units(panel, case) * 1e9:.4g}")
                print(lines[-1], flush=True)
    DATA.write_text("\n".join(lines) + "\n")
    return True


def units(panel, case):
    """The numbers that share the time of a case."""
    sizes = [int(n) for n in case.split(" ")[1].split("x")]
    if panel == "products":
        return sizes[0] ** 2
    return sizes[0] * (sizes[1] if sizes[1:] else 1)
