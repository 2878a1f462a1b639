"""Owns what one entry of a plain feed tells: its phase by the first rule that fits, its kind, components, updates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tray_status.core.model import Kind, Phase, Update
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.doubt import denied, leaves_open, over_now, qualified, taken_back
from tray_status.platforms.doubt import unsure as is_unsure
from tray_status.platforms.entry_text import ALL_WELL, affected_and_rest, leading_label, leading_status
from tray_status.platforms.labels import (
    NO_PHASE,
    before_updates,
    ended_last,
    labelled,
    newest_first,
    phase_of,
    updates_of,
    window_of,
)
from tray_status.platforms.relapse import begins_open, goes_on, heading, ill_now, labelled_open
from tray_status.platforms.words import PHASES, TURNED, Notes, key, kind_of, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_status.platforms.feed_xml import Entry
    from tray_status.platforms.labels import Labelled

WORDS: Final[Mapping[str, Phase]] = {
    **PHASES,
    "detected": Phase.INVESTIGATING,
    **dict.fromkeys(("ongoing", "en cours", "en curso", "em andamento", "in corso", "laufend"), Phase.INVESTIGATING),
    "informational message": Phase.INVESTIGATING,
    "performance issues": Phase.INVESTIGATING,
    "service degradation": Phase.INVESTIGATING,
    "service disruption": Phase.INVESTIGATING,
    "mitigated": Phase.MONITORING,
    "watching": Phase.MONITORING,
    "closed": Phase.RESOLVED,
    "fixed": Phase.RESOLVED,
    "restored": Phase.RESOLVED,
    "recovered": Phase.RESOLVED,
    "incident resolved": Phase.RESOLVED,
    "issue resolved": Phase.RESOLVED,
    "outage resolved": Phase.RESOLVED,
    "service restored": Phase.RESOLVED,
    "service is operating normally": Phase.RESOLVED,
    "planned": Phase.SCHEDULED,
    "upcoming": Phase.SCHEDULED,
    "maintenance started": Phase.IN_PROGRESS,
    "complete": Phase.COMPLETED,
    "cancelled": Phase.COMPLETED,
    "canceled": Phase.COMPLETED,
}
_VAGUE: Final = frozenset({"complete", "fixed", "closed"})
"""Words that, without brackets, may belong to what follows: "Complete: outage", "Fixed - price plan"."""

_LEADING: Final = frozenset(WORDS) - _VAGUE
_OF_EVENTS: Final = frozenset(
    {"informational message", "performance issues", "service degradation", "service disruption"}
)
"""Kinds of events, which some write before "[RESOLVED]"."""

_STILL: Final = frozenset({Phase.INVESTIGATING, Phase.IDENTIFIED, Phase.MONITORING, Phase.IN_PROGRESS, Phase.VERIFYING})
_OPEN: Final = frozenset(word for word, phase in WORDS.items() if phase in _STILL and word not in _OF_EVENTS)
_HEADINGS: Final = frozenset({"", NO_PHASE, *WORDS})
_KINDS: Final[Mapping[str, Kind]] = {
    "incident": Kind.INCIDENT,
    "issue": Kind.INCIDENT,
    "outage": Kind.INCIDENT,
    "maintenance": Kind.MAINTENANCE,
    "planned maintenance": Kind.MAINTENANCE,
    "scheduled maintenance": Kind.MAINTENANCE,
    **dict.fromkeys(("störung", "incidente", "incidencia", "storing", "guasto", "障害", "故障"), Kind.INCIDENT),
    **dict.fromkeys(
        ("wartung", "geplante wartung", "wartungsarbeiten", "onderhoud", "gepland onderhoud"), Kind.MAINTENANCE
    ),
    **dict.fromkeys(("maintenance planifiée", "maintenance programmée", "manutenzione"), Kind.MAINTENANCE),
    **dict.fromkeys(
        ("mantenimiento", "mantenimiento programado", "manutenção", "manutenção programada"), Kind.MAINTENANCE
    ),
    **dict.fromkeys(("メンテナンス", "計画メンテナンス", "维护", "计划维护", "维护通知", "점검"), Kind.MAINTENANCE),
    "announcement": Kind.NOTICE,
    "notice": Kind.NOTICE,
}
_WORD = r"[^\W\d_][^\d_:|()\[\]\u2013\u2014]{1,39}"
_IN_FRONT = re.compile(
    rf"[^\w\[({TURNED}]{{0,4}}"
    r"(?:\[(?P<bracket>[^\[\]]{1,40})\]|\((?P<round>[^()]{1,40})\)"
    rf"|(?P<word>{_WORD}?)(?:[:\uff1a]| ?\|| ?[-\u2013\u2014](?= )))[ :|\u2013\u2014-]*(?P<rest>.*)"
)
_BEHIND = re.compile(
    r"(?P<rest>.*\S) ?"
    rf"(?:\[(?P<bracket>[^\[\]]{{1,40}})\]|\((?P<round>[^()]{{1,40}})\)|(?::| [|\u2013\u2014-]) (?P<word>{_WORD}))"
)
_BRIEF: Final = 1_000
_TYPE = re.compile(r"^Type ?: ?([A-Za-z ]{1,40})$", re.IGNORECASE | re.MULTILINE)
_FACTS = re.compile(r"^(?:Type|Duration|Severity) ?: ?[^\n]{1,80}\n?", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one entry tells.

    `silent`: it names no phase at all, as opposed to one that is not known. `unsure`, of one that names none: it speaks
    of the end so that what an older entry says of it does not count any more.
    """

    entry: Entry
    title: str
    kind: Kind
    phase: Phase | None
    silent: bool
    unsure: bool
    components: tuple[str, ...]
    starts: datetime | None
    ends: datetime | None
    updates: tuple[Update, ...]


