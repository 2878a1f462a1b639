"""Looks up and exchanges one value among the values of a settings file; entries are found by their id or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.prefs import Settings
    from tray_status.settings.document import Value

NAMED = ("providers", "notifiers")
"""The lists whose entries have names."""

_TELLS_ID = (("name",), ("url",))
"""Keys of a provider from which its id is made where none is written."""

_SHORT = "include"
"""What a list right under `components` or `words` is short for."""


def names_of(settings: Settings) -> dict[str, list[str]]:
    """What the entries of each named list are known by, in the order of the file."""
    return {
        "providers": [prefs.id for prefs in settings.providers],
        "notifiers": [prefs.name for prefs in settings.notifiers],
    }


def wide(listed: str, entry: Value) -> Value:
    """An entry of a named list as a mapping, also where it is one text."""
    if not isinstance(entry, str):
        return entry
    return {"kind" if listed == "notifiers" else "url" if "://" in entry else "name": entry}


def full(path: Sequence[str], value: Value | None) -> Value | None:
    """A value as `value_at` gives it: a whole entry of a named list is a mapping."""
    return wide(path[0], value) if len(path) == len(NAMED) and path[0] in NAMED and value is not None else value


def value_at(values: Mapping[str, Value], names: Mapping[str, Sequence[str]], path: Sequence[str]) -> Value | None:
    """What is written at a path, None where nothing is. An entry of a named list that is one text is a mapping."""
    found: Value | None = values.get(path[0])
    rest = path[1:]
    if rest and path[0] in NAMED:
        items = _items(values, names, path[0])
        found = wide(path[0], items[names[path[0]].index(rest[0])]) if rest[0] in names[path[0]] else None
        rest = rest[1:]
    for key in rest:
        if isinstance(found, list) and key == _SHORT:
            return found
        found = found.get(key) if isinstance(found, dict) else None
    return found


def with_value_at(
    values: Mapping[str, Value], names: Mapping[str, Sequence[str]], path: Sequence[str], value: Value | None
) -> dict[str, Value]:
    """The values with another one at a path; None takes it away, and a mapping that is left without keys with it.

    What is new in a named list comes at its end; what is not there cannot be taken out or changed, and stays so.
    """
    if path[0] not in NAMED or len(path) == 1:
        return _put(values, path, value)
    items = _items(values, names, path[0])
    if path[1] not in names[path[0]]:
        added = [value] if len(path) == len(NAMED) and value is not None else []
        return {**values, path[0]: [*items, *added]}
    index = names[path[0]].index(path[1])
    if len(path) > len(NAMED):
        entry = wide(path[0], items[index])
        kept = _put(entry if isinstance(entry, dict) else {}, path[2:], value)
        if path[0] == "providers" and tuple(path[2:]) in _TELLS_ID:
            kept.setdefault("id", path[1])  # what is known of it is kept under that
        items[index] = kept
    elif value is None:
        del items[index]
    else:
        items[index] = value
    return {**values, path[0]: items}


def _items(values: Mapping[str, Value], names: Mapping[str, Sequence[str]], listed: str) -> list[Value]:
    """The entries of a named list; those that hold where the file does not write it are known by their kinds."""
    found = values.get(listed)
    return list(found) if isinstance(found, list) else list(names[listed])


def _put(values: Mapping[str, Value], path: Sequence[str], value: Value | None) -> dict[str, Value]:
    key, below = path[0], path[1:]
    put: Value | None = value
    if below:
        inner = values.get(key)
        if isinstance(inner, list):
            inner = {_SHORT: inner}
        put = _put(inner if isinstance(inner, dict) else {}, below, value)
        if list(put) == [_SHORT] and isinstance(values.get(key), list):
            put = put[_SHORT]
    if put is None or put == {}:
        return {name: one for name, one in values.items() if name != key}
    return {**values, key: put}
