"""Owns the proofs, by counting and not by the clock, that the hub does little when little happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import pytest

from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tray_status.core import view
from tray_status.core.commands import PollNow
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.engine.inbox import PollDone

K = TypeVar("K")
V = TypeVar("V")


class Counted(dict[K, V]):
    """A mapping that counts how many entries were gone through."""

    gone_through = 0

    def __iter__(self) -> Iterator[K]:
        for key in super().__iter__():
            Counted.gone_through += 1
            yield key

    def values(self) -> list[V]:  # type: ignore[override]  # a list counts as well as a view
        """The values, counted."""
        return [self[key] for key in self]

    def items(self) -> list[tuple[K, V]]:  # type: ignore[override]  # a list counts as well as a view
        """The items, counted."""
        return [(key, self[key]) for key in self]


class CountedTuple(tuple[ProviderPrefs, ...]):
    """Providers that count how many of them were gone through."""

    __slots__ = ()
    gone_through = 0

    def __iter__(self) -> Iterator[ProviderPrefs]:
        for one in super().__iter__():
            CountedTuple.gone_through += 1
            yield one


def settled(count: int) -> House:
    """A house in which so many providers are well and were polled twice."""
    settings = wishes([provider(f"P{number}") for number in range(count)])
    house = House(Settings(providers=CountedTuple(settings.providers), notifiers=settings.notifiers))
    for prefs in settings.providers:
        house.page(prefs.id, summary())
    house.start().passes(70)
    return house


def test_a_hundred_unchanged_providers_cost_no_write_and_no_view() -> None:
    """Seeded defects: a state is saved because its validators or due date changed; a view is shown that did not."""
    house = settled(100)
    saves, shown, polls = len(house.memory.saves), len(house.shows.views), len(house.polls.every)
    app_saves = len(house.memory.app_saves)
    house.passes(600)
    assert len(house.polls.every) - polls == 1000
    assert len(house.memory.saves) == saves
    assert len(house.memory.app_saves) == app_saves
    assert len(house.shows.views) == shown


def built_views(house: House, seconds: float) -> int:
    """How many views are built while time passes: each goes through all providers of the settings once or more."""
    CountedTuple.gone_through = 0
    house.passes(seconds)
    return CountedTuple.gone_through // len(house.hub.settings.providers)


def test_unchanged_providers_have_a_view_built_every_ten_minutes_and_not_for_each_poll() -> None:
    """Seeded defects: a view is built for each of a thousand outcomes, or at each look at the settings."""
    house = settled(100)
    assert built_views(house, 600) <= 2


def test_first_polls_of_hundreds_build_a_bounded_number_of_views() -> None:
    settings = wishes([provider(f"P{number}") for number in range(300)])
    house = House(Settings(providers=CountedTuple(settings.providers), notifiers=settings.notifiers))
    for prefs in settings.providers:
        house.page(prefs.id, summary(incident("i1", since=MORNING), health="major_outage"))
    assert house.start() is house
    assert built_views(house, 2) <= 12


def work_of_one_outcome(count: int, *, changes: bool) -> int:
    """How many providers are gone through from one outcome in the inbox to the end of the turn that takes it."""
    house = settled(count)
    house.asks(PollNow(provider=ProviderId("p1")))
    house.passes(0)
    hub = house.hub
    hub.ledger.states = Counted(hub.states)
    hub.prefs = Counted(hub.prefs)
    house.hangs("P1")
    if changes:
        house.world.hanging.clear()
        house.page("P1", summary(incident("i1", since=MORNING), health="major_outage"))
    hub.poll(ProviderId("p1"))
    (asked,) = house.polls.open
    house.world.hanging.clear()
    outcome = house.world.outcome(asked)
    assert outcome is not None
    hub.showing._shown = house.clock.monotonic()
    CountedTuple.gone_through = Counted.gone_through = 0
    hub.take(PollDone(provider=ProviderId("p1"), poll=asked.poll, outcome=outcome, took=0.1))
    hub.turn()
    return CountedTuple.gone_through + Counted.gone_through


@pytest.mark.parametrize("changes", [False, True])
def test_the_work_for_one_outcome_does_not_grow_with_the_number_of_providers(changes: bool) -> None:
    """Seeded defect: each outcome looks for its provider from the first to the last, or builds a view."""
    few, many = work_of_one_outcome(100, changes=changes), work_of_one_outcome(1000, changes=changes)
    assert few == many
    assert many <= 5


def test_the_count_itself_counts() -> None:
    """The check itself is checked: a view goes through all providers."""
    house = settled(100)
    states: Mapping[ProviderId, object] = Counted({ProviderId("a"): 1})
    Counted.gone_through = CountedTuple.gone_through = 0
    assert list(states) == ["a"]
    view.build_view(house.hub.states, house.hub.settings, house.clock.now())
    assert Counted.gone_through == 1
    assert CountedTuple.gone_through >= 100
