"""Owns the cleaning of other people's text: plain, within its length, and addresses that are safe to open."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from tray_status.core.markup import BLANKS, NEW_LINES, laid_out

TITLE_LIMIT: Final = 300
"""Characters of a title, a component's name and anything else that stands in one line."""

BODY_LIMIT: Final = 65_536
"""Characters of one update's text."""

MARKUP_LIMIT: Final = 1_048_576
"""Characters of markup that are looked at; what comes after them is dropped unseen."""

ID_LIMIT: Final = 300
"""Characters of an id; a longer one is cut and told from others by a digest."""

URL_LIMIT: Final = 2_048
"""Characters of an address; longer ones are refused."""

ELLIPSIS: Final = "…"

# C0 and C1 (but for white space), lone surrogates, zero-width, bidirectional and other characters that show nothing.
_UNSEEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MOST_MARKS = 4
# Nothing of it would be changed but slashes at the beginning of the path. Most addresses are of this form.
_PLAIN_URL = re.compile(r"(https?://[a-z0-9][a-z0-9.-]*+)(?:(/)/*+([A-Za-z0-9_~%+=,.-][A-Za-z0-9_~%+=,./-]*+)?+)?+")
_UNSAFE_IN_URL = re.compile(r"""[ "<>`{|}^]""")
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")


def plain_text(markup: str, *, limit: int) -> str:
    """The text a reader of this HTML would see, at most `limit` characters.

    Tags go, the content of scripts and styles with them; entities are decoded once; block elements and `<br>` become
    line breaks, list items begin with a bullet. What holds no tag at all keeps its own line breaks. Linear in time.
    """
    if "<" not in markup and "&" not in markup:
        return shorten(_tidy(markup[:MARKUP_LIMIT]), limit)
    return shorten(_tidy(laid_out(markup[:MARKUP_LIMIT])), limit)


def clean(text: str, *, limit: int) -> str:
    """Text that is plain already: no control or invisible characters, white space folded, NFC, at most `limit`."""
    return shorten(_tidy(text[:MARKUP_LIMIT]), limit)


def one_line(text: str, *, limit: int = TITLE_LIMIT) -> str:
    """Like `clean`, with every line break a blank: for titles and names."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return clean(" ".join(text[:MARKUP_LIMIT].split()), limit=limit)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters; what is longer ends with … after its last whole word."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and not head[-1:].isspace():
        words = head.rstrip().rsplit(None, 1)
        # A single endless word is cut inside: better a part of it than none.
        head = words[0] if len(words) > 1 and len(words[0]) >= limit // 2 else head
    return head.rstrip() + ELLIPSIS


def words(text: str) -> str:
    """The text as it is compared: its words with single blanks, whatever the markup and white space around them."""
    if "<" not in text and "&" not in text and len(text) <= MARKUP_LIMIT:
        flat = text.replace("\n", " ")
        if flat.isascii() and flat.isprintable():
            return " ".join(flat.split()) if "  " in flat else flat.strip(" ")
    return " ".join(plain_text(text, limit=MARKUP_LIMIT).split())


def safe_id(text: str) -> str:
    """An id as a stranger wrote it, if it can be written down and is not too long; else what is left, and a digest."""
    if len(text) <= ID_LIMIT and text.isprintable():
        return text
    mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{one_line(text, limit=ID_LIMIT // 2)}-{mark}"


def safe_url(url: str | None, base: str | None = None) -> str | None:
    """The address if it may be opened, else None.

    http and https with a host only, without user names, control or invisible characters, at most 2,048 characters;
    relative ones are joined to `base`. A path that begins with several slashes gets one.
    """
    if not url or len(url) > URL_LIMIT:
        return None
    if plain := _PLAIN_URL.fullmatch(url):
        return "".join(part or "" for part in plain.groups())
    return _taken_apart(url, base)


def _taken_apart(url: str, base: str | None) -> str | None:
    """The address made safe part by part, or None; it is not too long."""
    url = _UNSAFE_IN_URL.sub(lambda letter: f"%{ord(letter[0]):02X}", url.strip())
    if _UNSEEN_CHARACTERS.search(url) or "\\" in url or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    if not _HOST.fullmatch(host if ":" not in host else f"[{host}]") or not host.strip("."):
        return None
    path = "/" + parts.path.lstrip("/") if parts.path.startswith("//") else parts.path
    found = urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, parts.fragment))
    return found if len(found) <= URL_LIMIT else None


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    flat = text.replace("\n", " ").replace("•", " ")
    if not flat.isascii() or not flat.isprintable():
        text = _UNSEEN_CHARACTERS.sub("", NEW_LINES.sub("\n", text))
        return _normalise(_folded(BLANKS.sub(" ", text)))
    return _folded(text)


def _folded(text: str) -> str:
    """A text whose only white space is blanks and line breaks, without any that nobody needs."""
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n" in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
    return text.strip()


def _normalise(text: str) -> str:
    """NFC; of the marks piled on one letter only the first few stay, as ordering thousands takes the square of time."""
    if text.isascii():
        return text
    marks = "".join(re.escape(letter) for letter in set(text) if unicodedata.combining(letter))
    if marks:
        text = re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)
    return unicodedata.normalize("NFC", text)
