"""Owns the proof that reading takes work in proportion to what arrived, for every platform and list of its data."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from tests.platforms.damage import places
from tests.platforms.test_damage import Sample, parts, samples
from tray_status.core.errors import PayloadError
from tray_status.core.reading import assemble
from tray_status.platforms.base import Platform
from tray_status.platforms.registry import PLATFORMS

FEW, MANY = 150, 600
ALLOWED = 8
"""How much more work four times as much may be: four times, and something for what only the longer list needs."""


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, Python's own and those of its libraries."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:  # noqa: ARG001 -- as sys.setprofile wants it
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        with suppress(PayloadError):
            work()
    finally:
        sys.setprofile(before)
    return count


def effort(platform: Platform, sample: Sample, body: bytes) -> int:
    """The work of telling a document and reading it."""

    def work() -> None:
        platform.find_role(body, sample.page)
        assemble([platform.read(sample.role, body, sample.page)])

    return calls(work)


def longer(tree: Any, place: int, times: int) -> str:  # noqa: ANN401 -- JSON
    """The JSON with one list made so long, of items with ids of their own."""
    tree = copy.deepcopy(tree)
    held, key = [(held, key) for held, key in places(tree) if isinstance(held[key], list) and held[key]][place]
    items = held[key]
    held[key] = [_own(copy.deepcopy(items[number % len(items)]), number) for number in range(times)]
    return json.dumps(tree)


def _own(item: Any, number: int) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(item, dict):
        for name in ("id", "_id", "name", "title", "arn", "messageId", "url"):
            if isinstance(item.get(name), str):
                item[name] = f"{item[name]}{number}"
    return item


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.name)
def test_four_times_as_much_takes_about_four_times_the_work(platform: Platform) -> None:
    """Fails when each item of a list is compared with each other, and a page of some megabytes takes minutes."""
    tried = set()
    for sample in samples(platform):
        found = parts(sample)
        if found is None or sample.path.stat().st_size > 6_000 or sample.role in tried:
            continue
        tried.add(sample.role)
        before, inner, behind = found
        tree = json.loads(inner, strict=False)
        lists = [held[key] for held, key in places({"": tree}) if isinstance(held[key], list) and held[key]]
        for place in range(len(lists))[:12]:
            few, many = (
                effort(platform, sample, f"{before}{_whole(tree, place, times)}{behind}".encode())
                for times in (FEW, MANY)
            )
            assert many < ALLOWED * few, (sample.path.name, place, few, many)


def _whole(tree: Any, place: int, times: int) -> str:  # noqa: ANN401 -- JSON
    return longer({"": tree}, place, times).removeprefix('{"": ').removesuffix("}")
