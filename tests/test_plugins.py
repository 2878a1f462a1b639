"""Add-ons of other packages: loaded one by one, none of which can stop a start."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint

import pytest

from tray_status import plugins
from tray_status.notifiers import BUILT_IN
from tray_status.platforms.registry import PLATFORMS


def entry(name: str, value: str, group: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=group)


def test_a_notifier_of_another_package_is_one_entry_point() -> None:
    offered = entry("mine", "tray_status.notifiers:BUILT_IN.__class__", plugins.NOTIFIERS_GROUP)
    good = entry("good", "tests.test_plugins:KIND", plugins.NOTIFIERS_GROUP)

    assert plugins.notifiers([offered, good]) == (KIND,)


def test_a_platform_of_another_package_is_one_entry_point() -> None:
    assert plugins.platforms([entry("good", "tests.test_plugins:PAGE", plugins.PLATFORMS_GROUP)]) == (PAGE,)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no_such_module_anywhere:thing", "cannot be loaded"),
        ("tests.test_plugins:missing", "cannot be loaded"),
        ("tests.test_plugins:entry", "is no Platform"),
    ],
)
def test_one_that_cannot_be_used_is_left_out_and_named(
    caplog: pytest.LogCaptureFixture, value: str, words: str
) -> None:
    """Seeded defect: an exception of an add-on that ends the start of everybody who has it installed."""
    logging.getLogger("tray_status").propagate = True

    assert plugins.platforms([entry("broken", value, plugins.PLATFORMS_GROUP)]) == ()
    assert "broken" in caplog.text
    assert words in caplog.text


def test_nobody_has_to_offer_anything() -> None:
    assert plugins.platforms() == ()
    assert plugins.notifiers() == ()


KIND = BUILT_IN[0]
PAGE = PLATFORMS[0]
