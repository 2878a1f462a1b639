"""Owns the incidents window: its parts, its keys, and that it shows what is true while it is open."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from tkinter import ttk

from tray_status.core.model import ProviderId
from tray_status.core.overview import Course, Overview
from tray_status.desktop.windows.doors import Doors, place_of
from tray_status.desktop.windows.dress import Dress, prepare
from tray_status.desktop.windows.forms import Filter, Form, Key
from tray_status.desktop.windows.listing import Listing
from tray_status.desktop.windows.sidebar import Sidebar
from tray_status.desktop.windows.story_pane import StoryPane
from tray_status.desktop.windows.strip_canvas import StripCanvas
from tray_status.desktop.windows.words import _

TITLE = _("Incidents – Tray Status")
LOOK_EVERY = 200
"""Milliseconds between two looks at what has come in."""

SOON = 20
"""The same while what is over is still being read."""

TYPING = 120
"""Milliseconds after a key within which another one belongs to the same word."""

SIZE, LEAST = (1040, 720), (780, 560)


class IncidentsWindow:
    """The window over a first overview; `run` shows it until it is closed."""

    def __init__(self, first: Callable[[], Overview], doors: Doors, *, dark: bool) -> None:
        """Build it, hidden; `first` is asked when all is ready for it. Raises TclError where there is no display."""
        prepare()
        self.root = tk.Tk(className="Tray-status")
        self.root.withdraw()
        self._doors = doors
        self._dress = Dress(self.root, dark=dark)
        self.form = Form(seen=first())
        self._typed: str | None = None
        self._build()
        self._keys()
        self._place()
        self.show()

    def run(self) -> None:
        """Show it, follow what happens, until it is closed."""
        self.root.deiconify()
        self.root.after(SOON if self.form.reading else LOOK_EVERY, self._follow)
        self.root.mainloop()

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        root, dress, px = self.root, self._dress, self._dress.px
        root.title(TITLE)
        root.configure(background=dress.colours.ground)
        root.minsize(px(LEAST[0]), px(LEAST[1]))
        root.columnconfigure(1, weight=1)
        root.rowconfigure(1, weight=1)
        head = ttk.Frame(root, padding=(px(16), px(12), px(16), px(8)))
        head.grid(row=0, column=0, columnspan=2, sticky="ew")
        ttk.Button(head, text=_("Open as web page"), command=self._doors.open_page).pack(side="right", anchor="n")
        self._summary = dress.label(head, "Subtitle")
        self._summary.pack(anchor="w")
        self._problems = dress.label(head, colour=dress.colours.alarm)
        self._wrapping(head, {self._summary: px(180), self._problems: px(180)})
        self.sidebar = Sidebar(root, dress, self._choose_provider)
        self.sidebar.grid(row=1, column=0, sticky="ns")
        main = ttk.Frame(root, padding=(0, 0, px(16), 0))
        main.grid(row=1, column=1, sticky="nsew")
        self._side_name = dress.label(main, "BodyStrong")
        self._side_name.pack(anchor="w")
        self._side_problem = dress.label(main, colour=dress.colours.alarm)
        self._wrapping(main, {self._side_problem: px(20), self._side_name: px(20)})
        self.strip = StripCanvas(main, dress)
        self.strip.pack(fill="x", pady=(px(4), px(4)))
        self._filters(main)
        panes = ttk.Panedwindow(main, orient="vertical")
        self.listing = Listing(panes, dress, self._choose)
        self.story = StoryPane(panes, dress, self._doors.act)
        panes.add(self.listing, weight=3)
        panes.add(self.story, weight=2)
        panes.pack(fill="both", expand=True)
        self._foot = dress.label(root, "Caption", colour=dress.colours.soft)
        self._foot.grid(row=2, column=0, columnspan=2, sticky="ew", padx=px(16), pady=(px(6), px(8)))

    def _filters(self, main: ttk.Frame) -> None:
        px = self._dress.px
        bar = ttk.Frame(main)
        bar.pack(fill="x", pady=(px(2), px(8)))
        self._course = tk.StringVar(self.root, "")
        self.courses: dict[Course | None, ttk.Radiobutton] = {}
        for course in (None, *Course):
            value = course.value if course is not None else ""
            button = ttk.Radiobutton(
                bar, style="Toggle.TButton", variable=self._course, value=value, command=self._filter_course
            )
            button.pack(side="left", padx=(0, px(4)))
            self.courses[course] = button
        self._text = tk.StringVar(self.root, "")
        self.search = ttk.Entry(bar, textvariable=self._text, width=14)
        self.search.pack(side="right", fill="x", expand=True, padx=(px(6), 0))
        find = self._dress.label(bar)
        find.configure(text=_("Find"))
        find.pack(side="right", padx=(px(10), 0))
        self._text.trace_add("write", lambda *_change: self._type())

    def _wrapping(self, frame: ttk.Frame, labels: Mapping[ttk.Label, int]) -> None:
        """Have long sentences go on in the next line, whatever the window's width."""

        def wrap(event: tk.Event[tk.Misc]) -> None:
            for label, taken in labels.items():
                label.configure(wraplength=max(100, event.width - taken))

        frame.bind("<Configure>", wrap)

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to the form; what is as it was is left alone."""
        form, seen = self.form, self.form.seen
        self._summary.configure(text=seen.summary)
        _say(self._problems, "\n".join(seen.problems))
        self.sidebar.show(form.sides(), form.filter.provider)
        side = form.side()
        self._side_name.configure(text=f"{side.name}: {side.told}")
        _say(self._side_problem, side.problem, after=self._side_name)
        self.strip.show(side.days, reading=form.reading)
        for course, button in self.courses.items():
            button.configure(text=form.told(course))
        one = form.filter.provider is not None
        self.listing.show(form.lines(), form.selected, form.nothing(), one_provider=one)
        self.story.show(form.story(), form.actions())
        self._hint()

    def _hint(self, said: str | None = None) -> None:
        keys = _("Ctrl+F find · A acknowledge · S snooze · Enter open page · F5 look now")
        self._foot.configure(text=said or " · ".join(filter(None, (self.form.left_out(), keys))))

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Take in what has come since the last time."""
        seen, said = self._doors.news(), self._doors.said()
        if seen is not None:
            self.form = self.form.refreshed(seen)
            self.show()
        if said is not None:
            self._hint(said)
        if self._doors.raised():
            self._raise()
        self.root.after(SOON if self.form.reading else LOOK_EVERY, self._follow)

    def _raise(self) -> None:
        root = self.root
        root.deiconify()
        root.attributes("-topmost", True)
        root.lift()
        root.focus_force()
        root.after(100, lambda: root.attributes("-topmost", False))

    def _choose(self, key: Key | None) -> None:
        if key != self.form.selected:
            self.form = self.form.choosing(key)
            self.story.show(self.form.story(), self.form.actions())
            self._hint()

    def _do(self, name: str) -> None:
        self.listing.take_choice()
        self.story.do(name)

    def _filter(self, wanted: Filter) -> None:
        if wanted != self.form.filter:
            self.form = self.form.filtered(wanted)
            self.show()

    def _choose_provider(self, provider: ProviderId | None) -> None:
        self._filter(replace(self.form.filter, provider=provider))

    def _filter_course(self) -> None:
        word = self._course.get()
        self._filter(replace(self.form.filter, course=Course(word) if word else None))

    def _end_search(self) -> None:
        self._text.set("")
        self.listing.tree.focus_set()

    def _type(self) -> None:
        if self._typed is not None:
            self.root.after_cancel(self._typed)
        self._typed = self.root.after(TYPING, lambda: self._filter(replace(self.form.filter, text=self._text.get())))

    # ---- keys and place ----------------------------------------------------------------------------------------------

    def _keys(self) -> None:
        root, tree = self.root, self.listing.tree
        for keys in ("<Control-f>", "<Control-F>"):
            root.bind(keys, lambda _event: self.search.focus_set())
        root.bind("<F5>", lambda _event: self._doors.look())
        for keys in ("<Control-w>", "<Control-q>"):
            root.bind(keys, lambda _event: self.close())
        self.search.bind("<Escape>", lambda _event: self._end_search())
        for key in ("<Return>", "<Down>"):
            self.search.bind(key, lambda _event: tree.focus_set())
        for keys, name in (("aA", "acknowledge"), ("sS", "snooze")):
            for key in keys:
                tree.bind(key, lambda _event, name=name: self._do(name))  # type: ignore[misc]  # each its own
        for key in ("<Return>", "<Double-1>"):
            tree.bind(key, lambda _event: self._do("open"))
        root.protocol("WM_DELETE_WINDOW", self.close)
        tree.focus_set()

    def _place(self) -> None:
        root = self.root
        usual = self._dress.px(SIZE[0]), self._dress.px(SIZE[1])
        screen = root.winfo_screenwidth(), root.winfo_screenheight()
        root.geometry(place_of(self._doors.keep.load(), screen, usual))

    def close(self) -> None:
        """Close it, and keep where it was."""
        self._doors.keep.save({"place": self.root.geometry()})
        self.root.destroy()


def _say(label: ttk.Label, text: str, after: ttk.Label | None = None) -> None:
    """Show a sentence, or leave no room for none."""
    label.configure(text=text)
    if not text:
        label.pack_forget()
    elif after is not None:
        label.pack(anchor="w", after=after)
    else:
        label.pack(anchor="w")
