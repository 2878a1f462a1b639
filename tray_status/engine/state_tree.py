"""Owns what of a provider's state stands in its file: an incident that belief and readings share stands there once.

In the file, a reading lists such an incident by its id alone; after reading it back, both hold the same value again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tray_status.core.errors import StateError
from tray_status.core.model import Incident
from tray_status.core.reading import Role
from tray_status.core.state import DocumentState, ProviderState
from tray_status.engine.codec import decode, encode

Tree = dict[str, object]


def encode_state(state: ProviderState) -> object:
    """The JSON tree of a state. Raises StateError for what cannot be written."""
    held = {incident.id: incident for incident in state.belief.incidents}
    bare = {role: _listing(document, ()) for role, document in state.documents.items()}
    tree = encode(replace(state, documents=bare))
    for role, document in state.documents.items():
        listed = [
            incident.id if held.get(incident.id) == incident else encode(incident)
            for incident in document.reading.incidents
        ]
        if listed:
            _part(_part(_part(tree, "documents"), role), "reading")["incidents"] = listed
    return tree


def decode_state(tree: object) -> ProviderState:
    """The state that a JSON tree stands for. Raises StateError that names the path of what is wrong."""
    lists: dict[Role, list[object]] = {}
    state = decode(ProviderState, _without_lists(tree, lists))
    held: dict[str, Incident] = {incident.id: incident for incident in state.belief.incidents}
    documents = dict(state.documents)
    for role, parts in lists.items():
        name = f"documents[{role!r}].reading.incidents"
        incidents = tuple(_incident(part, held, f"{name}[{number}]") for number, part in enumerate(parts))
        documents[role] = _listing(documents[role], incidents)
    return replace(state, documents=documents)


def _listing(document: DocumentState, incidents: tuple[Incident, ...]) -> DocumentState:
    """The document with a reading of these incidents."""
    return replace(document, reading=replace(document.reading, incidents=incidents))


def _incident(part: object, held: Mapping[str, Incident], name: str) -> Incident:
    if not isinstance(part, str):
        found = decode(Incident, part, name=name)
        # An earlier version wrote the same incident twice.
        return held[found.id] if held.get(found.id) == found else found
    if part not in held:
        raise StateError(f"{name}: no incident that is believed has the id {part[:60]!r}.")
    return held[part]


def _without_lists(tree: object, lists: dict[Role, list[object]]) -> object:
    """The tree without the incidents of the readings, which are put into `lists`; anything else stays as it is."""
    documents = _part(tree, "documents")
    bare: Tree = {}
    for role, document in documents.items():
        reading = dict(_part(document, "reading"))
        listed = reading.pop("incidents", None)
        if isinstance(document, dict) and isinstance(listed, list):
            lists[Role(role)] = listed
            bare[role] = {**document, "reading": reading}
        else:
            bare[role] = document
    return {**tree, "documents": bare} if bare and isinstance(tree, dict) else tree


def _part(tree: object, name: str) -> Tree:
    """The object of that name in an object; an empty one when there is none."""
    part = tree.get(name) if isinstance(tree, dict) else None
    return part if isinstance(part, dict) else {}
