"""Real far ends on this machine: a web server that keeps what it was sent, and what notifiers are made with."""

from __future__ import annotations

import contextlib
import email
import email.policy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

from tray_status.core.prefs import Settings
from tray_status.engine.clock import SystemClock
from tray_status.engine.watchdog import Watchdog
from tray_status.notifiers import Means
from tray_status.posting import Posting
from tray_status.threads import start_thread

NOW = datetime(2026, 5, 4, 14, 2, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request as it came; the names of the headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Web:
    """A web server: answers each POST with `status` and `answer`, and keeps it in `sent` if that is 2xx.

    `heard` is told the path of what was kept, before it is answered.
    """

    url: str = ""
    status: int = 200
    answer: dict[str, str] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    asked: int = 0
    heard: Callable[[str], None] = lambda _: None


@contextlib.contextmanager
def web() -> Iterator[Web]:
    """A web server for a while."""
    state = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            state.asked += 1
            if len(body) < length:  # who sent it was killed meanwhile: nobody was told anything
                self.close_connection = True
                return
            if state.status < 300:
                headers = {key.lower(): value for key, value in self.headers.items()}
                state.sent.append(Sent(path=self.path, headers=headers, body=body))
                state.heard(self.path)
            self.send_response_only(state.status)  # without a Date of its own
            for name, value in state.answer.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has in the base class
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        start_thread("far-end", server.serve_forever, 0.01)
        state.url = f"http://127.0.0.1:{server.server_port}"
        yield state
        server.shutdown()


@dataclass(slots=True)
class Mail:
    """A mail server: keeps each message that it takes, with its envelope, unless it answers `refusal` instead.

    `heard` is called when it has kept one, before it says so.
    """

    port: int = 0
    refusal: str = ""
    taken: list[tuple[str, tuple[str, ...], EmailMessage]] = field(default_factory=list)
    heard: Callable[[], None] = lambda: None


class _MailHandler(StreamRequestHandler):
    """Speaks SMTP without encryption, as far as senders use it."""

    state: Mail

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a sender may be killed while it speaks
            self._converse()

    def _converse(self) -> None:
        sender = ""
        receivers: list[str] = []
        self._say("220 here")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "MAIL":
                    sender, receivers = rest[5:].partition(" ")[0].strip("<>"), []
                case "RCPT":
                    receivers.append(rest[3:].strip("<>"))
                case "DATA" if not self.state.refusal:
                    self._say("354 go on")
                    self.state.taken.append((sender, tuple(receivers), self._message()))
                    self.state.heard()
            self._say(self._answer(word.upper()))
            if word.upper() == "QUIT":
                return

    def _answer(self, word: str) -> str:
        answers = {
            "DATA": self.state.refusal or "250 taken",
            "EHLO": "250-here\r\n250 AUTH PLAIN LOGIN",
            "AUTH": "235 welcome",
            "QUIT": "221 bye",
        }
        return answers.get(word, "250 well")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _message(self) -> EmailMessage:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        body = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        return email.message_from_bytes(body, policy=email.policy.default)


@contextlib.contextmanager
def mail_server() -> Iterator[Mail]:
    """A mail server for a while."""
    mail = Mail()

    class Handler(_MailHandler):
        state = mail

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        start_thread("mail", server.serve_forever, 0.01)
        mail.port = server.server_address[1]
        yield mail
        server.shutdown()


def posting(settings: Settings | None = None) -> Posting:
    """How notifiers send, over the real network of this machine."""
    clock = SystemClock()
    watchdog = Watchdog(clock=clock, start_thread=start_thread)
    return Posting(lambda: settings or Settings(proxy="none"), environ={}, clock=clock, watchdog=watchdog)


def made_means(environ: Mapping[str, str] | None = None) -> Means:
    """What notifiers are made with, where the time is always NOW."""
    return Means(stream=None, environ=environ or {}, zone=UTC, names=str, post=posting(), now=lambda: NOW)
