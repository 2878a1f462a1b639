"""A focus as it is written: both forms, all of its keys, and what each leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tray_status.core.model import Impact
from tray_status.core.prefs import Focus
from tray_status.settings.load import load


def focus_of(folder: Path, written: str) -> Focus:
    """The focus that is written in one line."""
    path = folder / "settings.yaml"
    path.write_text(f"providers:\n  - name: GitHub\n    focus: {written}\n", encoding="utf-8")
    (provider,) = load(path, kinds=(), environ={}).providers
    return provider.focus


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{}", Focus()),
        ("{components: [API*, '*Europe*']}", Focus(include=("API*", "*Europe*"))),
        ("{components: {include: [API*]}}", Focus(include=("API*",))),
        ("{components: {exclude: [beta]}}", Focus(exclude=("beta",))),
        ("{components: []}", Focus()),
        ("{words: [login, 'sign*']}", Focus(words=("login", "sign*"))),
        ("{words: {include: [yes], exclude: [22:00]}}", Focus(words=("yes",), no_words=("22:00",))),
        ("{minimum_impact: major}", Focus(minimum_impact=Impact.MAJOR)),
        ("{minimum_impact: any}", Focus()),
        (
            "{components: [API], words: {exclude: [beta]}, minimum_impact: minor}",
            Focus(include=("API",), no_words=("beta",), minimum_impact=Impact.MINOR),
        ),
    ],
)
def test_a_focus_is_what_is_written(tmp_path: Path, written: str, expected: Focus) -> None:
    """Seeded defect: the short form is read as what is left out, or one of the keys is read into another."""
    assert focus_of(tmp_path, written) == expected


@pytest.mark.parametrize(
    ("focus", "everything"),
    [
        (Focus(), True),
        (Focus(include=("API", "*"), words=("**",), minimum_impact=Impact.NONE), True),
        (Focus(include=("API",)), False),
        (Focus(exclude=("API",)), False),
        (Focus(words=("x",)), False),
        (Focus(no_words=("x",)), False),
        (Focus(minimum_impact=Impact.MINOR), False),
    ],
)
def test_a_focus_of_everything_is_known_as_such(focus: Focus, everything: bool) -> None:
    assert focus.everything is everything
