"""Measures, prints tables and figures beside their goals; ends with 1 when a bound is missed by more than half.

`--quick` tries everything on a few pages, to see that it still runs: its figures mean nothing and are not judged.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from tests.bench import bad, catalog, detection, first, frozen, growth, menu, prompt, quiet, steady, tray, windows
from tests.bench.report import Figure, Result, lines_of, lines_of_figures
from tests.bench.server import allow_many_files

Measure = Callable[[Path], Result]
NAMES = (
    "steady",
    "first",
    "detection",
    "disk",
    "growth",
    "bad",
    "tray",
    "frozen",
    "menu",
    "catalog",
    "prompt",
    "windows",
    "rest",
)

SETTLE = 35.0
"""Seconds after which threads that are not needed any more have ended."""

A_LITTLE = tray.Extent(count=4, starts=1, icons=4, few=1, many=2, settle=0.0, rest=1.0)
A_GLANCE = windows.Extent(counts=(4,), long=4, starts=1, turns=2)
EVERYTHING = tray.Extent(count=20, starts=9, icons=1000, few=50, many=500, settle=SETTLE, rest=60.0)


def measures(*, quick: bool) -> Mapping[str, Measure]:
    """What is measured, in its order; all but rest, which goes on beside the others."""
    if quick:
        return {
            "steady": lambda folder: steady.measure(folder, count=8, rounds=1, fresh_rounds=1),
            "first": lambda folder: first.measure(folder, count=4, rounds=1),
            "detection": lambda folder: detection.measure(folder, count=4, rounds=1, changes=4),
            "disk": lambda folder: quiet.measure_disk(folder, count=4, minutes=1),
            "growth": lambda folder: growth.measure(folder, few=4, many=8, rounds=1),
            "bad": lambda folder: bad.measure(folder, count=40, bad=20, repeats=1, whole=False),
            "tray": lambda folder: tray.measure(folder, extent=A_LITTLE),
            "frozen": lambda folder: frozen.measure(folder, extent=A_LITTLE),
            "menu": lambda _: menu.measure(count=30, incidents=2, rounds=1),
            "catalog": lambda folder: catalog.measure(folder, rounds=1),
            "prompt": lambda folder: prompt.measure(folder, count=4, rounds=1),
            "windows": lambda folder: windows.measure(folder, extent=A_GLANCE),
        }
    return {
        "steady": lambda folder: steady.measure(folder, count=100, rounds=7, fresh_rounds=5),
        "first": lambda folder: first.measure(folder, count=100, rounds=3),
        "detection": lambda folder: detection.measure(folder, count=100, rounds=4, changes=12),
        "disk": lambda folder: quiet.measure_disk(folder, count=100, minutes=10),
        "growth": lambda folder: growth.measure(folder, few=100, many=1000, rounds=5),
        "bad": lambda folder: bad.measure(folder, count=100, bad=20, repeats=5, whole=True),
        "tray": lambda folder: tray.measure(folder, extent=EVERYTHING),
        "frozen": lambda folder: frozen.measure(folder, extent=EVERYTHING),
        "menu": lambda _: menu.measure(count=500, incidents=20, rounds=20),
        "catalog": lambda folder: catalog.measure(folder, rounds=9),
        "prompt": lambda folder: prompt.measure(folder, count=500, rounds=41),
        "windows": lambda folder: windows.measure(folder, extent=windows.EVERYTHING),
    }


def run(chosen: Sequence[str], *, quick: bool) -> list[Figure]:
    """Measure what is chosen, print it, and give all figures."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        rest = None
        if "rest" in chosen:
            own = _folder(Path(name), "rest")
            rest = quiet.Rest(stack, own, count=4 if quick else 100, settle=0.0 if quick else SETTLE)
        for measured, measure in measures(quick=quick).items():
            if measured in chosen:
                figures += _tell(measure(_folder(Path(name), measured)))
            if rest is not None:
                rest.glance()
        if rest is not None:
            figures += _tell(rest.measure(Event().wait, seconds=1.0 if quick else 60.0))
    return figures


def _folder(parent: Path, name: str) -> Path:
    own = parent / name
    own.mkdir()
    return own


def _tell(result: Result) -> Sequence[Figure]:
    print("\n".join(lines_of(result)), flush=True)
    return result.figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a bound is missed by more than half."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="WHAT", help=f"only this: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="see that it runs; figures are not judged")
    asked = parser.parse_args(arguments)
    unknown = set(asked.only) - set(NAMES)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))} is not measured; these are: {', '.join(NAMES)}")
    if not Path("/proc/self/status").is_file():
        parser.error("memory and wake-ups are read from /proc, which this system does not have")
    allow_many_files()
    began = time.monotonic()
    print(
        f"# {platform.machine()}, {os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}\n"
    )
    figures = run(asked.only or NAMES, quick=asked.quick)
    print(f"# All figures, after {time.monotonic() - began:.0f} s\n")
    print("\n".join(lines_of_figures(figures)))
    failed = [figure.name for figure in figures if figure.failed]
    if failed and not asked.quick:
        print(f"Missed by more than half: {'; '.join(failed)}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
