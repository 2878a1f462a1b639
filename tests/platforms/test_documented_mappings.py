"""Owns the examples of mappings in docs/platforms.md: each is loaded as settings and read on documents of its shape."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.documented import PAGE, blocks
from tests.platforms.mappings import NAMES
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Page, assemble
from tray_status.core.standing import health_of, standing
from tray_status.core.state import ProviderState
from tray_status.platforms.registry import platform
from tray_status.settings.load import load

EXAMPLES = Path(__file__).parent / "examples"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
UNPROVEN = re.compile(
    r"^\*\*[^*]+\*\* \((?:[^()]*; )?unproven: written from [^()]*not tried on a live page", re.MULTILINE
)


def cases() -> list[tuple[str, int]]:
    """Each example, and the number of one of its cases."""
    files = sorted(EXAMPLES.glob("*.json"))
    return [(file.stem, number) for file in files for number in range(len(json.loads(file.read_text("utf-8"))))]


def shown(folder: Path) -> dict[str, ProviderPrefs]:
    """The providers of all examples, by their ids, through the real loader."""
    found = {}
    for number, block in enumerate(blocks("yaml")):
        file = folder / f"{number}.yaml"
        file.write_text(block.text, encoding="utf-8")
        (prefs,) = load(file, kinds=(), environ={}, platforms=NAMES).providers
        found[str(prefs.id)] = prefs
    return found


@pytest.mark.parametrize(("name", "number"), cases())
def test_an_example_reads_documents_of_its_shape(tmp_path: Path, name: str, number: int) -> None:
    """Fails when an example is no valid settings, asks for another number of documents, or reads one wrongly."""
    prefs = shown(tmp_path)[name]
    case: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))[number]
    page = Page(url=prefs.url, mapping=prefs.mapping)
    chosen = platform(prefs.platform or "")
    assert chosen is not None
    asked = chosen.documents(page, ProviderState(provider=prefs.id))
    bodies = [one.encode() if isinstance(one, str) else json.dumps(one).encode() for one in case["documents"]]
    assert len(asked) == len(bodies)
    snapshot = assemble(chosen.read(one.role, body, page) for one, body in zip(asked, bodies, strict=True))
    health = health_of(snapshot, NOON)
    assert (health.word if health is not None else None) == case["health"]
    open_ = [one.title for one in snapshot.incidents if not standing(one, NOON).over]
    assert open_ == case.get("open", [])
    if case["health"] is not None:
        assert snapshot.notes == ()


def test_every_example_has_its_documents_and_the_other_way_round(tmp_path: Path) -> None:
    assert set(shown(tmp_path)) == {file.stem for file in EXAMPLES.glob("*.json")}
    healths: dict[str, set[str | None]] = {name: set() for name, _ in cases()}
    for name, number in cases():
        healths[name].add(json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))[number]["health"])
    assert all(len(found) > 1 for found in healths.values()), "each is seen well and otherwise"


def test_every_example_of_a_makers_page_says_that_it_is_unproven(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8").partition("### Examples")[2]
    makers = [name for name in shown(tmp_path) if f"id: {name}\n" in text]
    assert len(makers) == len(UNPROVEN.findall(text)) >= 4
