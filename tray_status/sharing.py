"""Owns that values share the functions by which they refuse changes and describe themselves: one, not one a class.

`dataclasses` writes them anew for each of three hundred classes, and those that refuse changes keep a second copy of
their class alive: more than a megabyte. What values do, and how fast they are compared, stays as it is.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError, fields
from types import CodeType
from typing import Any


def share() -> int:
    """Have the frozen values of all modules of ours that are loaded share what they can; return how many did now."""
    found = [value for value in _frozen() if vars(value)["__setattr__"] is not _refuse]
    share_in(found)
    gc.collect()  # a function and the class that it keeps alive hold each other
    return len(found)


def share_in(values: Iterable[type]) -> None:
    """Have these frozen values share what they can; what a class says itself stays its own."""
    for value in values:
        for name, shared in SHARED.items():
            if _is_generated(vars(value).get(name)):
                setattr(value, name, shared)


def _frozen() -> Iterator[type]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == __package__:
            yield from (one for one in vars(module).values() if isinstance(one, type) and _is_made_in(name, one))


def _is_made_in(module: str, one: type) -> bool:
    params = vars(one).get("__dataclass_params__")
    return params is not None and params.frozen and one.__module__ == module


def _is_generated(function: object) -> bool:
    """Whether `dataclasses` wrote it: then it stands in no file."""
    code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
    return isinstance(code, CodeType) and code.co_filename == "<string>"


def _refuse(self: object, name: str, _value: object) -> None:  # noqa: ARG001 -- the form Python asks for
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> None:  # noqa: ARG001 -- the form Python asks for
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _described(self: Any) -> str:  # noqa: ANN401 -- any dataclass
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


SHARED = {"__setattr__": _refuse, "__delattr__": _refuse_deletion, "__repr__": _described}
