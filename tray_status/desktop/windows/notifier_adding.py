"""Owns what is asked before a notifier is added: its name, and the options of its kind."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.entry_fields import KINDS, option_field
from tray_status.desktop.windows.notifiers_form import adding, free_name
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.words import _
from tray_status.settings.change import Change
from tray_status.settings.schema import NotifierKind


class NotifierAdding(ttk.Frame):
    """The questions. `add` hears the change that the answers make, `cancel` that there is to be none."""

    def __init__(
        self,
        parent: tk.Misc,
        dress: Dress,
        seen: Sheet,
        kind: NotifierKind,
        *,
        add: Callable[[Change], None],
        cancel: Callable[[], None],
    ) -> None:
        px = dress.px
        super().__init__(parent)
        self._dress, self._seen, self._kind = dress, seen, kind
        self._add = add
        self.columnconfigure(1, weight=1)
        head = dress.label(self, "BodyLarge")
        head.configure(text=_("New: {kind}").format(kind=kind.name))
        head.grid(row=0, column=0, columnspan=2, sticky="w", pady=(px(4), 0))
        said = dress.label(self, "Caption", colour=dress.colours.soft)
        said.configure(text=KINDS.get(kind.name, ""))
        said.grid(row=1, column=0, columnspan=2, sticky="w", pady=(0, px(8)))
        self.name = self._ask(2, _("Name"), _("What providers and the log call it."))
        self.name.insert(0, free_name(seen, kind.name))
        self.options: dict[str, ttk.Entry] = {}
        for place, option in enumerate(kind.options):
            field = option_field((), kind, option)
            needed = _("{label} (needed)").format(label=field.label) if option in kind.required else field.label
            words = [one.label for one in field.options]
            self.options[option] = self._ask(4 + 2 * place, needed, field.meaning, words)
        self.problem = dress.label(self, colour=dress.colours.alarm)
        bar = ttk.Frame(self)
        bar.grid(row=101, column=1, sticky="w", pady=(px(10), px(6)))
        self.done = ttk.Button(bar, style="Accent.TButton", text=_("Add"), command=self._done)
        self.cancel = ttk.Button(bar, text=_("Cancel"), command=cancel)
        for button in (self.done, self.cancel):
            button.bind("<Return>", lambda event: event.widget.invoke())
            button.pack(side="left", padx=(0, px(8)))
        for entry in (self.name, *self.options.values()):
            entry.bind("<Return>", lambda _event: self._done())
            entry.bind("<Escape>", lambda _event: cancel())
        self.bind("<Configure>", lambda event: self.problem.configure(wraplength=max(px(160), event.width - px(20))))

    @property
    def first(self) -> ttk.Entry:
        """What is filled in first: what cannot be guessed."""
        return next((self.options[option] for option in self._kind.required), self.name)

    def refuse(self, why: str) -> None:
        """Say why it cannot be added so."""
        self.problem.configure(text=why)
        self.problem.grid(row=100, column=0, columnspan=2, sticky="w", pady=(self._dress.px(8), 0))

    def _ask(self, row: int, label: str, hint: str, words: list[str] | None = None) -> ttk.Entry:
        px = self._dress.px
        said = self._dress.label(self)
        said.configure(text=label)
        said.grid(row=row, column=0, sticky="w", padx=(0, px(14)), pady=(px(6), 0))
        entry = ttk.Combobox(self, values=words) if words else ttk.Entry(self)
        entry.grid(row=row, column=1, sticky="ew", pady=(px(6), 0))
        if hint:
            below = self._dress.label(self, "Caption", colour=self._dress.colours.soft)
            below.configure(text=hint)
            below.grid(row=row + 1, column=1, sticky="w")
        return entry

    def _done(self) -> None:
        texts = {option: entry.get() for option, entry in self.options.items()}
        change = adding(self._seen, self._kind, self.name.get(), texts)
        if isinstance(change, str):
            self.refuse(change)
        else:
            self._add(change)
