"""Owns the proof that each command, in each situation, ends with the status and the sentence that its users are told.

One program runs for all cases of "running"; they are chosen so that none changes what another one sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.program.started import Program, read_until
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STORM = 44.0
NOBODY = "http://127.0.0.1:9/"


class Case(NamedTuple):
    """A command line, its exit status, and words that its output or (with a status other than 0) its errors hold."""

    command: str
    status: int
    words: str


SPEAKERS = (
    "status",
    "incidents",
    "ack acme",
    "snooze 1h",
    "tell-back acme",
    "mute acme",
    "pause",
    "poll",
    "reload",
    "quit",
)
NOT_RUNNING = [Case(command, 4, "is not running; start it with `tray-status run`.") for command in SPEAKERS]
USAGE = [
    Case("nosuch", 2, "invalid choice: 'nosuch'"),
    Case("status --nosuch", 2, "unrecognized arguments"),
    Case("incidents nosuch", 2, "unrecognized arguments"),
    Case("ack", 2, "provider"),
    Case("snooze", 2, "WHEN"),
    Case("snooze soon", 2, "`soon` names no time: write 30m, 4h, 2d, `until 22:00`, `until tomorrow` or `off`."),
    Case("snooze acme", 2, "`acme` names no time"),
    Case("snooze for ever", 2, "`ever` is no span of time"),
    Case("snooze until never acme", 2, "`until never` is no time"),
    Case("snooze until 2020-01-01", 2, "`until 2020-01-01` is over."),
    Case("snooze 1h acme i1 i2", 2, "`i2` is too much"),
    Case("tell-back", 2, "provider"),
    Case("snooze 0m", 2, "`tray-status snooze off` ends a snooze"),
    Case("snooze 9999d", 2, "a snooze lasts 366 days at most"),
    Case("snooze 999999999d", 2, "a snooze lasts 366 days at most"),
    Case("mute", 2, "provider"),
    Case("mute acme perhaps", 2, "invalid choice"),
    Case("pause perhaps", 2, "invalid choice"),
    Case("poll a b", 2, "unrecognized arguments"),
    Case("reload now", 2, "unrecognized arguments"),
    Case("quit now", 2, "unrecognized arguments"),
    Case("run --nosuch", 2, "unrecognized arguments"),
    Case("demo --speed 99", 2, "0.1 to 20"),
    Case("check", 2, "NAME|URL"),
    Case("check githb", 2, "Did you mean `GitHub`?"),
    Case("add githb", 2, "Did you mean `GitHub`?"),
    Case("remove acm", 2, "Did you mean `acme` or `Acme Cloud`? `tray-status list` shows them all."),
    Case("list --nosuch", 2, "unrecognized arguments"),
    Case("preview", 2, "PROVIDER"),
    Case("preview githb", 2, "Did you mean `GitHub`?"),
    Case("preview acme --days 0", 2, "give a number from 1 to 90"),
    Case("preview acme --minimum-impact huge", 2, "invalid choice"),
    Case("audit --since soon", 2, "`soon` is neither a time nor a span. Write a span such as 4h"),
    Case("audit --provider acm", 2, "Did you mean `acme` or `Acme Cloud`?"),
    Case("audit acme", 2, "unrecognized arguments"),
    Case("why", 2, "INCIDENT|PROVIDER"),
    Case("why nosuch", 2, "No incident and no provider is called `nosuch`."),
    Case("why acme", 1, "No incident of acme is known."),
    Case("read", 2, "FILE"),
    Case("read /nowhere/at-all", 2, "cannot be opened"),
    Case("prompt --color pink", 2, "invalid choice"),
    Case("prompt --format {{no}}", 2, "--format knows no {no}"),
    Case("wait", 2, "Say for whom to wait"),
    Case("completion", 2, "Say for which shell"),
    Case("status --here", 2, "Neither this folder nor one above it has a file .tray-status."),
    Case("replay", 2, "POLL"),
    Case("replay 304", 2, "cannot be 304"),
]
PAGES = [
    Case(f"check {NOBODY}", 4, "127.0.0.1"),
    Case(f"add {NOBODY}", 4, "Not added."),
    Case("check {foreign}", 3, ""),
    Case("add {foreign}", 3, "Not added."),
    Case("read {document}", 3, ""),
    Case("replay {document}", 3, ""),
    Case("check acme", 0, "Acme Cloud"),
    Case(f"preview {NOBODY}", 4, "127.0.0.1"),
    Case("preview {foreign}", 3, ""),
    Case("preview acme", 0, "Acme Cloud, the last 30 days, through no focus: everything is told"),
    Case("list", 0, "acme"),
    Case("list --json", 0, '"acme"'),
    Case("prompt", 0, "?"),
    Case(f"wait {NOBODY} --timeout 1s", 1, "After 1 s: "),
    Case("wait acme --until ill --timeout 20s", 0, "Acme Cloud: partial outage"),
    Case("doctor", 0, "0 bad."),
    Case("doctor --bundle {document}", 2, "is there already; name another file."),
    Case("completion bash", 0, "complete -F _tray_status tray-status"),
    Case("audit", 0, ": 0 events."),
    Case("audit --json", 0, '"events": []'),
]
RUNNING = [
    Case("status", 1, ""),
    Case("status --json", 1, ""),
    Case("incidents", 0, ""),
    Case("incidents --json", 0, "["),
    Case("ack nosuch", 2, "No provider is called `nosuch`. `tray-status list` shows them all."),
    Case("ack acm i1", 2, "Did you mean `acme` or `Acme Cloud`?"),
    Case("ack acme nosuch", 2, "Acme Cloud has no incident `nosuch`. Open are:"),
    Case("ack acme --undo", 1, "No incident of Acme Cloud is acknowledged."),
    Case("snooze 1h nosuch", 2, "No provider is called `nosuch`."),
    Case("snooze off", 0, "speaks again"),
    Case("snooze 1h acme nosuch", 2, "Acme Cloud has no incident `nosuch`. Open are:"),
    Case("snooze acme until tomorrow nosuch", 2, "names no time"),
    Case("tell-back nosuch", 2, "No provider is called `nosuch`."),
    Case("tell-back acme --undo", 0, "You are not told any more when Acme Cloud is back."),
    Case("audit --provider acme", 0, "Acme Cloud: opened"),
    Case("why acme", 0, "To be told by"),
    Case("poll nosuch", 2, "No provider is called `nosuch`."),
    Case("poll acme", 0, "Polling acme."),
    Case("reload", 0, "Settings have not changed."),
    Case("pause off", 0, "Going on."),
    Case("run", 0, "already runs"),
]
BROKEN = [
    Case("run", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("check acme", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("list", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("audit", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("add GitHub", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("remove acme", 2, "settings.yaml:1:1: unknown key `evry`"),
]
LOOKING_ON = [
    Case("list", 0, "settings.yaml:1:1: unknown key `evry`"),
    Case("check acme", 0, "settings.yaml:1:1: unknown key `evry`"),
    Case("add GitHub", 2, "settings.yaml:1:1: unknown key `evry`"),
    Case("remove acme", 2, "settings.yaml:1:1: unknown key `evry`"),
]


@pytest.fixture(scope="module")
def pages() -> Iterator[DemoServer]:
    """The demo's pages in the middle of their storm."""
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=began) as server:
        yield server


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has pages, and none about its status."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "index.html").write_text("<!doctype html><title>A shop</title><p>Everything must go.")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        start_thread("foreign", server.serve_forever)
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Silent(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has in the base class
        """Say nothing."""


def made(folder: Path, pages: DemoServer) -> Program:
    """A program whose settings name the demo's pages, not started."""
    return Program(folder, [(page.id, page.name, page.url) for page in pages.pages])


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, pages: DemoServer) -> Program:
    """A program that does not run."""
    return made(tmp_path_factory.mktemp("still"), pages)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, pages: DemoServer) -> Iterator[Program]:
    """A program that runs and has seen an outage."""
    program = made(tmp_path_factory.mktemp("running"), pages)
    process = program.start()
    read_until(process, "icon: partial outage")
    yield program
    program.stop()


