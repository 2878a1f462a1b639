"""Owns the proof that the table of commands is true: each module adds the commands listed with it, and no others."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module

import pytest

from tests.program.started import LIMIT
from tray_status.cli import FAMILIES, main


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_adds_the_commands_that_it_is_listed_with(family: str) -> None:
    """Seeded defect: a command that help lists and that is "no such command" when it is given."""
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(f"tray_status.cli.{family}").add(commands)
    assert tuple(commands.choices) == FAMILIES[family]


def test_a_command_loads_no_other_family() -> None:
    """Seeded defect: each of a hundred prompts a day loads the readers of 26 platforms."""
    program = (
        "import sys; from tray_status.cli import parser_for; parser_for('audit'); "
        "print(*sorted(name for name in sys.modules if name.startswith('tray_status.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=LIMIT
    ).stdout.split()
    assert "tray_status.cli.audit" in done
    assert [name for name in done if name.startswith("tray_status.platforms")] == []
    assert {f"tray_status.cli.{family}" for family in FAMILIES} & set(done) == {"tray_status.cli.audit"}


@pytest.mark.parametrize("arguments", [["--"], ["--nosuch"], ["nosuch"]])
def test_what_is_no_command_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
