"""Owns the markup in which Statuspage and its imitators write an incident's updates: time, label, dash, text."""

from __future__ import annotations

import re
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from tray_status.core.model import Phase, Update
from tray_status.core.text import BODY_LIMIT, MARKUP_LIMIT, TITLE_LIMIT, one_line, plain_text
from tray_status.platforms.doubt import qualified
from tray_status.platforms.relapse import is_open_state
from tray_status.platforms.times import day_of_year, parse_partial, parse_window
from tray_status.platforms.words import PHASES, Notes, key, look_up

if TYPE_CHECKING:
    from datetime import datetime

MOST_UPDATES: Final = 100
"""Updates of one incident that are read, from the newest on."""

_MOST_LOOKS: Final = 1000
"""Words in bold that are looked at: each may be a label."""

NO_PHASE: Final = "update"
"""The label of a message that leaves the phase as it was."""

# Every repetition is bounded: hostile markup must not cost more than a multiple of its length.
_UPDATE = re.compile(
    r"<small\b[^<>]{0,200}>(?P<time>(?:[^<]|<(?!/small)){0,400})</small>\s{0,99}(?:<br\s{0,9}/?>(?:</br>)?)?\s{0,99}"
    r"<(?P<tag>strong|b)\b[^<>]{0,200}>(?P<label>[^<]{1,80})</(?P=tag)>\s{0,99}(?:-|:|\u2013|\u2014|&ndash;|&mdash;)?",
    re.IGNORECASE,
)
# The same as Statuspage itself writes it; what this takes for an update, the pattern above takes for the same.
_USUAL_UPDATE = re.compile(
    r"<small>(?P<time>(?P<month>[A-Z][a-z]{2}) <var data-var='date'> ?(?P<day>[0-9]{1,2})</var>, "
    r"<var data-var='time'>(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})</var> UTC)</small><br ?/?>\s?"
    r"<strong>(?P<label>[^<]{1,80})</strong>\s{0,99}(?:-|:|\u2013|\u2014|&ndash;|&mdash;)?"
)
_UNDATED = re.compile(
    r"<(?:p|br|div|li)\b[^<>]{0,99}>\s{0,99}"
    r"<(?P<tag>strong|b|em|i|small|span)\b[^<>]{0,200}>(?P<label>[^<]{1,80}?)"
    r"(?:\s?[:\u2013\u2014-]\s?</(?P=tag)>"
    r"|</(?P=tag)>\s{0,99}(?:-|:|\u2013|\u2014|&ndash;|&mdash;|(?=</?(?:p|br|div|li)\b)|\Z))"
    r"|<(?P<heading>h[1-6])\b[^<>]{0,200}>(?P<titled>[^<]{1,80})</(?P=heading)>",
    re.IGNORECASE,
)
_SMALL: Final = "<small"
_BEGINNING: Final = "<p>"
_PLANNED: Final = "this is a scheduled event"
_WINDOW = re.compile(_PLANNED + r"((?:[^<]|<(?!/strong)){1,400})</strong>", re.IGNORECASE)


class Labelled(NamedTuple):
    """One update as it is printed: its time if it can be told, the label as it stands there, the text."""

    at: datetime | None
    label: str
    body: str


AnUpdate = TypeVar("AnUpdate", Update, Labelled)


def labelled(markup: str, anchor: datetime | None) -> tuple[Labelled, ...]:
    """The updates in document order; () when the markup has none of this form.

    Their times lack the year: the first lies not after `anchor`, each further one not after the one before it.
    Imitators leave the times out; then only labels that are known count, for authors write in bold as well.
    """
    markup = markup[:MARKUP_LIMIT]
    found = _dated(markup)
    if not found:
        return _undated(markup, anchor)
    ends = [*(match.start() for match in found[1:]), len(markup)]
    updates = []
    for match, end in zip(found[:MOST_UPDATES], ends, strict=False):
        at = _time_of(match, anchor)
        anchor = at or anchor
        updates.append(Labelled(at, _plain(match["label"]), _body(markup[match.end() : end])))
    return tuple(updates)


def _body(markup: str) -> str:
    """The plain text of one update. Most are a line of one paragraph, and the next one has begun behind it."""
    text = markup.removesuffix("<p>").removesuffix("</p>")
    if "<" in text or ">" in text or "&" in text or not text.isprintable():
        return plain_text(markup, limit=BODY_LIMIT)
    return one_line(text, limit=BODY_LIMIT)


def _dated(markup: str) -> list[re.Match[str]]:
    """Where the updates begin that print their times; one more than are read, which tells where the last of them ends.

    Where all are of the usual form, as they nearly always are, they are found in a third of the time.
    """
    usual = list(_USUAL_UPDATE.finditer(markup))
    if usual and len(usual) == markup.casefold().count(_SMALL):
        return usual[: MOST_UPDATES + 1]
    return list(islice(_UPDATE.finditer(markup), MOST_UPDATES + 1))


