"""What a story of simulated status pages is, as data, and what every page says at any second of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tray_status.core.model import IMPACT_HEALTH, Health, Impact, Kind, Phase


class Style(StrEnum):
    """Which kind of status page a site has."""

    STATUSPAGE = "statuspage"
    INCIDENTIO = "incidentio"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An invented provider: its id, its name, what its page is like, and the names of its components."""

    id: str
    name: str
    style: Style
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message written on a site's page, `at` seconds after the story began (negative: before it).

    Steps of one `entry` belong together. The first needs a title; later ones change only what they name. `phase` None
    is a message that changes no phase. `affects` gives components their health until the entry is over. A maintenance
    has a `window`: its planned start and end, in the same seconds.
    """

    at: float
    site: str
    entry: str
    phase: Phase | None
    text: str
    title: str | None = None
    kind: Kind = Kind.INCIDENT
    impact: Impact | None = None
    affects: Mapping[str, Health] | None = None
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """From `since` to just before `until` a site answers every request with an HTTP status and no document."""

    site: str
    since: float
    until: float
    status: int = 503
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message of an entry. `phase` None: it changed none. `affects` is the health of components after it."""

    at: float
    phase: Phase | None
    text: str
    affects: Mapping[str, Health] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An incident or maintenance as its page shows it now; `posts` are newest first."""

    id: str
    kind: Kind
    title: str
    impact: Impact
    phase: Phase
    affects: Mapping[str, Health]
    window: tuple[float, float] | None
    posts: tuple[Post, ...]

    @property
    def started_at(self) -> float:
        """When it was first written about."""
        return self.posts[-1].at

    @property
    def updated_at(self) -> float:
        """When it was last written about."""
        return self.posts[0].at

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.phase.over

    @property
    def felt(self) -> bool:
        """Whether it is going on: not over, and more than a plan."""
        return not self.over and self.phase is not Phase.SCHEDULED

    @property
    def health(self) -> Health:
        """What it does to the whole page while it is felt."""
        return Health.MAINTENANCE if self.kind is Kind.MAINTENANCE else IMPACT_HEALTH[self.impact]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """Everything one site says at one moment. Two equal values are the same bytes: nothing in it ticks."""

    site: Site
    entries: tuple[Entry, ...] = ()
    fault: Fault | None = None

    @property
    def changed_at(self) -> float | None:
        """When the page last changed, in seconds of the story; None while nothing was ever written."""
        return max((entry.updated_at for entry in self.entries), default=None)

    @property
    def open(self) -> tuple[Entry, ...]:
        """The entries that are not over, newest first."""
        return tuple(entry for entry in self.entries if not entry.over)

    @property
    def health(self) -> Health:
        """How well the site says it is."""
        return max((entry.health for entry in self.entries if entry.felt), default=Health.OPERATIONAL)

    def component_health(self, component: str) -> Health:
        """How well the site says one of its components is."""
        felt = (entry.affects.get(component, Health.OPERATIONAL) for entry in self.entries if entry.felt)
        return max(felt, default=Health.OPERATIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Sites and what happens on their pages; `length` is how many seconds it takes to tell.

    Raises ValueError for a step or fault of a site that does not exist, and for an entry whose first step lacks its
    title or phase.
    """

    sites: tuple[Site, ...]
    steps: tuple[Step, ...]
    length: float
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        known = {site.id for site in self.sites}
        named = [step.site for step in self.steps] + [fault.site for fault in self.faults]
        for site in named:
            if site not in known:
                raise ValueError(f"The story has no site called {site}.")
        for steps in self._entries().values():
            if steps[0].title is None or steps[0].phase is None:
                raise ValueError(f"The first step of {steps[0].entry} needs a title and a phase.")

    @property
    def moments(self) -> tuple[float, ...]:
        """The seconds at which something changes, from 0 on, in order; each once."""
        changes = {step.at for step in self.steps} | {second for f in self.faults for second in (f.since, f.until)}
        return tuple(sorted({0.0} | {second for second in changes if second > 0}))

    def at(self, seconds: float) -> tuple[SitePage, ...]:
        """What every site's page says so many seconds after the story began, in the order of `sites`."""
        entries: dict[str, list[Entry]] = {site.id: [] for site in self.sites}
        for (site, _), steps in self._entries().items():
            written = [step for step in steps if step.at <= seconds]
            if written:
                entries[site].append(_entry(written))
        faults = {fault.site: fault for fault in self.faults if fault.since <= seconds < fault.until}
        return tuple(
            SitePage(
                site=site,
                entries=tuple(sorted(entries[site.id], key=lambda entry: entry.started_at, reverse=True)),
                fault=faults.get(site.id),
            )
            for site in self.sites
        )

    def _entries(self) -> dict[tuple[str, str], list[Step]]:
        """The steps of each entry of each site, in the order of their times."""
        entries: dict[tuple[str, str], list[Step]] = {}
        for step in sorted(self.steps, key=lambda step: step.at):
            entries.setdefault((step.site, step.entry), []).append(step)
        return entries


def _entry(steps: list[Step]) -> Entry:
    first = steps[0]
    entry = Entry(
        id=first.entry,
        kind=first.kind,
        title=first.title or "",
        impact=first.impact or Impact.NONE,
        phase=first.phase or Phase.INVESTIGATING,
        affects=first.affects or {},
        window=first.window,
        posts=(_post(first, first.affects or {}),),
    )
    for step in steps[1:]:
        affects = step.affects if step.affects is not None else entry.affects
        entry = replace(
            entry,
            title=step.title or entry.title,
            impact=step.impact or entry.impact,
            phase=step.phase or entry.phase,
            affects=affects,
            window=step.window or entry.window,
            posts=(_post(step, affects), *entry.posts),
        )
    return entry


def _post(step: Step, affects: Mapping[str, Health]) -> Post:
    over = step.phase is not None and step.phase.over
    felt = dict.fromkeys(affects, Health.OPERATIONAL) if over else affects
    return Post(at=step.at, phase=step.phase, text=step.text, affects=felt)
