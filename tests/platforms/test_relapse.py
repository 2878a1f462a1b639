"""Owns the proof that what goes on or has come back is open, whatever called it over, and that recaps open nothing."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from tests.platforms.test_ends import item, over
from tray_status.platforms.relapse import goes_on, ill_now

LINES = (Path(__file__).parent / "relapses.tsv").read_text("utf-8").splitlines()
PAIRS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("title", "markup"), [pair[1:] for pair in PAIRS if pair[0] == "open"])
def test_what_goes_on_or_is_back_is_not_over(title: str, markup: str) -> None:
    """Seeded defect: the first label of the end decides, and an outage that came back is shown as well."""
    assert not over(item(title, markup))


@pytest.mark.parametrize(("title", "markup"), [pair[1:] for pair in PAIRS if pair[0] == "over"])
def test_an_end_with_a_recap_advice_or_promise_stays_one(title: str, markup: str) -> None:
    """Seeded defect: "if the problem persists" or "it was down again" keeps what is over open."""
    assert over(item(title, markup))


@pytest.mark.parametrize(
    ("title", "markup"),
    [
        ("API down again", "Text."),
        ("API", "The problem is back."),
        ("API", "The API is down."),
        ("API", "We are investigating."),
        ("API", "Down: no answers."),
    ],
)
def test_a_newer_entry_of_the_event_takes_back_the_end_of_an_older_one(title: str, markup: str) -> None:
    """Seeded defect: an entry without a label is looked past, and the end that an older one told stands."""
    assert not over(item(title, markup, minute=5), item("[Resolved] API"))
    assert over(item("API", "A report will follow.", minute=5), item("[Resolved] API"))


def test_a_category_of_the_end_is_taken_back_by_the_text() -> None:
    """Seeded defect: `<category>resolved</category>` counts whatever the text says."""
    ended = "<category>resolved</category></item>"
    assert over(item("API", "All fixed.").replace("</item>", ended))
    assert not over(item("API", "It is down again.").replace("</item>", ended))


@pytest.mark.parametrize("text", ["again ", "is down again. ", "not ", "still\n", "issues , back ", "仍 再次 "])
def test_however_long_a_text_is_it_is_quickly_looked_through(text: str) -> None:
    """Seeded defect: each word is compared with each other, and a hostile text takes minutes."""
    long = text * (60_000 // len(text))
    before = process_time()
    goes_on(long)
    ill_now(long)
    assert process_time() - before < 0.5


def test_of_a_long_text_both_ends_are_looked_at() -> None:
    """Seeded defect: of a text of many updates, only one end is looked at, and it is the older one."""
    filler = "A line of text.\n" * 400
    assert goes_on(f"The API is down again.\n{filler}")
    assert goes_on(f"{filler}The API is down again.")
