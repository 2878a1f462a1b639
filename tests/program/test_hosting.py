"""What is said where no tray shows the icon: when, how often, and what becomes of it when one comes after all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tray_status.desktop.remedies import Lack
from tray_status.hosting import WITHIN, Hosting, advise
from tray_status.notify.desktop import Bubble, ClickableFacade, DesktopError

LACK = Lack(reason="No tray.", remedy="Add one.")
SENTENCE = "There is no icon: No tray. Add one."


class House:
    """A hosting whose time passes when the test says so, and whose threads are its own."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.problems: list[str | None] = []
        self.advised: list[Lack] = []
        self.hosting = Hosting(
            lambda seconds, do: self.later.append((seconds, do)),
            self.problems.append,
            lambda: LACK,
            self.advised.append,
            lambda _name, do: do(),
        )

    def waits(self) -> None:
        """Let everything that waits come to pass."""
        due, self.later = self.later, []
        for seconds, do in due:
            assert seconds == WITHIN
            do()


@pytest.fixture
def house() -> House:
    return House()


def test_a_panel_that_starts_late_is_waited_for(house: House) -> None:
    """Seeded defect: at each log-in the user reads that there is no tray, a second before it is there."""
    house.hosting.hear(False)
    house.hosting.hear(True)
    house.waits()

    assert house.problems == []


def test_a_panel_that_restarts_is_waited_for_from_when_it_went_last(house: House) -> None:
    """Seeded defect: late at log-in and restarted nine seconds later, it is called missing after less than one."""
    house.hosting.hear(False)
    (first,), house.later = house.later, []
    house.hosting.hear(True)
    house.hosting.hear(False)
    first[1]()
    assert house.problems == []

    house.waits()
    assert house.problems == [SENTENCE]


def test_a_tray_that_stays_away_is_told_once(house: House) -> None:
    """Seeded defect: every look for a tray starts another wait and another complaint."""
    for _ in range(3):
        house.hosting.hear(False)
    assert len(house.later) == 1
    house.waits()
    house.hosting.hear(False)
    house.waits()

    assert house.problems == [SENTENCE]
    assert house.advised == [LACK]


def test_a_problem_is_none_any_more_once_a_tray_shows_the_icon(house: House) -> None:
    """Seeded defect: after the panel came back, status goes on naming the lack."""
    house.hosting.hear(False)
    house.waits()
    house.hosting.hear(True)
    house.hosting.hear(True)
    assert house.problems == [SENTENCE, None]

    house.hosting.hear(False)
    house.waits()
    assert house.problems == [SENTENCE, None, SENTENCE], "it is gone again"


def test_a_tray_that_never_began_is_told_from_one_that_was_taken_away(house: House) -> None:
    assert not house.hosting.heard
    house.hosting.hear(False)
    assert house.hosting.heard


class Desk(ClickableFacade):
    """A desktop that shows everything, or nothing."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.shown: list[Bubble] = []

    def show(self, bubble: Bubble) -> None:
        """Show it."""
        if not self.works:
            raise DesktopError("no notification service is running")
        self.shown.append(bubble)


class Drawer:
    """Keeps a mapping."""

    def __init__(self) -> None:
        self.kept: Mapping[str, object] = {}

    def load(self) -> Mapping[str, object]:
        """What is kept."""
        return self.kept

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep it."""
        self.kept = kept


def test_the_desktop_tells_once_per_installation_and_again_only_what_is_new() -> None:
    """Seeded defect: the same advice at each log-in, from a program that is used without a tray on purpose."""
    desk, drawer = Desk(), Drawer()

    for _ in range(3):
        advise(LACK, desk, drawer)
    assert [bubble.message for bubble in desk.shown] == ["No tray. Add one."]

    advise(Lack(reason="No tray.", remedy="Another desktop's way."), desk, drawer)
    assert len(desk.shown) == 2


def test_what_could_not_be_shown_is_told_the_next_time() -> None:
    """Seeded defect: noted as told although nobody saw it."""
    desk, drawer = Desk(works=False), Drawer()
    advise(LACK, desk, drawer)
    assert drawer.kept == {}

    desk.works = True
    advise(LACK, desk, drawer)
    assert len(desk.shown) == 1


def test_without_a_desktop_nothing_is_remembered() -> None:
    drawer = Drawer()

    advise(LACK, None, drawer)

    assert drawer.kept == {}
