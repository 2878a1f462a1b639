"""Owns the settings window: sections at the left, the pane of one at the right, what was said, and taking it back."""

from __future__ import annotations

from tkinter import ttk

from tray_status.desktop.windows.own_window import OwnWindow
from tray_status.desktop.windows.panes import Pane
from tray_status.desktop.windows.sections import SECTIONS
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.desktop.windows.words import _
from tray_status.settings.change import Outcome

TITLE = _("Settings – Tray Status")
SIZE, LEAST = (960, 680), (760, 520)
SIDE = 170
MOST_ERRORS = 3
"""Mistakes of the file that are shown; mending them brings the next."""


class SettingsWindow(OwnWindow):
    """The window over a first sheet; `run` shows it until it is closed."""

    def __init__(self, seen: Sheet, doors: SettingsDoors, *, dark: bool) -> None:
        """Build it, hidden. Raises TclError where there is no display."""
        super().__init__(TITLE, doors, dark=dark, size=SIZE, least=LEAST)
        self._doors = doors
        self.seen = seen
        self.panes: dict[str, Pane] = {}
        self.chosen = ""
        self._build()
        self.choose(SECTIONS[0].name)
        self.show()

    def choose(self, name: str) -> None:
        """Show the pane of that section."""
        if name == self.chosen:
            return
        if self.chosen:
            self.panes[self.chosen].grid_remove()
        if name not in self.panes:
            build = next(section.build for section in SECTIONS if section.name == name)
            self.panes[name] = build(self._right, self.dress, self._doors)
            self.panes[name].show(self.seen)
        self.panes[name].grid(row=0, column=0, sticky="nsew")
        self.root.update_idletasks()  # a Tab that follows at once goes into it
        self.chosen = name
        if self.sections.selection() != (name,):
            self.sections.selection_set(name)
            self.sections.focus(name)

    def show(self) -> None:
        """Bring the screen up to the newest sheet."""
        seen = self.seen
        self.undo.configure(
            text=_("Undo: {key}").format(key=seen.undo) if seen.undo else _("Undo"),
            state="normal" if seen.undo and not seen.read_only else "disabled",
        )
        mend = [_("Nothing can be changed here until that is mended in the file.")] if seen.errors else []
        wrong = "\n".join([*(str(error) for error in seen.errors[:MOST_ERRORS]), *mend])
        self.wrong.configure(text=wrong)
        if wrong:
            self.wrong.grid()
        else:
            self.wrong.grid_remove()
        for pane in self.panes.values():
            pane.show(seen)

    def follow(self) -> None:
        """Take in what has come."""
        seen = self._doors.news()
        if seen is not None:
            self.seen = seen
            self.show()
        super().follow()

    def say(self, sentence: str) -> None:
        """Tell what became of something."""
        self.foot.configure(text=sentence)

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        root, dress, px = self.root, self.dress, self.dress.px
        root.columnconfigure(1, weight=1)
        root.rowconfigure(1, weight=1)
        self.wrong = dress.label(root, colour=dress.colours.alarm)
        self.wrong.grid(row=0, column=0, columnspan=2, sticky="ew", padx=px(16), pady=(px(12), 0))
        tree = self.sections = ttk.Treeview(root, show="tree", selectmode="browse")
        tree.column("#0", width=px(SIDE), minwidth=px(120))
        for section in SECTIONS:
            tree.insert("", "end", section.name, text=section.title)
        tree.bind("<<TreeviewSelect>>", lambda _event: self._select())
        tree.grid(row=1, column=0, sticky="ns", padx=(px(16), px(14)), pady=(px(12), 0))
        self._right = ttk.Frame(root, padding=(0, px(12), px(16), 0))
        self._right.grid(row=1, column=1, sticky="nsew")
        self._right.columnconfigure(0, weight=1)
        self._right.rowconfigure(0, weight=1)
        foot = ttk.Frame(root, padding=(px(16), px(8)))
        foot.grid(row=2, column=0, columnspan=2, sticky="ew")
        self.open_file = ttk.Button(foot, text=_("Open the file"), command=self._open_file)
        self.open_file.pack(side="right")
        self.undo = ttk.Button(foot, text=_("Undo"), command=self._undo)
        self.undo.pack(side="right", padx=px(8))
        self.foot = dress.label(foot, "Caption", colour=dress.colours.soft)
        self.foot.pack(side="left", fill="x", expand=True)
        root.bind("<Control-z>", lambda _event: self._undo())
        root.bind("<Control-Next>", lambda _event: self._step(1))
        root.bind("<Control-Prior>", lambda _event: self._step(-1))
        root.bind("<F6>", lambda _event: tree.focus_set())

    def _select(self) -> None:
        found = self.sections.selection()
        if found:
            self.choose(found[0])

    def _step(self, by: int) -> None:
        """The next section, or the one before."""
        names = [section.name for section in SECTIONS]
        self.choose(names[(names.index(self.chosen) + by) % len(names)])

    def _open_file(self) -> None:
        self._doors.act(self._doors.open_file, self.say)

    def _undo(self) -> None:
        self._doors.act(self._doors.undo, self._told)

    def _told(self, outcome: Outcome) -> None:
        if outcome.problem:
            self.say(outcome.problem)
