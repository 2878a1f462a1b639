"""Add-ons of other packages: loaded one by one, none of which can stop a start."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint
from pathlib import Path
from zipfile import ZipFile

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


@pytest.mark.parametrize(
    ("named", "there"),
    [("mine-1.0.dist-info", True), ("mine.egg-info", True), ("EGG-INFO", True), ("mine", False)],
)
def test_a_package_that_is_installed_in_any_way_is_found(tmp_path: Path, named: str, there: bool) -> None:
    """Seeded defect: an add-on installed the old way is not looked for any more."""
    (tmp_path / named).mkdir()
    (tmp_path / named / "entry_points.txt").write_text("[tray_status.platforms]\nmine = mine:PAGE\n")

    assert plugins.mentions(tmp_path, plugins.PLATFORMS_GROUP.encode()) is there
    assert not plugins.mentions(tmp_path, plugins.NOTIFIERS_GROUP.encode())


def test_an_archive_that_may_hold_one_is_opened(tmp_path: Path) -> None:
    for name, there in (("mine-1.0.dist-info/entry_points.txt", True), ("mine.py", False)):
        with ZipFile(tmp_path / "packages.zip", "w") as archive:
            archive.writestr(name, "[tray_status.platforms]\nmine = mine:PAGE\n")
        assert plugins.mentions(tmp_path / "packages.zip", b"tray_status.platforms") is there


def test_a_place_that_cannot_be_read_is_left_to_who_says_so(tmp_path: Path) -> None:
    (tmp_path / "mine-1.0.dist-info" / "entry_points.txt").mkdir(parents=True)
    assert plugins.mentions(tmp_path, b"tray_status.platforms")


KIND = BUILT_IN[0]
PAGE = PLATFORMS[0]
