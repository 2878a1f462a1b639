"""Owns the ids of incidents to which their page gives none: made of words and a date that do not change."""

from __future__ import annotations

from hashlib import blake2b

from tray_status.core.text import one_line


def made_id(title: str, dated: object) -> str:
    """Sixteen hex digits over a title and the date of its beginning; "" for what has not even a title."""
    words = one_line(title)
    return blake2b(f"{words}\n{dated}".encode("utf-8", "replace"), digest_size=8).hexdigest() if words else ""
