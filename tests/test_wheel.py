"""Owns the proof that an installed program works: a wheel, in a fresh environment, far from the checkout."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tray_status import __version__

CHECKOUT = Path(__file__).resolve().parent.parent
# Nothing of the surrounding run may reach the installed program: no path to the checkout, no measuring.
FOREIGN = ("PYTHON", "COVERAGE", "COV_", "VIRTUAL_ENV", "TRAY_STATUS")

FIND_FILES = """
import json, tray_status
from tray_status import paths
print(json.dumps([tray_status.__file__, str(paths.asset("icon.svg")), str(paths.config_file("README.md"))]))
"""


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """Run a program to its end and return what it printed; fails the test with all its words if it fails.

    `more` are variables of its environment.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)} | more
    done = subprocess.run(  # the time limit is for a hanging pip, not a bound
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w")
    run(*pip, folder, CHECKOUT, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment and return its Python.

    What the program needs comes from the environment of the tests, through one line in a .pth file: that adds the
    folder to the path, but does not read the .pth files in it, by which the checkout would come along.
    """
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = folder / scripts / Path(sys.executable).name
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index")
    run(*pip, wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_holds_the_program_and_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"tray_status", f"tray_status-{__version__}.dist-info"}
    shipped = {f"tray_status/{file.relative_to(CHECKOUT)}" for folder in ("assets", "config") for file in data(folder)}
    assert shipped <= set(names)
    assert "tray_status/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def data(folder: str) -> list[Path]:
    """Return all files below a folder of the checkout."""
    return [file for file in (CHECKOUT / folder).rglob("*") if file.is_file()]


def test_the_installed_program_starts_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    said = run(installed, "-m", "tray_status", "--version", cwd=tmp_path)
    assert said.strip() == f"Tray Status {__version__}"
    assert run(installed.parent / "tray-status", "--version", cwd=tmp_path) == said


def test_the_installed_program_finds_its_own_data(installed: Path, tmp_path: Path) -> None:
    """Fails when config/ or assets/ is missing from the wheel, or when the checkout is what was found."""
    fresh = installed.parent.parent
    package, icon, config = (Path(path) for path in json.loads(run(installed, "-c", FIND_FILES, cwd=tmp_path)))
    assert package.is_relative_to(fresh)
    assert not package.is_relative_to(CHECKOUT)
    assert icon == package.parent / "assets" / "icon.svg"
    assert config == package.parent / "config" / "README.md"
    assert icon.read_bytes() == (CHECKOUT / "assets" / "icon.svg").read_bytes()


def test_the_installed_program_knows_pages_by_name(installed: Path, tmp_path: Path) -> None:
    """Fails when the catalog is missing from the wheel, or is looked for in the checkout."""
    said = run(installed, "-m", "tray_status", "search", "amazon ec2", cwd=tmp_path)
    assert said.startswith("EC2 (part of AWS)  https://health.aws.amazon.com/health/status")


def test_the_installed_package_says_its_version(installed: Path, tmp_path: Path) -> None:
    code = "from importlib.metadata import version; print(version('tray-status'))"
    assert run(installed, "-c", code, cwd=tmp_path).strip() == __version__


def test_the_installed_program_watches_with_the_settings_it_brings(installed: Path, tmp_path: Path) -> None:
    """Fails when the shipped settings are not found where they were installed, or what is watched by them is not.

    The pages cannot be reached: the way out leads to a port of this machine where nobody listens.
    """
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        state, config = tmp_path / "state", tmp_path / "config"
        places = {"TRAY_STATUS_STATE": str(state), "TRAY_STATUS_CONFIG": str(config), "XDG_RUNTIME_DIR": str(tmp_path)}
        ways = dict.fromkeys(("https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"), proxy) | {"no_proxy": ""}
        said = run(installed, "-m", "tray_status", "run", "--no-tray", "--once", cwd=tmp_path, **places, **ways)
    (shipped,) = installed.parent.parent.rglob("tray_status/config/defaults.yaml")
    assert (config / "settings.yaml").read_bytes() == shipped.read_bytes()
    log = (state / "tray-status.log").read_text(encoding="utf-8")
    assert "4 providers" in log
    assert (state / "polls.json").read_text().count('"proxy"') == 4, said
