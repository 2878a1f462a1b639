"""Owns the proof that `wait` and `--here` tell the truth about now: with a running program, and without one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.program.started import COMMAND, LIMIT, Program, read_until
from tray_status.app import Place
from tray_status.cli.looks import Look
from tray_status.cli.repository import not_watched_lines, status_of
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.settings.here import Here
from tray_status.threads import start_thread

STORM, OVER = 44.0, 58.0
NOBODY = "http://127.0.0.1:9/"


class Pages:
    """The demo's pages at a moment of their story that the test chooses."""

    def __init__(self) -> None:
        self.moment = STORM
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


def waiting(program: Program, *arguments: str) -> subprocess.Popen[str]:
    """A wait that goes on; its progress comes line by line, because nobody looks on."""
    return subprocess.Popen(
        [*COMMAND, "wait", *arguments],
        env=program.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("runs", [True, False])
def test_it_ends_when_the_provider_is_well_again(program: Program, pages: Pages, runs: bool) -> None:
    """Seeded defect: it believes what was known before, and the deployment begins in the middle of the outage."""
    if runs:
        read_until(program.start(), "icon: partial outage")
    process = waiting(program, "acme", "--timeout", "60s")
    try:
        read_until(process, "Acme Cloud: partial outage (Elevated error rates")
        pages.moment = OVER
        out, _ = process.communicate(timeout=LIMIT)
    finally:
        process.kill()
    assert (process.returncode, out) == (0, "Acme Cloud: operational\n")


def test_what_is_acknowledged_goes_on_all_the_same(program: Program) -> None:
    """Seeded defect: who acknowledged the outage is told that it is over."""
    read_until(program.start(), "icon: partial outage")
    assert program.say("ack", "acme").returncode == 0
    done = program.say("wait", "acme", "--timeout", "3s")
    assert done.returncode == 1
    assert "After 3 s: Acme Cloud: partial outage (Elevated error rates" in done.stderr


def test_it_ends_when_the_time_is_over_and_says_what_is_known(program: Program) -> None:
    done = program.say("wait", NOBODY, "--timeout", "1s")
    assert done.returncode == 1
    assert "After 1 s: http://127.0.0.1:9/: 127.0.0.1:9 refused the connection." in done.stderr
    never = json.loads(program.say("wait", NOBODY, "--timeout", "1s", "--json").stdout)
    assert (never["reached"], never["providers"][0]["health"]) == (False, None)


def test_other_things_than_well_can_be_waited_for(program: Program, pages: Pages) -> None:
    done = program.say("wait", "acme", "harbor", "--until", "ill", "--json")
    assert done.returncode == 0
    seen = json.loads(done.stdout)
    assert [one["health"] for one in seen["providers"]] == ["partial_outage", "degraded"]
    read_until(program.start(), "icon: partial outage")
    process = waiting(program, "acme", "--until", "change", "--timeout", "60s")
    try:
        read_until(process, "Acme Cloud: partial outage")
        pages.moment = OVER
        assert process.wait(LIMIT) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_program_that_is_paused_learns_nothing_and_that_is_said(program: Program) -> None:
    """Seeded defect: it waits for ever, for somebody who does not look."""
    read_until(program.start(), "icon: partial outage")
    program.say("pause")
    done = program.say("wait", "acme")
    assert done.returncode == 1
    assert "Tray Status is paused and learns nothing; `tray-status pause off` lets it go on." in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to the whole console")
def test_ctrl_c_ends_it_in_good_order(program: Program) -> None:
    process = waiting(program, "acme")
    read_until(process, "Acme Cloud: partial outage")
    process.send_signal(signal.SIGINT)
    out, rest = process.communicate(timeout=LIMIT)
    assert (process.returncode, out, rest) == (130, "", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say for whom to wait"),
        (["acme", "--timeout", "soon"], "is no span of time"),
        (["acme", "--timeout", "0s"], "is no span of time"),
        (["acm"], "Did you mean `Acme Cloud`?"),
        (["acme", "--until", "tea"], "invalid choice"),
        (["--here"], "Neither this folder nor one above it has a file .tray-status."),
    ],
)
def test_wrong_usage_is_said(program: Program, arguments: list[str], words: str) -> None:
    done = program.say("wait", *arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())


