"""The types of single values: how one written text becomes a value, and what to say when it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from tray_status.settings.mistakes import did_you_mean
from tray_status.settings.values import ScalarType, WrongValueError

T_co = TypeVar("T_co", covariant=True)
UNITS = {"s": 1, "m": 60, "h": 3600}
MOST_TEXT = 200
MOST_STARS = 10
MOST_ADDRESS = 2000
_DURATION = re.compile(r"([0-9]{1,9}) ?([smh])", re.IGNORECASE)
_IDENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")
# Characters that turn the direction of writing: with them a name can look like another one.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Duration(ScalarType[timedelta]):
    """A whole number of seconds, minutes or hours within two bounds, both included."""

    least: timedelta
    most: timedelta

    @property
    def described(self) -> str:
        """With the bounds."""
        least, most = written_duration(self.least), written_duration(self.most)
        return f"a duration such as `60s`, `5m` or `1h`, from `{least}` to `{most}`"

    def parse(self, text: str) -> timedelta:
        """`90s`, `5m`, `1h`."""
        if text.isascii() and text.isdigit():
            raise WrongValueError("has no unit", self._with_units(int(text[:9])))
        match = _DURATION.fullmatch(text)
        if match is None:
            raise WrongValueError("is no duration", "Write one such as `60s`, `5m` or `1h`.")
        value = timedelta(seconds=int(match[1]) * UNITS[match[2].lower()])
        if value < self.least:
            raise WrongValueError("is too short", f"The shortest is `{written_duration(self.least)}`.")
        if value > self.most:
            raise WrongValueError("is too long", f"The longest is `{written_duration(self.most)}`.")
        return value

    def _with_units(self, number: int) -> str:
        """What to write instead of a bare number: only what would be accepted."""
        good = [
            f"`{number}{unit}`"
            for unit, seconds in UNITS.items()
            if self.least.total_seconds() <= number * seconds <= self.most.total_seconds()
        ]
        return f"Write {' or '.join(good)}." if good else "Write one such as `60s`, `5m` or `1h`."


def written_duration(value: timedelta) -> str:
    """A duration as settings write it, in the largest unit that needs no fraction."""
    seconds = int(value.total_seconds())
    unit = next(unit for unit in ("h", "m", "s") if seconds % UNITS[unit] == 0)
    return f"{seconds // UNITS[unit]}{unit}"


@dataclass(frozen=True, slots=True)
class Choice(ScalarType[T_co]):
    """One of a few words, each with its value, in upper or lower case; `what` completes "`text` is …" for any other."""

    words: tuple[tuple[str, T_co], ...]
    what: str

    @property
    def described(self) -> str:
        """With all words."""
        return "one of " + ", ".join(f"`{word}`" for word, _ in self.words)

    def parse(self, text: str) -> T_co:
        """The value of one of the words."""
        for word, value in self.words:
            if text.casefold() == word.casefold():
                return value
        raise WrongValueError(f"is {self.what}", did_you_mean(text, [word for word, _ in self.words]))


YES_OR_NO = Choice(
    (("true", True), ("false", False), ("yes", True), ("no", False), ("on", True), ("off", False)), "neither yes nor no"
)


@dataclass(frozen=True, slots=True)
class Text(ScalarType[str]):
    """A short text on one line."""

    described = "a text"

    def parse(self, text: str) -> str:
        """The text without white space around it."""
        text = text.strip()
        if not text:
            raise WrongValueError("is empty", "Write a text, or take the line out.")
        if _UNSEEN.search(text):
            raise WrongValueError("holds characters that cannot be seen", "Type it anew.")
        if len(text) > MOST_TEXT:
            raise WrongValueError("is too long", f"It may have {MOST_TEXT} characters.")
        return text


class Glob(Text):
    """A pattern over names or words, in which `*` stands for any text."""

    described = "a pattern"

    def parse(self, text: str) -> str:
        """The pattern without white space around it."""
        text = super().parse(text)
        if text.count("*") > MOST_STARS:
            raise WrongValueError("has too many `*`", f"It may have {MOST_STARS}; use several patterns.")
        return text


@dataclass(frozen=True, slots=True)
class Ident(ScalarType[str]):
    """A word made of lower-case letters, digits, `-` and `_`, as ids are."""

    what: str

    @property
    def described(self) -> str:
        """What the word is for."""
        return f"{self.what} made of `a`-`z`, `0`-`9`, `-` and `_`"

    def parse(self, text: str) -> str:
        """The word as it is."""
        if _IDENT.fullmatch(text) is None:
            raise WrongValueError(
                f"cannot be {self.what}",
                "Use up to 100 of `a`-`z`, `0`-`9`, `-` and `_`, beginning with a letter or digit.",
            )
        return text


@dataclass(frozen=True, slots=True)
class Address(ScalarType[str]):
    """An address of one of the given schemes, with a host."""

    schemes: tuple[str, ...] = ("https", "http")

    @property
    def described(self) -> str:
        """With the schemes."""
        return "an address that begins with " + " or ".join(f"`{scheme}://`" for scheme in self.schemes)

    def parse(self, text: str) -> str:
        """The address as it is written."""
        if "${" in text:
            raise WrongValueError("holds `${…}`", "That is replaced only in the options of notifiers and in `proxy`.")
        if _NOT_IN_ADDRESS.search(text) or _UNSEEN.search(text):
            raise WrongValueError(
                "holds characters that no address may have", "Copy it anew, without blanks and brackets."
            )
        if len(text) > MOST_ADDRESS:
            raise WrongValueError("is too long", f"An address may have {MOST_ADDRESS:,} characters.")
        try:
            parts = urlsplit(text)
            good = parts.scheme.lower() in self.schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number, a bracket that is not closed
            good = False
        if not good:
            raise WrongValueError("is no address that can be asked", f"Write {self.described}.")
        return text


@dataclass(frozen=True, slots=True)
class ProxyAddress(Address):
    """The address of a proxy of a kind that requests can go through."""

    def parse(self, text: str) -> str:
        """The address as it is written."""
        if text.lower().startswith("socks"):
            raise WrongValueError(
                "is a SOCKS proxy, and those cannot be asked through",
                "Write the address of an HTTP proxy (`http://…`), `none` or `system`.",
            )
        try:
            return Address.parse(self, text)
        except WrongValueError as wrong:
            raise WrongValueError(wrong.why, f"Write `system`, `none`, or {self.described}.") from wrong


@dataclass(frozen=True, slots=True)
class FilePath(ScalarType[str]):
    """The path of a file; whether it is there is looked up by who reads the settings."""

    described = "the path of a file"

    def parse(self, text: str) -> str:
        """The path as it is written."""
        if not text.strip() or "\0" in text:
            raise WrongValueError("is no path", "Write the path of a file.")
        return text
