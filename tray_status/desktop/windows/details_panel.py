"""Owns the details of one provider on the screen: its focus, how it is told, and what it is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from tray_status.core.links import shown_url
from tray_status.core.model import ProviderId
from tray_status.core.prefs import Focus
from tray_status.core.text import one_line
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.entry_fields import provider_page, provider_telling
from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.focus_panel import FocusPanel
from tray_status.desktop.windows.provider_fields import ProviderFields
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.desktop.windows.words import _

TABS = (("focus", _("Focus")), ("telling", _("How it is told")), ("page", _("Its page")))


def _telling(provider: ProviderId, seen: Sheet) -> tuple[Field, ...]:
    return provider_telling(provider, tuple(prefs.name for prefs in seen.settings.notifiers))


def _page(provider: ProviderId, _seen: Sheet) -> tuple[Field, ...]:
    return provider_page(provider)


class DetailsPanel(ttk.Frame):
    """One provider. `focus` hears which focus is to be written, `back` that the list is wanted again."""

    def __init__(
        self,
        parent: tk.Misc,
        dress: Dress,
        *,
        doors: SettingsDoors,
        focus: Callable[[ProviderId, Focus], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._dress, self._doors, self._back = dress, doors, back
        self._focus = focus
        self.provider: ProviderId | None = None
        px = dress.px
        self.columnconfigure(0, weight=1)
        self.rowconfigure(2, weight=1)
        head = ttk.Frame(self)
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(10)))
        self.back = ttk.Button(head, text=_("← All providers"), command=back)
        self.back.pack(side="left")
        self.name = dress.label(head, "BodyLarge")
        self.name.pack(side="left", padx=(px(14), px(10)))
        self.address = dress.label(head, "Caption", colour=dress.colours.soft)
        self.address.pack(side="left")
        self._tab = tk.StringVar(self, "focus")
        bar = ttk.Frame(self)
        bar.grid(row=1, column=0, sticky="w", pady=(0, px(8)))
        self.tabs: dict[str, ttk.Radiobutton] = {}
        for name, title in TABS:
            tab = ttk.Radiobutton(bar, text=title, style="Toggle.TButton", variable=self._tab, value=name)
            tab.configure(command=self._turn)
            tab.pack(side="left", padx=(0, px(4)))
            self.tabs[name] = tab
        self.chooser = FocusPanel(self, dress, act=doors.act, doors=doors.providers, write=self._write)
        self.fields = {
            "telling": ProviderFields(self, dress, doors, _telling),
            "page": ProviderFields(self, dress, doors, _page),
        }
        self._turn()
        self.bind_all("<Escape>", self._escape, add="+")

    def open(self, provider: ProviderId, seen: Sheet) -> None:
        """Show this provider."""
        self.provider = provider
        self.show(seen)
        self.chooser.boxes.tree.focus_set()

    def show(self, seen: Sheet) -> bool:
        """Bring it up to the newest sheet; False when it is not watched any more."""
        prefs = seen.settings.provider(self.provider) if self.provider is not None else None
        if prefs is None:
            return False
        self.name.configure(text=self._dress.fitting(one_line(prefs.name, limit=120), self._dress.px(300)))
        self.address.configure(text=self._dress.fitting(shown_url(prefs.url), self._dress.px(320)))
        self.chooser.show(prefs, read_only=seen.read_only)
        for one in self.fields.values():
            one.show(prefs.id, seen)
        return True

    def _turn(self) -> None:
        """Show what the chosen tab stands for."""
        for name, part in {"focus": self.chooser, **self.fields}.items():
            if name == self._tab.get():
                part.grid(row=2, column=0, sticky="nsew")
            else:
                part.grid_remove()

    def _write(self, focus: Focus) -> None:
        if self.provider is not None:
            self._focus(self.provider, focus)

    def _escape(self, _event: tk.Event[tk.Misc]) -> None:
        if self.winfo_ismapped():
            self._back()
