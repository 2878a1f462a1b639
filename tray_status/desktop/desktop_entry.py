"""Owns the text of a desktop entry: its main group's keys, and the quoting of the command that it starts.

By the Desktop Entry Specification 1.5. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

GROUP = "[Desktop Entry]"

_KEY = re.compile(r"([A-Za-z0-9-]+(?:\[[^\]]*\])?)[ \t]*=[ \t]*(.*)", re.DOTALL)
_ESCAPED = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_RESERVED = frozenset(" \"'\\><~|&;$*?#()`=")
_BLANK = " \t\n"
_FIELD_CODE = re.compile(r"%(.)", re.DOTALL)


class EntryError(ValueError):
    """The text is no desktop entry, or its command cannot be understood; `str()` says what is wrong."""


def keys(text: str) -> dict[str, str]:
    """The keys of the main group with their text, escapes undone; names in other languages are keys of their own.

    Raises EntryError when there is no such group.
    """
    found = {name: _unescaped(value) for _, name, value in _main(text) if name is not None}
    if not any(line.strip() == GROUP for line in text.split("\n")):
        raise EntryError(f"it has no line {GROUP}")
    return found


def with_keys(text: str, changes: Mapping[str, str | None]) -> str:
    """The entry with these keys set, or taken out where None; every other line stays as it is."""
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    left = dict(changes)
    kept: dict[int, str | None] = {}
    last = -1
    for number, name, _ in _main(text):
        last = number
        if name is not None and name in changes:
            value = left.pop(name, None)
            kept[number] = None if value is None else _line(name, value)
    made = [_line(name, value) for name, value in left.items() if value is not None]
    if last < 0:
        return "\n".join([*lines, GROUP, *made, ""])
    whole = [kept.get(number, line) for number, line in enumerate(lines)]
    return "\n".join([line for line in (*whole[: last + 1], *made, *whole[last + 1 :]) if line is not None] + [""])


def quoted(command: Sequence[str]) -> str:
    """A command as the value of Exec, before the escapes that every value has."""
    return " ".join(_quoted(argument) for argument in command)


def unquoted(value: str) -> tuple[str, ...]:
    """The command of an Exec value: quotes undone, field codes (`%u`, `%F`) left out. Raises EntryError."""
    arguments: list[str] = []
    rest = value.strip(_BLANK)
    while rest:
        text, in_quotes, rest = _argument(rest)
        plain = _FIELD_CODE.sub(lambda code: "%" if code[1] == "%" else "", text)
        if plain or in_quotes:
            arguments.append(plain)
    if not arguments:
        raise EntryError("its Exec is empty")
    return tuple(arguments)


def _main(text: str) -> Iterator[tuple[int, str | None, str]]:
    """The lines of the main group with their numbers: key (None for the group's own line) and raw value."""
    inside = False
    for number, line in enumerate(text.split("\n")):
        if line.startswith("["):
            inside = line.strip() == GROUP
            if inside:
                yield number, None, ""
        elif inside and (found := _KEY.fullmatch(line)) is not None:
            yield number, found[1], found[2].rstrip()


def _line(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f"{name}={escaped}"


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[0]), value)


def _quoted(argument: str) -> str:
    text = argument.replace("%", "%%")
    if text and text.isprintable() and not _RESERVED & set(text):
        return text
    return '"' + re.sub(r'(["`$\\])', r"\\\1", text) + '"'


def _argument(rest: str) -> tuple[str, bool, str]:
    """The first argument, whether it stood in quotes, and what follows it."""
    text, index, ever, inside = "", 0, False, False
    while index < len(rest):
        char = rest[index]
        if char == '"':
            ever, inside = True, not inside
        elif char == "\\" and inside and index + 1 < len(rest):
            index += 1
            text += rest[index]
        elif char in _BLANK and not inside:
            break
        else:
            text += char
        index += 1
    if inside:
        raise EntryError("a quote in its Exec does not end")
    return text, ever, rest[index:].lstrip(_BLANK)
