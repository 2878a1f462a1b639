"""Owns the pane of the providers: what is watched."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.panes import Pane
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors


class ProvidersPane(Pane):
    """The list of them."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors) -> None:
        super().__init__(parent)
        self._doors = doors
        self._dress = dress
        self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        self.tree.pack(fill="both", expand=True)

    def show(self, seen: Sheet) -> None:
        """List them."""
        self.tree.delete(*self.tree.get_children())
        for number, prefs in enumerate(seen.settings.providers):
            self.tree.insert("", "end", str(number), text=prefs.name)
