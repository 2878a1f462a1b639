"""Owns which documents a user's mapping asks for, and the reading that each of them makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Kind
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms.mapped_entries import read_entries
from tray_status.platforms.payload import refuse

if TYPE_CHECKING:
    from tray_status.core.mapping import DocumentMapping
    from tray_status.core.state import ProviderState
    from tray_status.platforms.base import Read
    from tray_status.platforms.mapped import Finder, Spot

MOST_DOCUMENTS: Final = 5
ROLES: Final = tuple(Role(f"document{number if number > 1 else ''}") for number in range(1, MOST_DOCUMENTS + 1))
"""The documents of a mapping, in their order: `document`, `document2` and so on."""


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Each document of the mapping: all are needed."""
    return tuple(
        Document(role=role, url=urljoin(page.url, one.address or page.url), scope=_scope(one))
        for role, one in zip(ROLES, page.mapping, strict=False)
    )


def mapping_of(role: Role, page: Page, platform: str) -> DocumentMapping:
    """The mapping of one document. Raises PayloadError when the settings give none."""
    found = dict(zip(ROLES, page.mapping, strict=False)).get(role)
    if found is None:
        refuse(PayloadFault.WRONG_PLATFORM, f"The settings give no mapping for this document ({role}).", platform)
    return found


def role_by_reading(read: Read, body: bytes, page: Page) -> Role | None:
    """Of a page with a mapping the first document that can be read by it, else the first; None without a mapping."""
    roles = ROLES[: len(page.mapping)]
    for role in roles[1:] and roles:
        try:
            return read(role, body, page).role
        except PayloadError:
            continue
    return roles[0] if roles else None


def _scope(mapping: DocumentMapping) -> Scope:
    return Scope.ACTIVE if any(one.lists_open for one in mapping.entries) else Scope.RECENT


def read_mapped(root: Spot, role: Role, finder: Finder) -> Reading:
    """What a document says by its mapping. Raises PayloadError where a place does not hold what it should."""
    mapping = finder.mapping
    stated = finder.word(root, mapping.health, dict(mapping.healths), "health") if mapping.health is not None else None
    components = finder.components(root, mapping.components) if mapping.components is not None else ()
    lists = [read_entries(root, one, finder) for one in mapping.entries]
    incidents = tuple(incident for found in lists for incident in found.incidents)
    # What is over by nothing but a date may be over only then: a clock tells.
    ill = any(one.health not in (None, Health.OPERATIONAL) for one in components) or any(
        one.kind is Kind.INCIDENT and (one.phase is None or not one.phase.over) for one in incidents
    )
    contradicted = stated is Health.OPERATIONAL and ill
    tell = [found.tells for found, one in zip(lists, mapping.entries, strict=True) if one.kind is Kind.INCIDENT]
    return Reading(
        role=role,
        scope=_scope(mapping),
        # How bad it is, the components and incidents tell then; and nothing is well by a word that is not known.
        health=None if contradicted or (stated is Health.OPERATIONAL and finder.doubtful) else stated,
        tells=contradicted or (bool(tell) and all(tell)),
        doubtful=finder.doubtful,
        covers=tuple(kind for kind in Kind if any(kind in found.covers for found in lists)),
        components=components,
        incidents=incidents,
        page_url=finder.page.url or None,
        notes=finder.notes.all,
    )
