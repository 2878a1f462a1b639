"""Owns how a mapping is read from the settings: every key in its place, as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tray_status.core.mapping import ComponentsMapping, DocumentMapping, EntriesMapping, UpdatesMapping
from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.core.prefs import ProviderPrefs
from tray_status.settings.load import load


def provider(folder: Path, mapping: str, platform: str = "json_map") -> ProviderPrefs:
    """The one provider of settings with this mapping."""
    file = folder / "settings.yaml"
    lines = "".join(f"      {line}\n" for line in mapping.strip("\n").splitlines())
    head = f"providers:\n  - url: https://status.example.com\n    platform: {platform}\n    mapping:\n"
    file.write_text(head + lines)
    return load(file, kinds=(), environ={}).providers[0]


def test_every_key_of_a_mapping_is_read_to_its_place(tmp_path: Path) -> None:
    """Seeded defect: two keys mixed up, such as `ended` and `ends`; words not folded."""
    found = provider(
        tmp_path,
        """
address: /api/status
health: page.state
components: {items: 'parts[]', name: name, health: state, id: code, group: ^.name}
incidents:
  items: 'incidents[]'
  shows: recent
  empty: well
  id: id
  title: title
  url: link
  started: a
  updated: b
  ended: c
  ends: d
  phase: e
  impact: f
  components: 'g[].name'
  text: h
  updates: {items: 'updates[]', text: body, at: date, phase: i}
maintenances: {items: 'planned[]', shows: open, id: id, title: title, started: from}
notices: {items: 'news[]', shows: open, id: id, title: title}
words:
  health: {Up: operational, 'All  Good': operational, DOWN: major_outage}
  phase: {open: investigating, null: resolved}
  impact: {7: critical}
""",
    )
    incidents = EntriesMapping(
        kind=Kind.INCIDENT,
        items="incidents[]",
        id="id",
        title="title",
        lists_open=False,
        empty_is_well=True,
        url="link",
        started="a",
        updated="b",
        ended="c",
        ends="d",
        phase="e",
        impact="f",
        components="g[].name",
        text="h",
        updates=UpdatesMapping(items="updates[]", text="body", at="date", phase="i"),
    )
    planned = EntriesMapping(
        kind=Kind.MAINTENANCE, items="planned[]", id="id", title="title", lists_open=True, started="from"
    )
    news = EntriesMapping(kind=Kind.NOTICE, items="news[]", id="id", title="title", lists_open=True)
    assert found.mapping == (
        DocumentMapping(
            address="/api/status",
            health="page.state",
            components=ComponentsMapping(items="parts[]", name="name", health="state", id="code", group="^.name"),
            entries=(incidents, planned, news),
            healths=(
                ("up", Health.OPERATIONAL),
                ("all good", Health.OPERATIONAL),
                ("down", Health.MAJOR_OUTAGE),
            ),
            phases=(("open", Phase.INVESTIGATING), ("null", Phase.RESOLVED)),
            impacts=(("7", Impact.CRITICAL),),
        ),
    )


def test_several_documents_stand_in_a_list(tmp_path: Path) -> None:
    one = "{health: state, words: {health: {up: operational}}"
    found = provider(tmp_path, f"- {one}}}\n- {one}, address: 'https://api.example.com/v1/state'}}").mapping
    assert [document.address for document in found] == [None, "https://api.example.com/v1/state"]


def test_selectors_are_read_for_html(tmp_path: Path) -> None:
    """Seeded defect: places of `scrape` that are judged as paths in JSON."""
    found = provider(
        tmp_path,
        """
health: '.page-status[data-state]@class'
components: {items: .part, name: h3, health: '@data-state'}
incidents: {items: '#now > .incident', shows: open, id: a@href, title: 'td:nth-child(2)'}
words: {health: {up: operational}}
""",
        platform="scrape",
    )
    (document,) = found.mapping
    assert document.health == ".page-status[data-state]@class"
    assert document.entries[0].title == "td:nth-child(2)"


@pytest.mark.parametrize("tells", ["phase: state", "ended: end", "updates: {items: 'u[]', text: t, phase: state}"])
def test_a_list_of_the_past_says_in_one_of_three_ways_what_is_over(tmp_path: Path, tells: str) -> None:
    found = provider(
        tmp_path,
        f"""
incidents:
  items: 'incidents[]'
  shows: recent
  id: id
  title: title
  {tells}
words: {{phase: {{open: investigating}}}}
""",
    )
    assert not found.mapping[0].entries[0].lists_open
    assert not found.mapping[0].entries[0].empty_is_well
