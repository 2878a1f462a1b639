"""Owns the pane of the notifiers: the list of them, the fields of one, sending a test, adding one and removing it."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field_group import FieldGroup
from tray_status.desktop.windows.fields_pane import Scrolled
from tray_status.desktop.windows.notifier_adding import NotifierAdding
from tray_status.desktop.windows.notifiers_form import NotifierLine, fields_of, kind_named, notifier_lines, removing
from tray_status.desktop.windows.panes import Pane
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.desktop.windows.words import _
from tray_status.settings.change import Change, Outcome

LINES = 4
"""Notifiers that are seen without scrolling."""


class NotifiersPane(Pane):
    """The list above; below it what is chosen there, or what is to be added."""

    def __init__(self, parent: tk.Misc, dress: Dress, doors: SettingsDoors) -> None:
        super().__init__(parent)
        self._dress, self._doors = dress, doors
        self.seen: Sheet | None = None
        self.chosen = ""
        self._wanted = ""
        self._lines: tuple[NotifierLine, ...] = ()
        self.group: FieldGroup | None = None
        self.form: NotifierAdding | None = None
        self._build()

    def show(self, seen: Sheet) -> None:
        """Bring it up to the newest sheet."""
        self.seen = seen
        names = [prefs.name for prefs in seen.settings.notifiers]
        lines = notifier_lines(seen)
        if lines != self._lines:
            self._list(lines)
        if self._wanted in names:
            self.chosen, self._wanted = self._wanted, ""
            self._show_fields()
        elif self.form is None and (self.chosen not in names or self.group is None):
            self.chosen = names[0] if names else ""
            self._show_fields()
        if self.group is not None:
            self.group.show(seen)
            self._scrolled.listen()
        self._mark()
        self._enable()

    def _enable(self) -> None:
        """What can be done now: about what is chosen nothing while another one is being added."""
        free = self.seen is not None and not self.seen.read_only
        self.add.configure(state="normal" if free else "disabled")
        for button in (self.test, self.remove):
            button.configure(state="normal" if free and self.chosen and self.form is None else "disabled")

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        dress, px = self._dress, self._dress.px
        head = ttk.Frame(self)
        head.pack(fill="x", pady=(0, px(8)))
        title = dress.label(head, "Subtitle")
        title.configure(text=_("Notifiers"))
        title.pack(side="left")
        self.add = ttk.Menubutton(head, text=_("Add a notifier") + "    ")
        self.kinds = tk.Menu(self.add, tearoff=False, font="SunValleyBodyFont")
        self.kinds.configure(background=dress.colours.ground, foreground=dress.colours.ink)
        self.kinds.configure(activebackground=dress.colours.chosen, activeforeground=dress.colours.ink)
        self.kinds.configure(postcommand=self._offer)
        self.add.configure(menu=self.kinds)
        self.add.pack(side="right")
        self.tree = ttk.Treeview(self, columns=("kind", "told"), selectmode="browse", height=LINES)
        for column, name, width in (("#0", _("Name"), 150), ("kind", _("Kind"), 110), ("told", _("Where"), 300)):
            self.tree.heading(column, text=name, anchor="w")
            self.tree.column(column, width=px(width), minwidth=px(60), stretch=column == "told")
        self.tree.pack(fill="x")
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._select())
        self.tree.bind("<Delete>", lambda _event: self._remove())
        bar = ttk.Frame(self)
        bar.pack(fill="x", pady=(px(8), px(4)))
        self.test = ttk.Button(bar, style="Accent.TButton", text=_("Send a test"), command=self._test)
        self.remove = ttk.Button(bar, text=_("Remove"), command=self._remove)
        for button in (self.test, self.remove):
            button.bind("<Return>", lambda event: event.widget.invoke())
            button.pack(side="left", padx=(0, px(8)))
        self.told = dress.label(bar)
        self.told.pack(side="left", fill="x", expand=True)
        bar.bind("<Configure>", lambda event: self.told.configure(wraplength=max(px(160), event.width - px(240))))
        self._scrolled = Scrolled(self, dress)
        self._scrolled.pack(fill="both", expand=True)

    def _list(self, lines: tuple[NotifierLine, ...]) -> None:
        self._lines = lines
        self.tree.delete(*self.tree.get_children())
        for place, line in enumerate(lines):
            self.tree.insert("", "end", str(place), text=line.name, values=(line.kind, line.told))

    def _mark(self) -> None:
        if self.seen is None or self.form is not None:
            return
        names = [prefs.name for prefs in self.seen.settings.notifiers]
        wanted = (str(names.index(self.chosen)),) if self.chosen in names else ()
        if self.tree.selection() != wanted:
            self.tree.selection_set(wanted)
            if wanted:
                self.tree.focus(wanted[0])

    def _clear(self) -> None:
        for one in (self.group, self.form):
            if one is not None:
                one.destroy()
        self.group = self.form = None

    def _show_fields(self) -> None:
        self._clear()
        self.told.configure(text="")
        if self.seen is not None and self.chosen:
            fields = fields_of(self.seen, self.chosen)
            self.group = FieldGroup(self._scrolled.inside, self._dress, self._doors, fields)
            self.group.pack(fill="x")
            self.group.show(self.seen)
            self._scrolled.listen()
            self._scrolled.to_top()
        self._enable()

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _select(self) -> None:
        found = self.tree.selection()
        if not found or self.seen is None:
            return
        name = self.seen.settings.notifiers[int(found[0])].name
        if name != self.chosen or self.form is not None:
            self.chosen = name
            self._show_fields()

    def _offer(self) -> None:
        """The kinds of notifiers, as a menu."""
        self.kinds.delete(0, "end")
        for kind in self.seen.kinds if self.seen is not None else ():
            self.kinds.add_command(label=kind.name, command=lambda name=kind.name: self.begin(name))  # type: ignore[misc] # each its own

    def begin(self, kind: str) -> None:
        """Ask for what a new notifier of this kind needs."""
        known = kind_named(self.seen, kind) if self.seen is not None else None
        if self.seen is None or known is None:
            return
        self._clear()
        self.tree.selection_set(())
        self.form = NotifierAdding(
            self._scrolled.inside, self._dress, self.seen, known, add=self._added, cancel=self._cancel
        )
        self.form.pack(fill="x")
        self._enable()
        self._scrolled.listen()
        self._scrolled.to_top()
        self.form.first.focus_set()

    def _added(self, change: Change) -> None:
        def told(outcome: Outcome) -> None:
            if outcome.written:
                self._wanted = change.path[1]
                self._doors.look()
            elif self.form is not None:
                self.form.refuse(outcome.problem)

        self._doors.act(lambda: self._doors.change(change), told)

    def _cancel(self) -> None:
        self._show_fields()
        self._mark()
        self.tree.focus_set()

    def _remove(self) -> None:
        if self.seen is not None and self.chosen and not self.seen.read_only:
            change = removing(self.seen, self.chosen)
            self._doors.act(lambda: self._doors.change(change), self._removed)

    def _removed(self, outcome: Outcome) -> None:
        self._say(outcome.problem)

    def _test(self) -> None:
        name = self.chosen
        self._say(_("Sending a test by {name} …").format(name=name))
        self._doors.act(lambda: self._doors.test(name), self._say)

    def _say(self, sentence: str) -> None:
        self.told.configure(text=sentence)
