"""The real program tells by webhook, channel and command: who is told what, and that no secret is ever written down."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notify.far_ends import Web, web
from tests.program.started import Program
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STORM = 44.0
pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell stands for the user's command")


@pytest.fixture
def far() -> Iterator[Web]:
    with web() as server:
        yield server


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Settings without notifiers, and the demo's pages in the middle of their storm."""
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=began) as server:
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
        program.environ["PLANTED"] = "sesame"
        yield program


def use(program: Program, *notifiers: str) -> None:
    program.settings.write_text(
        program.settings.read_text() + "notifiers:\n" + "".join(f"  - {one}\n" for one in notifiers)
    )


def test_each_notifier_is_told_what_it_asks_for_and_one_that_fails_holds_up_nobody(
    program: Program, tmp_path: Path, far: Web
) -> None:
    """Catches: a route that is read and not taken; a notifier that waits for one that nobody answers."""
    file = tmp_path / "told"
    use(
        program,
        "{name: nobody, kind: webhook, url: 'http://127.0.0.1:9/'}",
        f"{{name: all, kind: webhook, url: '{far.url}/all'}}",
        f"{{name: acme, kind: apprise, url: '{far.url.replace('http', 'json')}/acme', providers: [acme]}}",
        f"{{name: worst, kind: webhook, url: '{far.url}/worst', minimum_impact: critical}}",
        f"{{name: hook, kind: command, command: [sh, -c, 'cat >>\"$0\"', '{file}']}}",
    )
    done = program.start("--once")
    _, log = done.communicate(timeout=60)

    assert done.returncode == 0, log
    told = {
        path: [json.loads(one.body) for one in far.sent if one.path == path] for path in ("/all", "/acme", "/worst")
    }
    everybody = {provider for tree in told["/all"] for provider in tree["providers"]}
    assert len(everybody) > 1
    assert "acme" in everybody
    assert told["/acme"]
    assert all("Acme Cloud" in tree["title"] + tree["message"] for tree in told["/acme"])
    alerts = {path: {one for tree in told[path] for one in tree["alerts"]} for path in ("/all", "/worst")}
    assert alerts["/worst"] < alerts["/all"]
    by_hook = [json.loads(line) for line in file.read_text().splitlines()]
    assert {provider for tree in by_hook for provider in tree["providers"]} == everybody
    assert "Not delivered: nobody: 127.0.0.1:9 refused the connection" in log


def test_no_secret_is_written_down_when_channels_fail(program: Program, tmp_path: Path, far: Web) -> None:
    """Catches: a token of an address in the log, in a state file or in the decisions; one that is not resolved."""
    far.status = 500
    use(
        program,
        f"{{name: hook, kind: webhook, url: '{far.url}/${{PLANTED}}?t=${{PLANTED}}', secret: '${{PLANTED}}'}}",
        "{name: gone, kind: webhook, url: 'http://me:${PLANTED}@127.0.0.1:9/${PLANTED}'}",
        f"{{name: chat, kind: apprise, url: 'json://me:${{PLANTED}}@{far.url[7:]}/${{PLANTED}}'}}",
        "{name: none, kind: apprise, url: 'slack://${PLANTED}'}",
        "{name: lamp, kind: command, command: [sh, -c, 'exit 3', '${PLANTED}']}",
    )
    done = program.start("--once")
    out, log = done.communicate(timeout=60)

    assert done.returncode == 0, log
    assert far.asked >= 2
    for name in ("hook", "gone", "chat", "none", "lamp"):
        assert f"Not delivered: {name}: " in log
    assert "sesame" not in out + log
    for file in (one for one in (tmp_path / "state").rglob("*") if one.is_file()):
        assert b"sesame" not in file.read_bytes(), file
