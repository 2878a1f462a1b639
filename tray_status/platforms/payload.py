"""Owns the step from bytes to text and JSON: sizes, encodings, and what kind of document arrived at all."""

from __future__ import annotations

import codecs
import json
import re
from enum import Enum
from typing import Final, NoReturn

from tray_status.core.errors import PayloadError, PayloadFault

MOST_BYTES: Final = 20 * 1024 * 1024
"""Documents above this size are refused unread."""

Json = dict[str, object]

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}charset=["']?([\w.:-]{1,40})"""
)
# Only these: Python knows "encodings" that are no alphabets, and some that hostile input could abuse.
_ALPHABETS: Final = (
    "iso8859",
    "cp125",
    "cp932",
    "cp949",
    "koi8",
    "shift_jis",
    "euc_",
    "gb",
    "big5",
    "utf-16",
    "utf-32",
)
_CUT: Final = 8
"""JSON that fails this close to its end was cut off rather than written wrongly."""


class Shape(Enum):
    """What a text is at first glance."""

    JSON = "JSON"
    XML = "XML"
    HTML = "an HTML page"
    OTHER = "neither JSON, XML nor HTML"


def refuse(fault: PayloadFault, what: str, platform: str) -> NoReturn:
    """Raise the PayloadError of this fault."""
    raise PayloadError(fault, what, platform=platform)


def text_of(body: bytes, platform: str) -> tuple[str, tuple[str, ...]]:
    """The text and notes about its encoding.

    Raises PayloadError: empty, too big, cut off inside a letter, undecodable.
    """
    if len(body) > MOST_BYTES:
        refuse(PayloadFault.TOO_BIG, f"The document has {len(body) / 1e6:.0f} MB; at most 20 MB are read.", platform)
    if not body.strip(b" \t\r\n\0"):
        refuse(PayloadFault.EMPTY, "The document is empty.", platform)
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], name, platform), ()
    if body[:1] == b"\0" or body[1:2] == b"\0":
        return _decode(body, "utf-16-be" if body[:1] == b"\0" else "utf-16-le", platform), ()
    declared = _declared(body[:4096])
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared and declared.startswith(_ALPHABETS):
            return _decode(body, declared, platform), ()
        if error.reason == "unexpected end of data":
            refuse(PayloadFault.TRUNCATED, "The document ends inside a letter: it was cut off.", platform)
        refuse(PayloadFault.ENCODING, "The document is not UTF-8 and names no other encoding that fits.", platform)
    if declared not in (None, "utf-8", "ascii") and not text.isascii():
        return text, (f"The document says that it is encoded as {declared}, but it is UTF-8.",)
    return text, ()


def _declared(head: bytes) -> str | None:
    """The name by which Python knows the encoding that a document declares; the text itself when it knows none."""
    found = _DECLARED.search(head)
    if found is None:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def _decode(body: bytes, name: str, platform: str) -> str:
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        if error.reason in ("truncated data", "unexpected end of data"):
            refuse(PayloadFault.TRUNCATED, "The document ends inside a letter: it was cut off.", platform)
        refuse(PayloadFault.ENCODING, f"The document cannot be decoded as {name}.", platform)


def shape_of(text: str) -> Shape:
    """What a text is, by its beginning; a few characters of junk before it are looked over."""
    head = text[:1000].lstrip("\ufeff \t\r\n")
    if head[:1] in ("{", "["):
        return Shape.JSON
    low = head.lower()
    if re.search(r"<!doctype html|<html[\s>]", low):
        return Shape.HTML
    if re.search(r"<\?xml|<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", low) or low.startswith("<"):
        return Shape.XML
    return Shape.OTHER


def json_of(body: bytes, platform: str) -> tuple[object, tuple[str, ...]]:
    """The value and notes. Raises PayloadError: see `text_of`; not JSON at all, cut off, or written wrongly.

    Line breaks inside strings, which JSON forbids and some pages send, are read with a note.
    """
    text, notes = text_of(body, platform)
    shape = shape_of(text)
    if shape in (Shape.HTML, Shape.XML):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, f"{shape.value} arrived in place of JSON.", platform)
    try:
        return _parsed(text, platform), notes
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Invalid control character"):
            _refuse_json(text, error, platform)
    try:
        value = _parsed(text, platform, strict=False)
    except json.JSONDecodeError as error:
        _refuse_json(text, error, platform)
    return value, (*notes, "The JSON holds line breaks inside strings; it was read all the same.")


def _parsed(text: str, platform: str, *, strict: bool = True) -> object:
    """The value. Raises JSONDecodeError when it is wrong; PayloadError when there is too much of it."""
    try:
        return json.loads(text, strict=strict)
    except RecursionError:
        refuse(PayloadFault.MALFORMED, "The JSON is nested too deeply.", platform)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python's own words would tell the reader to change Python.
        refuse(PayloadFault.MALFORMED, "The JSON holds a number of thousands of digits.", platform)


def _refuse_json(text: str, error: json.JSONDecodeError, platform: str) -> NoReturn:
    if error.msg.startswith("Unterminated") or len(text.rstrip()) - error.pos < _CUT:
        refuse(PayloadFault.TRUNCATED, "The JSON ends in the middle: it was cut off.", platform)
    if shape_of(text) is Shape.OTHER:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "What arrived is neither JSON, XML nor HTML.", platform)
    refuse(PayloadFault.MALFORMED, f"The JSON is wrong in line {error.lineno}, column {error.colno}.", platform)
