"""Owns the proof that an add-on which somebody installs is found, made from the settings, and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.started import Program
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

EXAMPLE = Path(__file__).parent / "plugin_example"
STORM = 44.0
"""Seconds of the demo's story: something is wrong."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example was installed, without any network."""
    folder = tmp_path_factory.mktemp("packages")
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run(  # the time limit is for a hanging pip, not a bound
        [*pip, "--target", folder, EXAMPLE], env=environ, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def server() -> Iterator[DemoServer]:
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=began) as server:
        yield server


@pytest.fixture
def program(tmp_path: Path, server: DemoServer) -> Iterator[Program]:
    notifiers = f"notifiers:\n  - {{kind: lines, name: mine, file: '{tmp_path / 'lines'}'}}"
    program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages], notifiers)
    yield program
    program.stop()


def test_an_installed_notifier_is_told_what_happens_and_its_receipts_are_kept(program: Program, packages: Path) -> None:
    """Seeded defects: the group's name misspelt; add-ons not handed to the settings, or not to the delivery."""
    program.environ["PYTHONPATH"] = str(packages)
    process = program.start("--once")
    _, log = process.communicate(timeout=30)

    assert process.returncode == 0, log
    assert "notifiers: mine" in log
    lines = _lines(program)
    assert any("Acme Cloud" in line["title"] for line in lines)
    assert sorted(_settled(program)) == sorted(line["url"] for line in lines), "a receipt for each of them is saved"
    program.start("--once").communicate(timeout=30)
    assert _lines(program) == lines, "the next run owes nothing"


def _lines(program: Program) -> list[dict[str, str]]:
    return [json.loads(line) for line in (program.folder / "lines").read_text(encoding="utf-8").splitlines()]


def _settled(program: Program) -> list[str]:
    """The links of what the saved state holds for told; nothing is owed any more."""
    states = [json.loads(path.read_text())["state"] for path in (program.folder / "state" / "providers").iterdir()]
    assert not any(state.get("outbox") for state in states)
    return [told["url"] for state in states for told in state.get("told", {}).values()]


def test_without_the_package_the_settings_name_a_kind_that_is_not_there(program: Program) -> None:
    """The proof that the test above sees the installed package and nothing else."""
    process = program.start("--once")
    _, log = process.communicate(timeout=30)

    assert "lines" in log
    assert not (program.folder / "lines").exists()
