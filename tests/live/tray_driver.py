"""Drives the icon over the bus as a tray's host does: its properties, its picture, its menu, clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MessageType, new_method_call

from tests.live.rig import WATCHER
from tests.live.waiting import until

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
ID = "tray-status"


class AnswerError(Exception):
    """An error came back for a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the menu as it was sent."""

    number: int
    properties: dict[str, Any]
    children: tuple[Line, ...]

    @property
    def label(self) -> str:
        """What the user reads: without the marks of mnemonics; empty for a separator."""
        return str(self.properties.get("label", "")).replace("__", "_")

    @property
    def reachable(self) -> bool:
        """Whether the keyboard stops at it."""
        return self.properties.get("type") != "separator" and self.properties.get("enabled", True) is True


class TrayDriver:
    """The icon of our program on one bus."""

    def __init__(self, connection: DBusConnection) -> None:
        """Wait until the watcher knows of our icon."""
        self._connection = connection
        self._where = until("the icon is registered", self._registered)

    @property
    def properties(self) -> dict[str, Any]:
        """All properties of the icon."""
        return self._properties(self._where)

    @property
    def tooltip(self) -> str:
        """What is read when the mouse rests on the icon."""
        return str(self.properties["ToolTip"][2])

    def lines(self) -> tuple[Line, ...]:
        """The menu as it is now."""
        _revision, root = self._call(self._menu, "GetLayout", "iias", (0, -1, []))
        return _line(root).children

    def labels(self) -> list[str]:
        """All labels of the menu, at every depth."""
        return [line.label for line in _flat(self.lines())]

    def line(self, label: str) -> Line:
        """The line whose label begins so and that can be clicked; of several the one that is least deep.

        Raises LookupError.
        """
        level = self.lines()
        while level:
            for line in level:
                if line.label.startswith(label) and line.reachable:
                    return line
            level = tuple(child for line in level for child in line.children)
        raise LookupError(f"{label!r} is not among {self.labels()}")

    def await_line(self, label: str) -> Line:
        """The same as soon as there is one."""
        until(f"the menu has {label!r}", lambda: any(words.startswith(label) for words in self.labels()))
        return self.line(label)

    def click(self, label: str) -> None:
        """Click a line, as a host tells of a click."""
        self._call(self._menu, "Event", "isvu", (self.line(label).number, "clicked", ("s", ""), 0))

    def activate(self) -> None:
        """Click the icon itself."""
        self._call(self._where, "Activate", "ii", (0, 0))

    # ---- the bus -----------------------------------------------------------------------------------------------------

    @property
    def _menu(self) -> DBusAddress:
        return DBusAddress("/MenuBar", self._where.bus_name, MENU)

    def _registered(self) -> DBusAddress | None:
        watcher = DBusAddress("/StatusNotifierWatcher", WATCHER, PROPERTIES)
        try:
            (items,) = self._call(watcher, "Get", "ss", (WATCHER, "RegisteredStatusNotifierItems"))
        except AnswerError:  # there is no watcher yet
            return None
        for item in items[1]:
            name, slash, path = item.partition("/")
            where = DBusAddress(f"/{path}" if slash else "/StatusNotifierItem", name, ITEM)
            try:
                if self._properties(where)["Id"] == ID:
                    return where
            except AnswerError:  # somebody else's, or one that has just gone
                continue
        return None

    def _properties(self, where: DBusAddress) -> dict[str, Any]:
        address = DBusAddress(where.object_path, where.bus_name, PROPERTIES)
        (values,) = self._call(address, "GetAll", "s", (ITEM,))
        return {name: value for name, (_kind, value) in values.items()}

    def _call(self, to: DBusAddress, member: str, signature: str, body: tuple[object, ...]) -> tuple[Any, ...]:
        reply = self._connection.send_and_get_reply(new_method_call(to, member, signature, body), timeout=10)
        if reply.header.message_type is MessageType.error:
            raise AnswerError(member, reply.body)
        return tuple(reply.body)


def _line(node: Any) -> Line:  # noqa: ANN401 -- as it comes from the bus
    number, properties, children = node
    return Line(
        number=number,
        properties={name: value for name, (_kind, value) in properties.items()},
        children=tuple(_line(child) for _kind, child in children),
    )


def _flat(lines: tuple[Line, ...]) -> list[Line]:
    return [each for line in lines for each in (line, *_flat(line.children))]
