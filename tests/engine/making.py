"""Owns how tests of what is kept make values: one full state by hand, and any value of any type by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tests.fakes import NOON
from tray_status.core.belief import Belief, Seen
from tray_status.core.events import Alert, AlertId, Delivery, EventKind, Urgency
from tray_status.core.links import fingerprint
from tray_status.core.model import (
    Component,
    ComponentId,
    Health,
    Impact,
    Incident,
    IncidentId,
    Phase,
    ProviderId,
    Update,
)
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.state import DocumentState, ProviderState, Told, Validators

GITHUB = ProviderId("github")
SUMMARY = Role("summary")


def incident(number: int = 1, **changes: Any) -> Incident:  # noqa: ANN401 -- handed on to the dataclass as it is
    """An incident of which everything is known."""
    made = Incident(
        id=IncidentId(f"i{number}"),
        title=f"Errors {number}",
        impact=Impact.MAJOR,
        phase=Phase.INVESTIGATING,
        components=("API",),
        started_at=NOON,
        updated_at=NOON,
        url=f"https://status.example/i{number}",
        updates=(Update(at=NOON, phase=Phase.INVESTIGATING, body="We look into it."),),
    )
    return replace(made, **changes)


def reading(**changes: Any) -> Reading:  # noqa: ANN401 -- handed on to the dataclass as it is
    """A reading of one open incident."""
    return replace(Reading(role=SUMMARY, scope=Scope.ACTIVE, incidents=(incident(),)), **changes)


def state(provider: ProviderId = GITHUB, title: str = "Errors 1") -> ProviderState:
    """A state in which every part that is kept holds something."""
    listed = incident(title=title)
    return ProviderState(
        provider=provider,
        platform="statuspage",
        page_url="https://status.example",
        page=Page(url="https://status.example", feed=f"https://status.example/feed?{fingerprint('token=1')}"),
        asked=fingerprint("https://me:pw@status.example/feed?token=1"),
        belief=Belief(
            health=Health.PARTIAL_OUTAGE,
            components=(Component(id=ComponentId("c1"), name="API", health=Health.PARTIAL_OUTAGE),),
            incidents=(listed,),
            seen={listed.id: Seen(digest="ab", last_listed=NOON, over=False)},
            read_at=NOON,
        ),
        believed_at=NOON,
        documents={
            SUMMARY: DocumentState(
                url="https://status.example/summary",
                reading=reading(incidents=(listed,)),
                digest="d1",
                validators=Validators(etag='"e1"'),
            )
        },
        outbox=(
            Alert(
                id=AlertId("a1"),
                key="k1",
                provider=provider,
                provider_name="GitHub",
                incident=listed.id,
                kind=EventKind.OPENED,
                title=title,
                body="We look into it.",
                url=listed.url,
                urgency=Urgency.CRITICAL,
                health=Health.PARTIAL_OUTAGE,
                created_at=NOON,
                deliveries=(Delivery(notifier="console", next_try=NOON, ends_at=NOON + timedelta(hours=6)),),
            ),
        ),
        told={listed.id: Told(at=NOON, url=listed.url)},
        acknowledged=frozenset({listed.id}),
    )


Values = st.SearchStrategy[Any]


def values(kind: Any) -> Values:  # noqa: ANN401 -- any type there is
    """Any value of a type, for the types that core is made of."""
    if isinstance(kind, NewType):
        return values(kind.__supertype__)
    if kind in SCALARS:
        return SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    return _container(get_origin(kind), get_args(kind))


def _container(origin: object, parts: tuple[Any, ...]) -> Values:
    if origin in (Union, UnionType):
        return st.one_of([values(part) for part in parts])
    if origin is tuple and parts[1:] == (Ellipsis,):
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(part) for part in parts))
    if origin is frozenset:
        return st.frozensets(values(parts[0]), max_size=3)
    if origin is Mapping:
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=3)
    raise TypeError(f"Say here how {origin!r} is made.")


def _record(kind: Any) -> Values:  # noqa: ANN401 -- any dataclass
    hints = get_type_hints(kind)
    required: dict[str, Values] = {}
    optional: dict[str, Values] = {}
    for part in fields(kind):
        bare = part.default is MISSING and part.default_factory is MISSING
        (required if bare else optional)[part.name] = values(hints[part.name])
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: kind(**given))


SCALARS: dict[Any, Values] = {
    # Half characters too: feeds send them, and they must come back.
    str: st.text(st.characters(), max_size=12),
    bool: st.booleans(),
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
    timedelta: st.timedeltas(),
    NoneType: st.none(),
}
