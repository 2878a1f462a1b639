"""Speaks com.canonical.dbusmenu (version 3): the menu as the tray's host asks for it and as it is told of changes.

Source: the interface file `dbus-menu.xml` of libdbusmenu 16.04.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from tray_status.core.commands import Command
from tray_status.core.glance import SEPARATOR, Item
from tray_status.desktop.lines import ROOT, Line, Lines
from tray_status.desktop.messages import INVALID_ARGS, UNKNOWN_METHOD, Call, RefusedError, Value

INTERFACE = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
PATH = "/MenuBar"
EVERYTHING = -1
MANY = 8
"""When more submenus than this have changed, the host is told to read the whole menu anew."""

_NODE = "(ia{sv}av)"
_OWN: dict[str, Value] = {
    "Version": ("u", 3),
    "TextDirection": ("s", "ltr"),
    "Status": ("s", "normal"),
    "IconThemePath": ("as", []),
}
# The one thing whose absence has a meaning: it is what a property is when it is not sent.
_USUAL: dict[str, Value] = {
    "type": ("s", "standard"),
    "label": ("s", ""),
    "enabled": ("b", True),
    "toggle-type": ("s", ""),
    "toggle-state": ("i", -1),
    "children-display": ("s", ""),
}

Emit = Callable[[str, Value], None]
"""Sends a signal of the menu: its member, and its values."""


class Menu:
    """One menu. `emit` sends its signals, `act` is given the command of a line that was clicked."""

    def __init__(self, emit: Emit, act: Callable[[Command], None]) -> None:
        self._emit = emit
        self._act = act
        self._lines = Lines()
        self._revision = 1

    def show(self, items: Sequence[Item]) -> None:
        """Take a new menu and tell the host what changed; nothing if nothing did."""
        changes = self._lines.show(items)
        if changes.reshaped:
            self._revision += 1
            parents = changes.reshaped if len(changes.reshaped) <= MANY else [ROOT]
            for number in parents:
                self._emit("LayoutUpdated", ("ui", (self._revision, number)))
        if changes.relabelled:
            self._emit("ItemsPropertiesUpdated", ("a(ia{sv})a(ias)", _differences(changes.relabelled)))

    def answer(self, call: Call) -> Value | None:
        """Answer a call to the menu's object. Raises RefusedError."""
        if call.interface == PROPERTIES:
            return self._own_property(call)
        if call.interface == "org.freedesktop.DBus.Introspectable":
            return "s", (f'<node><interface name="{INTERFACE}"/></node>',)
        return self._asked(call.member, call.body)

    def _asked(self, member: str, body: tuple[Any, ...]) -> Value | None:
        match member:
            case "GetLayout":
                number, depth, names = body
                return f"u{_NODE}", (self._revision, _node(self._found(number), depth, names))
            case "GetGroupProperties":
                numbers, names = body
                lines = [line for number in numbers if (line := self._lines.line(number)) is not None]
                return "a(ia{sv})", ([(line.number, _properties(line, names)) for line in lines],)
            case "GetProperty":
                number, name = body
                properties = _USUAL | _properties(self._found(number))
                if name not in properties:
                    raise RefusedError(INVALID_ARGS, f"A line has no property {name}.")
                return "v", (properties[name],)
            case "Event":
                self._event(body[0], body[1])
                return None
            case "EventGroup":
                for number, kind, *_ in body[0]:
                    self._event(number, kind)
                return "ai", ([],)
            case "AboutToShow":
                return "b", (False,)
            case "AboutToShowGroup":
                return "aiai", ([], [])
            case _:
                raise RefusedError(UNKNOWN_METHOD)

    def _own_property(self, call: Call) -> Value:
        if call.member == "GetAll":
            return "a{sv}", (_OWN,)
        if call.member == "Get" and call.body[1] in _OWN:
            return "v", (_OWN[call.body[1]],)
        raise RefusedError(INVALID_ARGS)

    def _found(self, number: int) -> Line:
        line = self._lines.line(number)
        if line is None:
            raise RefusedError(INVALID_ARGS, f"There is no line {number}.")
        return line

    def _event(self, number: int, kind: str) -> None:
        if kind != "clicked":
            return
        command = self._lines.command(number)
        if command is not None:
            self._act(command)


def _node(line: Line, depth: int, names: Collection[str]) -> tuple[int, dict[str, Value], list[Value]]:
    """A line as it is sent, with `depth` levels below it; `EVERYTHING` for all."""
    below = [(_NODE, _node(child, depth - 1, names)) for child in line.children] if depth else []
    return line.number, _properties(line, names), below


def _properties(line: Line, names: Collection[str] = ()) -> dict[str, Value]:
    """What differs from the usual; only those of `names`, if there are any."""
    if line.number == ROOT:
        properties: dict[str, Value] = {"children-display": ("s", "submenu")}
    elif line.item == SEPARATOR:
        properties = {"type": ("s", "separator")}
    else:
        properties = _of(line.item)
    return {name: value for name, value in properties.items() if name in names} if names else properties


def _of(item: Item) -> dict[str, Value]:
    # An underscore marks the letter that picks a line by keyboard; two are one that is shown.
    properties: dict[str, Value] = {"label": ("s", item.label.replace("_", "__"))}
    if not item.enabled or (item.command is None and not item.children):
        properties["enabled"] = ("b", False)
    if item.checked is not None:
        properties["toggle-type"] = ("s", "checkmark")
        properties["toggle-state"] = ("i", int(item.checked))
    if item.children:
        properties["children-display"] = ("s", "submenu")
    return properties


def _differences(pairs: Sequence[tuple[Line, Line]]) -> tuple[list[Any], list[Any]]:
    """What lines that look different have now, and which of their properties are the usual ones again."""
    updated, removed = [], []
    for old, new in pairs:
        before, after = _properties(old), _properties(new)
        if changed := {name: value for name, value in after.items() if before.get(name) != value}:
            updated.append((new.number, changed))
        if gone := [name for name in before if name not in after]:
            removed.append((new.number, gone))
    return updated, removed