def judge(program: Program, case: Case, **names: str) -> None:
    """Run the command; compare its status and words."""
    done = program.say(*case.command.format(**names).split())
    assert done.returncode == case.status, done.stdout + done.stderr
    assert case.words in " ".join((done.stdout if case.status == 0 else done.stderr).split())
    assert "Traceback" not in done.stderr
    if case.status > 1:
        assert done.stderr.strip()


@pytest.mark.parametrize("case", [*NOT_RUNNING, *USAGE], ids=lambda case: case.command)
def test_without_a_running_program(still: Program, case: Case) -> None:
    """Seeded defect: a refusal or a slip of the hand that ends with 0, and the script goes on as if it were done."""
    judge(still, case)


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.command)
def test_pages_and_documents(still: Program, foreign: str, tmp_path: Path, case: Case) -> None:
    """Seeded defect: "nobody answers" and "that is no status page" end alike, so that no script can tell them apart."""
    document = tmp_path / "document.json"
    document.write_text('{"page": {"id": "x"')
    judge(still, case, foreign=foreign, document=str(document))


@pytest.mark.parametrize("case", RUNNING, ids=lambda case: case.command)
def test_with_a_running_program(running: Program, case: Case) -> None:
    """Seeded defect: the running program says no, and the command ends with 0."""
    judge(running, case)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.command)
def test_settings_with_mistakes(tmp_path: Path, case: Case) -> None:
    program = Program(tmp_path)
    program.settings.write_text("evry: 60s\n")
    judge(program, case)


