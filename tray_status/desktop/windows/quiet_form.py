"""Owns quiet hours as rows that can be changed, and how the file writes them. No tkinter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tray_status.desktop.windows.words import _
from tray_status.settings.document import Value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_LABELS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
KEYS = ("hours", "days", "zone", "critical_breaks_through")
"""Every key of one entry; each has its place in a row."""

_YES = ("yes", "true", "on")
_SPAN = re.compile(r"\s*(\S*?)\s*(?:-|–|to)\s*(\S*)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRow:
    """One window: from when to when, on which days it begins, whose clock counts, what breaks through.

    `begin` and `end` are texts: whether they are times is for the file to say. `zone` is empty for the computer's own.
    `had` is the entry as the file writes it.
    """

    begin: str = "22:00"
    end: str = "07:00"
    days: tuple[str, ...] = DAYS
    zone: str = ""
    critical: bool = False
    had: Value | None = field(default=None, repr=False)

    @classmethod
    def of(cls, entry: Value) -> QuietRow:
        """The row of one entry of the file."""
        if not isinstance(entry, dict):
            begin, end = _both(entry)
            return cls(begin=begin, end=end, had=entry)
        begin, end = _both(entry.get("hours", ""))
        days = entry.get("days")
        named = {str(day).casefold()[:3] for day in days} if isinstance(days, list) else set(DAYS)
        return cls(
            begin=begin,
            end=end,
            days=tuple(day for day in DAYS if day in named),
            zone=str(entry.get("zone", "")),
            critical=str(entry.get("critical_breaks_through", "no")).casefold() in _YES,
            had=entry,
        )

    @property
    def written(self) -> Value:
        """As the file writes it: what is usual is left out, and what was not changed stays as it was written."""
        if self.had is not None and QuietRow.of(self.had) == self:
            return self.had
        made: dict[str, Value] = {"hours": f"{self.begin.strip()}-{self.end.strip()}"}
        if self.days != DAYS:
            made["days"] = list(self.days)
        if self.zone.strip():
            made["zone"] = self.zone.strip()
        if self.critical:
            made["critical_breaks_through"] = "yes"
        return made["hours"] if list(made) == ["hours"] and not isinstance(self.had, dict) else made


def rows(value: Value | None) -> tuple[QuietRow, ...]:
    """The rows of what the file writes; nothing at all is none."""
    return tuple(QuietRow.of(entry) for entry in value) if isinstance(value, list) else ()


def written(rows: Sequence[QuietRow]) -> Value:
    """The rows as the file writes them."""
    return [row.written for row in rows]


def _both(text: Value) -> tuple[str, str]:
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    return (found[1], found[2]) if found is not None else (str(text), "")
