"""Reads the bytes of a settings file and makes text of them; says what is wrong with the file as a whole."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tray_status.core.errors import ConfigError, ConfigErrors
from tray_status.settings.mistakes import place_at

if TYPE_CHECKING:
    from pathlib import Path

    from tray_status.settings.mistakes import Mistakes

MOST_BYTES = 1_000_000
BOM = b"\xef\xbb\xbf"
# What YAML allows as it is, without the byte order mark inside of a text.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A settings file as it was read: its bytes, and its text without a byte order mark."""

    data: bytes = field(repr=False)
    text: str = field(repr=False)
    marked: bool


def read_bytes(path: Path) -> bytes:
    """The bytes of a settings file. Raises ConfigErrors with one sentence about the whole file."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise _error(path, "this is a folder, not a file.", "Name the settings file in it.")
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for without end
            raise _error(path, "this is no regular file.", "Name a text file.")
        if found.st_size > MOST_BYTES:
            raise _error(
                path,
                f"this file has {found.st_size:,} bytes, settings may have {MOST_BYTES:,}.",
                "Is it the right file?",
            )
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except FileNotFoundError as error:
        hint = "Start Tray Status once: it writes one that explains every setting."
        raise _error(path, "there is no such file.", hint) from error
    except PermissionError as error:
        raise _error(path, "you may not read this file.", "Give yourself the right to read it.") from error
    except OSError as error:
        raise _error(path, f"this file cannot be read: {error.strerror}.", None) from error


def decode(data: bytes, mistakes: Mistakes) -> Source:
    """The text of a file. Raises ConfigErrors when it is no text."""
    marked = data.startswith(BOM)
    body = data[len(BOM) :] if marked else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        good = body[: error.start].decode("utf-8")
        mistakes.fail(
            place_at(good, len(good)),
            f"this file is not UTF-8: the byte 0x{body[error.start]:02X} stands here.",
            "Save it as UTF-8 in your editor.",
        )
    match = _UNPRINTABLE.search(text)
    if match is not None:
        place = place_at(text, match.start())
        mistakes.fail(place, f"the character U+{ord(match[0]):04X} may not stand in settings.", "Take it out.")
    return Source(data=data, text=text, marked=marked)


def _error(path: Path, message: str, hint: str | None) -> ConfigErrors:
    return ConfigErrors((ConfigError(message, file=str(path), hint=hint),))
