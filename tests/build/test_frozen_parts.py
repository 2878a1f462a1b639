"""Owns the proof that the frozen program says of itself what each system asks, and nothing of where it was made."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from frozen_parts import (
    BUNDLE_ID,
    INFO_PLIST,
    MANIFEST,
    clean_binaries,
    clean_build_facts,
    is_needed,
    names_alone,
    version_words,
    without_path,
)
from tray_status.desktop import autostart
from tray_status.frozen import WINDOWED, give_back, is_windowed

SETTINGS_2005 = "{http://schemas.microsoft.com/SMI/2005/WindowsSettings}"
SETTINGS_2016 = "{http://schemas.microsoft.com/SMI/2016/WindowsSettings}"
HOME = "/home/somebody/.pyenv/versions/3.11.7"


def test_windows_is_told_that_the_program_is_sharp_on_every_screen_and_at_home_in_long_paths() -> None:
    """Seeded defect: PyInstaller's own manifest, with which menus are blurred on scaled screens."""
    root = ET.fromstring(MANIFEST)  # noqa: S314 -- our own text
    assert root.findtext(f".//{SETTINGS_2016}dpiAwareness") == "PerMonitorV2"
    assert root.findtext(f".//{SETTINGS_2005}dpiAware") == "true/pm"
    assert root.findtext(f".//{SETTINGS_2016}longPathAware") == "true"


def test_windows_calls_the_program_by_its_name() -> None:
    """Windows shows the description as the sender of notifications."""
    words = version_words(WINDOWED, "1.2.3")
    assert words["FileDescription"] == words["ProductName"] == "Tray Status"
    assert words["OriginalFilename"] == "TrayStatus.exe"
    assert version_words("tray-status", "1.2.3")["FileDescription"] != words["FileDescription"]


def test_macos_shows_it_in_the_menu_bar_only() -> None:
    """Seeded defect: PyInstaller sees the program with a console, and takes the whole for a background service."""
    assert INFO_PLIST["LSUIElement"] is True
    assert INFO_PLIST["LSBackgroundOnly"] is False
    assert BUNDLE_ID.count(".") == 2


def test_the_program_is_known_by_its_name() -> None:
    assert is_windowed("/opt/tray-status/TrayStatus")
    assert is_windowed("traystatus.EXE")
    assert not is_windowed("/opt/TrayStatus/tray-status", "tray-status.exe")


def test_what_starts_at_login_is_the_program_that_is_frozen() -> None:
    """Seeded defect: one of the two names is changed alone, and each login opens a console."""
    assert autostart.PROGRAM == WINDOWED


def test_a_path_of_the_build_machine_leaves_libraries_as_long_as_they_were() -> None:
    before = b"\x7fELF\0\0" + HOME.encode() + b"/lib\0rest"
    after = without_path(before, HOME)
    assert HOME.encode() not in after
    assert len(after) == len(before)
    assert after.endswith(b"/python/lib\0rest")


@pytest.mark.parametrize(("data", "path"), [(b"text " + HOME.encode(), HOME), (b"\x7fELF /usr/lib", "/usr")])
def test_texts_and_the_systems_own_places_are_left_alone(data: bytes, path: str) -> None:
    assert without_path(data, path) == data


def test_all_libraries_below_a_folder_are_cleaned_and_links_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "dist", tmp_path / "outside.so"
    (folder / "deep").mkdir(parents=True)
    library = b"\x7fELF" + sys.base_prefix.encode() + b"/lib"
    for file in (folder / "deep" / "one.so", outside):
        file.write_bytes(library)
    (folder / "link.so").symlink_to(outside)
    expected = int(sys.base_prefix not in ("/usr", "/usr/local"))
    assert clean_binaries(folder) == expected
    assert outside.read_bytes() == library


