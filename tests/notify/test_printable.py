"""What is taken out of a stranger's text, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.contract import obeyed
from tests.notify.examples import HOSTILE_TEXTS
from tray_status.notify.printable import one_line, printable

TYPESET = "typeset text stays – ünïcode, 日本語 and ✅ too"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (TYPESET, TYPESET),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("a\x9b2Jb", "ab"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP+q544e\x1b\\x", "x"),
        ("\x1bcreset", "reset"),
        ("\x1b]0;unfinished", "0;unfinished"),
        ("ends with \x1b", "ends with"),
        ("a\x00\x08\x7fb", "ab"),
        ("\u202eabc\u202c\u2066d\u2069\u200e\ufeff", "abcd"),
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("tab\tbed", "tab bed"),
        ("half \ud83d pair", "half pair"),
        ("<b>&amp;%s", "<b>&amp;%s"),
    ],
)
def test_what_would_be_obeyed_goes_and_the_rest_stays(raw: str, clean: str) -> None:
    assert printable(raw, limit=100) == clean


def test_a_line_is_one_line() -> None:
    assert one_line(" a\r\n b\t\x1b[0m c\u2029", limit=100) == "a b c"


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    assert printable("one two three", limit=9) == "one two…"
    assert one_line("one two three", limit=9) == "one two…"


@given(st.one_of(st.text(), st.text(alphabet="\x1b\x9b\x9d[]P\\;0mJ\x07\x9c\x90a\u202e\n")))
def test_nothing_that_would_be_obeyed_is_left_in_any_text(text: str) -> None:
    """Seeded defect: taking out the inner of two nested sequences leaves an outer one."""
    assert not any(obeyed(character) for character in printable(text, limit=1_000))


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_hostile_examples_are_clean(text: str) -> None:
    assert not any(obeyed(character) for character in printable(text, limit=20_000))


def test_a_long_run_of_unfinished_sequences_takes_no_time() -> None:
    """Seeded defect: an unbounded search for a terminator is quadratic, and 64 kB of it blocks the notifier."""
    assert printable("\x1b]" * 100_000, limit=100) == ""
    assert len(printable("\x9dx" * 100_000, limit=500_000)) == 100_000
