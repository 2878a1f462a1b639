"""Owns lengths as Windows counts them: in units of UTF-16, of which an emoji has two."""

from __future__ import annotations

from tray_status.core.text import shorten

_ONE_UNIT = 0x10000


def units(text: str) -> int:
    """How many units the text takes."""
    return len(text) + sum(ord(letter) >= _ONE_UNIT for letter in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` units; what is longer ends with … after its last whole word, and no character is cut in two."""
    shown = shorten(text, limit)
    while (over := units(shown) - limit) > 0:
        # Half of it would do if all that is over were emoji; what is cut too little is cut again.
        shown = shorten(text, len(shown) - (over + 1) // 2)
    return shown
