"""Owns what a user's eye finds on the desktop of Wine: the icon beside the clock, its menu, a balloon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.live.screen import HEIGHT, LEFT, RIGHT, WIDTH, Box, Screen
from tests.live.sights import colour_of
from tests.live.waiting import until
from tray_status.core.glance import IconState

SIZE: Final = f"{WIDTH}x{HEIGHT}"
TASKBAR: Final = Box(left=0, top=HEIGHT - 40, right=WIDTH, bottom=HEIGHT)
BALLOON: Final = (255, 255, 255)
"""The colour behind the words of a balloon."""

LINE, LAST_LINE = 17, 12
"""Pixels from one line of a menu to the next, and from the middle of the last one to the menu's end."""

WITHIN = 30.0


def icon(screen: Screen, state: IconState) -> Box:
    """Where the taskbar shows our icon, once it shows this state."""
    colour = colour_of(state)
    return until(f"the icon shows {state}", lambda: screen.find(colour, TASKBAR, least=25), within=WITHIN)


def no_icon(screen: Screen, *states: IconState) -> None:
    """Wait until the taskbar shows no icon of these states any more."""
    colours = [colour_of(state) for state in states]
    until(
        "the icon is gone",
        lambda: all(screen.find(one, TASKBAR, least=25) is None for one in colours),
        within=WITHIN,
    )


def balloon(screen: Screen, *, other_than: Box | None = None) -> Box:
    """Where a balloon is, once it stands still; each text makes another one."""
    above = Box(left=0, top=0, right=WIDTH, bottom=HEIGHT - 24)

    def look() -> Box | None:
        found = screen.find(BALLOON, above, least=4000)
        return found if found != other_than else None

    return screen.settled("a balloon", look)


def open_menu(screen: Screen, at: Box) -> Box:
    """Open the menu with the right button of the mouse; where it is."""
    before = screen.shot()
    screen.click(at.centre, RIGHT)

    def tall() -> Box | None:
        box = screen.changed(before)
        return box if box is not None and box.height > 120 else None

    return screen.settled("the menu opens", tall)


def line_from_below(screen: Screen, menu: Box, number: int) -> Box:
    """The line of the open menu that is so many lines above the last (which is 0), lit up under the mouse."""
    middle = menu.bottom - LAST_LINE - number * LINE
    line = Box(left=menu.left + 8, top=middle - LINE // 2, right=menu.right - 8, bottom=middle + LINE // 2)
    before = screen.shot(line).tobytes()
    screen.point((menu.left + 40, middle))
    until("the line under the mouse is lit", lambda: screen.shot(line).tobytes() != before)
    return line


def hold(screen: Screen, at: tuple[int, int], what: str, look: Callable[[], object]) -> None:
    """Hold the left button of the mouse down there until something has come of it."""
    screen.point(at)
    screen.button(LEFT, down=True)
    try:
        until(what, look, within=WITHIN)
    finally:
        screen.button(LEFT, down=False)