def read_entry(entry: Entry, notes: Notes) -> Told:
    """What the entry tells, by its text, its title, its categories, in this order."""
    # Facts about the whole stand in front; what the updates say is their authors' text.
    markup = before_updates(entry.markup)
    text = plain_text(markup, limit=BODY_LIMIT)
    labels, title = _labels(entry.title, text)
    at = entry.updated or entry.published
    listed = labelled(entry.markup, at)
    found = ended_last(newest_first(listed))
    word, rest = leading_status(text, markup)
    if not (word or found):
        word, rest = leading_label(text, _LEADING)
    word = qualified(word, rest, WORDS)
    phase, silent = _phase(entry, word, labels, found, notes)
    ended = phase is not None and phase.over
    # Looked for only where something follows from it: it takes longer than all the rest.
    unsure = (silent or ended) and (
        (not (word or found) and _unsure(title, labels, rest))
        or (silent and (goes_on(title) or ill_now(f"{title}\n{rest}")))
        or (found[:1] == listed[:1] and key(heading(entry.markup)) not in _HEADINGS)
        or _back(found, word, rest)
    )
    if unsure:
        phase = None
    components, rest = affected_and_rest(rest)
    updates = _dated(updates_of(found, notes), at)
    kind = _kind(entry, labels, text, (phase, *(update.phase for update in updates)))
    phase = _fitting(phase, kind)
    starts, ends = window_of(entry.markup, entry.published or at)
    return Told(
        entry=entry,
        title=title,
        kind=kind,
        phase=phase,
        silent=silent,
        unsure=unsure,
        components=components,
        starts=starts,
        ends=ends or entry.ends_at,
        updates=updates
        or (Update(at=at, phase=phase, body=_FACTS.sub("", rest).strip() or rest if ":" in rest else rest),),
    )


