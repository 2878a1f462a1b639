"""Patterns of a focus that fit nothing are told wherever somebody looks; those that stand for spellings are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import PREFS, T0, Watch, component, incident, summary
from tray_status.cli.focusing import misfit_lines
from tray_status.core.belief import Belief
from tray_status.core.misfits import misfits
from tray_status.core.prefs import Focus, Settings
from tray_status.core.view import build_view

PAGE = Belief(
    components=(component("Workers"), replace(component("Berlin"), group="Europe")),
    incidents=(incident(components=("Old",), regions=("UAE (me-central-1)",)),),
    read_at=T0,
)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (Focus(include=("Wrkers",)), ("Wrkers",)),
        (Focus(include=("Wrk*",)), ("Wrk*",)),
        (Focus(include=("Workers", "Wrkers", "Amazon W*")), ("Wrkers",)),
        (Focus(include=("Workers",), exclude=("*beta*", "Berlin")), ("*beta*",)),
        (Focus(include=("europe", "Europe / B*", "me-*", "Old")), ()),
        (Focus(words=("Wrkers",)), ()),
    ],
)
def test_what_fits_nothing_is_found(focus: Focus, expected: tuple[str, ...]) -> None:
    """Seeded defect: a group or a region counts as a slip of the hand; or so does each spelling of a known part."""
    assert misfits(PAGE, focus) == expected
    assert misfits(replace(PAGE, components=()), focus) == ()


def test_it_is_said_with_what_may_have_been_meant() -> None:
    said = ["None of its 2 components fits `Wrkers`. Did you mean `Workers`?"]
    assert list(misfit_lines(PAGE, Focus(include=("Wrkers",)))) == said
    alone = replace(PAGE, components=PAGE.components[:1])
    assert list(misfit_lines(alone, Focus(include=("Qqq",)))) == ["Its one component does not fit `Qqq`."]


def test_the_menu_of_the_provider_says_so() -> None:
    """Seeded defect: a name is mistyped in the settings, and the icon is green for ever."""
    prefs = replace(PREFS, focus=Focus(include=("Wrkers",)))
    watch = Watch(prefs=prefs)
    watch.see(summary(components=PAGE.components))
    view = build_view({prefs.id: watch.state}, Settings(providers=(prefs,)), watch.now)
    assert "None of its 2 components fits `Wrkers`." in repr(view.menu)
