"""The command line of the package: `perdita`, and `python -m perdita`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perdita.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
DATA = "prediction,target,group\n1.5,1,a\n2,4,a\n0.5,1,b\n"


def perdita(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "perdita", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(DATA)
    return path


def program() -> Path | None:
    """The program that cargo has built, if it has."""
    folder = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = [folder / profile / "perdita" for profile in ("debug", "release")]
    return next((path for path in built if path.exists()), None)


def without_times(text: str) -> str:
    """A text without the time that its command took, and its speed."""
    return re.sub(r"in\s+\S+\s+s,\s+reading\s+included:\s+\S+\s+million/s", "", text)


def test_a_file_is_evaluated(table: Path) -> None:
    done = perdita("eval", str(table), "--loss", "mse", "--pred", "prediction", "--format", "json")
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)["losses"][0]["value"]
    assert value == pytest.approx(np.mean(np.square([0.5, 2.0, 0.5])), rel=1e-15)


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "{}", "--loss", "huber(delta=2)", "--loss", "mae", "--pred", "prediction", "--by", "group"],
        ["show", "focal(gamma=3)"],
        ["list", "--task", "segmentation"],
        ["--help"],
        ["show", "hubre"],
        ["eval", "{}", "--loss", "mse", "--pred", "nothing"],
        ["completions", "bash"],
    ],
    ids=lambda words: words[0] + (f"-{words[1]}" if len(words) > 1 else ""),
)
def test_it_says_what_the_program_says(table: Path, arguments: list[str]) -> None:
    built = program()
    if built is None:
        pytest.skip("cargo has not built the program")
    arguments = [word.format(table) for word in arguments]
    theirs = subprocess.run([built, *arguments], capture_output=True, text=True, check=False)
    ours = perdita(*arguments)
    assert ours.returncode == theirs.returncode
    for own, other in ((ours.stdout, theirs.stdout), (ours.stderr, theirs.stderr)):
        assert without_times(own) == without_times(other)


def test_exit_statuses(table: Path) -> None:
    assert perdita("--version").stdout == f"perdita {__import__('perdita').__version__}\n"
    wrong = perdita("eval", str(table.parent / "none.csv"), "--loss", "mse", "--pred", "prediction")
    assert wrong.returncode == 1 and "none.csv" in wrong.stderr and not wrong.stdout
    mistake = perdita("show", "hubre")
    assert mistake.returncode == 2 and "did you mean `huber`" in mistake.stderr
    elsewhere = perdita("show", "l1_loss")
    assert elsewhere.returncode == 2 and "unknown loss `l1_loss`; in perdita it is `mae`" in elsewhere.stderr
    assert perdita().returncode == 2


def test_a_build_without_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from perdita import _perdita

    monkeypatch.delattr(_perdita, "run")
    assert main() == 1
    assert "this build of perdita has no figures, theory, advice and command line" in capsys.readouterr().err


def test_it_is_installed() -> None:
    """The console script of the installed package."""
    script = Path(sys.executable).parent / "perdita"
    if not script.exists():
        pytest.skip("the package is not installed here")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("perdita ")


@pytest.mark.skipif(os.name != "posix", reason="shells and signals of Unix")
def test_closed_streams(table: Path) -> None:
    """A reader that leaves, and a stream that was never open, are no errors."""
    run = f"'{sys.executable}' -m perdita"
    for command in (
        f"{run} list | head -n 1",
        f"{run} list >&-",
        f"{run} --help | head -n 1",
        f"{run} --help <&- >&-",
    ):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), command
    figure = table.with_suffix(".svg")
    command = f"{run} plot huber -o '{figure}' <&- >&- 2>&-"
    assert subprocess.run(["bash", "-c", command], check=False).returncode == 0
    assert figure.read_text().startswith("<svg") and figure.read_text().endswith("</svg>")


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_ends(table: Path, number: signal.Signals) -> None:
    """At once, with nothing half written."""
    report = table.parent / "theory.html"
    running = subprocess.Popen(
        [sys.executable, "-m", "perdita", "theory", "--report", str(report)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(table.parent.glob(".perdita-*")):
        assert running.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    running.send_signal(number)
    assert running.wait(10) == 130
    assert not report.exists() and not list(table.parent.glob(".perdita-*"))
