"""Owns the proof that what a prompt says is what was believed a moment ago, or that nothing is known."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tray_status.cli.glimpse import glimpse, verdict

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def one(name: str, health: str | None = "operational", **more: object) -> dict[str, object]:
    at = NOON - timedelta(minutes=2)
    known = {"believed_at": at.isoformat(), "holds_for": 600, "stale": False, "muted": False}
    return {"id": name.casefold(), "name": name, "health": health} | known | more


def left(folder: Path, *providers: dict[str, object], **more: object) -> Path:
    """A state folder in which this was left a minute ago."""
    at = (NOON - timedelta(minutes=1)).isoformat()
    tree: dict[str, Any] = {"schema": 1, "at": at, "paused": False, "offline": False, "providers": list(providers)}
    (folder / "glance.json").write_text(json.dumps(tree | more))
    return folder


@pytest.mark.parametrize(
    ("providers", "state", "names"),
    [
        ([one("A"), one("B")], "well", ()),
        ([one("A"), one("B", "degraded"), one("C", "degraded")], "degraded", ("B", "C")),
        ([one("A", "major_outage"), one("B", "degraded")], "major_outage", ("A",)),
        ([one("A", "major_outage", muted=True), one("B")], "well", ()),
        ([one("A"), one("B", None)], "unknown", ("B",)),
        ([one("A"), one("B", believed_at=None)], "unknown", ("B",)),
        ([one("A", "maintenance"), one("B", None)], "maintenance", ("A",)),
        ([one("A", "a word of next year")], "unknown", ("A",)),
        ([], "unknown", ()),
    ],
)
def test_the_worst_counts_and_what_is_not_known_is_not_well(
    providers: list[dict[str, object]], state: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    """Seeded defect: a green mark while nothing is known of one of them."""
    told = verdict(glimpse(left(tmp_path, *providers), NOON), None)
    assert (told.state, told.names) == (state, names)


@pytest.mark.parametrize(
    "old",
    [
        {"stale": True},
        {"believed_at": (NOON - timedelta(minutes=11)).isoformat()},
        {"believed_at": (NOON + timedelta(minutes=2)).isoformat()},
    ],
)
def test_what_is_too_old_is_unknown(old: dict[str, object], tmp_path: Path) -> None:
    """Seeded defect: the page has not answered for an hour, and the prompt is green."""
    assert verdict(glimpse(left(tmp_path, one("A") | old), NOON), None).state == "unknown"
    assert verdict(glimpse(left(tmp_path, one("A", "degraded") | old), NOON), None).state == "unknown"


def test_what_is_asked_seldom_holds_longer(tmp_path: Path) -> None:
    rare = one("A", believed_at=(NOON - timedelta(hours=2)).isoformat(), holds_for=3 * 3600)
    assert verdict(glimpse(left(tmp_path, rare), NOON), None).state == "well"


@pytest.mark.parametrize("ago", [timedelta(minutes=11), -timedelta(minutes=2)])
def test_a_program_that_does_not_run_knows_nothing(ago: timedelta, tmp_path: Path) -> None:
    """Seeded defect: green for three days because of a page that is asked once a day, and nobody asks."""
    rare = one("A", holds_for=3 * 86400)
    told = verdict(glimpse(left(tmp_path, rare, at=(NOON - ago).isoformat()), NOON), None)
    assert told.state == "unknown"
    assert "does not run, or hangs" in str(told.why)


@pytest.mark.parametrize(("paused", "offline", "state"), [(True, True, "paused"), (False, True, "offline")])
def test_a_program_that_does_not_look_says_so(paused: bool, offline: bool, state: str, tmp_path: Path) -> None:
    assert verdict(glimpse(left(tmp_path, one("A"), paused=paused, offline=offline), NOON), None).state == state


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1, "at": 3}', "\x00", '{"schema": 1, "at": "soon"}'])
def test_a_file_that_is_damaged_is_no_knowledge(text: str, tmp_path: Path) -> None:
    (tmp_path / "glance.json").write_text(text)
    told = verdict(glimpse(tmp_path, NOON), None)
    assert told.state == "unknown"
    assert told.why


def test_a_file_of_another_version_or_none_is_no_knowledge(tmp_path: Path) -> None:
    assert "has not run yet" in str(glimpse(tmp_path, NOON).why)
    assert "another version" in str(glimpse(left(tmp_path, one("A"), schema=2), NOON).why)


def test_the_named_ones_count_whether_muted_or_not(tmp_path: Path) -> None:
    """Seeded defect: a name that nothing has is passed over, and the repository's prompt is green."""
    seen = glimpse(left(tmp_path, one("A", "degraded"), one("B", muted=True), one("C", "major_outage")), NOON)
    assert verdict(seen, ["b"]).state == "well"
    assert verdict(seen, ["B", "a"])[:2] == ("degraded", ("A",))
    assert verdict(seen, ["B", "nosuch"])[:2] == ("unknown", ("nosuch",))
