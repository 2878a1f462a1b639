"""The program as its users meet it: started, asked, told, ended; every part real."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.started import Program, read_until
from tray_status.cli import FAMILIES
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

CALM, STORM = 1.0, 44.0
ENDS_WITHIN = 3.0
"""Seconds from the wish to quit to the end of the process."""


class Pages:
    """The demo's pages at a moment of their story that the test chooses."""

    def __init__(self) -> None:
        self.moment = CALM
        began = SystemClock().now()
        self.server = DemoServer(MINUTE, lambda: self.moment, start_thread, began=began)


@pytest.fixture
def pages() -> Iterator[Pages]:
    pages = Pages()
    with pages.server:
        yield pages


@pytest.fixture
def program(tmp_path: Path, pages: Pages) -> Iterator[Program]:
    program = Program(tmp_path, [(page.id, page.name, page.url) for page in pages.server.pages])
    yield program
    program.stop()


def test_a_start_is_logged_in_its_order(program: Program) -> None:
    process = program.start()

    log = read_until(process, "running")

    order = [log.index(word) for word in ("settings:", "state restored", "notifiers:", "wiring:", "running")]
    assert order == sorted(order)


def test_once_polls_everybody_and_ends(program: Program, pages: Pages) -> None:
    pages.moment = STORM
    process = program.start("--once")
    out, log = process.communicate(timeout=30)

    assert process.returncode == 0, log
    assert "Acme Cloud" in out
    assert len(pages.server.asked) >= len(pages.server.pages)


def test_a_running_program_answers_and_obeys(program: Program, pages: Pages) -> None:
    pages.moment = STORM
    process = program.start()
    read_until(process, "icon: ")
    assert program.say("poll").stdout.startswith("Polling all")
    read_until(process, "icon: partial outage")

    status = program.say("status", "--json")
    assert status.returncode == 1
    seen = json.loads(status.stdout)
    assert seen["well"] is False
    ill = next(one for one in seen["providers"] if one["open"])
    incident = ill["open"][0]["id"]
    assert incident in program.say("incidents").stdout
    assert "Acknowledged" in program.say("ack", ill["name"], incident).stdout
    assert any(one["acknowledged"] for one in program.ask("incidents"))
    assert "is snoozed until" in program.say("snooze", "1h", ill["id"]).stdout
    assert "speaks again" in program.say("snooze", "off", ill["id"]).stdout
    assert "To undo: tray-status snooze off" in program.say("snooze", "1h").stdout
    program.say("snooze", "off")
    muted = program.say("mute", ill["name"]).stdout
    assert (
        muted == f"{ill['name']} is muted until it is switched on again.\nTo undo: tray-status mute {ill['id']} off\n"
    )
    assert [one["id"] for one in program.ask("status")["providers"] if one["muted"]] == [ill["id"]]
    assert program.say("mute", ill["name"], "off").stdout == f"{ill['name']} speaks again.\n"
    assert "Paused" in program.say("pause").stdout
    assert program.ask("status")["icon"]["state"] == "paused"
    assert "Going on" in program.say("pause", "off").stdout
    assert "have not changed" in program.say("reload").stdout
    assert program.say("quit").returncode == 0
    assert process.wait(ENDS_WITHIN) == 0


def test_nobody_to_ask_is_its_own_exit_status(program: Program) -> None:
    done = program.say("status")

    assert done.returncode == 4
    assert done.stderr == "Tray Status is not running; start it with `tray-status run`.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_usual_signals_end_it_well(program: Program, number: signal.Signals) -> None:
    process = program.start()
    read_until(process, "running")

    process.send_signal(number)

    assert process.wait(ENDS_WITHIN) == 0


def test_after_kill_9_the_next_start_works(program: Program) -> None:
    first = program.start()
    read_until(first, "running")
    first.kill()
    first.wait(10)

    second = program.start()
    read_until(second, "running")

    assert program.say("status").returncode in (0, 1)


def test_of_twenty_starts_at_once_one_runs_and_nineteen_hand_over(program: Program) -> None:
    """Seeded defect: a lock that is looked at before it is taken lets two instances tell everything twice."""
    processes = [program.start() for _ in range(20)]
    lines = [str(process.stderr.readline()) for process in processes if process.stderr is not None]
    winner = processes[next(number for number, line in enumerate(lines) if "settings:" in line)]
    losers = [process for process in processes if process is not winner]

    assert [process.wait(30) for process in losers] == [0] * 19
    assert all("already runs" in process.communicate()[0] for process in losers)
    assert winner.poll() is None


def test_settings_edited_while_it_runs_count_at_once(program: Program, pages: Pages) -> None:
    process = program.start()
    read_until(process, "running")
    page = pages.server.pages[0]
    assert "Removed" in program.say("remove", page.id).stdout

    assert page.id not in [one["id"] for one in program.ask("status")["providers"]]

    program.settings.write_text("every: soon\nproviders: []\n")
    assert "settings.yaml:1:8" in program.say("reload").stderr
    assert any("settings.yaml:1:8" in problem for problem in program.ask("status")["problems"])


def test_broken_settings_at_the_first_start_are_an_error_with_their_place(program: Program) -> None:
    program.settings.write_text("evry: 60s\n")

    process = program.start()
    _, log = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "settings.yaml:1:1" in log
    assert "every" in log


