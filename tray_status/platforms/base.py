"""What a platform is: pure functions, of which it may leave out some, and the words that its pages are known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.core.reading import Document, Page, Reading, Role
    from tray_status.core.state import ProviderState


class Documents(Protocol):
    """What to ask a page for now."""

    def __call__(self, page: Page, state: ProviderState, /) -> tuple[Document, ...]:
        """The documents of this poll, richest first. `state.belief` says what is held so far."""


class FollowUp(Protocol):
    """What else to ask for in the same poll once the first readings are known."""

    def __call__(self, page: Page, state: ProviderState, readings: Sequence[Reading], /) -> tuple[Document, ...]:
        """Further documents, such as the history that tells how an incident which vanished has ended."""


class Read(Protocol):
    """How one document is understood."""

    def __call__(self, role: Role, body: bytes, page: Page, /) -> Reading:
        """What the bytes of one document say. Raises PayloadError when they cannot be read with certainty."""


class FindRole(Protocol):
    """By the shape of its bytes alone, which document of the platform this is."""

    def __call__(self, body: bytes, page: Page, /) -> Role | None:
        """The role, or None when it is no document of this platform."""


class Fallback(Protocol):
    """What may stand in for a needed document that was refused."""

    def __call__(self, page: Page, /) -> tuple[Document, ...]:
        """What to ask for in the same poll when a needed document is refused or cannot be read; () when nothing."""


class Leads(Protocol):
    """Where a page that names no usual address says that its documents are."""

    def __call__(self, page: Page, html: str, /) -> tuple[Lead, ...]:
        """What the page's address and HTML ("" when there is none) point to; () when to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request that detection may make: a document whose shape proves or refutes the platform.

    `shape` says in words what in it proves the platform.
    """

    role: Role
    path: str
    shape: str = "the shape of its documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The address of a document that a page points to; `role` can be read of it when the page is the platform's."""

    role: Role
    url: str


def no_follow_up(_page: Page, _state: ProviderState, _readings: Sequence[Reading]) -> tuple[Document, ...]:
    """For platforms whose first documents tell everything."""
    return ()


def no_leads(_page: Page, _html: str) -> tuple[Lead, ...]:
    """For platforms whose documents have usual addresses."""
    return ()


def no_fallback(_page: Page) -> tuple[Document, ...]:
    """For platforms whose needed documents nothing can stand in for."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One kind of status page. `hosts`, or those below them (`.statuspage.io`), hint at it; shapes decide.

    `fallback` is asked when a needed document fails with HTTP 401, 403, 404, 410 or 451 or cannot be read: its needed
    documents then stand in for all needed ones of that poll. Only pages on `hosts` are asked for the probes of makers
    with one page in the world (`probed_elsewhere` False): questions are few, and no other page could answer these.
    `leads` are asked before the probes; one that can be read proves the platform, and is the page's `feed` thereafter.
    `roles` are all documents that `read` understands; () when the platform does not say.
    """

    name: str
    title: str
    documents: Documents
    read: Read
    find_role: FindRole
    follow_up: FollowUp
    roles: tuple[Role, ...] = ()
    hosts: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()
    probed_elsewhere: bool = True
    fallback: Fallback = no_fallback
    leads: Leads = no_leads
