"""Owns the reading of hand-written documents: every case of `corpus/<platform>/` against what stands beside it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.mappings import page_of
from tray_status.core.errors import PayloadError
from tray_status.core.reading import Page, Role, assemble
from tray_status.core.report import snapshot_report
from tray_status.core.standing import at_first_sight, health_of
from tray_status.platforms.registry import PLATFORMS, find

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(path for path in CORPUS.glob("*/*") if not path.name.endswith((".expect.json", ".mapping.yaml")))


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


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
REFUSED = [case for case in CASES if "refused" in expectation(case)]
READ = [case for case in CASES if "refused" not in expectation(case)]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_what_cannot_be_read_with_certainty_is_refused(case: Path) -> None:
    """Fails when what was cut off, or a page that answers HTML to everything, says anything at all about its health."""
    expected = expectation(case)
    page = page_of(case, expected)
    platform = next(one for one in PLATFORMS if one.name == case.parent.name)
    with pytest.raises(PayloadError) as raised:
        platform.read(Role(expected["role"]), case.read_bytes(), page)
    assert raised.value.fault == expected["refused"]
    page = Page(url=page.url)
    for other in PLATFORMS:
        role = other.find_role(case.read_bytes(), page)
        if role is not None:
            with suppress(PayloadError):
                assert health_of(assemble([other.read(role, case.read_bytes(), page)]), NOON) is None


@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_document_is_read_as_it_means(case: Path) -> None:
    """Fails when a table of words loses a word, a phase is not looked back for, or a rule of dates is dropped."""
    expected = expectation(case)
    page = page_of(case, expected)
    body = case.read_bytes()
    platform = next(one for one in PLATFORMS if one.name == case.parent.name)
    role = Role(expected["role"])
    # Some documents could be anybody's: they are ours only on a page that is known to be.
    assert (find(body, Page(url=page.url)) == (platform, role)) is not expected.get("named", False)
    assert role in (platform.roles or (role,))
    reading = platform.read(role, body, page)
    assert reading.role == role
    if "covers" in expected:
        assert [kind.value for kind in reading.covers] == expected["covers"]
    now = datetime.fromisoformat(expected.get("as_of", "2026-05-04T12:00:00Z")).astimezone(UTC)
    snapshot = assemble([reading])
    snapshot = replace(snapshot, incidents=tuple(at_first_sight(incident, now) for incident in snapshot.incidents))
    report = snapshot_report(snapshot, platform=platform.name, now=now)
    assert differences(expected["report"], report) == []
