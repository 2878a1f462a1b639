"""Finds the splices that turn a value of a settings file into another, whatever their shapes; comments stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.settings import splice
from tray_status.settings.document import ListNode, MapNode, ScalarNode, value_of
from tray_status.settings.splice import OddLayoutError, Splice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.settings.document import Entry, Node, Value


def rewrite(text: str, root: MapNode, key: str, value: Value | None) -> list[Splice]:
    """Give a key at the top another value; None takes it away. Raises OddLayoutError and UnwritableError."""
    if root.flow:
        raise OddLayoutError(root)
    entry = root.entry(key)
    if entry is None:
        return [] if value is None else [splice.append(text, root, _key_lines(key, value))]
    return _without(text, root, entry) if value is None else _under_key(text, entry, value)


def inline(value: Value) -> str:
    """A value as YAML on one line, as it may stand inside of `[…]` and `{…}`. Raises UnwritableError."""
    if isinstance(value, str):
        return splice.written_text(value, "[{}]")
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return f"{{{', '.join(f'{inline(key)}: {inline(one)}' for key, one in value.items())}}}"


# ---- what stands under a key -----------------------------------------------------------------------------------------


def _under_key(text: str, entry: Entry, value: Value) -> list[Splice]:
    node, key_end = entry.value, entry.key.end
    if value_of(node) == value:
        return []
    if isinstance(value, list) and value and _nothing(node):
        added = splice.after_line(text, node.end, splice.dashed([_lines(one) for one in value], _indent(entry.key, 2)))
        begin = len(text[: node.start].rstrip(" ")) if node.start < node.end else node.start
        return [Splice(start=begin, end=added.end, text=text[node.end : added.start] + added.text)]
    if isinstance(node, ScalarNode) and node.empty:
        return [Splice(start=node.start, end=node.end, text=f" {_beside(value)}")]
    if "\n" not in text[key_end : node.start]:
        return _as_item(text, node, value)
    if isinstance(node, ListNode) and value == []:
        colon = text.index(":", key_end) + 1
        return [Splice(start=colon, end=colon, text=" []"), *_items(text, node, [])]
    if type(value_of(node)) is type(value) and not isinstance(node, ScalarNode):
        return _as_item(text, node, value)
    end = splice.content_end(text, node)
    if "#" in text[key_end:end]:
        raise OddLayoutError(node)
    return [Splice(start=key_end, end=end, text=f": {_beside(value)}")]


def _mapping(text: str, node: MapNode, value: Mapping[str, Value]) -> list[Splice]:
    """Turn a mapping with its keys on lines of their own into another one."""
    found = []
    for entry in node.entries:
        key = entry.key.text
        found += _under_key(text, entry, value[key]) if key in value else _without(text, node, entry)
    there = {entry.key.text for entry in node.entries}
    indent = " " * (node.column - 1)
    lines = [indent + line for key, one in value.items() if key not in there for line in _key_lines(key, one)]
    if lines:
        found.append(splice.after_line(text, splice.content_end(text, node), lines))
    return found


def _without(text: str, node: MapNode, entry: Entry) -> list[Splice]:
    """Take a key out, with its lines and the comments on them."""
    first = splice.line_start(text, entry.key.start)
    end = splice.line_end(text, splice.content_end(text, entry.value))
    if text[first : entry.key.start].strip():  # behind the dash of an entry
        after = node.entries[node.entries.index(entry) + 1 :]
        if not after or "#" in text[entry.key.start : after[0].key.start]:
            raise OddLayoutError(entry.value)
        return [Splice(start=entry.key.start, end=after[0].key.start, text="")]
    if first == 0:
        return [Splice(start=0, end=len(text) - len(text[end:].lstrip("\r").removeprefix("\n")), text="")]
    return [Splice(start=splice.line_end(text, first - 1), end=end, text="")]


# ---- what stands in a list -------------------------------------------------------------------------------------------


def _as_item(text: str, node: Node, value: Value) -> list[Splice]:
    """Turn what begins on a line with something before it, a dash or a key, into a value."""
    if value_of(node) == value:
        return []
    if isinstance(node, MapNode) and isinstance(value, dict) and not node.flow:
        return _mapping(text, node, value)
    if isinstance(node, ListNode) and isinstance(value, list) and not node.flow and value:
        return _items(text, node, value)
    end = splice.content_end(text, node)
    if "\n" in text[node.start : end] and "#" in text[node.start : end]:
        raise OddLayoutError(node)
    if isinstance(value, dict) and text[splice.line_start(text, node.start) : node.start].strip() == "-":
        first, *rest = _lines(value)
        indent = " " * (node.column - 1)
        added = [splice.after_line(text, end, [indent + line for line in rest])] if rest else []
        return [Splice(start=node.start, end=end, text=first), *added]
    return [Splice(start=node.start, end=end, text=_beside(value))]


def _items(text: str, node: ListNode, value: Sequence[Value]) -> list[Splice]:
    """Turn a list with its entries on lines of their own into another: what both begin and end with is left alone."""
    had = [value_of(item) for item in node.items]
    least = min(len(had), len(value))
    head = next((at for at in range(least) if had[at] != value[at]), least)
    tail = next((at for at in range(least - head) if had[-1 - at] != value[-1 - at]), least - head)
    old, new = node.items[head : len(had) - tail], value[head : len(value) - tail]
    found = []
    for item, one in zip(old, new, strict=False):
        splice.dash_column(text, item)
        found += _as_item(text, item, one)
    found += [splice.remove_item(text, node, item) for item in old[len(new) :]]
    if len(new) > len(old):
        indent = " " * splice.dash_column(text, node.items[0])
        before = head + len(old)
        at = (
            splice.content_end(text, node.items[before - 1])
            if before
            else splice.line_start(text, node.items[0].start) - 1
        )
        lines = splice.dashed([_lines(one) for one in new[len(old) :]], indent)
        found.append(splice.after_line(text, at, lines))
    return found


# ---- how values are written ------------------------------------------------------------------------------------------


def _nothing(node: Node) -> bool:
    """Whether nothing is written there, or `[]`."""
    return (isinstance(node, ScalarNode) and node.empty) or (isinstance(node, ListNode) and not node.items)


def _beside(value: Value) -> str:
    """A value as it stands behind a key or a dash."""
    return splice.written(value) if isinstance(value, str) else inline(value)


def _lines(value: Value) -> list[str]:
    """The lines of an entry of a list, without its dash."""
    if isinstance(value, dict) and value:
        return [f"{splice.written(key)}: {_beside(one)}" for key, one in value.items()]
    return [_beside(value)]


def _key_lines(key: str, value: Value) -> list[str]:
    """The lines of a key that is new; a list of mappings has a line for each."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [f"{key}:", *splice.dashed([_lines(one) for one in value], "  ")]
    return [f"{splice.written(key)}: {_beside(value)}"]


def _indent(key: ScalarNode, deeper: int) -> str:
    return " " * (key.column - 1 + deeper)
