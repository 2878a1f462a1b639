"""Owns what happens between a field on the screen and its key in the file, as a value. No tkinter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tray_status.desktop.windows.field import Field
from tray_status.settings.change import Change, Outcome
from tray_status.settings.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A wish that met another value: what was wished for; None is leaving the key out."""

    value: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """One field. `shown` is what the file writes as far as the screen knows.

    `problem` is what stands beside the field; `mine` is what could be written all the same, after a conflict. While
    something `waits` to be written the file's own news say nothing new of this key.
    """

    field: Field
    shown: Value | None = None
    problem: str = ""
    mine: Mine | None = None
    waits: bool = False

    @property
    def value(self) -> Value:
        """What holds: what is written, else the default."""
        return self.shown if self.shown is not None else self.field.default

    def refreshed(self, written: Value | None) -> FieldState:
        """The same over a newer file; with another value there, what was wrong before is so no more."""
        if self.waits or written == self.shown:
            return self
        return replace(self, shown=written, problem="", mine=None)

    def wish(self, wanted: Value | None) -> tuple[FieldState, Change | None]:
        """Somebody gave the field a value; the change that this is, None where it is none."""
        if wanted == self.shown or (self.shown is None and wanted == self.field.default and not self.field.left_out):
            return replace(self, problem="", mine=None), None
        change = Change(path=self.field.path, shown=self.shown, wanted=wanted, called=self.field.label)
        return replace(self, problem="", mine=None, waits=True), change

    def told(self, outcome: Outcome) -> FieldState:
        """What became of a change."""
        if outcome.written:
            return replace(self, shown=outcome.change.wanted, problem="", mine=None, waits=False)
        if outcome.conflict:
            mine = Mine(value=outcome.change.wanted)
            return replace(self, shown=outcome.found, problem=outcome.problem, mine=mine, waits=False)
        return replace(self, problem=outcome.problem, waits=False)

    def use_mine(self) -> tuple[FieldState, Change | None]:
        """Write the wish over what somebody else has written."""
        return self.wish(self.mine.value) if self.mine is not None else (self, None)
