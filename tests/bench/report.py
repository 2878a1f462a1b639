"""Owns how measurements are told: tables of what was measured, and figures beside what is to be reached."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MISSED_BY = 1.5
"""A bound is missed for good when the measured figure is so many times as large."""

THOUSAND = 1000.0
"""From here on figures are written out: 1,100 and not 1.1e+03."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure to reach: at most `bound`. `parts` says that it is a share, shown as one of so many parts.

    `wished` is the goal that was set before anything was built, where a decision record put `bound` in its place.
    """

    name: str
    measured: float
    bound: float
    unit: str = ""
    parts: bool = False
    wished: float | None = None

    @property
    def goal(self) -> str:
        """What is to be reached, and beside it what was once to be."""
        wished = "" if self.wished is None else f" (wished: {self.shown(self.wished)})"
        return f"≤ {self.shown(self.bound)}{wished}"

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.measured <= self.bound

    @property
    def failed(self) -> bool:
        """Whether it is missed by more than half."""
        return self.measured > self.bound * MISSED_BY

    @property
    def verdict(self) -> str:
        """How it stands, in words."""
        if self.met:
            return "reached"
        share = f"by {self.measured / self.bound - 1:.0%}" if self.bound else "as nothing was allowed"
        return f"{'MISSED' if self.failed else 'missed'} {share}"

    def shown(self, value: float) -> str:
        """A value of this figure for people."""
        if self.parts:
            return f"1/{1 / value:.3g}" if value else "0"
        return f"{value:{'.3g' if value < THOUSAND else ',.0f'}} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was measured: a row for each program or case."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measurement: its tables, and the figures that come of them."""

    tables: Sequence[Table] = ()
    figures: Sequence[Figure] = field(default_factory=tuple)


def lines_of(result: Result) -> list[str]:
    """A measurement as text: each table, and below them its figures beside their goals."""
    lines: list[str] = []
    for table in result.tables:
        lines += [f"## {table.title}", "", *_drawn([table.columns, *table.rows]), ""]
        lines += [*table.notes, *([""] if table.notes else [])]
    return lines + (lines_of_figures(result.figures) if result.figures else [])


def lines_of_figures(figures: Iterable[Figure]) -> list[str]:
    """Figures beside their goals."""
    rows = [(one.name, one.goal, one.shown(one.measured), one.verdict) for one in figures]
    return [*_drawn([("figure", "goal", "measured", "verdict"), *rows]), ""]


def _drawn(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def quotient(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the quotients of what was measured in the same round."""
    return median(one / other for one, other in zip(above, below, strict=True))


def spread(values: Sequence[float], digits: str = ".1f") -> str:
    """The median with the least and the most beside it."""
    return f"{median(values):{digits}} ({min(values):{digits}}..{max(values):{digits}})"


def ms(seconds: Iterable[float]) -> list[float]:
    """Seconds as milliseconds."""
    return [second * 1000 for second in seconds]
