"""Turns the frozen values of core into JSON and back, strictly, by plans built once per type from its annotations."""

from __future__ import annotations

import json
from functools import cache
from typing import TypeVar, cast

from tray_status.core.errors import StateError
from tray_status.engine.codec_plans import build
from tray_status.engine.codec_scalars import Fault, Plan

T = TypeVar("T")


def encode(value: object, kind: object = None) -> object:
    """The JSON tree (dict, list, str, int, float, bool, None) of a value.

    `kind` is the type to write it as when that is not simply the value's own: a union of dataclasses, for one, whose
    members are told apart by a key `type`. Fields that have their default, or are None, are left out. Raises StateError
    for a time without time zone and for a type that the codec does not know.
    """
    plan = plan_of(type(value) if kind is None else kind)
    try:
        return plan.encode(value)
    except Fault as fault:
        raise StateError(f"Cannot be written: {fault.sentence('')}") from fault


def decode(kind: type[T], tree: object, *, name: str = "") -> T:
    """The value of type `kind` that a JSON tree stands for; `name` begins the paths in messages.

    Raises StateError naming the path (`belief.incidents[3].phase`) when a key is missing or unknown, a word is not one
    of its enumeration, or something has another type than it must have.
    """
    return cast("T", decode_as(kind, tree, name=name))


def decode_as(kind: object, tree: object, *, name: str = "") -> object:
    """The same as `decode` for what is no class: a union, `tuple[str, ...]`, `Mapping[str, int]`."""
    try:
        return plan_of(kind).decode(tree)
    except Fault as fault:
        raise StateError(fault.sentence(name)) from fault


def to_bytes(tree: object) -> bytes:
    """A JSON tree as compact UTF-8; the same tree gives the same bytes. Raises StateError for what is no JSON."""
    try:
        text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise StateError(f"Cannot be written as JSON: {error}.") from error
    # Feeds may send halves of characters, which plain UTF-8 refuses: a poll must not fail to be saved because of them.
    return text.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> object:
    """The JSON tree in some bytes. Raises StateError when they are no JSON in UTF-8."""
    try:
        tree: object = json.loads(data.decode("utf-8", "surrogatepass"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise StateError(f"Not readable as JSON: {error}.") from error
    return tree


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not allowed")


@cache
def plan_of(kind: object) -> Plan:
    """The plan for a type; built at its first use, kept for the life of the program."""
    return build(kind, plan_of)
