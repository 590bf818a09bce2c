"""The command line: `perdita`, or `python -m perdita`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from ._tools import MISSING, are_built, tool


def main() -> int:
    """Runs the command line of this process, and returns its exit status.

    1 is a failure on files or data, or of a build without the command line; 2 is a mistake in the command line.
    """
    if not are_built():
        print(f"error: {MISSING}", file=sys.stderr)
        return 1
    # Else a file that is opened would become the stream that is closed.
    for stream in range(3):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    # Python's handler waits for Python code, and none runs until the end.
    with contextlib.suppress(ValueError):  # in a thread that is not the main one
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    status: int = tool("run")(["perdita", *sys.argv[1:]])
    return status


if __name__ == "__main__":
    sys.exit(main())