def row(name: str, shown: str | None, *, stale: bool = False) -> dict[str, object]:
    return {"id": name.casefold(), "name": name, "shown": shown, "stale": stale}


ROWS = [row("GitHub", "operational"), row("npm", "maintenance"), row("CDN", "degraded"), row("Old", "operational")]


@pytest.mark.parametrize(
    ("names", "well", "missing"),
    [
        (("github", "NPM"), True, []),
        (("GitHub", "CDN"), False, []),
        (("GitHub", "nosuch"), False, ["nosuch"]),
        (("Gone",), False, ["Gone"]),
    ],
)
def test_a_repository_is_well_when_all_that_it_names_are(
    names: tuple[str, ...],
    well: bool,
    missing: list[str],
) -> None:
    """Seeded defect: a name that nobody watches counts as well."""
    status: dict[str, object] = {"providers": ROWS, "well": not well}
    told = status_of(Here(Path(".tray-status"), names), status)
    assert (told["well"], told["not_watched"]) == (well, missing)
    assert len(list(not_watched_lines(told))) == len(missing)


def test_what_is_out_of_date_or_not_looked_at_is_not_well() -> None:
    here = Here(Path("f"), ("GitHub",))
    assert status_of(here, {"providers": [row("GitHub", "operational", stale=True)]})["well"] is False
    assert status_of(here, {"providers": [row("GitHub", None)]})["well"] is False
    assert status_of(here, {"providers": ROWS, "paused": True})["well"] is False
    assert status_of(here, {"providers": ROWS, "offline_since": "2026-05-04T12:00:00Z"})["well"] is False
    assert status_of(here, {"providers": ROWS})["summary"] == "What it depends on is well."


def test_status_tells_of_those_that_a_repository_names(program: Program) -> None:
    repository = program.folder / "repository"
    repository.mkdir()
    (repository / ".tray-status").write_text("paperkite\nfoo bar\n")
    read_until(program.start(), "icon: partial outage")
    done = subprocess.run(
        [*COMMAND, "status", "--here"],
        cwd=repository,
        env=program.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Of 2 that this repository depends on, 1 is well."
    assert "Paperkite Mail  maintenance" in lines[1]
    assert lines[-1] == "  foo bar is not watched: tray-status add 'foo bar'"


@pytest.mark.parametrize(
    ("row", "health"),
    [
        ({"believed_at": "2026-05-04T11:59:59Z", "shown": "operational", "open": []}, None),
        ({"believed_at": "2026-05-04T12:00:00Z", "shown": "operational", "open": []}, "operational"),
        ({"believed_at": None, "shown": None, "open": []}, None),
        ({"believed_at": "2026-05-04T12:00:01Z", "shown": None, "open": []}, None),
        (
            {
                "believed_at": "2026-05-04T12:00:01Z",
                "shown": "operational",
                "health": "operational",
                "open": [{"id": "i"}],
            },
            "an incident is open",
        ),
    ],
)
def test_what_was_known_before_does_not_count(row: dict[str, object], health: str | None, tmp_path: Path) -> None:
    """Seeded defect: the belief of a minute ago says that all is well, and the wait is over before it began."""
    place = Place(state=tmp_path, settings=tmp_path / "settings.yaml", runtime=tmp_path, environ={})
    prefs = ProviderPrefs(id=ProviderId("a"), name="A", url="https://a.example")
    began = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    look = Look(prefs, Settings(providers=(prefs,)), place, began)
    look._asked_to_poll = True  # there is nobody to ask
    look.look({"providers": [{"id": "a"} | row]}, began)
    assert look.health == health
