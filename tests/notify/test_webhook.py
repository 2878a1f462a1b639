"""The webhook: signed JSON that really arrives at a real server, and every answer that is none of success raises."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE
from tests.notify.far_ends import NOW, Web, made_means, posting, web
from tray_status.core.errors import FetchError, NotifyError
from tray_status.core.model import IncidentId
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.engine.clock import SystemClock
from tray_status.engine.post import Poster
from tray_status.engine.watchdog import Watchdog
from tray_status.notifiers import Notifiers
from tray_status.notify.base import Notifier
from tray_status.notify.webhook import WebhookNotifier, signature
from tray_status.threads import start_thread


def made(url: str, secret: str | None = None) -> Notifier:
    """The notifier as the program makes it."""
    options = (("url", url), *((("secret", secret),) if secret is not None else ()))
    settings = Settings(notifiers=(NotifyPrefs(name="ops", kind="webhook", options=options),))
    (notifier,) = Notifiers(made_means({"SECRET": "sesame"})).of(settings)
    return notifier


class WebRig(Rig):
    """A webhook and a real server."""

    def __init__(self, far: Web) -> None:
        self.far = far
        self.notifier = made(f"{far.url}/hook", "sesame")

    def delivered(self) -> list[str]:
        """Titles, bodies and links, as the program at the other side reads them."""
        trees = [json.loads(sent.body) for sent in self.far.sent]
        return [f"{tree['title']}\n{tree['body']}\n{tree['url'] or ''}" for tree in trees]

    def break_sink(self) -> None:
        """The server has a fault."""
        self.far.status = 503


class TestContract(NotifierContract):
    """A webhook is a notifier like all others."""

    @pytest.fixture(autouse=True)
    def _servers(self) -> Iterator[None]:
        with ExitStack() as self.stack:
            yield

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- the contract's signature
        """A fresh server."""
        return WebRig(self.stack.enter_context(web()))


@pytest.fixture
def far() -> Iterator[Web]:
    with web() as server:
        yield server


def test_the_document_holds_everything_and_is_signed_with_its_time(far: Web) -> None:
    """Catches: a signature that leaves the time out (what is old could be sent again); another shape of the body."""
    made(f"{far.url}/hook?token=x", "${SECRET}").notify(replace(EXAMPLE, incident=IncidentId("q2kg8n")))
    (sent,) = far.sent
    assert sent.path == "/hook?token=x"
    assert json.loads(sent.body) == {
        "version": 1,
        "id": "n1",
        "key": "acme/q2kg8n",
        "at": "2026-05-04T14:02:07Z",
        "kind": "opened",
        "providers": ["acme"],
        "title": "Acme Cloud: Elevated API error rates",
        "body": EXAMPLE.body,
        "url": EXAMPLE.url,
        "urgency": "critical",
        "health": "partial_outage",
        "alerts": ["a1"],
        "incident": "q2kg8n",
    }
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["tray-status-delivery"] == "n1"
    stamp = sent.headers["tray-status-timestamp"]
    assert stamp == str(int(NOW.timestamp()))
    expected = hmac.new(b"sesame", stamp.encode() + b"." + sent.body, hashlib.sha256).hexdigest()
    assert sent.headers["tray-status-signature"] == f"sha256={expected}"
    assert signature("sesame", "1", b"x") != signature("sesame", "2", b"x")


def test_without_a_secret_nothing_is_signed(far: Web) -> None:
    made(far.url).notify(EXAMPLE)
    assert "tray-status-signature" not in far.sent[0].headers
    assert "tray-status-timestamp" not in far.sent[0].headers


@pytest.mark.parametrize(
    ("status", "answer", "why", "retry_after", "final"),
    [
        (503, {"Retry-After": "7"}, "the other side answered 503", 7.0, False),
        (429, {"Retry-After": "Mon, 04 May 2026 14:03:07 GMT", "Date": "Mon, 04 May 2026 14:02:07 GMT"},
         "the other side answered 429", 60.0, False),
        (500, {"Retry-After": "soon"}, "the other side answered 500", None, False),
        (401, {}, "the other side answered 401", None, False),
        (404, {}, "the other side answered 404", None, False),
        (400, {}, "the other side answered 400", None, True),
        (302, {"Location": "http://127.0.0.1:9/login"},
         "the other side answered 302, which leads elsewhere; write the address that it leads to", None, False),
    ],
)  # fmt: skip
def test_every_other_answer_raises_and_says_when_to_come_again(
    far: Web,
    status: int,
    answer: dict[str, str],
    why: str,
    retry_after: float | None,
    final: bool,
) -> None:
    """Catches: a refusal that counts as delivered; a wait that is not obeyed; a redirect that is followed."""
    far.status, far.answer = status, answer
    with pytest.raises(NotifyError) as caught:
        made(f"{far.url}/secret-path").notify(EXAMPLE)
    error = caught.value
    assert (error.why, error.final, error.unreachable) == (why, final, False)
    assert error.retry_after == (None if retry_after is None else pytest.approx(retry_after, abs=1.0))
    assert far.asked == 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/services/planted?token=planted", "127.0.0.1:9 refused the connection"),
        ("http://user:planted@127.0.0.1:9", "127.0.0.1:9 refused the connection"),
    ],
)
def test_nobody_there_is_told_apart_and_tells_no_secret(url: str, why: str) -> None:
    """Catches: a path or a token of the address in a message, and so in the log."""
    with pytest.raises(NotifyError) as caught:
        made(url).notify(EXAMPLE)
    assert caught.value.unreachable
    assert caught.value.why == why
    assert "planted" not in repr(caught.value.__cause__)


def test_a_far_end_that_never_answers_is_left_within_the_time_limit() -> None:
    """Catches: a server that accepts and is silent, which would keep this notifier for ever."""
    clock = SystemClock()
    poster = Poster(clock=clock, watchdog=Watchdog(clock=clock, start_thread=start_thread), proxy="none", seconds=0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(FetchError) as caught:
            poster.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})
        assert "did not answer within 0.3 s" in str(caught.value)


def test_what_is_no_address_is_said_without_it() -> None:
    with pytest.raises(FetchError, match="is not a web address: ftp is not http or https"):
        posting()("ftp://planted@127.0.0.1/x", b"", {})


def test_user_and_password_of_the_address_are_sent_as_a_header(far: Web) -> None:
    post = posting()
    for _ in range(2):
        WebhookNotifier("ops", far.url.replace("//", "//me:sesame@"), post=post, now=lambda: NOW).notify(EXAMPLE)
    assert [sent.headers["authorization"] for sent in far.sent] == ["Basic bWU6c2VzYW1l"] * 2
    assert far.sent[0].headers["user-agent"].startswith("TrayStatus/")


def test_a_proxy_that_cannot_be_used_is_told_and_not_thrown() -> None:
    """Catches: an error of the settings that leaves the delivery thread without a receipt of its own."""
    post = posting(Settings(proxy="http://me:${NOSUCH}@127.0.0.1:9"))
    with pytest.raises(NotifyError, match="needs the environment variable `NOSUCH`") as caught:
        WebhookNotifier("ops", "http://127.0.0.1:9", post=post, now=lambda: NOW).notify(EXAMPLE)
    assert not caught.value.unreachable
