"""Owns the proof that sentences in English letters, read in a short way, say what they say in the long one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.platforms.relapse import goes_on
from tray_status.platforms.relapse_sentence import Said, said_by, sentences_of, words_of

FOREIGN = "\u00df"
"""A letter that makes a text one of more than English letters, and no known word."""

SIGNS = (" ", "  ", ", ", ". ", "! ", "? ", " (", ") ", ": ", "; ", " - ", "'", "/", "1", "...", "\t", "\u2022 ")
WORDS = (
    *(
        "the",
        "problem",
        "persists",
        "API",
        "is",
        "not",
        "isn't",
        "available",
        "resolved",
        "again",
        "down",
        "if",
        "back",
    ),
    *("Re-opened", "once more", "unavailable", "fix", "stopped", "working", "si", "repite", "se", "was", "rates are"),
)
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=12).map(
    lambda parts: "".join(f"{word}{sign}" for word, sign in parts)
)


@given(TEXTS)
def test_words_and_signs_are_the_same_in_both_ways(text: str) -> None:
    """Seeded defect: the short way keeps "problem," as a word, or joins the two words around a dash."""
    assert [*words_of(text), FOREIGN] == words_of(f"{text} {FOREIGN}")


@given(TEXTS.map(lambda text: " ".join(text.split())))
def test_sentences_are_the_same_in_both_ways(text: str) -> None:
    """Seeded defect: a sentence that ends with a question mark goes on with the next one."""
    long = [words_of(one) for one in sentences_of(f"{text} {FOREIGN}") if words_of(one)]
    short = [words_of(one) for one in sentences_of(text) if words_of(one)]
    assert long in ([*short[:-1], [*words_of(sentences_of(text)[-1]), FOREIGN]], [*short, [FOREIGN]])


@given(TEXTS)
def test_what_marks_an_item_changes_nothing(text: str) -> None:
    """Seeded defect: the mark of an item stands for a word, or ends a sentence."""
    assert goes_on(f"\u2022 {text}") == goes_on(f"- {text}")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("El problema se repite", Said.OPEN),
        ("Si el problema se repite, escriba", None),
        ("The API is not available again", Said.OPEN),
        ("It has recovered again", Said.OVER),
        ("It has not recovered", Said.OPEN),
        ("All is well", Said.OVER),
        ("Nothing works", None),
        ("The problem persists, it is fixed", Said.OVER),
    ],
)
def test_the_last_word_of_a_sentence_counts(sentence: str, said: Said | None) -> None:
    """Seeded defect: an end before what goes on takes that back, or a pronoun makes a sentence one of conditions."""
    assert said_by(sentence) is said
