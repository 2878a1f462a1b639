"""Which part of a provider's state changes with every poll, and how it is put aside and put back.

That part is written seldom and without ceremony: losing it costs one unconditional poll. The rest is what is not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from operator import attrgetter

from tray_status.core.model import ProviderId
from tray_status.core.problem import Problem
from tray_status.core.reading import Role
from tray_status.core.state import DocumentState, ProviderState, Validators

PASSING = ("believed_at", "failures", "failing_since", "problem", "due_at")
"""The fields of a state that change with every poll, whatever the page says."""

LASTING = tuple(
    part.name
    for part in fields(ProviderState)
    if part.name not in PASSING and part.name not in ("provider", "documents")
)
_lasting = attrgetter(*LASTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPoll:
    """The validators of a document, and the digest of the bytes that they were sent with."""

    digest: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What the latest poll of one provider left behind."""

    believed_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    problem: Problem | None = None
    due_at: datetime | None = None
    documents: Mapping[Role, DocumentPoll] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """The same for all providers, and when the program was last known to run."""

    providers: Mapping[ProviderId, Poll] = field(default_factory=dict)
    last_running: datetime | None = None


def poll_of(state: ProviderState) -> Poll:
    """The passing part of a state."""
    return Poll(
        **{name: getattr(state, name) for name in PASSING},
        documents={
            role: DocumentPoll(digest=held.digest, validators=held.validators)
            for role, held in state.documents.items()
            if held.validators != Validators()
        },
    )


def same_but_for_the_poll(one: ProviderState, other: ProviderState) -> bool:
    """Whether two states of a provider differ in nothing that must not be lost.

    A document's digest may differ: many pages change a byte at every request and say the same.
    """
    if one is other:
        return True
    if _lasting(one) != _lasting(other):
        return False
    return one.documents.keys() == other.documents.keys() and all(
        held.url == other.documents[role].url and held.reading == other.documents[role].reading
        for role, held in one.documents.items()
    )


def with_poll(state: ProviderState, poll: Poll) -> ProviderState:
    """The state with what its latest poll left behind, unless the state itself was saved after a later one.

    A state that was lost stays "never", whatever its polls have seen: nothing would be believed, and look fresh.
    """
    if (poll.believed_at is None) != (state.believed_at is None):
        return state
    if poll.believed_at is not None and state.believed_at is not None and poll.believed_at < state.believed_at:
        return state
    if poll.believed_at == state.believed_at and poll.failures < state.failures:
        return state
    return replace(
        state,
        **{name: getattr(poll, name) for name in PASSING},
        documents={role: _with_validators(held, poll.documents.get(role)) for role, held in state.documents.items()},
    )


def _with_validators(held: DocumentState, poll: DocumentPoll | None) -> DocumentState:
    """A validator is used only with the reading it belongs to: else a 304 would confirm what we never read."""
    return replace(held, validators=poll.validators) if poll is not None and poll.digest == held.digest else held
