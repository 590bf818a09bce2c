"""Prints the table of differences; see the package."""

import argparse
import importlib
import sys
from pathlib import Path

import perdita
import torch

from . import __doc__ as about
from .comparison import differences

# PyTorch loses digits where 1 - p or log(1 + x) cancels; we do not.
TOLERANCE = 1e-11


def main():
    parser = argparse.ArgumentParser(
        prog="python -m tools.peers",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="LOSS", help="losses; all by default")
    parser.add_argument("--list", action="store_true", help="name the peers, compute nothing")
    args = parser.parse_args()
    names = args.names
    catalogue = [card["name"] for card in perdita.catalogue()]
    if unknown := set(names) - set(catalogue):
        parser.error(f"the catalogue has no {', '.join(sorted(unknown))}")

    peers, without = collect()
    found = {peer.loss_name for peer in peers}
    if unexplained := [name for name in catalogue if name not in found | without.keys()]:
        sys.exit(f"neither a peer nor a reason: {', '.join(unexplained)}")
    if both := (found & without.keys()) | (without.keys() - set(catalogue)):
        sys.exit(f"a reason without need: {', '.join(sorted(both))}")

    peers = [peer for peer in peers if not names or peer.loss_name in names]
    peers.sort(key=lambda peer: catalogue.index(peer.loss_name))
    same = True
    if args.list:
        print("\n".join(f"{peer.written()}: {peer.name}, {peer.source}" for peer in peers))
    else:
        same = compare(peers)
    print("\nWithout a peer:")
    for name, reason in without.items():
        print(f"- `{name}`: {reason}")
    sys.exit(not same)


def compare(peers):
    """Prints the table of the peers. True if all differences are rounding."""
    print(f"PyTorch {torch.__version__}, f64; worst of random batches\n")
    print("| peer | of | perdita | value | gradients | of τ, bias |\n|---|---|---|---|---|---|")
    same = True
    for peer in peers:
        worst = differences(peer)
        same &= all(difference <= TOLERANCE for difference in worst)
        columns = [f"{difference:.0e}" for difference in worst[: 3 if "=T" in peer.loss else 2]]
        cells = [peer.name, peer.source, f"`{peer.written()}`", *columns, *[""] * (3 - len(columns))]
        print(f"| {' | '.join(cells)} |", flush=True)
    return same


def collect():
    """The peers of every file, and the reasons of losses without."""
    peers, without = [], {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__main__":
            module = importlib.import_module(f".{path.stem}", __package__)
            peers += getattr(module, "PEERS", [])
            without |= getattr(module, "WITHOUT", {})
    return peers, without


if __name__ == "__main__":
    main()
