"""Owns the cleaning of other people's text: markup to plain text, lengths, and addresses that are safe to open."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

_PARAGRAPHS = frozenset(
    {
        "article",
        "blockquote",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    }
)
_LINES = frozenset(
    {"address", "aside", "body", "caption", "dd", "details", "div", "dt", "fieldset", "figure", "footer"}
    | {"form", "header", "html", "legend", "li", "main", "nav", "summary", "tbody", "tfoot", "thead", "tr"}
)
_BREAKS = {
    f"{slash}{name}": breaks
    for breaks, names in ((2, _PARAGRAPHS), (1, _LINES))
    for name in names
    for slash in ("", "/")
}
_SIGNS = {"br": "\n", "td": " ", "th": " "}
_UNSEEN = frozenset({"iframe", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template"})
_TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9:-]*)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|<(/?)([A-Za-z][A-Za-z0-9:-]*)[^<>]*>|<[!?/][^<>]*>"""
)
# A tag as nearly all of them are: what this takes for one, the pattern above takes for the same.
_USUAL_TAG = re.compile(r"""<(/?[a-z][a-z0-9]*+)(?=[\s/>])(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+>""")
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 (but for white space), lone surrogates, zero-width, bidirectional and other characters that show nothing.
_UNSEEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|small|span|strong|u|var)(?: [^<>]*)?>")
_BREAK = re.compile(r"<br ?/?>")
# All white space but line breaks that is not a single blank: most of it is, and stays as it is.
_BLANKS = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")
_SOURCE_BREAKS = re.compile(r" ?\n[ \n]*")
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
    simple = _without_inline_tags(markup[:MARKUP_LIMIT])
    if simple is not None:
        return shorten(_tidy(_decode(simple)), limit)
    parts = _usual_tokens(markup[:MARKUP_LIMIT]) or tuple(tokens(markup[:MARKUP_LIMIT]))
    if any(tag for tag, _ in parts):
        return shorten(_tidy("".join(_laid_out(parts))), limit)
    return shorten(_tidy("".join(_decode(text) for _, text in parts)), limit)


def _without_inline_tags(markup: str) -> str | None:
    """What is left of a single line of markup whose tags make no blocks; None when it has others.

    Most updates of a feed are such a line, and laying out takes three times as long.
    """
    while markup.endswith(("</p>", "<p>")):
        markup = markup[: markup.rindex("<")].rstrip()
    if not markup.isprintable():
        return None
    text = _INLINE.sub("", _BREAK.sub("\n", markup))
    return None if "<" in text or ">" in text else text


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
            return " ".join(flat.split())
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
        text = _UNSEEN_CHARACTERS.sub("", _NEW_LINES.sub("\n", text))
        return _normalise(_folded(_BLANKS.sub(" ", text)))
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


def tokens(markup: str) -> Iterator[tuple[str, str]]:
    """(tag, "") or ("", text) in order; a tag is its lower-case name, with a slash in front when it closes.

    Comments and the content of scripts, styles and their like are left out. Linear in time.
    """
    at = 0
    while (start := markup.find("<", at)) >= 0:
        if start > at:
            yield "", markup[at:start]
        if markup.startswith("<!--", start):
            close = markup.find("-->", start + 4)
            at = close + 3 if close >= 0 else len(markup)
            continue
        found = _TAG.match(markup, start)
        if found is None:
            yield "", "<"
            at = start + 1
            continue
        at = found.end()
        slash, name = found[1] or found[3] or "", (found[2] or found[4] or "!").lower().rpartition(":")[2]
        if name in _UNSEEN and not slash and not found[0].endswith("/>"):
            end = re.compile(f"</{name}", re.IGNORECASE).search(markup, at)
            at = end.start() if end else len(markup)
        yield slash + name, ""
    if at < len(markup):
        yield "", markup[at:]


def _usual_tokens(markup: str) -> tuple[tuple[str, str], ...]:
    """Each tag with the text behind it, of markup that has none but usual tags; () for any other.

    Most entries are such markup, and taking it apart tag by tag takes three times as long.
    """
    first, *pieces = _USUAL_TAG.split(markup)
    texts = pieces[1::2]
    if "<" in first or any("<" in text for text in texts) or not _UNSEEN.isdisjoint(pieces[::2]):
        return ()
    return (("", first), *zip(pieces[::2], texts, strict=True))


def _laid_out(parts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The text with the line breaks that blocks make, written only once text follows. A tag comes before its text."""
    breaks, bullet = 0, ""
    for tag, text in parts:
        if tag == "li":
            breaks, bullet = 1, "• "
        elif tag in _BREAKS:
            # A block that begins an item stands behind its bullet.
            breaks = breaks if bullet else max(breaks, _BREAKS[tag])
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        if text.strip():
            yield "\n" * breaks + bullet + _decode(_fold_source(text))
            breaks, bullet = 0, ""
        elif text:
            yield " "


def _fold_source(text: str) -> str:
    """As browsers do, a line break in the source is a blank; an empty line is kept as what its author meant."""
    if text.isprintable() and "  " not in text:
        return text
    text = _BLANKS.sub(" ", _NEW_LINES.sub("\n", text))
    return _SOURCE_BREAKS.sub(lambda gap: "\n\n" if gap[0].count("\n") > 1 else " ", text)


def _decode(text: str) -> str:
    return unescape(_HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def _normalise(text: str) -> str:
    """NFC; of the marks piled on one letter only the first few stay, as ordering thousands takes the square of time."""
    if text.isascii():
        return text
    marks = "".join(re.escape(letter) for letter in set(text) if unicodedata.combining(letter))
    if marks:
        text = re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)
    return unicodedata.normalize("NFC", text)