@pytest.mark.parametrize("case", LOOKING_ON, ids=lambda case: case.command)
def test_settings_with_mistakes_and_a_good_copy(tmp_path: Path, pages: DemoServer, case: Case) -> None:
    """Seeded defect: what is shown comes from the last good copy, and nobody is told."""
    program = made(tmp_path, pages)
    assert program.say("list").returncode == 0
    program.settings.write_text("evry: 60s\n")

    done = program.say(*case.command.split())

    assert done.returncode == case.status
    assert case.words in done.stderr
    assert ("the last settings without mistakes hold" in done.stderr) is (case.status == 0)
    assert ("acme" in done.stdout.casefold()) is (case.status == 0)


def test_refusals_of_a_running_program_are_told(tmp_path: Path, pages: DemoServer) -> None:
    """Seeded defect: `poll` while everything is paused, or `reload` of a broken file, ends with 0."""
    program = made(tmp_path, pages)
    try:
        process = program.start()
        read_until(process, "icon: partial outage")
        ill = next(one for one in program.ask("incidents") if not one["over"])
        over = [one for one in program.ask("incidents", "--all") if one["over"]]
        judge(program, Case("pause", 0, "To undo: tray-status pause off"))
        judge(program, Case("poll", 1, "Paused"))
        judge(program, Case("pause off", 0, "Going on."))
        for one in over[:1]:
            judge(program, Case(f"ack {one['provider']} {one['id']}", 1, "No open incident"))
        program.settings.write_text("evry: 60s\n")
        judge(program, Case("reload", 2, "settings.yaml:1:1: unknown key `evry`"))
        judge(program, Case(f"ack {ill['provider']} {ill['id']}", 0, "--undo"))
        judge(program, Case(f"ack {ill['provider']} {ill['id']} --undo", 0, "Not acknowledged any more"))
        judge(program, Case(f"snooze 1h {ill['provider']}", 0, f"To undo: tray-status snooze off {ill['provider']}"))
        judge(program, Case(f"snooze off {ill['provider']}", 0, "speaks again"))
        one = f"{ill['provider']} {ill['id']}"
        judge(program, Case(f"snooze {one} until tomorrow", 0, f"To undo: tray-status snooze off {one}"))
        judge(program, Case(f"snooze end {one}", 0, "speaks again"))
        undo = f"To undo: tray-status tell-back {ill['provider']} --undo"
        judge(program, Case(f"tell-back {ill['provider']}", 0, undo))
        assert [one["acknowledged"] for one in program.ask("incidents") if one["id"] == ill["id"]] == [False]
        judge(program, Case("quit", 0, "Quitting."))
    finally:
        program.stop()


def test_check_gives_programs_what_it_tells_people(still: Program) -> None:
    done = still.say("check", "acme", "--json")
    seen = json.loads(done.stdout)
    assert done.returncode == 0
    assert seen["provider"]["id"] == "acme"
    assert {"new"} <= {one["verdict"] for one in seen["entries"]} <= {"new", "update", "skip"}
    assert all(one["reason"] and one["title"] for one in seen["entries"])
    assert all(one["role"] and one["url"] for one in seen["documents"])
    refused = still.say("check", NOBODY, "--json")
    assert refused.returncode == 4
    assert json.loads(refused.stdout)["error"]["kind"] == "connect"


def test_what_is_removed_comes_back_with_its_memory(tmp_path: Path, pages: DemoServer) -> None:
    """Seeded defect: the undo that `remove` names makes another id, and everything known of the page is forgotten."""
    page = pages.pages[0]
    program = Program(tmp_path)
    program.settings.write_text(f"proxy: none\nproviders:\n  - {page.url}\n")
    try:
        read_until(program.start(), "icon: partial outage")
        before = program.ask("list")

        removed = program.say("remove", page.url)
        assert program.ask("status")["providers"] == []
        undo = removed.stdout.partition("To undo: tray-status ")[2].splitlines()[0]
        added = program.say(*undo.split())

        assert "To undo: tray-status remove " in added.stdout
        assert program.ask("list") == before
        assert program.say("quit").returncode == 0
        assert "nothing in it has changed" in program.say("check", page.url, "--explain").stdout
    finally:
        program.stop()


def test_an_entry_of_many_lines_is_kept_for_the_undo(tmp_path: Path) -> None:
    """Seeded defect: adding the address again loses name, id and focus, and with the id the memory."""
    program = Program(tmp_path)
    text = "providers:\n  - name: Mine\n    url: https://me:planted@a.example\n    id: mine  # why\n  - GitHub\n"
    program.settings.write_text(text)

    done = program.say("remove", "Mine")

    kept = program.folder / "state" / "settings.before-removal.yaml"
    assert f"copy its lines back from {kept}" in done.stdout
    assert "planted" not in done.stdout
    assert kept.read_text() == text
    assert kept.stat().st_mode & 0o077 == 0
    assert [one["id"] for one in program.ask("list")] == ["github"]