def _phase(
    entry: Entry, word: str, labels: tuple[str, ...], found: tuple[Labelled, ...], notes: Notes
) -> tuple[Phase | None, bool]:
    """The phase, and whether nothing named one: by the text first, then by the title, then by the categories."""
    if word:
        return look_up(WORDS, word, "phase", notes), False
    if any(key(one.label) != NO_PHASE for one in found):
        return phase_of(found, notes), False
    in_title = [WORDS[label] for label in labels if label in WORDS]
    # A second phase contradicts "[Resolved]": what is open stands.
    still = [WORDS[label] for label in labels if label in _OPEN]
    over = [phase for phase in in_title if phase.over]
    said = still or over or in_title
    said += [WORDS[label] for label in map(key, (entry.status, *entry.categories)) if label in WORDS]
    return (said[0], False) if said else (None, True)


def _unsure(title: str, labels: tuple[str, ...], rest: str) -> bool:
    """Whether title or text speak of the end and leave doubt about it."""
    return (WORDS.keys().isdisjoint(labels) and is_unsure(title)) or leaves_open(rest)


def _back(found: tuple[Labelled, ...], word: str, rest: str) -> bool:
    """Whether the newest text says that the event goes on: of the updates those down to the one with a phase."""
    if word or not found:
        return begins_open(rest) or goes_on(rest)
    decides = next((at for at, one in enumerate(found) if key(one.label) != NO_PHASE), len(found))
    return any(goes_on(one.body) for one in found[: decides + 1])


def _still(title: str) -> bool:
    """Whether a title tells of what goes on, whatever the label before it says: "[Resolved] EU still down"."""
    return taken_back(title) or re.search(r"\bstill\b", title, re.IGNORECASE) is not None or goes_on(title)


def _labels(whole: str, text: str) -> tuple[tuple[str, ...], str]:
    """Known labels at both ends of a title, such as `[Resolved]` or `Update:`, and the title without them."""
    title = whole
    found = []
    for form, refuted in ((_IN_FRONT, _still), (_BEHIND, denied)):
        while match := form.fullmatch(title):
            label = key(match["bracket"] or match["round"] or match["word"])
            if not match["rest"] or not (label in WORDS or label in _KINDS or label == NO_PHASE):
                break
            if label in _VAGUE and match["word"]:
                break
            if label in WORDS and WORDS[label].over and refuted(match["rest"]):
                break
            found.append(label)
            title = match["rest"]
    if any(label in WORDS and WORDS[label].over for label in found) and labelled_open(title):
        found, title = [label for label in found if label not in WORDS or not WORDS[label].over], whole
    rest = key(title)
    if rest in WORDS or rest in _KINDS:
        found.append(rest)
    elif over_now(title):
        found.append("recovered")
    elif len(text) < _BRIEF and ALL_WELL.fullmatch(f"{title}\n{text}".strip()):
        found += ["notice", "resolved"]
    return tuple(found), one_line(title) or "(without a title)"


def _kind(entry: Entry, labels: tuple[str, ...], text: str, phases: tuple[Phase | None, ...]) -> Kind:
    types = _TYPE.findall(text[:1000]) if ":" in text else ()
    kinds = [_KINDS[word] for word in map(key, (*labels, *types, *entry.categories)) if word in _KINDS]
    if kinds:
        return kinds[0]
    planned = "/maintenance" in entry.link.lower() or ":maintenance/" in entry.id.lower()
    return Kind.MAINTENANCE if planned else kind_of(phases)


def _fitting(phase: Phase | None, kind: Kind) -> Phase | None:
    """The phase in the words of its kind: some makers use those of incidents for maintenance too."""
    if kind is not Kind.MAINTENANCE or phase is None or kind_of((phase,)) is Kind.MAINTENANCE:
        return phase
    return Phase.COMPLETED if phase.over else Phase.IN_PROGRESS


def _dated(updates: tuple[Update, ...], at: datetime | None) -> tuple[Update, ...]:
    """The updates, of which the newest has the entry's date when it names none itself."""
    return (replace(updates[0], at=at), *updates[1:]) if updates and updates[0].at is None else updates
