"""Collects every mistake of one settings file, words what is unknown, and keeps secrets out of the sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from tray_status.core.errors import ConfigError, ConfigErrors

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_MISTAKES = 100
"""How many mistakes of one file are worded; a file with more is no settings file, and each costs a search."""
_SHOWN = 60
_LINE_BREAK = re.compile("\r\n|\n|\r")
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*://)?(?:.*@)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: `line`, `column` count from 1; `start`, `end` are offsets in characters."""

    line: int
    column: int
    start: int
    end: int


def place_at(text: str, index: int) -> Place:
    """The place of one character, with lines as editors count them."""
    line_start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    line = len(_LINE_BREAK.findall(text, 0, index)) + 1
    return Place(line=line, column=index - line_start + 1, start=index, end=index)


class Mistakes:
    """The mistakes of one file; `file` is its name as the user knows it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._errors: list[ConfigError] = []
        self._more = 0

    def add(self, place: Place | None, message: str, hint: str | None = None) -> None:
        """Note one mistake at a place, or about the whole file when `place` is None."""
        if len(self._errors) >= MOST_MISTAKES:
            self._more += 1
            return
        line, column = (None, None) if place is None else (place.line, place.column)
        self._errors.append(ConfigError(message, file=self.file, line=line, column=column, hint=hint))

    def unknown(self, place: Place, message: str, word: str, words: Sequence[str]) -> None:
        """Note a word that is not among `words`, with the nearest one as the hint."""
        full = len(self._errors) >= MOST_MISTAKES
        self.add(place, message, None if full else did_you_mean(word, words))

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """All mistakes in the order of their lines; what concerns the whole file comes first."""
        found = sorted(self._errors, key=lambda error: (error.line or 0, error.column or 0))
        if self._more:
            found.append(ConfigError(f"there are {self._more:,} more mistakes like these.", file=self.file))
        return tuple(found)

    def fail(self, place: Place | None, message: str, hint: str | None = None) -> NoReturn:
        """Note a mistake after which nothing more can be read: raises ConfigErrors with all so far."""
        self._errors = self._errors[: MOST_MISTAKES - 1]
        self.add(place, message, hint)
        raise ConfigErrors(self.errors)

    def check(self) -> None:
        """Raise ConfigErrors with all mistakes when there is one."""
        if self._errors:
            raise ConfigErrors(self.errors)


def did_you_mean(word: str, words: Sequence[str]) -> str:
    """The nearest of `words` as a question, or all of them when none is near."""
    import difflib  # only those who make mistakes need it

    by_folded = {known.casefold(): known for known in words}
    near = difflib.get_close_matches(word.casefold()[:_SHOWN], list(by_folded), n=1)
    if near:
        return f"Did you mean `{by_folded[near[0]]}`?"
    return f"Known here: {', '.join(f'`{known}`' for known in words) or 'nothing'}."


def shown(text: str, *, most: int = _SHOWN) -> str:
    """A value as a message may quote it: one short printable line, and of addresses only the host: secrets stay out.

    `most` is how many characters of it are shown: a path tells most by its end.
    """
    if "://" in text or "@" in text:
        match = _ADDRESS.fullmatch(text)
        scheme, host, rest = match.groups(default="") if match else ("", "", text)
        text = f"{scheme}{host}{'/…' if rest.strip('/') else ''}"
    if not text.strip():
        return "`''`"
    line = "".join(character if character.isprintable() else "�" for character in " ".join(text.split()))
    return f"`{line if len(line) <= most else line[:most] + '…'}`"
