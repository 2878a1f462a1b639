"""Owns the log: where it goes, how large it grows, and that no secret gets into it."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

LOG_BYTES = 1_000_000
LOG_FILE = "tray-status.log"

_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]{1,30})://([^\s\"'<>|\\^`{}]*)", re.IGNORECASE)
_WEB = ("http", "https")


def redact(text: str) -> str:
    """The text with every address cut down: a web address keeps host and path, any other only its scheme.

    User names, passwords and queries hold tokens; addresses of chat services are secrets as a whole.
    """
    return _ADDRESS.sub(_short, text) if "://" in text else text


def _short(match: re.Match[str]) -> str:
    scheme, rest = match[1], match[2]
    if scheme.lower() not in _WEB:
        return f"{scheme}://…"
    place, mark, _ = re.sub("[?#]", "\0", rest, count=1).partition("\0")
    host, slash, path = place.partition("/")
    host = host.rpartition("@")[2] if "@" not in host else "…@" + host.rpartition("@")[2]
    return f"{scheme}://{host}{slash}{path}{'?…' if mark else ''}"


class RedactingFormatter(logging.Formatter):
    """Formats a record with its traceback, then takes the secrets out of the whole."""

    def format(self, record: logging.LogRecord) -> str:
        """One or more lines of text, free of secrets and of control characters."""
        text = redact(super().format(record))
        return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


def set_up(folder: Path | None, *, level: str, stream: TextIO | None) -> str | None:
    """Send the program's log to a file in `folder` and to `stream` (None: not there).

    Returns a sentence when the file cannot be written; the program goes on without it.
    """
    logger = logging.getLogger("tray_status")
    logger.setLevel(level.upper())
    logger.propagate = False
    trouble = None
    handlers: list[logging.Handler] = []
    if stream is not None:
        handlers.append(logging.StreamHandler(stream))
    if folder is not None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / LOG_FILE
            handlers.append(RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True))
        except OSError as error:
            trouble = f"No log can be kept in {folder}: {error.strerror}."
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    for handler in handlers:
        handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)
    return trouble
