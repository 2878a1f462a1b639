"""Owns OPML, the form in which programs hand lists of feeds to each other: bytes to outlines, outlines to text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from tray_status.core.errors import PayloadError, PayloadFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_BYTES = 5_000_000
MOST_OUTLINES = 10_000
DEEPEST = 50
NAMESPACE = "urn:tray-status:provider"
"""Of the attributes that only we write: what settings say of a provider and OPML has no word for."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
# Others are rare, and some of Python's codecs are no encodings at all.
_READ = re.compile(r"utf-?(8|16)|us-?ascii|iso-?8859-\d{1,2}|windows-\d{3,4}|latin-?1|cp\d{3,4}", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One entry of a list, as it is written: `line` counts from 1; a text that is not there is "".

    `page` and `feed` are addresses that nobody has judged yet. `own` are the attributes that only we write.
    """

    line: int
    text: str
    page: str
    feed: str
    own: Mapping[str, str] = field(default_factory=dict)


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """The entries of an OPML document in their order, those in folders too; folders themselves are none.

    Raises PayloadError with a sentence that names the line where there is one: for what is no OPML, is too big or too
    deep, has another encoding than it says, or declares a document type (entities could grow without bounds).
    """
    if len(data) > MOST_BYTES:
        _refuse(PayloadFault.TOO_BIG, f"it has more than {MOST_BYTES:,} bytes")
    reader = _Reader()
    try:
        reader.parser.Parse(_text(data), True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        _refuse(PayloadFault.MALFORMED, f"line {error.lineno} is no well-formed XML ({what})")
    if not reader.seen_body:
        _refuse(PayloadFault.MALFORMED, "it has no <body>")
    return tuple(reader.found)


def write_opml(title: str, outlines: Iterable[Mapping[str, str]]) -> str:
    """An OPML 2.0 document with one outline for each mapping of attributes; `own:` begins the names of our own."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:own="{NAMESPACE}">',
        f"  <head><title>{title}</title></head>",
        "  <body>",
        *(f"    <outline {' '.join(f'{key}={quoteattr(text)}' for key, text in one.items())}/>" for one in outlines),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


class _Reader:
    """Collects the outlines while expat reads; a document that is no OPML ends it at its first element."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self.seen_body = False
        self._depth = 0
        self._own = ""
        # The outlines that are open, with the number of those found before them.
        self._open: list[tuple[Outline, int]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_: object) -> NoReturn:
        _refuse(PayloadFault.MALFORMED, "it declares a document type (<!DOCTYPE …>); such files are not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.lower()
        self._depth += 1
        if self._depth == 1:
            if local != "opml":
                _refuse(PayloadFault.NOT_A_STATUS_PAGE, f"it is no OPML, it begins with <{name[:40]}>")
            self._own = next(
                (key[6:] for key, uri in attributes.items() if key[:6] == "xmlns:" and uri == NAMESPACE), ""
            )
        if self._depth > DEEPEST:
            _refuse(PayloadFault.TOO_BIG, f"more than {DEEPEST} elements stand inside each other")
        self.seen_body |= local == "body"
        if local == "outline":
            self._open.append((self._outline(attributes), len(self.found)))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() != "outline":
            return
        outline, before = self._open.pop()
        if outline.page or outline.feed or len(self.found) == before:
            # In the order in which they begin: one that has an address may hold others.
            self.found.insert(before, outline)
        if len(self.found) > MOST_OUTLINES:
            _refuse(PayloadFault.TOO_BIG, f"it has more than {MOST_OUTLINES:,} entries")

    def _outline(self, attributes: dict[str, str]) -> Outline:
        # Programs do not agree on upper and lower case.
        any_case = {key.lower(): text.strip() for key, text in attributes.items()}
        prefix = f"{self._own}:"
        own = {key[len(prefix) :]: text for key, text in attributes.items() if self._own and key.startswith(prefix)}
        return Outline(
            line=self.parser.CurrentLineNumber,
            text=any_case.get("text") or any_case.get("title") or "",
            page=any_case.get("htmlurl") or any_case.get("url") or "",
            feed=any_case.get("xmlurl") or "",
            own=own,
        )


def _text(data: bytes) -> str:
    """The text by its byte order mark, else by the encoding that it declares, else as UTF-8."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if encoding is None:
        declared = _DECLARED.match(data.lstrip())
        encoding = declared[1].decode("ascii") if declared is not None else "utf-8"
        # A document that could be read so far is no UTF-16, whatever it says.
        if encoding.lower().startswith(("utf-16", "utf16")):
            encoding = "utf-8"
    if _READ.fullmatch(encoding.removesuffix("-sig")) is None:
        _refuse(
            PayloadFault.ENCODING, f"it says that its encoding is {encoding}, which is not read here; save it as UTF-8"
        )
    try:
        return data.decode(encoding)
    except LookupError:
        _refuse(PayloadFault.ENCODING, f"it says that its encoding is {encoding}, which nobody knows; save it as UTF-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        name = encoding.removesuffix("-sig").upper()
        what = f"line {line} is not in the encoding of the file, {name} (byte 0x{error.object[error.start]:02X})"
        _refuse(PayloadFault.ENCODING, f"{what}; save it as UTF-8")


def _refuse(fault: PayloadFault, what: str) -> NoReturn:
    raise PayloadError(fault, f"This list cannot be read: {what}.", platform="opml")
