"""Owns the pane of the icon, and of starting at login, which the system remembers and not the settings file."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.fields_pane import FieldsPane
from tray_status.desktop.windows.settings_fields import LOOK
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.desktop.windows.words import _

TITLE = _("Icon and start")


class LookPane(FieldsPane):
    """The fields of the icon, and a switch below them."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors) -> None:
        super().__init__(parent, dress, doors, LOOK, TITLE)
        px = dress.px
        self._doors = doors
        tk.Frame(self.scrolled.inside, height=1, background=dress.colours.line).pack(fill="x")
        row = ttk.Frame(self.scrolled.inside, padding=(0, px(10)))
        row.pack(fill="x")
        row.columnconfigure(0, weight=1)
        label = dress.label(row, "BodyStrong")
        label.configure(text=_("Start at login"))
        label.grid(row=0, column=0, sticky="w")
        self.told = dress.label(row, "Caption", colour=dress.colours.soft)
        self.told.grid(row=1, column=0, sticky="w")
        self._on = tk.BooleanVar(self, value=False)
        self.switch = ttk.Checkbutton(row, style="Switch.TCheckbutton", variable=self._on, command=self._switched)
        self.switch.bind("<Return>", lambda _event: self.switch.invoke())
        self.switch.grid(row=0, column=1, rowspan=2, sticky="e")
        self.scrolled.listen()

    def show(self, seen: Sheet) -> None:
        """Bring it up to the newest sheet."""
        super().show(seen)
        found = seen.at_login
        self.switch.state(["!disabled" if found is not None else "disabled"])
        self.told.configure(text=found.sentence if found is not None else _("Nothing can be found out about it here."))
        self._on.set(found is not None and found.on)

    def _switched(self) -> None:
        on = self._on.get()
        self._doors.act(lambda: self._doors.start_at_login(on), self._say)

    def _say(self, sentence: str) -> None:
        self.told.configure(text=sentence)
