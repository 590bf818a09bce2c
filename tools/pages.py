"""Checks the README, the other pages of the repository and the book.

    python tools/pages.py                      relative links, their anchors, and included files
    python tools/pages.py --run PERDITA        also run the commands of the README and the book that need no file of
                                               the reader, and compare the figures that they make

A link of the book stays within it, every page is in its summary, and what a page includes exists.
"""

import argparse
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs/src"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("*/README.md")), *sorted(BOOK.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
INCLUDE = re.compile(r"\{\{#(?:rustdoc_)?include ([^}:]+)(?::([a-zA-Z][\w-]*))?[^}]*\}\}")
BLOCK = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and mdBook make them."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", page.read_text()), flags=re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in kept}


def broken(page: Path) -> Iterator[str]:
    text = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", page.read_text()))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{link}: there is no such file"
        elif BOOK in page.parents and BOOK not in target.parents:
            yield f"{link}: leaves the book"
        elif anchor and anchor not in anchors(target):
            yield f"{link}: there is no such heading"


def not_included(page: Path) -> Iterator[str]:
    """The `{{#include FILE:PART}}` of a page of which mdBook would include nothing."""
    for path, part in INCLUDE.findall(page.read_text()):
        file = page.parent / path
        if not file.exists():
            yield f"includes {path}: there is no such file"
        elif part and not re.search(rf"ANCHOR: {re.escape(part)}(?![\w-])", file.read_text()):
            yield f"includes {path}: there is no part `{part}`"


def unlisted() -> Iterator[str]:
    summary = BOOK / "SUMMARY.md"
    listed = {(BOOK / link).resolve() for link in LINK.findall(summary.read_text())}
    for page in BOOK.rglob("*.md"):
        if page != summary and page not in listed:
            yield f"{page.relative_to(ROOT)}: not in the summary"


def commands(page: Path) -> Iterator[str]:
    """The commands of a page whose files are in the repository."""
    for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(), flags=re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", "").splitlines():
            words = shlex.split(line, comments=True)
            files = [word for word in words if re.search(r"\.(csv|parquet|npy|npz|jsonl)$", word)]
            if words[:1] == ["perdita"] and all((ROOT / file).exists() for file in files):
                yield line


def run(perdita: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").symlink_to(ROOT / "data")
        pages = (ROOT / "README.md", *BOOK.rglob("*.md"))
        for line in dict.fromkeys(line for page in pages for line in commands(page)):
            words = [str(perdita.resolve()), *shlex.split(line, comments=True)[1:]]
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            # A statement that is wrong, on a page about such statements.
            expected = 1 if "# exit status 1" in line else 0
            if done.returncode != expected:
                yield f"{line}\n{done.stderr}"
        for figure in sorted((BOOK / "figures").iterdir()):
            made = Path(folder) / figure.name
            if not made.exists():
                yield f"{figure.name}: no command of a page makes it"
            elif made.read_bytes() != figure.read_bytes():
                yield f"{figure.name}: differs from what the command on its page makes"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, metavar="PERDITA", help="the command line, compiled")
    args = parser.parse_args()
    wrong = [
        f"{page.relative_to(ROOT)}: {what}"
        for page in PAGES
        for what in (*broken(page), *(not_included(page) if BOOK in page.parents else ()))
    ]
    wrong += unlisted()
    if args.run:
        wrong += run(args.run)
    print("\n".join(wrong) or f"{len(PAGES)} pages: nothing is wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
