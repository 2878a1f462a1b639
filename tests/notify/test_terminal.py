"""What is found out about a stream: width, encoding, colour."""

from __future__ import annotations

import io
import os
import sys

import pytest

from tray_status.core.events import EventKind
from tray_status.notify.terminal import encoding_of, has_colour, width_of, writable
from tray_status.notify.words import LABELS


class Person(io.StringIO):
    """A terminal without a file descriptor."""

    def isatty(self) -> bool:
        """A person looks."""
        return True


class Numbered:
    """A terminal with a file descriptor."""

    def __init__(self, number: int) -> None:
        self._number = number

    def isatty(self) -> bool:
        """A person looks."""
        return True

    def fileno(self) -> int:
        """The descriptor it was given."""
        return self._number


class Nameless:
    """A terminal that knows neither a descriptor nor an encoding."""

    def isatty(self) -> bool:
        """A person looks."""
        return True


def test_what_is_no_terminal_is_80_wide() -> None:
    assert width_of(io.StringIO()) == 80


@pytest.mark.parametrize("stream", [Person(), Nameless(), Numbered(-1)])
def test_a_terminal_that_does_not_tell_its_size_is_80_wide(stream: Person | Nameless | Numbered) -> None:
    assert width_of(stream) == 80


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize(("columns", "width"), [(60, 60), (20, 40), (300, 88), (0, 80)])
def test_lines_are_as_wide_as_the_terminal_within_reason(columns: int, width: int) -> None:
    """Seeded defects: lines of 300 characters, which nobody reads, and none at all when a terminal says 0."""
    import fcntl
    import struct
    import termios

    leader, follower = os.openpty()
    try:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        assert width_of(Numbered(follower)) == width
    finally:
        os.close(leader)
        os.close(follower)


@pytest.mark.parametrize(
    ("environ", "system", "colour"),
    [
        ({}, "linux", True),
        ({"NO_COLOR": ""}, "linux", True),
        ({"NO_COLOR": "0"}, "linux", False),
        ({"TERM": "dumb"}, "linux", False),
        ({}, "win32", False),
        ({"WT_SESSION": "1"}, "win32", True),
        ({"WT_SESSION": "1", "NO_COLOR": "1"}, "win32", False),
    ],
)
def test_colour_is_for_terminals_that_understand_it(environ: dict[str, str], system: str, *, colour: bool) -> None:
    assert has_colour(Person(), environ, system) is colour
    assert not has_colour(io.StringIO(), environ, system)


def test_an_encoding_is_found_for_every_stream() -> None:
    assert encoding_of(io.StringIO()) == "utf-8"
    assert encoding_of(io.TextIOWrapper(io.BytesIO(), encoding="cp1252")) == "cp1252"
    assert encoding_of(Nameless()) == "utf-8"


def test_writable_asks_the_encoding() -> None:
    assert writable("●", "utf-8")
    assert not writable("●", "latin-1")


def test_every_kind_has_a_word_a_mark_and_an_ascii_mark_of_its_own_family() -> None:
    assert set(LABELS) == {*EventKind, None}
    words = [label.word for label in LABELS.values()]
    assert len(set(words)) == len(words)
    assert all(len(label.mark) == 1 for label in LABELS.values())
    assert all(len(label.plain_mark) == 1 and label.plain_mark.isascii() for label in LABELS.values())
