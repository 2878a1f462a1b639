"""Owns the notation of places in JSON: `page.status`, `items[].name`, `items[id=3].state`, `results[-1]`, `^.name`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_STEPS: Final = 12
KEY: Final = "$key"
"""The key under which an item stands in an object whose values are listed with `[]`."""

_NAME = r'"(?P<quoted>[^"\\]{1,100})"|(?P<name>[^."\[\]^=\s$][^."\[\]^=]{0,99})'
_BRACKET = (
    r"\[(?:(?P<number>-?[0-9]{1,4})"
    r"|(?P<field>[^.\"\[\]^=\s][^.\"\[\]^=]{0,99})=(?P<value>[^\[\]\"]{1,100}))?\]"
)
_STEP = re.compile(rf"(?P<dot>\.?)(?:{_NAME}|(?P<up>\^)|(?P<own>\$key)(?=$)|(?P<bracket>{_BRACKET}))")


class PlaceError(Exception):
    """A text that names no place: `why` completes "`text` …"; `hint` says what to write."""

    def __init__(self, why: str, hint: str) -> None:
        self.why, self.hint = why, hint
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Name:
    """Go to the value under a key of an object."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """Go to the item of a list at a place, from 0 on; from the end when negative."""

    at: int


@dataclass(frozen=True, slots=True)
class Matching:
    """Go to the first object of a list in which a key holds this text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Each:
    """Go to every item of a list, or every value of an object."""


@dataclass(frozen=True, slots=True)
class Up:
    """Go back to the item around this one."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """Go to the key under which this item stands."""


Step = Name | Number | Matching | Each | Up | OwnKey
_HINT: Final = "Paths look like `page.status`, `items[].name`, `items[id=3].state` or `results[-1].success`."


@lru_cache(maxsize=1024)
def parse_path(written: str) -> tuple[Step, ...]:
    """The steps of a path. Raises PlaceError."""
    steps: list[Step] = []
    at = 0
    while at < len(written):
        found = _STEP.match(written, at)
        wants_dot = at > 0 and found is not None and found["bracket"] is None
        if found is None or bool(found["dot"]) != wants_dot:
            raise PlaceError(f"is no path from its character {at + 1} on", _HINT)
        steps.append(_step(found))
        at = found.end()
    if not steps:
        raise PlaceError("is empty", _HINT)
    if len(steps) > MOST_STEPS:
        raise PlaceError(f"has more than {MOST_STEPS} steps", "Name a place nearer to the top.")
    if Up() in steps[next((at for at, step in enumerate(steps) if step != Up()), len(steps)) :]:
        raise PlaceError("has a `^` behind something else", "`^`, the item around this one, stands first: `^.name`.")
    return tuple(steps)


def _step(found: re.Match[str]) -> Step:
    if found["bracket"] is None:
        if found["up"]:
            return Up()
        return OwnKey() if found["own"] else Name(found["quoted"] or found["name"].rstrip())
    if found["number"]:
        return Number(int(found["number"]))
    return Matching(found["field"].strip(), found["value"].strip()) if found["field"] else Each()
