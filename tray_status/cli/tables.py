"""Owns how answers look to people: aligned lines, the worst first, times on the user's own clock."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from tray_status.cli.output import printable
from tray_status.core.model import Phase
from tray_status.core.owing import NEXT_TRY

Row = Mapping[str, object]

MARKS = {
    "operational": "ok",
    "maintenance": "maintenance",
    "degraded": "degraded",
    "partial_outage": "PARTIAL OUTAGE",
    "major_outage": "MAJOR OUTAGE",
}
HEALTHS = ("major_outage", "partial_outage", "degraded", "None", "maintenance", "operational")
IMPACTS = ("critical", "major", "minor", "None", "none")
"""Worst first; what is not known may be bad."""

WIDE = frozenset("WF")
EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


def status_lines(status: Row) -> Iterator[str]:
    """What is true of the program as a whole, then one line per provider with what is open below it."""
    for problem in _list(status.get("problems")):
        yield f"! {problem}"
    if _lies_ahead(status.get("snoozed_until"), status):
        yield f"  everything is snoozed until {when(status['snoozed_until'])}"
    held = status.get("held_alerts")
    if status.get("quiet_until"):
        yield f"  quiet hours until {when(status['quiet_until'])}"
    if isinstance(held, int) and held > 0:
        yield f"  held back for later: {held} {'alert' if held == 1 else 'alerts'}"
    yield from map(_failing, (one for one in _list(status.get("waiting")) if isinstance(one, dict) and _retries(one)))
    providers = [one for one in _list(status.get("providers")) if isinstance(one, dict)]
    providers.sort(key=lambda one: (bool(one.get("muted")), _rank(HEALTHS, one.get("health"))))
    names = max((width(str(one["name"])) for one in providers), default=0)
    healths = max((width(_health(one)) for one in providers), default=0)
    for one in providers:
        yield f"  {padded(str(one['name']), names)}  {padded(_health(one), healths)}  {_remarks(one, status)}".rstrip()
        for incident in _list(one.get("open")):
            if isinstance(incident, dict):
                mark = " (acknowledged)" if incident.get("acknowledged") else ""
                if _lies_ahead(incident.get("snoozed_until"), status):
                    mark += f" (snoozed until {when(incident['snoozed_until'])})"
                yield f"  {'':{names}}  - {incident['title']}{mark}  [{incident['id']}]"
        for note in _list(one.get("notes"))[-1:]:
            yield f"  {'':{names}}  note: {note}"


def _retries(one: Row) -> bool:
    return one.get("why") == NEXT_TRY


def _failing(one: Row) -> str:
    """A notifier that failed, and what waits for it."""
    waits = "1 alert waits" if one.get("alerts") == 1 else f"{one.get('alerts')} alerts wait"
    return f"  {one.get('notifier')} failed: {waits} for its {NEXT_TRY} at {when(one.get('until'))}"


def _health(one: Row) -> str:
    text = str(one["remark"] or MARKS.get(str(one["health"]), "nothing known"))
    return f"{text}, muted" if one.get("muted") else text


def _remarks(one: Row, status: Row) -> str:
    """What else is to be said of a provider: its snooze, and why its last poll failed."""
    said = []
    if _lies_ahead(one.get("snoozed_until"), status):
        said.append(f"snoozed until {when(one['snoozed_until'])}")
    if one.get("tell_back"):
        said.append("you are told when it is back")
    problem = one.get("problem")
    if isinstance(problem, dict):
        said.append(
            (f"as of {when(one['believed_at'])}: " if one.get("believed_at") else "") + str(problem["sentence"])
        )
    return "; ".join(said)


def _lies_ahead(moment: object, status: Row) -> bool:
    """Whether a time of an answer was still to come when the answer was given."""
    at = status.get("at")
    if not isinstance(moment, str):
        return False
    return not isinstance(at, str) or datetime.fromisoformat(moment) > datetime.fromisoformat(at)


def incident_lines(incidents: Sequence[Row], *, everything: bool) -> Iterator[str]:
    """One block per incident: open ones first, of those the worst first, then the newest (as they come)."""
    if not incidents:
        yield "No incidents are known." if everything else "No incident is open."
    for one in sorted(incidents, key=_badness):
        impact = f", {one['impact']}" if one.get("impact") else ""
        phase = str(one.get("phase") or ("over" if one.get("over") else "open")).replace("_", " ")
        mark = ", acknowledged" if one.get("acknowledged") else ""
        yield f"{one['provider_name']}: {one['title']}"
        since = "from" if phase == Phase.SCHEDULED else "since"
        yield f"  {phase}{impact}{mark}; {since} {when(one.get('started_at'))}  [{one['id']}]"
        if one.get("url"):
            yield f"  {one['url']}"


def _badness(one: Row) -> tuple[bool, bool, int]:
    """Smaller is worse; what is over keeps the order of its times."""
    over = bool(one.get("over"))
    return over, bool(one.get("acknowledged")) and not over, 0 if over else _rank(IMPACTS, one.get("impact"))


def _rank(words: Sequence[str], word: object) -> int:
    return words.index(str(word)) if str(word) in words else words.index("None")


def when(moment: object) -> str:
    """A time of an answer in the user's zone."""
    if not isinstance(moment, str):
        return "unknown"
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of text in aligned columns."""
    every = [tuple(row) for row in rows]
    widths = [max(width(row[column]) for row in every) for column in range(len(every[0]))] if every else []
    for row in every:
        yield "  ".join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip()


def padded(text: str, columns_: int) -> str:
    """The text with blanks behind it, so that it takes so many columns."""
    return text + " " * (columns_ - width(text))


def width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese, Japanese, Korean and emoji take two, accents none."""
    taken, last = 0, 0
    for character in printable(text):
        if character == EMOJI_STYLE:
            taken, last = taken + 2 - (last or 2), 2
        elif not unicodedata.combining(character):
            last = 2 if unicodedata.east_asian_width(character) in WIDE else 1
            taken += last
    return taken


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
