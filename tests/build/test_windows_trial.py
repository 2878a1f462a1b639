"""What the trial on Windows is built from, and what the installer must know of the program."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from tray_status.desktop.autostart import ARGUMENTS, PROGRAM
from tray_status.desktop.autostart_windows import APPROVED, NAME, RUN, joined
from windows import forwarder
from windows.interpreter import requirements
from windows.unit_tests import left_out

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = (ROOT / "build" / "windows" / "installer.nsi").read_text(encoding="utf-8")


def defined(name: str) -> str:
    """What the installer's script calls by this name."""
    found = re.search(rf'^!define {name} "(.*)"$', INSTALLER, re.MULTILINE)
    assert found is not None, name
    return found[1]


def test_the_installer_writes_the_line_at_sign_in_that_the_program_writes() -> None:
    """Seeded defect: the menu's tick does not know what the installer has switched on."""
    assert (defined("RUN_KEY"), defined("APPROVED_KEY"), defined("RUN_VALUE")) == (RUN, APPROVED, NAME)
    line = joined((rf"$INSTDIR\{PROGRAM}.exe", *ARGUMENTS)).replace(defined("WINDOWED"), "${WINDOWED}")
    assert f"'{line}'" in INSTALLER


def test_what_the_uninstaller_removes_on_demand_is_what_the_program_makes() -> None:
    """Seeded defect: the folders are called otherwise by now, and "remove all" leaves settings behind."""
    for folder in ("$APPDATA", "$LOCALAPPDATA"):
        assert rf'RMDir /r "{folder}\tray-status"' in INSTALLER


def test_the_lock_file_loses_only_what_windows_has_no_use_for() -> None:
    locked = (
        "# made by a tool\nmypy==1 \\\n    --hash=sha256:aa\npillow==2 \\\n    --hash=sha256:bb\n    --hash=sha256:cc\n"
    )
    assert requirements(locked) == "pillow==2 \\\n    --hash=sha256:bb\n    --hash=sha256:cc\n\n"


def test_the_library_that_wine_lacks_only_hands_on(tmp_path: Path) -> None:
    """Seeded defect: an offset that no longer fits; Wine then says only that a module was not found."""
    forwarder.write(tmp_path)
    data = (tmp_path / forwarder.LIBRARY).read_bytes()
    (header,) = struct.unpack_from("<I", data, 60)
    assert data[header : header + 4] == b"PE\0\0"
    assert struct.unpack_from("<I", data, header + 24 + 16) == (0,)  # no code is begun with
    (functions,) = struct.unpack_from("<I", data, 0x200 + 28)
    (place,) = struct.unpack_from("<I", data, functions - 0x1000 + 0x200)
    assert data[place - 0x1000 + 0x200 :].split(b"\0")[0].decode() == forwarder.TO


def test_whatever_windows_leaves_out_has_its_reason_and_is_there() -> None:
    """Seeded defect: a test is renamed, and runs on Windows unseen, or a whole file is left out for nothing."""
    for name, reason in left_out().items():
        file, _, test = name.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not test or f"def {test.partition('[')[0]}" in text, name
        assert reason
