"""Owns the proof that a page is read anew when its mapping changes: no stored reading outlives the mapping it is of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.house import House, provider, wishes
from tests.platforms.mappings import mapped_page
from tray_status.core.links import asked_of
from tray_status.core.model import Health
from tray_status.core.prefs import ProviderPrefs, Settings

URL = "https://status.acme.example"
DATA = f"{URL}/api/state?key=secret"
PAGE = {"state": "red", "events": [{"id": 1, "name": "Slow answers", "how": "open"}]}


def acme(red: str, how: str = "investigating") -> ProviderPrefs:
    """Acme, read by a mapping in which these are the meanings of its words."""
    mapping = f"""
address: '{DATA}'
health: state
incidents: {{items: 'events[]', shows: open, id: id, title: name, phase: how}}
words:
  health: {{red: {red}, green: operational}}
  phase: {{open: {how}, closed: resolved}}
"""
    found = mapped_page("json_map", mapping, URL).mapping
    return replace(provider("Acme"), url=URL, platform="json_map", mapping=found)


@pytest.fixture
def house() -> House:
    house = House(with_(acme("major_outage")))
    house.world.web.served[DATA] = json.dumps(PAGE).encode()
    house.start()
    house.passes(120)
    assert house.state("Acme").belief.health is Health.MAJOR_OUTAGE
    assert house.world.web.asked[0] == (DATA, 200)
    assert {status for _, status in house.world.web.asked[1:]} == {304}
    house.told()
    house.world.web.asked.clear()
    return house


def with_(prefs: ProviderPrefs) -> Settings:
    return wishes([prefs])


def test_a_mapping_edited_while_the_program_runs_reads_the_page_anew_and_silently(house: House) -> None:
    """Seeded defect: a 304 keeps the reading of the old mapping alive, or its words changing look like news."""
    house.edits(with_(acme("degraded", "resolved")))
    house.passes(60)
    assert (DATA, 200) in house.world.web.asked
    assert house.state("Acme").belief.health is Health.DEGRADED
    assert house.told() == []


def test_a_mapping_edited_while_the_program_does_not_run_counts_as_well(house: House) -> None:
    house.wishes.settings = with_(acme("degraded"))
    house.restart(30)
    house.passes(60)
    assert (DATA, 200) in house.world.web.asked
    assert house.state("Acme").belief.health is Health.DEGRADED
    assert house.told() == []


def test_the_same_mapping_is_not_read_anew(house: House) -> None:
    house.edits(with_(replace(acme("major_outage"), muted=True)))
    house.restart(30)
    house.passes(60)
    assert house.world.web.asked
    assert {status for _, status in house.world.web.asked} == {304}


def test_afterwards_news_are_news(house: House) -> None:
    house.edits(with_(acme("degraded")))
    house.passes(60)
    house.world.web.served[DATA] = json.dumps({"state": "green", "events": []}).encode()
    house.passes(300)
    assert [one.title for one in house.told()] != []
    assert house.state("Acme").belief.health is Health.OPERATIONAL


def test_no_secret_of_a_documents_address_is_stored(house: House) -> None:
    """Seeded defect: the address of a document that is asked with a key, written into the state in full."""
    assert "secret" not in repr(house.state("Acme"))
    assert house.state("Acme").asked == asked_of(acme("major_outage"))
    assert house.state("Acme").asked != asked_of(acme("degraded"))