def test_a_page_is_added_only_if_it_can_be_read(program: Program, pages: Pages) -> None:
    page = pages.server.pages[0]
    program.say("remove", page.id)

    assert program.say("add", "nonsense").returncode == 2
    refused = program.say("add", "http://127.0.0.1:9/")
    assert refused.returncode == 4
    assert "Not added" in refused.stderr
    added = program.say("add", page.url)
    assert added.returncode == 0, added.stderr
    assert page.url in [one["url"] for one in program.ask("list")]


def test_secrets_in_a_page_s_address_stay_in_the_settings_file(program: Program, pages: Pages) -> None:
    """Seeded defect: whoever sees the terminal, a pasted `status --json` or the log reads the password."""
    pages.moment = STORM
    page = pages.server.pages[0].url
    secret = page.replace("://", "://planted-me:planted-pw@") + "?token=planted-token"
    program.settings.write_text(
        f"every: 10s\nproxy: none\nproviders:\n  - {{name: Signed, url: '{secret}'}}\n"
        f"  - {{name: Feed, url: '{secret.replace('?', '/history.atom?')}'}}\n"
    )

    once = program.start("--once").communicate(timeout=30)
    process = program.start()
    read_until(process, "running")
    held = [path for path in (program.folder / "state").rglob("*") if path.is_file() and path.suffix != ".key"]
    said = [
        *once,
        *(
            f"{done.stdout}{done.stderr}"
            for command in ("list", "list --json", "status", "status --json", "incidents --all", "incidents --json")
            for done in [program.say(*command.split())]
        ),
        program.say("check", secret, "--explain").stdout,
        program.say("check", secret.replace("?", "/history.atom?"), "--explain").stdout,
        program.say("remove", "Signed").stdout,
        program.say("add", "--unchecked", secret).stdout,
        *(path.read_text() for path in held if path.name != "settings.last-good.yaml"),
    ]

    assert "NEW" in once[0]
    assert {"providers", "history"} <= {path.parent.name for path in held}
    assert [text for text in said if "planted" in text] == []
    assert sum(f"{page}/…" in text for text in said) >= 4


def test_check_explains_a_page(program: Program, pages: Pages) -> None:
    pages.moment = STORM
    page = pages.server.pages[0]

    first = program.say("check", page.url, "--explain")
    assert first.returncode == 0, first.stderr
    assert "NEW" in first.stdout
    assert "read " in first.stdout

    program.start("--once").communicate(timeout=30)
    again = program.say("check", page.name, "--explain")
    assert "SKIP" in again.stdout
    assert "NEW " not in again.stdout


def test_every_command_has_help_with_an_example(program: Program) -> None:
    for command in (name for names in FAMILIES.values() for name in names):
        done = program.say(command, "--help")
        assert done.returncode == 0
        assert "Example: tray-status" in " ".join(done.stdout.split()), command


@pytest.mark.parametrize("how", ["SIGTERM", "quit"])
def test_it_ends_while_twenty_pages_hang(tmp_path: Path, how: str) -> None:
    """Seeded defect: threads that are joined at the end wait for pages that hang for 15 seconds each."""
    with contextlib.ExitStack() as stack:
        deaf = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(20)]
        pages = [(f"deaf{n}", f"Deaf {n}", f"http://127.0.0.1:{one.getsockname()[1]}/") for n, one in enumerate(deaf)]
        program = Program(tmp_path, pages)
        stack.callback(program.stop)
        process = program.start()
        read_until(process, "running")
        for one in deaf:
            stack.enter_context(one.accept()[0])  # asked, and never answered

        if how == "quit":
            assert program.say("quit").returncode == 0
        else:
            process.send_signal(signal.SIGTERM)

        assert process.wait(ENDS_WITHIN) == 0


def test_a_certificate_file_that_cannot_be_used_stops_the_start_with_its_place(program: Program) -> None:
    """Seeded defect: it is found out when the first page is to be asked, and ends the start with status 1."""
    authority = program.settings.with_name("authority.pem")
    authority.write_text("hello")
    program.settings.write_text("every: 60s\nca_file: authority.pem\n")

    process = program.start()
    _, log = process.communicate(timeout=30)

    assert process.returncode == 2
    assert f"settings.yaml:2:10: the file `{authority}` holds no certificate in PEM form. Write" in log


def test_a_certificate_file_that_cannot_be_used_leaves_a_running_program_as_it_was(program: Program) -> None:
    process = program.start()
    read_until(process, "running")
    program.settings.with_name("authority.pem").write_text("hello")
    program.settings.write_text(program.settings.read_text() + "ca_file: authority.pem\n")

    assert "holds no certificate in PEM form" in program.say("reload").stderr
    status = program.ask("status")
    assert "holds no certificate in PEM form" in status["problems"][0]
    assert len(status["providers"]) > 1


def test_a_second_start_has_the_first_one_poll_and_says_how_everything_is(program: Program, pages: Pages) -> None:
    """Seeded defect: whoever starts it again, because nothing is to be seen of it, learns nothing."""
    process = program.start()
    log = read_until(process, "Northwind CDN: health")
    asked = len(pages.server.asked)

    for command in ((), ("run",), ("run", "--no-tray", "--once")):
        done = program.say(*command)
        assert done.returncode == 0, done.stderr
        assert f"process {process.pid}" in done.stdout, log
        assert "Polling all 4 providers." in done.stdout
        assert done.stdout.splitlines()[-1].startswith("Tray Status: ")
    assert len(pages.server.asked) >= asked + 4
