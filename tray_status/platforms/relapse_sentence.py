"""Owns what one sentence says of an event: that it goes on or is back, that it is over, or neither."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tray_status.platforms.relapse_words import (
    AGAIN,
    BOUNDED,
    COMING,
    CONDITIONS,
    ENDS,
    GOOD,
    HINTS,
    ILL,
    IN_ASIA,
    NOT,
    PAST,
    PERSISTING,
    PRESENT,
    PROBLEMS,
    REMEDIES,
    REOPENED,
    STOPPED,
    STOPS,
    TOWARDS,
    TURNING,
    WORSE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR: Final = 4
_SPLIT = re.compile(r"[.!?\u3002\uff01\uff1f](?=\s|$)|[\u3002\uff01\uff1f]")
_PIECE = re.compile(r"[^\W\d_]+|[,;:()\u2013\u2014]")
_CONTRACTED = re.compile(r"n['\u2019`\u00b4\u02bc\uff07]t\b")
_SUNK = re.compile(
    r"\b(rates?|errors?|delays?|latency|times?|timeouts?|load|usage|failures)(?: are| is| went| have gone| has gone)?"
    r"(?: back)? down\b"
)
_DENYING: Final = NOT | STOPPED
_REFLEXIVE: Final = frozenset({"si", "se"})
"""Pronouns of three languages, which look like their neighbours' "if"."""

_SIGNS: Final = ",;:()"
_BLANKED: Final = {number: " " for number in range(128) if not (chr(number).isalpha() or chr(number) in _SIGNS)}
_TELLING: Final = REOPENED | PERSISTING | AGAIN | {"unavailable", "unresolved"}
"""Without one of these words nothing is said to go on."""


class Said(Enum):
    """What a sentence says of an event."""

    OPEN = "open"
    OVER = "over"


def sentences_of(line: str) -> list[str]:
    """The sentences of a line; marks that end one may be left at its end."""
    if not line.isascii():
        return _SPLIT.split(line)
    return line.replace("! ", ". ").replace("? ", ". ").split(". ")


def hinted(text: str) -> bool:
    """Whether one of the words stands there without which nothing is said to go on."""
    return any(map(text.lower().__contains__, HINTS))


def said_by(sentence: str) -> Said | None:
    """What one sentence says; its last word counts. One that only supposes something says nothing."""
    if not sentence.isascii():
        far_east = max((match.end() for match in IN_ASIA.finditer(sentence)), default=-1)
        if far_east >= 0:
            return Said.OVER if ENDS.search(sentence, far_east) else Said.OPEN
    words = words_of(sentence)
    if _supposes(words):
        return None
    words = _turned(words)
    opened = -1 if _TELLING.isdisjoint(words) else _opened(words)
    if opened < 0:
        return Said.OVER if NOT.isdisjoint(words) and _well(words) else None
    if _well(words[opened + 1 :]):
        return Said.OVER
    if words[opened] in REOPENED:
        return Said.OPEN
    recap = _past(words, opened) or (PRESENT.isdisjoint(words) and BOUNDED.search(sentence.lower()) is not None)
    return None if recap else Said.OPEN


def words_of(sentence: str) -> list[str]:
    """The words of a sentence in small letters, and the signs between them; "isn't" and the like are two words."""
    low = _CONTRACTED.sub(" not", sentence.lower()).replace("re-o", "reo").replace(", however,", " however")
    low = low.replace("once more", "again")
    return _pieces(_SUNK.sub(r"\1 normal", low) if " down" in low else low)


def _pieces(low: str) -> list[str]:
    """The words and signs of a text in small letters, in order."""
    if not low.isascii():
        return _PIECE.findall(low)
    # The same in less time: nearly all texts are of such letters alone.
    for sign in _SIGNS:
        if sign in low:
            low = low.replace(sign, f" {sign} ")
    return low.translate(_BLANKED).split()


@lru_cache(maxsize=1024)  # texts say the same few words thousands of times
def _ends(word: str) -> bool:
    """Whether a word is one by which something is over."""
    return ENDS.match(word) is not None


def _well(words: Sequence[str]) -> bool:
    """Whether one of the words says that something is over, or well."""
    return not GOOD.isdisjoint(words) or any(map(_ends, words))


def _supposes(words: Sequence[str]) -> bool:
    """Whether a sentence holds a condition or advice: "If the problem persists, contact us"."""
    found = CONDITIONS.intersection(words)
    if not found <= _REFLEXIVE:
        return True
    return bool(found) and any(
        word in found and not set(words[at + 1 : at + 2]) & TURNING for at, word in enumerate(words)
    )


def _turned(words: Sequence[str]) -> list[str]:
    """The words, with each denial of something good as one that is ill: "not available" is "unavailable"."""
    if _DENYING.isdisjoint(words):
        return list(words)
    found: list[str] = []
    since = 0
    for word in words:
        if since:
            ends = word == "over" or (since == 1 and word == "back") or _ends(word)
            if ends or word in GOOD:
                as_before = [one for one in found[-since:] if one in AGAIN]
                found[-since:] = [*as_before, "unresolved" if ends else "unavailable"]
                since = 0
                continue
        found.append(word)
        if word in _DENYING:
            since = 1
        elif since:
            since = 0 if word in STOPS or since == _NEAR else since + 1
    return found


def _opened(words: Sequence[str]) -> int:
    """Where the last word stands that says that something goes on or is back; -1 when there is none."""
    if not NOT.isdisjoint(words):
        return -1
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word in REOPENED or word == "unresolved":
            return at
        if word == "unavailable" and _near(words, at, -1, REMEDIES, 1):
            return at
        # Behind "rolled" or "switched" it is an end; problems themselves come back.
        persists = word in PERSISTING and (word != "back" or words[max(0, at - 1)] in COMING)
        if persists and _worse(words, at):
            return at
        if word in AGAIN and (
            _near(words, at, 1, ILL | PROBLEMS, _NEAR)
            or _near(words, at, -1, ILL, 2)
            or _near(words, at, -1, PROBLEMS, _NEAR)
        ):
            return at
    return -1


def _near(words: Sequence[str], at: int, step: int, wanted: frozenset[str], most: int) -> bool:
    """Whether one of the wanted words stands at most so many words away, and nothing between them parts the two."""
    for n in range(at + step, at + step * (most + 2), step):
        if not 0 <= n < len(words):
            return False
        if words[n] in wanted:
            return True
        if words[n] in STOPS or words[n] in GOOD or _ends(words[n]):
            return False
    return False


def _worse(words: Sequence[str], at: int) -> bool:
    """Whether what stands around a verb that persists is ill: "problem persists", "remains down", "continue to see"."""
    behind = words[at + 1 : at + 3]
    if words[max(0, at - 1)] == "to":
        return False  # "caused it to remain down" tells what there was
    if behind and behind[0] in ILL:
        return True
    if behind and behind[0] == "to" and behind[-1] in WORSE:
        return behind[-1] in ILL or _near(words, at + 2, 1, ILL | PROBLEMS, _NEAR)
    return _near(words, at, -1, PROBLEMS, _NEAR) and not _goes_well(behind)


def _goes_well(behind: Sequence[str]) -> bool:
    """Whether what stands behind "returned" or "remains" is good: "to normal", "closed"."""
    return not TOWARDS.isdisjoint(behind) or _well(behind)


def _past(words: Sequence[str], at: int) -> bool:
    """Whether the nearest verb before a place is one of the past: "it was down again" tells what there was."""
    verbs = [word for word in words[max(0, at - _NEAR - 1) : at] if word in PAST or word in PRESENT]
    return bool(verbs) and verbs[-1] in PAST
