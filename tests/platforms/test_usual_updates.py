"""Owns the proof that updates of the usual form are read in the short way as they are in the long one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tray_status.platforms.labels import MOST_UPDATES, labelled
from tray_status.platforms.times import day_of_year, parse_partial

ANCHOR = datetime(2024, 3, 1, 0, 30, tzinfo=UTC)
MONTHS = ("Jan", "Feb", "Mar", "Jun", "Dec", "Mai")
BODIES = ("All is well.", "", "a  b", "<p>one</p><ul><li>two</li></ul>", "Tom &amp; Co", "x > y", "zwölf\u200b", "1\n2")


def update(month: str, day: int, clock: str, label: str, body: str, *, small: str = "<small>") -> str:
    """One update as Statuspage writes it."""
    return (
        f"<p>{small}{month} <var data-var='date'>{day:2}</var>, <var data-var='time'>{clock}</var> UTC</small>"
        f"<br><strong>{label}</strong> - {body}</p>"
    )


UPDATES = st.tuples(
    st.sampled_from(MONTHS),
    st.sampled_from((1, 2, 9, 28, 29, 31)),
    st.sampled_from(("00:00", "09:05", "23:59", "24:10")),
    st.sampled_from(("Resolved", "Update", "In &amp; out", "Détecté", "Foo  bar")),
    st.sampled_from(BODIES),
)


@given(st.lists(UPDATES, min_size=1, max_size=4), st.sampled_from((ANCHOR, ANCHOR.replace(month=1, day=1), None)))
def test_updates_of_the_usual_form_are_read_as_in_the_long_way(
    some: list[tuple[str, int, str, str, str]], anchor: datetime | None
) -> None:
    """Seeded defect: the short way takes a day that its year does not have, or a break in markup for a line."""
    usual = "".join(update(*one) for one in some)
    other = "".join(update(*one, small="<small class='t'>") for one in some)
    assert labelled(usual, anchor) == labelled(other, anchor)


def test_an_update_of_another_form_among_usual_ones_is_found() -> None:
    """Seeded defect: only the usual ones are taken, and the other one is a part of the text before it."""
    usual = update("Feb", 3, "10:00", "Resolved", "Over.")
    other = update("Feb", 2, "10:00", "Identified", "Found.", small="<SMALL>")
    assert [one.label for one in labelled(usual + other + usual, ANCHOR)] == ["Resolved", "Identified", "Resolved"]


def test_of_more_usual_updates_than_are_read_the_last_ends_where_the_next_begins() -> None:
    """Seeded defect: the last one that is read has the text of all that follow."""
    found = labelled(update("Feb", 3, "10:00", "Update", "Here.") * (MOST_UPDATES + 5), ANCHOR)
    assert len(found) == MOST_UPDATES
    assert found[-1].body == "Here."


@given(st.sampled_from(MONTHS), st.integers(0, 32), st.sampled_from(("00:00", "23:59", "25:00")), st.integers(0, 800))
def test_a_day_without_a_year_is_the_last_one_in_both_ways(month: str, day: int, clock: str, back: int) -> None:
    """Seeded defect: on New Year's Eve the year is the next one, or 29 February is looked for in every year."""
    anchor = ANCHOR - timedelta(days=back)
    found = day_of_year(month, str(day), *clock.split(":"), anchor=anchor)
    # Spelled so that the short way does not know it.
    whole = parse_partial(f"{month}. {day}, {clock} UTC", anchor)
    assert found is None or found == whole
    assert parse_partial(f"{month} {day}, {clock} UTC", anchor) == whole


def test_a_day_that_no_year_has_is_left_to_the_long_way() -> None:
    usual = update("Feb", 31, "09:05", "Resolved", "All is well.")
    other = update("Feb", 31, "09:05", "Resolved", "All is well.", small="<small class='t'>")
    assert labelled(usual, ANCHOR) == labelled(other, ANCHOR)
