"""Owns what a focus would have told of the last weeks, on the screen: the sum, and each incident with its reason."""

from __future__ import annotations

import tkinter as tk
from datetime import tzinfo
from tkinter import ttk

from tray_status.core.preview import Preview
from tray_status.core.text import one_line
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.preview_form import DAYS, lines, reach, sums
from tray_status.desktop.windows.scrolled import scrolled
from tray_status.desktop.windows.words import _

MOST = 200
"""Incidents that are listed; the newest are."""

TITLE = 140


class PreviewList(ttk.Frame):
    """It is empty until there is a preview to show."""

    def __init__(self, parent: tk.Misc, dress: Dress, zone: tzinfo) -> None:
        super().__init__(parent)
        self._dress = dress
        self._zone = zone
        title = dress.label(self, "BodyStrong")
        title.configure(text=_("The last {days} days with this focus").format(days=DAYS))
        title.pack(anchor="w")
        self.sum = dress.label(self)
        self.sum.pack(anchor="w", fill="x", pady=(dress.px(2), 0))
        self.reach = dress.label(self, "Caption", colour=dress.colours.soft)
        self.reach.pack(anchor="w", fill="x", pady=(0, dress.px(6)))
        room = ttk.Frame(self)
        room.pack(fill="both", expand=True)
        tree = self.tree = ttk.Treeview(room, columns=("when", "verdict"), selectmode="browse", height=5)
        for name, words, width in (("#0", _("Incident"), 140), ("when", _("Began"), 72), ("verdict", "", 86)):
            tree.heading(name, text=words, anchor="w")
            tree.column(name, width=dress.px(width), minwidth=dress.px(60), stretch=name == "#0")
        tree.tag_configure("held", foreground=dress.colours.soft)
        scrolled(tree)
        self.reason = dress.label(self, "Caption", colour=dress.colours.soft)
        self.reason.pack(anchor="w", fill="x", pady=(dress.px(4), 0))
        self._reasons: tuple[str, ...] = ()
        tree.bind("<<TreeviewSelect>>", lambda _event: self._say_why())
        self.bind("<Configure>", self._wrap)

    def show(self, seen: Preview) -> None:
        """Show this one."""
        told = lines(seen, self._zone)[:MOST]
        self.sum.configure(text=sums(seen))
        self.reach.configure(text=reach(seen))
        self.tree.delete(*self.tree.get_children())
        self._reasons = tuple(line.reason for line in told)
        for place, line in enumerate(told):
            self.tree.insert(
                "",
                "end",
                str(place),
                text=one_line(line.title, limit=TITLE),
                values=(line.when, line.verdict),
                tags=() if line.told else ("held",),
            )
        self._say_why()

    def say(self, sentence: str) -> None:
        """Say why there is none."""
        self.tree.delete(*self.tree.get_children())
        self._reasons = ()
        self.sum.configure(text=sentence)
        self.reach.configure(text="")
        self._say_why()

    def _say_why(self) -> None:
        found = self.tree.selection()
        hint = _("Choose an incident to read why.") if self._reasons else ""
        reason = self._reasons[int(found[0])] if found and int(found[0]) < len(self._reasons) else ""
        self.reason.configure(text=one_line(reason[:1].upper() + reason[1:], limit=TITLE) if reason else hint)

    def _wrap(self, event: tk.Event[tk.Misc]) -> None:
        for label in (self.sum, self.reach, self.reason):
            label.configure(wraplength=max(100, event.width - 4))
