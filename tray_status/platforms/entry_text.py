"""Owns what feeds of many makers write into an entry's text: "Status: …" in front, and lists of affected components."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from tray_status.core.text import TITLE_LIMIT, one_line, plain_text
from tray_status.platforms.words import COMPONENT_HEALTHS, key

if TYPE_CHECKING:
    from collections.abc import Container

MOST_COMPONENTS: Final = 200
_BULLET: Final = "• "
_STATUS = re.compile(
    r"(?:current |incident |issue )?(?:status|state|statut|état|estado|stato|ステータス|状態|状态|상태) ?[:\uff1a] ?"
    r"(?P<word>[^\n]{1,80})",
    re.IGNORECASE,
)
_STATUS_BEGINS = re.compile(_STATUS.pattern.replace("[^\\n]{1,80}", r"\S"), re.IGNORECASE)
_STATUS_LIMIT: Final = 4_000
"""Characters of markup in which a status ends, if it does."""
_MOST_STATUS: Final = 200
_STRUCK = re.compile(r"<(?:s|del|strike)\b", re.IGNORECASE)
_PIECE = re.compile(
    r"<!--[^<>]{0,400}-->|<(?P<slash>/?)(?P<name>[a-z][a-z0-9]{0,20})[^<>]{0,400}>|(?P<text>[^<]+|<)", re.IGNORECASE
)
_INLINE: Final = frozenset({"a", "b", "big", "code", "em", "font", "i", "mark", "small", "span", "strong", "tt", "u"})
_AFFECTED = (
    r"(?:(?:currently )?(?:affected|impacted)(?: (?:components?|services?|products?|systems?|regions?))?"
    r"|(?:components?|services?|products?|systems?) (?:affected|impacted)"
    r"|(?:componentes?|serviços?|servicios?|sistemas?) (?:afetad|afectad|impactad)[oa]s?"
    r"|(?:composants?|services?|systèmes?) (?:affecté|concerné|impacté|touché)e?s?"
    r"|betroffene (?:komponenten?|dienste?|systeme?)|(?:getroffen|betrokken) (?:componenten|diensten|onderdelen)"
    r"|(?:componenti|servizi) (?:interessat|coinvolt|colpit)i"
    r"|影響を受け(?:る|た|ている)(?:コンポーネント|サービス)|影響範囲|受影响的?(?:组件|服务)|受影響的?(?:元件|組件|服務)"
    r"|영향을 받는 (?:구성 ?요소|서비스|컴포넌트)|mõjutatud(?: (?:komponendid|teenused))?)"
)
_HEADING = re.compile(rf"{_AFFECTED} ?[:\uff1a]?", re.IGNORECASE)
_LISTED = re.compile(rf"{_AFFECTED} ?[:\uff1a] ?(?P<names>.{{1,4000}}).*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:status(?:\n+|[:\uff1a]\n+| - | ))?"
    r"(?:\[([^\[\]\n]{2,40})\][ :\u2013\u2014-]*"
    r"|([^\W\d_][^\d_:()\[\]\n\u2013\u2014]{1,39}?)(?::| ?[\u2013\u2014]| -|$|(?=\n)))",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 4
_STATED = re.compile(r" \([^()]{1,80}\)$")
_WELL: Final = (
    r"(?:all (?:of )?(?:our |the )?(?:systems|services|components)(?: are)?(?: now| currently)?"
    r" (?:operational|online|up|go|normal|(?:operating|running|working) (?:normally|smoothly|as expected))"
    r"|everything is (?:operational|fine|ok|okay|up|working|running|operating normally)"
    r"|nothing to report|(?:we are|we're) (?:currently )?not aware of any (?:issues|problems|incidents|outages)"
    r"|(?:there (?:are|were) )?(?:currently )?no (?:known |current |active |open |ongoing |recent |reported )*"
    r"(?:incidents?|issues?|outages?|problems?|disruptions?)"
    r"(?: (?:reported|at this time|currently|today|right now|to report|found|known))*)[.!]?"
)
ALL_WELL: Final = re.compile(rf"{_WELL}(?:\s{_WELL}){{0,5}}", re.IGNORECASE)
"""Title and text of an entry that stands there because nothing else does."""
_COMMA = re.compile(r", (?![^()]*\))")


def leading_status(text: str, markup: str) -> tuple[str, str]:
    """The word behind a "Status:" with which a text begins, and the text after it; ("", text) when none.

    `text` is the plain text of `markup`. It ends with its line or, where it stands in bold or the like, with that.
    A sentence behind it is no word, but the author's text.
    """
    if not _STATUS_BEGINS.match(text):
        return "", text
    end = _end_of_status(markup)
    if _STRUCK.search(markup, 0, end or _MOST_STATUS):
        return "", text
    head = plain_text(markup[:end], limit=TITLE_LIMIT) if end else ""
    if not head or not text.startswith(head):
        head = text.partition("\n")[0]
    found = _STATUS.fullmatch(head)
    if found is None or len(found["word"].split()) > _MOST_WORDS:
        return "", text
    return one_line(found["word"]), text[len(head) :].strip()


def _end_of_status(markup: str) -> int | None:
    """Where the element ends in which the word behind "Status:" begins; None when its line is its end."""
    depth, begun, said = 0, -1, ""
    for piece in _PIECE.finditer(markup, 0, _STATUS_LIMIT):
        name = (piece["name"] or "").lower()
        if not name:
            said += unescape(piece["text"] or "")
            if begun < 0 and _STATUS_BEGINS.match(one_line(said)):
                begun = depth
            if len(said) > _MOST_STATUS:
                return None
        elif name not in _INLINE:
            if begun >= 0:
                return None
        elif not piece["slash"]:
            depth += 1
        else:
            depth -= 1
            if depth < begun:
                return piece.start()
    return None


def leading_label(text: str, known: Container[str]) -> tuple[str, str]:
    """A known word with which a plain text begins as a line of its own, in brackets, or before a dash or colon.

    With the text after it; ("", text) when none.
    """
    found = _LABEL.match(text)
    word = next((part for part in found.groups() if part), "") if found else ""
    return (word, text[found.end() :].strip()) if found and key(word) in known else ("", text)


def affected_and_rest(text: str) -> tuple[tuple[str, ...], str]:
    """The names of the affected components in a plain text, and the text without their list.

    They are the items below a heading such as "Affected components", the names behind "Affected:" in its line, or
    items which all end in a state in brackets. Any other list is the author's text.
    """
    if not text:
        return (), ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if found := _LISTED.fullmatch(line):
            return _listed(found["names"]), _joined(lines[:number] + lines[number + 1 :])
        if _HEADING.fullmatch(line) and (items := _items(lines, number + 1)):
            return _names(items), _joined(lines[:number] + lines[number + 1 + len(items) :])
    first = next((number for number, line in enumerate(lines) if line.startswith(_BULLET)), len(lines))
    items = _items(lines, first)
    if items and all(_STATED.search(item) for item in items):
        return _names(items), _joined(lines[:first] + lines[first + len(items) :])
    return (), text


def _items(lines: list[str], first: int) -> list[str]:
    """The items of the list that begins with line `first`."""
    end = first
    while end < len(lines) and lines[end].startswith(_BULLET):
        end += 1
    return [line.removeprefix(_BULLET) for line in lines[first:end]]


def _names(items: list[str]) -> tuple[str, ...]:
    """Names without the state in brackets behind them, of which only the last is cut: names have brackets too."""
    found = (one_line(_STATED.sub("", item)) for item in items)
    return tuple(dict.fromkeys(name for name in found if name))[:MOST_COMPONENTS]


def _listed(names: str) -> tuple[str, ...]:
    """The names in one line. Here brackets are mostly part of a name; only a state that is known as one is cut off."""
    found = []
    for name in _COMMA.split(names):
        state = _STATED.search(name)
        found.append(one_line(name[: state.start()] if state and key(state[0]) in COMPONENT_HEALTHS else name))
    return tuple(dict.fromkeys(name for name in found if name))[:MOST_COMPONENTS]


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
