"""Owns the list of what is watched on the screen: how each is, its name and address, and what can be done about it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.model import ProviderId
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.providers_form import Line
from tray_status.desktop.windows.scrolled import scrolled
from tray_status.desktop.windows.words import _

COLUMNS = (("state", _("State"), 220), ("address", _("Address"), 230))


class ProvidersList(ttk.Frame):
    """The list and its buttons; `wish` hears which of add, open, mute, remove is wanted, the latter of the chosen."""

    def __init__(self, parent: tk.Misc, dress: Dress, wish: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._dress = dress
        self._wish = wish
        self._lines: tuple[Line, ...] = ()
        self._read_only = False
        self.buttons: dict[str, ttk.Button] = {}
        self._build()

    @property
    def chosen(self) -> ProviderId | None:
        """The provider that is chosen."""
        found = self.tree.selection()
        return self._lines[int(found[0])].provider if found else None

    def choose(self, provider: ProviderId | None) -> None:
        """Choose this one, if it is there."""
        place = next((str(at) for at, line in enumerate(self._lines) if line.provider == provider), None)
        if place is not None:
            self.tree.selection_set(place)
            self.tree.focus(place)
            self.tree.see(place)

    def show(self, lines: Sequence[Line], *, read_only: bool) -> None:
        """List these; the same ones keep their place and their choice."""
        tree, before, chosen = self.tree, self._lines, self.chosen
        place = int(tree.selection()[0]) if chosen is not None else 0
        self._lines, self._read_only = tuple(lines), read_only
        same = [line.provider for line in before] == [line.provider for line in lines]
        if not same:
            tree.delete(*tree.get_children())
        for at, line in enumerate(lines):
            if not same:
                tree.insert("", "end", str(at))
            if not same or line != before[at]:
                tags = ("soft",) if line.muted else ()
                name = self._dress.fitting(line.name, self._dress.px(230))
                tree.item(
                    str(at),
                    text=name,
                    image=self._dress.dots[line.health],
                    values=(line.state, line.address),
                    tags=tags,
                )
        if not same and lines:
            there = any(line.provider == chosen for line in lines)
            # What was chosen is gone: the one that came into its place is at hand.
            self.choose(chosen if there else self._lines[min(place, len(lines) - 1)].provider)
        if lines:
            self._nothing.place_forget()
        else:
            self._nothing.place(relx=0.5, rely=0.5, anchor="center")
        self._able()

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        dress, px = self._dress, self._dress.px
        bar = ttk.Frame(self)
        bar.pack(fill="x", pady=(0, px(10)))
        labels = (
            ("add", _("Add a provider …")),
            ("open", _("Focus and details …")),
            ("mute", _("Mute")),
            ("remove", _("Remove")),
        )
        for name, label in labels:
            style = "Accent.TButton" if name == "add" else "TButton"
            button = ttk.Button(bar, text=label, style=style, command=lambda name=name: self._wish(name))  # type: ignore[misc] # each its own
            button.bind("<Return>", lambda _event, name=name: self._wish(name))  # type: ignore[misc] # each its own
            button.pack(side="left", padx=(0, px(8)))
            self.buttons[name] = button
        room = ttk.Frame(self)
        room.pack(fill="both", expand=True)
        tree = self.tree = ttk.Treeview(room, columns=[name for name, *_rest in COLUMNS], selectmode="browse")
        tree.heading("#0", text=_("Provider"), anchor="w")
        tree.column("#0", width=px(190), minwidth=px(140), stretch=True)
        for name, title, width in COLUMNS:
            tree.heading(name, text=title, anchor="w")
            tree.column(name, width=px(width), minwidth=px(90), stretch=True)
        tree.tag_configure("soft", foreground=dress.colours.soft)
        scrolled(tree)
        self._nothing = dress.label(tree, "BodyLarge", colour=dress.colours.soft)
        self._nothing.configure(text=_("Nothing is watched yet. Add a provider to begin."))
        hint = dress.label(self, "Caption", colour=dress.colours.soft)
        hint.configure(text=_("Enter details · M mute · Delete remove · Insert add"))
        hint.pack(anchor="w", pady=(px(6), 0))
        self._listen()

    def _listen(self) -> None:
        tree = self.tree
        tree.bind("<<TreeviewSelect>>", lambda _event: self._able())
        keys = {"Return": "open", "KP_Enter": "open", "Delete": "remove", "Insert": "add", "m": "mute", "M": "mute"}
        for key, name in keys.items():
            tree.bind(f"<{key}>", lambda _event, name=name: self._wish(name))  # type: ignore[misc] # each its own
        tree.bind("<Double-1>", self._double)

    def _double(self, event: tk.Event[tk.Misc]) -> None:
        if self.tree.identify_row(event.y):
            self._wish("open")

    def _able(self) -> None:
        line = self._lines[int(self.tree.selection()[0])] if self.tree.selection() else None
        change = "disabled" if self._read_only else "normal"
        self.buttons["add"].configure(state=change)
        self.buttons["open"].configure(state="normal" if line is not None else "disabled")
        for name in ("mute", "remove"):
            self.buttons[name].configure(state=change if line is not None else "disabled")
        self.buttons["mute"].configure(text=_("Unmute") if line is not None and line.muted else _("Mute"))
