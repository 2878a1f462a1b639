"""What the program has loaded once a real tray shows its icon and a real service its notification."""

from __future__ import annotations

from collections.abc import Callable

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tests.program import loaded

ACME = 9.0
"""Second of the story: Acme Cloud has an incident."""


def test_neither_a_toolkit_nor_an_image_library_is_loaded(
    rig: Rig, pages: Pages, started: Starter, tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defect: the picture of a notification goes through an image library, for 5 MB that stay."""
    rig.panel()
    rig.dunst()
    program = started(pages, PYTHONPROFILEIMPORTTIME="1")
    driver = tray()
    pages.second = ACME
    driver.click("Poll now")
    program.await_log("acme: shown by desktop")
    driver.click("Quit")
    until("the program ends", lambda: program.process.poll() is not None)

    seen = loaded.modules(program.log)
    assert {"requests", "jeepney", "pystray", "tray_status.desktop.sni"} <= seen, "what it loads is not seen at all"
    assert [name for name in loaded.NEVER if name in seen] == []
