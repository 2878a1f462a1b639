"""Owns the proof that a room below its minimum of coverage is noticed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "build" / "coverage_rooms.py"


@pytest.fixture(scope="module")
def rooms() -> ModuleType:
    """Load the script, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("coverage_rooms", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def report(**covered: tuple[int, int]) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    """Make a report of one file per room, from (lines run of 90, branches run of 10)."""
    return {
        "files": {
            f"tray_status/{room}/file.py": {
                "summary": {
                    "num_statements": 90,
                    "num_branches": 10,
                    "covered_lines": lines,
                    "covered_branches": branches,
                }
            }
            for room, (lines, branches) in covered.items()
        }
    }


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("tray_status/core/model.py", "core"),
        ("tray_status/desktop/windows/page.py", "desktop"),
        ("tray_status/__main__.py", "hallway"),
        ("tray_status/app.py", "hallway"),
    ],
)
def test_each_file_belongs_to_its_room(rooms: ModuleType, file: str, room: str) -> None:
    assert rooms.room_of(file) == room


def test_one_branch_that_was_never_taken_is_too_little_for_core(rooms: ModuleType) -> None:
    """Fails when branches are not counted."""
    (row,) = rooms.table(rooms.measured(report(core=(90, 9))))
    assert row.missed
    assert "too little" in rooms.text([row])


def test_each_room_has_its_own_minimum(rooms: ModuleType) -> None:
    rows = rooms.table(rooms.measured(report(core=(90, 10), engine=(85, 10), notify=(70, 9))))
    assert [(row.room, row.percent, row.missed) for row in rows] == [
        ("core", 100, False),
        ("engine", 95, False),
        ("notify", 79, True),
    ]


def test_a_room_just_below_its_minimum_never_seems_to_reach_it(rooms: ModuleType) -> None:
    row = rooms.Row(room="core", percent=99.97, minimum=100.0)
    assert "99.9%" in rooms.text([row])
