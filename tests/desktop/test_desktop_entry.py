"""Tests the text of desktop entries: keys, what stays as it was, and the quoting of commands, also by GLib itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.live.waiting import until
from tray_status.desktop.desktop_entry import EntryError, keys, quoted, unquoted, with_keys

ARGUMENTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=30)


@given(st.lists(ARGUMENTS, min_size=1))
def test_any_command_is_read_as_it_was_written(command: list[str]) -> None:
    """Catches: a sign that is not escaped, in a value or in its quotes."""
    text = with_keys("", {"Exec": quoted(command)})
    assert unquoted(keys(text)["Exec"]) == tuple(command)
    assert text.count("\n") == 2, "each key takes one line"


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ("/usr/bin/tray-status run", ("/usr/bin/tray-status", "run")),
        ("tray-status %u %F --one=%%", ("tray-status", "--one=%")),
        ('  "/opt/a b/x"   "run"  ', ("/opt/a b/x", "run")),
        ('env A="b c" x', ("env", "A=b c", "x")),
        (r'"\"\$\`\\" ""', ('"$`\\', "")),
    ],
)
def test_what_others_have_written_is_understood(value: str, command: tuple[str, ...]) -> None:
    assert unquoted(value) == command


@pytest.mark.parametrize("value", ["", "  ", "%u", '"/opt/a b'])
def test_what_is_no_command_is_refused(value: str) -> None:
    with pytest.raises(EntryError):
        unquoted(value)


def test_other_lines_stay_as_they_are() -> None:
    """Catches: comments, keys in other groups, or the user's own keys lost by a click."""
    other = "[Desktop Action a]\nName=z\nHidden=true\n"
    text = f"# mine\n[Desktop Entry]\nName=x\nName[de]=y\n Hidden = no\nHidden=true\n\n{other}"
    changed = with_keys(text, {"Hidden": None, "Name": "t", "Exec": "e"})
    assert changed == f"# mine\n[Desktop Entry]\nName=t\nName[de]=y\n Hidden = no\nExec=e\n\n{other}"
    assert keys(changed) == {"Name": "t", "Name[de]": "y", "Exec": "e"}


def test_what_is_no_entry_gets_its_group() -> None:
    with pytest.raises(EntryError, match="it has no line"):
        keys("Name=x\n")
    assert with_keys("# mine\n", {"Name": "x"}) == "# mine\n[Desktop Entry]\nName=x\n"


GIO = shutil.which("gio")


@pytest.mark.skipif(GIO is None, reason="GLib's own launcher is not installed")
def test_glib_starts_what_was_written(tmp_path: Path) -> None:
    """Catches: a quoting that only we understand."""
    odd = ["a b", "$HOME", "`id`", 'q"q', "it's", "back\\slash", "100%", "semi;colon", "#", "", "tab\there"]
    out = tmp_path / "out"
    script = tmp_path / 'a $folder "here" \\' / "say it"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\nfile = open('{out}.new', 'w')\nfile.write(repr(sys.argv[1:]))\n"
        f"file.close()\nos.replace('{out}.new', '{out}')\n"
    )
    script.chmod(0o755)
    entry = tmp_path / "x.desktop"
    entry.write_text(with_keys("", {"Type": "Application", "Name": "x", "Exec": quoted([str(script), *odd])}))
    assert GIO is not None
    launched = subprocess.run([GIO, "launch", entry], capture_output=True, text=True, timeout=30, check=False)
    assert launched.returncode == 0, launched.stderr
    assert until("the program ran", lambda: out.read_text() if out.exists() else None) == repr(odd)
