"""Tests what is listed against what is held: histories alone, ages, ends by absence, and what comes back."""

from __future__ import annotations

from dataclasses import replace

from tests.core.making import (
    DAY,
    HISTORY,
    HOUR,
    MINUTE,
    T0,
    Watch,
    at,
    believe,
    history,
    incident,
    kinds,
    maintenance,
    moved,
    summary,
    unchanged,
)
from tests.core.making import calm_watch as watching
from tray_status.core.belief import closed
from tray_status.core.model import Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import assemble

I1 = IncidentId("i1")


def still_open(watch: Watch) -> tuple[Incident, ...]:
    """What is believed to go on."""
    return watch.state.belief.open


def test_what_is_over_on_a_date_goes_on_until_then_under_304_too() -> None:
    """Seeded defects: an end that lies ahead counts; it comes and nobody notices; a clock set back opens it again."""
    dated = incident(phase=None, resolved_at=at(60))
    watch = watching(history(dated))
    watch.see(history(dated))
    assert [(one.phase, one.ends_at) for one in still_open(watch)] == [(Phase.INVESTIGATING, at(60))]
    watch.poll(unchanged(HISTORY), after=2 * HOUR)
    assert not still_open(watch)
    watch.see(history(dated), after=-3 * HOUR)
    assert not still_open(watch)
    watch.see(history(replace(dated, resolved_at=at(240))), after=MINUTE)
    assert still_open(watch)


def test_what_stands_open_in_a_history_alone_is_not_open() -> None:
    """Seeded defect: an entry that GitHub left on Investigating two years ago colours the icon."""
    left = incident(started_at=T0 - 400 * DAY)
    (held,) = believe((summary(), history(left))).incidents
    assert (held.over, held.phase, held.resolved_at) == (True, None, left.updated_at)


def test_without_dates_it_is_not_open_either() -> None:
    undated = incident(started_at=None, updated_at=None)
    (held,) = believe((summary(), history(undated))).incidents
    assert held.resolved_at == T0


def test_what_nobody_dates_is_as_old_as_its_newest_words_are_known() -> None:
    """Seeded defects: a feed without dates is full of incidents that never end; each look makes its entries young."""
    undated = incident(phase=None, started_at=None, updated_at=None)
    watch = watching(history(undated))
    began = watch.now
    for _ in range(23):
        watch.see(history(undated), after=HOUR)
    (held,) = still_open(watch)
    assert (held.started_at, held.updated_at) == (began, None)
    watch.see(history(undated), after=HOUR + MINUTE)
    assert not still_open(watch)
    reworded = replace(undated, updates=(Update(at=None, phase=None, body="It is back."),))
    watch.see(history(reworded), after=HOUR)
    (held,) = still_open(watch)
    assert held.updated_at == watch.now
    watch.see(history(reworded), after=DAY - MINUTE)
    assert still_open(watch)
    watch.see(history(reworded), after=2 * MINUTE)
    assert not still_open(watch)


def test_what_nobody_dates_any_more_keeps_the_phase_that_was_known() -> None:
    known = incident(started_at=None, updated_at=None)
    (held,) = believe((history(known),), (history(replace(known, phase=None)),)).incidents
    assert (held.phase, held.started_at, held.updated_at) == (Phase.INVESTIGATING, None, None)


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


def test_an_entry_dated_far_ahead_of_a_clock_that_is_wrong_is_not_young_either() -> None:
    """Seeded defect: while the clock is a day behind, everything left open in a history counts as fresh."""
    watch = watching(summary(), history(incident()), now=T0 - DAY)
    assert watch.alerts == []
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
