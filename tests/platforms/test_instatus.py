"""Owns what Instatus's documents may contradict themselves in, and what none of them leaves out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tray_status.core.errors import PayloadError
from tray_status.core.model import Health
from tray_status.core.reading import Page, Role, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.instatus import HISTORY, PAGE, SUMMARY, read

HERE = Page(url="https://status.maple.example")
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def summary(word: str, **lists: object) -> bytes:
    """A summary with this word for the page."""
    return json.dumps({"page": {"name": "Maple", "url": HERE.url, "status": word}, **lists}).encode()


def test_a_page_that_is_up_with_something_broken_is_not_well() -> None:
    """Fails when the word for the page outweighs the impact of what it lists."""
    one = {"id": "c1", "name": "Uploads fail", "status": "VIBING", "impact": "DEGRADEDPERFORMANCE"}
    reading = read(SUMMARY, summary("UP", activeIncidents=[one]), HERE)
    assert (reading.health, reading.doubtful) == (None, True)
    assert health_of(assemble([reading]), NOW) is Health.DEGRADED
    assert reading.notes == ('Unknown phase "VIBING".',)
    quiet = read(SUMMARY, summary("UP", activeIncidents=[{**one, "impact": "OPERATIONAL"}]), HERE)
    assert quiet.health is Health.OPERATIONAL


def test_lists_that_are_none_end_nothing() -> None:
    """Fails when a list that was not understood counts as an empty one."""
    assert read(SUMMARY, summary("UP", activeIncidents="none"), HERE).covers == ("maintenance",)
    assert read(SUMMARY, summary("UP", activeMaintenances=[7]), HERE).covers == ("incident", "notice")


def test_the_length_of_a_maintenance_is_told_in_minutes() -> None:
    one = {"id": "c2", "name": "Disks", "start": "2026-05-06T22:00:00Z", "status": "NOTSTARTEDYET"}
    lengths = ("90", "999999", "9999999", "-5", "")
    planned = [{**one, "id": f"c{number}", "duration": length} for number, length in enumerate(lengths)]
    found = read(SUMMARY, summary("UP", activeMaintenances=planned), HERE).incidents
    ends = [incident.ends_at for incident in found]
    assert ends[0] == datetime(2026, 5, 6, 23, 30, tzinfo=UTC)
    assert ends[1] == datetime(2027, 5, 7, 22, 0, tzinfo=UTC)
    assert ends[2:] == [None, None, None]


@pytest.mark.parametrize("role", [SUMMARY, HISTORY, PAGE])
def test_data_that_is_cut_off_inside_a_page_is_refused(role: Role) -> None:
    """Fails when a page whose data broke off reads as one without incidents."""
    for chunk in (
        '"{\\"site\\":{\\"status\\":\\"UP\\",\\"mainStatus\\":\\"UP\\"},\\"activeIncidents\\":[{"',
        '"\\q"',
        '"',
        "",
    ):
        script = f"<script>self.__next_f.push([1,{chunk}])</script>"
        with pytest.raises(PayloadError):
            read(role, f"<!DOCTYPE html><html><body>instatus{script}</body></html>".encode(), HERE)
