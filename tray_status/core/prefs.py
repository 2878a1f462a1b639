"""What the user wants, as frozen values with their defaults; how they are written in YAML is settings' business."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from tray_status.core.events import EventKind
from tray_status.core.mapping import DocumentMapping
from tray_status.core.model import Impact, ProviderId
from tray_status.core.policy import Policy

EVERY_LEAST = timedelta(seconds=10)
EVERY_MOST = timedelta(hours=24)
EVERY_DEFAULT = timedelta(seconds=60)
ICON_LOOKS = ("colour", "light", "dark")
"""How the icon may look, the usual way first: `light` is for dark panels, `dark` for light ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What the user cares about on a provider; it governs icon, menu and alerts (`core.focus` says what fits).

    `include` and `exclude` are globs over components, their groups and regions; `words` and `no_words` are words or
    globs over titles and texts: one of `words` must occur, none of `no_words` may. Empty means: no such wish. Incidents
    of a known impact below `minimum_impact` are outside.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()
    minimum_impact: Impact | None = None

    @property
    def chooses_components(self) -> bool:
        """Whether some components are left out."""
        return bool(self.exclude) or _chooses(self.include)

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        chooses = self.chooses_components or self.no_words or _chooses(self.words)
        return not chooses and self.minimum_impact in (None, Impact.NONE)


def _chooses(globs: tuple[str, ...]) -> bool:
    """Whether globs of which one has to fit leave anything out: `*` fits all."""
    return bool(globs) and not any(set(glob) == {"*"} for glob in globs)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyPrefs:
    """One notifier: `name` is unique, `kind` says which notifier it is, `options` are its own scalars as written.

    An option that is a list stands in `options` once for each of its items. `minimum_impact` None means every impact,
    `providers` are ids or names of those it tells about, () all of them; `ProviderPrefs` has both settled.
    """

    name: str
    kind: str
    # Not shown: whoever does not use `${NAME}` has passwords here.
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    minimum_impact: Impact | None = None
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPrefs:
    """Everything settings say about one provider, global values already filled in.

    `url` is the page's URL. `platform` and `feed` are None when they are to be detected; `guess` is the platform to try
    first then, which a page may leave. `mapping` says what the documents of a platform without words of its own hold,
    () for all others. `minimum_impact` None means every impact. `tell` are the kinds of events that
    become alerts. `notifiers` are names of `NotifyPrefs`, `notifier_impacts` the impacts that some of them ask for.
    """

    id: ProviderId
    name: str
    url: str
    platform: str | None = None
    guess: str | None = None
    feed: str | None = None
    mapping: tuple[DocumentMapping, ...] = ()
    every: timedelta = EVERY_DEFAULT
    focus: Focus = field(default_factory=Focus)
    minimum_impact: Impact | None = None
    tell: frozenset[EventKind] | None = None
    muted: bool = False
    notifiers: tuple[str, ...] = ("desktop",)
    notifier_impacts: tuple[tuple[str, Impact], ...] = ()
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One whole settings file.

    `proxy` None: the system's, "none": no proxy; `ca_file` is a PEM file or None. `icon_look` is one of ICON_LOOKS;
    `icon_badge`: the icon shows how many incidents go on. `digest`: many changes in a short time become few
    notifications.
    """

    providers: tuple[ProviderPrefs, ...] = ()
    notifiers: tuple[NotifyPrefs, ...] = (NotifyPrefs(name="desktop", kind="desktop"),)
    every: timedelta = EVERY_DEFAULT
    proxy: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    log_level: str = "info"
    icon_look: str = ICON_LOOKS[0]
    icon_badge: bool = False
    digest: bool = True

    def provider(self, provider: ProviderId) -> ProviderPrefs | None:
        """The provider of that id, or None when settings do not name it."""
        return next((prefs for prefs in self.providers if prefs.id == provider), None)
