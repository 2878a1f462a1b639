"""Finds the few characters of a settings file that have to change, so that all others stay as they are. Pure text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tray_status.core.errors import ConfigErrors
from tray_status.settings.document import ListNode, MapNode, Node, ScalarNode, parse, value_of
from tray_status.settings.mistakes import Mistakes, shown

Written: TypeAlias = str | Sequence[str]
"""A value to be written: one text, or a list of texts."""
_DASH = re.compile(r"[ ]*-[ ]+")


class OddLayoutError(Exception):
    """The text is laid out in a way that cannot be spliced with certainty; `node` is where."""

    def __init__(self, node: Node) -> None:
        self.node = node
        super().__init__(f"line {node.line}")


class UnwritableError(Exception):
    """A value cannot be written on one line of YAML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """The characters from `start` up to `end` become `text`."""

    start: int
    end: int
    text: str


def apply(text: str, splices: Sequence[Splice]) -> str:
    """The text with all splices done; they may not overlap. Those at the same place follow each other in order."""
    ordered = sorted(splices, key=lambda splice: (splice.start, splice.end))
    for splice in reversed(ordered):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def written(value: Written) -> str:
    """A value as YAML: plain where that reads as the same text, else in single quotes; lists as `[a, b]`.

    Raises UnwritableError.
    """
    if not isinstance(value, str):
        return f"[{', '.join(written_text(item, '[{}]') for item in value)}]"
    return written_text(value, "{}")


def entry_lines(entry: str | Mapping[str, Written]) -> list[str]:
    """The lines of one entry of a list, without its dash. Raises UnwritableError."""
    if isinstance(entry, str):
        return [written(entry)]
    return [f"{written(key)}: {written(value)}" for key, value in entry.items()] or ["{}"]


def new_list(key: str, items: Sequence[Sequence[str]]) -> str:
    """The text of a file that holds one list of entries, each given as its lines, and nothing else."""
    return "".join(f"{line}\n" for line in [f"{key}:", *dashed(items, "  ")])


def add_items(text: str, root: MapNode, key: str, items: Sequence[Sequence[str]]) -> Splice:
    """Add entries, each given as its lines, at the end of the list under `key`. Raises OddLayoutError."""
    entry = root.entry(key)
    if entry is None:
        return append(text, root, [f"{key}:", *dashed(items, "  ")])
    node = entry.value
    if root.flow:
        raise OddLayoutError(root)
    if isinstance(node, ListNode) and node.items and not node.flow:
        indent = " " * dash_column(text, node.items[-1])
        return after_line(text, content_end(text, node), dashed(items, indent))
    if _nothing(text, node):
        # A written `[]` is taken away; a comment behind it stays.
        begin = len(text[: node.start].rstrip(" ")) if isinstance(node, ListNode) else node.start
        added = after_line(text, node.end, dashed(items, " " * (entry.key.column + 1)))
        return Splice(start=begin, end=added.end, text=text[node.end : added.start] + added.text)
    raise OddLayoutError(node)


def remove_item(text: str, node: Node, item: Node) -> Splice:
    """Take one entry out of a list, with its lines. Raises OddLayoutError."""
    if not isinstance(node, ListNode) or node.flow:
        raise OddLayoutError(node)
    dash_column(text, item)
    first = line_start(text, item.start)
    return Splice(start=line_end(text, first - 1), end=line_end(text, content_end(text, item)), text="")


def set_in(text: str, node: Node, keys: Sequence[str], value: Written) -> list[Splice]:
    """Give the key that `keys` lead to a value; keys that are missing are added. Raises OddLayoutError."""
    if not isinstance(node, MapNode):
        raise OddLayoutError(node)
    entry = node.entry(keys[0])
    if node.flow and (len(keys) > 1 or not node.entries):
        raise OddLayoutError(node)
    if entry is None and node.flow:
        end = content_end(text, node.entries[-1].value)
        return [Splice(start=end, end=end, text=f", {_nested(keys, value)[0]}")]
    if entry is None:
        lines = _nested(keys, value)
        if node.column == 1:
            return [append(text, node, lines)]
        indent = " " * (node.column - 1)
        return [after_line(text, content_end(text, node), [indent + line for line in lines])]
    if len(keys) > 1:
        return set_in(text, entry.value, keys[1:], value)
    old = entry.value
    if isinstance(old, ScalarNode) and old.empty:
        return [Splice(start=old.start, end=old.end, text=f" {written(value)}")]
    if not isinstance(value, str) and isinstance(old, ListNode) and (more := _longer(old, value)):
        return [_extended(text, old, more)]
    if isinstance(old, MapNode) or "\n" in text[old.start : old.end]:  # comments may stand between its lines
        raise OddLayoutError(old)
    return [Splice(start=old.start, end=old.end, text=written(value))]


