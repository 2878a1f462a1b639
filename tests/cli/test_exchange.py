"""The commands export and import, as their users and their scripts meet them: real processes, files and statuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.program.started import LIMIT, Program

LIST = """\
<opml version="2.0"><body><outline text="Services">
<outline text="x" xmlUrl="https://www.githubstatus.com/history.atom"/>
<outline text="A" xmlUrl="https://a.statuspage.io/history.atom"/>
<outline text="Caf\u00e9" url="https://cafe.example.com"/>
</outline></body></opml>
"""
BAD = '<outline text="Bad" xmlUrl="javascript:alert(1)"/>\n</outline>'


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, [("github", "GitHub", "https://www.githubstatus.com")])


def put(tmp_path: Path, text: str) -> str:
    file = tmp_path / "list.opml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_list_is_added_beside_what_is_there_and_an_undo_is_named(program: Program, tmp_path: Path) -> None:
    """Catches: an import that says less than it did, or whose undo does not lead back."""
    before = program.settings.read_bytes()
    done = program.say("import", put(tmp_path, LIST))

    assert done.returncode == 0, done.stderr
    kept = tmp_path / "state" / "settings.before-import.yaml"
    assert done.stdout.splitlines() == [
        "Added: A (a-statuspage-io): https://a.statuspage.io",
        "Added: Caf\u00e9 (cafe-example-com): https://cafe.example.com",
        "Already there: GitHub",
        "Of 3 entries: 2 added, 1 already there, 0 cannot be used.",
        f"To undo, copy your settings as they were back from {kept}.",
    ]
    assert [one["id"] for one in program.ask("list")] == ["github", "a-statuspage-io", "cafe-example-com"]
    assert kept.read_bytes() == before


def test_one_is_undone_by_a_command_and_nothing_new_by_none(program: Program, tmp_path: Path) -> None:
    one = put(tmp_path, '<opml><body><outline url="https://a.example.com"/></body></opml>')
    assert "To undo: tray-status remove a-example-com\n" in program.say("import", one).stdout
    again = program.say("import", one)
    assert again.returncode == 0
    assert "Of 1 entry: 0 added, 1 already there, 0 cannot be used.\n" in again.stdout
    assert "undo" not in again.stdout


def test_a_dry_run_changes_nothing(program: Program, tmp_path: Path) -> None:
    before = program.settings.read_bytes()
    done = program.say("import", put(tmp_path, LIST), "--dry-run")
    assert done.returncode == 0
    assert "Would be added: A (a-statuspage-io)" in done.stdout
    assert "Of 3 entries: 2 would be added, 1 already there, 0 cannot be used." in done.stdout
    assert "undo" not in done.stdout
    assert program.settings.read_bytes() == before
    assert not (tmp_path / "state" / "settings.before-import.yaml").exists()


def test_a_bad_entry_is_named_with_its_line_and_the_others_are_added(program: Program, tmp_path: Path) -> None:
    """Catches: an entry that is left out without a word, or a script that cannot see it by the status."""
    file = put(tmp_path, LIST.replace("</outline>", BAD))
    done = program.say("import", file)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{file}:5: `Bad` cannot be used: it has the address `javascript:alert(1)`")
    assert "Of 4 entries: 2 added, 1 already there, 1 cannot be used." in done.stdout


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (
            '<opml><body><outline text="A"/></body></opml>',
            3,
            "No entry of this list can be used, and nothing was changed.",
        ),
        ("<opml><body>", 3, "This list cannot be read: line 1 is no well-formed XML (no element found)."),
        ("<!DOCTYPE opml><opml/>", 3, "it declares a document type"),
    ],
)
def test_what_cannot_be_used_writes_nothing(
    program: Program, tmp_path: Path, text: str, status: int, words: str
) -> None:
    before = program.settings.read_bytes()
    done = program.say("import", put(tmp_path, text))
    assert done.returncode == status
    assert words in done.stderr
    assert program.settings.read_bytes() == before


def test_a_file_that_is_not_there_is_a_slip_of_the_hand(program: Program, tmp_path: Path) -> None:
    done = program.say("import", str(tmp_path / "nosuch.opml"))
    assert done.returncode == 2
    assert "nosuch.opml cannot be read: No such file or directory." in done.stderr


def test_what_is_exported_is_imported_elsewhere_as_it_was(program: Program, tmp_path: Path) -> None:
    """Catches: a character that the terminal's encoding turns into another one."""
    program.say("import", put(tmp_path, LIST))
    program.environ["PYTHONIOENCODING"] = "ascii"
    out = program.say("export")
    assert out.returncode == 0
    assert out.stdout.isascii()
    other = Program(tmp_path / "other")
    done = subprocess.run(
        [*other.command, "import", "-"], env=other.environ, input=out.stdout, capture_output=True, text=True,
        timeout=LIMIT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert other.ask("list") == [one | {"every": 10.0} for one in program.ask("list")]


def test_a_file_is_written_over_only_when_asked(program: Program, tmp_path: Path) -> None:
    """Catches: somebody's file that is gone; a file that stays empty when the disk takes nothing."""
    file = tmp_path / "out.opml"
    assert program.say("export", str(file)).stdout == f"Wrote 1 provider to {file}.\n"
    file.write_text("mine")
    refused = program.say("export", str(file))
    assert refused.returncode == 2
    assert refused.stderr == f"{file} is there already; --force writes over it.\n"
    assert file.read_text() == "mine"
    assert program.say("export", str(file), "--force").returncode == 0
    assert "GitHub" in file.read_text()
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".tmp"] == []
    nowhere = program.say("export", str(tmp_path / "nosuch" / "out.opml"))
    assert nowhere.returncode == 2
    assert "cannot be written: No such file or directory." in nowhere.stderr


def test_addresses_with_secrets_leave_only_when_asked(tmp_path: Path) -> None:
    """Catches: a token of a private page in a list that is handed on."""
    program = Program(
        tmp_path, [("a", "A", "https://a.example.com/?token=sesame"), ("b", "B", "https://b.example.com")]
    )
    done = program.say("export")
    assert "sesame" not in done.stdout + done.stderr
    assert "b.example.com" in done.stdout
    assert done.stderr.startswith("Left out, because their addresses may hold a secret: A.")
    assert "sesame" in program.say("export", "--secrets").stdout
