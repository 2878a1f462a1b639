"""Tests, by counting, that texts are compared once per change and not at every look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import T0, Watch, at, calm_watch, fetched, history, incident, kinds, moved, summary, unchanged
from tray_status.core.belief import digest
from tray_status.core.model import Incident, Phase, Update
from tray_status.core.reading import Reading
from tray_status.core.state import Outcome

MANY = 20


class Text(str):
    """A text that counts how often somebody looks into it for markup, as the first thing of every comparison."""

    __slots__ = ()
    looked_into = 0

    def __contains__(self, part: object) -> bool:
        """Count."""
        Text.looked_into += 1
        return super().__contains__(str(part))


def talkative(number: int, says: str = "We look into it.") -> Incident:
    """An open incident with one long text."""
    return incident(f"i{number}", updates=(Update(at=T0, phase=Phase.INVESTIGATING, body=Text(says)),))


def page(*incidents: Incident) -> Reading:
    """What the page says: these, and many more."""
    return summary(*incidents, *(talkative(number) for number in range(1, MANY)))


def looked_into(watch: Watch, outcome: Outcome) -> int:
    """How often texts are looked into in one look."""
    Text.looked_into = 0
    watch.poll(outcome)
    return Text.looked_into


@pytest.mark.parametrize("outcome", [unchanged(), fetched(page(talkative(0)))], ids=["304", "the same again"])
def test_another_look_at_the_same_incidents_compares_no_text(outcome: Outcome) -> None:
    """Seeded defect: 190 open incidents of 60 kB each cost a second of work at every look, though nothing changed."""
    watch = calm_watch(page(talkative(0)))
    assert looked_into(watch, outcome) == 0


def test_of_many_incidents_only_the_one_that_changed_is_compared() -> None:
    watch = calm_watch(page(talkative(0)))
    alone = calm_watch(summary(talkative(0)))
    after = talkative(0, "We found it.")
    expected = looked_into(alone, fetched(summary(after)))
    assert 0 < looked_into(watch, fetched(page(after))) == expected
    assert kinds(watch.steps[-1].events) == ["updated"]


def test_a_page_that_shows_the_newest_update_alone_has_no_older_ones_compared() -> None:
    """Seeded defect: every update we ever saw is compared with what the page shows, at every look."""
    watch = calm_watch(summary(talkative(0)))
    after = moved(talkative(0), Phase.IDENTIFIED, at(2))
    newest = replace(after, updates=after.updates[:1])
    watch.see(summary(newest))
    assert looked_into(watch, unchanged()) == 0
    assert len(watch.state.belief.incidents[0].updates) == 2


def test_what_was_withdrawn_and_is_listed_again_without_a_phase_is_compared_anew() -> None:
    """Seeded defect: the digest of what was listed stands for the end that we only concluded."""
    watch = calm_watch(history(talkative(0)))
    watch.see(history())
    watch.see(history())
    watch.see(history(replace(talkative(0), phase=None)))
    (held,) = watch.state.belief.open
    assert watch.state.belief.seen[held.id].digest == digest(held)
