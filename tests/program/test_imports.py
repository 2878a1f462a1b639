"""What the watching program must not have loaded: it sits in every session, and memory is not ours to waste."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import session_bus
from tests.bench.children import Child
from tests.program import loaded
from tests.program.started import LIMIT, Program
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

PROVIDERS = 20
HEAVY = (
    "asyncio",
    "bs4",
    "feedparser",
    "gi",
    "lxml",
    "PIL",
    "pystray",
    "tkinter",
    "apprise",
    "aiohttp",
    "filelock",
    "charset_normalizer",
)
NOT_YET = ("difflib", "webbrowser")
"""For a mistake in the settings and for a click: half a megabyte that most runs never need."""

WATCH = """
import json, os, sys
from tray_status.later import SELDOM_USED, put_off
put_off()
from tray_status.app import App, Place
app = App(Place.of(os.environ), stream=None)
app.hub.start()
app.hub.run_until_quiet(20.0)
healths = [state.belief.health is not None for state in app.hub.states.values()]
app.hub.end()
app.close()
used = [name for name in SELDOM_USED if type(sys.modules[name]).__name__ == "module"]
print(json.dumps({"modules": sorted(sys.modules), "known": healths, "used": used}))
"""


def test_twenty_providers_on_json_and_well_formed_feeds_load_nothing_heavy(tmp_path: Path) -> None:
    """Seeded defect: `import feedparser` at the top of a platform costs every user 20 MB and 70 ms."""
    with DemoServer(MINUTE, lambda: 44.0, start_thread, began=SystemClock().now()) as server:
        pages = [
            (f"{page.id}{number}", f"{page.name} {number}", page.url)
            for number in range(PROVIDERS // len(server.pages))
            for page in server.pages
        ]
        program = Program(tmp_path, pages)
        environ = {name: value for name, value in program.environ.items() if not name.startswith("COV")}
        done = subprocess.run(
            [sys.executable, "-c", WATCH], env=environ, capture_output=True, text=True, timeout=60, check=False
        )

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["known"] == [True] * PROVIDERS
    assert [name for name in (*HEAVY, *NOT_YET) if name in seen["modules"]] == []
    # A class without docstring is enough to have `inspect` loaded, by `dataclasses`.
    assert seen["used"] == []


def test_reading_a_document_loads_neither_network_nor_settings() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    code = "import sys; from tray_status.cli import read; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)

    for name in ("requests", "yaml", "urllib3", "feedparser", "bs4", "ssl"):
        assert f"'{name}'" not in done.stdout


@pytest.mark.skipif(not session_bus.installed(), reason=f"NOT RUN: what a tray loads. {session_bus.NEEDED}.")
def test_a_tray_over_d_bus_loads_neither_a_toolkit_nor_an_image_library(tmp_path: Path, home: Path) -> None:
    """Seeded defect: choosing a way to have an icon tries GTK first, which takes 60 MB in every session.

    The real program, in a session whose only other program is a tray.
    """
    with (
        tempfile.TemporaryDirectory(prefix="bus-") as short,  # the path of a socket has some 100 characters at most
        session_bus.session_bus(Path(short)) as address,
        Child("tests.bench.host", {"DBUS_SESSION_BUS_ADDRESS": address}) as host,
        DemoServer(MINUTE, lambda: 44.0, start_thread, began=SystemClock().now()) as server,
    ):
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
        program.environ |= {"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": short, "HOME": str(home)}
        host.ask("forget")
        log = tmp_path / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [*loaded.COMMAND, "run"], env=program.environ, stdout=subprocess.DEVNULL, stderr=errors
            )
        try:
            # Grey at first; what comes then was polled.
            assert host.ask("wait", pictures=2)["enough"], log.read_text()
            program.say("quit")
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()
            process.wait()

    seen = loaded.modules(log.read_text())
    assert {"requests", "jeepney", "pystray", "tray_status.desktop.sni"} <= seen, "what it loads is not seen at all"
    assert [name for name in loaded.NEVER if name in seen] == []
