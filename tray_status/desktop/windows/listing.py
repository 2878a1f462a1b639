"""Owns the list of incidents on the screen: it follows the form line by line, also through ten thousand of them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.overview import Course
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.forms import Key, Line
from tray_status.desktop.windows.words import _

AT_ONCE = 100
"""Lines that are there when the window is shown; the others come while it waits for somebody to do something."""

CHUNK = 400
COLUMNS = (("provider", _("Provider"), 140), ("phase", _("State"), 125), ("times", _("When"), 150))
ROOMS = ((620, ("provider", "phase", "times")), (430, ("phase", "times")), (330, ("phase",)), (0, ()))
"""From so many pixels of width on there is room for these columns beside the title."""


class Listing(ttk.Frame):
    """The list. `choose` hears which line was chosen by hand."""

    def __init__(self, parent: tk.Misc, dress: Dress, choose: Callable[[Key | None], None]) -> None:
        super().__init__(parent)
        self._dress = dress
        self._choose = choose
        self._lines: tuple[Line, ...] = ()
        self._filled = 0
        self._later: str | None = None
        self._one_provider = False
        tree = self.tree = ttk.Treeview(self, columns=[name for name, *_rest in COLUMNS], selectmode="browse", height=5)
        tree.heading("#0", text=_("Incident"), anchor="w")
        tree.column("#0", width=dress.px(220), minwidth=dress.px(140), stretch=True)
        for name, title, width in COLUMNS:
            tree.heading(name, text=title, anchor="w")
            tree.column(name, width=dress.px(width), minwidth=dress.px(60), stretch=False)
        tree.tag_configure("soft", foreground=dress.colours.soft)
        bar = ttk.Scrollbar(self, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        self._nothing = dress.label(tree, "BodyLarge", colour=dress.colours.soft)
        bar.pack(side="right", fill="y")
        tree.pack(side="left", fill="both", expand=True)
        self._listen()

    @property
    def whole(self) -> bool:
        """Whether every line is in the list by now."""
        return self._filled == len(self._lines)

    def show(self, lines: Sequence[Line], chosen: Key | None, nothing: str, *, one_provider: bool) -> None:
        """List these lines; where there are none, `nothing` says why. One provider alone needs no column."""
        before, self._lines = self._lines, tuple(lines)
        if [line.key for line in before] == [line.key for line in lines]:
            self._change(before)
        else:
            self._anew()
        self._mark(chosen)
        if one_provider != self._one_provider:
            self._one_provider = one_provider
            self._fit()
        if lines:
            self._nothing.place_forget()
        else:
            self._nothing.configure(text=nothing)
            self._nothing.place(relx=0.5, rely=0.5, anchor="center")

    def page(self, pages: int) -> None:
        """Choose the line a page further down, or up."""
        tree = self.tree
        high = int(ttk.Style(tree).lookup("Treeview", "rowheight"))
        step = max(1, tree.winfo_height() // high - 2)
        self._go(self._position() + pages * step)

    def take_choice(self) -> None:
        """Tell at once which line is chosen: Tk tells it later, and a key that comes before would mean another line."""
        position = self._position()
        self._choose(self._lines[position].key if position >= 0 else None)

    # ---- its lines ---------------------------------------------------------------------------------------------------

    def _anew(self) -> None:
        """List all lines again; what was at the top stays there as nearly as can be."""
        tree = self.tree
        top = int(tree.yview()[0] * len(tree.get_children()))
        tree.delete(*tree.get_children())
        self._filled = 0
        self._fill(max(AT_ONCE, top + AT_ONCE))
        if self._filled and top:
            tree.yview_moveto(top / self._filled)

    def _change(self, before: Sequence[Line]) -> None:
        """The same incidents: only what has changed is written."""
        for position in range(self._filled):
            line = self._lines[position]
            if line != before[position]:
                self.tree.item(
                    str(position), text=line.title, image=self._dot(line), values=line.cells, tags=_tags(line)
                )

    def _fill(self, count: int) -> None:
        """List so many lines more, and the others later."""
        if self._later is not None:
            self.after_cancel(self._later)
            self._later = None
        until = min(len(self._lines), self._filled + count)
        for position in range(self._filled, until):
            line = self._lines[position]
            # Known by its place alone: an incident's own id may be anything.
            self.tree.insert(
                "", "end", str(position), text=line.title, image=self._dot(line), values=line.cells, tags=_tags(line)
            )
        self._filled = until
        if until < len(self._lines):
            self._later = self.after(10, lambda: self._fill(CHUNK))

    def _dot(self, line: Line) -> tk.PhotoImage:
        return self._dress.dots[line.dot]

    # ---- what is chosen ----------------------------------------------------------------------------------------------

    def _mark(self, chosen: Key | None) -> None:
        position = next((at for at, line in enumerate(self._lines) if line.key == chosen), None)
        wanted = (str(position),) if position is not None else ()
        if position is not None and position >= self._filled:
            self._fill(position - self._filled + AT_ONCE)
        if self.tree.selection() != wanted:
            self.tree.selection_set(wanted)
            if wanted:
                self.tree.focus(wanted[0])
                self.tree.see(wanted[0])

    def _position(self) -> int:
        found = self.tree.selection()
        return int(found[0]) if found else -1

    def _go(self, position: int) -> None:
        position = min(max(position, 0), len(self._lines) - 1)
        if position >= 0:
            self._mark(self._lines[position].key)

    # ---- keys and room -----------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self.take_choice())
        self.tree.bind("<Configure>", lambda _event: self._fit())
        self.tree.bind("<FocusIn>", lambda _event: self._go(max(0, self._position())))
        for key, go in (
            ("Home", lambda: self._go(0)),
            ("End", lambda: self._go(len(self._lines) - 1)),
            ("Prior", lambda: self.page(-1)),
            ("Next", lambda: self.page(1)),
        ):
            self.tree.bind(f"<{key}>", lambda _event, go=go: (go(), "break")[1])  # type: ignore[misc]  # a binding for each

    def _fit(self) -> None:
        """Show the columns that there is room for."""
        width = self.tree.winfo_width() / self._dress.scale
        fitting = next(names for least, names in ROOMS if width >= least)
        shown = [name for name in fitting if name != "provider" or not self._one_provider]
        if list(self.tree["displaycolumns"]) != shown:
            self.tree.configure(displaycolumns=shown)


def _tags(line: Line) -> tuple[str, ...]:
    return ("soft",) if line.quiet or line.course is Course.PAST else ()
