"""What a platform is: four pure functions and the words by which its pages are recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.core.reading import Document, Page, Reading, Role
    from tray_status.core.state import ProviderState


class Documents(Protocol):
    """What to ask a page for now."""

    def __call__(self, page: Page, state: ProviderState) -> tuple[Document, ...]:
        """The documents of this poll, richest first. `state.belief` says what is held so far."""


class FollowUp(Protocol):
    """What else to ask for in the same poll once the first readings are known."""

    def __call__(self, page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
        """Further documents, such as the history that tells how an incident which vanished has ended."""


class Read(Protocol):
    """How one document is understood."""

    def __call__(self, role: Role, body: bytes, page: Page) -> Reading:
        """What the bytes of one document say. Raises PayloadError when they cannot be read with certainty."""


class FindRole(Protocol):
    """By the shape of its bytes alone, which document of the platform this is."""

    def __call__(self, body: bytes, page: Page) -> Role | None:
        """The role, or None when it is no document of this platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request that detection may make: a document whose shape proves or refutes the platform."""

    role: Role
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One kind of status page. `hosts` are suffixes such as `.statuspage.io` that hint at it; shapes decide."""

    name: str
    title: str
    documents: Documents
    read: Read
    find_role: FindRole
    follow_up: FollowUp
    hosts: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()


def no_follow_up(page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:  # noqa: ARG001 -- the Protocol's names
    """For platforms whose first documents tell everything."""
    return ()
