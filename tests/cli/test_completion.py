"""Owns the proof that real shells complete what there is: they read our script, and say what they would offer."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.test_glimpse import one
from tests.program.started import LIMIT, Program
from tray_status.cli import parser_for
from tray_status.cli.completing import FILES, PROVIDERS, Word, entries
from tray_status.cli.completion_scripts import script
from tray_status.engine.clock import SystemClock

SHELLS = ("bash", "zsh", "fish")
EVIL = "$(touch planted-evil)"

BASH = """
source {script}
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_tray_status
printf '%s\\n' "${{COMPREPLY[@]}}"
"""

ZSH = """
compdef() {{ : }}
compadd() {{ while [[ $1 == -* && $1 != -- ]]; do shift; done; [[ $1 == -- ]] && shift; print -rl -- "$@" }}
_describe() {{ local name=$2; print -rl -- "${{(@)${{(P@)name}}%%:*}}" }}
_files() {{ print -r -- FILES }}
source {script}
words=({words}); CURRENT=${{#words}}
_tray_status
"""

FISH = """
source {script}
complete --do-complete {line}
"""


class Desk:
    """A shell with the program in its path, and what the running program has left."""

    def __init__(self, shell: str, folder: Path) -> None:
        self.shell = shell
        self.program = Program(folder)
        (folder / "state").mkdir()
        (folder / "bin").mkdir()
        self.knows("github", "npm")
        command = folder / "bin" / "tray-status"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tray_status "$@"\n')
        command.chmod(0o755)
        self.environ = self.program.environ | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "fish"),
        }
        self.script = folder / "script"
        self.script.write_text(self.program.say("completion", shell).stdout)

    def knows(self, *ids: str) -> None:
        """Have the program left these providers."""
        at = SystemClock().now().isoformat()
        tree = {"schema": 1, "at": at, "paused": False, "offline": False, "providers": [one(id_) for id_ in ids]}
        (self.program.folder / "state" / "glance.json").write_text(json.dumps(tree))

    def offers(self, *words: str) -> list[str]:
        """What is offered for the last word."""
        quoted = " ".join(f"'{word}'" for word in ("tray-status", *words))
        line = f"'{' '.join(('tray-status', *words))}'"
        text = {"bash": BASH, "zsh": ZSH, "fish": FISH}[self.shell].format(script=self.script, words=quoted, line=line)
        options = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[self.shell]
        done = subprocess.run(
            [self.shell, *options, "-c", text],
            env=self.environ,
            cwd=self.program.folder,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.stderr == ""
        return [row.split("\t")[0] for row in done.stdout.splitlines() if row]


@pytest.fixture(params=SHELLS)
def desk(request: pytest.FixtureRequest, tmp_path: Path, announce: Callable[[str], None]) -> Desk:
    shell = str(request.param)
    if os.name != "posix" or shutil.which(shell) is None:
        announce(f"NOT TESTED: completion of {shell}, which is not installed here")
        pytest.skip(f"{shell} is not installed")
    return Desk(shell, tmp_path)


def fitting(offered: Sequence[str], word: str) -> list[str]:
    """What of an offer begins with the word: zsh and fish pick that out by themselves."""
    return sorted({one for one in offered if one.startswith(word)})


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("sta",), ["status"]),
        (("prompt", "--col"), ["--color"]),
        (("prompt", "--color", "z"), ["zsh"]),
        (("wait", "--until", ""), ["change", "ill", "operational"]),
        (("ack", "g"), ["github"]),
        (("wait", "github", "n"), ["npm"]),
        (("audit", "--provider", "n"), ["npm"]),
        (("mute", "github", "of"), ["off"]),
        (("secret", "se"), ["set"]),
        (("completion", "f"), ["fish"]),
    ],
    ids=str,
)
def test_a_shell_offers_what_there_is(desk: Desk, words: tuple[str, ...], offered: list[str]) -> None:
    """Seeded defect: a new option that nobody finds, or an id that has to be typed by heart."""
    assert fitting(desk.offers(*words), words[-1]) == offered


def test_every_command_is_offered(desk: Desk) -> None:
    named = {entry.name for entry in entries(parser_for(None))}
    assert named <= set(desk.offers(""))


def test_what_a_name_says_is_not_carried_out(desk: Desk) -> None:
    """Seeded defect: an id that holds a command is carried out when somebody presses Tab."""
    desk.knows(EVIL, "npm")
    offered = desk.offers("ack", "")
    assert "npm" in offered
    assert any("touch" in one for one in offered)
    assert not list(desk.program.folder.rglob("planted-evil"))


def test_where_a_file_belongs_files_are_offered(desk: Desk) -> None:
    (desk.program.folder / "summary.json").write_text("{}")
    offered = desk.offers("read", "summ")
    # bash completes files by itself, as we have told it to; here that is nothing of ours.
    assert offered == {"bash": [], "zsh": ["FILES"], "fish": ["summary.json"]}[desk.shell]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_plain_text_that_any_output_takes(shell: str) -> None:
    assert script(shell, entries(parser_for(None))).isascii()


def test_without_a_shell_it_says_which_there_are(tmp_path: Path) -> None:
    done = Program(tmp_path).say("completion")
    assert (done.returncode, done.stderr) == (2, "Say for which shell: bash, zsh, fish.\n")


def test_before_anything_ran_no_provider_is_offered(tmp_path: Path) -> None:
    done = Program(tmp_path).say("completion", "--providers")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_words_are_those_of_the_parser() -> None:
    parser = argparse.ArgumentParser()
    one_ = parser.add_subparsers().add_parser("do", help="it's `done`: [now]")
    one_.add_argument("--file", choices=("a", "b"), help="which")
    one_.add_argument("provider")
    one_.add_argument("folder")
    one_.add_argument("text")
    (entry,) = entries(parser)
    assert entry.help == "it s done now"
    assert entry.options[1].value == Word(choices=("a", "b"))
    assert entry.words == (Word(kind=PROVIDERS), Word(kind=FILES))
