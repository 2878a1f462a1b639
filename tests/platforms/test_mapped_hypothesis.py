"""Owns the proof that nothing a user writes or a page sends makes a mapping fail in any other way than it may."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platforms.mappings import mapped_page
from tray_status.core.errors import ConfigErrors, PayloadError
from tray_status.core.paths import PlaceError, parse_path
from tray_status.core.reading import Page, Role
from tray_status.core.selectors import parse_selector
from tray_status.platforms.json_map import PLATFORM as JSON_MAP
from tray_status.platforms.scrape import PLATFORM as SCRAPE

CORPUS = Path(__file__).parent / "corpus"
BOARD = mapped_page("json_map", (CORPUS / "json_map" / "board.mapping.yaml").read_text("utf-8"))
PAGE = mapped_page("scrape", (CORPUS / "scrape" / "page.mapping.yaml").read_text("utf-8"))
SENT = (CORPUS / "scrape" / "page_open.html").read_bytes()
DOCUMENT = Role("document")

KEYS = st.sampled_from("board state events works groups parts label ref headline stage posts words time".split())  # noqa: SIM905 -- a table of names
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | KEYS
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5))
PLACES = st.text(alphabet="ab.[]=^$\"@#:>()*~'- 0-1", max_size=12) | st.text(max_size=12)


@given(TREES)
def test_any_json_is_read_or_refused(tree: object) -> None:
    """Seeded defect: a list where an object was expected ends in a TypeError."""
    with suppress(PayloadError):
        JSON_MAP.read(DOCUMENT, json.dumps(tree).encode(), BOARD)


@given(st.integers(0, len(SENT) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_any_damaged_page_is_read_or_refused(at: int, put: bytes, dropped: int) -> None:
    with suppress(PayloadError):
        SCRAPE.read(DOCUMENT, SENT[:at] + put + SENT[at + dropped :], PAGE)


@given(PLACES)
def test_any_text_is_a_place_or_is_told_why_not(text: str) -> None:
    for parse in (parse_path, parse_selector):
        with suppress(PlaceError):
            assert parse(text)


@given(PLACES, PLACES, TREES)
def test_any_place_that_settings_take_can_be_looked_for(items: str, name: str, tree: object) -> None:
    """Seeded defect: a place that passes the settings and ends a worker."""
    written = json.dumps({"items": items + "[]", "name": name, "health": name})
    for platform, body in ((JSON_MAP, json.dumps(tree).encode()), (SCRAPE, SENT)):
        page = _page(platform.name, f"components: {written}\nwords: {{health: {{up: operational}}}}")
        if page is not None:
            with suppress(PayloadError):
                platform.read(DOCUMENT, body, page)


def _page(platform: str, mapping: str) -> Page | None:
    try:
        return mapped_page(platform, mapping)
    except ConfigErrors:
        return None


def test_such_places_are_found_among_what_is_tried() -> None:
    """The proof that the test above reads at all."""
    with pytest.raises(PayloadError):
        JSON_MAP.read(DOCUMENT, b"{}", mapped_page("json_map", "components: {items: 'a[]', name: b, health: c}\n"
                                                   "words: {health: {up: operational}}"))  # fmt: skip
