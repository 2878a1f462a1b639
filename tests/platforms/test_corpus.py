"""Owns the reading of hand-written documents: every case of `corpus/<platform>/` against what stands beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tray_status.core.reading import Page, Role, assemble
from tray_status.core.report import snapshot_report
from tray_status.core.standing import standing
from tray_status.platforms.registry import find

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(path for path in CORPUS.glob("*/*") if not path.name.endswith(".expect.json"))


def expectation(case: Path) -> dict[str, Any]:
    """What is expected of a document."""
    found: dict[str, Any] = json.loads(case.with_name(case.stem + ".expect.json").read_text("utf-8"))
    return found


def differences(want: object, got: object, where: str = "") -> list[str]:
    """Where `got` lacks something of `want`: keys that are not named do not matter, the lengths of lists do."""
    if isinstance(want, dict) and isinstance(got, dict):
        return [line for key in want for line in differences(want[key], got.get(key, "(nothing)"), f"{where}.{key}")]
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return [f"{where}: {len(want)} expected, got {len(got)}: {got!r}"]
        pairs = zip(want, got, strict=True)
        return [line for number, (w, g) in enumerate(pairs) for line in differences(w, g, f"{where}[{number}]")]
    return [] if want == got else [f"{where}: expected {want!r}, got {got!r}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_document_is_read_as_it_means(case: Path) -> None:
    """Fails when a table of words loses a word, a phase is not looked back for, or a rule of dates is dropped."""
    expected = expectation(case)
    page = Page(url=expected.get("url", "https://status.maple.example"))
    body = case.read_bytes()
    found = find(body, page)
    assert found is not None
    platform, role = found
    assert (platform.name, role) == (case.parent.name, Role(expected["role"]))
    assert role in (platform.roles or (role,))
    reading = platform.read(role, body, page)
    assert reading.role == role
    if "covers" in expected:
        assert [kind.value for kind in reading.covers] == expected["covers"]
    now = datetime.fromisoformat(expected.get("as_of", "2026-05-04T12:00:00Z")).astimezone(UTC)
    snapshot = assemble([reading])
    snapshot = replace(snapshot, incidents=tuple(standing(incident, now) for incident in snapshot.incidents))
    report = snapshot_report(snapshot, platform=platform.name, now=now)
    assert differences(expected["report"], report) == []
