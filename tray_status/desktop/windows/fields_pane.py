"""Owns panes that are nothing but fields, on something that can be scrolled."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from tray_status.desktop.windows.controls import widgets
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.field_group import FieldGroup
from tray_status.desktop.windows.panes import BuildPane, Pane
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors


class Scrolled(ttk.Frame):
    """A frame that may be higher than there is room for: `inside` is what is seen of it."""

    def __init__(self, parent: tk.Misc, dress: Dress) -> None:
        super().__init__(parent)
        self._dress = dress
        self._canvas = tk.Canvas(self, background=dress.colours.ground, highlightthickness=0, borderwidth=0)
        self._bar = ttk.Scrollbar(self, command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._fits)
        self._canvas.pack(side="left", fill="both", expand=True)
        self.inside = ttk.Frame(self._canvas, padding=(0, 0, dress.px(14), 0))
        inner = self._canvas.create_window(0, 0, window=self.inside, anchor="nw")
        self.inside.bind("<Configure>", lambda _event: self._canvas.configure(scrollregion=self._canvas.bbox("all")))
        self._canvas.bind("<Configure>", lambda event: self._canvas.itemconfigure(inner, width=event.width))
        self._tag = f"Scrolled{self}"
        self.bind_class(self._tag, "<Button-4>", lambda _event: self._roll(-1))
        self.bind_class(self._tag, "<Button-5>", lambda _event: self._roll(1))
        self.bind_class(self._tag, "<MouseWheel>", lambda event: self._roll(-1 if event.delta > 0 else 1))
        self.bind_class(self._tag, "<FocusIn>", self._see)

    def listen(self) -> None:
        """Have the wheel and the keyboard move what is inside; called again when something new is in there."""
        for one in (self.inside, *widgets(self.inside)):
            tags = one.bindtags()
            if self._tag not in tags:
                one.bindtags((self._tag, *tags))

    def to_top(self) -> None:
        """Begin at the top again."""
        self._canvas.yview_moveto(0)

    def _roll(self, step: int) -> str:
        if self._canvas.yview() != (0.0, 1.0):
            self._canvas.yview_scroll(3 * step, "units")
        return "break"  # a wheel that turns over a choice must not choose

    def _see(self, event: tk.Event[tk.Misc]) -> None:
        """Have what takes the keyboard in sight."""
        whole = max(1, self.inside.winfo_height())
        top = event.widget.winfo_rooty() - self.inside.winfo_rooty()
        bottom = top + event.widget.winfo_height()
        first, last = (part * whole for part in self._canvas.yview())
        if top < first:
            self._canvas.yview_moveto((top - self._dress.px(40)) / whole)
        elif bottom > last:
            self._canvas.yview_moveto((bottom + self._dress.px(20) - (last - first)) / whole)

    def _fits(self, first: float | str, last: float | str) -> None:
        self._bar.set(first, last)
        if float(first) > 0 or float(last) < 1:
            self._bar.pack(side="right", fill="y", before=self._canvas)
        else:
            self._bar.pack_forget()


class FieldsPane(Pane):
    """A title, and the fields."""

    def __init__(
        self, parent: tk.Misc, dress: Dress, doors: SettingsDoors, fields: Sequence[Field], title: str
    ) -> None:
        super().__init__(parent)
        head = dress.label(self, "Subtitle")
        head.configure(text=title)
        head.pack(anchor="w", pady=(0, dress.px(4)))
        self.scrolled = Scrolled(self, dress)
        self.scrolled.pack(fill="both", expand=True)
        self.group = FieldGroup(self.scrolled.inside, dress, doors, fields)
        self.group.pack(fill="x")
        self.scrolled.listen()

    def show(self, seen: Sheet) -> None:
        """Bring all fields up to the newest sheet."""
        self.group.show(seen)
        self.scrolled.listen()


def pane_of(fields: Sequence[Field], title: str) -> BuildPane:
    """What builds a pane of these fields."""
    return lambda parent, dress, doors: FieldsPane(parent, dress, doors, fields, title)
