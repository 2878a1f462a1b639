"""Owns the proof that the manual page says what the command line takes, and that `man` can show it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest

from manpage import STATUSES, commands, page
from tray_status.cli import FAMILIES, parser_for
from tray_status.cli.output import Exit


@pytest.fixture(scope="module")
def text() -> str:
    """Make the page."""
    return page(parser_for(None), version="1.2.3", date="2026-05-04")


def test_every_command_has_its_part(text: str) -> None:
    """Seeded defect: the page is written by hand, and a new command is forgotten."""
    for names in FAMILIES.values():
        for name in names:
            assert f".SS {name}".replace("-", "\\-") in text


def test_commands_within_commands_have_theirs() -> None:
    below = [name for name, _, _ in commands(parser_for(None)) if name.startswith("secret ")]
    assert "secret set" in below


def test_every_exit_status_is_explained() -> None:
    """Seeded defect: a status is added, and scripts have to guess what it means."""
    assert set(STATUSES) == {int(status) for status in Exit}


def test_words_of_a_command_cannot_become_requests_of_roff() -> None:
    parser = argparse.ArgumentParser(
        prog="tray-status", description="Says.\n\n.so /etc/passwd\n\nIt's a back\\slash — é"
    )
    text = page(parser, version="1", date="2026-05-04")
    assert "\\&.so /etc/passwd" in text
    assert "\\(aqs a back\\eslash \\[u2014] \\[u00E9]" in text


def test_man_shows_the_page_without_a_warning(text: str, tmp_path: Path) -> None:
    man = shutil.which("man")
    if man is None:
        pytest.skip("NOT RUN: man is not installed.")
    file = tmp_path / "tray-status.1"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file], capture_output=True, check=True, text=True
    )
    assert done.stderr == ""
