"""Tests how the readings of one poll become one snapshot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.core.making import T0, at, component, history, incident, summary
from tests.core.strategies import polls
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Reading, Role, Scope, assemble


def test_where_two_documents_tell_the_same_thing_the_earlier_one_wins() -> None:
    """Seeded defect: the history, which lags behind, overrules the summary."""
    first = summary(incident(phase=Phase.MONITORING), components=(component("API"),), page_name="Acme")
    second = history(incident(title="Other"), health=Health.MAJOR_OUTAGE, components=(component("Web"),), page_name="x")
    found = assemble((first, second))
    assert found.incidents == first.incidents
    assert (found.health, found.components, found.page_name) == (Health.OPERATIONAL, first.components, "Acme")


def test_what_the_earlier_document_leaves_out_comes_from_the_later_one() -> None:
    """Seeded defect: an Atom feed's components are dropped because the summary names none."""
    bare = replace(incident(), impact=None, phase=None, started_at=None, updated_at=None, url=None, updates=())
    full = replace(incident(components=("API",)), ends_at=at(9), resolved_at=at(8), phase=Phase.RESOLVED)
    (found,) = assemble((summary(bare), history(full))).incidents
    assert found == full


def test_an_end_that_one_document_knows_already_does_not_stand_beside_an_open_phase() -> None:
    """Seeded defect: an open incident with an end date, read by others as over."""
    ended = incident(phase=Phase.RESOLVED, resolved_at=at(5))
    (found,) = assemble((summary(incident()), history(ended))).incidents
    assert (found.phase, found.resolved_at) == (Phase.INVESTIGATING, None)


def test_an_impact_of_none_is_an_answer_and_not_a_gap() -> None:
    (found,) = assemble((summary(incident(impact=Impact.NONE)), history(incident(impact=Impact.MAJOR)))).incidents
    assert found.impact is Impact.NONE


def test_updates_without_words_give_way_to_those_with_words() -> None:
    """Seeded defect: a summary with empty bodies hides what the feed says."""
    empty = incident(updates=(Update(at=T0, phase=None, body=""),))
    assert assemble((summary(empty), history(incident()))).incidents[0].newest_text == "investigating of i1"
    assert assemble((summary(empty), history(incident(updates=())))).incidents[0].updates == empty.updates


def test_scopes_of_the_documents_decide_what_is_listed_by_a_history_alone() -> None:
    """Seeded defect: the ids of all documents are thrown together, and absence means nothing any more."""
    found = assemble((summary(incident("i1")), history(incident("i1"), incident("i2"))))
    assert (found.active, found.only_recent) == (True, frozenset({"i2"}))
    assert all(found.complete(kind) for kind in Kind)
    recent = assemble((history(incident("i1")),))
    assert (recent.active, recent.only_recent) == (False, frozenset({"i1"}))
    assert not any(recent.complete(kind) for kind in Kind)


def test_only_kinds_that_a_list_covers_are_complete() -> None:
    """Seeded defect: a summary that never lists maintenance ends every maintenance."""
    found = assemble((summary(covers=(Kind.INCIDENT,)), history(covers=(Kind.MAINTENANCE,))))
    assert [kind for kind in Kind if found.complete(kind)] == [Kind.INCIDENT]


@given(said=polls)
def test_a_snapshot_keeps_every_id_and_every_note_once(said: tuple[Reading, ...]) -> None:
    found = assemble(said)
    ids = [incident.id for incident in found.incidents]
    assert len(ids) == len(set(ids))
    assert set(ids) == {incident.id for reading in said for incident in reading.incidents}
    assert set(found.notes) == {note for reading in said for note in reading.notes}
    assert found.active == any(reading.scope is Scope.ACTIVE for reading in said)
    assert found.tells == any(reading.tells for reading in said)
    assert found.doubtful == any(reading.doubtful for reading in said)


def test_ids_that_cannot_be_written_down_are_made_safe_and_stay_apart() -> None:
    """Seeded defect: half a character in an id ends the program when the id is first written or hashed."""
    half, other, endless = "ab\ud800c", "ab\ud801c", "x" * 400_000
    incidents = tuple(Incident(id=IncidentId(id_), title="t") for id_ in (half, other, endless, "fine"))
    parts = tuple(Component(id=ComponentId(f"{number}\ud800"), name="n", health=None) for number in range(3_000))
    reading = Reading(role=Role("summary"), scope=Scope.ACTIVE, incidents=incidents, components=parts)

    seen = assemble([reading])

    ids = [incident.id for incident in seen.incidents]
    assert len(set(ids)) == 4
    assert ids[-1] == "fine"
    assert all(len(id_) <= 300 and id_.encode() for id_ in ids)
    assert len(seen.components) == 2_000
    assert all(part.id.encode() for part in seen.components)
    assert seen.only_recent == frozenset()


def test_a_health_that_one_document_leaves_out_comes_from_another() -> None:
    """Fails when names and healths of two documents do not make one page, or a known health is replaced."""
    named = Component(id=ComponentId("1"), name="Web", health=None)
    well = replace(named, id=ComponentId("2"), name="Mail", health=Health.OPERATIONAL)
    alone = replace(named, id=ComponentId("3"))
    first = Reading(role=Role("page"), scope=Scope.ACTIVE, components=(named, well, alone))
    ill = tuple(replace(one, name="", health=Health.MAJOR_OUTAGE) for one in (named, well))
    found = assemble([first, Reading(role=Role("beats"), scope=Scope.RECENT, components=ill)]).components
    assert found == (replace(named, health=Health.MAJOR_OUTAGE), well, alone)
