"""Apprise: real messages to a real web server and a real mail server; failures raise, and no address is ever shown."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE
from tests.notify.far_ends import Mail, Web, made_means, mail_server, web
from tray_status.core.errors import NotifyError
from tray_status.core.events import EventKind, Urgency
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.notifiers import Notifiers
from tray_status.notify.base import Notifier
from tray_status.notify.channels import BODY, LATER, shown_channel

# What one of its many services is made with.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def made(url: str) -> Notifier:
    """The notifier as the program makes it."""
    settings = Settings(notifiers=(NotifyPrefs(name="chat", kind="apprise", options=(("url", url),)),))
    (notifier,) = Notifiers(made_means({"TOKEN": "planted"})).of(settings)
    return notifier


class ChannelRig(Rig):
    """A channel that is a real web server."""

    def __init__(self, far: Web) -> None:
        self.far = far
        self.notifier = made(f"{far.url.replace('http', 'json')}/chat")

    def delivered(self) -> list[str]:
        """Titles and texts, as the service gets them."""
        return [f"{tree['title']}\n{tree['message']}" for tree in (json.loads(sent.body) for sent in self.far.sent)]

    def break_sink(self) -> None:
        """The service has a fault."""
        self.far.status = 500


class TestContract(NotifierContract):
    """A channel is a notifier like all others."""

    @pytest.fixture(autouse=True)
    def _servers(self) -> Iterator[None]:
        with ExitStack() as self.stack:
            yield

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- the contract's signature
        """A fresh server."""
        return ChannelRig(self.stack.enter_context(web()))


@pytest.fixture
def far() -> Iterator[Web]:
    with web() as server:
        yield server


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mail]:
    # Whoever sends mail says his own name, which the system would look up in the network.
    monkeypatch.setattr(socket, "getfqdn", lambda _="": "here.example.com")
    with mail_server() as server:
        yield server


def test_the_link_is_the_last_line_and_secrets_of_the_environment_are_sent(far: Web) -> None:
    made(f"{far.url.replace('http', 'json')}/chat?+X-Token=${{TOKEN}}").notify(EXAMPLE)
    (sent,) = far.sent
    tree = json.loads(sent.body)
    assert sent.path == "/chat"
    assert sent.headers["x-token"] == "planted"
    assert tree["title"] == EXAMPLE.title
    assert tree["message"] == f"{EXAMPLE.body}\n{EXAMPLE.url}"
    assert tree["type"] == "failure"


@pytest.mark.parametrize(
    ("kind", "urgency", "type_"),
    [
        (EventKind.RESOLVED, Urgency.LOW, "success"),
        (EventKind.OPENED, Urgency.NORMAL, "warning"),
        (None, Urgency.LOW, "info"),
    ],
)
def test_services_are_told_how_bad_it_is(far: Web, kind: EventKind | None, urgency: Urgency, type_: str) -> None:
    made(far.url.replace("http", "json")).notify(replace(EXAMPLE, kind=kind, urgency=urgency))
    assert json.loads(far.sent[0].body)["type"] == type_


def test_long_texts_are_cut_and_empty_ones_sent(far: Web) -> None:
    notifier = made(far.url.replace("http", "json"))
    notifier.notify(replace(EXAMPLE, body="word " * 1_000, url=None))
    notifier.notify(replace(EXAMPLE, body="", url=None))
    texts = [json.loads(sent.body)["message"] for sent in far.sent]
    assert len(texts[0]) <= BODY
    assert texts[0].endswith("word\u2026")
    assert texts[1] == EXAMPLE.title


def test_mail_arrives_as_text_at_everybody(mail: Mail) -> None:
    """Catches: markup of a page that becomes markup of a mail; a receiver that is left out."""
    to = "a@example.com,b@example.com"
    url = f"mailto://me:planted@127.0.0.1:{mail.port}?from=me@example.com&to={to}&mode=insecure&format=text"
    made(url).notify(replace(EXAMPLE, title="Caf\u00e9 <b>x</b>"))
    assert sorted(receivers for _, receivers, _ in mail.taken) == [("a@example.com",), ("b@example.com",)]
    sender, _, message = mail.taken[0]
    assert sender == "me@example.com"
    assert message["Subject"] == "Caf\u00e9 <b>x</b>"
    text = message.get_body(("plain",))
    assert text is not None
    assert "Some requests to the API fail." in text.get_content()
    assert str(EXAMPLE.url) in text.get_content()


def test_mail_that_is_refused_raises(mail: Mail, caplog: pytest.LogCaptureFixture) -> None:
    """Catches: a full mailbox that counts as delivered, and the password in a message or in the log."""
    mail.refusal = "452 mailbox full"
    with caplog.at_level(logging.INFO), pytest.raises(NotifyError) as caught:
        made(f"mailto://me:planted@127.0.0.1:{mail.port}?from=me@example.com&to=a@example.com&mode=insecure").notify(
            EXAMPLE
        )
    assert caught.value.why == "mailto://127.0.0.1/\u2026 could not be reached, or did not take it"
    assert not logging.getLogger("apprise").propagate
    assert [record for record in caplog.records if record.name != "apprise"] == []
    assert mail.taken == []


@pytest.mark.parametrize(("status", "retry_after"), [(429, LATER), (500, None), (403, None)])
def test_an_answer_that_refuses_raises_with_its_number(far: Web, status: int, retry_after: float | None) -> None:
    """Catches: a service that wants to be left alone and is asked again after five seconds."""
    far.status = status
    with pytest.raises(NotifyError) as caught:
        made(f"{far.url.replace('http', 'json')}/planted?x=planted").notify(EXAMPLE)
    assert caught.value.why == f"json://127.0.0.1/\u2026 answered {status}"
    assert (caught.value.retry_after, caught.value.final, caught.value.unreachable) == (retry_after, False, False)


@pytest.mark.parametrize(
    ("url", "why", "unreachable"),
    [
        (
            "json://planted:planted@127.0.0.1:9/planted",
            "json://127.0.0.1/\u2026 could not be reached, or did not take it",
            True,
        ),
        ("slack://planted", "slack://\u2026 is no address that Apprise understands", False),
        ("nosuch://planted", "nosuch://\u2026 is no address that Apprise understands", False),
        ("planted", "\u2026 is no address that Apprise understands", False),
        ("json://[planted", "\u2026 is no address that Apprise understands", False),
    ],
)
def test_what_cannot_be_told_says_why_and_no_secret(
    url: str,
    why: str,
    unreachable: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Catches: a token in a message, in a log or in an exception's cause; two tries that differ."""
    notifier = made(url)
    for _ in range(2):
        with caplog.at_level(logging.DEBUG, "tray_status"), pytest.raises(NotifyError) as caught:
            notifier.notify(EXAMPLE)
        assert (caught.value.why, caught.value.unreachable) == (why, unreachable)
        assert caught.value.__cause__ is None
        assert not logging.getLogger("apprise").propagate
        assert [record for record in caplog.records if record.name != "apprise"] == []


