"""Shows the tray's icon and menu as text, for a terminal that has no tray."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tray_status.core.commands import OpenUrl
from tray_status.core.view import SEPARATOR, IconState
from tray_status.notify.paint import Paint, in_ascii
from tray_status.notify.printable import one_line
from tray_status.notify.words import Colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tray_status.core.view import Icon, Item, View

WIDTH = 64
_LABEL = 120

_ICONS = {
    IconState.WELL: ("✔", "+", Colour.GREEN),
    IconState.MAINTENANCE: ("◷", "~", Colour.BLUE),
    IconState.DEGRADED: ("◆", "*", Colour.AMBER),
    IconState.PARTIAL_OUTAGE: ("▲", "^", Colour.RED),
    IconState.MAJOR_OUTAGE: ("✖", "X", Colour.RED),
    IconState.UNKNOWN: ("?", "?", Colour.GREY),
    IconState.OFFLINE: ("○", "o", Colour.GREY),
    IconState.PAUSED: ("‖", "=", Colour.GREY),
}
"""Each state's mark in unicode and in ASCII, different in shape, and its colour."""


def text_view(view: View, *, unicode: bool = True, colour: bool = False) -> str:
    """The icon and the menu as lines in a frame, with an empty line after the last one.

    What tells something stands on a line of its own, its submenu indented below it. What only acts (pause, quit)
    comes last, one line per section; the actions of a single incident or provider are left out.
    """
    paint = Paint(colour)
    menu = [f"│  {line}".rstrip() for line in _lines(view.menu, paint)]
    text = "\n".join([_heading(view.icon, paint, unicode=unicode), *menu, "└" + "─" * (WIDTH - 1)]) + "\n\n"
    return text if unicode else in_ascii(text)


def _heading(icon: Icon, paint: Paint, *, unicode: bool) -> str:
    mark, plain_mark, colour = _ICONS[icon.state]
    words = [icon.state.value]
    if icon.badge:
        words.append("1 incident" if icon.badge == 1 else f"{icon.badge} incidents")
    if icon.stale:
        words.append("out of date")
    title = f"{mark if unicode else plain_mark} {' · '.join(words)}"
    return f"┌─ {paint.bold(title, colour)} {'─' * max(WIDTH - len(title) - 4, 1)}"


def _lines(menu: Iterable[Item], paint: Paint) -> list[str]:
    """The lines in the frame: each section that tells something, then all that only acts."""
    sections = [list(items) for apart, items in groupby(menu, SEPARATOR.__eq__) if not apart]
    blocks = [list(_told(section, first=number == 0)) for number, section in enumerate(sections)]
    actions = [" · ".join(_label(item) for item in section if not tells(item)) for section in sections]
    blocks.append([paint.coloured(line, Colour.GREY) for line in actions if line])
    return [line for block in blocks if block for line in ("", *block)][1:]


def _told(section: Iterable[Item], *, first: bool) -> Iterator[str]:
    # The first section says how things are; further down, what is disabled and empty is an empty submenu.
    for item in section:
        if tells(item) and (first or item.enabled or item.children):
            yield _label(item)
            yield from (f"  {_label(child)}" for child in item.children if tells(child))


def tells(item: Item) -> bool:
    """Whether an item says something about providers, rather than only doing something."""
    if item.children:
        return any(child.default or tells(child) for child in item.children)
    if item == SEPARATOR:
        return False
    # A key is what a line has whose words change with what they say.
    said = item.command is None or item.key or item.checked
    return bool(said) or (isinstance(item.command, OpenUrl) and not item.default)


def _label(item: Item) -> str:
    text = one_line(item.label, limit=_LABEL)
    return text if item.checked is None else f"[{'x' if item.checked else ' '}] {text}"
