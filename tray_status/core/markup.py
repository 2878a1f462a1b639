"""Owns how markup becomes text: its tags taken apart, blocks laid out as lines, entities decoded."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|small|span|strong|u|var)(?: [^<>]*)?>")
_BREAK = re.compile(r"<br ?/?>")
# All white space but line breaks that is not a single blank: most of it is, and stays as it is.
BLANKS = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")
_SOURCE_BREAKS = re.compile(r" ?\n[ \n]*")


def laid_out(markup: str) -> str:
    """The text of markup as browsers lay it out, with more white space than anybody needs. Linear in time."""
    simple = _without_inline_tags(markup)
    if simple is not None:
        return _decode(simple)
    parts = _usual_tokens(markup) or tuple(tokens(markup))
    if any(tag for tag, _ in parts):
        return "".join(_lines(parts))
    return "".join(_decode(text) for _, text in parts)


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


def _lines(parts: Iterable[tuple[str, str]]) -> Iterator[str]:
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
    text = BLANKS.sub(" ", NEW_LINES.sub("\n", text))
    return _SOURCE_BREAKS.sub(lambda gap: "\n\n" if gap[0].count("\n") > 1 else " ", text)


def _decode(text: str) -> str:
    return unescape(_HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text
