"""Owns the proof that docs/json.md tells the truth: every command with `--json` is in it, and prints what it says."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.json_shapes import DOCUMENT, SHAPES, Node, document, faults, rows, tree
from tests.memory_keyring import memory_keyring
from tests.program.started import COMMAND, LIMIT, Program, read_until
from tray_status.cli import parser_for
from tray_status.cli.completing import entries
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STORM, LATER = 44.0, 58.0
NOBODY = "http://127.0.0.1:9/"
CORPUS = Path(__file__).parents[1] / "platforms" / "corpus" / "statuspage"

NEVER_THERE = {"remark", "children[]", "quiet_until", "offline_since", "feeds[]", "feed", "retry_after"}
"""What no command below has anything in: it is looked at by the tests of its own part."""


def test_every_command_with_json_has_its_shape_and_no_other() -> None:
    """Seeded defect: a new command prints keys that nobody has written down."""
    with_json = {
        entry.name for entry in entries(parser_for(None)) if any("--json" in option.names for option in entry.options)
    }
    assert set(SHAPES) == with_json


def test_the_document_is_written_from_the_shapes() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "run: python -m tests.cli.json_shapes"


def test_the_check_itself_finds_what_is_wrong() -> None:
    node = tree("prompt")
    well: dict[str, Any] = {"version": 1, "state": "well", "glyph": "o", "names": [], "why": None, "file": None}
    assert list(faults(node, well)) == []
    for wrong, words in (
        ({**well, "new": 1}, ".new is not documented"),
        ({key: value for key, value in well.items() if key != "why"}, "why is missing"),
        ({**well, "state": "All well"}, "state is 'All well'"),
        ({**well, "names": [1]}, "names[] is 1"),
        ({**well, "version": 2}, "version is 2"),
        ([], "the whole is []"),
    ):
        assert any(words in fault for fault in faults(node, wrong)), wrong


class Printed:
    """Everything that commands print, by their names."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.by_command: dict[str, list[Any]] = {}
        self.home = {"HOME": str(program.folder), "XDG_CONFIG_HOME": str(program.folder / "home-config")}

    def say(self, *arguments: str, folder: Path | None = None) -> None:
        """Run a command with `--json`, and keep what it prints."""
        done = subprocess.run(
            [*COMMAND, *arguments, "--json"],
            env=self.program.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | self.home,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith(("{", "["))]
        assert lines, (arguments, done.stdout, done.stderr)
        self.by_command.setdefault(arguments[0], []).extend(map(json.loads, lines))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    """What every command prints while the demo's storm goes on, and some of it when something is wrong."""
    folder = tmp_path_factory.mktemp("json")
    moment = [STORM]
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: moment[0], start_thread, began=began) as server, memory_keyring() as held:
        pages = [(page.id, page.name, page.url) for page in server.pages]
        program = Program(folder, [*pages, ("nobody", "Nobody", NOBODY)])
        hook = "{kind: webhook, url: 'http://127.0.0.1:9/', secret: '${keyring:mine}'}"
        program.settings.write_text(program.settings.read_text() + f"notifiers: [console, {hook}]\n")
        held.put(mine="planted")
        program.environ |= held.environ
        try:
            read_until(program.start(), "icon: partial outage")
            yield _all(Printed(program), folder, pages[0][2], moment)
        finally:
            program.stop()


def _all(seen: Printed, folder: Path, page: str, moment: list[float]) -> Printed:
    (folder / ".tray-status").write_text("acme\nnosuch\n")
    (folder / "package.json").write_text('{"dependencies": {"stripe": "1"}}')
    (folder / "broken.json").write_text('{"page": {"id": "x"')
    (folder / "index.html").write_text("<ul>")
    seen.program.say("snooze", "1h", "harbor")
    seen.say("check", "acme")
    seen.program.say("ack", "acme")
    for line in (
        "status",
        "status --here",
        "incidents --all",
        "list",
        "prompt",
        "prompt --all",
        "wait acme --until ill --timeout 20s",
        f"wait {NOBODY} --timeout 1s",
        f"check {NOBODY}",
        f"detect {page}",
        f"detect {NOBODY}",
        "preview acme --components API --not Console --minimum-impact minor",
        f"preview {NOBODY}",
        "why acme",
        "search ec2",
        "search github",
        "suggest .",
        "notify-test console",
        "notify-test webhook",
        "secret list",
        "autostart on",
        "doctor --bundle report.zip",
        f"read {CORPUS / 'summary_sick.json'}",
        "read broken.json",
        f"replay {CORPUS / 'summary_quiet.json'} {CORPUS / 'summary_sick.json'}",
        "replay broken.json",
    ):
        seen.say(*line.split(), folder=folder)
    moment[0] = LATER
    seen.say("audit", folder=folder)
    seen.program.settings.write_text("evry: 60s\n")
    seen.program.say("reload")
    seen.say("status", folder=folder)
    return seen


@pytest.mark.parametrize("command", sorted(SHAPES))
def test_a_command_prints_what_the_document_says(printed: Printed, command: str) -> None:
    """Seeded defect: the document names keys of last year, and a script that believes it fails at night."""
    node = tree(command)
    assert [fault for value in printed.by_command[command] for fault in faults(node, value)] == []


def test_what_is_documented_is_there(printed: Printed) -> None:
    """Seeded defect: a key that the document describes, and that nothing ever has anything in."""
    seen = set[str]()
    for command, values in printed.by_command.items():
        for value in values:
            assert list(faults(tree(command), value, seen=seen)) == []
    documented = {row.path.rpartition(".")[2] for command in SHAPES for row in rows(command)}
    assert documented - {path.rpartition(".")[2] for path in seen} - NEVER_THERE == set()


def test_a_shape_knows_what_may_be_left_out() -> None:
    node: Node = tree("check")
    assert list(faults(node, {"version": 1, "error": {"kind": "connect", "message": "Nobody answers."}})) == []
    assert "error.kind is missing" in list(faults(node, {"version": 1, "error": {"message": "x"}}))
