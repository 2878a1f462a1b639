"""Owns the proof that the program starts, watches, tells, answers and ends on a disk that takes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.mounting import mount, unmount
from tests.program.started import Program, read_until
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STORM = 44.0


def fill(folder: Path) -> None:
    """Leave no room on a disk."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))


def full(folder: Path) -> bool:
    """A disk without room."""
    if not mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)):
        return False
    fill(folder)
    return True


def read_only(folder: Path) -> bool:
    """A disk that cannot be written, and never was."""
    return mount("-t", "tmpfs", "-o", "size=64k,ro", "tmpfs", str(folder))


def locked_before(folder: Path) -> bool:
    """A disk that cannot be written any more, with what a program that is gone left on it."""
    if not mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)):
        return False
    (folder / "state").mkdir()
    (folder / "state" / "running.lock").touch()
    (folder / "state" / "running.pid").write_text("1\n")
    return mount("-o", "remount,ro", str(folder))


@pytest.fixture(params=[full, read_only, locked_before, None], ids=["full", "read-only", "was locked", "no folder"])
def program(request: pytest.FixtureRequest, tmp_path: Path, announce: Callable[[str], None]) -> Iterator[Program]:
    """The program, watching pages that fail, with a state folder that cannot be used."""
    disk = tmp_path / "disk"
    spoil: Callable[[Path], bool] | None = request.param
    if spoil is None:
        disk.touch()
    else:
        disk.mkdir()
        if not spoil(disk):
            announce(f"NOT TESTED: a start on a disk that fails ({spoil.__name__}; mounting needs root)")
            pytest.skip("a file system cannot be mounted here, and modes do not stop root")
    announce(f"tested: a start on a disk that fails ({spoil.__name__ if spoil is not None else 'no folder'})")
    server = DemoServer(MINUTE, lambda: STORM, start_thread, began=SystemClock().now())
    with server:
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
        program.environ["TRAY_STATUS_STATE"] = str(disk / "state")
        yield program
        program.stop()
    if spoil is not None:
        unmount(disk)


def test_the_program_goes_on_in_memory_and_says_so_once(program: Program, tmp_path: Path) -> None:
    """Seeded defects: it refuses to start; it cannot be asked or ended; two run at once; it says so for each file."""
    process = program.start()
    log = read_until(process, "icon: partial outage")
    log += read_until(process, "acme: shown by desktop")  # without a disk that it waits for

    assert len([line for line in log.splitlines() if " WARNING " in line and "Cannot save: " in line]) == 1
    assert log.count("No log can be kept") == 1
    assert "Traceback" not in log
    assert "cannot reach this program" not in log
    status = program.ask("status")
    assert [one for one in status["problems"] if one.startswith("Cannot save: ")] == [status["problems"][0]]
    assert status["problems"][0].endswith("Alerts may repeat after a restart.")
    second = program.say("run", "--no-tray")
    assert second.returncode == 0
    assert f"already runs (process {process.pid})" in second.stdout
    assert program.say("quit").returncode == 0
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Acme Cloud" in out
    assert not list(tmp_path.glob("tray-status-*"))
