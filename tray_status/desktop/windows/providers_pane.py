"""Owns the pane of the providers: the list of them, adding one, and the details of one, one of these at a time."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from tray_status.core.model import ProviderId
from tray_status.core.overview import Row
from tray_status.core.prefs import Focus
from tray_status.desktop.windows.adding_panel import AddingPanel
from tray_status.desktop.windows.details_panel import DetailsPanel
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.panes import Pane
from tray_status.desktop.windows.providers_form import adding, focusing, lines, muting, removing
from tray_status.desktop.windows.providers_list import ProvidersList
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.settings.catalog import Found
from tray_status.settings.change import Change, Outcome

ROWS_EVERY = 2_000
"""Milliseconds between two looks at how the providers are."""


class ProvidersPane(Pane):
    """What is watched. Its parts take each other's place: the list, adding, the details of one."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors) -> None:
        super().__init__(parent)
        self._doors = doors
        self._dress = dress
        self.seen: Sheet | None = None
        self._rows: tuple[Row, ...] = ()
        self._asking = False
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self.list = ProvidersList(self, dress, self._wish)
        self.adding = AddingPanel(
            self, dress, act=doors.act, doors=doors.providers, watch=self._watch, back=self.show_list
        )
        self.details = DetailsPanel(self, dress, doors=doors, focus=self._focus, back=self.show_list)
        self.told = dress.label(self, colour=dress.colours.alarm)
        self._part: ttk.Frame = self.list
        self._wanted: ProviderId | None = None
        self.show_list()
        self._look()

    def show(self, seen: Sheet) -> None:
        """Bring all parts up to the newest sheet."""
        self.seen = seen
        self._list()
        self.adding.show(seen.settings.providers)
        if self._wanted is not None and seen.settings.provider(self._wanted) is not None:
            self.list.choose(self._wanted)
            self._wanted = None
        if self._part is self.details and not self.details.show(seen):
            self.show_list()

    def show_list(self) -> None:
        """Back to the list."""
        self._turn(self.list)
        self.list.tree.focus_set()

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def _turn(self, part: ttk.Frame) -> None:
        self._part.grid_remove()
        self._part = part
        part.grid(row=1, column=0, sticky="nsew")

    def _list(self) -> None:
        if self.seen is not None:
            self.list.show(lines(self.seen, self._rows), read_only=self.seen.read_only)

    def _look(self) -> None:
        """Ask how the providers are, now and again; one question at a time."""
        if not self._asking:
            self._asking = True
            self._doors.act(self._doors.providers.rows, self._came)
        self.after(ROWS_EVERY, self._look)

    def _came(self, rows: tuple[Row, ...]) -> None:
        self._asking = False
        if rows != self._rows:
            self._rows = rows
            self._list()

    def _say(self, sentence: str) -> None:
        """Why a wish was refused; it stays until the next. What was done the window says, at its foot."""
        self.told.configure(text=sentence, wraplength=max(300, self.winfo_width() - 20))
        if sentence:
            self.told.grid(row=0, column=0, sticky="ew", pady=(0, self._dress.px(8)))
        else:
            self.told.grid_remove()

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _wish(self, name: str) -> None:
        chosen, seen = self.list.chosen, self.seen
        if seen is None:
            return
        self._say("")
        if name == "add":
            if not seen.read_only:
                self._turn(self.adding)
                self.adding.begin()
        elif chosen is None:
            return
        elif name == "open":
            self._turn(self.details)
            self.details.open(chosen, seen)
        elif not seen.read_only:
            self._change([muting(chosen, seen) if name == "mute" else removing(chosen, seen)])

    def _watch(self, wishes: Sequence[str | Found]) -> None:
        if self.seen is None:
            return
        made = [adding(wish, self.seen) for wish in wishes]
        changes = [one for one in made if isinstance(one, Change)]
        if not changes:
            self.adding.refuse(next(str(one) for one in made))
            return
        self._wanted = ProviderId(changes[-1].path[1])
        self.show_list()
        self._change(changes)

    def _focus(self, provider: ProviderId, focus: Focus) -> None:
        if self.seen is not None:
            self._change([focusing(provider, focus, self.seen)])

    def _change(self, changes: Sequence[Change]) -> None:
        """Have these written, one after the other."""
        self._doors.act(lambda: [self._doors.change(one) for one in changes], self._changed)

    def _changed(self, outcomes: Sequence[Outcome]) -> None:
        """Say what was refused; the settings themselves come as news."""
        self._say(" ".join(dict.fromkeys(one.problem for one in outcomes if one.problem)))
        self._doors.look()
