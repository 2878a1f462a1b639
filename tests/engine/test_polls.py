"""Owns the proof that what passes with every poll is told from what lasts, and put back only where it belongs."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.making import SUMMARY, incident, reading, state, values
from tests.fakes import NOON
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import DocumentState, ProviderState, Validators
from tray_status.engine.polls import LASTING, PASSING, Poll, poll_of, same_but_for_the_poll, with_poll

LATER = NOON + timedelta(minutes=5)
PROBLEM = Problem(kind=ProblemKind.TIMEOUT, sentence="It did not answer.")


def document(**changes: object) -> DocumentState:
    return replace(state().documents[SUMMARY], **changes)  # type: ignore[arg-type]  # handed on to the dataclass


def test_a_poll_that_learns_nothing_changes_nothing_that_lasts() -> None:
    """Seeded defect: the time of the last poll counts as a change; 100 unchanged providers would be 100 syncs."""
    polled = replace(
        state(),
        believed_at=LATER,
        failures=3,
        failing_since=LATER,
        problem=PROBLEM,
        due_at=LATER,
        documents={SUMMARY: document(digest="d2", validators=Validators(etag='"e2"'))},
    )
    assert same_but_for_the_poll(state(), polled)
    assert same_but_for_the_poll(polled, polled)


@pytest.mark.parametrize("name", LASTING)
@settings(max_examples=5)
@given(data=st.data())
def test_every_other_field_lasts(name: str, data: st.DataObject) -> None:
    """Seeded defect: a field forgotten; its change would not be saved."""
    held = getattr(state(), name)
    changed: dict[str, Any] = {
        name: data.draw(values(get_type_hints(ProviderState)[name]).filter(lambda new: new != held))
    }
    assert not same_but_for_the_poll(state(), replace(state(), **changed))


def test_every_field_either_lasts_or_passes() -> None:
    assert set(LASTING) | set(PASSING) | {"provider", "documents"} == {part.name for part in fields(ProviderState)}


@pytest.mark.parametrize(
    "documents",
    [
        {},
        {SUMMARY: document(url="https://else")},
        {SUMMARY: document(reading=reading(incidents=(incident(2),)))},
        {SUMMARY: document(), "more": document()},
    ],
)
def test_what_a_document_says_lasts(documents: dict[str, DocumentState]) -> None:
    assert not same_but_for_the_poll(state(), replace(state(), documents=documents))  # type: ignore[arg-type]  # roles


@given(values(ProviderState))
def test_a_state_put_together_with_its_own_poll_is_itself(held: ProviderState) -> None:
    assert with_poll(held, poll_of(held)) == held


def test_failures_and_validators_of_later_polls_are_put_back() -> None:
    later = replace(
        state(),
        believed_at=LATER,
        failures=2,
        failing_since=LATER,
        problem=PROBLEM,
        due_at=LATER,
        documents={SUMMARY: document(validators=Validators(etag='"e2"'))},
    )
    assert with_poll(state(), poll_of(later)) == later


def test_a_validator_is_used_only_with_the_reading_it_belongs_to() -> None:
    """Seeded defect: any validator is put back; a 304 would then confirm what was never read."""
    other = replace(state(), documents={SUMMARY: document(digest="d2", validators=Validators(etag='"e2"'))})
    assert with_poll(state(), poll_of(other)).documents[SUMMARY] == document()


def test_what_is_older_than_the_state_itself_is_left_out() -> None:
    """Seeded defect: failures from before the last good poll come back, and the provider is called lost too early."""
    saved = replace(state(), believed_at=LATER)
    assert with_poll(saved, poll_of(replace(state(), failures=9))) == saved
    failing = replace(state(), failures=5)
    assert with_poll(failing, poll_of(replace(state(), failures=3))) == failing


def test_a_lost_state_stays_never_whatever_its_polls_have_seen() -> None:
    """Seeded defect: an empty belief with the time of a good poll, shown as fresh and well."""
    never = ProviderState(provider=state().provider)
    assert with_poll(never, poll_of(state())) == never
    assert with_poll(state(), Poll(failures=4)) == state()
    assert with_poll(never, Poll(failures=4)).failures == 4
