"""Owns what the corpus must hold: six kinds of document for every platform, a case per pitfall, tests for rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.platforms.test_corpus import CASES, CORPUS, expectation
from tray_status.platforms.registry import PLATFORMS

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TABLE: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load((HERE / "pitfalls.yaml").read_text("utf-8"))
RULES: list[dict[str, object]] = yaml.safe_load((HERE / "rules.yaml").read_text("utf-8"))
KINDS = ("well", "open", "over", "truncated", "html", "unknown")
BY_SETTINGS = ("json_map", "scrape")
"""Read by what a user writes: their cases, with a mapping each, have a test of their own."""

FEWEST = 6
TEST = "test: "


def case(platform: str, name: str) -> Path:
    """The document of a case."""
    found = [one for one in CASES if one.parent.name == platform and one.stem == name]
    assert len(found) == 1, f"{platform}/{name}: {len(found)} documents"
    return found[0]


def well(report: dict[str, Any]) -> bool:
    """Whether a report says that all is well."""
    return bool(report["health"] == "operational")


def ended(incident: dict[str, Any]) -> bool:
    """Whether an incident of a report is over."""
    return incident["phase"] in ("resolved", "postmortem", "completed")


def test_every_platform_has_its_line_in_the_table() -> None:
    """Fails when a platform comes without documents, or documents without a platform."""
    names = {one.name for one in PLATFORMS} - set(BY_SETTINGS)
    assert set(TABLE) == names
    assert {folder.name for folder in CORPUS.iterdir()} - set(BY_SETTINGS) == names


@pytest.mark.parametrize("name", list(TABLE))
def test_every_platform_has_the_six_kinds(name: str) -> None:
    """Fails when nobody has tried a platform with what is well, open, over, cut off, HTML, or in words it lacks."""
    kinds = TABLE[name]["kinds"]
    assert tuple(kinds) == KINDS
    found = {kind: expectation(case(name, kinds[kind])) for kind in KINDS}
    assert len([one for one in CASES if one.parent.name == name]) >= FEWEST
    assert found["truncated"]["refused"] == "truncated"
    assert found["html"]["refused"] == "not_a_status_page"
    assert case(name, kinds["html"]).suffix == ".html"
    assert well(found["well"]["report"])
    going_on = any(not ended(one) for one in found["open"]["report"].get("incidents", ()))
    assert going_on or not well(found["open"]["report"])
    over = found["over"]["report"]
    assert well(over) or any(ended(one) for one in over["incidents"])
    assert not well(found["unknown"]["report"])


@pytest.mark.parametrize("name", list(TABLE))
def test_every_pitfall_has_its_case(name: str) -> None:
    """Fails when a case is renamed or thrown away, and with it the proof that one way to read wrongly is closed."""
    assert TABLE[name]["pitfalls"]
    for cases in TABLE[name]["pitfalls"].values():
        assert cases
        for one in cases:
            if one.startswith(TEST):
                assert_a_test(one.removeprefix(TEST))
            else:
                case(name, one)


def assert_a_test(named: str) -> None:
    """There is a test of that name in that file."""
    path, _, test = named.partition("::")
    assert re.search(rf"^def {test}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), named


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["rule"])[:40])
def test_every_rule_has_tests(rule: dict[str, object]) -> None:
    """Fails when a test is renamed or thrown away, and with it the only one that holds a rule."""
    tests, cases = rule.get("tests", []), rule.get("cases", [])
    assert isinstance(tests, list)
    assert isinstance(cases, list)
    assert tests
    assert str(rule["seeded"])
    for one in tests:
        assert_a_test(one)
    for one in cases:
        assert list(CORPUS.glob(f"{one}.*")), one
