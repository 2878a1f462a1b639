"""Owns the proof of what a shell prompt shows: by the real command, in a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.test_glimpse import one
from tests.program.started import COMMAND, LIMIT, Program
from tests.untraced import unwatched
from tray_status.core.report import iso
from tray_status.engine.clock import SystemClock


class Shell:
    """A folder in which the command is given, and a state folder whose glance was just written."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder)
        self.repository = folder / "repository"
        self.repository.mkdir()
        (folder / "state").mkdir()
        self.knows(one("GitHub", "degraded"), one("npm"), one("100% #1"))

    def knows(self, *providers: dict[str, object], ago: float = 1) -> None:
        """Have the program known this so many minutes ago."""
        now = SystemClock().now()
        at = iso(now - timedelta(minutes=ago))
        tree = {"schema": 1, "at": at, "paused": False, "offline": False}
        rows = [row | {"believed_at": at} for row in providers]
        (self.program.folder / "state" / "glance.json").write_text(json.dumps(tree | {"providers": rows}))

    def prompt(self, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
        """Run it."""
        environ = self.program.environ | {"PYTHONIOENCODING": encoding}
        return subprocess.run(
            [*COMMAND, "prompt", *arguments],
            cwd=self.repository,
            env=environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ([], "▲\n"),
        (["--text"], "▲ GitHub\n"),
        (["--ascii"], "!\n"),
        (["--format", "{count} {state}"], "1 degraded\n"),
        (["--color", "ansi"], "\x1b[33m▲\x1b[0m\n"),
        (["--color", "bash"], "\x01\x1b[33m\x02▲\x01\x1b[0m\x02\n"),
        (["--color", "zsh"], "%{\x1b[33m%}▲%{\x1b[0m%}\n"),
        (["--color", "tmux", "--text"], "#[fg=yellow]▲ GitHub#[default]\n"),
        (["--hide-well"], "▲\n"),
    ],
    ids=str,
)
def test_it_prints_what_is_asked_for(shell: Shell, arguments: list[str], printed: str) -> None:
    done = shell.prompt(*arguments)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


def test_a_name_is_no_code_for_a_shell(shell: Shell) -> None:
    """Seeded defect: what follows a % in a name is carried out by zsh, and what follows a # by tmux."""
    shell.knows(one("100% #[bg=red] {count}\x1b[2J", "major_outage"))
    assert shell.prompt("--text").stdout == "✖ 100% #[bg=red] {count}�[2J\n"
    assert "100%% #[bg" in shell.prompt("--text", "--color", "zsh").stdout
    assert "100% ##[bg" in shell.prompt("--text", "--color", "tmux").stdout


def test_many_names_are_counted(shell: Shell) -> None:
    shell.knows(*(one(f"Provider number {number}", "degraded") for number in range(30)))
    assert shell.prompt("--text").stdout == "▲ Provider number 0 +29\n"


def test_the_repository_says_who_counts(shell: Shell) -> None:
    """Seeded defect: each repository's prompt is red because of somebody that it does not need."""
    (shell.repository / ".tray-status").write_text("npm\n")
    assert shell.prompt("--text").stdout == "●\n"
    assert shell.prompt("--hide-well").stdout == ""
    assert shell.prompt("--all", "--text").stdout == "▲ GitHub\n"
    seen = json.loads(shell.prompt("--json").stdout)
    assert seen["file"] == str(shell.repository / ".tray-status")
    (shell.repository / ".tray-status").write_text("npm\nnosuch\n")
    assert shell.prompt("--text").stdout == "? nosuch\n"


def test_a_mistake_in_the_file_is_unknown_and_told(shell: Shell) -> None:
    """Seeded defect: a file that cannot be read counts as one that names nobody, and the prompt is green."""
    (shell.repository / ".tray-status").write_text("npm\nx\x07\n")
    done = shell.prompt()
    assert (done.stdout, done.returncode) == ("?\n", 2)
    assert ".tray-status:2: a name holds characters that cannot be shown." in done.stderr


def test_what_the_terminal_cannot_show_is_shown_otherwise(shell: Shell) -> None:
    assert shell.prompt(encoding="ascii").stdout == "!\n"


def test_what_is_too_old_is_not_shown(shell: Shell) -> None:
    """Seeded defect: the program has crashed, and the prompt stays green."""
    shell.knows(one("GitHub"), ago=12)
    assert shell.prompt().stdout == "?\n"
    seen = json.loads(shell.prompt("--json").stdout)
    assert "does not run, or hangs" in seen["why"]


@pytest.mark.parametrize("shape", ["{nosuch}", "{glyph", "a{}"])
def test_a_format_that_means_nothing_is_refused(shell: Shell, shape: str) -> None:
    done = shell.prompt("--format", shape)
    assert (done.stdout, done.returncode) == ("", 2)
    assert "{glyph}, {state}, {names}, {count}" in done.stderr


def test_it_works_in_a_folder_that_is_gone(shell: Shell) -> None:
    program = (
        f"import os; os.rmdir({str(shell.repository)!r}); "
        "from tray_status.cli import main; raise SystemExit(main(['prompt']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=shell.repository,
        env=shell.program.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("▲\n", 0), done.stderr


def test_it_loads_next_to_nothing(shell: Shell) -> None:
    """Seeded defect: a prompt of 300 ms, because one import leads to YAML, HTTP or all platforms."""
    program = (
        "import sys; from tray_status.cli import main; main(['prompt']); print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=unwatched(shell.program.environ),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    loaded = set(done.stderr.split())
    ours = {name for name in loaded if name.startswith("tray_status.")}
    assert ours <= {
        f"tray_status.{name}"
        for name in (
            *("cli", "cli.output", "cli.prompt", "cli.glimpse", "core", "core.errors", "engine", "engine.clock"),
            *("paths", "settings", "settings.here"),
        )
    }
    assert loaded & {"yaml", "requests", "dataclasses", "logging", "socket", "subprocess", "hashlib", "ssl"} == set()
