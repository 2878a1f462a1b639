"""What is told and kept when a page moved by itself: to other software, or to another host. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from tray_status.core.alerts import Around
from tray_status.core.events import Event, EventKind
from tray_status.core.links import asked_of
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import Fetched, Former, NotModified, ProviderState
from tray_status.core.step import Step, tell


def tell_move(
    before: ProviderState,
    after: ProviderState,
    outcome: Fetched | NotModified,
    *,
    moved: bool,
    now: datetime,
    prefs: ProviderPrefs,
    around: Around,
) -> Step:
    """One quiet alert for a page that is another than before, though no change of the settings made it so.

    `moved`: it is on another platform. The reason names what was and what is, so that log and decision log do.
    """
    if not isinstance(outcome, Fetched) or prefs.platform is not None:
        return Step(state=after)
    hosts = _hosts(before, outcome, prefs)
    if moved and before.platform is not None:
        names = (before.platform, outcome.platform)
        move = Event(kind=EventKind.MOVED, provider=after.provider, platforms=names, at=now)
    elif hosts is not None and not moved:
        names = hosts
        move = Event(kind=EventKind.MOVED, provider=after.provider, hosts=names, at=now)
    else:
        return Step(state=after)
    step = tell(after, (move,), last_good=None, prefs=prefs, around=around)
    decided = tuple(replace(one, reason=f"{' → '.join(names)}: {one.reason}") for one in step.decisions)
    return replace(step, decisions=decided)


def former_of(before: ProviderState, outcome: Fetched, prefs: ProviderPrefs) -> Former | None:
    """What the page was before its latest move to other software, once this outcome has been taken in."""
    if outcome.platform == before.platform:
        return before.former if outcome.page is not None else None
    if prefs.platform is not None or before.platform is None or before.page is None:
        return None
    return Former(platform=before.platform, page=before.page)


def _hosts(before: ProviderState, outcome: Fetched, prefs: ProviderPrefs) -> tuple[str, str] | None:
    """The hosts where the page was and is, where these differ and settings name the same address as before."""
    if before.page is None or outcome.page is None or before.asked != asked_of(prefs):
        return None
    was, now = urlsplit(before.page.url).netloc, urlsplit(outcome.page.url).netloc
    return (was, now) if was != now else None
