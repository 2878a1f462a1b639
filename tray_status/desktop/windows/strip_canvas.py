"""Paints the last 90 days on a canvas: one bar a day, whose story is told at a pointer or by the arrow keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from tray_status.core.history import Day
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.strips import PARTS, day_name, story, summary
from tray_status.desktop.windows.words import _

HEIGHT = 40
GAP = 2
STEPS = {"Left": -1, "Right": 1, "Up": -7, "Down": 7}


class StripCanvas(ttk.Frame):
    """The strip, and the line below it: the story of the day that is pointed at, else all days in a sentence."""

    def __init__(self, parent: tk.Misc, dress: Dress) -> None:
        super().__init__(parent)
        self._dress = dress
        self._days: tuple[Day, ...] = ()
        self._at: int | None = None
        self._reading = False
        self._canvas = tk.Canvas(
            self,
            height=dress.px(HEIGHT),
            background=dress.colours.ground,
            highlightthickness=dress.px(2),
            highlightbackground=dress.colours.ground,
            highlightcolor=dress.colours.focus,
            borderwidth=0,
            takefocus=True,
        )
        self._canvas.pack(fill="x")
        # Two lines high whatever it says: nothing below it moves while a pointer wanders over the days.
        self._told = tk.Label(
            self,
            height=2,
            anchor="nw",
            justify="left",
            font="SunValleyCaptionFont",
            foreground=dress.colours.soft,
            background=dress.colours.ground,
        )
        self._told.pack(fill="x", pady=(dress.px(2), 0))
        self._first, self._width = 0.0, 1.0
        self._listen()

    @property
    def told(self) -> str:
        """The line below the strip."""
        return str(self._told.cget("text"))

    def show(self, days: Sequence[Day], *, reading: bool = False) -> None:
        """Show these days; none while they are still being read."""
        if (tuple(days), reading) != (self._days, self._reading):
            self._days, self._reading = tuple(days), reading
            self._at = min(self._at, len(days) - 1) if self._at is not None and days else None
            self._paint()

    def _listen(self) -> None:
        for event, heard in (
            ("<Configure>", lambda _event: self._paint()),
            ("<Motion>", lambda event: self._point(self._under(event.x))),
            ("<Leave>", lambda _event: self._point(None)),
            ("<Button-1>", lambda _event: self._canvas.focus_set()),
            ("<FocusIn>", lambda _event: self._point(len(self._days) - 1 if self._at is None else self._at)),
            ("<FocusOut>", lambda _event: self._point(None)),
            ("<Home>", lambda _event: self._point(0)),
            ("<End>", lambda _event: self._point(len(self._days) - 1)),
        ):
            self._canvas.bind(event, heard)
        for key in STEPS:
            self._canvas.bind(f"<{key}>", self._step)

    def _paint(self) -> None:
        canvas, dress = self._canvas, self._dress
        canvas.delete("all")
        border = dress.px(2)
        wide, high = canvas.winfo_width() - 2 * border, dress.px(HEIGHT)
        self._told.configure(wraplength=max(wide, 1))
        self._width = wide / max(1, len(self._days))
        self._first = border
        gap = dress.px(GAP) if self._width > 3 * GAP else 1
        for position, day in enumerate(self._days):
            left = round(self._first + position * self._width)
            right = max(left + 1, round(self._first + (position + 1) * self._width) - gap)
            top = border + round(high * (1 - PARTS[day.health]))
            colour = dress.colours.health[day.health]
            canvas.create_rectangle(left, top, right, border + high, fill=colour, width=0)
        self._mark()
        self._tell()

    def _mark(self) -> None:
        """Draw a line over the bar that is told of."""
        self._canvas.delete("mark")
        if self._at is not None:
            left, over = self._first + self._at * self._width, self._dress.px(3)
            ink = self._dress.colours.ink
            self._canvas.create_rectangle(left, 0, left + self._width - 1, over, fill=ink, width=0, tags="mark")

    def _under(self, x: int) -> int | None:
        position = int((x - self._first) / self._width)
        return position if 0 <= position < len(self._days) else None

    def _point(self, position: int | None) -> None:
        self._at = position if self._days else None
        self._mark()
        self._tell()

    def _step(self, event: tk.Event[tk.Misc]) -> str:
        now = len(self._days) - 1 if self._at is None else self._at
        self._point(min(max(now + STEPS[event.keysym], 0), len(self._days) - 1))
        return "break"

    def _tell(self) -> None:
        if not self._days:
            text = _("Reading the last 90 days …") if self._reading else ""
        elif self._at is not None:
            text = story(self._days[self._at])
        else:
            text = _("{first} to today. {summary}").format(
                first=day_name(self._days[0].day), summary=summary(self._days)
            )
        self._told.configure(text=text)
