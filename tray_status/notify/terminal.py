"""What a text stream can take: its width, its encoding, and whether colours reach a person or spoil a file."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_WIDTH = 80
WIDEST = 88
NARROWEST = 40
_WINDOWS_TERMINALS = ("WT_SESSION", "TERM_PROGRAM", "TERM", "ANSICON", "ConEmuANSI")


class Stream(Protocol):
    """A stream one can ask whether a person looks at it."""

    def isatty(self) -> bool:
        """Whether this is a terminal."""


def width_of(stream: Stream) -> int:
    """How many characters a line may have, 40 to 88; 80 for what is no terminal. Raises ValueError when closed."""
    columns = _columns(stream) if stream.isatty() else FILE_WIDTH
    return min(max(columns, NARROWEST), WIDEST)


def _columns(stream: Stream) -> int:
    fileno = getattr(stream, "fileno", None)
    if fileno is None:
        return FILE_WIDTH
    try:
        return os.get_terminal_size(fileno()).columns or FILE_WIDTH
    except OSError:
        return FILE_WIDTH  # a terminal that does not tell its size, such as one behind a serial line


def has_colour(stream: Stream, environ: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether to colour: only for a terminal that understands it, and never when NO_COLOR is set.

    An old Windows console prints escape sequences as rubbish; those that obey them name themselves in `environ`.
    Raises ValueError when the stream is closed.
    """
    if not stream.isatty() or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return system != "win32" or any(environ.get(name) for name in _WINDOWS_TERMINALS)


def encoding_of(stream: object) -> str:
    """The stream's encoding, UTF-8 when it has none of its own (text in memory), ASCII when Python does not know it."""
    named: str | None = getattr(stream, "encoding", None)
    try:
        return codecs.lookup(named or "utf-8").name
    except LookupError:
        return "ascii"


def writable(text: str, encoding: str) -> bool:
    """Whether every character of the text exists in an encoding that Python knows."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
