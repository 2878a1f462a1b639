"""Owns the proof that no damage to any document is more than refused: no other error, and no sick page made well."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platforms.damage import damage_bytes, damage_tree, disguise
from tests.platforms.mappings import page_of
from tests.platforms.test_corpus import CORPUS, READ, expectation
from tests.platforms.test_mutations import OPEN_LISTS, all_it_says
from tests.recorded import recorded
from tray_status.core.errors import PayloadError
from tray_status.core.model import Health
from tray_status.core.reading import Page, Role, assemble
from tray_status.core.report import snapshot_report
from tray_status.core.standing import health_of
from tray_status.platforms.base import Platform
from tray_status.platforms.registry import PLATFORMS, find

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SMALL = 40_000
"""Bytes of the recorded documents that are damaged as well: larger ones would take the tests' time."""

_JSON_P = re.compile(r"\A(\s*[A-Za-z_$][\w$.]*\s*\()(.*)(\)\s*;?\s*)\Z", re.DOTALL)
MANY = settings(max_examples=60, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Sample:
    """One document, and all there is to know for reading it."""

    path: Path
    role: Role
    page: Page
    now: datetime


@cache
def samples(platform: Platform) -> tuple[Sample, ...]:
    """The corpus of a platform, and what was recorded of it where that is here."""
    found = []
    for case in READ:
        if case.parent.name == platform.name:
            expected = expectation(case)
            now = datetime.fromisoformat(expected.get("as_of", "2026-05-04T12:00:00Z")).astimezone(UTC)
            found.append(Sample(case, Role(expected["role"]), page_of(case, expected), now))
    folder = recorded()
    for path in sorted(folder.glob(f"{platform.name}/*")) if folder is not None else ():
        known = find(path.read_bytes(), Page(url="")) if path.stat().st_size < SMALL else None
        if known is not None and known[0] is platform:
            found.append(Sample(path, known[1], Page(url="https://status.maple.example"), NOON))
    return tuple(found)


def health(platform: Platform, sample: Sample, body: bytes) -> Health | None:
    """What a document says of the health; None also where it is refused. Nothing but PayloadError is a refusal."""
    try:
        snapshot = assemble([platform.read(sample.role, body, sample.page)])
    except PayloadError:
        return None
    finally:
        platform.find_role(body, sample.page)
    json.dumps(snapshot_report(snapshot, platform=platform.name, now=sample.now)).encode()
    return health_of(snapshot, sample.now)


def sick(platform: Platform, sample: Sample) -> bool:
    """Whether the document, as it is, does not say that all is well."""
    return health(platform, sample, sample.path.read_bytes()) is not Health.OPERATIONAL


def parts(sample: Sample) -> tuple[str, str, str] | None:
    """The JSON of a document, and what stands around it; None when it holds none."""
    try:
        text = sample.path.read_bytes().decode("utf-16" if sample.path.suffix == ".bin" else "utf-8-sig")
        wrapped = _JSON_P.match(text)
        before, inner, behind = wrapped.groups() if wrapped else ("", text, "")
        json.loads(inner, strict=False)
    except ValueError:
        return None
    return before, inner, behind


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.name)
def test_damaged_data_is_read_or_refused_and_never_makes_a_sick_page_well(platform: Platform) -> None:
    """Fails when a value of another type, a number without bounds or a key that stands there twice is not expected."""
    known = [sample for sample in samples(platform) if parts(sample) is not None]

    @MANY
    @given(st.data())
    def one(data: st.DataObject) -> None:
        sample = data.draw(st.sampled_from(known))
        found = parts(sample)
        assert found is not None
        before, inner, behind = found
        ill = sick(platform, sample)
        spared = OPEN_LISTS | ({"incidents"} if all_it_says(CORPUS / platform.name / "any") else set())
        damaged = data.draw(st.composite(damage_tree)(json.loads(inner, strict=False), spared, dates=not ill))
        body = f"{before}{damaged}{behind}".encode("utf-8", "replace")
        found_health = health(platform, sample, body)
        assert not (ill and found_health is Health.OPERATIONAL), body.decode()

    if known:
        one()


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.name)
def test_documents_in_disguise_say_the_same_or_nothing(platform: Platform) -> None:
    """Fails when what was cut off, marked or encoded otherwise reads as a page on which nothing goes on."""
    known = [sample for sample in samples(platform) if sick(platform, sample)]

    @MANY
    @given(st.data())
    def one(data: st.DataObject) -> None:
        sample = data.draw(st.sampled_from(known))
        body = data.draw(st.composite(disguise)(sample.path.read_bytes()))
        assert health(platform, sample, body) is not Health.OPERATIONAL

    one()


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.name)
def test_damaged_bytes_are_read_or_refused(platform: Platform) -> None:
    """Fails when any bytes at all make a reader fail in a way of its own."""

    @MANY
    @given(st.data())
    def one(data: st.DataObject) -> None:
        sample = data.draw(st.sampled_from(samples(platform)))
        body = sample.path.read_bytes()
        for _ in range(data.draw(st.integers(1, 3))):
            body = data.draw(st.composite(damage_bytes)(body))
        health(platform, sample, body)

    one()
