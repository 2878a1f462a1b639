"""Owns the proof that secrets in settings' addresses reach their own server and nothing else."""

from __future__ import annotations

import pytest

from tests.engine.platforms import ONE
from tests.engine.pollings import FakeWeb, Poller, body, fetched
from tests.fakes import FakeClock
from tray_status.core.errors import FetchError
from tray_status.core.links import fingerprint
from tray_status.core.reading import Page
from tray_status.core.state import Validators
from tray_status.engine.deadline import Deadline
from tray_status.engine.signing import Signing
from tray_status.engine.web import Request

SECRET = "https://me:p%40ss@status.test/"


def asked_for(web: Signing, fake: FakeWeb, url: str) -> str:
    """The address that is really asked."""
    with pytest.raises(FetchError):
        web.get(Request(url=url), Deadline(FakeClock(), 15))
    return fake.requests[-1].url


def test_a_password_is_sent_to_its_own_server_only() -> None:
    """Fails when the password of the page goes to the server of its feed."""
    fake = FakeWeb({})
    web = Signing(fake, (SECRET, None, "https://feed:word@feeds.test/x", "no address"))
    assert asked_for(web, fake, "https://status.test/api?x=1") == "https://me:p%40ss@status.test/api?x=1"
    assert asked_for(web, fake, "https://feeds.test/y") == "https://feed:word@feeds.test/y"
    assert asked_for(web, fake, "https://elsewhere.test/") == "https://elsewhere.test/"
    assert asked_for(web, fake, "nonsense") == "nonsense"


TOKEN = fingerprint("token=1")


def test_a_query_is_sent_in_place_of_its_fingerprint_to_its_own_server_only() -> None:
    """Fails when the token of a feed goes to another document, or what a platform asks for itself is overwritten."""
    fake = FakeWeb({})
    web = Signing(fake, ("http://me:pw@feeds.test/x?token=1", "https://status.test?id=5"))
    assert asked_for(web, fake, f"http://feeds.test/x?{TOKEN}") == "http://me:pw@feeds.test/x?token=1"
    assert asked_for(web, fake, f"https://feeds.test/x?{TOKEN}") == "https://me:pw@feeds.test/x?token=1"
    assert asked_for(web, fake, "http://feeds.test/x?page=2") == "http://me:pw@feeds.test/x?page=2"
    assert asked_for(web, fake, "http://feeds.test/x") == "http://me:pw@feeds.test/x"
    assert asked_for(web, fake, f"https://status.test/x?{TOKEN}") == f"https://status.test/x?{TOKEN}"
    assert asked_for(web, fake, f"https://status.test?{fingerprint('id=5')}") == "https://status.test?id=5"


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (SECRET, "https://status.test/"),
        ("https://status.test", "https://status.test"),
        ("https://me@[bad/", "https://me@[bad/"),
        ("https://me:pw@feeds.test/x?token=1", f"https://feeds.test/x?{TOKEN}"),
        ("https://feeds.test/x?format=rss", "https://feeds.test/x?format=rss"),
        ("https://status.test/x?token=1", "https://status.test/x?token=1"),
    ],
)
def test_addresses_are_kept_without_their_secrets(url: str, bare: str) -> None:
    """Fails when a token is kept, or a query that only the page itself named is taken away and never asked again."""
    web = Signing(FakeWeb({}), (SECRET, "http://feeds.test/x?token=1"))
    assert web.page(Page(url=url, feed=url)) == Page(url=bare, feed=bare)
    assert web.page(Page(url=url)).feed is None


SIGNED = "https://me:word@status.test/feed?token=0123456789ab&lang=en"
ALL, ONE_VALUE = fingerprint("token=0123456789ab&lang=en"), fingerprint("0123456789ab")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "<id>https://status.test/feed?token=0123456789ab&amp;lang=en</id>",
            f"<id>https://status.test/feed?{ALL}</id>",
        ),
        (
            '{"u": "https://x.test/?a=1\\u0026token=0123456789ab\\u0026lang=en"}',
            f'{{"u": "https://x.test/?a=1\\u0026{ALL}"}}',
        ),
        ("https://x.test/?lang=en&token=0123456789ab", f"https://x.test/?lang=en&token={ONE_VALUE}"),
        ("https://me:word@status.test/", "https://status.test/"),
        ("lang=en, ?lang=en; me:word; 0123456789ab", "lang=en, ?lang=en; me:word; 0123456789ab"),
    ],
)
def test_what_a_page_repeats_of_its_own_address_is_read_without_the_secrets(said: str, read: str) -> None:
    """Catches: the token of a feed's address in its entries' ids and links, and so in memory, history and decisions."""
    fake = FakeWeb({SIGNED: said.encode()})
    web = Signing(fake, (SIGNED,))
    url = web.page(Page(url=SIGNED)).url
    assert web.get(Request(url=url), Deadline(FakeClock(), 15)).body.decode() == read


def test_no_secret_is_kept_with_what_was_read() -> None:
    """Fails when a password reaches the state files."""
    poller = Poller(ONE, {"": body("operational")})
    poller.web.pages[SECRET] = body("operational")
    outcome = fetched(poller.poll(url=SECRET))
    assert poller.web.requests == [Request(url=SECRET, validators=Validators())]
    assert outcome.documents[0].url == "https://status.test/"
