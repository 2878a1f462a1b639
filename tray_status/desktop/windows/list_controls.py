"""Owns what a field is changed with on the screen, where that is several things: events, names, waits."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from tkinter import ttk

from tray_status.desktop.windows.controls import Control, Wish
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field, Option
from tray_status.desktop.windows.value_forms import USUAL, Waits, events_of, names_of, waits_of, written_events
from tray_status.desktop.windows.words import _
from tray_status.settings.document import Value

LEFT_OUT, USUALLY, CHOSEN = "left out", "usual", "chosen"
FEW = 16
"""Names that may be ticked side by side."""


class TicksControl(Control):
    """One of two or three ways, the last of which is to tick what is meant."""

    wide = True

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        px = dress.px
        self._way = tk.StringVar(self, LEFT_OUT)
        self.ways: dict[str, ttk.Radiobutton] = {}
        bar = ttk.Frame(self)
        bar.pack(anchor="w")
        for way, label in self.offered().items():
            button = ttk.Radiobutton(bar, text=label, variable=self._way, value=way, command=self._turned)
            button.pack(side="left", padx=(0, px(18)))
            self.ways[way] = button
        self._ticks = ttk.Frame(self)
        self.boxes: dict[str, ttk.Checkbutton] = {}
        self._ticked: dict[str, tk.BooleanVar] = {}
        self._offer(field.options)

    def offered(self) -> Mapping[str, str]:
        """The ways, and what they are called."""
        return {LEFT_OUT: self.field.left_out, CHOSEN: _("Only these:")}

    def usual(self) -> tuple[str, ...]:
        """What is ticked when somebody begins to choose."""
        return tuple(option.written for option in self.field.options)

    def show(self, value: Value | None) -> None:
        """Show what is chosen."""
        self._show(LEFT_OUT if value is None else CHOSEN, names_of(value or ""))

    def _show(self, way: str, ticked: tuple[str, ...]) -> None:
        unknown = [one for one in ticked if one.casefold() not in map(str.casefold, self.boxes)]
        self._offer(tuple(Option(written=one, label=one) for one in unknown))
        folded = [one.casefold() for one in ticked]
        for name, variable in self._ticked.items():
            variable.set(name.casefold() in folded)
        self._way.set(way)
        self._fit()

    def _offer(self, options: tuple[Option, ...]) -> None:
        px = self.dress.px
        for option in options:
            variable = self._ticked[option.written] = tk.BooleanVar(self, value=False)
            text = self.dress.fitting(option.label, px(300))
            box = ttk.Checkbutton(self._ticks, text=text, variable=variable, command=self._tell)
            place = len(self.boxes)
            box.grid(row=place // 2, column=place % 2, sticky="w", padx=(0, px(18)))
            self.boxes[option.written] = box

    def _turned(self) -> None:
        if self._way.get() == CHOSEN:
            for name, variable in self._ticked.items():
                variable.set(name in self.usual())
        self._fit()
        self._tell()

    def _fit(self) -> None:
        if self._way.get() == CHOSEN:
            self._ticks.pack(anchor="w", pady=(self.dress.px(6), 0), padx=(self.dress.px(14), 0))
        else:
            self._ticks.pack_forget()

    def _tell(self) -> None:
        self.wish(self.written(self._way.get(), [name for name, one in self._ticked.items() if one.get()]))

    def written(self, way: str, ticked: list[str]) -> Value | None:
        """As the file writes it."""
        return None if way == LEFT_OUT else list(ticked)


class EventsControl(TicksControl):
    """Which events are told."""

    def offered(self) -> Mapping[str, str]:
        """The usual choice as well."""
        left_out = {LEFT_OUT: self.field.left_out} if self.field.left_out else {}
        return {**left_out, USUALLY: _("The usual choice"), CHOSEN: _("Only these:")}

    def usual(self) -> tuple[str, ...]:
        """Those of the usual choice."""
        return USUAL

    def show(self, value: Value | None) -> None:
        """Show what is chosen."""
        if value is None and self.field.left_out:
            self._show(LEFT_OUT, ())
            return
        chosen = events_of(value if value is not None else self.field.default)
        self._show(USUALLY if chosen is None else CHOSEN, chosen or ())

    def written(self, way: str, ticked: list[str]) -> Value | None:
        """As the file writes it."""
        return None if way == LEFT_OUT else written_events(self.field, None if way == USUALLY else ticked)


class WaitsControl(Control):
    """How long is waited: not at all, alike for all, or by impact."""

    wide = True

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        px = dress.px
        self._way = tk.StringVar(self, "no")
        bar = ttk.Frame(self)
        bar.pack(anchor="w")
        self.ways: dict[str, ttk.Radiobutton] = {}
        offered = {"no": _("Tell at once"), "all": _("The same time for all"), "each": _("By impact")}
        for way, label in {**({LEFT_OUT: field.left_out} if field.left_out else {}), **offered}.items():
            button = ttk.Radiobutton(bar, text=label, variable=self._way, value=way, command=self._turned)
            button.pack(side="left", padx=(0, px(18)))
            self.ways[way] = button
        self._times = ttk.Frame(self)
        self.entries: dict[str, ttk.Combobox] = {}
        self._shown: dict[str, str] = {}
        self._labels: dict[str, ttk.Label] = {}
        for name, label in (("all", _("Wait")), *((one.written, one.label) for one in field.options)):
            said = self._labels[name] = dress.label(self._times)
            said.configure(text=label)
            entry = self.entries[name] = ttk.Combobox(self._times, width=6, values=("no", "2m", "5m", "10m", "30m"))
            for event in ("<Return>", "<FocusOut>", "<<ComboboxSelected>>"):
                entry.bind(event, lambda _event: self._tell())

    def show(self, value: Value | None) -> None:
        """Show what is chosen."""
        waits = waits_of(value if value is not None else self.field.default)
        times = dict(waits.each or {}) | {"all": waits.all}
        for name, entry in self.entries.items():
            entry.set(times.get(name, ""))
        self._shown = self._texts()
        self._way.set(LEFT_OUT if value is None and self.field.left_out else waits.mode)
        self._fit()

    @property
    def editing(self) -> bool:
        """Whether a time is being typed."""
        return self._texts() != self._shown

    def _texts(self) -> dict[str, str]:
        return {name: entry.get() for name, entry in self.entries.items()}

    def _turned(self) -> None:
        """Begin with a time that was there, so that nothing is lost by turning to and fro."""
        way, alike = self._way.get(), self.entries["all"].get()
        each = [entry for name, entry in self.entries.items() if name != "all"]
        if way == "all" and not alike:
            self.entries["all"].set(next((time for entry in each if (time := entry.get())), "5m"))
        if way == "each" and not any(entry.get() for entry in each):
            for entry in each:
                entry.set(alike or "no")
        self._fit()
        if way != "each" or alike:
            self._tell()

    def _fit(self) -> None:
        way, px = self._way.get(), self.dress.px
        for place, (name, entry) in enumerate(self.entries.items()):
            for column, one in enumerate((self._labels[name], entry)):
                if way == ("all" if name == "all" else "each"):
                    one.grid(row=0, column=2 * place + column, padx=(0, px(6 if column == 0 else 14)))
                else:
                    one.grid_forget()
        if way in ("all", "each"):
            self._times.pack(anchor="w", pady=(px(6), 0), padx=(px(14), 0))
        else:
            self._times.pack_forget()

    def _tell(self) -> None:
        times = self._shown = self._texts()
        way = self._way.get()
        waits = Waits(each=times) if way == "each" else Waits(all=times["all"] if way == "all" else "")
        self.wish(None if way == LEFT_OUT else waits.written)
