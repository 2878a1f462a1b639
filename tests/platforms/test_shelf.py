"""Platforms on their shelf: known by name at once, loaded when wanted, and every file stands on it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tray_status.platforms import registry
from tray_status.platforms.registry import PLATFORMS
from tray_status.platforms.shelf import Shelf

MADE = re.compile(r"^(?:[A-Z]+_)?PLATFORM: Final = ", re.MULTILINE)


def test_each_platform_stands_under_its_own_name() -> None:
    """Seeded defect: a place that names another file, so that settings mean one platform and get another."""
    assert tuple(one.name for one in PLATFORMS) == PLATFORMS.names
    assert all(registry.platform(name) is one for name, one in zip(PLATFORMS.names, PLATFORMS, strict=True))


def test_no_platform_is_left_in_the_cupboard() -> None:
    """Seeded defect: a new platform that nobody can choose, as its line in the registry was forgotten."""
    folder = Path(str(registry.__file__)).parent
    held = {place.partition("=")[2].partition(":")[0] or place for place in PLATFORMS.places}
    made = {file.stem for file in folder.glob("*.py") if MADE.search(file.read_text(encoding="utf-8"))}
    assert made == held


def test_only_the_platform_that_is_wanted_is_loaded() -> None:
    """Seeded defect: settings that are read, or a platform that is looked up, load thirty files for the sake of one."""
    code = (
        "import sys; from tray_status.place import find_platform, platform_names; platform_names(); "
        "find_platform('gcp'); find_platform('no such platform'); "
        "print([name for name in ('google', 'hund', 'detect') if f'tray_status.platforms.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['google']"


def test_it_is_a_sequence_like_any_other() -> None:
    shelf = Shelf("feed", "gcp=google:CLOUD_PLATFORM")
    assert (len(shelf), shelf[0].name, [one.name for one in shelf[1:]]) == (2, "feed", ["gcp"])
    assert shelf.named("statuspage") is None
    assert registry.platform("gcp", list(shelf)) is shelf[1]
    assert registry.platform("gcp", [shelf[0]]) is None


def test_what_is_no_platform_is_refused() -> None:
    with pytest.raises(TypeError, match="words"):
        Shelf("x=words:__doc__")[0]
