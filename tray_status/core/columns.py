"""Owns how many columns of a terminal a text takes, and breaking it into lines by that."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_WIDE = frozenset("WF")
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
_NEVER_FIRST = frozenset({"Pe", "Pf", "Po"})
"""Categories of the wide signs with which no line of Chinese or Japanese begins."""


def width(text: str) -> int:
    """How many columns a text takes: Chinese, Japanese, Korean and emoji take two, accents none."""
    if text.isascii():
        return len(text)
    taken, last = 0, 0
    for character in text:
        if character == _EMOJI_STYLE:
            taken, last = taken + 2 - (last or 2), 2
        elif not unicodedata.combining(character):
            last = 2 if unicodedata.east_asian_width(character) in _WIDE else 1
            taken += last
    return taken


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at blanks and around wide characters, else inside a word.

    White space is folded; a text of nothing else gives no line.
    """
    lines, line, taken = [], "", 0
    for piece in _pieces(text, columns):
        wide = width(piece)
        if line and taken + wide > columns:
            lines.append(line.rstrip())
            line, taken = "", 0
        if line or not piece.isspace():
            line, taken = line + piece, taken + wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, columns: int) -> Iterator[str]:
    """What stays together: a blank, a wide character with what belongs to it, a word (or as much of it as fits)."""
    piece, taken, before_was_wide = "", 0, False
    for character in " ".join(text.split()):
        wide = unicodedata.east_asian_width(character) in _WIDE
        ends = wide and unicodedata.category(character) in _NEVER_FIRST
        clings = ends or width(character) == 0 or character == _EMOJI_STYLE
        apart = character == " " or piece == " " or wide or before_was_wide
        if piece and ((apart and not clings) or taken + width(character) > columns):
            yield piece
            piece, taken = "", 0
        piece, taken = piece + character, taken + width(character)
        before_was_wide = wide or (before_was_wide and clings)
    if piece:
        yield piece
