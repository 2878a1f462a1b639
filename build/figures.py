"""Measures what is handed out, beside its goals: sizes, and how soon the frozen program answers."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MEGABYTE = 1_000_000
STARTS = 5
GOALS: Final = {".deb": 20.0, "setup.exe": 16.0}
"""Megabytes that what ends so may have."""

FOLDER_GOAL = 60.0


def lines(frozen: Path, out: Path) -> Iterator[str]:
    """A line for each figure."""
    yield ""
    yield f"{'what':58} {'measured':>10}   goal"
    yield _line(f"frozen folder {frozen.name}", size(frozen) / MEGABYTE, FOLDER_GOAL)
    for file in sorted(out.iterdir()):
        goal = next((megabytes for ending, megabytes in GOALS.items() if file.name.endswith(ending)), None)
        yield _line(file.name, file.stat().st_size / MEGABYTE, goal)
    program = next(file for file in frozen.glob("tray-status*") if file.suffix in ("", ".exe"))
    yield f"{f'tray-status --version, best of {STARTS}':58} {answer(program) * 1000:>7.0f} ms"
    yield ""


def size(folder: Path) -> int:
    """The bytes of all files below a folder, links left out."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def answer(program: Path) -> float:
    """Seconds from start to end of the quickest of several runs."""
    return min(_once(program) for _ in range(STARTS))


def _once(program: Path) -> float:
    began = time.monotonic()
    subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, check=True)  # noqa: S603 -- what was just built
    return time.monotonic() - began


def _line(what: str, megabytes: float, goal: float | None) -> str:
    judged = "" if goal is None else f"   ≤ {goal:.0f} MB{'' if megabytes <= goal else '  MISSED'}"
    return f"{what:58} {megabytes:>7.1f} MB{judged}"
