"""PyTorch, JAX, scikit-learn and pytorch-metric-learning beside perdita: value and gradients, in turns.

    python -m bench.peers                        everything
    python -m bench.peers rows arrays            these kinds: pointwise, double, modules, formulas, rows, arrays,
                                                 products, halves
    python -m bench.peers products clip 2048     their cases with one of these words in their names
    python -m bench.peers 'clip 256x64'          a case of your own, of a loss that is measured
    python -m bench.peers mse --rounds 1         quick and rough
    python -m bench.peers targets                the targets for speed, each met or missed
    python -m bench.peers targets focal          those with one of these words in their cases
    python -m bench.peers growth                 time over size, as the data of a figure
    python -m bench.peers growth 65536           with so many rows of CLIP, too: six minutes more
    THREADS=2 python -m bench.peers

Each framework is a process of its own, pinned to the same cores as perdita. In every round it is timed once, then
perdita, so that whoever else uses the machine slows both. One thread is timed by the processor time of its process,
more by the clock; so are products of rows, for which a cell has also the memory of one call.

A framework whose value is not perdita's fails the benchmark.
"""

import argparse
import os
import statistics
import sys

from . import growth, targets
from .cases import KINDS, parse
from .processes import Turns
from .show import cell, header, ratio, row
from .worker import THREADS, mebibytes

# Where errors count, no round begins after so many seconds of one framework.
AT_MOST = 12


def table(kind, cases, turns):
    """A row for each case. True if all values were right."""
    right = True
    print("\n" + header([kind, *KINDS[kind].frameworks, "perdita", "best peer / perdita"]), flush=True)
    for case in cases:
        cells, correct = line(kind, case, turns)
        right &= correct
        print(row([case, *cells]), flush=True)
    return right


def line(kind, case, turns):
    """The cells of a case, and if all values were right."""
    first, needed = turns.perdita.measure(kind, case)
    cells, ratios, own, right = [], [], [], True
    for framework in KINDS[kind].frameworks:
        result = turns.measure(framework, kind, case)
        if isinstance(result, str):
            cells.append(result)
            right &= not result.startswith("wrong")
            continue
        cells.append(cell(result.seconds, result.needed))
        ratios.append(result.ratio)
        own += result.ours
    cells.append(cell(statistics.median(own or [first]), needed))
    return [*cells, ratio(min(ratios)) if ratios else ""], right


def by_framework(kind, case, rounds):
    """A row for each framework, with its errors. True if all values were right."""
    server, turns, right = KINDS[kind].server, Turns(rounds, AT_MOST), True
    columns = [case, "time", "memory", "relative error of the value", "of the gradients"]
    print("\n" + header([*columns, f"time / {server}"]), flush=True)
    for framework in [server, *KINDS[kind].frameworks]:
        result = turns.measure(framework, kind, case)
        if isinstance(result, str):
            print(row([framework, result, *[""] * len(columns[1:])]), flush=True)
            right &= not result.startswith("wrong")
            continue
        time, memory = cell(result.seconds), mebibytes(result.needed)
        print(row([framework, time, memory, *result.errors, ratio(result.ratio)]), flush=True)
    return right


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
    special = [word for word in args.words if word in SPECIAL][:1]
    # Children inherit the cores.
    threads = max(growth.THREADS) if special == ["growth"] else THREADS
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-threads:]))
    if special:
        words = [word for word in args.words if word not in SPECIAL]
        sys.exit(not SPECIAL[special[0]](args.rounds, words))
    kinds = [*chosen(args.words)]
    if not kinds:
        sys.exit(f"no case has one of these words in its name: {' '.join(args.words)}")
    turns, right = Turns(args.rounds), True
    print(f"threads: {THREADS}")
    for kind, cases in kinds:
        if KINDS[kind].counts_errors:
            right &= all([by_framework(kind, case, args.rounds) for case in cases])
        else:
            right &= table(kind, cases, turns)
    sys.exit(not right)


SPECIAL = {"targets": targets.measure, "growth": growth.measure}

if __name__ == "__main__":
    main()
