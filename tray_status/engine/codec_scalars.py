"""How single values are written in JSON and read back, and the fault that says where something else was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum
from operator import attrgetter
from typing import Any, Self, cast

SHOWN = 60
MICROSECOND = timedelta(microseconds=1)


class Fault(Exception):  # noqa: N818 -- not an error of its own: it collects its path on the way up to a StateError
    """Something is not what it must be; every container it passes on its way up adds where in it that was."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.path: list[str | int] = []
        super().__init__(what)

    def inside(self, part: str | int) -> Self:
        """The same fault, seen from the container that holds it under this name or index."""
        self.path.append(part)
        return self

    def sentence(self, name: str) -> str:
        """Path and fault as one sentence; `name` is what the outermost value is called, or empty."""
        path = name
        for part in reversed(self.path):
            if isinstance(part, int):
                path += f"[{part}]"
            else:
                path += part if part.startswith("[") or not path else f".{part}"
        return f"{path}: {self.what}." if path else f"{self.what[:1].upper()}{self.what[1:]}."


def shown(value: object) -> str:
    """A foreign value as it may stand in a message: short, and on one line."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one type is written and read. Its functions raise Fault.

    `optional`: None is among its values; then `present` writes all others.
    """

    encode: Callable[[object], object]
    decode: Callable[[object], object]
    optional: bool = False
    present: Callable[[object], object] | None = None


def same(value: object) -> object:
    """What is written as it is."""
    return value


def _exactly(kind: type, what: str) -> Plan:
    """A type that JSON has as well. By identity, because True is an int and an enumeration's word a str."""

    def decode(tree: object) -> object:
        if type(tree) is not kind:
            raise Fault(f"{shown(tree)} is not {what}")
        return tree

    return Plan(encode=same, decode=decode)


def _decode_float(tree: object) -> object:
    if type(tree) is float:
        return tree
    if type(tree) is not int:
        raise Fault(f"{shown(tree)} is not a number")
    return float(tree)


def _encode_time(time: Any) -> object:  # noqa: ANN401 -- a datetime; a cast is a call, for each of thousands of times
    if time.tzinfo is not UTC:
        if time.tzinfo is None:
            raise Fault(f"the time {time.isoformat()} has no time zone")
        time = time.astimezone(UTC)
    return f"{time.isoformat()[:-6]}Z"  # without the +00:00


def _decode_time(tree: object) -> object:
    if type(tree) is str and tree.endswith("Z"):
        try:
            time = datetime.fromisoformat(tree)
        except ValueError:
            time = None
        # fromisoformat takes weeks, commas and shortened times too; we take only what we write ourselves.
        if time is not None and _encode_time(time) == tree:
            return time
    raise Fault(f"{shown(tree)} is not a time such as 2025-01-31T09:30:00Z")


def _decode_duration(tree: object) -> object:
    if type(tree) is not int:
        raise Fault(f"{shown(tree)} is not a duration in microseconds")
    try:
        return timedelta(microseconds=tree)
    except OverflowError:
        raise Fault(f"{shown(tree)} is too long a duration") from None


SCALARS: Mapping[type, Plan] = {
    str: _exactly(str, "text"),
    bool: _exactly(bool, "true or false"),
    int: _exactly(int, "a whole number"),
    float: Plan(encode=same, decode=_decode_float),
    datetime: Plan(encode=_encode_time, decode=_decode_time),
    # Whole microseconds, because seconds as a fraction would not come back exactly.
    timedelta: Plan(encode=lambda value: cast("timedelta", value) // MICROSECOND, decode=_decode_duration),
}


def word_plan(kind: type[Enum]) -> Plan:
    """An enumeration as words: a text enumeration by its values, a numbered one by its names in lower case."""
    words = {
        (member.name.lower() if issubclass(kind, IntEnum) else cast("str", member.value)): member for member in kind
    }
    writing = {member: word for word, member in words.items()}
    # Looking a text enumeration up would hash it, which Python does by calling a function of its own.
    encode = writing.__getitem__ if issubclass(kind, IntEnum) else attrgetter("_value_")

    def decode(tree: object) -> object:
        member = words.get(tree) if type(tree) is str else None
        if member is None:
            raise Fault(f"{shown(tree)} is none of {', '.join(words)}")
        return member

    return Plan(encode=encode, decode=decode)  # type: ignore[arg-type]  # members only, as annotated