def test_what_python_remembers_of_its_making_holds_no_path(tmp_path: Path) -> None:
    """Seeded defect: the folders of the build machine, by the hundred, in every release."""
    for file in Path(clean_build_facts(tmp_path)).iterdir():
        facts = runpy.run_path(str(file))["build_time_vars"]
        assert facts
        assert all(isinstance(value, int) for value in facts.values())


def test_of_a_package_that_looks_for_its_modules_only_their_names_are_packed_as_files(tmp_path: Path) -> None:
    """Seeded defect: the text of every service of apprise comes twice, a megabyte of the installer."""
    module, data = tmp_path / "slack.py", tmp_path / "py.typed"
    module.write_text("text = 1", encoding="utf-8")
    data.write_text("", encoding="utf-8")
    found = names_alone([(str(module), "apprise/plugins"), (str(data), "apprise")], tmp_path / "work")

    assert [(Path(path).name, place) for path, place in found] == [
        ("slack.py", "apprise/plugins"),
        ("py.typed", "apprise"),
    ]
    assert Path(found[0][0]).read_bytes() == b""
    assert found[1][0] == str(data)
    assert module.read_text(encoding="utf-8") == "text = 1"


def test_the_users_own_programs_get_the_users_environment() -> None:
    """Seeded defect: a command of the user's loads our OpenSSL in place of its own, or a browser crashes with it."""
    ours = {
        "LD_LIBRARY_PATH": "/bundle",
        "_PYI_ARCHIVE_FILE": "/bundle/tray-status",
        "TCL_LIBRARY": "/bundle/_tcl_data",
    }
    environ = {"PATH": "/bin", **ours}
    give_back(environ, ["run"])
    assert environ == {"PATH": "/bin"}

    environ = {**ours, "LD_LIBRARY_PATH_ORIG": "/own"}
    give_back(environ, ["window", "incidents"])
    assert environ == {"LD_LIBRARY_PATH": "/own", "TCL_LIBRARY": "/bundle/_tcl_data"}


def test_the_frozen_program_puts_off_what_it_seldom_uses() -> None:
    """Seeded defect: the entry of the frozen program forgets it, and the shipped program is larger than the source."""
    code = "import sys; from tray_status import frozen; sys.argv[1:] = ['prompt', '--help']; frozen.main()"
    told = f"import atexit, sys; atexit.register(lambda: print(type(sys.modules['zipfile']).__name__)); {code}"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "_Later", done.stderr


@pytest.mark.parametrize(
    "place",
    [
        "_tcl_data/tzdata/Europe/Oslo",
        "_tcl_data/msgs/nb.msg",
        "_tcl_data/encoding/cp936.enc",
        "_tcl_data/encoding/euc-jp.enc",
        "_tcl_data/tcl8/http-2.9.8.tm",
        "tcl8/8.5/tcltest-2.5.8.tm",
        "_tk_data/images/logo.eps",
        "_tk_data/msgs/de.msg",
        "_tk_data/tkAppInit.c",
        "_tk_data\\demos\\widget",
    ],
)
def test_what_no_window_asks_of_tcl_and_tk_is_left_out(place: str) -> None:
    assert not is_needed(place, "linux")


@pytest.mark.parametrize(
    "place",
    [
        "_tcl_data/init.tcl",
        "_tcl_data/encoding/cp1252.enc",
        "_tcl_data/encoding/iso8859-15.enc",
        "_tcl_data/tcl8/msgcat-1.6.1.tm",
        "tcl8/8.5/msgcat-1.6.1.tm",
        "_tk_data/ttk/ttk.tcl",
        "sv_ttk/theme/dark.tcl",
        "config/defaults.yaml",
    ],
)
def test_what_windows_are_made_of_is_brought_along(place: str) -> None:
    """Seeded defect: a pattern that means more than it should."""
    assert is_needed(place, "linux")


def test_names_of_files_on_a_chinese_windows_can_be_read() -> None:
    """Seeded defect: Tcl does not find its own scripts where the name of the user's folder needs its encoding."""
    assert is_needed("_tcl_data/encoding/cp936.enc", "win32")
