"""Owns what is shown as values (icon, menu lines, view), and one provider as the eye meets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from tray_status.core.commands import Command, OpenSettings, OpenUrl
from tray_status.core.errors import ConfigError
from tray_status.core.links import link_of, public_url, trusted_hosts
from tray_status.core.model import Health, Incident, ProviderId
from tray_status.core.outlook import Outlook, outlook
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState
from tray_status.core.wording import HEALTH_LABEL

STALE_AFTER = timedelta(minutes=10)
"""Without a good poll for longer than this (or three intervals), what is shown carries a mark."""


class IconState(StrEnum):
    """The eight pictures the icon can show."""

    WELL = "all well"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial outage"
    MAJOR_OUTAGE = "major outage"
    UNKNOWN = "nothing known"
    OFFLINE = "offline"
    PAUSED = "paused"


ICON = {
    Health.OPERATIONAL: IconState.WELL,
    Health.MAINTENANCE: IconState.MAINTENANCE,
    Health.DEGRADED: IconState.DEGRADED,
    Health.PARTIAL_OUTAGE: IconState.PARTIAL_OUTAGE,
    Health.MAJOR_OUTAGE: IconState.MAJOR_OUTAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """What the icon shows: its picture, how many incidents go on, and whether some of it is out of date."""

    state: IconState
    badge: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the menu. No label: a separator. No command and no children: a line to read.

    `key` tells which line it is among its neighbours where its label changes with what it says.
    """

    label: str = ""
    key: str = ""
    command: Command | None = None
    checked: bool | None = None
    enabled: bool = True
    default: bool = False
    children: tuple[Item, ...] = ()


SEPARATOR = Item()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the tray shows; `activate` is what a left click on the icon does."""

    icon: Icon
    tooltip: str
    menu: tuple[Item, ...]
    activate: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """Something that is wrong with the program itself, as a sentence.

    `short` is how a line of the menu says it, where that is not the sentence; a click on that line does `command`.
    """

    sentence: str
    short: str | None = None
    command: Command | None = None

    @classmethod
    def of_settings(cls, error: ConfigError) -> ProblemLine:
        """A mistake in the settings file; a click opens the file where it is."""
        place = f"Settings, line {error.line}" if error.line is not None else "Settings"
        return cls(sentence=str(error), short=f"{place}: {error.message}", command=OpenSettings(line=error.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is true of the program as a whole: paused, offline since when, snoozed until when, what is wrong.

    `at_login`: whether the next login starts it; None where that cannot be switched.
    """

    paused: bool = False
    offline_since: datetime | None = None
    snoozed_until: datetime | None = None
    problems: tuple[ProblemLine, ...] = ()
    zone: tzinfo = UTC
    at_login: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One provider as it is shown: its settings, its state, what of it matters, and whether that is out of date."""

    prefs: ProviderPrefs
    state: ProviderState | None
    outlook: Outlook
    stale: bool

    @classmethod
    def of(cls, prefs: ProviderPrefs, state: ProviderState | None, now: datetime) -> Sight:
        """The provider at `now`; of one that was never read nothing is known."""
        if state is None or state.believed_at is None:
            empty = Outlook(health=None, colour=None, ongoing=(), maintenance=(), upcoming=())
            return cls(prefs=prefs, state=state, outlook=empty, stale=False)
        view = outlook(state.belief, prefs.focus, now, acknowledged=state.acknowledged)
        stale = now - state.believed_at > stale_after(prefs)
        return cls(prefs=prefs, state=state, outlook=view, stale=stale)

    def opens(self, incident: Incident | None = None) -> OpenUrl:
        """The command that opens an incident's link where it may be followed, else the provider's page."""
        if incident is None:
            return _opens_page(self.prefs.id, self.prefs.url)
        hosts = trusted_hosts(self.prefs, self.state)
        return OpenUrl(provider=self.prefs.id, url=link_of(incident.url, self.prefs.url, hosts=hosts))


@lru_cache(maxsize=1024)
def _opens_page(provider: ProviderId, url: str) -> OpenUrl:
    """Each menu has one of these for every provider, and it never changes."""
    return OpenUrl(provider=provider, url=public_url(url))


def stale_after(prefs: ProviderPrefs) -> timedelta:
    """How old what we believe of a provider may be before it carries a mark."""
    return max(STALE_AFTER, prefs.every * 3)


def unacknowledged(one: Sight) -> tuple[Incident, ...]:
    """The incidents that go on and were not acknowledged, worst first."""
    return loud(one, one.outlook.ongoing)


def loud(one: Sight, incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Those of the incidents that the user did not acknowledge."""
    acknowledged = one.state.acknowledged if one.state is not None else frozenset()
    return tuple(incident for incident in incidents if incident.id not in acknowledged)


def health_label(one: Sight) -> str:
    """How the provider is, in a word or two."""
    health = one.outlook.health
    return one.outlook.remark or (HEALTH_LABEL[health] if health is not None else "nothing known")
