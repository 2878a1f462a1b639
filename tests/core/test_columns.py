"""Tests how many columns a text takes, and how it is broken into lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.columns import width, wrap

texts = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" 東京の障害。🎉é"), max_size=80)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("down", 4), ("née", 3), ("ne\u0301e", 3), ("障害", 4), ("🎉", 2), ("⚠\ufe0f", 2), ("ｱ", 1)],
)
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (" \N{NO-BREAK SPACE} ", []),
        ("one two three", ["one two", "three"]),
        ("https://status.example", ["https://", "status.e", "xample"]),
        ("abcdéfgh xy", ["abcdéfgh", "xy"]),
        ("née two three", ["née two", "three"]),
        ("abcdefghijé", ["abcdefgh", "ijé"]),
        ("障害が発生しています", ["障害が発", "生してい", "ます"]),
        ("APIが遅い 🎉🎉", ["APIが遅", "い 🎉🎉"]),
        ("障害が発。生", ["障害が", "発。生"]),
    ],
)
def test_lines_are_broken_where_readers_expect_it(text: str, lines: list[str]) -> None:
    """Seeded defect: lines counted in characters, twice as wide as the terminal in Japanese."""
    assert wrap(text, 8) == lines


@given(text=texts, columns=st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns and line == line.strip() != "" for line in lines)


def test_breaking_takes_time_in_proportion_to_length() -> None:
    assert len(wrap("障" * 20_000, 80)) == 500
