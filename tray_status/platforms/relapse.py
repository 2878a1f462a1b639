"""Owns the signs that what was called over goes on or has come back, by the newest of several sentences."""

from __future__ import annotations

import re
from typing import Final

from tray_status.platforms.relapse_sentence import Said, hinted, said_by, sentences_of, words_of
from tray_status.platforms.relapse_words import ENDS, FACTS, ILL_NOW, JOINING, OPEN_LABELS, OPEN_STATES, UPDATE

_LOOKED_AT: Final = 2_000
"""Characters at either end of a text that are looked at: what is newest stands at one of them."""

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
    # The mark of items is ours. With another one a text of English letters is of nothing else, which is read faster.
    text = text.replace("\u2022", "-")
    if len(text) > 2 * _LOOKED_AT:
        text = f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    sentences = (sentence for line in text.splitlines() for sentence in sentences_of(line))
    if not any(said_by(sentence) is Said.OPEN and hinted(sentence) for sentence in sentences):
        return False
    said = [(line, found) for line in text.splitlines() if (found := _line(line)) is not None]
    (first, at_first), (last, at_last) = said[0], said[-1]
    return (at_first if _newer(first, last) else at_last) is Said.OPEN


def begins_open(text: str) -> bool:
    """Whether a text begins with the label of an update that says that something is open."""
    label = _LABEL.match(text)
    return label is not None and is_open_state(label[1])


def heading(markup: str) -> str:
    """The label in bold before a dash with which markup begins; "" when none, or one of an end or of a mere fact."""
    label = _BOLD.match(markup)
    words = words_of(label["label"]) if label is not None else []
    return "" if label is None or any(word in FACTS or ENDS.match(word) for word in words) else label["label"]


def _only(label: str, known: frozenset[str]) -> bool:
    words = [word for word in words_of(label) if word not in JOINING]
    return bool(words) and known.issuperset(words)


def _newer(first: str, last: str) -> bool:
    """Whether of two lines the first is the newer one, by their clocks or by "Update"."""
    clocks = [_CLOCK.search(line[:_HEAD]) for line in (first, last)]
    if clocks[0] is not None and clocks[1] is not None:
        return (int(clocks[0][1]), int(clocks[0][2])) > (int(clocks[1][1]), int(clocks[1][2]))
    return UPDATE.match(first) is not None and UPDATE.match(last) is None


def _line(line: str) -> Said | None:
    """What the last sentence of a line says that says anything."""
    for sentence in reversed(sentences_of(line)):
        if (found := said_by(sentence)) is not None:
            return found
    return None
