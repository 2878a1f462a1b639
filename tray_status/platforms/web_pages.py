"""Owns what the readers of HTML share: the text of a whole page, and the data from which Next.js builds one."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.platforms.html_links import require_end
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PUSH: Final = "self.__next_f.push([1,"
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_OLD_DATA = re.compile(r'<script[^<>]{0,200}id="__NEXT_DATA__"[^<>]{0,200}>')
_MOST_TRIES: Final = 20


def html_of(body: bytes, platform: str) -> tuple[str, tuple[str, ...]]:
    """The text of a whole HTML page, and notes. Raises PayloadError when it is none, or was cut off."""
    text, notes = text_of(body, platform)
    if shape_of(text) is not Shape.HTML:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "What arrived is no HTML page.", platform)
    require_end(text, platform)
    return text, notes


def next_stream(html: str) -> str:
    """The data from which a page builds itself: pushed piece by piece, on older pages in one script; "" when none."""
    pieces = []
    at = html.find(_PUSH)
    while at >= 0 and (found := _STRING.match(html, at + len(_PUSH))):
        pieces.append(_loads(found[0]))
        at = html.find(_PUSH, found.end())
    if not pieces and (old := _OLD_DATA.search(html)):
        return html[old.end() : max(html.find("</script>", old.end()), old.end())]
    return "".join(pieces)


def _loads(chunk: str) -> str:
    try:
        return str(json.loads(chunk, strict=False))
    except ValueError:
        return ""


def values_under(stream: str, key: str, begins: str) -> Iterator[object]:
    """The JSON values that stand under a key anywhere in such data, as far as they are whole.

    `begins` is the character with which they begin, "{" or "[".
    """
    decoder = json.JSONDecoder()
    for found in islice(re.finditer(rf'"{key}":\s{{0,9}}(?={re.escape(begins)})', stream), _MOST_TRIES):
        try:
            yield decoder.raw_decode(stream, found.end())[0]
        except (ValueError, RecursionError):
            continue
