"""Owns how a preview of a focus reads in a window: its sum, its lines, and how far the past is known. No tkinter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from tray_status.core.focus import NOT_NAMED
from tray_status.core.preview import Preview, Previewed, Verdict
from tray_status.core.wording import IMPACT_LABEL
from tray_status.desktop.windows.words import _, many

DAYS = 30
"""How far a window looks back."""

_BEFORE = ("first sight: ", "held back: ")
"""What reasons begin with that say more in the log than here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One incident of the past: when it began, what it was, whether it would have been told, and why (not)."""

    when: str
    title: str
    told: bool
    verdict: str
    reason: str


def lines(seen: Preview, zone: tzinfo) -> tuple[Told, ...]:
    """The incidents that are told or held back, the newest first."""
    return tuple(_line(one, zone) for one in seen.incidents if one.verdict is not Verdict.QUIET)


def sums(seen: Preview) -> str:
    """How many would have been told and held back."""
    told, held = len(seen.of(Verdict.TOLD)), len(seen.of(Verdict.HELD_BACK))
    if not told and not held:
        return _("In the last {days} days there was nothing to tell.").format(days=DAYS)
    alerts = sum(one.alerts for one in seen.of(Verdict.TOLD))
    count = many(_("one notification"), _("{count} notifications"), alerts).format(count=alerts)
    return _("Would have told {told} and held back {held} of the last {days} days ({count}).").format(
        told=told, held=held, days=DAYS, count=count
    )


def reach(seen: Preview) -> str:
    """How far back the past is known, where that is less than the days; empty where it is enough."""
    if seen.reaches is None:
        return _("Its page lists only what is open: nothing older is known.")
    known = (seen.until - seen.reaches).days
    if known >= (seen.until - seen.since).days:
        return ""
    return many(_("Only one day is known."), _("Only {count} days are known."), known).format(count=known)


def _line(one: Previewed, zone: tzinfo) -> Told:
    began = (one.incident.started_at or one.at).astimezone(zone)
    return Told(
        when=f"{began:%d %b}",
        title=one.incident.title or _("untitled"),
        told=one.verdict is Verdict.TOLD,
        verdict=_("told") if one.verdict is Verdict.TOLD else _("held back"),
        reason="; ".join(_reasons(one)),
    )


def _reasons(one: Previewed) -> Iterator[str]:
    if one.verdict is Verdict.HELD_BACK:
        reason = one.reason
        for before in _BEFORE:
            reason = reason.removeprefix(before)
        yield reason
        return
    if one.incident.impact is not None:
        yield IMPACT_LABEL.get(one.incident.impact, "")
    if NOT_NAMED in one.reason:
        yield NOT_NAMED
