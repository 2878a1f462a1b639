"""Globs as patterns: how one fits a name, and how it is found in a text. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NAME_LENGTH = 400
"""So many characters of a name are compared."""

WORD_LENGTH = 100
"""So many characters a `*` inside a word stands for at most."""

_LETTERS = "0-9A-Za-z_\u00c0-\u024f\u0370-\u04ff"
"""What makes a word longer. Scripts without blanks between words (Chinese, Japanese, Thai) are searched as they are."""

_SIGNS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c\u2120\u2122\u2460-\u24ff]")
"""Small and encircled letters and digits, and trade marks: none belongs to the word that it stands beside."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A name or glob as it is compared, as far as it is."""
    return plain(text[:NAME_LENGTH])


def plain(text: str) -> str:
    """A text without what does not matter: case, white space, and the several ways to write one letter.

    NFKC makes one of composed and decomposed letters, and of wide and narrow ones. Signs beside a word (API¹, ①API,
    Workers™) are cut off it first, as NFKC would make them a part of it.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _SIGNS.sub(r" \g<0> ", text))
    return " ".join(text.split()).casefold()


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\?", ".")


def _joined(first: str, between: list[str], last: str, gap: str) -> str:
    """Literals with gaps between them. Each takes the first place that fits and never tries another (no blow-up)."""
    return first + "".join(f"(?>{gap}?{_literal(part)})" for part in between if part) + last


def whole(glob: str) -> str:
    """A glob as it fits a whole name."""
    first, *more = folded(glob).split("*")
    return _joined(_literal(first), more[:-1], f".*{_literal(more[-1])}" if more else "", ".*")


def word(glob: str) -> str:
    """A glob as it is found in a text: whole words, unless a `*` stands at its edge; inside, `*` ends with the word."""
    text = folded(glob)
    first, *more = [part for part in text.split("*") if part] or [""]
    pattern = _joined(_literal(first), more, "", f"[^\\s]{{0,{WORD_LENGTH}}}")
    return f"{_edge(text[:1], '<!')}{pattern}{_edge(text[-1:], '!')}"


def _edge(character: str, look: str) -> str:
    """What has to be true at one end of a word that begins or ends with this character."""
    return f"(?{look}[{_LETTERS}])" if re.fullmatch(f"[{_LETTERS}]", character) else ""


def parts(glob: str) -> tuple[re.Pattern[str], ...]:
    """What of a component's glob has to occur in a text."""
    text = folded(glob)
    pieces = text.replace("*", "*\0*").strip("\0").split("\0")
    return tuple(re.compile(word(piece)) for piece in pieces if piece.strip("* "))
