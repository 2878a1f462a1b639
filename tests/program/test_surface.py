"""The real program on a session bus that lacks something: what is told of it, and where notifications go meanwhile."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import session_bus
from tests.program.started import LIMIT, Program, read_until
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.surface import tell_of_service
from tray_status.threads import start_thread

CALM, OUTAGE = 0.0, 9.0
"""Seconds of the demo's story."""

XFCE = {"WAYLAND_DISPLAY": "wayland-0", "XDG_CURRENT_DESKTOP": "XFCE"}
LACK = "No notification service is running"

needs_bus = pytest.mark.skipif(
    not session_bus.installed(), reason=f"NOT RUN: what is told on a bare session bus. {session_bus.NEEDED}."
)


@contextmanager
def outage(folder: Path, **environ: str) -> Iterator[tuple[Program, subprocess.Popen[str]]]:
    """The program on a bus on which nobody else is, with an outage that it has just learned of."""
    second = CALM
    with (
        tempfile.TemporaryDirectory(prefix="bus-") as short,  # the path of a socket has some 100 characters at most
        session_bus.session_bus(Path(short)) as address,
        DemoServer(MINUTE, lambda: second, start_thread, began=SystemClock().now()) as server,
    ):
        program = Program(folder, [(page.id, page.name, page.url) for page in server.pages])
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION"):
            program.environ.pop(name, None)
        program.environ |= {"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": short, **environ}
        process = subprocess.Popen(
            [sys.executable, "-m", "tray_status", "run"],
            env=program.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            for _ in server.pages:
                read_until(process, "first sight: the record begins")
            second = OUTAGE
            program.say("poll")
            yield program, process
            program.say("quit")
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()
            process.communicate(timeout=LIMIT)


@needs_bus
def test_a_missing_notification_service_is_told_with_what_helps_on_this_desktop(tmp_path: Path) -> None:
    """Seeded defect: on a desktop without one, log, menu and status never say why nothing is shown."""
    with outage(tmp_path, **XFCE) as (program, process):
        assert "xfce4-notifyd" in read_until(process, LACK).splitlines()[-1]
        told = program.say("status").stdout

    assert LACK in told
    assert "sudo apt install xfce4-notifyd" in told


@needs_bus
def test_with_a_bus_but_no_screen_notifications_are_printed(tmp_path: Path) -> None:
    """Seeded defect: in a login over SSH they wait for a service that could draw nowhere, until they expire."""
    with outage(tmp_path) as (program, process):
        assert process.stdout is not None
        assert any("NEW · Acme Cloud" in line for line in process.stdout)
        assert LACK not in program.say("status").stdout


def test_what_is_told_of_a_service_is_taken_back(caplog: pytest.LogCaptureFixture) -> None:
    problems: list[str | None] = []
    with caplog.at_level(logging.INFO):
        for missed in (True, False):
            tell_of_service(problems.append, missed=missed, environ=XFCE)

    assert problems == [caplog.messages[0], None]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
