"""Owns the log: where it goes, how large it grows, and that no secret gets into it."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

LOG_BYTES = 1_000_000
LOG_FILE = "tray-status.log"

HIDDEN_LEAST = 6
"""Characters: what is shorter guards nothing, and would blot out words that only look like it."""
_hidden: set[str] = set()

_ADDRESS = re.compile(r"""\b([a-z][a-z0-9+.-]{1,30})://((?:[^\s"'<>]|["'](?=\w))*)""", re.IGNORECASE)
_SERVER = re.compile(r"""(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?[.,;:!?)}'"]*""", re.IGNORECASE)
_WEB = ("http", "https")
# What HTTP libraries quote of an address without scheme or host, and of one that they could not understand.
_REMAINS = (
    (re.compile(r"(\burl: /)\S+", re.IGNORECASE), r"\1…"),
    (re.compile(r"(\bInvalid URL |\bFailed to parse: |\bnonnumeric port: )\S+", re.IGNORECASE), r"\1…"),
    (re.compile(r"""(\bcontrol characters\. |\bheader value: b?|\bbase 10: )(['"]).*\2"""), r"\1…"),
    (re.compile(r"\b((?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) )\S+( HTTP/)"), r"\1…\2"),
    (re.compile(r"""(?<![^\s"'(<=])[^\s"'(<=]+@(?=[\w\[])"""), "…@"),
    (re.compile(r"""(?<![\w./\\-])((?:[\w-]+\.)+[a-z][\w-]*(?::\d+)?/)[^\s"'<>)]+""", re.IGNORECASE), r"\1…"),
    (re.compile(r"""[?&][^\s"'<>?&=]*=[^\s"'<>]*"""), "?…"),
)


def hide(secret: str) -> None:
    """Take these words out of the log until it is set up anew, whoever writes them: an add-on, a command that talks."""
    if len(secret) >= HIDDEN_LEAST:
        _hidden.add(secret)


def redact(text: str) -> str:
    """The text with every address cut down: a web address keeps scheme and host, any other only its scheme.

    User names, passwords and queries hold secrets, and so do the paths of webhooks; what libraries quote of an address
    without its scheme or host is cut down as well. Paths of files stay.
    """
    text = _ADDRESS.sub(_short, text)
    for remains, short in _REMAINS:
        text = remains.sub(short, text)
    return text


def _short(match: re.Match[str]) -> str:
    scheme, rest = match[1], match[2]
    server, *more = re.split(r"[/?#\\]", rest, maxsplit=1)
    host = server.rpartition("@")[2]
    if scheme.lower() not in _WEB or not _SERVER.fullmatch(host) or "@" in "".join(more):
        return f"{scheme}://…"  # also where a password holds a slash: what looks like a host is a part of it
    return f"{scheme}://{host}{'/…' if any(more) else ''}"


class RedactingFormatter(logging.Formatter):
    """Formats a record with its traceback, then takes the secrets out of the whole."""

    def format(self, record: logging.LogRecord) -> str:
        """One or more lines of text, free of secrets and of control characters.

        All but the first are indented: what a stranger wrote cannot pass for a record of its own.
        """
        text = super().format(record)
        for secret in sorted(_hidden, key=len, reverse=True):
            text = text.replace(secret, "…")
        text = redact(text).replace("\n", "\n  ")
        if text.isprintable():
            return text
        return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


class LogFile(RotatingFileHandler):
    """The log's file. What the disk does not take is lost, which is said once, to `elsewhere`."""

    def __init__(self, path: Path, elsewhere: TextIO | None) -> None:
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
        self._elsewhere = elsewhere

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- the name that logging calls
        """Say that the disk fails; a mistake of ours is shown with its traceback, as usual."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif self._elsewhere is not None:
            elsewhere, self._elsewhere = self._elsewhere, None
            with suppress(OSError, ValueError):  # nobody reads it any more
                elsewhere.write(f"{_no_log(Path(self.baseFilename).parent, error)}\n")


def _no_log(folder: Path, error: OSError) -> str:
    return f"No log can be kept in {folder}: {error.strerror}."


def set_up(folder: Path | None, *, level: str, stream: TextIO | None) -> str | None:
    """Send the program's log to a file in `folder` and to `stream` (None: not there).

    Returns a sentence when the file cannot be written; the program goes on without it.
    """
    _hidden.clear()
    logger = logging.getLogger("tray_status")
    logger.setLevel(level.upper())
    logger.propagate = False
    problem = None
    handlers: list[logging.Handler] = []
    if stream is not None:
        handlers.append(logging.StreamHandler(stream))
    if folder is not None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handlers.append(LogFile(folder / LOG_FILE, stream))
        except OSError as error:
            problem = _no_log(folder, error)
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    for handler in handlers:
        handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)
    return problem
