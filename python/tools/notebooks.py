"""Keeps notebooks reviewable: without outputs, a line of text per line of source.

    python tools/notebooks.py            clear python/examples/*.ipynb
    python tools/notebooks.py --check    fail if one of them has outputs, or is written otherwise

Edit them in Jupyter, then run this. The tests run their cells.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def cleared(notebook: dict[str, Any]) -> str:
    """The text of a notebook without outputs, and without what an editor adds."""
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"]).rstrip("\n")
        kept = {"cell_type": cell["cell_type"], "id": f"cell-{number}", "metadata": {}}
        if cell["cell_type"] == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept | {"source": source.splitlines(keepends=True)})
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="write nothing, fail if a notebook differs")
    check = arguments.parse_args().check
    texts = {path: path.read_text() for path in sorted(EXAMPLES.glob("*.ipynb"))}
    stale = {path: new for path, old in texts.items() if (new := cleared(json.loads(old))) != old}
    for path, text in stale.items():
        print(f"{path.name} {'has outputs: run tools/notebooks.py' if check else 'cleared'}")
        if not check:
            path.write_text(text)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
