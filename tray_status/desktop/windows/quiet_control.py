"""Owns quiet hours on the screen: a card for each of them, to be changed, added, removed."""

from __future__ import annotations

import tkinter as tk
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from tray_status.desktop.windows.controls import Control, Wish
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.quiet_form import DAY_LABELS, DAYS, QuietRow, rows, written
from tray_status.desktop.windows.words import _
from tray_status.settings.document import Value

TIMES = tuple(f"{hour:02}:00" for hour in range(25))
OWN_ZONE = _("This computer")


class QuietControl(Control):
    """The cards, and what adds one."""

    wide = True

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        self.cards: list[QuietCard] = []
        self._left_out = tk.BooleanVar(self, value=False)
        self.as_for_all = ttk.Checkbutton(self, text=field.left_out, variable=self._left_out, command=self._turned)
        if field.left_out:
            self.as_for_all.pack(anchor="w", pady=(0, dress.px(6)))
        self._list = ttk.Frame(self)
        self._list.pack(fill="x")
        self._none = dress.label(self._list, colour=dress.colours.soft)
        self._none.configure(text=_("There are none: you are told at any time."))
        self._none.pack(anchor="w")
        self.add = ttk.Button(self, text=_("Add quiet hours"), command=self._add)
        self.add.bind("<Return>", lambda _event: self.add.invoke())
        self.add.pack(anchor="w", pady=(dress.px(8), 0))

    def show(self, value: Value | None) -> None:
        """Show these; cards that say the same already stay, and whoever is at one of them."""
        self._left_out.set(value is None and bool(self.field.left_out))
        wanted = rows(value)
        if [card.row.written for card in self.cards] != [one.written for one in wanted]:
            self._lay(wanted)
        for card, row in zip(self.cards, wanted, strict=True):
            card.had = row.had
        if self.cards or self._left_out.get():
            self._none.pack_forget()
        else:
            self._none.pack(anchor="w")

    @property
    def editing(self) -> bool:
        """Whether a card says what it has not told yet."""
        return any(card.editing for card in self.cards)

    def _lay(self, wanted: tuple[QuietRow, ...]) -> None:
        for card in self.cards:
            card.destroy()
        self.cards = [QuietCard(self._list, self.dress, row, self._tell, self._remove) for row in wanted]
        for card in self.cards:
            card.pack(fill="x", pady=(0, self.dress.px(8)))

    def _tell(self) -> None:
        self._left_out.set(False)
        self.wish(written([card.row for card in self.cards]))

    def _turned(self) -> None:
        self.wish(None if self._left_out.get() else written([card.row for card in self.cards]))

    def _add(self) -> None:
        new = QuietRow() if not self.cards else QuietRow(begin="12:00", end="13:00")
        self._lay((*(card.row for card in self.cards), new))
        self.cards[-1].begin.focus_set()
        self._tell()

    def _remove(self, gone: QuietCard) -> None:
        self._lay(tuple(card.row for card in self.cards if card is not gone))
        self.add.focus_set()
        self._tell()


class QuietCard(ttk.Frame):
    """One window of time. `tell` hears that it says something else, `remove` that it is to go."""

    def __init__(
        self,
        parent: tk.Misc,
        dress: Dress,
        row: QuietRow,
        tell: Callable[[], None],
        remove: Callable[[QuietCard], None],
    ) -> None:
        px = dress.px
        super().__init__(parent, style="Card.TFrame", padding=(px(12), px(10)))
        self.had = row.had
        self._tell = tell
        self._last = row
        first, second, third = ttk.Frame(self), ttk.Frame(self), ttk.Frame(self)
        for line in (first, second, third):
            line.pack(fill="x", pady=(0, 0 if line is third else px(8)))
        self.begin = self._time(first, dress, _("From"), row.begin)
        self.end = self._time(first, dress, _("to"), row.end)
        self.remove = ttk.Button(first, text=_("Remove"), command=lambda: remove(self))
        self.remove.bind("<Return>", lambda _event: self.remove.invoke())
        self.remove.pack(side="right")
        self.days: dict[str, tk.BooleanVar] = {}
        for day, label in zip(DAYS, DAY_LABELS, strict=True):
            self.days[day] = tk.BooleanVar(self, value=day in row.days)
            box = ttk.Checkbutton(
                second, text=label, variable=self.days[day], style="Toggle.TButton", command=self._said
            )
            box.configure(width=5)
            box.pack(side="left", padx=(0, px(4)))
        said = dress.label(third)
        said.configure(text=_("By the clock of"))
        said.pack(side="left", padx=(0, px(6)))
        zones = (OWN_ZONE, *sorted(zoneinfo.available_timezones()))
        self.zone = ttk.Combobox(third, width=20, values=zones)
        self.zone.set(row.zone or OWN_ZONE)
        self.zone.pack(side="left", padx=(0, px(18)))
        self._listen(self.zone)
        self.critical = tk.BooleanVar(self, value=row.critical)
        ttk.Checkbutton(
            third, text=_("What is critical is told all the same"), variable=self.critical, command=self._said
        ).pack(side="left")

    @property
    def row(self) -> QuietRow:
        """What the card says."""
        zone = self.zone.get().strip()
        return QuietRow(
            begin=self.begin.get().strip(),
            end=self.end.get().strip(),
            days=tuple(day for day, on in self.days.items() if on.get()),
            zone="" if zone == OWN_ZONE else zone,
            critical=self.critical.get(),
            had=self.had,
        )

    def _time(self, line: ttk.Frame, dress: Dress, label: str, time: str) -> ttk.Combobox:
        said = dress.label(line)
        said.configure(text=label)
        said.pack(side="left", padx=(0, dress.px(6)))
        box = ttk.Combobox(line, width=7, values=TIMES)
        box.set(time)
        box.pack(side="left", padx=(0, dress.px(10)))
        self._listen(box)
        return box

    def _listen(self, box: ttk.Combobox) -> None:
        for event in ("<Return>", "<FocusOut>", "<<ComboboxSelected>>"):
            box.bind(event, lambda _event: self._said())

    @property
    def editing(self) -> bool:
        """Whether it says something else than when it was last told."""
        return replace(self.row, had=None) != replace(self._last, had=None)

    def _said(self) -> None:
        if self.editing:
            self._last = self.row
            self._tell()
