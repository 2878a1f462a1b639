"""Hands windows about providers what they ask for: how pages look, and what is known of their past."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tray_status.core.belief import Belief
    from tray_status.core.overview import Row
    from tray_status.core.prefs import Focus, ProviderPrefs, Settings
    from tray_status.core.preview import Preview
    from tray_status.desktop.windows.provider_doors import Discovery, Hear, ProviderDoors
    from tray_status.exploring import Looked
    from tray_status.place import Place


def provider_doors(place: Place, settings: Callable[[], Settings]) -> ProviderDoors:
    """The doors of windows about providers; `settings` gives those of now."""
    from tray_status.desktop.windows.provider_doors import ProviderDoors
    from tray_status.engine.zone import SystemZone

    zone = SystemZone()
    return ProviderDoors(
        explore=lambda url, hear: _explore(url, settings(), place.environ, hear),
        past=lambda prefs: _past(prefs, settings(), place),
        preview=_preview,
        rows=lambda: _rows(place, settings()),
        zone=zone,
    )


def _explore(url: str, settings: Settings, environ: Mapping[str, str], hear: Hear) -> Discovery:
    """Look at an address. Raises UsageError for one that cannot be asked at all."""
    from tray_status.cli.addresses import usable
    from tray_status.exploring import look_into

    usable(url)
    return discovery(look_into(url, settings, environ, hear))


def discovery(looked: Looked) -> Discovery:
    """What became of looking at an address, in the words of the command line."""
    from tray_status.cli.detect import summary, what
    from tray_status.desktop.windows.provider_doors import Discovery
    from tray_status.engine.finding import plainly

    belief = looked.step.state.belief if looked.step is not None else None
    problem = looked.problem.sentence if looked.problem is not None else ""
    clues = looked.explored.detection.evidence if looked.explored is not None else ()
    return Discovery(
        url=looked.url,
        address=looked.address,
        what=what(looked) if looked.found is not None or looked.children else "",
        evidence=tuple(dict.fromkeys(plainly(clue.sentence) for clue in clues)),
        health=belief.health if belief is not None else None,
        parts=tuple(one.name for one in belief.components) if belief is not None else (),
        open_incidents=sum(not one.over for one in belief.incidents) if belief is not None else 0,
        children=looked.children,
        problem=problem if looked.found is not None else summary(problem),
    )


def _past(prefs: ProviderPrefs, settings: Settings, place: Place) -> Belief:
    """What is known of a provider. Raises FetchError when nothing is, and its page does not answer."""
    from tray_status.cli.preview import past_of
    from tray_status.core.errors import FetchError
    from tray_status.core.problem import Problem
    from tray_status.engine.clock import SystemClock

    belief = past_of(prefs, place, settings, SystemClock().now())
    if isinstance(belief, Problem):
        raise FetchError(belief)
    return belief


def _preview(prefs: ProviderPrefs, focus: Focus, past: Belief) -> Preview:
    from dataclasses import replace
    from datetime import timedelta

    from tray_status.core.preview import preview
    from tray_status.desktop.windows.preview_form import DAYS
    from tray_status.engine.clock import SystemClock

    now = SystemClock().now()
    return preview(past, replace(prefs, focus=focus), since=now - timedelta(days=DAYS), now=now)


def _rows(place: Place, settings: Settings) -> tuple[Row, ...]:
    from tray_status.cli.gathering import Gathering

    return Gathering(place).going_on(settings).rows
