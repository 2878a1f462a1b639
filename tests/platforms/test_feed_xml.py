"""Owns the reading of Atom and RSS: two parsers that must agree, and refusals before anything can expand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recorded import recorded
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.text import plain_text
from tray_status.platforms.feed_loose import MOST_LETTERS, loose_feed
from tray_status.platforms.feed_strict import strict_feed
from tray_status.platforms.feed_xml import MOST_ENTRIES, Feed, is_feed, parse_feed, unescaped
from tray_status.platforms.payload import text_of

CORPUS = Path(__file__).parent / "corpus"
FEEDS = [path for path in sorted(CORPUS.glob("*/*.xml")) if path.stem not in ("history_broken", "atom_odd")]
FEEDS = [path for path in FEEDS if "truncated" not in path.stem]
FEEDS += sorted(folder.glob("*/*.xml")) if (folder := recorded()) is not None else []
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ITEM = "<item><title>a</title><guid>1</guid></item>"


def fault(text: str | bytes) -> PayloadFault:
    """Why a document is refused as a feed."""
    with pytest.raises(PayloadError) as caught:
        parse_feed(text.encode() if isinstance(text, str) else text, "test")
    return caught.value.fault


def comparable(feed: Feed) -> Feed:
    """The feed with its markup as text: one parser unescapes quotes that the other leaves alone."""
    entries = tuple(replace(one, markup=plain_text(one.markup, limit=100_000)) for one in map(unescaped, feed.entries))
    return replace(feed, entries=entries, notes=())


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_both_parsers_say_the_same_of_a_well_formed_feed(path: Path) -> None:
    """Fails when a feed that loses a bracket tomorrow would be read as another one."""
    text, _ = text_of(path.read_bytes(), "test")
    strict = strict_feed(text.strip())
    assert strict is not None
    assert comparable(loose_feed(text.strip(), "test")) == comparable(strict)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}<rss><channel>{ITEM}<item><title>b &nbsp; & c</title><guid>2</guid></item></channel></rss>",
        f"<rss><channel>{ITEM}<item><title>b</title><guid>2<guid></item></channel></rss>",
        f"<rss><channel>{ITEM}<item><title>\x0bb</title><guid>2</guid></item></channel></rss>",
    ],
)
def test_what_is_not_well_formed_is_read_all_the_same(text: str) -> None:
    feed = parse_feed(text.encode(), "test")
    assert [entry.title[:1] for entry in feed.entries] == ["a", "b"]
    assert feed.notes == ("The feed is not well-formed XML; it was read as well as it can be.",)


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}{BOMB}<rss><channel><title>&b;</title></channel></rss>", PayloadFault.MALFORMED),
        (f'{HEAD}<!-- x --><!doctype rss SYSTEM "file:///etc/passwd"><rss></rss>', PayloadFault.MALFORMED),
        ("<html><body>x</body></html>", PayloadFault.NOT_A_STATUS_PAGE),
        (f"{HEAD}<!DOCTYPE html><html><body>x</body></html>", PayloadFault.NOT_A_STATUS_PAGE),
        ('{"error": "not found"}', PayloadFault.NOT_A_STATUS_PAGE),
        ("nothing of the kind", PayloadFault.NOT_A_STATUS_PAGE),
        (f"{HEAD}<urlset><url/></urlset>", PayloadFault.NOT_A_STATUS_PAGE),
        (f"{HEAD}<feeds></feeds>", PayloadFault.NOT_A_STATUS_PAGE),
        ("<1>", PayloadFault.NOT_A_STATUS_PAGE),
        (f"{HEAD}<rss><channel>{ITEM}", PayloadFault.TRUNCATED),
        (f"{HEAD}<rss><channel>{ITEM}</channel></rss", PayloadFault.TRUNCATED),
        (f"{HEAD}<rss><channel>{ITEM}<item><title>b</title></channel></rss>", PayloadFault.TRUNCATED),
        (f"{HEAD}<rss><channel>{ITEM}<item><title><![CDATA[b</channel></rss>", PayloadFault.TRUNCATED),
        (HEAD, PayloadFault.TRUNCATED),
        ("<!-- never", PayloadFault.TRUNCATED),
        ("<?xml never", PayloadFault.TRUNCATED),
        ("", PayloadFault.EMPTY),
        (b"<rss>\xe4</rss>", PayloadFault.ENCODING),
        ("<rss><channel>" + "<a>" * (MOST_LETTERS // 3) + "</rss>", PayloadFault.MALFORMED),
        ("<rss><channel>&" + "a" * MOST_LETTERS + "</rss>", PayloadFault.MALFORMED),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_feed_or_dangerous_is_refused(text: str | bytes, expected: PayloadFault) -> None:
    """Fails when an entity bomb is unpacked, an error page read as an empty feed, or half a feed as a whole one."""
    assert fault(text) is expected


def test_even_feedparser_finds_nothing() -> None:
    with pytest.raises(PayloadError) as caught:
        loose_feed("<x></x>", "test")
    assert caught.value.fault is PayloadFault.MALFORMED


def test_an_empty_root_is_an_empty_feed() -> None:
    assert parse_feed(b"<rss/>", "test").entries == ()
    assert parse_feed(b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'></atom:feed>", "test").atom


def test_a_giant_feed_is_read_in_part() -> None:
    feed = parse_feed(f"<rss><channel>{ITEM * (MOST_ENTRIES + 5)}</channel></rss>".encode(), "test")
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.notes == (f"Only the newest {MOST_ENTRIES} entries of the feed are read.",)


def test_links_guids_and_dates_stand_in_for_each_other() -> None:
    text = """<rss xmlns:a10="http://www.w3.org/2005/Atom"><channel>
    <item><guid>https://x.example/1</guid><a10:updated>2026-01-02T00:00:00Z</a10:updated></item>
    <item><guid isPermaLink="false">https://x.example/2</guid><a10:link href="https://x.example/l"/></item>
    <item><guid isPermaLink="false">3</guid><description>a <b>b &lt;i&gt;<i>c</i></b> d</description></item>
    </channel></rss>"""
    first, second, third = parse_feed(text.encode(), "test").entries
    assert (first.link, first.updated is not None) == ("https://x.example/1", True)
    assert (second.id, second.link) == ("https://x.example/2", "https://x.example/l")
    assert third.markup == "a <b>b &lt;i&gt;<i>c</i></b> d"


def test_deep_nesting_is_no_problem() -> None:
    deep = "<b>" * 30_000 + "x" + "</b>" * 30_000
    feed = parse_feed(f"<rss><channel><item><description>{deep}</description></item></channel></rss>".encode(), "test")
    assert plain_text(feed.entries[0].markup, limit=10) == "x"


def test_feeds_are_told_by_their_first_element() -> None:
    assert is_feed("<rss version='2.0'>".encode("utf-16"))
    assert is_feed(b"```\n<?xml version='1.0'?><!-- <html> --><feed>")
    assert not is_feed(b"<html>")
    assert not is_feed(b"<!-- never")
    assert not is_feed(b"{}")


TAGS = ("<rss>", "<channel>", "<item>", "</item>", "</channel>", "</rss>", "<title>", "</title>", "<a b='")
SIGNS = ("&x;", "<![CDATA[", "]]>", "<!--", "-->", "text", "<?", "?>", "<!DOCTYPE x>", "\x00")


@given(st.lists(st.sampled_from(TAGS + SIGNS), max_size=30))
def test_no_feed_is_too_strange(parts: list[str]) -> None:
    with suppress(PayloadError):
        parse_feed("".join(["<rss>", *parts, "</rss>"]).encode(), "test")
