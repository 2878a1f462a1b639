"""Owns adding a provider on the screen: the search, what looking at the page asks and finds, the one button."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.prefs import ProviderPrefs
from tray_status.desktop.windows.adding_form import AddingForm, Step
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.errands import Errand
from tray_status.desktop.windows.provider_doors import Discovery, ProviderDoors
from tray_status.desktop.windows.search_box import SearchBox
from tray_status.desktop.windows.search_form import Hit
from tray_status.desktop.windows.window_doors import Act
from tray_status.desktop.windows.words import _
from tray_status.settings.catalog import Found

HEAR_EVERY = 80
"""Milliseconds between two looks at which address is asked."""


class AddingPanel(ttk.Frame):
    """It takes the place of the list while a provider is added. `watch` hears what is to be watched from now on."""

    def __init__(
        self,
        parent: tk.Misc,
        dress: Dress,
        *,
        act: Act,
        doors: ProviderDoors,
        watch: Callable[[Sequence[str | Found]], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._dress, self._act, self._doors = dress, act, doors
        self._watch, self._back = watch, back
        self.form = AddingForm()
        self._watched: tuple[ProviderPrefs, ...] = ()
        self._errand: Errand[Discovery] | None = None
        self._children: list[tk.BooleanVar] = []
        self._build()
        self._show()

    def show(self, watched: Sequence[ProviderPrefs]) -> None:
        """From now on these are watched."""
        self._watched = tuple(watched)
        self.search.show(self._watched)

    def begin(self) -> None:
        """Begin anew, ready to be typed into."""
        self._give_up()
        self.search.clear()
        self.search.entry.focus_set()

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        dress, px = self._dress, self._dress.px
        self.columnconfigure(0, weight=1)
        self.rowconfigure(2, weight=1)
        head = ttk.Frame(self)
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(10)))
        self.back = ttk.Button(head, text=_("← All providers"), command=self._leave)
        self.back.pack(side="left")
        title = dress.label(head, "BodyLarge")
        title.configure(text=_("Add a provider"))
        title.pack(side="left", padx=px(14))
        hint = dress.label(self, colour=dress.colours.soft)
        hint.configure(text=_("Type a name, or paste the address of any status page. Nothing is added yet."))
        hint.grid(row=1, column=0, sticky="w", pady=(0, px(6)))
        self.search = SearchBox(self, dress, self._look)
        self.search.grid(row=2, column=0, sticky="nsew")
        self._seen = ttk.Frame(self)
        self._headline = dress.label(self._seen, "BodyStrong")
        self._headline.pack(anchor="w", pady=(px(4), 0))
        self._watched_now = dress.label(self._seen)
        self._watched_now.pack(anchor="w", pady=(px(4), px(8)))
        self._bar = ttk.Progressbar(self._seen, mode="indeterminate")
        self._offered = ttk.Frame(self._seen)
        self._buttons = ttk.Frame(self._seen)
        self._buttons.pack(side="bottom", fill="x", pady=(px(10), 0))
        self.watch = ttk.Button(self._buttons, style="Accent.TButton", command=self.take)
        self.watch.pack(side="left", padx=(0, px(8)))
        self.cancel = ttk.Button(self._buttons, command=self._give_up)
        self.cancel.pack(side="left")
        self._why = dress.label(self._seen, "Caption", colour=dress.colours.soft)
        self._why.pack(anchor="w", pady=(0, px(4)))
        self.lines = self._text(self._seen)
        self.lines.pack(fill="both", expand=True)
        self.bind_all("<Escape>", self._escape, add="+")

    def _text(self, parent: tk.Misc) -> tk.Text:
        dress, px = self._dress, self._dress.px
        return tk.Text(
            parent,
            height=8,
            wrap="word",
            state="disabled",
            cursor="arrow",
            font="SunValleyBodyFont",
            relief="flat",
            foreground=dress.colours.ink,
            background=dress.colours.ground,
            highlightthickness=px(1),
            highlightbackground=dress.colours.line,
            highlightcolor=dress.colours.focus,
            padx=px(12),
            pady=px(10),
            spacing3=px(4),
        )

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        form = self.form
        if form.step is Step.SEARCHING:
            self._seen.grid_remove()
            self.search.grid()
            return
        self.search.grid_remove()
        self._seen.grid(row=2, column=0, sticky="nsew")
        wide = max(300, self.winfo_width() - 40)
        self._headline.configure(text=form.headline, wraplength=wide)
        self._watched_now.configure(text=form.watched(), wraplength=wide)
        self._why.configure(text=form.why)
        self._tell(form.lines())
        asking = form.step is Step.ASKING
        if asking and not self._bar.winfo_ismapped():
            self._bar.pack(fill="x", pady=(0, self._dress.px(8)), before=self._why)
            self._bar.start(30)
        elif not asking:
            self._bar.stop()
            self._bar.pack_forget()
        self._offer()
        failed = form.step is Step.FAILED
        self.cancel.configure(text=_("Cancel") if asking else _("Back to the search"))
        self.watch.configure(
            text=_("Watch it all the same") if failed else form.add_label,
            state="normal" if form.wishes() or form.regardless() else "disabled",
            style="TButton" if failed else "Accent.TButton",
        )
        if asking:
            self.watch.pack_forget()
            self.cancel.focus_set()
        elif not self.watch.winfo_ismapped():
            self.watch.pack(side="left", padx=(0, self._dress.px(8)), before=self.cancel)

    def _tell(self, lines: Sequence[str]) -> None:
        self.lines.configure(state="normal")
        self.lines.delete("1.0", "end")
        self.lines.insert("end", "\n".join(lines))
        self.lines.configure(state="disabled")
        if self.form.step is Step.ASKING:
            self.lines.see("end")

    def _offer(self) -> None:
        """The pages to choose from, where the page only points to them."""
        offered = self.form.offered()
        if len(self._children) == len(offered):
            return
        for one in self._offered.winfo_children():
            one.destroy()
        self._children = []
        for place, (name, _on) in enumerate(offered):
            on = tk.BooleanVar(self, value=False)
            self._children.append(on)
            box = ttk.Checkbutton(
                self._offered,
                text=self._dress.fitting(name, self._dress.px(560)),
                variable=on,
                command=lambda place=place: self._choose(place),  # type: ignore[misc] # each its own
            )
            box.pack(anchor="w", pady=self._dress.px(1))
        if offered:
            self._offered.pack(fill="x", pady=(0, self._dress.px(8)), before=self._why)
        else:
            self._offered.pack_forget()

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _look(self, hit: Hit) -> None:
        self.form = AddingForm(search=self.search.form).looking(hit)
        url = self.form.url
        self._errand = Errand(self._act, lambda hear: self._doors.explore(url, hear), self._came)
        self._show()
        self._hear()

    def _hear(self) -> None:
        if self._errand is None or self.form.step is not Step.ASKING:
            return
        said = self._errand.heard()
        if said:
            self.form = self.form.heard(said)
            self._tell(self.form.lines())
        self.after(HEAR_EVERY, self._hear)

    def _came(self, seen: Discovery | None, problem: str) -> None:
        self._errand = None
        self.form = self.form.came(seen, problem)
        self._show()
        self.watch.focus_set()

    def _choose(self, child: int) -> None:
        self.form = self.form.choosing(child)
        self._show()

    def take(self) -> None:
        """Have what was found watched."""
        wishes = self.form.wishes() or self.form.regardless()
        if wishes:
            self._watch(wishes)

    def refuse(self, sentence: str) -> None:
        """Say why it is not added."""
        self._headline.configure(text=sentence)

    def _give_up(self) -> None:
        if self._errand is not None:
            self._errand.give_up()
            self._errand = None
        self.form = self.form.cancelled()
        self._show()
        self.search.entry.focus_set()

    def _leave(self) -> None:
        self._give_up()
        self._back()

    def _escape(self, _event: tk.Event[tk.Misc]) -> None:
        if not self.winfo_ismapped():
            return
        if self.form.step is Step.SEARCHING:
            self._leave()
        else:
            self._give_up()
