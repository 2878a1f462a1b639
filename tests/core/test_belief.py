"""Tests what is held over many polls: filling gaps, looks, ids, and what stands open in a history alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.core.making import DAY, HOUR, MINUTE, T0, at, history, incident, kinds, maintenance, moved, summary
from tests.core.making import calm_watch as watching
from tests.core.strategies import incidents
from tray_status.core.belief import Belief, Seen, closed, digest, merge, recall
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Reading, assemble

I1 = IncidentId("i1")


def believe(*polls: tuple[Reading, ...]) -> Belief:
    """The belief after these polls, a minute apart from noon on."""
    belief = Belief()
    for minute, said in enumerate(polls):
        belief = merge(belief, recall(belief, assemble(said), at(minute)), at(minute))
    return belief


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


def test_what_stands_open_in_a_history_alone_is_not_open() -> None:
    """Seeded defect: an entry that GitHub left on Investigating two years ago colours the icon."""
    left = incident(started_at=T0 - 400 * DAY)
    (held,) = believe((summary(), history(left))).incidents
    assert (held.over, held.phase, held.resolved_at) == (True, None, left.updated_at)


def test_without_dates_it_is_not_open_either() -> None:
    undated = incident(started_at=None, updated_at=None)
    (held,) = believe((summary(), history(undated))).incidents
    assert held.resolved_at == T0


def test_unless_it_is_so_young_that_the_list_may_be_behind() -> None:
    """Seeded defect: news that the feed has first waits for the summary."""
    assert believe((summary(), history(incident()))).open
    late = believe(*[(summary(), history(incident()))] * 18)
    assert not late.open


def test_a_maintenance_that_no_list_covers_counts_as_its_window_says() -> None:
    """Seeded defect: a summary that never names maintenance ends the one that the feed names."""
    planned = maintenance(updated_at=T0 - DAY)
    assert believe((summary(covers=(Kind.INCIDENT,)), history(planned))).open
    assert not believe((summary(), history(planned))).open


def test_what_ended_by_absence_stays_ended_while_the_history_still_has_it_open() -> None:
    """Seeded defect: the history, which never learned of the end, opens the incident again or loses how it ended."""
    watch = watching(summary(incident()), history(incident()), now=at(60))
    for _ in range(2):
        watch.see(summary(), history(incident()))
    assert kinds(watch.events) == ["opened", "resolved"]
    watch.see(summary(), history(incident()))
    assert kinds(watch.events) == ["opened", "resolved"]
    held = watch.state.belief.incident(I1)
    assert held is not None
    assert held.phase is Phase.RESOLVED


def test_a_history_alone_opens_again_what_is_over_only_with_fresh_news() -> None:
    over = moved(incident(), Phase.RESOLVED, at(1))
    watch = watching(summary(), history(over))
    again = moved(over, Phase.INVESTIGATING, at(3))
    assert kinds(watch.see(summary(), history(again)).events) == ["reopened"]
    undated = replace(again, updated_at=None, started_at=None)
    watch = watching(summary(), history(over))
    step = watch.see(summary(), history(undated))
    assert (kinds(step.events), step.alerts) == (["updated"], ())


def test_a_clock_one_day_back_makes_no_old_entry_young() -> None:
    """Seeded defect: an entry from ten hours ago lies in the future now, and counts as fresh."""
    left = incident(started_at=T0 - 10 * HOUR)
    watch = watching(summary(), history(left))
    assert kinds(watch.see(summary(), history(left), after=-DAY).events) == []
    assert not watch.state.belief.open


def test_an_entry_that_grew_old_by_the_clock_stays_so_when_it_is_set_back() -> None:
    """Seeded defect: entries without a phase open again, with an alert each, when the clock is mended."""
    watch = watching(history(incident(phase=None)))
    assert kinds(watch.see(history(incident(phase=None)), after=23 * HOUR + 59 * MINUTE).events) == []
    assert not watch.see(history(incident(phase=None)), after=2 * MINUTE).state.belief.open
    assert kinds(watch.see(history(incident(phase=None)), after=-DAY).events) == []
    assert not watch.state.belief.open
    dated_anew = incident(phase=None, updated_at=watch.now, updates=incident(phase=None).updates)
    assert kinds(watch.see(history(dated_anew)).events) == []
    news = incident(phase=None, updated_at=watch.now, updates=(Update(at=watch.now, phase=None, body="It is back"),))
    assert kinds(watch.see(history(news)).events) == ["reopened"]


def test_a_page_that_gives_an_end_without_a_word_for_it_has_ended_the_incident() -> None:
    """Seeded defect: platforms without phases never tell an end."""
    watch = watching(summary(incident(phase=None)))
    step = watch.see(summary(incident(phase=None, resolved_at=at(2))))
    assert kinds(step.events) == ["resolved"]
    planned = maintenance(phase=None, started_at=T0, ends_at=None)
    watch = watching(summary(planned))
    assert kinds(watch.see(summary(replace(planned, resolved_at=at(2)))).events) == ["completed"]


def test_a_maintenance_that_is_called_off_is_merely_no_longer_listed() -> None:
    """Seeded defect: a cancelled maintenance is reported as completed."""
    watch = watching(summary(maintenance()))
    for _ in range(3):
        assert kinds(watch.see(summary()).events) == []
    held = watch.state.belief.incident(IncidentId("m1"))
    assert held is not None
    assert (held.over, held.phase) == (True, None)
    watch.see(summary(maintenance()))
    assert [one.phase for one in watch.state.belief.open] == [Phase.SCHEDULED]


def test_a_maintenance_missing_while_it_runs_is_completed() -> None:
    seen = assemble((summary(),))
    found = closed(maintenance(), seen, at(90))
    assert (found.phase, found.resolved_at) == (Phase.COMPLETED, at(90))
    assert closed(maintenance(), seen, at(130)).resolved_at == at(120)


def test_an_incident_that_comes_back_after_it_ended_by_absence_speaks_for_itself() -> None:
    """Seeded defect: an unknown phase keeps the end that we only concluded, and hides an open incident."""
    wordless = incident(phase=None)
    watch = watching(summary(wordless))
    for _ in range(2):
        watch.see(summary())
    assert kinds(watch.events)[-1] == "resolved"
    assert kinds(watch.see(summary(wordless)).events) == ["reopened"]
    assert watch.state.belief.open


def test_what_is_withdrawn_from_a_history_and_comes_back_goes_on_silently() -> None:
    watch = watching(history(incident()))
    for _ in range(3):
        watch.see(history())
    assert not watch.state.belief.open
    assert kinds(watch.see(history(incident())).events) == []
    assert watch.state.belief.open


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
    parts = summary(components=())
    belief = replace(believe((parts,)), health=Health.DEGRADED)
    assert merge(belief, assemble((parts,)), at(1)).components == ()


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
