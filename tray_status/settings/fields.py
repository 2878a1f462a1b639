"""Reads the keys of one mapping: repeated and unknown ones are mistakes, the others get their type from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tray_status.settings.document import MapNode, Node, ScalarNode
from tray_status.settings.mistakes import shown
from tray_status.settings.values import NotedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.settings.key import Key
    from tray_status.settings.mistakes import Mistakes

T = TypeVar("T")


class Fields:
    """The keys of one mapping, each once."""

    def __init__(self, node: MapNode, mistakes: Mistakes) -> None:
        self.node = node
        self._mistakes = mistakes
        self._values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for entry in node.entries:
            name = entry.key.text
            if name == "<<" and entry.key.style is None:
                mistakes.add(entry.key, "merge keys (`<<`) are not read here.", "Write the values out.")
            elif name in lines:
                mistakes.add(entry.key, f"{shown(name)} is already on line {lines[name]}.", "Keep one of the two.")
            elif not entry.key.unread:
                self._values[name] = entry.value
                lines[name] = entry.key.line

    def refuse_others(self, known: Sequence[str], where: str) -> None:
        """Note every key that is not among `known`; `where` completes "unknown key …"."""
        for entry in self.node.entries:
            name = entry.key.text
            if self._values.get(name) is entry.value and name not in known:
                self._mistakes.unknown(entry.key, f"unknown key {shown(name)}{where}.", name, known)

    def names(self) -> tuple[str, ...]:
        """The keys that are there, in order."""
        return tuple(self._values)

    def items(self) -> tuple[tuple[str, Node], ...]:
        """The keys and their nodes, in order."""
        return tuple(self._values.items())

    def value(self, name: str) -> Node | None:
        """The node of a key, or None when it is not there."""
        return self._values.get(name)

    def read(self, key: Key[T], default: T) -> T:
        """The value of a key, or `default` when it is not there or wrong (which is noted)."""
        node = self._values.get(key.name)
        if node is None:
            return default
        try:
            return key.type.read(node, key.name, self._mistakes)
        except NotedError:
            return default

    def mapping(self, name: str, must: str) -> Fields | None:
        """The keys under a key, or None when it is not there or no mapping (which is noted)."""
        node = self._values.get(name)
        if isinstance(node, MapNode):
            return Fields(node, self._mistakes)
        if node is not None and not (isinstance(node, ScalarNode) and node.unread):
            self._mistakes.add(node, f"`{name}` must be {must}, and this is {node.noun}.")
        return None
