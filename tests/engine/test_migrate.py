"""Owns the proof that files of earlier versions are led up step by step, and those of later ones left alone."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from tests.engine.making import GITHUB, state
from tray_status.core.errors import StateError
from tray_status.core.links import fingerprint
from tray_status.core.model import Health
from tray_status.core.state import ProviderState
from tray_status.engine.codec import encode
from tray_status.engine.migrate import APP, NOTE, POLLS, PROVIDER, Form, NewerSchemaError, Tree, unwrap, wrap
from tray_status.engine.state_tree import encode_state
from tray_status.engine.store_files import provider_state

SAMPLES = Path(__file__).parent / "samples"
SHAPE = SAMPLES / f"provider.v{PROVIDER.schema}.shape.txt"


def second(tree: Tree) -> Tree:
    return {"provider": tree["id"], "state": tree["state"]}


def third(tree: Tree) -> Tree:
    return {**tree, "state": {"seen": tree["state"]}}


THREE = Form(schema=3, steps={1: second, 2: third})


def test_a_file_begins_with_a_note_and_its_schema() -> None:
    assert wrap(PROVIDER, {"provider": "x"}).startswith(b'{"note":"' + NOTE.encode() + b'","schema":3,"provider"')


def test_an_older_file_takes_each_step_from_its_own_on() -> None:
    """Seeded defect: only the last step is taken."""
    first = unwrap(THREE, b'{"note":"","schema":1,"id":"x","state":5}')
    assert (first.tree, first.schema) == ({"provider": "x", "state": {"seen": 5}}, 1)
    assert unwrap(THREE, b'{"schema":2,"provider":"x","state":5}').tree == first.tree
    assert unwrap(THREE, b'{"schema":3,"provider":"x","state":{"seen":5}}').tree == first.tree


@pytest.mark.parametrize("form", [PROVIDER, POLLS, APP])
def test_there_is_a_step_for_each_earlier_schema(form: Form) -> None:
    """Seeded defect: a schema raised without the step that leads to it."""
    assert set(form.steps) == set(range(1, form.schema))


def test_a_file_that_breaks_the_promise_of_its_schema_is_damaged() -> None:
    with pytest.raises(StateError, match=r"Damaged: what schema 1 promises is not there \(KeyError\('id'\)\)"):
        unwrap(THREE, b'{"schema":1,"state":5}')


def test_a_newer_file_is_told_from_a_damaged_one() -> None:
    with pytest.raises(NewerSchemaError, match=r"newer version of Tray Status \(schema 4\)"):
        unwrap(THREE, b'{"schema":4,"anything":[]}')


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"schema":"1"}', b'{"schema":true}', b'{"schema":0}', b'{"sch'])
def test_what_is_no_file_of_ours_is_damaged(data: bytes) -> None:
    with pytest.raises(StateError, match="Not") as caught:
        unwrap(THREE, data)
    assert not isinstance(caught.value, NewerSchemaError)


@pytest.mark.parametrize("schema", range(1, PROVIDER.schema + 1))
def test_the_stored_sample_of_each_schema_is_still_read(schema: int) -> None:
    """Seeded defect: a field renamed or a word changed without a step; users would lose what they have."""
    found = unwrap(PROVIDER, (SAMPLES / f"provider.v{schema}.json").read_bytes())
    assert provider_state(found.tree, GITHUB) == state()


def test_a_health_that_nothing_explained_is_still_known() -> None:
    """Seeded defect: its former name is damage, and all that was held goes with it."""
    held = {"provider": "github", "sickness": {"health": "major_outage", "since": "2026-05-04T12:00:00Z"}}
    found = unwrap(PROVIDER, json.dumps({"schema": 1, "provider": "github", "state": held}).encode())
    known = provider_state(found.tree, GITHUB).unexplained
    assert known is not None
    assert known.health is Health.MAJOR_OUTAGE
    assert unwrap(PROVIDER, b'{"schema":1,"provider":"github","state":5}').tree["state"] == 5


def test_a_secret_that_an_earlier_version_kept_is_kept_no_more() -> None:
    """Seeded defect: the address that settings name stays in the file until the page says something new."""
    feed = "https://status.example/feed?token=planted"
    held: dict[str, Any] = {
        "asked": f"https://me:planted@{feed.partition('//')[2]}",
        "page": {"url": "https://status.example/?format=planted-not", "feed": feed},
        "documents": {"feed": {"url": feed}, "page": {"url": "https://status.example/?page=2"}},
    }
    found = unwrap(PROVIDER, json.dumps({"schema": 2, "provider": "github", "state": held}).encode()).tree["state"]
    assert found == {
        "asked": fingerprint(held["asked"]),
        "page": {
            "url": "https://status.example/?format=planted-not",
            "feed": f"https://status.example/feed?{fingerprint('token=planted')}",
        },
        "documents": {
            "feed": {"url": f"https://status.example/feed?{fingerprint('token=planted')}"},
            "page": {"url": "https://status.example/?page=2"},
        },
    }


def test_what_has_no_secret_takes_the_step_as_it_is() -> None:
    held = {"page": {"url": "https://status.example/?page=2"}, "documents": {"page": {"url": "https://a.example/?a=1"}}}
    for state_ in (held, {}, 5):
        data = json.dumps({"schema": 2, "provider": "github", "state": state_}).encode()
        assert unwrap(PROVIDER, data).tree["state"] == state_


def shape(kind: type, done: set[type]) -> list[str]:
    """Every dataclass a file is made of, with its fields and their types as written in the code, and every word."""
    if kind in done:
        return []
    done.add(kind)
    if issubclass(kind, Enum):
        return [f"{kind.__name__}: " + ", ".join(str(encode(member)) for member in kind)]
    if not is_dataclass(kind):
        return []
    lines = [f"{kind.__name__}: " + ", ".join(f"{part.name} {part.type}" for part in fields(kind))]
    hints = get_type_hints(kind).values()
    return lines + [line for hint in hints for part in _parts(hint) for line in shape(part, done)]


def shape_now() -> str:
    """The shape of a provider's file, a line for each type."""
    return "\n".join(shape(ProviderState, set())) + "\n"


def _parts(hint: object) -> list[type]:
    inner = getattr(hint, "__args__", ())
    found = [part for each in inner for part in _parts(each)]
    return [*found, hint] if isinstance(hint, type) else found


def test_the_shape_of_what_is_saved_is_the_one_of_its_schema() -> None:
    """Seeded defect: one more field without a new schema; an older program would take the file for damaged.

    When this fails: before the first release, run `python -m tests.engine.test_migrate`, which writes the new shape.
    After it, raise PROVIDER.schema, add the step that leads to it, store a sample of the new schema, and then run that.
    """
    assert shape_now() == SHAPE.read_text(encoding="utf-8"), "see the docstring of this test"


def test_the_sample_has_every_key_that_a_full_state_has() -> None:
    held = json.loads((SAMPLES / f"provider.v{PROVIDER.schema}.json").read_text(encoding="utf-8"))
    assert held["state"] == json.loads(json.dumps(encode_state(state())))


if __name__ == "__main__":
    SHAPE.write_text(shape_now(), encoding="utf-8")
