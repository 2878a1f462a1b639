"""Owns the moment that a document names as its own: when its page was last changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.core.errors import PayloadError
from tray_status.platforms.payload import Shape, json_of, shape_of, text_of
from tray_status.platforms.trees import as_object, object_at, time_at

if TYPE_CHECKING:
    from datetime import datetime


def stated_time(body: bytes) -> datetime | None:
    """`page.updated_at` of Statuspage's JSON and of those who imitate it; None where nothing of the kind stands."""
    try:
        text, _ = text_of(body, "")
        value, _ = json_of(body, "") if shape_of(text) is Shape.JSON else (None, ())
    except PayloadError:
        return None
    return time_at(object_at(as_object(value), "page"), "updated_at")
