"""Makes a release on the system that it is for (`make package`): everything that is handed out, into dist/release.

The stages, in their order; naming some runs only these: python build/make.py checksums
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKSUMS = "SHA256SUMS"
SYSTEM = {"linux": "tray-status", "win32": "TrayStatus", "darwin": "TrayStatus"}
"""The folder below dist/ that freezing makes."""


@dataclass(frozen=True)
class Release:
    """What is made, and where: `root` is the checkout."""

    root: Path

    @cached_property
    def version(self) -> str:
        """The version, as the program says it."""
        from tray_status import __version__

        return __version__

    @cached_property
    def epoch(self) -> int:
        """The second that everything is dated by: SOURCE_DATE_EPOCH, or that of the last commit, or of its settings."""
        return epoch_of(os.environ, self.root)

    @property
    def frozen(self) -> Path:
        """The folder of the frozen program."""
        return self.root / "dist" / SYSTEM[sys.platform]

    @property
    def out(self) -> Path:
        """The folder of what is handed out."""
        return self.root / "dist" / "release"

    @property
    def work(self) -> Path:
        """The folder of what passes."""
        return self.root / ".pyinstaller" / "release"

    def run(self, *command: str | Path) -> None:
        """Run a program from the checkout; raises CalledProcessError when it fails."""
        usual = {**os.environ, "SOURCE_DATE_EPOCH": str(self.epoch), "PYTHONHASHSEED": "1"}
        subprocess.run(command, cwd=self.root, env=usual, check=True)  # noqa: S603 -- argument lists of our own


def epoch_of(environ: Mapping[str, str], root: Path) -> int:
    """The second to date a release by. Raises ValueError when SOURCE_DATE_EPOCH is no number."""
    given = environ.get("SOURCE_DATE_EPOCH", "").strip()
    if given:
        if not given.isdigit():
            raise ValueError(f"SOURCE_DATE_EPOCH is {given!r}; give the seconds since 1970 as a number, or nothing.")
        return int(given)
    try:
        done = subprocess.run(  # noqa: S603 -- an argument list
            ["git", "-C", root, "log", "-1", "--format=%ct"],  # noqa: S607 -- whichever git is used here
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        done = None
    if done is not None and done.returncode == 0 and done.stdout.strip().isdigit():
        return int(done.stdout)
    return int((root / "pyproject.toml").stat().st_mtime)  # an unpacked archive knows no commits


def assets(release: Release) -> None:
    """Draw the pictures anew if icon.svg is another than the one that they were drawn from."""
    folder = release.root / "assets"
    mark = hashlib.sha256((folder / "icon.svg").read_bytes()).hexdigest()
    if (folder / "icon.svg.sha256").read_text(encoding="ascii").strip() == mark:
        print("assets: the pictures are of this icon.svg.")
        return
    release.run(sys.executable, "build/assets.py")


def version(release: Release) -> None:
    """Say what is made; a version that users are not told of is not handed out."""
    told = (release.root / "CHANGELOG.md").read_text(encoding="utf-8")
    if f"## [{release.version}]" not in told and "## [Unreleased]" not in told:
        raise SystemExit(f"version: CHANGELOG.md has neither {release.version} nor Unreleased; say there what is new.")
    print(f"version: {release.version}, dated {release.epoch} (seconds since 1970).")


def freeze(release: Release) -> None:
    """Freeze the program."""
    where = ["--workpath", ".pyinstaller", "--distpath", "dist"]
    release.run(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *where, "tray_status.spec")
    print(f"freeze: {release.frozen.relative_to(release.root)}")


def packages(release: Release) -> None:
    """Make the wheel, and what this system's users install."""
    shutil.rmtree(release.out, ignore_errors=True)
    release.out.mkdir(parents=True)
    wheel = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index")
    release.run(*wheel, "--wheel-dir", release.out, ".")
    if sys.platform == "linux":
        _linux(release)
    if sys.platform != "darwin":
        _windows(release)
    for file in sorted(release.out.iterdir()):
        print(f"packages: {file.name}")


def _linux(release: Release) -> None:
    import deb
    import tarball

    machine = platform.machine()
    for maker, name in ((deb.build, "deb"), (tarball.build, "tarball")):
        maker(
            release.frozen,
            release.out,
            release.work / name,
            version=release.version,
            epoch=release.epoch,
            machine=machine,
        )


def _windows(release: Release) -> None:
    """The installer for Windows: made there, or under Wine (for trials) where that and NSIS are installed."""
    from windows import handout

    missing = handout.missing()
    if missing:
        print(f"\n!!! NOT MADE: the installer for Windows, for want of {' and '.join(missing)}.\n", flush=True)
        return
    if sys.platform == "linux":
        print("packages: the installer for Windows is made under Wine, which takes two minutes", flush=True)
    handout.make(release.out, release.frozen)


def checksums(release: Release) -> None:
    """Write the SHA-256 of everything that is handed out, as `sha256sum --check` reads it."""
    from parts import sha256

    files = [file for file in sorted(release.out.iterdir()) if file.name != CHECKSUMS]
    lines = [f"{sha256(file)}  {file.name}\n" for file in files]
    (release.out / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"checksums: of {len(lines)} files in {CHECKSUMS}")


def sbom(release: Release) -> None:
    """Write what the frozen program brings along."""
    import parts
    from sbom import list_of_parts

    program = next(file for file in release.frozen.glob("tray-status*") if file.suffix in ("", ".exe"))
    brought = parts.packages(parts.frozen_modules(program))
    text = list_of_parts(
        release.version, release.epoch, brought, parts.libraries(release.frozen), python=parts.runtime()
    )
    file = release.out / f"tray-status-{release.version}-{sys.platform}-{platform.machine()}.cdx.json"
    file.write_text(text, encoding="utf-8", newline="\n")
    print(f"sbom: {file.name}, {len(brought)} packages")


def figures(release: Release) -> None:
    """Print sizes and times beside their goals."""
    from figures import lines

    print("\n".join(lines(release.frozen, release.out)))


STAGES: Mapping[str, Callable[[Release], None]] = {
    "assets": assets,
    "version": version,
    "freeze": freeze,
    "packages": packages,
    "sbom": sbom,
    "checksums": checksums,
    "figures": figures,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages that are named, or all."""
    parser = argparse.ArgumentParser(prog="python build/make.py", description=__doc__)
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"only these: {', '.join(STAGES)}")
    asked = parser.parse_args(arguments).stages
    unknown = [name for name in asked if name not in STAGES]
    if unknown:
        parser.error(f"there is no stage {', '.join(unknown)}; these are: {', '.join(STAGES)}")
    sys.path.insert(0, str(ROOT))
    release = Release(ROOT)
    for name, stage in STAGES.items():
        if not asked or name in asked:
            stage(release)
    return 0


if __name__ == "__main__":
    sys.exit(main())
