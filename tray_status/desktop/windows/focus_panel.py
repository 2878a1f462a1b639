"""Owns choosing a provider's focus on the screen: its components to tick, words, and what that would have told."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from tray_status.core.belief import Belief
from tray_status.core.model import Impact
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.preview import Preview
from tray_status.desktop.windows.boxes_tree import BoxesTree, nothing_fits
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.errands import Errand
from tray_status.desktop.windows.focus_form import FocusForm, patterns_of
from tray_status.desktop.windows.preview_list import PreviewList
from tray_status.desktop.windows.provider_doors import ProviderDoors
from tray_status.desktop.windows.window_doors import Act
from tray_status.desktop.windows.words import _
from tray_status.settings.values import WrongValueError

TYPING = 200
"""Milliseconds without a click or a key after which a focus is tried."""

IMPACTS: dict[str, Impact | None] = {
    _("Any impact"): None,
    _("Minor and worse"): Impact.MINOR,
    _("Major and worse"): Impact.MAJOR,
    _("Critical only"): Impact.CRITICAL,
}


class FocusPanel(ttk.Frame):
    """The focus of one provider. `write` hears a focus that is to be written; before that nothing is."""

    def __init__(
        self, parent: tk.Misc, dress: Dress, *, act: Act, doors: ProviderDoors, write: Callable[[Focus], None]
    ) -> None:
        super().__init__(parent)
        self._dress, self._act, self._doors, self._write = dress, act, doors, write
        self._prefs: ProviderPrefs | None = None
        self._past: Belief | None = None
        self._looking: Errand[Belief] | None = None
        self._trying: Errand[Preview] | None = None
        self._later: str | None = None
        self._filling = False
        self._read_only = False
        self.form = FocusForm(components=(), focus=Focus())
        self._wrong = ""
        self._build()

    def show(self, prefs: ProviderPrefs, *, read_only: bool) -> None:
        """Show the focus of this provider; what somebody has changed here of the same one stays."""
        before, self._prefs = self._prefs, prefs
        self._read_only = read_only
        if before is None or before.id != prefs.id or before.url != prefs.url:
            self._begin(prefs)
        elif before.focus != prefs.focus and self._written(self.form.focus, before.focus):
            self._fill(prefs.focus)
        self._show_state()

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self._prefs is not None and self.form.focus != self._prefs.focus

    def _written(self, here: Focus, before: Focus) -> bool:
        """Whether what stands here is not somebody's unsaved work: it is as it was, or as it is now."""
        return here == before or (self._prefs is not None and here == self._prefs.focus)

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        dress, px = self._dress, self._dress.px
        self.columnconfigure(0, weight=1, uniform="half")
        self.columnconfigure(1, weight=1, uniform="half")
        self.rowconfigure(1, weight=1)
        bar = ttk.Frame(self)
        bar.grid(row=0, column=0, sticky="ew", pady=(0, px(6)))
        title = dress.label(bar)
        title.configure(text=_("Find"))
        title.pack(side="left", padx=(0, px(8)))
        self._find = tk.StringVar(self, "")
        self.find = ttk.Entry(bar, textvariable=self._find, width=12)
        self.find.pack(side="left", fill="x", expand=True)
        self.all = ttk.Button(bar, text=_("All"), command=lambda: self._change(self.form.with_all()))
        self.none = ttk.Button(bar, text=_("None"), command=lambda: self._change(self.form.with_none()))
        self.none.pack(side="right", padx=(px(6), 0))
        self.all.pack(side="right", padx=(px(8), 0))
        self.boxes = BoxesTree(self, dress, lambda key: self._change(self.form.toggled(key)))
        self.boxes.grid(row=1, column=0, sticky="nsew")
        self.sum = dress.label(self, "Caption", colour=dress.colours.soft)
        self.sum.grid(row=2, column=0, sticky="ew", pady=(px(4), 0))
        self.preview = PreviewList(self, dress, self._doors.zone)
        self.preview.grid(row=0, column=1, rowspan=3, sticky="nsew", padx=(px(16), 0))
        self._fields().grid(row=3, column=0, columnspan=2, sticky="ew", pady=(px(10), 0))
        foot = ttk.Frame(self)
        foot.grid(row=4, column=0, columnspan=2, sticky="ew", pady=(px(10), 0))
        self.save = ttk.Button(foot, text=_("Save this focus"), style="Accent.TButton", command=self._store)
        self.save.pack(side="left")
        self.discard = ttk.Button(foot, text=_("Discard"), command=self._discard)
        self.discard.pack(side="left", padx=px(8))
        self.problem = dress.label(foot, colour=dress.colours.alarm)
        self.problem.pack(side="left", fill="x", expand=True, padx=px(6))
        self._find.trace_add("write", lambda *_change: self._shorten())

    def _fields(self) -> ttk.Frame:
        """Words that incidents must or must not have, and their least impact."""
        dress, px = self._dress, self._dress.px
        room = ttk.Frame(self)
        room.columnconfigure(0, weight=2)
        room.columnconfigure(1, weight=2)
        room.columnconfigure(2, weight=1)
        self._words, self._no_words, self._impact = (tk.StringVar(self, "") for _number in range(3))
        self.words = ttk.Entry(room, textvariable=self._words, width=14)
        self.no_words = ttk.Entry(room, textvariable=self._no_words, width=14)
        self.impact = ttk.Combobox(room, textvariable=self._impact, values=list(IMPACTS), state="readonly", width=14)
        titles = (_("Only with one of these words"), _("Never with these words"), _("From which impact on"))
        for column, (title, field) in enumerate(zip(titles, (self.words, self.no_words, self.impact), strict=True)):
            label = dress.label(room, "Caption", colour=dress.colours.soft)
            label.configure(text=title)
            label.grid(row=0, column=column, sticky="w", padx=(0, px(10)))
            field.grid(row=1, column=column, sticky="ew", padx=(0, px(10) if column < len(titles) - 1 else 0))
        for variable in (self._words, self._no_words, self._impact):
            variable.trace_add("write", lambda *_change: self._type())
        return room

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def _begin(self, prefs: ProviderPrefs) -> None:
        """Another provider: what is known of it is looked up."""
        if self._looking is not None:
            self._looking.give_up()
        self._past = None
        self._find.set("")
        self.form = FocusForm(components=(), focus=prefs.focus)
        self._fill(prefs.focus)
        self.boxes.show((), _("Looking up its components …"))
        self.sum.configure(text="")
        self.preview.say(_("Looking at its past …"))
        self._looking = Errand(self._act, lambda _hear: self._doors.past(prefs), self._came)

    def _came(self, past: Belief | None, problem: str) -> None:
        self._looking = None
        if past is None:
            self.boxes.show((), problem)
            self.preview.say(_("Without its page there is no past to try a focus on."))
            return
        self._past = past
        self.form = replace(self.form, components=past.components)
        self._show_boxes()
        self._try()

    def _fill(self, focus: Focus) -> None:
        """Bring the fields to a focus."""
        self._filling = True
        self._words.set(", ".join(focus.words))
        self._no_words.set(", ".join(focus.no_words))
        least = focus.minimum_impact if focus.minimum_impact is not Impact.NONE else None
        self._impact.set(next(label for label, impact in IMPACTS.items() if impact is least))
        self._filling = False
        self._wrong = ""
        self._change(replace(self.form, focus=focus))

    def _change(self, form: FocusForm) -> None:
        self.form = form
        self._show_boxes()
        self._show_state()
        if self._later is not None:
            self.after_cancel(self._later)
        self._later = self.after(TYPING, self._try)

    def _show_boxes(self) -> None:
        if self._past is None:
            return
        boxes = self.form.boxes()
        empty = nothing_fits() if self.form.components else self.form.sum()
        self.boxes.show(boxes, "" if boxes else empty)
        self.sum.configure(text=self.form.sum() if self.form.components else "")

    def _show_state(self) -> None:
        problem = self._wrong or self.form.problem()
        self.problem.configure(text=problem, wraplength=self._dress.px(380))
        able = self.changed and not problem and not self._read_only
        self.save.configure(state="normal" if able else "disabled")
        self.discard.configure(state="normal" if self.changed or self._wrong else "disabled")

    def _try(self) -> None:
        """Have the focus of now tried on the past."""
        if self._later is not None:
            self.after_cancel(self._later)
            self._later = None
        prefs, past, focus = self._prefs, self._past, self.form.focus
        if prefs is None or past is None:
            return
        if self._trying is not None:
            self._trying.give_up()
        self._trying = Errand(self._act, lambda _hear: self._doors.preview(prefs, focus, past), self._tried)

    def _tried(self, seen: Preview | None, problem: str) -> None:
        self._trying = None
        if seen is None:
            self.preview.say(problem)
        else:
            self.preview.show(seen)

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _shorten(self) -> None:
        self.form = self.form.finding(self._find.get())
        self._show_boxes()

    def _type(self) -> None:
        if self._filling:
            return
        try:
            words, no_words = patterns_of(self._words.get()), patterns_of(self._no_words.get())
        except WrongValueError as wrong:
            self._wrong = _("One of the words {why}. {hint}").format(why=wrong.why, hint=wrong.hint)
            self._show_state()
            return
        self._wrong = ""
        form = self.form.with_words(words, no_words)
        self._change(replace(form, focus=replace(form.focus, minimum_impact=IMPACTS[self._impact.get()])))

    def _store(self) -> None:
        if self.changed and not self.form.problem():
            self._write(self.form.focus)

    def _discard(self) -> None:
        if self._prefs is not None:
            self._fill(self._prefs.focus)
