"""Owns the contract of a pane of the settings window, and the table of its sections.

A pane is a frame. It is built once, when its section is first chosen, and shown the newest sheet each time that there
is one. It changes settings through `doors.change` and lets nothing wait: whatever may take its time goes through
`doors.act`.
"""

from __future__ import annotations

import tkinter as tk
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors


class Pane(ttk.Frame):
    """The right side of the window while its section is chosen."""

    @abstractmethod
    def show(self, seen: Sheet) -> None:
        """Bring the screen up to the newest sheet; what is as it was is left alone, above all what somebody types."""


BuildPane = Callable[[tk.Misc, Dress, SettingsDoors], Pane]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One line of the list at the left: its name for programs, its title for people, and what builds its pane."""

    name: str
    title: str
    build: BuildPane
