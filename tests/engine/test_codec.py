"""Owns the proof that every value of core comes back from JSON as it was, and that nothing else gets in."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.making import incident, state, values
from tests.fakes import NOON
from tray_status.core.belief import Belief
from tray_status.core.commands import Command, Quit
from tray_status.core.errors import StateError
from tray_status.core.events import Event, EventKind, Urgency
from tray_status.core.history import Record
from tray_status.core.model import Health, Incident, IncidentId, Phase, ProviderId, Update
from tray_status.core.state import Outcome, ProviderState
from tray_status.engine.codec import decode, decode_as, encode, from_bytes, to_bytes
from tray_status.engine.decisions import Entry
from tray_status.engine.polls import Polls

ROOMS = ("appstate", "belief", "commands", "events", "model", "problem", "reading", "state")
KINDS = [
    kind
    for room in ROOMS
    for kind in vars(importlib.import_module(f"tray_status.core.{room}")).values()
    if isinstance(kind, type)
    and kind.__module__.endswith(f".{room}")
    and (is_dataclass(kind) or issubclass(kind, Enum))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """What core does not use today and the codec supports all the same."""

    pair: tuple[str, int] = ("", 0)
    by_health: Mapping[Health, tuple[int, ...]] | None = None
    share: float = 0.0
    command: Command | None = None
    wait: timedelta = timedelta(0)


@pytest.mark.parametrize("kind", [*KINDS, Record, Entry, Polls, Odd], ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_value_of_core_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    """Seeded defects: a field forgotten, one left out that is not the default, words by number, half characters."""
    value = data.draw(values(kind))
    written = to_bytes(encode(value))
    assert decode(kind, from_bytes(written)) == value
    assert to_bytes(encode(decode(kind, from_bytes(written)))) == written


@pytest.mark.parametrize("union", [Command, Outcome], ids=str)
@given(data=st.data())
def test_a_member_of_a_union_comes_back_as_what_it_was(union: object, data: st.DataObject) -> None:
    value = data.draw(values(union))
    assert decode_as(union, from_bytes(to_bytes(encode(value, union)))) == value


def test_words_times_and_sets_are_written_so_that_people_can_read_them() -> None:
    event = Event(kind=EventKind.HEALTH, provider=ProviderId("p"), before=Health.OPERATIONAL, at=NOON)
    assert encode(event) == {
        "kind": "health",
        "provider": "p",
        "before": "operational",
        "at": "2026-11-23T12:00:00Z",
    }
    assert encode(replace(event, before=incident())) != encode(event)
    assert encode(Urgency.CRITICAL) == "critical"
    quiet = ProviderState(provider=ProviderId("p"), acknowledged=frozenset(map(IncidentId, "bac")))
    assert encode(quiet) == {"provider": "p", "acknowledged": ["a", "b", "c"]}
    assert encode(Quit(), Command) == {"type": "Quit"}


def test_equal_values_give_equal_bytes_whatever_the_order_of_their_keys() -> None:
    """Seeded defect: keys in the order of insertion; an unchanged provider would be written again."""
    seen = next(iter(state().belief.seen.values()))
    one = Belief(seen={IncidentId(f"x{number}"): seen for number in range(9)})
    other = Belief(seen={IncidentId(f"x{number}"): seen for number in reversed(range(9))})
    assert to_bytes(encode(one)) == to_bytes(encode(other))


def test_times_of_other_zones_are_written_in_utc_and_times_without_zone_refused() -> None:
    east = datetime(2026, 1, 1, 2, 0, tzinfo=timezone(timedelta(hours=2)))
    assert encode(Update(at=east, phase=None, body="")) == {"at": "2026-01-01T00:00:00Z", "body": ""}
    naive = replace(incident(), updates=(Update(at=NOON.replace(tzinfo=None), phase=None, body=""),))
    with pytest.raises(StateError, match=r"updates\[0\]\.at: the time 2026-11-23T12:00:00 has no time zone"):
        encode(naive)
    assert encode(Update(at=NOON.replace(microsecond=5), phase=None, body="")) == {
        "at": "2026-11-23T12:00:00.000005Z",
        "body": "",
    }


def broken(change: str, value: object) -> Any:  # noqa: ANN401 -- a JSON tree to spoil
    """The tree of a full state with one place changed; `...` removes it."""
    tree: Any = json.loads(to_bytes(encode(state())))
    at = tree
    *way, last = change.split("/")
    for step in way:
        at = at[int(step) if step.isdigit() else step]
    if value is ...:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    return tree


@pytest.mark.parametrize(
    ("change", "value", "sentence"),
    [
        (
            "belief/incidents/0/phase",
            "sleeping",
            r"belief\.incidents\[0\]\.phase: 'sleeping' is none of investigating, ",
        ),
        ("belief/incidents/0/phase", ["x"], r"belief\.incidents\[0\]\.phase: \['x'\] is none of "),
        ("belief/incidents/0/id", ..., r"belief\.incidents\[0\]\.id: is missing"),
        ("belief/incidents/0/extra", 1, r"belief\.incidents\[0\]\.extra: is unknown here"),
        ("belief/incidents/0/title", 7, r"belief\.incidents\[0\]\.title: 7 is not text"),
        ("belief/incidents/0", None, r"belief\.incidents\[0\]: None is not an object"),
        ("belief/incidents", {}, r"belief\.incidents: \{\} is not a list"),
        ("belief/seen", [], r"belief\.seen: \[\] is not an object"),
        ("belief/seen/i1/over", 1, r"belief\.seen\['i1'\]\.over: 1 is not true or false"),
        ("belief/health", 4, r"belief\.health: 4 is none of operational, "),
        ("believed_at", "2026-11-23T12:00:00+00:00", r"believed_at: '2026-11-23T12:00:00\+00:00' is not a time"),
        ("believed_at", "2026-11-23T12:00Z", "believed_at: .* is not a time"),
        ("believed_at", "2026-W48-1T12:00:00Z", "believed_at: .* is not a time"),
        ("believed_at", "neverZ", "believed_at: .* is not a time"),
        ("believed_at", 5, "believed_at: 5 is not a time"),
        ("failures", True, "failures: True is not a whole number"),
        ("failures", 1.5, "failures: 1.5 is not a whole number"),
        ("acknowledged", ["a", "a"], "acknowledged: names something twice"),
        ("provider", "x" * 9 + "\n", None),
        (
            "platform",
            9**99,
            r"platform: 29512665430652752148753480226197736314359272517043832886063884637676943433478…",
        ),
    ],
)
def test_whatever_is_not_as_written_is_refused_with_its_path(change: str, value: object, sentence: str | None) -> None:
    """Seeded defects: unknown words read as None, a number taken for a word, true taken for 1, unknown keys dropped."""
    tree = broken(change, value)
    if sentence is None:
        assert decode(ProviderState, tree).provider == value
        return
    with pytest.raises(StateError, match=sentence[:60]):
        decode(ProviderState, tree)


def test_a_state_whose_optional_parts_are_null_is_read_like_one_without_them() -> None:
    tree = broken("belief/incidents/0/updates/0/phase", ...)
    assert decode(ProviderState, tree).belief.incidents[0].updates[0].phase is None
    assert decode(ProviderState, broken("platform", None)).platform is None


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        ({"pair": ["a"]}, r"pair: has 1 entries and must have 2"),
        ({"pair": "a"}, r"pair: 'a' is not a list"),
        ({"by_health": {"fine": []}}, r"by_health\['fine'\]: 'fine' is none of"),
        ({"share": "1"}, "share: '1' is not a number"),
        ({"wait": 1.5}, "wait: 1.5 is not a duration"),
        ({"wait": 10**30}, "wait: 1000000000000000000000000000000 is too long"),
        ({"command": {"type": "Format"}}, "command.type: 'Format' is none of OpenUrl, "),
        ({"command": {}}, "command.type: None is none of OpenUrl, "),
        ({"command": 3}, "command: 3 is not an object"),
    ],
)
def test_rarer_types_are_read_as_strictly(tree: object, sentence: str) -> None:
    with pytest.raises(StateError, match=sentence):
        decode(Odd, tree)
    assert decode(Odd, {"share": 1}) == Odd(share=1.0)


def test_the_name_of_what_is_read_begins_the_path() -> None:
    with pytest.raises(StateError, match=r"^request\.id: is missing\.$"):
        decode(Incident, {"title": "x"}, name="request")
    with pytest.raises(StateError, match=r"^3 is not an object\.$"):
        decode(Incident, 3)


def test_a_value_of_another_type_than_the_union_allows_is_not_written() -> None:
    with pytest.raises(StateError, match="none of OpenUrl"):
        encode(Phase.RESOLVED, Command)


@pytest.mark.parametrize("kind", [object, list[str], bytes, str | Health, dict[str, str]], ids=str)
def test_a_type_the_codec_does_not_know_is_a_mistake_of_ours(kind: object) -> None:
    with pytest.raises(TypeError, match="The codec "):
        decode_as(kind, None)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b'{"a":NaN}', b"[" * 100_000, b"\xef\xbb\xbf{}", b"1" * 5000],
    ids=["empty", "torn", "no UTF-8", "NaN", "deep", "BOM", "long number"],
)
def test_bytes_that_are_no_json_of_ours_are_refused(data: bytes) -> None:
    with pytest.raises(StateError, match="Not readable as JSON"):
        from_bytes(data)


@pytest.mark.parametrize("tree", [float("nan"), object(), {"a": {1, 2}}], ids=["nan", "object", "set"])
def test_what_json_cannot_hold_is_not_written(tree: object) -> None:
    with pytest.raises(StateError, match="Cannot be written as JSON"):
        to_bytes(tree)


def test_years_before_1000_keep_their_form() -> None:
    early = datetime(1, 1, 1, tzinfo=UTC)
    assert decode(datetime, encode(early)) == early
