"""The last lock before a screen: takes out of a stranger's text whatever a terminal or a desktop would obey."""

from __future__ import annotations

import re

from tray_status.core import text as core_text

# A control string (title, link, picture) ends at its terminator; that none begins inside another keeps the search
# linear, and what is never terminated hides nothing.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements, "clear the screen"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x1b\x07\x90\x98\x9c-\x9f]*(?:\x1b\\|\x07|\x9c)"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)


def printable(text: str, *, limit: int) -> str:
    """At most `limit` characters of the text, without escape sequences, control and invisible characters.

    Whole sequences go, not only the character that begins them: what is left moves no cursor, reads in the order in
    which it is stored, and holds no debris. Line ends of every kind become line feeds.
    """
    return core_text.clean(_ESCAPE.sub("", text), limit=limit)


def one_line(text: str, *, limit: int) -> str:
    """The text made printable, every line end a blank."""
    return core_text.one_line(_ESCAPE.sub("", text), limit=limit)
