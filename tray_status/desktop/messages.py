"""Owns what is said on a message bus, as values: calls, answers, refusals, and texts that a bus can carry."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jeepney import HeaderFields, Message

from tray_status.core.errors import TrayStatusError

INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs"
UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"
FAILED = "org.freedesktop.DBus.Error.Failed"
NOBODY = frozenset({"org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"})

_log = logging.getLogger(__name__)

Value = tuple[str, Any]
"""A signature and the value (or, for a message, the tuple of values) that it describes."""


class BusError(TrayStatusError):
    """There is no message bus, it did not take us in, or the connection to it has ended."""


class RefusedError(Exception):
    """What is asked of an object cannot be answered; `name` is the D-Bus name of the error."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(why or name)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method call that came in."""

    interface: str
    member: str
    body: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The error that came back for a call of ours: its D-Bus name, and what the other side says of it."""

    name: str
    why: str


Result = tuple[Any, ...] | Refusal
"""What comes back for a call of ours."""

Answer = Callable[[Call], Value | None]
"""Answers a call: signature and values, or None for "done, nothing to say". Raises RefusedError."""


def sayable(message: Message) -> Message:
    """The message without what D-Bus cannot carry: for one NUL in a text the bus throws the speaker out."""
    message.body = _without_nul(message.body)
    return message


def _without_nul(value: Any) -> Any:  # noqa: ANN401 -- any value that D-Bus knows
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(held) for key, held in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(map(_without_nul, value))
    return value


def refusal(message: Message) -> Refusal:
    """What an error message says."""
    name = message.header.fields.get(HeaderFields.error_name, "")
    why = message.body[0] if message.body and isinstance(message.body[0], str) else ""
    _log.debug("the bus answers: %s %s", name, why)
    return Refusal(name=name, why=why)
