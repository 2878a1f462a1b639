"""Owns what the page and the windows say alike, and the one function through which the windows' own words pass."""

from __future__ import annotations

from gettext import NullTranslations

from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.core.wording import IMPACT_LABEL, PHASE_LABEL, clock

_spoken = NullTranslations()
"""English; another language takes its place here."""

_ = _spoken.gettext
many = _spoken.ngettext
"""One thing or several of it, by their number; `{count}` in the text stands for it."""

COURSES = {Course.LIVE: _("Going on"), Course.PLANNED: _("Planned"), Course.PAST: _("Over")}
NOTHING = {
    Course.LIVE: _("Nothing is wrong right now."),
    Course.PLANNED: _("No maintenance is announced."),
    Course.PAST: _("Nothing is on record yet."),
}


def state_line(entry: Entry, seen: Overview) -> str:
    """Phase, impact, times, components and what the user decided, in a line."""
    incident = entry.incident
    parts = (
        phase(entry),
        IMPACT_LABEL.get(incident.impact, "") if incident.impact is not None else "",
        times(entry, seen),
        ", ".join(incident.components),
        entry.quiet,
        _("outside your focus") if entry.outside else "",
    )
    return " · ".join(part for part in parts if part)


def phase(entry: Entry) -> str:
    """The phase in a word; empty where the page gives none."""
    return PHASE_LABEL[entry.incident.phase] if entry.incident.phase is not None else ""


def times(entry: Entry, seen: Overview) -> str:
    """From when to when, as far as that is known."""
    incident = entry.incident
    began, over = incident.started_at, entry.course is Course.PAST
    ended = (incident.resolved_at or incident.updated_at) if over else incident.ends_at
    begun = clock(began, seen.at, seen.zone) if began is not None else ""
    end = clock(ended, seen.at, seen.zone) if ended is not None and (began is None or ended > began) else ""
    if begun and end:
        return f"{begun} – {end}"
    return _("since {begun}").format(begun=begun) if begun and entry.course is Course.LIVE else begun or end


def why_unread(row: Row, seen: Overview) -> str:
    """Why a provider cannot be read, and since when; empty while it can."""
    if not row.problem or row.failing_since is None:
        return row.problem
    since = clock(row.failing_since, seen.at, seen.zone)
    return _("{problem} (since {begun})").format(problem=row.problem, begun=since)


def standing(row: Row, seen: Overview) -> str:
    """How a provider is, since when that is only remembered, and whether it is muted."""
    since = _(", as of {time}").format(time=clock(row.stale_since, seen.at, seen.zone)) if row.stale_since else ""
    return f"{row.label}{since}{_(', muted') if row.muted else ''}"
