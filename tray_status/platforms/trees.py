"""Owns careful access to foreign JSON: what is missing or of another type reads as empty, and never raises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar, cast

from tray_status.platforms.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.platforms.payload import Json

MOST_LISTED: Final = 5_000
"""Items of one list that are read: ten times as many as any page known has."""

_MOMENTS: Final = (
    *("updated_at", "display_at", "published_at", "created_at", "started_at", "scheduled_for", "date_created"),
    *("publicIncidentUpdateDate", "occurredAt", "when", "timestamp", "datetime", "time"),
)
Item = TypeVar("Item")


def as_object(value: object) -> Json:
    """The value if it is an object, else an empty one."""
    return cast("Json", value) if isinstance(value, dict) else {}


def object_at(raw: Json, key: str) -> Json:
    """The object under a key, else an empty one."""
    return as_object(raw.get(key))


def text_at(raw: Json, *keys: str) -> str:
    """The first text under one of these keys that is not empty, else ""; numbers count as text."""
    for key in keys:
        value = raw.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def list_at(raw: Json, key: str) -> list[object] | None:
    """The list under a key, or None when there is none: an empty list and none at all are two things."""
    value = raw.get(key)
    return value if isinstance(value, list) else None


def objects_at(raw: Json, key: str) -> list[Json]:
    """The objects in the list under a key, of a longer one the newest `MOST_LISTED`; what is no object is left out."""
    return [cast("Json", item) for item in newest(list_at(raw, key) or (), MOST_LISTED) if isinstance(item, dict)]


def items_at(raw: Json, key: str) -> list[Json]:
    """The list under a key with an empty object for each item that is none, so that its length still counts.

    A list longer than `MOST_LISTED` ends with an empty object as well, for all that is left out.
    """
    listed = list_at(raw, key) or ()
    found = [as_object(item) for item in newest(listed, MOST_LISTED)]
    return found if len(found) == len(listed) else [*found, {}]


def newest(listed: Sequence[Item], most: int) -> Sequence[Item]:
    """The list, or of a longer one its newer end; which that is, tell the times of its first and its last item."""
    if len(listed) <= most:
        return listed
    first, last = (time_at(as_object(listed[at]), *_MOMENTS) for at in (0, -1))
    ascending = first is not None and last is not None and first < last
    return listed[-most:] if ascending else listed[:most]


def time_at(raw: Json, *keys: str) -> datetime | None:
    """The first moment under one of these keys that can be read."""
    return next((moment for key in keys if (moment := parse_time(raw.get(key))) is not None), None)
