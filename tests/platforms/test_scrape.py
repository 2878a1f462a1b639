"""Owns HTML read by a mapping: what each part of a selector fits, what is there and what is not, hostile pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from tests.platforms.mappings import mapped_page
from tests.untraced import untraced
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Kind
from tray_status.core.reading import Page, Reading, Role, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.scrape import PLATFORM

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WORDS = "words: {health: {up: operational, slow: degraded, down: major_outage}}"
DOCUMENT = Role("document")
EVENTS = "incidents: {items: '#now > .event', shows: open, id: '@id', title: h3}\n"
LIMIT = 2.0
"""Seconds: twice the one that is promised, as tests share their machine."""


def html(body: str) -> bytes:
    """A whole page."""
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def read(mapping: str, body: str) -> Reading:
    """What a page says by a mapping."""
    return PLATFORM.read(DOCUMENT, html(body), mapped_page("scrape", mapping))


def refusal(mapping: str, body: str) -> str:
    """The sentence with which a page is refused as malformed."""
    with pytest.raises(PayloadError) as raised:
        read(mapping, body)
    assert raised.value.fault is PayloadFault.MALFORMED
    return str(raised.value)


@pytest.mark.parametrize(
    "selector",
    [
        "b",
        ".state",
        "#here",
        "b.state.big#here",
        "[data-x]",
        "[data-x='one two']",
        "[data-x^=one]",
        "[data-x$=two]",
        "[data-x*='e t']",
        "[data-x~=two]",
        "div b",
        "section > b",
        "div > section > b",
        "div > * > b",
        "body b:nth-child(2)",
        "section:nth-child(1) > b",
        "div .state",
    ],
)
def test_a_part_of_a_selector_fits_what_it_says(selector: str) -> None:
    page = "<div><section><i>up</i><b id=here class='big state' data-x='one two'>down</b></section><p>up</p></div>"
    assert read(f'health: "{selector}"\n{WORDS}', page).health is Health.MAJOR_OUTAGE


@pytest.mark.parametrize(
    "selector",
    [
        "u",
        ".stat",
        "#her",
        "b.up",
        "[data-y]",
        "[data-x=one]",
        "[data-x~=wo]",
        "div > b",
        "p b",
        "b:nth-child(1)",
        "b b",
    ],
)
def test_what_fits_nothing_makes_the_page_malformed(selector: str) -> None:
    """Seeded defect: a page that was made anew reads as nothing wrong."""
    page = "<div><section><i>up</i><b id=here class='big state' data-x='one two'>down</b></section></div>"
    assert (
        refusal(f'health: "{selector}"\n{WORDS}', page) == f"The mapping's `{selector}` finds nothing in this document."
    )


def test_direct_children_are_found_below_the_right_ancestor_only() -> None:
    """Seeded defect: the nearest ancestor that fits decides alone, and the right one further out is not tried."""
    page = "<div class=a><p><span class=b><p><i>down</i></p></span></p></div><span class=b><p><i>up</i></p></span>"
    assert read(f"health: '.a > p i'\n{WORDS}", page).health is Health.MAJOR_OUTAGE


def test_several_elements_are_no_one_word() -> None:
    """Seeded defect: the first of several states is believed, whatever the others say."""
    page = "<b>up</b><b>down</b>"
    assert "finds 2 values, and the health is one" in refusal(f"health: b\n{WORDS}", page)


@pytest.mark.parametrize(
    ("classes", "health"),
    [
        ("banner up", Health.OPERATIONAL),
        ("down banner big", Health.MAJOR_OUTAGE),
        ("banner", None),
        ("banner up down", None),
        ("banner upper", None),
    ],
)
def test_of_the_classes_the_one_that_is_a_word_counts(classes: str, health: Health | None) -> None:
    """Seeded defect: a class that merely contains the word; two words of which the better one counts."""
    reading = read(f"health: '#banner@class'\n{WORDS}", f"<div id=banner class='{classes}'></div>")
    assert (reading.health, reading.doubtful) == (health, health is None)


def test_an_unknown_word_of_a_part_outweighs_a_page_that_calls_itself_well() -> None:
    """Seeded defect: only the word of the page counts."""
    mapping = (
        f"health: b\ncomponents: {{items: 'table > tr', name: 'td:nth-child(1)', health: 'td:nth-child(2)'}}\n{WORDS}"
    )
    reading = read(mapping, "<b>up</b><table><tr><td>API</td><td>weird</td></tr></table>")
    assert (reading.notes, health_of(assemble([reading]), NOON)) == (('Unknown health "weird".',), None)


def test_an_entry_without_its_link_or_impact_is_told_all_the_same() -> None:
    mapping = f"health: b\n{EVENTS[:-2]}, url: 'a@href', impact: i}}\n{WORDS}".replace(
        "words: {", "words: {impact: {big: major}, "
    )
    page = "<b>up</b><div id=now><div class=event id=1><h3>Down</h3>{}</div></div>"
    assert read(mapping, page.format("<i>big</i><i>big</i>")).notes == (
        "The mapping's `i` finds 2 values, and the impact is one.",
    )
    reading = read(mapping, page.format(""))
    assert reading.notes == ("The mapping's `i` finds nothing in this document.",)
    assert health_of(assemble([reading]), NOON) is Health.DEGRADED


def test_an_attribute_that_is_not_there_is_nothing() -> None:
    assert "finds nothing" in refusal(f"health: b@title\n{WORDS}", "<b>up</b>")


def test_a_list_is_empty_only_where_what_it_stands_in_is_there() -> None:
    """Seeded defect: a page that was made anew lists nothing, and everything open is taken for over."""
    mapping = f"{EVENTS}health: b\n{WORDS}"
    reading = read(mapping, "<b>up</b><div id=now></div>")
    assert (reading.incidents, reading.covers) == ((), (Kind.INCIDENT,))
    assert health_of(assemble([reading]), NOON) is Health.OPERATIONAL
    assert "finds no list" in refusal(mapping, "<b>up</b><div id=then></div>")


def test_what_lies_within_an_item_is_a_part_of_it() -> None:
    page = "<div id=now><div class=event id=1><h3>Down</h3><div class=event id=2><h3>not one</h3></div></div></div>"
    (one,) = read(EVENTS.replace("> .", "."), page).incidents
    assert (one.id, one.title) == ("1", "Down, not one")


def test_a_well_page_with_an_open_incident_is_as_that_says() -> None:
    page = "<b>up</b><div id=now><div class=event id=1><h3>Down</h3></div></div>"
    assert health_of(assemble([read(f"{EVENTS}health: b\n{WORDS}", page)]), NOON) is Health.DEGRADED


def test_words_of_scripts_and_comments_are_not_read() -> None:
    page = "<!-- <b>up</b> --><script>'<b>up</b>'</script><template></template><b>do<!-- x -->wn</b>"
    assert read(f"health: b\n{WORDS}", page).health is Health.MAJOR_OUTAGE


def test_an_attribute_may_be_a_text() -> None:
    mapping = f"components: {{items: 'p', name: i@title, health: '@data-s'}}\n{WORDS}"
    reading = read(mapping, "<p data-s=up><i title='A\u202e  b'></i></p><p data-s=slow><i title=C></i></p>")
    assert [(one.name, one.health) for one in reading.components] == [
        ("A b", Health.OPERATIONAL),
        ("C", Health.DEGRADED),
    ]


def test_json_and_half_a_page_are_refused() -> None:
    page = mapped_page("scrape", f"health: b\n{WORDS}")
    for body, fault in (
        (b'{"b": "up"}', PayloadFault.NOT_A_STATUS_PAGE),
        (b"<!DOCTYPE html><html><body><b>up</b>", PayloadFault.TRUNCATED),
    ):
        with pytest.raises(PayloadError) as raised:
            PLATFORM.read(DOCUMENT, body, page)
        assert raised.value.fault is fault


def test_without_a_mapping_no_page_is_ours() -> None:
    """Seeded defect: any web page at all is taken for this platform's when a page is looked into."""
    assert PLATFORM.find_role(html("<b>up</b>"), Page(url="https://status.maple.example")) is None


SIX = f"{EVENTS}components: {{items: '.part', name: h3, health: b, group: i}}\n{WORDS}"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 4_000_000,
        "<p class=event>" * 100_000,
        "<div id=now>" + "<div class=event id=1><h3>x</h3></div>" * 25_000 + "</div>",
        "<div id=now>" + "<div class=part>" * 240 + "<b>up</b>" * 12_000,
        "<div id=now>" + "<div class=part><h3>x</h3><b>up</b></div>" * 8_000 + "</div>",
        "<div id=now " + "a=b " * 360_000 + "></div>",
        "x" * 20_000_000,
    ],
)
def test_a_hostile_page_costs_a_second_at_most_and_is_never_well(body: str) -> None:
    """Seeded defect: selectors that are tried anew from every ancestor, or a tree of any size that is built."""
    page = mapped_page("scrape", SIX)
    sent = html(body)
    began = time.process_time()
    try:
        with untraced():
            reading = PLATFORM.read(DOCUMENT, sent, page)
    except PayloadError:
        reading = None
    assert time.process_time() - began < LIMIT
    assert reading is None or health_of(assemble([reading]), NOON) is not Health.OPERATIONAL
