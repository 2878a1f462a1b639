"""Owns the proof that other people's text is clean, short and cheap, whatever it was."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core import markup as taking
from tray_status.core import text
from tray_status.core.text import (
    BODY_LIMIT,
    MARKUP_LIMIT,
    URL_LIMIT,
    clean,
    one_line,
    plain_text,
    safe_url,
    shorten,
    words,
)

TAGS = (
    "<p>",
    "</p>",
    "<br/>",
    "<li>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<a href='",
    "<svg/>",
    "</",
    "<?x",
    "<![CDATA[",
)
SIGNS = ("<", ">", "&", "&amp;", "&#", "&#x200b;", "&#99999999999;", '"', "'", "\n", "\r\n", " ", "\u2028", "\u2022 ")
LETTERS = ("\u202e", "\u200b", "\x1b[31m", "\x00", "e\u0301", "\u0301\u0316" * 9, "\ud800", "word", "ÄÖ")
NASTY = st.lists(st.one_of(st.sampled_from(TAGS + SIGNS + LETTERS), st.text(max_size=5)), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("plain\n\n- a\n- b", "plain\n\n- a\n- b"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one\n   two</p><p>three</p>", "one two\n\nthree"),
        ("<b>x</b> said.\n\nMore<br/>", "x said.\n\nMore"),
        ("<ul>\n <li><p>One</p></li>\n <li>Two</li></ul>after", "• One\n• Two\n\nafter"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a<script>evil('</p>')</script>b<STYLE>x{}</STYLE >c", "abc"),
        ("a<script>never ends", "a"),
        ("a<svg/>b", "ab"),
        ("a<!-- hidden <b> -->b", "ab"),
        ("a<!-- never ends", "a"),
        ("a <!-- one <!-- two", "a"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("&lt;b&gt; &amp;amp; &#65;&nbsp;&eacute;", "<b> &amp; A é"),
        ("&#99999999999999999999; &#x110000000;", "\ufffd \ufffd"),
        ("<a title='x > y' href=\"z\">link</a>", "link"),
        ("<a title='unclosed>link</a>", "link"),
        ("<?php x ?>a<!DOCTYPE html>b", "ab"),
        ("<ns:p>a</ns:p><ns:p>b</ns:p>", "a\n\nb"),
        ("a\u200bb\u202ec\x07d\ud800e", "abcde"),
        ("e\u0301", "é"),
        ("tail<", "tail<"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(markup: str, text: str) -> None:
    assert plain_text(markup, limit=500) == text


@given(NASTY, st.integers(min_value=0, max_value=80))
def test_text_is_always_clean_and_short(markup: str, limit: int) -> None:
    """Fails when a control, invisible or bidirectional character gets through, or a text grows beyond its limit."""
    for made in (plain_text(markup, limit=limit), clean(markup, limit=limit), one_line(markup, limit=limit)):
        assert len(made) <= limit
        assert made == made.strip()
        assert "\n\n\n" not in made
        assert unicodedata.is_normalized("NFC", made)
        for letter in made:
            category = unicodedata.category(letter)
            assert letter == "\n" or category not in ("Cc", "Cs", "Zl", "Zp"), repr(letter)
            assert letter not in "\u200b\u200e\u202a\u202e\u2066\u2069\ufeff\xad"
    assert "\n" not in one_line(markup, limit=limit)


@given(
    st.lists(st.sampled_from(["<p>", "</div>", "<br/>", "<b>", "<i class='x'>", "<!-- y -->", "abc", " "]), max_size=40)
)
def test_no_tag_survives(parts: list[str]) -> None:
    assert not re.search(r"[<>]", plain_text("".join(parts), limit=BODY_LIMIT))


@given(NASTY)
def test_words_do_not_depend_on_white_space_and_markup_around_them(markup: str) -> None:
    """Fails when a page that was merely rendered anew looks as if it had said something new."""
    text = plain_text(markup, limit=BODY_LIMIT)
    assert words(f"<p> {text.replace('<', '').replace('&', '')} </p>") == words(text.replace("<", "").replace("&", ""))
    assert words("<p>a <b>b</b>\n c</p>") == words("a b c")
    assert words("a b") != words("a c")


OPENINGS = ("<", "<!", "<!--", "<a", '<a "', "<a '\"", "&#", "&#9", "&", "</", "<script>", "<style></style>", "<li>")
HEAPS = ("a\u0301\u0316", "\u0301\u0316", "\n", " \n", "\u2022 \n", "\n\u2022 ", "<p>\n</p> ")


@pytest.mark.parametrize("pattern", OPENINGS + HEAPS)
def test_hostile_text_is_read_in_linear_time(pattern: str) -> None:
    """Fails, by the time limit of every test, when reading takes the square of a text's length."""
    text = pattern * (300_000 // len(pattern))
    assert len(plain_text(text, limit=BODY_LIMIT)) <= BODY_LIMIT
    assert len(clean(text, limit=BODY_LIMIT)) <= BODY_LIMIT


def test_what_lies_beyond_the_limit_of_markup_is_not_looked_at() -> None:
    assert plain_text("<p>" + " " * MARKUP_LIMIT + "late", limit=50) == ""


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("hello world", 11, "hello world"),
        ("hello world", 10, "hello…"),
        ("hello world foo", 12, "hello world…"),
        ("abcdefghij", 4, "abc…"),
        ("a bcdefghijklmnop", 10, "a bcdefgh…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
    ],
)
def test_a_long_text_ends_after_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    ("url", "base", "safe"),
    [
        ("https://status.example.com//incidents/1", None, "https://status.example.com/incidents/1"),
        ("HTTPS://Status.Example.COM/A?b=//c#d", None, "https://status.example.com/A?b=//c#d"),
        (" https://x.example/a b<c> ", None, "https://x.example/a%20b%3Cc%3E"),
        ("/incidents/1", "https://x.example/page", "https://x.example/incidents/1"),
        ("//y.example/1", "https://x.example", "https://y.example/1"),
        ("http://[::1]:8080/x", None, "http://[::1]:8080/x"),
        ("//y.example/1", None, None),
        ("", None, None),
        (None, "https://x.example", None),
        ("javascript:alert(1)", "https://x.example", None),
        ("data:text/html,x", None, None),
        ("ftp://x.example/", None, None),
        ("https:///nohost", None, None),
        ("https://.../", None, None),
        ("https://user:pass@x.example/", None, None),
        ("https://x.example:99999/", None, None),
        ("http://[::1", None, None),
        ("https://x.example\\@evil.example/", None, None),
        ("https://x.exa\nmple/", None, None),
        ("https://x.example/\u202egpj", None, None),
        ("https://x.exa\x00mple/", None, None),
        ("https://x!y.example/", None, None),
        ("https://x.example/" + "a" * URL_LIMIT, None, None),
        ("https://x.example/" + "<" * (URL_LIMIT - 30), None, None),
    ],
)
def test_only_safe_addresses_get_through(url: str | None, base: str | None, safe: str | None) -> None:
    """Fails when a feed could make a click open something other than a web page, or send along a password."""
    assert safe_url(url, base) == safe


