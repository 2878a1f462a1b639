"""Owns the list of a page's components with tick boxes: groups that unfold, and clicks and blanks that tick."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.text import one_line
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.focus_form import Box, Tick
from tray_status.desktop.windows.scrolled import scrolled
from tray_status.desktop.windows.ticks import tick_box
from tray_status.desktop.windows.words import _

SIZE = 16
UNFOLDED = 40
"""Up to so many components all groups begin unfolded."""

LONGEST = 120
STYLE = "Boxes.Treeview"


class BoxesTree(ttk.Frame):
    """The list; `toggle` hears the key of a box that was clicked."""

    def __init__(self, parent: tk.Misc, dress: Dress, toggle: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._dress = dress
        self._toggle = toggle
        self._boxes: tuple[Box, ...] = ()
        self._pictures = {tick: self._picture(tick) for tick in Tick}
        self._style()
        tree = self.tree = ttk.Treeview(self, style=STYLE, columns=("told",), show="tree", selectmode="browse")
        tree.column("#0", width=dress.px(240), stretch=True)
        tree.column("told", width=dress.px(70), stretch=False, anchor="e")
        scrolled(tree)
        self._nothing = dress.label(tree, colour=dress.colours.soft)
        tree.bind("<ButtonRelease-1>", self._click)
        tree.bind("<space>", lambda _event: self._press())
        tree.bind("<FocusIn>", lambda _event: self._begin())

    def show(self, boxes: Sequence[Box], nothing: str = "") -> None:
        """List these; where the same lines are there already, only their ticks change."""
        same = _keys(boxes) == _keys(self._boxes)
        unfold = sum(len(box.inside) or 1 for box in boxes) <= UNFOLDED
        if not same:
            self.tree.delete(*self.tree.get_children())
        self._boxes = tuple(boxes)
        for box in boxes:
            self._line("", box, new=not same, unfold=unfold)
            for inner in box.inside:
                self._line(box.key, inner, new=not same, unfold=False)
        self._nothing.configure(text=nothing, wraplength=self._dress.px(260))
        if nothing:
            self._nothing.place(relx=0.5, rely=0.5, anchor="center")
        else:
            self._nothing.place_forget()

    def _line(self, parent: str, box: Box, *, new: bool, unfold: bool) -> None:
        if new:
            self.tree.insert(parent, "end", box.key, text=one_line(box.name, limit=LONGEST), open=unfold)
        self.tree.item(box.key, image=self._pictures[box.tick], values=(box.told,))

    def _click(self, event: tk.Event[tk.Misc]) -> None:
        line = self.tree.identify_row(event.y)
        if line and "indicator" not in str(self.tree.identify_element(event.x, event.y)):
            self._toggle(line)

    def _press(self) -> str:
        chosen = self.tree.focus()
        if chosen:
            self._toggle(chosen)
        return "break"

    def _begin(self) -> None:
        lines = self.tree.get_children()
        if lines and not self.tree.focus():
            self.tree.focus(lines[0])
            self.tree.selection_set(lines[0])

    def _picture(self, tick: Tick) -> tk.PhotoImage:
        dress, colours = self._dress, self._dress.colours
        drawn = tick_box(
            tick,
            frame=colours.soft,
            fill=colours.focus,
            ink=colours.ground,
            size=dress.px(SIZE),
            air=dress.px(8),
        )
        return tk.PhotoImage(master=self, data=drawn, format="png")

    def _style(self) -> None:
        """Unlike other lists of the windows, this one has something to unfold."""
        style = ttk.Style(self)
        style.layout(
            f"{STYLE}.Item",
            [
                (
                    "Treeitem.padding",
                    {
                        "sticky": "nswe",
                        "children": [
                            ("Treeitem.indicator", {"side": "left", "sticky": ""}),
                            ("Treeitem.image", {"side": "left", "sticky": ""}),
                            ("Treeitem.text", {"side": "left", "sticky": ""}),
                        ],
                    },
                )
            ],
        )
        style.configure(f"{STYLE}.Item", padding=(self._dress.px(4), 0, 0, 0), indicatorsize=self._dress.px(14))
        style.configure(STYLE, indent=self._dress.px(22))


def nothing_fits() -> str:
    """What is said where no component has the words that were typed."""
    return _("No component is called like that.")


def _keys(boxes: Sequence[Box]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(box.key, box.name, tuple(inner.key for inner in box.inside)) for box in boxes]
