"""However it ends, it ends within three seconds: with an open menu, a service that hangs, pages that never answer."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.sights import choose, icon, no_icon, open_menu
from tests.live.tray_driver import TrayDriver
from tray_status.core.glance import IconState

WITHIN = 3.0
HANGING = 20


@pytest.fixture
def hanging() -> Iterator[list[tuple[str, str, str]]]:
    """Give pages that take every request and never answer, each at an address of its own."""
    servers = []
    for number in range(HANGING):
        server = socket.socket()
        server.bind((f"127.0.1.{number + 1}", 0))
        server.listen(64)
        server.settimeout(10)
        servers.append(server)
    addresses = [server.getsockname() for server in servers]
    yield [(f"hang{n}", f"Hanging {n}", f"http://{host}:{port}") for n, (host, port) in enumerate(addresses)]
    for server in servers:
        server.close()


@pytest.mark.parametrize("way", ["quit", "terminate", "session"])
def test_it_ends_in_time_whatever_hangs(
    way: str,
    rig: Rig,
    screen: Screen,
    pages: Pages,
    hanging: list[tuple[str, str, str]],
    tray: Callable[[], TrayDriver],
    tmp_path: Path,
) -> None:
    """Seeded defects: quitting waits for a poll, for a notification, or for the menu to close; it saves nothing."""
    rig.panel()
    dunst = rig.dunst()
    pages.second = 9
    program = DesktopProgram(tmp_path, rig, [*pages.addresses, *hanging])
    dunst.send_signal(signal.SIGSTOP)
    process = program.start()
    try:
        where = icon(screen, IconState.PARTIAL_OUTAGE)
        driver = tray()
        program.await_log("opened is told")
        open_menu(screen, where)
        assert not program.polls.exists(), "it was saved before the end"
        if way == "quit":
            choose(screen, driver, "Quit")
        elif way == "terminate":
            process.terminate()
        else:
            rig.end(rig.bus)

        assert process.wait(WITHIN) == 0
    finally:
        program.stop()
    if way != "session":
        no_icon(screen, IconState.PARTIAL_OUTAGE)
    assert program.polls.is_file()
    assert "Traceback" not in program.log
    assert "without waiting" not in program.log, "it ended only because it was cut off"