@given(st.one_of(NASTY, st.text(), st.from_regex(r"https?://[\w.@:\[\]/-]{0,40}", fullmatch=True)))
def test_an_address_is_safe_or_none(url: str) -> None:
    found = safe_url(url, "https://base.example/")
    if found is not None:
        assert re.match(r"https?://[^/@\s]+", found)
        assert len(found) <= URL_LIMIT
        assert safe_url(found) == found


PIECES = st.sampled_from(
    (
        *("a", "bc ", "  ", " ", "<b>", "</b>", "<br>", "<br />", "</p>", "<p>", "<var x='1'>", "</var>", "&amp;"),
        *("&lt;b&gt;", "\t", "é", "<i", "<!-- x -->", "<a href='>'>", "\xa0", "\u200b", "<li>", "\n", "\n\n", ">"),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_quick_way_through_a_line_of_markup_leads_where_the_long_one_does(markup: str) -> None:
    """Seeded defect: a short cut that takes `<a href='>'>` apart at the wrong bracket."""
    parts = tuple(taking.tokens(markup))
    laid_out = text._tidy("".join(taking._lines(parts)))

    if any(tag for tag, _ in parts):
        assert plain_text(markup, limit=1_000) == laid_out


@given(NASTY)
def test_the_words_of_what_is_plain_already_are_those_that_the_long_way_finds(markup: str) -> None:
    """Seeded defect: a short cut that takes a control character for a blank."""
    assert text.words(markup) == " ".join(plain_text(markup, limit=text.MARKUP_LIMIT).split())


@given(
    st.from_regex(r"https?://[a-zA-Z0-9.:@-]{0,8}/{0,3}[\w.~%+=,;?#/ -]{0,20}", fullmatch=True),
    st.sampled_from([None, "https://page.test/", "http://page.test/a/b?c"]),
)
def test_a_plain_address_is_what_the_long_way_makes_of_it(url: str, base: str | None) -> None:
    """Seeded defect: a short cut that keeps the two slashes at the beginning of a path."""
    assert safe_url(url, base) == text._taken_apart(url, base)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_text_of_blanks_and_line_breaks_is_folded_as_any_other(markup: str) -> None:
    """Seeded defect: a short cut that leaves a blank at the end of a line."""
    letters = markup.replace("é", "e")
    assert text._tidy(letters) == text._tidy(f"{letters}é").removesuffix("é").rstrip()


@given(st.lists(PIECES, max_size=12).map("".join))
def test_usual_tags_are_taken_apart_all_at_once_as_they_are_one_by_one(markup: str) -> None:
    """Seeded defect: a short cut that takes a comment, or what stands in quotation marks, for a tag."""
    quick = taking._usual_tokens(markup)
    one_by_one = [(tag, words) for pair in quick for tag, words in ((pair[0], ""), ("", pair[1])) if tag or words]

    assert not quick or one_by_one == list(taking.tokens(markup))
