"""The command suggest, as its users meet it: commands to copy, with the file and line that speak for each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.started import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "own", [("github", "GitHub", "https://www.githubstatus.com"),
                                      ("mine", "Mine", "https://www.cloudflarestatus.com/")])  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "ci.yml").write_text("")
    (folder / "wrangler.toml").write_text("")
    (folder / "fly.toml").write_text("")
    (folder / "main.tf").write_text('\nprovider "google" {}\n')
    (folder / "package.json").write_text('{"dependencies": {\n"stripe": "1"}}')
    for name in ("a", "b", "c"):
        (folder / f"requirements-{name}.txt").write_text("\nstripe\n")
    return folder


def test_each_is_a_command_to_copy_with_its_reason(program: Program, project: Path) -> None:
    """Catches: what is watched already, by id or by page, suggested again; a reason that names no line."""
    done = program.say("suggest", str(project))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "tray-status add Fly.io          # fly.toml",
        "tray-status add 'Google Cloud'  # main.tf:2 google",
        "tray-status add Stripe          # package.json:2 stripe, requirements-a.txt:2 stripe and 2 more",
        "Watched already: Cloudflare, GitHub.",
    ]


def test_programs_read_the_same(program: Program, project: Path) -> None:
    (project / "composer.json").write_text("{")
    done = program.say("suggest", str(project), "--json")
    rows = {row["id"]: row for row in json.loads(done.stdout)}
    assert {id_ for id_, row in rows.items() if row["watched"]} == {"cloudflare", "github"}
    assert rows["google-cloud"]["command"] == "tray-status add 'Google Cloud'"
    assert rows["google-cloud"]["found"] == [{"file": "main.tf", "line": 2, "name": "google"}]
    assert done.stderr == "composer.json is no valid JSON (line 1).\n"
    assert done.returncode == 0


def test_nothing_and_nowhere_are_said(program: Program, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert program.say("suggest", str(empty)).stdout == "Nothing new is named there (0 files were read).\n"
    nowhere = program.say("suggest", str(tmp_path / "nosuch"))
    assert nowhere.returncode == 2
    assert nowhere.stderr.endswith("nosuch is no folder.\n")
