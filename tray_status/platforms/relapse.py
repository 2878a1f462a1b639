"""Owns the signs that what was called over goes on or has come back, by the newest of several sentences."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from tray_status.platforms.relapse_words import (
    AGAIN,
    BOUNDED,
    COMING,
    CONDITIONS,
    ENDS,
    FACTS,
    GOOD,
    HINTS,
    ILL,
    ILL_NOW,
    IN_ASIA,
    JOINING,
    NOT,
    OPEN_LABELS,
    OPEN_STATES,
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
    UPDATE,
    WORSE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOKED_AT: Final = 2_000
"""Characters at either end of a text that are looked at: what is newest stands at one of them."""

_NEAR: Final = 4
_SPLIT = re.compile(r"[.!?\u3002\uff01\uff1f](?=\s|$)|[\u3002\uff01\uff1f]")
_PIECE = re.compile(r"[^\W\d_]+|[,;:()\u2013\u2014]")
_CONTRACTED = re.compile(r"n['\u2019`\u00b4\u02bc\uff07]t\b")
_SUNK = re.compile(
    r"\b(rates?|errors?|delays?|latency|times?|timeouts?|load|usage|failures)(?: are| is| went| have gone| has gone)?"
    r"(?: back)? down\b"
)
_BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,40})[\])]")
_BEHIND = re.compile(r"(?:[,:|]|\.\.| [-\u2013\u2014*]) ?([^,:|\u2013\u2014]{1,40})$")
_LABEL = re.compile(r"\W{0,3}([^\W\d_][^\W\d_ ]{1,20}(?: [^\W\d_]{2,20}){0,2})(?: ?[:\uff1a\u2013\u2014]| -)(?=\s|$)")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.h]([0-5]\d)\b")
_HEAD: Final = 40
_BOLD = re.compile(
    r"\s{0,9}(?:<(?:p|div|br|li|ul)\b[^<>]{0,99}>\s{0,9}){0,3}<(?P<tag>strong|b)\b[^<>]{0,99}>"
    r"(?P<label>[^\W\d_][^\d<>:]{1,30})</(?P=tag)>\s{0,9}(?:-|\u2013|\u2014|&ndash;|&mdash;)",
    re.IGNORECASE,
)


class _Said(Enum):
    """What a sentence says of an event."""

    OPEN = "open"
    OVER = "over"


def labelled_open(title: str) -> bool:
    """Whether a title has anywhere in brackets, or behind its last dash or colon, a label that means open."""
    labels = _BRACKETED.findall(title)
    if behind := _BEHIND.search(title):
        labels.append(behind[1])
    return any(_only(label, OPEN_LABELS) for label in labels)


def is_open_state(label: str) -> bool:
    """Whether the label of an update says that something is open: "Reopened", "Still down"."""
    return _only(label, OPEN_STATES)


def ill_now(text: str) -> bool:
    """Whether a text says that something is down, or is looked into, as of what is so now."""
    return ILL_NOW.search(text[:_LOOKED_AT]) is not None


def goes_on(text: str) -> bool:
    """Whether the newest words of a text say that the event goes on or is back; those of its end take that back.

    Of lines which contradict each other the newest counts: the later clock, "Update:" before none, else the last.
    """
    if not _hinted(text):
        return False
    if len(text) > 2 * _LOOKED_AT:
        text = f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    sentences = [sentence for line in text.splitlines() for sentence in _SPLIT.split(line)]
    if not any(_sentence(sentence) is _Said.OPEN for sentence in sentences if _hinted(sentence)):
        return False
    said = [(line, found) for line in text.splitlines() if (found := _line(line)) is not None]
    (first, at_first), (last, at_last) = said[0], said[-1]
    return (at_first if _newer(first, last) else at_last) is _Said.OPEN


def begins_open(text: str) -> bool:
    """Whether a text begins with the label of an update that says that something is open."""
    label = _LABEL.match(text)
    return label is not None and is_open_state(label[1])


def heading(markup: str) -> str:
    """The label in bold before a dash with which markup begins; "" when none, or one of an end or of a mere fact."""
    label = _BOLD.match(markup)
    words = _words(label["label"]) if label is not None else []
    return "" if label is None or any(word in FACTS or ENDS.match(word) for word in words) else label["label"]


def _only(label: str, known: frozenset[str]) -> bool:
    words = [word for word in _words(label) if word not in JOINING]
    return bool(words) and known.issuperset(words)


def _hinted(text: str) -> bool:
    """Whether a text may say that anything goes on: nearly all do not, and this is quickly seen."""
    return any(map(text.lower().__contains__, HINTS))


def _newer(first: str, last: str) -> bool:
    """Whether of two lines the first is the newer one, by their clocks or by "Update"."""
    clocks = [_CLOCK.search(line[:_HEAD]) for line in (first, last)]
    if clocks[0] is not None and clocks[1] is not None:
        return (int(clocks[0][1]), int(clocks[0][2])) > (int(clocks[1][1]), int(clocks[1][2]))
    return UPDATE.match(first) is not None and UPDATE.match(last) is None


def _line(line: str) -> _Said | None:
    """What the last sentence of a line says that says anything."""
    for sentence in reversed(_SPLIT.split(line)):
        if (found := _sentence(sentence)) is not None:
            return found
    return None


def _sentence(sentence: str) -> _Said | None:
    """What one sentence says; its last word counts. One that only supposes something says nothing."""
    far_east = max((match.end() for match in IN_ASIA.finditer(sentence)), default=-1)
    if far_east >= 0:
        return _Said.OVER if ENDS.search(sentence, far_east) else _Said.OPEN
    words = _words(sentence)
    if _supposes(words):
        return None
    words = _turned(words)
    opened = _opened(words)
    ended = max((at for at, word in enumerate(words) if word in GOOD or ENDS.match(word)), default=-1)
    if opened < 0:
        return _Said.OVER if ended >= 0 and NOT.isdisjoint(words) else None
    if ended > opened:
        return _Said.OVER
    if words[opened] in REOPENED:
        return _Said.OPEN
    recap = _past(words, opened) or (PRESENT.isdisjoint(words) and BOUNDED.search(sentence.lower()) is not None)
    return None if recap else _Said.OPEN


def _words(sentence: str) -> list[str]:
    low = _CONTRACTED.sub(" not", sentence.lower()).replace("re-o", "reo").replace(", however,", " however")
    return _PIECE.findall(_SUNK.sub(r"\1 normal", low.replace("once more", "again")))


def _supposes(words: Sequence[str]) -> bool:
    """Whether a sentence holds a condition or advice: "If the problem persists, contact us"."""
    # Three languages have a reflexive pronoun that looks like their neighbours' "if".
    return any(
        word in CONDITIONS and not (word in ("si", "se") and set(words[at + 1 : at + 2]) & TURNING)
        for at, word in enumerate(words)
    )


def _turned(words: Sequence[str]) -> list[str]:
    """The words, with each denial of something good as one that is ill: "not available" is "unavailable"."""
    found: list[str] = []
    since = 0
    for word in words:
        good, ends = word in GOOD, ENDS.match(word) is not None
        ends = ends or (bool(since) and word == "over") or (since == 1 and word == "back")
        if since and (good or ends):
            as_before = [one for one in found[-since:] if one in AGAIN]
            found[-since:] = [*as_before, "unresolved" if ends else "unavailable"]
            since = 0
            continue
        found.append(word)
        if word in NOT or word in STOPPED:
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
        if words[n] in STOPS or words[n] in GOOD or ENDS.match(words[n]):
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
    return any(word in TOWARDS or word in GOOD or ENDS.match(word) for word in behind)


def _past(words: Sequence[str], at: int) -> bool:
    """Whether the nearest verb before a place is one of the past: "it was down again" tells what there was."""
    verbs = [word for word in words[max(0, at - _NEAR - 1) : at] if word in PAST or word in PRESENT]
    return bool(verbs) and verbs[-1] in PAST
