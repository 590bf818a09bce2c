"""Writes the reference values, or checks them; see the package."""

import argparse
import sys

from . import __doc__ as about
from . import definitions

METRICS = "metrics"


def main():
    parser = argparse.ArgumentParser(
        prog="python -m tools.reference",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="LOSS", help=f"losses, or `{METRICS}`; all by default")
    parser.add_argument("--check", action="store_true", help="compare with the files, do not write them")
    args = parser.parse_args()
    names = args.names or [*definitions.FILES, METRICS]
    losses = [name for name in names if name != METRICS]
    if unknown := [name for name in losses if name not in definitions.FILES]:
        parser.error(f"no file has the name of {', '.join(unknown)}")

    same = True
    if losses:
        from . import vectors

        same &= vectors.update(losses, args.check)
    if METRICS in names:
        # By scikit-learn, which reference values of losses do not need.
        from . import metrics

        same &= metrics.update(args.check)
    sys.exit(not same)


if __name__ == "__main__":
    main()