def test_addresses_are_shown_without_their_tokens() -> None:
    """Catches: services at which a token stands where a host usually does."""
    assert shown_channel("mailtos://me:planted@mail.example.com?to=x") == "mailtos://mail.example.com/\u2026"
    assert shown_channel("tgram://planted/123") == "tgram://\u2026"


PLAIN = """
import sys
from datetime import UTC, datetime
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.notifiers import Means, Notifiers
{before}
prefs = NotifyPrefs(name="chat", kind="apprise", options=(("url", "json://127.0.0.1:9"),))
means = Means(stream=None, environ={{}}, zone=UTC, names=str, post=None, now=None)
(notifier,) = Notifiers(means).of(Settings(notifiers=(prefs,)))
{after}
"""


def test_apprise_is_loaded_only_by_what_it_is_to_tell() -> None:
    """Catches: twenty megabytes of plugins in a program that has nothing to tell yet."""
    code = PLAIN.format(before="", after="sys.exit('apprise' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_without_apprise_it_says_how_to_get_it() -> None:
    """Catches: an optional part that is missing and ends the program, or says only its name."""
    tell = "try:\n    notifier.notify(EXAMPLE)\nexcept Exception as error:\n    print(error)"
    after = f"from tests.notify.examples import EXAMPLE\n{tell}"
    code = PLAIN.format(before="sys.modules['apprise'] = None", after=after)
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=30, capture_output=True, text=True)
    assert done.stdout == "chat: Apprise is not installed; it comes with `pip install 'tray-status[channels]'`\n", (
        done.stderr
    )
