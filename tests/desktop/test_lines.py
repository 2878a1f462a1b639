"""The lines of a menu and their numbers: kept while a line is there, never given to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.commands import Command, OpenUrl, PollNow, Quit
from tray_status.core.glance import SEPARATOR, Item
from tray_status.core.model import ProviderId
from tray_status.desktop.lines import REMEMBERED, ROOT, Line, Lines

ACME = ProviderId("acme")


def opens(number: int) -> Command:
    return OpenUrl(provider=ACME, url=f"https://status.example.com/{number}")


def incident(number: int, label: str = "") -> Item:
    """A line with a submenu whose label changes and whose key does not."""
    return Item(
        label=label or f"Incident {number}",
        key=f"i{number}",
        children=(Item(label="Open incident", command=opens(number)), Item(label="Poll now", command=PollNow())),
    )


def clickable(line: Line) -> dict[int, Command]:
    """Each number below a line with what a click on it does."""
    found = {}
    for child in line.children:
        if child.item.command is not None and child.item.enabled:
            found[child.number] = child.item.command
        found |= clickable(child)
    return found


menus = st.lists(
    st.one_of(
        st.integers(0, 5).map(incident),
        st.integers(0, 5).map(lambda number: Item(label=f"Line {number}", command=opens(number))),
        st.sampled_from([SEPARATOR, Item(label="Quit", command=Quit()), Item(label="All well", enabled=False)]),
    ),
    max_size=6,
)


@given(shown=st.lists(menus, min_size=1, max_size=8))
def test_a_number_never_comes_to_mean_another_thing(shown: Sequence[Sequence[Item]]) -> None:
    """Seeded defect: numbers by position. A new incident on top, and the click meant for Quit opens a page."""
    lines = Lines()
    meant: dict[int, Command] = {}
    for menu in shown:
        lines.show(menu)
        for number, command in clickable(lines.root).items():
            assert meant.setdefault(number, command) == command
        for number, command in meant.items():
            assert lines.command(number) == command, "what was seen once does what it did, though it has gone"


def test_a_line_whose_label_changes_stays_where_it_is() -> None:
    lines = Lines()
    lines.show([incident(1), SEPARATOR])
    before = lines.root.children[0]
    changes = lines.show([incident(1, "Incident 1, monitoring"), SEPARATOR])
    after = lines.root.children[0]
    assert before.number == after.number
    assert [child is other for child, other in zip(before.children, after.children, strict=True)] == [True, True]
    assert (changes.reshaped, changes.relabelled) == ([], [(before, after)])


def test_what_did_not_change_is_neither_numbered_nor_told_again() -> None:
    lines = Lines()
    lines.show([incident(1), SEPARATOR, incident(2)])
    root = lines.root
    changes = lines.show([incident(1), SEPARATOR, incident(2)])
    assert (changes.reshaped, changes.relabelled) == ([], [])
    assert all(line is other for line, other in zip(root.children, lines.root.children, strict=True))


def test_only_the_submenu_that_changed_is_read_anew() -> None:
    """Seeded defect: the whole menu of five hundred providers goes over the bus for one line."""
    lines = Lines()
    lines.show([incident(1), incident(2)])
    second = lines.root.children[1]
    more = replace(incident(2), children=(*incident(2).children, Item(label="Quit", command=Quit())))
    assert lines.show([incident(1), more]).reshaped == [second.number]


def test_a_new_line_changes_the_menu_it_is_in() -> None:
    lines = Lines()
    lines.show([incident(1)])
    assert lines.show([incident(2), incident(1)]).reshaped == [ROOT]


def test_a_tick_is_another_look_of_the_same_line() -> None:
    lines = Lines()
    line = Item(label="Paused", command=PollNow(), checked=False)
    lines.show([line])
    changes = lines.show([replace(line, checked=True)])
    assert [(old.number, new.item.checked) for old, new in changes.relabelled] == [(1, True)]


def test_like_lines_are_told_apart_by_their_order() -> None:
    lines = Lines()
    lines.show([SEPARATOR, SEPARATOR, incident(1), incident(1)])
    assert len({line.number for line in lines.root.children}) == 4


def test_a_line_that_is_not_enabled_does_nothing() -> None:
    lines = Lines()
    lines.show([Item(label="Poll now", command=PollNow(), enabled=False)])
    assert lines.command(1) is None
    assert lines.line(1) is not None
    assert lines.line(7) is None
    assert lines.command(7) is None


def test_lines_that_have_gone_are_forgotten_in_the_end() -> None:
    lines = Lines()
    for number in range(REMEMBERED + 2):
        lines.show([Item(label="x", command=opens(number))])
    assert lines.command(1) is None
    assert lines.command(2) == opens(1)
