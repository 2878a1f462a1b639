"""Tests what is held over many polls: filling gaps, looks, ids, and what stands open in a history alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.core.making import (
    DAY,
    T0,
    at,
    believe,
    component,
    history,
    incident,
    moved,
    summary,
)
from tests.core.strategies import incidents
from tray_status.core.belief import Seen, digest, merge
from tray_status.core.model import Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import assemble
from tray_status.core.recall import recall

I1 = IncidentId("i1")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other"},
        {"impact": Impact.MINOR},
        {"impact": None},
        {"phase": Phase.MONITORING},
        {"kind": Kind.NOTICE},
        {"updates": (Update(at=T0, phase=None, body="Other words"),)},
    ],
)
def test_words_make_another_digest(changes: dict[str, object]) -> None:
    """Seeded defect: a change that is not in the digest is never told."""
    assert digest(replace(incident(), **changes)) != digest(incident())  # type: ignore[arg-type]  # any one field


@pytest.mark.parametrize(
    "changes",
    [
        {"updated_at": at(99)},
        {"started_at": None},
        {"resolved_at": at(9)},
        {"url": None},
        {"title": "<b>Trouble</b>\n i1"},
        {"updates": (Update(at=at(3), phase=None, body="<p>investigating  of i1</p>"),)},
    ],
)
def test_dates_markup_and_white_space_do_not(changes: dict[str, object]) -> None:
    """Seeded defect: a page that is rendered anew, or dated anew, is 25 updates."""
    assert digest(replace(incident(), **changes)) == digest(incident())  # type: ignore[arg-type]  # any one field


def test_what_this_poll_leaves_out_is_kept_from_earlier_ones() -> None:
    """Seeded defect: without the Atom feed, which comes only now and then, components and updates vanish."""
    full = incident(components=("API",), ends_at=at(9))
    bare = replace(full, impact=None, components=(), started_at=None, ends_at=None, url=None, updates=())
    (kept,) = believe((summary(full),), (summary(bare),)).incidents
    assert kept == full


def test_undated_updates_are_kept_when_a_poll_shows_none() -> None:
    """Seeded defect: an entry loses its words, and that is told as news."""
    undated = incident(updates=(Update(at=None, phase=None, body="words"),))
    belief = believe((summary(undated),), (summary(replace(undated, updates=())),))
    assert belief.incidents[0].updates == undated.updates


def test_a_page_that_shows_the_latest_update_alone_builds_a_history() -> None:
    first = incident()
    second = moved(first, Phase.IDENTIFIED, at(1))
    latest = replace(second, updates=second.updates[:1])
    (held,) = believe((summary(first),), (summary(latest),), (summary(latest),)).incidents
    assert [update.phase for update in held.updates] == [Phase.IDENTIFIED, Phase.INVESTIGATING]


def test_an_update_that_was_edited_does_not_stay_beside_its_new_words() -> None:
    before = moved(incident(), Phase.IDENTIFIED, at(1))
    edited = replace(before, updates=(replace(before.updates[0], body="better words"),))
    (held,) = believe((summary(before),), (summary(edited),)).incidents
    assert [update.body for update in held.updates] == ["better words", "investigating of i1"]


def test_undated_updates_of_before_are_not_put_behind_new_ones() -> None:
    before = incident(updates=(Update(at=None, phase=None, body="a"), Update(at=None, phase=None, body="b")))
    after = incident(updates=(Update(at=None, phase=None, body="c"),))
    (held,) = believe((summary(before),), (summary(after),)).incidents
    assert [update.body for update in held.updates] == ["c"]


def test_unchanged_polls_give_the_very_same_belief() -> None:
    """Seeded defect: 100 calm providers are written to disk every minute."""
    belief = believe((summary(), history(incident(phase=Phase.RESOLVED))))
    seen = recall(belief, assemble((summary(), history(incident(phase=Phase.RESOLVED)))), at(9))
    assert merge(belief, seen, at(9)) is belief
    later = merge(belief, seen, T0 + DAY)
    assert later.seen == {I1: replace(belief.seen[I1], last_listed=T0 + DAY)}
    assert later.read_at == T0 + DAY


def test_an_empty_first_look_is_a_look() -> None:
    assert believe((summary(health=None),)).read_at == T0


def test_components_are_kept_while_a_poll_names_none() -> None:
    parts = (component("API"),)
    assert believe((summary(components=parts),), (summary(),)).components == parts


def test_open_entries_come_first_and_then_the_newest() -> None:
    old, new = incident("old", phase=Phase.RESOLVED), incident("new", phase=Phase.RESOLVED, started_at=at(-1))
    undated = incident("undated", phase=Phase.RESOLVED, started_at=None, updated_at=None)
    belief = believe((history(undated, new, old, incident("open", started_at=at(-99))),))
    assert [one.id for one in belief.incidents] == ["open", "old", "new", "undated"]


@given(entry=incidents)
def test_an_id_that_ended_by_absence_is_remembered_with_its_end(entry: Incident) -> None:
    open_now = replace(entry, phase=Phase.IDENTIFIED, kind=Kind.INCIDENT)
    belief = believe((summary(open_now),), (summary(),), (summary(),))
    (held,) = belief.incidents
    assert belief.seen[held.id] == Seen(digest=digest(held), last_listed=T0, over=False)
    assert belief.absent == {}
