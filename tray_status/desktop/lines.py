"""Owns the lines of a menu as a tree with numbers: a line keeps its number as long as it is there.

A number is never given to another line: whoever clicks what they see gets what they see, even if the menu has changed
under the pointer. Pure; knows no bus.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tray_status.core.commands import Command
from tray_status.core.glance import SEPARATOR, Item

ROOT = 0
REMEMBERED = 500
"""So many lines that are gone can still be clicked: a menu may be open while it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One numbered line and those of its submenu."""

    number: int
    item: Item
    key: tuple[object, ...]
    children: tuple[Line, ...] = ()


@dataclass(slots=True, kw_only=True)
class Changes:
    """What a new menu changes: lines whose submenus have other lines now, and lines that only look different."""

    reshaped: list[int] = field(default_factory=list)
    relabelled: list[tuple[Line, Line]] = field(default_factory=list)


class Lines:
    """The lines that are shown now."""

    def __init__(self) -> None:
        self.root = Line(number=ROOT, item=Item(label="menu"), key=())
        self._index: dict[int, Line] = {ROOT: self.root}
        self._gone: OrderedDict[int, Command] = OrderedDict()
        self._last = ROOT

    def show(self, items: Sequence[Item]) -> Changes:
        """Take a new menu; a subtree that did not change stays the very same object."""
        old, before = self.root, self._index
        self.root = Line(number=ROOT, item=old.item, key=(), children=self._numbered(items, old.children))
        self._index = {line.number: line for line in _all(self.root)}
        for number, line in before.items():
            if number not in self._index and line.item.command is not None:
                self._gone[number] = line.item.command
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)
        changes = Changes()
        _compare(old, self.root, changes)
        return changes

    def line(self, number: int) -> Line | None:
        """The line of that number, if it is shown."""
        return self._index.get(number)

    def command(self, number: int) -> Command | None:
        """What a click on that line asks for, also when the line has gone since it was drawn."""
        line = self._index.get(number)
        if line is None:
            return self._gone.get(number)
        return line.item.command if line.item.enabled else None

    def _numbered(self, items: Sequence[Item], before: Sequence[Line]) -> tuple[Line, ...]:
        known = {line.key: line for line in before}
        seen: Counter[tuple[object, ...]] = Counter()
        lines = []
        for item in items:
            identity = _identity(item)
            seen[identity] += 1
            key = (*identity, seen[identity])
            old = known.get(key)
            if old is not None and old.item == item:
                lines.append(old)
                continue
            if old is None:
                self._last += 1
            number = old.number if old is not None else self._last
            children = self._numbered(item.children, old.children if old is not None else ())
            lines.append(Line(number=number, item=item, key=key, children=children))
        return tuple(lines)


def _identity(item: Item) -> tuple[object, ...]:
    """What makes a line the same line as before: for one that can be clicked what the click does."""
    if item == SEPARATOR:
        return ("separator",)
    if item.children:
        return ("group", item.key or item.label)
    return ("line", item.command, item.key)


def _all(line: Line) -> Iterator[Line]:
    yield line
    for child in line.children:
        yield from _all(child)


def _compare(old: Line, new: Line, changes: Changes) -> None:
    if old is new:
        return
    if [child.number for child in old.children] != [child.number for child in new.children]:
        changes.reshaped.append(new.number)
        return  # whoever asks for its lines is given all that lies below
    for before, after in zip(old.children, new.children, strict=True):
        if _looks(before.item) != _looks(after.item):
            changes.relabelled.append((before, after))
        _compare(before, after, changes)


def _looks(item: Item) -> tuple[object, ...]:
    return item.label, item.enabled, item.checked, bool(item.children)
