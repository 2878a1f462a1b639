"""The tick boxes of a focus without a screen: what is ticked, which patterns a click leads to, what stays of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.focus import chosen
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.prefs import Focus
from tray_status.desktop.windows.focus_form import NOTHING, FocusForm, Tick
from tray_status.settings.schema import MOST_GLOBS


def part(name: str, group: str | None = None) -> Component:
    """A component."""
    return Component(id=ComponentId(f"{group}/{name}"), name=name, group=group, health=Health.OPERATIONAL)


PAGE = (
    part("API"),
    part("Paris", "Europe"),
    part("Berlin", "Europe"),
    part("Tokyo", "Asia"),
    part("Web"),
    part("Osaka", "Asia"),
)


def form(*components: Component, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> FocusForm:
    """A form over components, PAGE if there are none, with these patterns."""
    return FocusForm(components=components or PAGE, focus=Focus(include=include, exclude=exclude))


def key(of: FocusForm, name: str) -> str:
    """The key of a box by its name."""
    every = [one for box in of.boxes() for one in (box, *box.inside)]
    return next(box.key for box in every if box.name == name)


def after(of: FocusForm, *names: str) -> FocusForm:
    """The form after clicks on these boxes."""
    for name in names:
        of = of.toggled(key(of, name))
    return of


def patterns(of: FocusForm) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is included and excluded."""
    return of.focus.include, of.focus.exclude


def test_groups_stand_where_their_first_component_stands() -> None:
    boxes = form(include=("API", "Europe", "Tokyo")).boxes()
    assert [(box.name, box.tick, box.told) for box in boxes] == [
        ("API", Tick.ON, ""),
        ("Europe", Tick.ON, "2 of 2"),
        ("Asia", Tick.SOME, "1 of 2"),
        ("Web", Tick.OFF, ""),
    ]
    assert [(box.name, box.tick) for box in boxes[2].inside] == [("Tokyo", Tick.ON), ("Osaka", Tick.OFF)]


@pytest.mark.parametrize(
    ("before", "clicks", "include", "exclude"),
    [
        (form(), ["Web"], (), ("Web",)),  # what the page gets later stays in focus
        (form(), ["Europe"], (), ("Europe",)),
        (form(), ["Web", "Web"], (), ()),
        (form().with_none(), ["Web"], ("Web",), ()),
        (form().with_none(), ["Web", "Paris"], ("Web", "Paris"), ()),
        (form().with_none(), ["Web", "Paris", "Berlin"], ("Web", "Europe"), ()),
        (form(include=("*e*",)), ["Tokyo"], ("*e*", "Tokyo"), ()),
        (form(include=("Europe", "me-south-1")), ["Paris"], ("me-south-1", "Berlin"), ()),
        (form(include=("Web", "Paris")), ["Paris"], ("Web",), ()),
        (form(exclude=("*beta*", "Asia")), ["Tokyo"], (), ("*beta*", "Osaka")),
        (form(include=("Europe",), exclude=("Paris",)), ["Paris"], ("Europe",), ()),
    ],
)
def test_a_click_keeps_the_patterns_as_near_as_can_be(
    before: FocusForm, clicks: list[str], include: tuple[str, ...], exclude: tuple[str, ...]
) -> None:
    """Seeded defect: one click, and patterns that somebody wrote by hand become a list of names."""
    assert patterns(after(before, *clicks)) == (include, exclude)


def test_a_group_ticked_in_part_becomes_ticked_whole_and_then_not_at_all() -> None:
    some = after(form().with_none(), "Tokyo")
    whole = after(some, "Asia")
    none = after(whole, "Asia")
    assert patterns(whole) == (("Asia",), ())
    assert none.focus == NOTHING
    assert "Nothing is ticked" in none.problem()
    assert (some.problem(), whole.sum()) == ("", "2 of 6 components are watched.")
    assert none.with_all().sum() == "All 6 components are watched."
    assert form(part("Web")).sum() == "Its one component is watched."


def test_of_hundreds_few_are_left_out_or_few_taken() -> None:
    many = tuple(part(f"Node {number:03}") for number in range(400))
    most = after(form(*many), "Node 007")
    few = after(form(*many).with_none(), "Node 007", "Node 009")
    assert patterns(most) == ((), ("Node 007",))
    assert patterns(few) == (("Node 007", "Node 009"), ())
    half = FocusForm(components=many, focus=Focus(include=tuple(f"Node {number:03}" for number in range(150))))
    assert str(MOST_GLOBS) in half.problem()


def test_names_that_stand_in_two_groups_are_told_apart() -> None:
    """Seeded defect: a click on one `API` ticks the other one too."""
    page = (part("API", "Europe"), part("Web", "Europe"), part("API", "Asia"), part("Web", "Asia"))
    before = FocusForm(components=page, focus=NOTHING)
    first = next(box for box in before.boxes()[0].inside)
    clicked = before.toggled(first.key)
    assert [[box.tick for box in group.inside] for group in clicked.boxes()] == [
        [Tick.ON, Tick.OFF],
        [Tick.OFF, Tick.OFF],
    ]
    assert clicked.focus.include == ("Europe / API",)


def test_words_shorten_the_list_and_a_click_means_what_is_seen() -> None:
    """Seeded defect: a click on a group ticks what is hidden from view as well."""
    found = form().with_none().finding("europe PAR")
    assert [(box.name, [one.name for one in box.inside]) for box in found.boxes()] == [("Europe", ["Paris"])]
    assert patterns(after(found, "Europe")) == (("Paris",), ())
    assert found.toggled("c99") == found


def test_a_page_without_components_is_chosen_by_words() -> None:
    bare = FocusForm(components=(), focus=Focus()).with_words(("login",), ("beta",))
    assert (bare.boxes(), bare.problem()) == ((), "")
    assert (bare.focus.words, bare.focus.no_words) == (("login",), ("beta",))
    assert "lists no components" in bare.sum()


NAMES = st.sampled_from(["API", "Web", "api", "Login", "Paris", "Europe", "Web (eu)", "eu"])
GROUPS = st.sampled_from([None, "Europe", "Asia", "API"])
PAGES = st.lists(st.tuples(NAMES, GROUPS), min_size=1, max_size=9)
PATTERNS = st.lists(st.sampled_from(["API", "*", "E*", "eu", "Asia", "nowhere"]), max_size=2).map(tuple)


@given(page=PAGES, include=PATTERNS, exclude=PATTERNS, clicks=st.lists(st.integers(0, 8), min_size=1, max_size=6))
def test_a_click_changes_its_own_box_and_no_other(
    page: list[tuple[str, str | None]], include: tuple[str, ...], exclude: tuple[str, ...], clicks: list[int]
) -> None:
    """Seeded defect: whatever a click ticks or clears, something else goes with it.

    What folds to the same name in the same group is one thing to every pattern.
    """
    now = FocusForm(
        components=tuple(part(name, group) for name, group in page), focus=Focus(include=include, exclude=exclude)
    )
    for click in clicks:
        number = click % len(page)
        before = [_ticked(now, one) for one in now.components]
        next_ = now.toggled(f"c{number}")
        same = {at for at, one in enumerate(now.components) if _same(one, now.components[number])}
        wished = [not before[number] if at in same else tick for at, tick in enumerate(before)]
        got = [_ticked(next_, one) for one in now.components]
        assert got == wished
        now = next_


def _ticked(of: FocusForm, one: Component) -> bool:
    return chosen(one.name, of.focus, one.group)


def _same(one: Component, other: Component) -> bool:
    return (one.name.casefold(), one.group) == (other.name.casefold(), other.group)
