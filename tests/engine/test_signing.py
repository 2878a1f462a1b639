"""Owns the proof that secrets in settings' addresses reach their own server and nothing else."""

from __future__ import annotations

import pytest

from tests.engine.platforms import ONE
from tests.engine.pollings import FakeWeb, Poller, body, fetched
from tests.fakes import FakeClock
from tray_status.core.errors import FetchError
from tray_status.core.state import Validators
from tray_status.engine.deadline import Deadline
from tray_status.engine.signing import Signing, unsigned
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


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (SECRET, "https://status.test/"),
        ("https://status.test", "https://status.test"),
        ("https://me@[bad/", "https://me@[bad/"),
    ],
)
def test_addresses_are_kept_without_their_secrets(url: str, bare: str) -> None:
    assert unsigned(url) == bare


def test_no_secret_is_kept_with_what_was_read() -> None:
    """Fails when a password reaches the state files."""
    poller = Poller(ONE, {"": body("operational")})
    poller.web.pages[SECRET] = body("operational")
    outcome = fetched(poller.poll(url=SECRET))
    assert poller.web.requests == [Request(url=SECRET, validators=Validators())]
    assert outcome.documents[0].url == "https://status.test/"
