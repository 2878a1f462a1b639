"""Law 7 over whole lives of a page: focus is applied to both sides of a difference, never to what is stored."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import PREFS, Watch, at, calm_watch, component, incident, summary, told
from tests.core.strategies import Life, focuses, lives
from tray_status.core.events import EventKind
from tray_status.core.model import Impact
from tray_status.core.outlook import outlook
from tray_status.core.prefs import Focus
from tray_status.core.reading import Reading

EVERYTHING = Focus(include=("*", "nothing"), words=("no", "**"), minimum_impact=Impact.NONE)
COME_IN = {EventKind.UPDATED: EventKind.OPENED, EventKind.ESCALATED: EventKind.OPENED}
"""What a change is for whom it brought the incident into focus."""

LIVES = lives().flatmap(lambda life: st.tuples(st.just(life), st.integers(0, len(life.polls) - 1)))
PARTS = ("API", "Web", "Console", "Docs (beta)")


def named(life: Life) -> tuple[tuple[Reading, ...], ...]:
    """The life with components for each incident, the same at every poll."""
    return tuple(
        tuple(
            replace(
                reading,
                incidents=tuple(
                    replace(one, components=(PARTS[sum(map(ord, one.id)) % len(PARTS)],)) for one in reading.incidents
                ),
            )
            for reading in said
        )
        for said in life.polls
    )


def lived(polls: tuple[tuple[Reading, ...], ...], *focuses_: tuple[int, Focus]) -> Watch:
    """A watch over these polls; from each number on with the focus beside it."""
    watch = calm_watch(*polls[0], prefs=replace(PREFS, focus=focuses_[0][1]))
    for number, said in enumerate(polls[1:], start=1):
        for begins, focus in focuses_:
            if begins <= number:
                watch.prefs = replace(watch.prefs, focus=focus)
        watch.see(*said)
    return watch


@given(life=LIVES, first=focuses, then=focuses)
def test_another_focus_makes_no_event_but_of_what_changed_anyway(
    life: tuple[Life, int], first: Focus, then: Focus
) -> None:
    """Seeded defect: the belief is kept through the focus; widening it opens and narrowing it resolves all at once."""
    story, number = life
    polls = named(story)
    plain = lived(polls, (0, Focus()))
    turned = lived(polls, (0, first), (number, then))
    for one, other in zip(plain.steps, turned.steps, strict=True):
        before = [event for event in one.events if event.kind is not EventKind.HEALTH]
        after = [event for event in other.events if event.kind is not EventKind.HEALTH]
        assert [event.incident for event in before] == [event.incident for event in after]
        for was, event in zip(before, after, strict=True):
            assert event.kind is was.kind or event.kind is COME_IN.get(was.kind)
    assert plain.state.belief == turned.state.belief


@given(life=lives(), first=focuses, then=focuses)
def test_a_page_that_says_the_same_is_silent_whatever_focus_is_set(life: Life, first: Focus, then: Focus) -> None:
    """Seeded defect: what a new focus shows for the first time is told as news."""
    polls = named(life)
    watch = lived(polls, (0, first))
    watch.prefs = replace(watch.prefs, focus=then)
    for _ in range(2):
        step = watch.see(*polls[-1])
        absent = [event for event in step.events if event.kind in (EventKind.RESOLVED, EventKind.COMPLETED)]
        assert all(event.incident not in polls[-1][0].incidents for event in absent)
        assert EventKind.OPENED.value not in told(step)


@given(life=lives())
def test_a_focus_of_everything_behaves_as_none(life: Life) -> None:
    """Seeded defect: `include: ['*']` loses the page's own health, or incidents that name nothing."""
    plain, starred = lived(life.polls, (0, Focus())), lived(life.polls, (0, EVERYTHING))
    assert [step.decisions for step in plain.steps] == [step.decisions for step in starred.steps]
    assert plain.alerts == starred.alerts
    assert outlook(plain.state.belief, Focus(), plain.now) == outlook(starred.state.belief, EVERYTHING, starred.now)


def test_what_gets_worse_and_so_comes_into_focus_has_opened() -> None:
    """Seeded defect: the first that is told of an outage is that it "escalated"."""
    focused = replace(PREFS, focus=Focus(minimum_impact=Impact.MAJOR))
    minor = incident(impact=Impact.MINOR)
    watch = calm_watch(summary(), prefs=focused)
    assert told(watch.see(summary(minor))) == []
    step = watch.see(summary(replace(minor, impact=Impact.CRITICAL, updated_at=at(3))))
    assert told(step) == ["opened"]
    step = watch.see(summary(replace(minor, impact=Impact.MINOR, updated_at=at(4))))
    assert told(step) == []
    watch.see(summary())
    assert told(watch.see(summary())) == ["resolved"]


def test_at_first_sight_a_focus_holds_as_later() -> None:
    """Seeded defect: the page's groups are looked up in what was known before the first look: in nothing."""
    berlin = replace(component("Berlin"), group="Europe")
    page = summary(incident("i1", components=("Berlin",)), incident("i2", components=("Lima",)), components=(berlin,))
    watch = Watch(prefs=replace(PREFS, focus=Focus(include=("Europe",))))
    step = watch.see(page)
    assert [alert.incident for alert in step.alerts] == ["i1"]
    assert "first sight: held back: Lima: outside the focus" in [one.reason for one in step.decisions]
