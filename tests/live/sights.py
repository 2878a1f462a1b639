"""Finds on the screen what a user's eye finds there: our icon, a line of the open menu, a notification, its buttons."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops

from tests.live.parts import FRAME
from tests.live.screen import EVERYTHING, HEIGHT, RIGHT, WIDTH, Box, Colour, Screen
from tests.live.tray_driver import Line, TrayDriver
from tests.live.waiting import until
from tray_status import paths
from tray_status.core.glance import IconState
from tray_status.desktop.pictures import Look, picture_name

PANEL: Final = Box(left=0, top=HEIGHT - 36, right=WIDTH, bottom=HEIGHT)
SELECTED: Final = (53, 132, 228)
"""How the line under the mouse is coloured (the theme that every rig uses)."""

ICON_WIDTH = 32
"""The room of one icon in every rig's panel, in pixels."""

WORD_GAP = 12
"""More empty pixels than this lie between two buttons, fewer between the words of one."""


def colour_of(state: IconState) -> Colour:
    """The colour that the icon's picture for this state has most of."""
    file = paths.asset(f"icons/hicolor/22x22/status/{picture_name(state, Look.COLOUR, stale=False)}.png")
    image = Image.open(file).convert("RGBA")
    seen = image.getcolors(image.width * image.height)
    assert seen is not None
    opaque = [(count, pixel) for count, pixel in seen if isinstance(pixel, tuple) and pixel[3] == 255]
    red, green, blue, _ = max(opaque)[1]
    return red, green, blue


def icon(screen: Screen, state: IconState) -> Box:
    """Where the panel shows our icon, once it shows this state."""
    colour = colour_of(state)
    return screen.settled(f"the icon shows {state}", lambda: screen.find(colour, PANEL, least=60))


def no_icon(screen: Screen, state: IconState) -> None:
    """Wait until the panel shows no icon of this state any more."""
    colour = colour_of(state)
    until(f"the icon that showed {state} is gone", lambda: screen.find(colour, PANEL, least=60) is None)


def one_icon(screen: Screen, state: IconState) -> bool:
    """Whether the panel shows our icon once: a second one beside it would take as much room again."""
    seen = screen.find(colour_of(state), PANEL, least=60)
    return seen is not None and seen.width <= ICON_WIDTH


def open_menu(screen: Screen, at: Box) -> None:
    """Open the menu with the right button of the mouse."""
    before = screen.shot()
    screen.click(at.centre, RIGHT)
    screen.settled("the menu opens", lambda: _large(screen.changed(before)))


def choose(screen: Screen, driver: TrayDriver, *labels: str) -> None:
    """Click a line of the open menu with the mouse; all labels but the last are of submenus on the way there.

    The keyboard walks there, so that the line lights up, and so is found; then the mouse clicks what is lit.
    """
    level, room, lit = driver.lines(), EVERYTHING, EVERYTHING
    for key, label in zip(("Down", *("Right",) * len(labels)), labels, strict=False):
        screen.press(key)
        lit = _lit(screen, room)
        for _ in range(_steps(level, label)):
            screen.press("Down")
            lit = _lit(screen, room, below=lit)
        level = next(line for line in level if line.label.startswith(label)).children
        room = Box(left=0, top=0, right=lit.left, bottom=HEIGHT)
    screen.click(lit.centre)


def _steps(level: tuple[Line, ...], label: str) -> int:
    """How often Down is pressed to come from the first line that can be reached to this one."""
    reachable = [line.label for line in level if line.reachable]
    return next(number for number, words in enumerate(reachable) if words.startswith(label))


def _lit(screen: Screen, room: Box, *, below: Box | None = None) -> Box:
    top = room.top if below is None else below.bottom - 2
    rest = Box(left=room.left, top=top, right=room.right, bottom=room.bottom)
    return screen.settled("a line of the menu is lit", lambda: screen.find(SELECTED, rest, least=400))


def _large(box: Box | None) -> Box | None:
    return box if box is not None and box.height > 100 else None


def notifications(screen: Screen, count: int) -> list[Box]:
    """The notifications that dunst shows, from top to bottom, once there are so many."""

    def look() -> Box | None:
        frame = screen.find(FRAME, least=200, within_each=2)
        return frame if frame is not None and len(_rooms(screen, frame)) == count else None

    return _rooms(screen, screen.settled(f"{count} notifications", look))


def _rooms(screen: Screen, frame: Box) -> list[Box]:
    """The rooms between dunst's lines, which are as wide as the frame."""
    middle = Box(left=frame.left + 20, top=frame.top, right=frame.left + 21, bottom=frame.bottom)
    column = screen.shot(middle)
    lines = [y for y in range(column.height) if column.getpixel((0, y)) == FRAME]
    return [
        Box(left=frame.left, top=frame.top + above + 1, right=frame.right, bottom=frame.top + below)
        for above, below in pairwise(lines)
        if below - above > 20
    ]


def buttons(screen: Screen, notification: Box) -> list[Box]:
    """The buttons of a notification by notification-daemon: words side by side in its last line."""
    image = screen.shot(notification).convert("L")
    ground = image.tobytes()[image.width * (image.height - 12) + image.width // 2]
    ink = ImageChops.difference(image, Image.new("L", image.size, ground)).point(lambda value: 255 * (value > 90))
    inner = ink.crop((20, image.height // 2, image.width - 20, image.height - 12))
    rows = [y for y in range(inner.height) if inner.crop((0, y, inner.width, y + 1)).getbbox() is not None]
    bottom = max(rows)
    line = inner.crop((0, bottom - 12, inner.width, bottom + 1))
    columns = [x for x in range(line.width) if line.crop((x, 0, x + 1, line.height)).getbbox() is not None]
    starts = [columns[0], *(after for before, after in pairwise(columns) if after - before > WORD_GAP)]
    ends = [*(before for before, after in pairwise(columns) if after - before > WORD_GAP), columns[-1]]
    top = notification.top + image.height // 2 + bottom - 12
    return [
        Box(left=notification.left + 20 + start, top=top, right=notification.left + 20 + end, bottom=top + 12)
        for start, end in zip(starts, ends, strict=True)
    ]