def _longer(node: ListNode, value: Sequence[str]) -> Sequence[str]:
    """What the value has after all that the list has; nothing unless it begins like the list."""
    had = [value_of(item) for item in node.items]
    return value[len(had) :] if had and had == list(value[: len(had)]) else ()


def _extended(text: str, node: ListNode, more: Sequence[str]) -> Splice:
    """More items at the end of a list that is not empty; all that stands there, comments too, is left alone."""
    last = node.items[-1]
    if node.flow:
        added = "".join(f", {written_text(item, '[{}]')}" for item in more)
        return Splice(start=last.end, end=last.end, text=added)
    indent = " " * dash_column(text, last)
    return after_line(text, content_end(text, node), dashed([[written(item)] for item in more], indent))


def widen(text: str, item: ScalarNode, name: str, keys: Sequence[str], value: Written) -> list[Splice]:
    """Make a mapping of an entry that is one text: the text becomes the value of `name`. Raises OddLayoutError."""
    dash_column(text, item)
    if "\n" in text[item.start : item.end]:
        raise OddLayoutError(item)
    indent = " " * (item.column - 1)
    lines = [indent + line for line in _nested(keys, value)]
    return [Splice(start=item.start, end=item.start, text=f"{name}: "), after_line(text, item.end, lines)]


def _nothing(text: str, node: Node) -> bool:
    """Whether no entry stands there: nothing at all, or `[]`."""
    if isinstance(node, ListNode):
        return not node.items and "\n" not in text[node.start : node.end]
    return isinstance(node, ScalarNode) and node.empty


def _nested(keys: Sequence[str], value: Written) -> list[str]:
    parents = [f"{'  ' * depth}{key}:" for depth, key in enumerate(keys[:-1])]
    return [*parents, f"{'  ' * (len(keys) - 1)}{keys[-1]}: {written(value)}"]


def dashed(items: Sequence[Sequence[str]], indent: str) -> list[str]:
    """The lines of a list's entries, each given as its own lines."""
    return [f"{indent}{'- ' if number == 0 else '  '}{line}" for lines in items for number, line in enumerate(lines)]


def append(text: str, root: MapNode, lines: Sequence[str]) -> Splice:
    """New lines at the end of the file, with the indentation its keys have."""
    if root.flow:
        raise OddLayoutError(root)
    newline, indent = _newline(text), " " * (root.column - 1)
    begin = "" if text.endswith("\n") else newline
    added = "".join(f"{indent}{line}{newline}" for line in lines)
    return Splice(start=len(text), end=len(text), text=begin + added)


def after_line(text: str, offset: int, lines: Sequence[str]) -> Splice:
    """New lines after the line of `offset`, whose comment stays where it is."""
    end = line_end(text, offset)
    return Splice(start=end, end=end, text="".join(f"{_newline(text)}{line}" for line in lines))


def dash_column(text: str, item: Node) -> int:
    """How many blanks stand before the dash of an entry that begins on the line of its dash."""
    before = text[line_start(text, item.start) : item.start]
    if _DASH.fullmatch(before) is None:
        raise OddLayoutError(item)
    return before.index("-")


def content_end(text: str, node: Node) -> int:
    """Where a node's own text ends: the end of an indented block is only known when the next thing begins."""
    if isinstance(node, ListNode) and not node.flow:
        return content_end(text, node.items[-1])
    if isinstance(node, MapNode) and not node.flow:
        return content_end(text, node.entries[-1].value)
    return len(text[: node.end].rstrip()) if isinstance(node, ScalarNode) and node.style in ("|", ">") else node.end


def line_start(text: str, offset: int) -> int:
    """Where the line of `offset` begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of `offset` ends, before its line break."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def written_text(value: str, frame: str) -> str:
    """One text, plain or in single quotes, where `frame` shows what stands around it."""
    for candidate in (value, "'" + value.replace("'", "''") + "'"):
        mistakes = Mistakes("")
        try:
            root = parse(f"key: {frame.format(candidate)}\n", mistakes)
        except ConfigErrors:
            continue
        expected: Written = value if frame == "{}" else [value]
        if root is not None and value_of(root) == {"key": expected} and candidate and not mistakes.errors:
            return candidate
    raise UnwritableError(f"{shown(value)} cannot be written on one line.")
