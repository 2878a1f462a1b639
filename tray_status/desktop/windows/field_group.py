"""Owns several fields below each other on the screen: their words, their controls, and what is wrong with them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from tray_status.desktop.windows.controls import (
    ChoiceControl,
    Control,
    MaybeControl,
    SecretControl,
    SwitchControl,
    TextControl,
)
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field, Shape
from tray_status.desktop.windows.field_state import FieldState
from tray_status.desktop.windows.list_controls import EventsControl, TicksControl, WaitsControl
from tray_status.desktop.windows.quiet_control import QuietControl
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.desktop.windows.words import _
from tray_status.settings.change import Change, Outcome
from tray_status.settings.document import Value

CONTROLS: dict[Shape, type[Control]] = {
    Shape.CHOICE: ChoiceControl,
    Shape.TEXT: TextControl,
    Shape.SWITCH: SwitchControl,
    Shape.EVENTS: EventsControl,
    Shape.WAITS: WaitsControl,
    Shape.HOURS: QuietControl,
    Shape.NAMES: TicksControl,
    Shape.ARGUMENTS: TextControl,
    Shape.SECRET: SecretControl,
}
BESIDE = 250
"""Pixels that the control beside the words takes."""


class FieldRow(ttk.Frame):
    """One field. Whatever is changed goes to the file at once, and what became of it stands below."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors, field: Field) -> None:
        px = dress.px
        super().__init__(parent, padding=(0, px(10), 0, px(10)))
        self._dress, self._doors = dress, doors
        self.state_ = FieldState(field=field)
        self._next: list[Value | None] = []
        self._read_only = False
        self.columnconfigure(0, weight=1)
        words = ttk.Frame(self)
        label = dress.label(words, "BodyStrong")
        label.configure(text=field.label)
        label.pack(anchor="w")
        self.meaning = dress.label(words, "Caption", colour=dress.colours.soft)
        self.meaning.configure(text=field.meaning)
        if field.meaning:
            self.meaning.pack(anchor="w", pady=(px(1), 0))
        words.grid(row=0, column=0, sticky="ew")
        kind = MaybeControl if field.shape is Shape.SWITCH and field.left_out else CONTROLS[field.shape]
        self.control = kind(self, dress, field, self._wish)
        if self.control.wide:
            self.control.grid(row=1, column=0, columnspan=2, sticky="ew", pady=(px(8), 0))
        else:
            self.columnconfigure(1, minsize=px(BESIDE))
            self.control.grid(row=0, column=1, sticky="e", padx=(px(16), 0))
        self._below = ttk.Frame(self)
        self.problem = dress.label(self._below, colour=dress.colours.alarm)
        self.problem.pack(side="left", anchor="w")
        self.mine = ttk.Button(self._below, text=_("Use mine"), command=self._use_mine)
        self.mine.bind("<Return>", lambda _event: self._use_mine())
        self.bind("<Configure>", self._wrap)
        self.control.show(None)

    def show(self, seen: Sheet) -> None:
        """Bring it up to the newest sheet."""
        before = self.state_
        # What somebody is typing is held against what stood there when it was begun.
        if not self.control.editing:
            self.state_ = before.refreshed(seen.written(before.field.path))
        if self.state_ != before:
            self._paint()
        if seen.read_only != self._read_only:
            self._read_only = seen.read_only
            self.control.enable(on=not seen.read_only)

    def _paint(self) -> None:
        """What the file says, and what is wrong."""
        self.control.show(self.state_.shown)
        self._tell()

    def _tell(self) -> None:
        state = self.state_
        self.problem.configure(text=state.problem)
        if state.mine is not None:
            self.mine.pack(side="left", padx=(self._dress.px(10), 0))
        else:
            self.mine.pack_forget()
        if state.problem:
            self._below.grid(row=2, column=0, columnspan=2, sticky="ew", pady=(self._dress.px(6), 0))
        else:
            self._below.grid_remove()

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _wish(self, wanted: Value | None) -> None:
        """Have it written; a wish that comes while another one is being written waits for that."""
        if self.state_.waits:
            self._next = [wanted]
            return
        self.state_, change = self.state_.wish(wanted)
        self._tell()
        if change is not None:
            self._ask(change)

    def _use_mine(self) -> None:
        self.state_, change = self.state_.use_mine()
        self._tell()
        if change is not None:
            self._ask(change)

    def _ask(self, change: Change) -> None:
        self._doors.act(lambda: self._doors.change(change), self._told)

    def _told(self, outcome: Outcome) -> None:
        self.state_ = self.state_.told(outcome)
        if not self.winfo_exists():
            return
        if outcome.written or outcome.conflict:
            self._paint()
        else:
            self._tell()  # what somebody wrote stays, to be mended
        if self._next:
            self._wish(self._next.pop())

    def _wrap(self, event: tk.Event[tk.Misc]) -> None:
        px = self._dress.px
        beside = 0 if self.control.wide else px(BESIDE + 16)
        self.meaning.configure(wraplength=max(px(160), event.width - beside))
        self.problem.configure(wraplength=max(px(160), event.width - px(120)))


class FieldGroup(ttk.Frame):
    """The fields, with a line between two of them."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors, fields: Sequence[Field]) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        for field in fields:
            if self.rows:
                tk.Frame(self, height=1, background=dress.colours.line).pack(fill="x")
            row = self.rows[field.name] = FieldRow(self, dress, doors, field)
            row.pack(fill="x")

    def show(self, seen: Sheet) -> None:
        """Bring all of them up to the newest sheet."""
        for row in self.rows.values():
            row.show(seen)