def _time_of(update: re.Match[str], anchor: datetime | None) -> datetime | None:
    if update.re is _USUAL_UPDATE and anchor is not None:
        at = day_of_year(update["month"], update["day"], update["hour"], update["minute"], anchor=anchor)
        if at is not None:
            return at
    return parse_partial(_plain(update["time"]), anchor)


def _undated(markup: str, anchor: datetime | None) -> tuple[Labelled, ...]:
    """The updates of those who put the label alone in bold or a heading, and a date, if any, in the line before it."""
    # What stands at the beginning is behind a tag as well: that every match begins with one makes the search quick.
    markup = _BEGINNING + markup
    found = [one for one in islice(_UNDATED.finditer(markup), _MOST_LOOKS) if _known(one)][:MOST_UPDATES]
    if not found:
        return ()
    ends = [*(match.start() for match in found[1:]), len(markup)]
    bodies = [plain_text(markup[match.end() : end], limit=BODY_LIMIT) for match, end in zip(found, ends, strict=True)]
    before = plain_text(markup[len(_BEGINNING) : found[0].start()], limit=BODY_LIMIT)
    updates: list[Labelled] = []
    for number, match in enumerate(found):
        text, _, line = (bodies[number - 1] if number else before).rpartition("\n")
        at = parse_partial(line, anchor)
        if at is not None and number:
            updates[-1] = updates[-1]._replace(body=text.strip())
        label = qualified(_plain(match["label"] or match["titled"]), bodies[number], PHASES)
        updates.append(Labelled(at, label, bodies[number]))
    return tuple(updates)


def _known(match: re.Match[str]) -> bool:
    label = key(_plain(match["label"] or match["titled"]))
    return label in PHASES or label == NO_PHASE or is_open_state(label)


def _plain(markup: str) -> str:
    if "<" not in markup and "&" not in markup:
        return one_line(markup)
    return one_line(plain_text(markup, limit=TITLE_LIMIT))


def before_updates(markup: str) -> str:
    """What stands before the first update of this form; all of it when there is none."""
    first = _UPDATE.search(markup)
    return markup[: first.start()] if first else markup


def updates_of(found: tuple[Labelled, ...], notes: Notes) -> tuple[Update, ...]:
    """The updates in our words; a label that is no phase gives None, with a note unless it is the usual "Update"."""
    return tuple(Update(at=one.at, phase=_phase(one.label, notes), body=one.body) for one in found)


def phase_of(found: tuple[Labelled, ...], notes: Notes) -> Phase | None:
    """The phase by the newest label that is one; None when that label is unknown or there is none."""
    label = next((one.label for one in found if key(one.label) != NO_PHASE), "")
    return _phase(label, notes)


def _phase(label: str, notes: Notes) -> Phase | None:
    known = key(label)
    if known in PHASES:
        return PHASES[known]
    return None if known == NO_PHASE else look_up(PHASES, label, "phase", notes)


def newest_first(updates: tuple[AnUpdate, ...]) -> tuple[AnUpdate, ...]:
    """The updates in the order in which pages list them; turned round when by their dates the oldest stands first.

    Their own order is kept otherwise: single dates out of order come from back-dating.
    """
    times = [update.at for update in updates if update.at is not None]
    ascending = len(times) == len(updates) > 1 and times[0] < times[-1] and all(a <= b for a, b in pairwise(times))
    return updates[::-1] if ascending else updates


def ended_last(found: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
    """Updates without any date, turned round when the last one is the end: nothing begins with its end."""
    if not found or found[0].at is not None:
        return found
    phases = [PHASES[key(one.label)] for one in found if key(one.label) in PHASES]
    turned = len(phases) > 1 and phases[-1].over and not any(phase.over for phase in phases[:-1])
    return found[::-1] if turned and all(one.at is None for one in found) else found


def ended_at(updates: tuple[Update, ...]) -> datetime | None:
    """When it was over, by updates newest first: the oldest of the last ones that say so."""
    last = takewhile(lambda update: update.phase is None or update.phase.over, updates)
    times = [update.at for update in last if update.phase is not None and update.at is not None]
    return times[-1] if times else None


def began_at(updates: tuple[Update, ...], phase: Phase | None = None) -> datetime | None:
    """The time of the earliest update, or of the earliest one of a phase."""
    times = [update.at for update in updates if update.at is not None and phase in (None, update.phase)]
    return min(times, default=None)


def window_of(markup: str, near: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Start and end of a planned event that has not begun; (None, None) when the markup names none."""
    found = _WINDOW.search(markup) if _PLANNED in markup.lower() else None
    return parse_window(_plain(found[1]), near) if found else (None, None)
