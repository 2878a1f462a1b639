"""Owns the fields of one provider on the screen, made anew when another one is looked at."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from tray_status.core.model import ProviderId
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.field_group import FieldGroup
from tray_status.desktop.windows.fields_pane import Scrolled
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors

FieldsOf = Callable[[ProviderId, Sheet], tuple[Field, ...]]
"""Gives the fields of one provider."""


class ProviderFields(Scrolled):
    """Some of its fields."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors, fields: FieldsOf) -> None:
        super().__init__(parent, dress)
        self._dress, self._doors, self._fields = dress, doors, fields
        self._made: tuple[Field, ...] = ()
        self.group: FieldGroup | None = None

    def show(self, provider: ProviderId, seen: Sheet) -> None:
        """Show this provider as the newest sheet has it."""
        fields = self._fields(provider, seen)
        if fields != self._made or self.group is None:
            self._made = fields
            if self.group is not None:
                self.group.destroy()
            self.group = FieldGroup(self.inside, self._dress, self._doors, fields)
            self.group.pack(fill="x")
            self.to_top()
        self.group.show(seen)
        self.listen()
