"""Owns the proof that a state comes back from its file as it was, though what it holds twice stands there once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.engine.making import GITHUB, SUMMARY, incident, reading, state, values
from tray_status.core.errors import StateError
from tray_status.core.state import DocumentState, ProviderState
from tray_status.engine.codec import encode, from_bytes, to_bytes
from tray_status.engine.state_tree import decode_state, encode_state


def listing(*incidents: Any) -> ProviderState:  # noqa: ANN401 -- incidents
    """The full state, whose document lists these incidents."""
    held = state()
    document: DocumentState = replace(held.documents[SUMMARY], reading=reading(incidents=incidents))
    return replace(held, documents={SUMMARY: document})


def back(held: ProviderState) -> ProviderState:
    """The state after a way through its file."""
    return decode_state(from_bytes(to_bytes(encode_state(held))))


@given(values(ProviderState))
def test_any_state_comes_back_as_it_was(held: ProviderState) -> None:
    assert back(held) == held


def test_what_belief_and_document_share_stands_in_the_file_once_and_is_one_value_afterwards() -> None:
    """Seeded defect: every text of a page is kept twice, on disk and in memory."""
    assert (
        to_bytes(encode_state(state())).count(b"We look into it.")
        == to_bytes(encode(state())).count(b"We look into it.") - 1
    )
    found = back(state())
    assert found.documents[SUMMARY].reading.incidents[0] is found.belief.incidents[0]


def test_what_the_document_says_otherwise_stands_in_the_file_as_it_is() -> None:
    """Seeded defect: the belief's words are put into the mouth of the page, which is then never seen to change."""
    held = listing(incident(title="Other words"), incident(2))
    assert back(held) == held


def test_a_file_of_an_earlier_version_that_holds_it_twice_gives_one_value() -> None:
    found = decode_state(json.loads(json.dumps(encode(state()))))
    assert found == state()
    assert found.documents[SUMMARY].reading.incidents[0] is found.belief.incidents[0]


def _named(tree: Any) -> None:  # noqa: ANN401 -- JSON
    tree["documents"]["summary"]["reading"]["incidents"] = ["nobody"]


def _wrong(tree: Any) -> None:  # noqa: ANN401 -- JSON
    tree["documents"]["summary"]["reading"]["incidents"] = [{"id": "i1"}]


def _no_list(tree: Any) -> None:  # noqa: ANN401 -- JSON
    tree["documents"]["summary"]["reading"]["incidents"] = "i1"


def _no_reading(tree: Any) -> None:  # noqa: ANN401 -- JSON
    tree["documents"]["summary"] = 5


def _no_documents(tree: Any) -> None:  # noqa: ANN401 -- JSON
    tree["documents"] = []


@pytest.mark.parametrize(
    ("break_it", "what"),
    [
        (_named, r"documents\['summary'\]\.reading\.incidents\[0\]: no incident that is believed has the id 'nobody'"),
        (_wrong, r"documents\['summary'\]\.reading\.incidents\[0\]\.title: is missing"),
        (_no_list, "'i1' is not a list"),
        (_no_reading, "5 is not an object"),
        (_no_documents, "documents: .* is not an object"),
    ],
)
def test_damage_is_named(break_it: Callable[[Any], None], what: str) -> None:
    tree = json.loads(json.dumps(encode_state(state())))
    break_it(tree)
    with pytest.raises(StateError, match=what):
        decode_state(tree)


def test_what_is_no_state_at_all_is_damaged() -> None:
    with pytest.raises(StateError, match="is not an object"):
        decode_state([])


def test_a_state_without_documents_needs_none() -> None:
    alone = ProviderState(provider=GITHUB)
    assert back(alone) == alone
