"""Owns law 2 for readers: no damage to a document of a sick page ever makes it read as a healthy one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.platforms.mappings import page_of
from tests.platforms.mutations import cut, damaged_html, damaged_json, damaged_xml
from tray_status.core.errors import PayloadError
from tray_status.core.model import Health
from tray_status.core.reading import Page, Role, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.base import Platform
from tray_status.platforms.registry import PLATFORMS

CORPUS = Path(__file__).parent / "corpus"
OPEN_LISTS = frozenset({"ongoing_incidents", "in_progress_maintenances", "affected_components", "current", "events"})
"""Where these lists are all a page says, an empty one is how it says that all is well."""


def sick_cases() -> Iterator[Path]:
    """The documents that do not say that all is well."""
    for path in sorted(CORPUS.glob("*/*")):
        if path.name.endswith((".expect.json", ".mapping.yaml")):
            continue
        report = json.loads(path.with_name(path.stem + ".expect.json").read_text("utf-8")).get("report", {})
        if report.get("health", "operational") != "operational":
            yield path


def all_it_says(case: Path) -> bool:
    """Whether a list of incidents is all a platform says: elsewhere it stands beside something that tells the same.

    Of FireHydrant it is a history, whose sudden emptiness is not believed where there was something before.
    """
    return case.parent.name in ("checkly", "firehydrant")


def mutants(case: Path) -> Iterator[tuple[str, bytes]]:
    """Every damaged version of a document."""
    body = case.read_bytes()
    yield from cut(body)
    if case.suffix == ".json":
        yield from damaged_json(body.decode("utf-8-sig"), OPEN_LISTS | ({"incidents"} if all_it_says(case) else set()))
    elif case.suffix == ".xml" and "broken" not in case.name:
        yield from damaged_xml(body.decode())
    elif case.parent.name == "scrape":
        yield from damaged_html(body.decode())


@pytest.mark.parametrize("case", list(sick_cases()), ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_no_damage_makes_a_sick_page_well(case: Path) -> None:
    """Fails when an unknown word, a missing key, an emptied list or a cut-off document reads as all well."""
    expected = json.loads(case.with_name(case.stem + ".expect.json").read_text("utf-8"))
    platform = next(one for one in PLATFORMS if one.name == case.parent.name)
    page = page_of(case, expected)
    now = datetime.fromisoformat(expected.get("as_of", "2026-05-04T12:00:00Z")).astimezone(UTC)
    role = Role(expected["role"])
    # Days later an entry whose phase is not known counts as history: all that is left then is doubt.
    clocks = [
        clock
        for clock in (now, now + timedelta(days=3))
        if _health(platform, role, case.read_bytes(), page, clock) is not Health.OPERATIONAL
    ]
    healthy, count = [], 0
    for what, body in mutants(case):
        count += 1
        if any(_health(platform, role, body, page, clock) is Health.OPERATIONAL for clock in clocks):
            healthy.append(what)
    assert clocks
    assert count >= 5
    assert healthy == []


def _health(platform: Platform, role: Role, body: bytes, page: Page, now: datetime) -> Health | None:
    try:
        return health_of(assemble([platform.read(role, body, page)]), now)
    except PayloadError:
        return None
