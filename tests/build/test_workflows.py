"""Owns the proof that the public CI's workflows are well formed, pinned, and allowed no more than they need."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
HEX = r"[0-9a-f]{40}"


def tool(name: str) -> str:
    """A program of the development environment."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    assert found is not None, f"{name} is missing: make venv"
    return found


def zizmor(*files: Path) -> subprocess.CompletedProcess[str]:
    """Its judgement at its strictest, without asking anybody."""
    command = [tool("zizmor"), "--offline", "--no-progress", "--strict-collection", "--persona", "auditor"]
    return subprocess.run([*command, *files], capture_output=True, text=True, timeout=60, check=False)


def schema(*files: Path) -> subprocess.CompletedProcess[str]:
    """Whether the files are workflows, by the schema that comes with the checker."""
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    return subprocess.run([*command, *files], capture_output=True, text=True, timeout=60, check=False)


def jobs() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for file in FILES:
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items():
            yield file, name, job


def steps() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for file, name, job in jobs():
        for step in job.get("steps", ()):
            yield file, name, step


def test_zizmor_finds_nothing() -> None:
    done = zizmor(ROOT / ".github")
    assert done.returncode == 0, done.stdout


def test_every_workflow_keeps_to_the_schema() -> None:
    assert [file.name for file in FILES] == ["packages.yml", "release.yml", "tests.yml"]
    done = schema(*FILES)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (re.compile(rf"checkout@{HEX}"), "checkout@v7"),
        (re.compile(r"persist-credentials: false"), "persist-credentials: true"),
        (re.compile(r"permissions: \{\}"), "permissions: write-all"),
        (re.compile(r"run: make check"), "run: echo ${{ github.head_ref }}"),
    ],
)
def test_zizmor_would_find_it(good: re.Pattern[str], bad: str, tmp_path: Path) -> None:
    """Fails when the check above looks at nothing."""
    changed, count = good.subn(lambda _: bad, (FOLDER / "tests.yml").read_text(encoding="utf-8"), count=1)
    assert count == 1
    file = tmp_path / ".github" / "workflows" / "tests.yml"
    file.parent.mkdir(parents=True)
    file.write_text(changed, encoding="utf-8")
    assert zizmor(file).returncode != 0


def test_the_schema_would_refuse_it(tmp_path: Path) -> None:
    """Fails when the check above looks at nothing."""
    file = tmp_path / "tests.yml"
    file.write_text((FOLDER / "tests.yml").read_text(encoding="utf-8").replace("runs-on:", "run-on:"), encoding="utf-8")
    assert schema(file).returncode != 0


def test_what_others_wrote_is_pinned_by_its_commit_and_one_of_each_is_enough() -> None:
    """Catches: a tag that its owner, or a thief of the owner's account, moves; two versions of one action."""
    lines = [line for file in FILES for line in file.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    others = [line for line in lines if "uses: $/" not in line]
    pinned = [re.search(rf"uses: (actions/[a-z-]+)@({HEX}) # (v\d+\.\d+\.\d+)$", line) for line in others]
    assert all(pinned), "only the actions of GitHub itself, each with its commit and its version"
    found = {match.groups() for match in pinned if match is not None}
    assert len(found) == len({name for name, *_ in found}), sorted(found)


def test_nobody_may_do_more_than_read_but_who_makes_a_release() -> None:
    """Catches: a right that the code of a pull request could use."""
    for file in FILES:
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}
    rights = {(file.stem, name): job["permissions"] for file, name, job in jobs()}
    writers = {who for who, what in rights.items() if set(what.values()) != {"read"}}
    assert writers == {("release", "draft")}


def test_the_token_is_not_left_on_disk() -> None:
    """Catches: tests that could push, with the token that the checkout keeps unless it is told not to."""
    checkouts = [step for _, _, step in steps() if "checkout" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_runs_for_ever() -> None:
    assert [name for _, name, job in jobs() if "uses" not in job and "timeout-minutes" not in job] == []


def test_secrets_are_only_in_the_environment_of_the_steps_that_sign() -> None:
    """Catches: a secret in a command line, or handed to every step of a job."""
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        for line in text.splitlines():
            assert "secrets." not in line or re.fullmatch(r" {6,10}(\w+): \$\{\{ secrets\.\1 \}\}", line), line
    for file, name, job in jobs():
        assert "secrets." not in str(job.get("env", "")), f"{file.name}: {name}"


def test_three_systems_with_the_oldest_and_the_newest_python() -> None:
    matrix = next(job["strategy"]["matrix"] for file, name, job in jobs() if (file.stem, name) == ("tests", "tests"))
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "windows", "macos"}
    assert matrix["python"] == ["3.11", "3.x"]
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_pipx_is_told_which_python_to_take() -> None:
    """Catches: pipx takes the Python that it came with, 3.10 on the oldest Ubuntu, and refuses the wheel."""
    lines = [line for _, _, step in steps() for line in step.get("run", "").splitlines() if "pipx install" in line]
    assert lines
    assert all('--python "$(command -v python)"' in line for line in lines), lines


SHELLCHECK = shutil.which("shellcheck")


@pytest.mark.skipif(SHELLCHECK is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("system", ["linux", "macos", "draft", "tests"])
def test_what_their_steps_run_is_sound(system: str) -> None:
    """Catches: a variable that is not quoted, a name that nobody gave a value."""
    scripts = [step["run"] for _, name, step in steps() if name == system and "run" in step]
    assert scripts
    assert SHELLCHECK is not None
    for script in scripts:
        done = subprocess.run(
            [SHELLCHECK, "-s", "bash", "-"], input=script, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_what_their_steps_run_is_there() -> None:
    """Catches: a script that was renamed, and a workflow that nobody here can run."""
    for file, name, step in steps():
        for script in re.findall(r"build/[a-z_/]+\.(?:py|sh|txt)", step.get("run", "")):
            assert (ROOT / script).is_file(), f"{file.name}, {name}: {script}"
        for target in re.findall(r"\bmake ([a-z-]+)$", step.get("run", ""), re.MULTILINE):
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), target
