"""Checks that each room's branch coverage reaches its minimum; reads what the last test run measured."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from coverage import Coverage

# Percent of lines and branches taken together. What has no room of its own is the hallway.
MINIMA = {
    "core": 100.0,
    "platforms": 100.0,
    "settings": 100.0,
    "engine": 95.0,
    "notify": 80.0,
    "desktop": 80.0,
    "cli": 80.0,
    "demo": 80.0,
    "hallway": 80.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of one file: its room, how many lines and branches it has, and how many were run."""

    room: str
    total: int
    covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One room's line of the table: coverage and minimum in percent."""

    room: str
    percent: float
    minimum: float

    @property
    def missed(self) -> bool:
        """Whether the room lies below its minimum."""
        return self.percent < self.minimum


def room_of(file: str) -> str:
    """Return the room a file of the package belongs to, from its path relative to the checkout."""
    parts = PurePath(file).parts
    inside = parts[parts.index("tray_status") + 1 :]
    return inside[0] if len(inside) > 1 and inside[0] in MINIMA else "hallway"


def measured(report: Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]]) -> list[Measured]:
    """Read coverage's JSON report: one value per file."""
    files = []
    for file, about in report["files"].items():
        summary = about["summary"]
        total = summary["num_statements"] + summary["num_branches"]
        covered = summary["covered_lines"] + summary["covered_branches"]
        files.append(Measured(room=room_of(file), total=total, covered=covered))
    return files


def table(files: Iterable[Measured]) -> list[Row]:
    """Sum up the files of each room that has any, in the order of the minima."""
    files = list(files)
    rows = []
    for room, minimum in MINIMA.items():
        total = sum(file.total for file in files if file.room == room)
        covered = sum(file.covered for file in files if file.room == room)
        if total:
            rows.append(Row(room=room, percent=100 * covered / total, minimum=minimum))
    return rows


def text(rows: Iterable[Row]) -> str:
    """Write the table for a terminal."""
    lines = [f"{'room':<12}{'covered':>9}{'minimum':>9}"]
    for row in rows:
        # Rounded down, so that a room just below its minimum never seems to reach it.
        shown = int(row.percent * 10) / 10
        mark = "   too little" if row.missed else ""
        lines.append(f"{row.room:<12}{shown:>8.1f}%{row.minimum:>8.0f}%{mark}")
    return "\n".join(lines)


def main() -> int:
    """Print the table; return 1 when a room lies below its minimum, 2 when nothing was measured."""
    coverage = Coverage()
    coverage.load()
    if not coverage.get_data().measured_files():
        print("Nothing was measured; run `make test`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(file))
        rows = table(measured(json.loads(file.read_text())))
    print(text(rows))
    if any(row.missed for row in rows):
        print("Which lines are missing: .venv/bin/python -m coverage report", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
