"""The last lock before a screen: takes out of a stranger's text whatever a terminal or a desktop would obey."""

from __future__ import annotations

import re
import unicodedata

# A control string (title, link, picture) ends at its terminator; an unfinished one may hide at most this much text,
# and the bound keeps the search linear.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements, "clear the screen"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x1b\x07\x9c]{0,4096}(?:\x1b\\|\x07|\x9c)"  # titles, links, clipboards
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"  # spelling in some scripts, and parts of emoji: they order nothing and hide nothing
_INVISIBLE = ("Cc", "Cf")


def printable(text: str) -> str:
    """The text without escape sequences, control characters and marks that turn the reading direction.

    Line ends of every kind become a line feed, a tab becomes a blank, half a surrogate pair becomes the replacement
    character. What is left can be written to a terminal: it moves no cursor and reads in the order it is stored.
    """
    text = _LINE_END.sub("\n", _ESCAPE.sub("", text)).replace("\t", " ")
    return "".join(map(_shown, text))


def one_line(text: str) -> str:
    """The text made printable, its white space (line ends too) shrunk to single blanks."""
    return " ".join(printable(text).split())


def _shown(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in _INVISIBLE else character
