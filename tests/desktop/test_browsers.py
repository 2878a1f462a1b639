"""Where a page must lie that the default browser is to read: a snap and a flatpak see their own folders alone."""

from __future__ import annotations

import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tray_status.desktop.browsers import ask_program, readable_folder

USUAL = Path("/usual")


class System:
    """A home with a default browser, which `xdg-mime` tells."""

    def __init__(self, folder: Path, told: str | OSError) -> None:
        self.home, self.snaps, self.flatpaks = folder / "home", folder / "snaps", folder / "flatpaks"
        self.told = told
        self.asked: list[Sequence[str]] = []
        program = folder / "bin" / "xdg-mime"
        for made in (self.home, self.snaps, self.flatpaks, program.parent):
            made.mkdir()
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.environ = {"PATH": str(program.parent)}

    def ask(self, arguments: Sequence[str], environ: Mapping[str, str]) -> str:
        """The answer of `xdg-mime`."""
        assert environ == self.environ
        self.asked.append(arguments)
        if isinstance(self.told, OSError):
            raise self.told
        return self.told

    def folder(self, system: str = "linux", environ: Mapping[str, str] | None = None) -> Path:
        """Where a page goes."""
        return readable_folder(
            USUAL,
            self.environ if environ is None else environ,
            home=self.home,
            ask=self.ask,
            snaps=self.snaps,
            flatpaks=[self.flatpaks],
            system=system,
        )


def test_a_browser_of_the_system_reads_the_usual_place(tmp_path: Path) -> None:
    system = System(tmp_path, "firefox-esr.desktop\n")

    assert system.folder() == USUAL
    assert [list(asked[1:]) for asked in system.asked] == [["query", "default", "text/html"]]


def test_a_snap_reads_the_data_it_shares_between_its_versions(tmp_path: Path) -> None:
    """Seeded defect: the page lies in a hidden folder, and the browser says that it is not there."""
    system = System(tmp_path, "firefox_firefox.desktop\n")
    (system.snaps / "firefox_firefox.desktop").touch()
    assert system.folder() == USUAL, "a snap that never ran has no folder of its own yet"
    (system.home / "snap" / "firefox").mkdir(parents=True)

    assert system.folder() == system.home / "snap" / "firefox" / "common"


@pytest.mark.parametrize("of_the_user", [False, True])
def test_a_flatpak_reads_its_own_cache(tmp_path: Path, *, of_the_user: bool) -> None:
    system = System(tmp_path, "org.mozilla.firefox.desktop\n")
    own = system.home / ".local" / "share" / "flatpak" / "exports" / "share" / "applications"
    own.mkdir(parents=True)
    ((own if of_the_user else system.flatpaks) / "org.mozilla.firefox.desktop").touch()

    assert system.folder() == system.home / ".var" / "app" / "org.mozilla.firefox" / "cache"


@pytest.mark.parametrize("told", ["", "\n", "../../etc/passwd.desktop", OSError("gone")])
def test_without_a_plain_answer_it_is_the_usual_place(tmp_path: Path, told: str | OSError) -> None:
    assert System(tmp_path, told).folder() == USUAL


def test_elsewhere_and_without_the_program_nobody_is_asked(tmp_path: Path) -> None:
    system = System(tmp_path, "firefox_firefox.desktop")

    assert {system.folder("win32"), system.folder("darwin"), system.folder(environ={"PATH": ""})} == {USUAL}
    assert system.asked == []


def test_a_program_is_asked_and_its_absence_is_an_error(tmp_path: Path) -> None:
    told = System(tmp_path, "").environ["PATH"] + "/xdg-mime"
    Path(told).write_text('#!/bin/sh\necho "$1 $HELLO"\n', encoding="utf-8")

    assert ask_program([told, "query"], {"HELLO": "there"}) == "query there\n"
    with pytest.raises(OSError, match="No such file"):
        ask_program([str(tmp_path / "nothing")], {})
