"""Lists of providers as OPML: what comes in is judged entry by entry, and what went out comes in as the same again."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.errors import ConfigErrors, PayloadError, PayloadFault
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.settings.catalog import by_url, whole
from tray_status.settings.exchange import Pages, Plan, exported, holds_secret, plan
from tray_status.settings.load import load
from tray_status.settings.opml import DEEPEST, MOST_BYTES, MOST_OUTLINES, NAMESPACE, read_opml
from tray_status.settings.save import Draft
from tray_status.settings.source import MOST_BYTES as MOST_SETTINGS


def name_of(url: str) -> str | None:
    known = by_url(url)
    return known.name if known is not None else None


PAGES = Pages(name_of=name_of, hosts=(".statuspage.io",), platforms=("statuspage", "feed"))


def opml(*outlines: str, root: str = 'opml version="2.0"') -> bytes:
    """A list, one entry a line from line 2 on."""
    return "\n".join([f"<{root}><body>", *outlines, f"</body></{root.split(maxsplit=1)[0]}>"]).encode()


def planned(*outlines: str, watched: tuple[ProviderPrefs, ...] = (), pages: Pages = PAGES) -> Plan:
    return plan(read_opml(opml(*outlines)), watched, pages)


@pytest.mark.parametrize(
    ("outline", "entry"),
    [
        ('<outline text="x" xmlUrl="https://www.githubstatus.com/history.atom"/>', "GitHub"),
        ('<outline text="x" xmlUrl="https://githubstatus.com/history.rss" htmlUrl="https://www.githubstatus.com/"/>',
         "GitHub"),
        ('<outline text="OpenAI" url="https://status.openai.com"/>', "OpenAI"),
        ('<outline xmlUrl="https://a.statuspage.io/history.atom"/>', "https://a.statuspage.io"),
        ('<outline XMLURL="https://a.statuspage.io/history.atom"/>', "https://a.statuspage.io"),
        ('<outline text="A" xmlUrl="https://a.statuspage.io/history.atom"/>',
         {"name": "A", "url": "https://a.statuspage.io"}),
        ('<outline text="A" xmlUrl="https://a.example.com/history.atom"/>',
         {"name": "A", "url": "https://a.example.com/history.atom"}),
        ('<outline text="A" xmlUrl="https://a.example.com/history.atom" htmlUrl="https://a.example.com"/>',
         {"name": "A", "url": "https://a.example.com"}),
        ('<outline text="A" xmlUrl="https://a.statuspage.io/history.atom" htmlUrl="https://status.a.example"/>',
         {"name": "A", "url": "https://status.a.example", "feed": "https://a.statuspage.io/history.atom"}),
        ('<outline text="A" xmlUrl="https://a.statuspage.io/history.atom?token=x"/>',
         {"name": "A", "url": "https://a.statuspage.io/history.atom?token=x"}),
        ('<outline text="A" xmlUrl="https://a.example.com/x.xml" htmlUrl="https://a.example.com/"/>',
         {"name": "A", "url": "https://a.example.com/", "feed": "https://a.example.com/x.xml"}),
        ('<outline title=" A&#10;  b " url="https://a.example.com"/>', {"name": "A b", "url": "https://a.example.com"}),
        ('<outline text="GitHub" url="https://status.other.example"/>',
         {"name": "GitHub", "url": "https://status.other.example"}),
        ('<outline text="x" xmlUrl="https://www.githubstatus.com/own.xml" htmlUrl="https://www.githubstatus.com"/>',
         {"name": "x", "url": "https://www.githubstatus.com", "feed": "https://www.githubstatus.com/own.xml"}),
    ],
)  # fmt: skip
def test_an_entry_becomes_the_shortest_line_that_says_it(outline: str, entry: object) -> None:
    """Catches: a feed watched in place of the page that tells more; a feed of strangers taken for a page of ours."""
    found = planned(outline)
    assert found.refused == ()
    assert found.entries == (entry,)


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline text="A"/>', "has no address"),
        ('<outline text="A" url=" "/>', "has no address"),
        ('<outline text="A" xmlUrl="javascript:alert(1)"/>',
         "has the address `javascript:alert(1)`, which is no address that can be asked"),
        ('<outline text="A" xmlUrl="https://[::1"/>',
         "has the address `https://[::1`, which is no address that can be asked"),
        ('<outline text="A" url="https://a.example.com" xmlUrl="x"/>',
         "has the feed `x`, which is no address that can be asked"),
        ('<outline text="A" url="https://me:pw@a.example.com/a b?k=v"/>',
         "has the address `https://a.example.com/…`, which holds characters that no address may have"),
        ('<outline text="A" url="https://a.example.com" htmlUrl="ftp://a.example.com"/>',
         "has the address `ftp://a.example.com`, which is no address that can be asked"),
        ('<outline text="A" url="https://a.example.com" o:id="no id"/>', "has the id `no id`, which cannot be an id"),
        ('<outline text="A" url="https://a.example.com" o:platform="gatus"/>',
         "names the platform `gatus`, which is not known here"),
        ('<outline text="A" url="https://a.example.com" o:id="a" o:platform="detect"/>',
         "names the platform `detect`, which is not known here"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_used_is_named_with_its_line_and_costs_no_other(outline: str, why: str) -> None:
    """Catches: one bad entry that takes the whole list along; a password of an address in a message."""
    text = opml(
        '<outline text="B" url="https://b.example.com"/>', outline, root='opml xmlns:o="urn:tray-status:provider"'
    )
    found = plan(read_opml(text), (), PAGES)
    assert [(one.line, one.name, one.why) for one in found.refused] == [(3, "`A`", why)]
    assert [prefs.name for prefs in found.new] == ["B"]


def test_a_page_that_is_read_by_a_mapping_is_refused_unless_it_is_there() -> None:
    """Catches: an entry that makes the whole settings file invalid, and all other entries fail with it."""
    text = opml('<outline text="A" url="https://a.example.com" o:id="a" o:platform="json_map"/>',
                root='opml xmlns:o="urn:tray-status:provider"')  # fmt: skip
    pages = replace(PAGES, platforms=("json_map",))
    (refused,) = plan(read_opml(text), (), pages).refused
    assert "is read by a mapping, which no list holds" in refused.why
    watched = ProviderPrefs(id=ProviderId("a"), name="A", url="https://a.example.com", platform="json_map")
    assert plan(read_opml(text), (watched,), pages).there == ("A",)


def test_an_entry_that_no_line_of_settings_can_say_is_refused() -> None:
    """A platform that settings read as "find it out" would not be what the list says."""
    text = opml('<outline text="A" url="https://a.example.com" o:platform="detect"/>',
                root='opml xmlns:o="urn:tray-status:provider"')  # fmt: skip
    (refused,) = plan(read_opml(text), (), replace(PAGES, platforms=None)).refused
    assert refused.why == "cannot be written into settings"


def test_folders_are_walked_and_are_no_entries() -> None:
    """Catches: a folder told as an entry without address; an entry that holds others and is lost."""
    found = planned(
        '<outline text="Folder"><outline text="Inner">',
        '<outline text="A" url="https://a.example.com"><outline text="B" url="https://b.example.com"/></outline>',
        '</outline></outline><outline text="C" url="https://c.example.com"/>',
    )
    assert [prefs.name for prefs in found.new] == ["A", "B", "C"]
    assert found.refused == ()


def test_what_is_there_is_said_and_left() -> None:
    """Catches: a page watched twice, because its address ends with `/`, has `www.`, or stands in the list twice."""
    watched = plan(read_opml(opml('<outline text="Mine" url="https://www.a.example.com/"/>')), (), PAGES).new
    found = planned(
        '<outline text="Theirs" url="http://a.example.com"/>',
        '<outline text="B" url="https://b.example.com"/>',
        '<outline text="B again" url="https://b.example.com/"/>',
        '<outline text="B elsewhere" url="https://b.example.com/eu"/>',
        watched=watched,
    )
    assert found.there == ("Mine", "B")
    assert [prefs.name for prefs in found.new] == ["B", "B elsewhere"]


def test_no_list_gives_the_id_of_a_known_page_to_another() -> None:
    """Seeded defect: a stranger's list puts a page of its own in the place of GitHub's, under its id."""
    pages = replace(PAGES, page_of={"github": "https://www.githubstatus.com"}.get)
    root = f'opml version="2.0" xmlns:own="{NAMESPACE}"'
    lines = (
        '<outline text="GitHub" url="http://evil.example/" own:id="github"/>',
        '<outline text="My GitHub" url="https://githubstatus.com/" own:id="github"/>',
    )
    found = [plan(read_opml(opml(line, root=root)), (), pages).new for line in lines]
    assert [(one.id, one.name) for (one,) in found] == [("evil-example", "GitHub"), ("github", "My GitHub")]


def test_another_page_under_a_name_that_is_taken_is_watched_beside_it() -> None:
    """Catches: two pages of one name, of which the second is taken for the first and lost."""
    found = planned(
        '<outline text="x" url="https://www.githubstatus.com"/>',
        '<outline text="GitHub" url="https://status.other.example/eu"/>',
    )
    assert [prefs.id for prefs in found.new] == ["github", "status-other-example-eu"]
    assert found.there == ()


@pytest.mark.parametrize(
    ("data", "fault", "words"),
    [
        (b"", PayloadFault.MALFORMED, "line 1 is no well-formed XML (no element found)"),
        (b"<opml><body><outline</body></opml>", PayloadFault.MALFORMED, "line 1 is no well-formed XML"),
        (opml("", "<outline>"), PayloadFault.MALFORMED, "line 4 is no well-formed XML (mismatched tag)"),
        (b"<rss><body/></rss>", PayloadFault.NOT_A_STATUS_PAGE, "it is no OPML, it begins with <rss>"),
        (b"<opml/>", PayloadFault.MALFORMED, "it has no <body>"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', PayloadFault.MALFORMED, "declares a document type"),
        (b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x"><opml/>', PayloadFault.MALFORMED, "type"),
        (opml("<outline text='&a;' url='https://a.example'/>"), PayloadFault.MALFORMED, "undefined entity"),
        (opml("<o>" * DEEPEST), PayloadFault.TOO_BIG, "more than 50 elements stand inside each other"),
        (opml("<outline/>" * (MOST_OUTLINES + 1)), PayloadFault.TOO_BIG, "it has more than 10,000 entries"),
        (b" " * (MOST_BYTES + 1), PayloadFault.TOO_BIG, "it has more than 5,000,000 bytes"),
        (b"<opml>\n<!-- caf\xe9 --><body/></opml>", PayloadFault.ENCODING,
         "line 2 is not in the encoding of the file, UTF-8 (byte 0xE9); save it as UTF-8"),
        (b"\xef\xbb\xbf<opml>\xff", PayloadFault.ENCODING, "in the encoding of the file, UTF-8 (byte 0xFF)"),
        (b'<?xml version="1.0" encoding="EBCDIC"?><opml/>', PayloadFault.ENCODING, "EBCDIC, which is not read here"),
        (b'<?xml version="1.0" encoding="cp999"?><opml/>', PayloadFault.ENCODING, "cp999, which nobody knows"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_reason(data: bytes, fault: PayloadFault, words: str) -> None:
    """Catches: entities that grow without bounds; a wrong encoding read as something else; nesting without end."""
    with pytest.raises(PayloadError) as caught:
        read_opml(data)
    assert caught.value.fault is fault
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ' encoding="UTF-16"'),
        ("iso-8859-1", ' encoding="ISO-8859-1"'),
        ("utf-8", ' encoding="utf-16"'),
        ("windows-1252", " encoding='windows-1252'"),
    ],
)
def test_lists_are_read_in_the_usual_encodings(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0"{declared}?><opml><body><outline text="Café" url="https://a.example"/></body></opml>'
    (outline,) = read_opml(text.encode(encoding))
    assert outline.text == "Café"


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")), min_size=1, max_size=30
).map(str.strip).filter(bool)  # fmt: skip
WORDS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
URLS = st.builds(
    "https://{}.example.com{}".format, WORDS, st.sampled_from(["", "/", "/eu", "/?k=v", "/history.atom", "/a&b'c"])
)
PROVIDERS = st.one_of(
    st.sampled_from(["GitHub", "OpenAI", "Cloudflare", "Stripe", "PyPI"]),
    URLS,
    st.fixed_dictionaries(
        {"name": st.one_of(NAMES, st.just("GitHub")), "url": st.one_of(URLS, st.just("https://www.githubstatus.com/"))},
        optional={"id": WORDS, "platform": st.sampled_from(["statuspage", "feed"]), "feed": URLS},
    ),
)


@given(st.lists(PROVIDERS, max_size=6))
def test_what_was_exported_is_imported_as_the_same_providers(
    tmp_path_factory: pytest.TempPathFactory, entries: list[str | dict[str, str]]
) -> None:
    """Catches: an id, a platform, a feed or a character of a name that is lost on the way out or in."""
    path = tmp_path_factory.mktemp("exchange") / "settings.yaml"
    path.write_text("every: 60s\nproviders:\n")
    try:
        before = Draft.open(path).with_providers(entries).settings.providers
    except ConfigErrors:
        return  # two of one id, or a text that settings do not take: no such list can be exported

    found = plan(read_opml(exported(before).encode()), (), PAGES)
    draft = Draft.open(path)
    (draft.with_providers(found.entries) if found.entries else draft).write()

    assert found.refused == ()
    assert load(path, kinds=(), environ={}).providers == before if before else found.entries == ()


def test_only_addresses_without_secrets_are_for_others() -> None:
    def provider(url: str, feed: str = "") -> ProviderPrefs:
        return planned(f'<outline url="{url}" xmlUrl="{feed}"/>').new[0]

    assert not holds_secret(provider("https://a.example.com/eu", "https://a.example.com/x.xml"))
    assert holds_secret(provider("https://a.example.com/?key=sesame"))
    assert holds_secret(provider("https://me:sesame@a.example.com"))
    assert holds_secret(provider("https://a.example.com", "https://a.example.com/x.xml?key=sesame"))


def test_a_list_goes_into_the_settings_at_once_and_every_comment_stays(tmp_path: Path) -> None:
    """Catches: entries written one by one (of which half are there after a power cut), or out of their order."""
    path = tmp_path / "settings.yaml"
    before, after = "providers:\n  - GitHub  # mine\n", "  # the end\nevery: 60s\n"
    path.write_text(before + after)
    Draft.open(path).with_providers(["OpenAI", {"name": "A", "url": "https://a.example.com"}]).write()
    assert path.read_text() == f"{before}  - OpenAI\n  - name: A\n    url: https://a.example.com\n{after}"


def test_a_list_that_settings_have_no_room_for_changes_nothing(tmp_path: Path) -> None:
    """Catches: a settings file so big that the next start refuses it."""
    path = tmp_path / "settings.yaml"
    path.write_text("every: 60s\n" + "# much\n" * (MOST_SETTINGS // 7 - 5))
    with pytest.raises(ConfigErrors, match=r"would have more than 1,000,000 bytes\. Nothing was changed"):
        Draft.open(path).with_providers(["GitHub", "OpenAI"])


def test_one_of_a_list_that_is_there_already_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("providers:\n  - GitHub\n")
    with pytest.raises(ConfigErrors, match="2:5: `GitHub` is already in this file, with the id `github`"):
        Draft.open(path).with_providers(["OpenAI", "GitHub"])


def test_a_long_list_reads_the_catalog_once() -> None:
    """Catches: half a minute for a thousand entries, for each of which the whole catalog is read anew."""
    lines = [f'<outline text="N{number}" url="https://n{number}.example.com"/>' for number in range(20)]
    whole.cache_clear()
    assert len(planned(*lines).new) == 20
    assert whole.cache_info().misses == 1
