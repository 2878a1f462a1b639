"""Owns the proof that the trial of an installed program passes what is sound, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from release_notes import main as print_notes
from release_notes import notes
from smoke import SmokeError, Tried, main, smoke
from tray_status import __version__

SOUND = f"""#!/bin/sh
case "$1 $2" in
    "--version ") echo "Tray Status {__version__}" ;;
    "demo --no-tray") echo "That was the demo: nothing of it is left." ;;
    "list ") ;;
    "status ") exit 4 ;;
    "autostart on") touch "$0.on"; echo "{{\\"on\\": true, \\"command\\": [\\"$0\\"], \\"why\\": null}}" ;;
    autostart*) rm -f "$0.on"; echo '{{"on": false, "command": [], "why": null, "where": "x"}}' ;;
    *) exit 9 ;;
esac
"""


def tried(folder: Path, before: str = "", after: str = "") -> Tried:
    assert before in SOUND
    program = folder / "tray-status"
    program.write_text(SOUND.replace(before, after) if before else SOUND)
    program.chmod(0o755)
    return Tried(program, {"PATH": "/usr/bin:/bin"})


posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


@posix
def test_a_sound_program_passes(tmp_path: Path) -> None:
    one = tried(tmp_path)
    smoke(one)
    assert not Path(f"{one.program}.on").exists(), "it is left as it was"


@posix
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (__version__, "0.0", "it says 'Tray Status 0.0'"),
        ("That was the demo", "Oh", "the demo did not come to its end"),
        ("exit 4", "exit 0", "`status` ended with 0, not 4"),
        ('"list ") ;;', '"list ") echo no; exit 2 ;;', "`list` ended with 2, not 0:\nno"),
        ('\\"on\\": true', '\\"on\\": false', "switched on, the next login would start"),
        ('[\\"$0\\"]', '[\\"/gone\\"]', "switched on, the next login would start"),
        ('"command": []', '"command": ["x"]', "somebody starts it at login here already"),
    ],
)
def test_what_is_not_sound_is_told(before: str, after: str, words: str, tmp_path: Path) -> None:
    """Catches: a trial that finds everything good."""
    with pytest.raises(SmokeError) as caught:
        smoke(tried(tmp_path, before, after))
    assert words in str(caught.value)


@posix
def test_its_status_says_whether_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tried(tmp_path).program)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "All is as it should be."
    assert main([str(tmp_path / "gone")]) == 1
    assert capsys.readouterr().err.startswith("WRONG: ")
    assert main([]) == 2


CHANGELOG = """# Changelog

## [Unreleased]

- new

## [1.2.3] - 2026-11-23

### Added

- a

## [1.2.2]

## [1.2]
- b"""


def test_the_notes_of_a_release_are_its_section_of_the_changelog(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches: the notes of another version; a release of which users are told nothing."""
    assert notes(CHANGELOG, "1.2.3") == "### Added\n\n- a"
    assert notes(CHANGELOG, "1.2") == "- b"
    assert notes(CHANGELOG, "1.2.2") is None
    assert notes(CHANGELOG, "1.2.4") is None
    file = tmp_path / "CHANGELOG.md"
    file.write_text(CHANGELOG)
    assert print_notes(["v1.2.3"], file) == 0
    assert capsys.readouterr().out == "### Added\n\n- a\n"
    assert print_notes(["v1.2.2"], file) == 1
    assert print_notes([], file) == 2
