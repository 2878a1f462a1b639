"""The command notify-test: one real notification by the configured notifier, and a status for what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notify.far_ends import Web, web
from tests.program.started import Program


@pytest.fixture
def far() -> Iterator[Web]:
    with web() as server:
        yield server


@pytest.fixture
def program(tmp_path: Path, far: Web) -> Program:
    program = Program(tmp_path, [("acme", "Acme", "https://status.example.com")])
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        program.environ.pop(name, None)
    program.environ["PLANTED"] = "sesame"
    text = program.settings.read_text()
    program.settings.write_text(
        f"{text}notifiers:\n"
        "  - desktop\n"
        f"  - {{name: Team, kind: apprise, url: '{far.url.replace('http', 'json')}/${{PLANTED}}'}}\n"
        f"  - {{kind: webhook, url: '{far.url}/${{PLANTED}}', secret: '${{PLANTED}}'}}\n"
        "  - {name: nobody, kind: webhook, url: 'http://127.0.0.1:9/${PLANTED}'}\n"
        "  - {name: lamp, kind: command, command: [sh, -c, 'echo it works; exit $0', '0']}\n"
        "  - {name: dark, kind: command, command: [sh, -c, 'exit $0', '3']}\n"
    )
    return program


@pytest.mark.parametrize("name", ["team", "webhook"])
def test_what_arrives_is_delivered(program: Program, far: Web, name: str) -> None:
    """Catches: a test that goes another way than alerts do, and so proves nothing."""
    done = program.say("notify-test", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Delivered by ")
    (sent,) = far.sent
    tree = json.loads(sent.body)
    assert tree["title"] == "Test from Tray Status"
    assert f"is told by the notifier {'Team' if name == 'team' else name}." in tree.get("body", tree.get("message"))
    assert sent.path == "/sesame"


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        (
            "team",
            1,
            "Not delivered by Team (apprise): json://127.0.0.1/\u2026 answered 503. An alert would be tried again.",
        ),
        ("webhook", 1, "the other side answered 503. An alert would be tried again after 30 s."),
        ("nobody", 4, "127.0.0.1:9 refused the connection. An alert would be tried again."),
        ("dark", 1, "Not delivered by dark (command): the command ended with 3."),
        ("tem", 2, "No notifier is called `tem`. Did you mean `Team`? Your settings have `desktop`, `Team`, "),
    ],
)
def test_what_does_not_says_why_by_its_status_too(
    program: Program, far: Web, name: str, status: int, words: str
) -> None:
    """Catches: a failure that ends with 0, and a secret in what is said of it."""
    far.status, far.answer = 503, {"Retry-After": "30"}
    done = program.say("notify-test", name)
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "sesame" not in done.stdout + done.stderr


def test_what_would_be_given_up_is_said_and_programs_read_it(program: Program, far: Web) -> None:
    far.status = 410
    assert "410. An alert would be given up." in program.say("notify-test", "webhook").stderr
    far.status, far.answer = 429, {"Retry-After": "30"}
    done = program.say("notify-test", "webhook", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {
        "name": "webhook",
        "kind": "webhook",
        "delivered": False,
        "why": "the other side answered 429",
        "final": False,
        "unreachable": False,
        "retry_after": 30,
    }
    far.status, far.answer = 200, {}
    assert json.loads(program.say("notify-test", "webhook", "--json").stdout)["delivered"] is True


def test_what_a_command_prints_is_seen(program: Program) -> None:
    done = program.say("notify-test", "lamp")
    assert done.returncode == 0
    assert "lamp printed: it works" in done.stderr


def test_what_a_command_prints_shows_no_secret_of_any_notifier_or_of_the_proxy(program: Program) -> None:
    """Catches: secrets that are hidden where the program runs, and shown where one of its notifiers is tried."""
    program.environ["PROXY_PASSWORD"] = "swordfish"
    text = program.settings.read_text().replace("it works", "$PLANTED $PROXY_PASSWORD it works")
    program.settings.write_text(text.replace("proxy: none", "proxy: 'http://me:${PROXY_PASSWORD}@127.0.0.1:9'"))
    done = program.say("notify-test", "lamp")
    assert "lamp printed: … … it works" in done.stderr


def test_without_a_desktop_it_is_printed_and_says_so(program: Program) -> None:
    """Catches: "delivered" for what nobody saw on any desktop."""
    done = program.say("notify-test", "desktop")
    assert done.returncode == 0
    assert "Test from Tray Status" in done.stdout
    assert done.stdout.endswith("Printed: there is no desktop here for desktop (desktop).\n")
