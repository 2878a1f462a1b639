"""Owns what windows about providers are handed: what looks at pages, what they told, and what writes them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from tray_status.core.belief import Belief
from tray_status.core.model import Health
from tray_status.core.overview import Row
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.preview import Preview

Hear = Callable[[str], None]
"""Hears of each address before it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What became of looking at an address.

    `what` is the verdict in a sentence, `evidence` what led to it; `health` and `parts` are what would be watched.
    Where it only points to others, these are `children`. `problem` says why it cannot be watched, empty where it can.
    """

    url: str
    address: str
    what: str
    evidence: tuple[str, ...] = ()
    health: Health | None = None
    parts: tuple[str, ...] = ()
    open_incidents: int = 0
    children: tuple[str, ...] = ()
    problem: str = ""

    @property
    def fit(self) -> bool:
        """Whether the page itself can be watched."""
        return not self.problem and not self.children


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDoors:
    """All of these may wait: they are called through `act` alone. Each raises TrayStatusError where it cannot.

    `explore` looks at an address (a name's is in the catalog) and says what it asks. `past` gives what is known of a
    provider, from watching it or from asking its page once; `preview` what a focus would have told of that. `rows`
    is how each provider is, as far as that is known.
    """

    explore: Callable[[str, Hear], Discovery]
    past: Callable[[ProviderPrefs], Belief]
    preview: Callable[[ProviderPrefs, Focus, Belief], Preview]
    rows: Callable[[], tuple[Row, ...]]
    zone: tzinfo
