"""Owns lengths as Windows counts them: in units of UTF-16, of which an emoji has two."""

from __future__ import annotations

from itertools import accumulate

from tray_status.core.text import ELLIPSIS, shorten

_TWO_UNITS = 0x10000


def units(text: str) -> int:
    """How many units the text takes."""
    return len(text) + sum(ord(letter) >= _TWO_UNITS for letter in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` units, without what no Windows API takes (NUL, halves of characters).

    What is longer ends with … after its last whole word, and no character is cut in two.
    """
    text = text.replace("\0", "").encode("utf-16-le", "replace").decode("utf-16-le")
    if units(text) <= limit:
        return text
    fitting = next(count for count, taken in enumerate(accumulate(map(units, text))) if taken >= limit)
    return shorten(f"{text}{ELLIPSIS}", min(fitting + 1, limit))
