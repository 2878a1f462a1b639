"""Owns the field in which somebody types what to watch, and the lines below it that say what that may mean."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.prefs import ProviderPrefs
from tray_status.core.text import one_line
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.search_form import MOST, Hit, SearchForm
from tray_status.desktop.windows.words import _

TYPING = 120
"""Milliseconds after a key within which another one belongs to the same word."""

NAME_WIDTH = 230
CELL = 160
"""Characters of a cell: what is longer is seen by nobody."""


class SearchBox(ttk.Frame):
    """The field and its lines; `take` hears which of them was taken, by Return or by a click."""

    def __init__(self, parent: tk.Misc, dress: Dress, take: Callable[[Hit], None], *, lines: int = MOST) -> None:
        super().__init__(parent)
        self._dress = dress
        self._take = take
        self._watched: tuple[ProviderPrefs, ...] = ()
        self._later: str | None = None
        self.form = SearchForm()
        self._text = tk.StringVar(self, "")
        self.entry = ttk.Entry(self, textvariable=self._text)
        self.entry.pack(fill="x")
        tree = self.tree = ttk.Treeview(
            self, columns=("told",), show="tree", selectmode="browse", height=lines, takefocus=False
        )
        tree.column("#0", width=dress.px(NAME_WIDTH), minwidth=dress.px(120), stretch=False)
        tree.column("told", width=dress.px(260), stretch=True)
        tree.tag_configure("soft", foreground=dress.colours.soft)
        tree.pack(fill="both", expand=True, pady=(dress.px(6), 0))
        self._nothing = dress.label(tree, colour=dress.colours.soft)
        self._listen()

    def show(self, watched: Sequence[ProviderPrefs]) -> None:
        """From now on these are watched."""
        if tuple(watched) != self._watched:
            self._watched = tuple(watched)
            self._search()

    def clear(self) -> None:
        """Begin anew."""
        self._text.set("")
        self._search()

    def take(self) -> None:
        """Take the chosen line, of what stands in the field at this moment."""
        self._search()
        hit = self.form.chosen
        if hit is not None and not hit.watched:
            self._take(hit)

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._text.trace_add("write", lambda *_change: self._type())
        self.entry.bind("<Return>", lambda _event: self.take())
        self.entry.bind("<KP_Enter>", lambda _event: self.take())
        for key, by in (("Down", 1), ("Up", -1), ("Next", MOST), ("Prior", -MOST)):
            self.entry.bind(f"<{key}>", lambda _event, by=by: self._move(by))  # type: ignore[misc] # each its own
        self.tree.bind("<ButtonRelease-1>", self._click)

    def _type(self) -> None:
        if self._later is not None:
            self.after_cancel(self._later)
        self._later = self.after(TYPING, self._search)

    def _move(self, by: int) -> str:
        self.form = self.form.moved(by)
        self._mark()
        return "break"

    def _click(self, event: tk.Event[tk.Misc]) -> None:
        line = self.tree.identify_row(event.y)
        if line:
            self.form = self.form.choosing(int(line))
            self._mark()
            hit = self.form.chosen
            if hit is not None and not hit.watched:
                self._take(hit)

    def _search(self) -> None:
        """List what is meant by the text of now; the same text leaves all as it is."""
        if self._later is not None:
            self.after_cancel(self._later)
            self._later = None
        before = self.form
        found = SearchForm().typed(self._text.get(), self._watched)
        self.form = found if (found.text, found.hits) != (before.text, before.hits) else before
        if self.form is not before:
            self._list()

    def _list(self) -> None:
        tree = self.tree
        tree.delete(*tree.get_children())
        for place, hit in enumerate(self.form.hits):
            told = f"{_('watched already')} · {hit.told}" if hit.watched else hit.told
            tree.insert(
                "",
                "end",
                str(place),
                text=self._dress.fitting(one_line(hit.name, limit=CELL), self._dress.px(NAME_WIDTH - 30)),
                values=(one_line(told, limit=CELL),),
                tags=("soft",) if hit.watched else (),
            )
        self._mark()
        self._nothing.configure(text=self.form.nothing(), wraplength=max(200, tree.winfo_width() - 60))
        if self.form.nothing() and not self.form.hits:
            self._nothing.place(relx=0.5, rely=0.5, anchor="center")
        else:
            self._nothing.place_forget()

    def _mark(self) -> None:
        if self.form.hits:
            self.tree.selection_set(str(self.form.place))
            self.tree.see(str(self.form.place))
