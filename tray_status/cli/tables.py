"""Owns how answers look to people: aligned lines, no more than a screen is wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from tray_status.core.model import Phase

Row = Mapping[str, object]

MARKS = {
    "operational": "ok",
    "maintenance": "maintenance",
    "degraded": "degraded",
    "partial_outage": "PARTIAL OUTAGE",
    "major_outage": "MAJOR OUTAGE",
}


def status_lines(status: Row) -> Iterator[str]:
    """One line per provider, and one for each thing that is wrong with the program itself."""
    for trouble in _list(status.get("troubles")):
        yield f"! {trouble}"
    if status.get("snoozed_until"):
        yield f"  snoozed until {when(status['snoozed_until'])}"
    providers = [one for one in _list(status.get("providers")) if isinstance(one, dict)]
    names = max((len(str(one["name"])) for one in providers), default=0)
    for one in providers:
        yield f"  {one['name']!s:{names}}  {_health(one)}{_freshness(one)}"
        for incident in _list(one.get("open")):
            if isinstance(incident, dict):
                mark = " (acknowledged)" if incident.get("acknowledged") else ""
                yield f"  {'':{names}}  - {incident['title']}{mark}  [{incident['id']}]"


def _health(one: Row) -> str:
    text = str(one["remark"] or MARKS.get(str(one["health"]), "nothing known"))
    return f"{text}, muted" if one.get("muted") else text


def _freshness(one: Row) -> str:
    problem = one.get("problem")
    if not isinstance(problem, dict):
        return ""
    since = f", as of {when(one['believed_at'])}" if one.get("believed_at") else ""
    return f"{since} ({problem['sentence']})"


def incident_lines(incidents: Sequence[Row], *, everything: bool) -> Iterator[str]:
    """One block per incident, newest first."""
    if not incidents:
        yield "No incidents are known." if everything else "No incident is open."
    for one in incidents:
        impact = f", {one['impact']}" if one.get("impact") else ""
        phase = str(one.get("phase") or ("over" if one.get("over") else "open")).replace("_", " ")
        mark = ", acknowledged" if one.get("acknowledged") else ""
        yield f"{one['provider_name']}: {one['title']}"
        since = "from" if phase == Phase.SCHEDULED else "since"
        yield f"  {phase}{impact}{mark}; {since} {when(one.get('started_at'))}  [{one['id']}]"
        if one.get("url"):
            yield f"  {one['url']}"


def when(moment: object) -> str:
    """A time of an answer in the user's zone."""
    if not isinstance(moment, str):
        return "unknown"
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of text in aligned columns."""
    every = [tuple(row) for row in rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(every[0]))] if every else []
    for row in every:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
