"""Owns the list of providers at the side of the incidents window: how each is, and whose incidents are listed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.model import ProviderId
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.forms import Side

WIDTH = 200


class Sidebar(ttk.Frame):
    """The list; its first line stands for all providers. `choose` hears of whom incidents are to be listed."""

    def __init__(self, parent: tk.Misc, dress: Dress, choose: Callable[[ProviderId | None], None]) -> None:
        px = dress.px
        super().__init__(parent, padding=(px(16), 0, px(14), 0))
        self._dress = dress
        self._choose = choose
        self._sides: tuple[Side, ...] = ()
        tree = self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        tree.column("#0", width=px(WIDTH), minwidth=px(120))
        self._bar = ttk.Scrollbar(self, command=tree.yview)
        tree.configure(yscrollcommand=self._fits)
        tree.pack(side="left", fill="y", expand=True)
        tree.bind("<<TreeviewSelect>>", lambda _event: self._chosen())

    def show(self, sides: Sequence[Side], chosen: ProviderId | None) -> None:
        """List these, one of them chosen."""
        tree = self.tree
        if tuple(sides) != self._sides:
            if [side.provider for side in sides] != [side.provider for side in self._sides]:
                tree.delete(*tree.get_children())
            self._sides = tuple(sides)
            for place, side in enumerate(sides):
                if not tree.exists(str(place)):
                    tree.insert("", "end", str(place))
                tree.item(
                    str(place),
                    text=self._dress.fitting(side.name, self._dress.px(WIDTH - 40)),
                    image=self._dress.dots[side.health],
                )
        wanted = next(str(place) for place, side in enumerate(sides) if side.provider == chosen)
        if tree.selection() != (wanted,):
            tree.selection_set(wanted)
            tree.focus(wanted)
            tree.see(wanted)

    def _chosen(self) -> None:
        found = self.tree.selection()
        if found:
            self._choose(self._sides[int(found[0])].provider)

    def _fits(self, first: float | str, last: float | str) -> None:
        """Show the scroll bar only where there is something to scroll."""
        self._bar.set(first, last)
        if float(first) > 0 or float(last) < 1:
            self._bar.pack(side="right", fill="y")
        else:
            self._bar.pack_forget()
