"""The hint of the first start: given once, when there is an icon to be seen, and within what a balloon holds."""

from __future__ import annotations

from tests.notify.fake_desktop import MemoryKeep
from tray_status.core.utf16 import units
from tray_status.desktop.balloons import TEXT_UNITS, TITLE_UNITS
from tray_status.notify.desktop import Bubble, ClickableFacade, DesktopError
from tray_status.pinning import TEXT, TITLE, Pinning, hint_once


class Wall(ClickableFacade):
    """A desktop that shows everything, or nothing."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.shown: list[Bubble] = []

    def show(self, bubble: Bubble) -> None:
        """Show it."""
        if not self.works:
            raise DesktopError("no icon")
        self.shown.append(bubble)


def test_the_hint_is_given_when_the_icon_is_there_and_not_again_when_the_taskbar_restarts() -> None:
    """Seeded defect: a taskbar that crashes each morning gives the hint each morning."""
    heard: list[bool] = []
    hints: list[str] = []
    pinning = Pinning(heard.append, lambda: hints.append("given"), lambda _name, do: do())

    pinning.hear(False)
    assert hints == []
    pinning.hear(True)
    pinning.hear(False)
    pinning.hear(True)

    assert hints == ["given"]
    assert heard == [False, True, False, True]


def test_the_hint_is_given_once_per_installation() -> None:
    wall, keep = Wall(), MemoryKeep()
    for _ in range(2):
        hint_once(wall, keep)
    assert [bubble.title for bubble in wall.shown] == [TITLE]


def test_a_hint_that_was_not_shown_is_given_at_the_next_start() -> None:
    wall, keep = Wall(works=False), MemoryKeep()
    hint_once(wall, keep)
    hint_once(None, keep)
    wall.works = True
    hint_once(wall, keep)
    assert len(wall.shown) == 1


def test_the_whole_hint_fits_into_a_balloon() -> None:
    """Seeded defect: Windows shows 255 units, and what to do stands behind them."""
    assert units(TITLE) <= TITLE_UNITS
    assert units(TEXT) <= TEXT_UNITS
