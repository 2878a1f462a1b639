"""Owns the virtual screen: what is on it, as pixels, and a mouse and a keyboard that X itself moves."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadDrawable, BadWindow
from Xlib.ext import xtest

from tests.live.waiting import until

WIDTH, HEIGHT = 1024, 700
PICTURES: Final = Path(__file__).resolve().parents[2] / ".screenshots"
"""Where screenshots are left to be looked at; git ignores it."""

BACKGROUND: Final = (58, 74, 94)
LEFT, MIDDLE, RIGHT = 1, 2, 3

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the screen in pixels; right and bottom lie just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> tuple[int, int]:
        """The pixel in its middle."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def width(self) -> int:
        """How many pixels wide it is."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """How many pixels high it is."""
        return self.bottom - self.top

    def around(self, by: int) -> Box:
        """The same box with a margin."""
        return Box(
            left=max(self.left - by, 0),
            top=max(self.top - by, 0),
            right=min(self.right + by, WIDTH),
            bottom=min(self.bottom + by, HEIGHT),
        )


EVERYTHING: Final = Box(left=0, top=0, right=WIDTH, bottom=HEIGHT)


class Screen:
    """One X server without a monitor. `close` ends it."""

    def __init__(self) -> None:
        """Start the server; X itself chooses a display that is free."""
        told, tell = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(command, pass_fds=(tell,), stderr=subprocess.DEVNULL)
        os.close(tell)
        with os.fdopen(told) as answer:
            self.name = f":{answer.readline().strip()}"
        assert self.name != ":", "Xvfb did not start"
        self._display = Display(self.name)
        self._root = self._display.screen().root
        red, green, blue = BACKGROUND
        self._root.change_attributes(background_pixel=red << 16 | green << 8 | blue)
        self._root.clear_area(0, 0, WIDTH, HEIGHT)
        self._display.sync()

    def close(self) -> None:
        """End the server."""
        self._display.close()
        self._server.terminate()
        self._server.wait(10)

    # ---- looking -----------------------------------------------------------------------------------------------------

    def shot(self, box: Box = EVERYTHING) -> Image.Image:
        """What is on the screen now."""
        image = self._root.get_image(box.left, box.top, box.width, box.height, X.ZPixmap, 0xFFFFFFFF)
        return Image.frombytes("RGB", (box.width, box.height), image.data, "raw", "BGRX")

    def keep(self, name: str, box: Box = EVERYTHING) -> None:
        """Leave a screenshot for people to look at."""
        PICTURES.mkdir(exist_ok=True)
        self.shot(box).save(PICTURES / f"{name}.png", optimize=True)

    def find(self, colour: Colour, box: Box = EVERYTHING, *, least: int = 40, within_each: int = 12) -> Box | None:
        """Where pixels of about this colour are, if there are at least so many."""
        flat = Image.new("RGB", (box.width, box.height), colour)
        off = ImageChops.difference(self.shot(box), flat)
        near = [band.point(lambda value: 255 * (value <= within_each)) for band in off.split()]
        both = ImageChops.multiply(ImageChops.multiply(near[0], near[1]), near[2])
        edges = both.getbbox()
        if edges is None or both.histogram()[255] < least:
            return None
        left, top, right, bottom = edges
        return Box(left=box.left + left, top=box.top + top, right=box.left + right, bottom=box.top + bottom)

    def changed(self, before: Image.Image) -> Box | None:
        """The part of the screen that differs from an earlier screenshot of it all."""
        edges = ImageChops.difference(self.shot(), before).getbbox()
        return Box(left=edges[0], top=edges[1], right=edges[2], bottom=edges[3]) if edges is not None else None

    def settled(self, what: str, look: Callable[[], Box | None]) -> Box:
        """What `look` finds once it finds the same twice, with the same pixels: fading in is over then."""
        last: list[tuple[Box | None, bytes]] = []

        def same() -> Box | None:
            box = look()
            now = (box, self.shot(box).tobytes() if box is not None else b"")
            before = last[-1] if last else None
            last[:] = [now]
            return box if now == before else None

        return until(what, same)

    def windows(self, name: str) -> list[Box]:
        """Where the windows of a program are that are on the screen, by the name that it gives X; newest last."""
        boxes = []
        for window in self._root.query_tree().children:
            try:
                shown, names, place = window.get_attributes().map_state, window.get_wm_class(), window.get_geometry()
            except (BadWindow, BadDrawable):  # it has just been closed
                continue
            if shown == X.IsViewable and names is not None and name in names:
                right, bottom = place.x + place.width, place.y + place.height
                boxes.append(Box(left=place.x, top=place.y, right=right, bottom=bottom))
        return boxes

    def every_window(self) -> list[Box]:
        """Where the windows of all programs are that are on the screen, with their frames; the uppermost last."""
        boxes = []
        for window in self._root.query_tree().children:
            try:
                shown, place = window.get_attributes().map_state, window.get_geometry()
            except (BadWindow, BadDrawable):  # it has just been closed
                continue
            if shown == X.IsViewable:
                boxes.append(Box(left=place.x, top=place.y, right=place.x + place.width, bottom=place.y + place.height))
        return boxes

    def managed(self) -> bool:
        """Whether a window manager is there."""
        check = self._display.intern_atom("_NET_SUPPORTING_WM_CHECK")
        found = self._root.get_full_property(check, X.AnyPropertyType)
        try:
            return found is not None and bool(
                self._display.create_resource_object("window", found.value[0]).get_geometry()
            )
        except BadDrawable:  # it has ended
            return False

    def title(self, beginning: str) -> str | None:
        """The whole title of a window, at any depth, whose title begins so."""
        waiting = [self._root]
        while waiting:
            window = waiting.pop()
            try:
                name = window.get_wm_name()
                waiting += window.query_tree().children
            except (BadWindow, BadDrawable):  # it has just been closed
                continue
            if isinstance(name, str) and name.startswith(beginning):
                return name
        return None

    # ---- touching ----------------------------------------------------------------------------------------------------

    def point(self, at: tuple[int, int]) -> None:
        """Move the mouse there, as a hand does: past the pixel beside it."""
        x, y = at
        for step in (x - 1, x):
            xtest.fake_input(self._display, X.MotionNotify, x=step, y=y)
            self._display.sync()

    def click(self, at: tuple[int, int], button: int = LEFT) -> None:
        """Click there with a button of the mouse."""
        self.point(at)
        for down in (True, False):
            self.button(button, down=down)

    def button(self, number: int, *, down: bool) -> None:
        """Press a button of the mouse, or let go of it."""
        xtest.fake_input(self._display, X.ButtonPress if down else X.ButtonRelease, number)
        self._display.sync()

    def press(self, *keys: str) -> None:
        """Press and release keys one after the other; they are called as X calls them (Down, Return, Control_L+f)."""
        for key in keys:
            codes = [self._display.keysym_to_keycode(XK.string_to_keysym(name)) for name in key.split("+")]
            for kind, order in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
                for code in order:
                    xtest.fake_input(self._display, kind, code)
                    self._display.sync()
