"""The contract of starting at login, for every system and for the stand-in, and what menu and commands make of it."""

from __future__ import annotations

import plistlib
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.desktop.fake_autostart import FakeAutostart, FakeRegistry
from tray_status.core.commands import Refusal
from tray_status.desktop.autostart import Autostart, AutostartError, own_command, switched, system_autostart, tick
from tray_status.desktop.autostart_linux import LinuxAutostart
from tray_status.desktop.autostart_macos import LABEL, MacAutostart
from tray_status.desktop.autostart_windows import APPROVED, NAME, WindowsAutostart
from tray_status.desktop.registry import Registry, user_registry


@dataclass(slots=True)
class World:
    """One system: its door, the program that is started, and what others do to the entry."""

    door: Autostart
    program: Path
    off_elsewhere: Callable[[], None]
    lock: Callable[[], None]
    after: Callable[[], None] = lambda: None


def program_in(folder: Path, name: str = 'a folder\'s $HOME `x` \\ "quoted"') -> Path:
    """A program in a folder whose name wants quoting; Windows tells programs by their own names."""
    file = folder / name / "tray.exe"
    file.parent.mkdir()
    file.write_text("")
    file.chmod(0o755)
    return file


def deny(folder: Path) -> None:
    """Let nobody write there, not even the administrator: a file has its name."""
    folder.write_text("")


def linux(folder: Path) -> World:
    home, program = folder / "autostart", program_in(folder)
    entry = home / "tray-status.desktop"

    def off() -> None:
        entry.write_text(f"{entry.read_text()}X-GNOME-Autostart-enabled=false\n")

    door = LinuxAutostart(home, [folder / "system"], lambda: (str(program), "run"))
    return World(door, program, off, lambda: deny(home))


def macos(folder: Path) -> World:
    home, overrides, program = folder / "LaunchAgents", folder / "disabled.plist", program_in(folder)

    def off() -> None:
        overrides.write_bytes(plistlib.dumps({LABEL: True}))

    def enable(label: str) -> None:
        assert label == LABEL
        overrides.unlink()

    door = MacAutostart(home, lambda: (str(program), "run"), overrides=overrides, enable=enable)
    return World(door, program, off, lambda: deny(home))


def windows(folder: Path, registry: Registry | None = None) -> World:
    memory = FakeRegistry()
    used, program = registry or memory, program_in(folder, "a folder's %HOME% 100%")
    mark = rf"Software\Tray Status test {uuid.uuid4()}"
    run, approved = rf"{mark}\Run", rf"{mark}\Approved"

    def after() -> None:
        for key in (run, approved):
            used.delete(key, NAME)

    def lock() -> None:
        memory.locked = True

    door = WindowsAutostart(used, lambda: (str(program), "run"), run=run, approved=approved)
    return World(door, program, lambda: used.set_data(approved, NAME, b"\x03" + bytes(11)), lock, after)


def fake(folder: Path) -> World:
    program = program_in(folder, "a folder")
    door = FakeAutostart(lambda: (str(program), "run"))

    def off() -> None:
        door.elsewhere = True

    def lock() -> None:
        door.locked = True

    return World(door, program, off, lock)


def registry(folder: Path) -> World:
    return windows(folder, user_registry())


WORLDS: dict[str, Callable[[Path], World]] = {"windows": windows, "fake": fake}
if sys.platform == "win32":
    WORLDS["registry"] = registry
else:
    WORLDS |= {"linux": linux, "macos": macos}


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    world = WORLDS[request.param](tmp_path)
    yield world
    world.after()


def test_it_is_off_until_it_is_switched_on_and_off_again(world: World) -> None:
    """Catches: a quoting that starts another program; a second entry for each click."""
    before = world.door.look()
    assert (before.on, before.command, before.why, before.broken) == (False, (), None, False)
    for _ in range(2):
        found = world.door.switch(on=True)
        assert found == world.door.look()
        assert (found.on, found.command, found.why) == (True, (str(world.program), "run"), None)
        assert found.where
    for _ in range(2):
        assert world.door.switch(on=False) == before


