"""Tests that what is taken back is really not told, and that whoever heard that something began hears of its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.making import T0, alert, at, fresh
from tests.house import House, provider, wishes
from tests.stories.said import command
from tests.stories.script import in_few_words
from tests.stories.wished import with_rules
from tray_status.core.commands import TellBack
from tray_status.core.events import EventKind, Receipt, ReceiptKind
from tray_status.core.model import Impact, IncidentId, ProviderId
from tray_status.core.settle import settle
from tray_status.core.state import Told
from tray_status.core.step import enqueue

I1 = IncidentId("i1")
EVENING = datetime(2026, 3, 6, 21, 30, tzinfo=UTC)
QUIET = with_rules(provider("Acme"), {"quiet_hours": ["22:00-07:00"]})


@pytest.fixture
def house() -> House:
    """All is well on an evening before quiet hours."""
    made = House(wishes([QUIET]), now=EVENING)
    says(made, "well")
    made.start()
    return made.passes(90)


def says(house: House, words: str) -> None:
    """The page says this from now on, and is looked at."""
    house.page("Acme", in_few_words(words, house.clock.now()))


def clock(house: House, day: int, hour: int, minute: int = 0) -> None:
    """It is that late."""
    house.at(EVENING.replace(day=day, hour=hour, minute=minute))


def titles(house: House) -> list[str]:
    """What was told since this was last asked."""
    return [one.title for one in house.told()]


def test_what_a_notifier_has_in_hand_is_not_taken_back(house: House) -> None:
    """Seeded defects: it is logged as withdrawn, shown all the same, and its end is not told."""
    house.hands["console"] = "hangs"
    says(house, "i1")
    house.passes(90)
    house.asks(command("acknowledge acme i1"))
    house.passes(90)
    house.hands["console"] = "works"
    house.passes(5)
    assert titles(house) == ["Acme: Trouble i1"]
    assert [str(one.fate) for one in house.memory.log if one.fate is not None and one.fate.final] == ["shown"]
    says(house, "i1 resolved")
    house.passes(90)
    assert len(titles(house)) == 1


def test_what_a_notifier_has_in_hand_does_not_expire() -> None:
    """Seeded defect: it is given up, then shown."""
    house = House(wishes([provider("Acme")]), now=EVENING)
    says(house, "well")
    house.start().passes(90)
    house.hands["console"] = "hangs"
    says(house, "i1")
    house.passes(8 * 3600)
    house.hands["console"] = "works"
    house.passes(5)
    assert [str(one.fate) for one in house.memory.log if one.fate is not None and one.fate.final] == ["shown"]


def test_who_last_heard_that_it_is_open_hears_of_its_end(house: House) -> None:
    """Seeded defect: the end and a new beginning that nobody heard take back that it was ever told."""
    clock(house, 6, 21, 40)
    says(house, "i1")
    clock(house, 6, 23)
    assert titles(house) == ["Acme: Trouble i1"]
    says(house, "i1 resolved")
    clock(house, 6, 23, 30)
    says(house, "i1 identified")
    clock(house, 6, 23, 40)
    house.asks(command("acknowledge acme i1"))
    clock(house, 7, 8)
    assert titles(house) == []
    says(house, "i1 resolved")
    house.passes(90)
    assert len(titles(house)) == 1


def test_an_update_that_is_taken_back_does_not_take_an_older_telling_with_it() -> None:
    """Seeded defect: what a version told that did not keep since when is forgotten with its next update."""
    made = alert("u1", kind=EventKind.UPDATED, incident=I1, created_at=T0)
    after = enqueue(replace(fresh(), told={I1: Told(at=at(-60), url=None)}), made)
    back = Receipt(alert=made.id, provider=made.provider, notifier="console", kind=ReceiptKind.GIVEN_UP, at=T0)
    assert I1 in settle(after, [back], now=T0).told


def test_who_is_watched_again_is_told_nothing_that_was_taken_back(house: House) -> None:
    """Seeded defect: the file that is put aside still owes what the log calls withdrawn."""
    clock(house, 6, 22, 10)
    says(house, "i1")
    house.passes(90)
    assert house.state("Acme").outbox
    house.edits(wishes([provider("Beta")]))
    assert house.memory.removed[ProviderId("acme")].outbox == ()


def test_who_asks_is_told_that_all_is_well_though_its_end_is_taken_back(house: House) -> None:
    """Seeded defect: an end that waits for the morning counts as told, and is then muted."""
    clock(house, 6, 21, 40)
    says(house, "i1")
    house.passes(90)
    house.asks(TellBack(provider=ProviderId("acme")))
    clock(house, 6, 23)
    says(house, "i1 resolved")
    house.passes(90)
    house.edits(wishes([replace(QUIET, muted=True)]))
    titles(house)
    clock(house, 7, 7, 10)
    assert titles(house) == ["Acme: all is well again"]


def test_every_notifier_that_does_not_tell_of_the_end_tells_that_all_is_well() -> None:
    """Seeded defect: the end that one of them tells takes the news from the others."""
    routed = provider("Acme", notifiers=("console", "chat"))
    routed = replace(routed, notifier_impacts=(("chat", Impact.CRITICAL),))
    house = House(wishes([routed], ("console", "chat")), now=EVENING)
    says(house, "well")
    house.start().passes(90)
    says(house, "i1 minor")
    house.passes(90)
    house.asks(TellBack(provider=ProviderId("acme")))
    house.told()
    says(house, "i1 minor resolved")
    house.passes(90)
    news = {one.notifier: one.title for one in house.told()}
    assert news["chat"] == "Acme: all is well again"
    assert "all is well" not in news["console"]


def test_what_the_rules_held_is_free_when_they_are_gone_at_the_next_start(house: House) -> None:
    """Seeded defect: who takes quiet hours out while the program is closed is told at their old end."""
    house.passes(3600)
    says(house, "i1 major")
    house.passes(120)
    assert house.told() == []
    house.wishes.settings = wishes([provider("Acme")])
    house.restart(60)
    house.passes(120)
    assert [one.incident for one in house.told()] == [I1]
