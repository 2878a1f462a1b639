"""Owns small platforms for tests of the poller: they read JSON of a few words, and refuse everything else by name."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Incident, IncidentId
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.state import ProviderState
from tray_status.platforms.base import Platform, no_follow_up

SUMMARY, HISTORY, OTHER = Role("summary"), Role("history"), Role("other")
SCOPES = {SUMMARY: Scope.ACTIVE, HISTORY: Scope.RECENT, OTHER: Scope.RECENT}


def document(role: Role, url: str, *, needed: bool = True) -> Document:
    """A document of the scope its role has."""
    return Document(role=role, url=url, needed=needed, scope=SCOPES[role])


def one_document(page: Page, state: ProviderState) -> tuple[Document, ...]:  # noqa: ARG001 -- the Protocol's names
    """Only the page itself."""
    return (document(SUMMARY, page.url),)


def summary_and_history(page: Page, state: ProviderState) -> tuple[Document, ...]:  # noqa: ARG001 -- the Protocol's names
    """What is open, and, if it can be had, what was."""
    return (document(SUMMARY, f"{page.url}summary"), document(HISTORY, f"{page.url}history", needed=False))


def read(role: Role, body: bytes, page: Page) -> Reading:  # noqa: ARG001 -- the Protocol's names
    """`{"health": "operational", "incidents": ["title", …]}`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PayloadError(PayloadFault.ENCODING, "The text is not UTF-8.", platform="json") from error
    if text.startswith("<!doctype html"):
        raise PayloadError(PayloadFault.NOT_A_STATUS_PAGE, "This is an HTML page.", platform="json")
    if "<!ENTITY" in text:
        raise PayloadError(PayloadFault.MALFORMED, "It defines entities.", platform="json")
    try:
        told = json.loads(text)
    except ValueError as error:
        raise PayloadError(PayloadFault.MALFORMED, "This is no JSON.", platform="json") from error
    incidents = tuple(Incident(id=IncidentId(title), title=title) for title in told["incidents"])
    return Reading(role=role, scope=SCOPES[role], health=Health[told["health"].upper()], incidents=incidents)


def no_role(body: bytes, page: Page) -> Role | None:  # noqa: ARG001 -- the Protocol's names
    """Nobody asks in these tests."""
    return None


def nothing_more(page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
    """No further documents."""
    return no_follow_up(page, state, readings)


ONE = Platform(
    name="one", title="One document", documents=one_document, read=read, find_role=no_role, follow_up=nothing_more
)
TWO = Platform(
    name="two", title="Two", documents=summary_and_history, read=read, find_role=no_role, follow_up=nothing_more
)