def test_whoever_switched_it_off_elsewhere_is_believed_until_it_is_switched_on_here(world: World) -> None:
    """Catches: a tick that shows what we wrote, not what the next login does; a click after which nothing changes."""
    world.door.switch(on=True)
    world.off_elsewhere()
    found = world.door.look()
    assert (found.on, found.broken) == (False, False)
    assert found.why is not None
    assert "off" in found.why
    assert world.door.switch(on=True).on
    assert world.door.look().on


def test_a_program_that_has_gone_is_said_and_is_no_tick(world: World) -> None:
    """Catches: a tick after the program's folder was moved."""
    world.door.switch(on=True)
    world.program.rename(world.program.with_name("moved away.exe"))
    found = world.door.look()
    assert (found.on, found.broken) == (False, True)
    assert str(world.program) in found.sentence
    assert found.sentence.endswith("which is not there any more. Switch it on again to mend that.")
    assert world.door.switch(on=True).broken, "what would start nothing is said at once"
    world.program.with_name("moved away.exe").rename(world.program)
    assert world.door.switch(on=True).on


def test_what_cannot_be_written_is_said_and_changes_nothing(world: World, request: pytest.FixtureRequest) -> None:
    """Catches: a click that fails in silence; half an entry."""
    if "registry" in request.node.name:
        pytest.skip("the registry of a user is always writable")
    before = world.door.look()
    world.lock()
    with pytest.raises(AutostartError) as caught:
        world.door.switch(on=True)
    assert "cannot be written" in str(caught.value)
    assert before.where in str(caught.value)
    assert world.door.look() == before
    answer = switched(world.door, on=True)
    assert isinstance(answer, Refusal)
    assert answer == str(caught.value)
    assert tick(world.door) is False


def test_a_click_is_answered_with_a_sentence(world: World) -> None:
    assert tick(world.door) is False
    assert switched(world.door, on=True) == "Tray Status starts at login."
    assert tick(world.door) is True
    answer = switched(world.door, on=False)
    assert answer == "Tray Status does not start at login."
    assert not isinstance(answer, Refusal)


def test_where_nothing_starts_at_login_the_menu_has_no_line_and_a_click_is_refused() -> None:
    assert tick(None) is None
    assert isinstance(switched(None, on=True), Refusal)
    assert system_autostart({}, "linux") is None
    assert system_autostart({}, "darwin") is None


# ---- the program that is started -------------------------------------------------------------------------------------


def test_a_frozen_program_starts_the_one_that_has_windows(tmp_path: Path) -> None:
    """Catches: a console that opens at each login, because the command line switched it on."""
    console = tmp_path / "tray-status.exe"
    console.write_text("")
    assert own_command(str(console), frozen=True, windows=True) == (str(console), "run")
    (tmp_path / "TrayStatus.exe").write_text("")
    assert own_command(str(console), frozen=True, windows=True) == (str(tmp_path / "TrayStatus.exe"), "run")
    (tmp_path / "TrayStatus").write_text("")
    assert own_command(str(tmp_path / "tray-status"), frozen=True, windows=False)[0] == str(tmp_path / "TrayStatus")


def test_an_installed_program_is_started_by_its_script(tmp_path: Path) -> None:
    """Catches: the path of pipx's link resolved to a Python that knows nothing of us."""
    script = tmp_path / "tray-status"
    script.write_text("")
    python = tmp_path / "python"
    assert own_command(str(python), frozen=False, windows=False) == (str(script), "run")


def test_windows_starts_an_installed_program_without_a_console(tmp_path: Path) -> None:
    for name in ("tray-status.exe", "pythonw.exe"):
        (tmp_path / name).write_text("")
    python = str(tmp_path / "python.exe")
    quiet = str(tmp_path / "pythonw.exe")
    assert own_command(python, frozen=False, windows=True) == (quiet, "-m", "tray_status", "run")


def test_a_checkout_that_is_not_installed_says_so(tmp_path: Path) -> None:
    """Catches: an entry that starts a Python which does not find us, at the next login and unseen."""
    with pytest.raises(AutostartError, match="without being installed"):
        own_command(str(tmp_path / "python"), frozen=False, windows=False)
    with pytest.raises(AutostartError, match="does not tell where it is"):
        own_command("")


def test_the_usual_keys_of_windows_are_meant() -> None:
    assert APPROVED.endswith(r"Explorer\StartupApproved\Run")
