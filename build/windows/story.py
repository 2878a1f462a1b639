"""Plays what a user does with the Windows program, on the desktop of Wine: installs, looks, clicks, upgrades, removes.

Each step says what it saw, and fails where that is not what it ought to be. Pixels are those of the screen; mouse and
keyboard are moved through X; the pages are the demo's; the browser writes down what it is asked to open.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.live.program import Pages
from tests.live.screen import Box, Screen
from tests.live.waiting import until
from tray_status.core.glance import IconState
from windows import look
from windows.installer import make_taskbar
from windows.wine import Done, Wine

HOME = r"C:\users\{user}\AppData\Local\Programs\TrayStatus"
SETUP, TASKBAR = r"C:\setup.exe", r"C:\taskbar.exe"
RUN_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\TrayStatus"
MODEL_KEY = r"HKCU\Software\Classes\AppUserModelId\io.github.tray-status"
NAME = "TrayStatus"
WINDOWED, CONSOLE = "TrayStatus.exe", "tray-status.exe"

ACME = 9.0
"""Second of the story: Acme Cloud has an incident."""

NEIGHBOUR = r"C:\users\Åse Ødegård 日本\AppData\Local\state " + "of a profile with a long name " * 5
"""Another user's state folder: with letters of all kinds, and as deep as a domain's profiles go."""

START_AT_LOGIN = 1
"""So many lines above the menu's last."""

ENDS_WITHIN = 5.0
PLENTY = 60.0


class Trial:
    """One user of one Windows. `saw` says what was seen."""

    def __init__(self, wine: Wine, screen: Screen, pages: Pages, setup: Path, saw: Callable[[str], None]) -> None:
        self.wine = wine
        self.screen = screen
        self.pages = pages
        self.saw = saw
        self.hint: Box | None = None
        self.setup = setup
        self.home = HOME.format(user=wine.profile.name)
        self.roaming = wine.profile / "AppData" / "Roaming" / "tray-status"
        self.local = wine.profile / "AppData" / "Local" / "tray-status"
        self.link = wine.profile / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Tray Status.lnk"
        self._opened = wine.folder / "opened"

    def say(self, *words: str) -> Done:
        """Run one command of the installed program."""
        return self.wine.run(rf"{self.home}\{CONSOLE}", *words)

    def ask(self, *words: str) -> Any:  # noqa: ANN401 -- JSON
        """What a command prints as JSON."""
        done = self.say(*words, "--json")
        assert done.text.startswith(("{", "[")), f"{words} answered {done}"
        return json.loads(done.text)

    def install(self, *options: str) -> None:
        """Run the installer to its end."""
        shutil.copy(self.setup, self.wine.path(SETUP))
        self.wine.run(SETUP, "/S", *options, within=120)

    @property
    def opened(self) -> list[str]:
        """What the browser was asked to open."""
        return self._opened.read_text().splitlines() if self._opened.exists() else []

    @property
    def log(self) -> str:
        """What the program has logged."""
        file = self.local / "tray-status.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else "(there is none)"

    @property
    def running(self) -> list[int]:
        """The processes of the icon's program."""
        return self.wine.running(WINDOWED)

    def prepare(self) -> None:
        """Write settings with the demo's pages, and register a browser that only writes down."""
        lines = [f"  - {{id: {id_}, name: {name}, url: '{url}'}}" for id_, name, url in self.pages.addresses]
        self.roaming.mkdir(parents=True)
        text = "\n".join(["every: 10s", "proxy: none", "digest: no", "providers:", *lines, ""])
        (self.roaming / "settings.yaml").write_text(text, encoding="utf-8")
        browser = self.wine.folder / "browser"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{self._opened}"\n')
        browser.chmod(0o755)
        self.wine.register(r"HKCU\Software\Wine\WineBrowser", "Browsers", str(browser))
        make_taskbar(self.wine.path(TASKBAR))


def play(trial: Trial) -> None:
    """All of it, in order."""
    trial.prepare()
    trial.wine.desktop()
    for step in (
        _install, _start, _outage, _click_balloon, _click_menu, _quit_with_open_menu, _two_users, _sign_in, _upgrade,
        _uninstall, _uninstall_all,
    ):  # fmt: skip
        step(trial)
        trial.screen.keep(f"windows{step.__name__}")


def _install(trial: Trial) -> None:
    trial.install()
    for name in (WINDOWED, CONSOLE, "Uninstall.exe"):
        assert trial.wine.path(rf"{trial.home}\{name}").is_file(), name
    assert trial.link.is_file(), "no entry in the Start menu"
    assert trial.wine.registered(UNINSTALL_KEY, "DisplayName") == "Tray Status"
    assert trial.wine.registered(MODEL_KEY, "DisplayName") == "Tray Status"
    assert trial.wine.registered(RUN_KEY, NAME) is None, "it would start at sign-in, which nobody asked for"
    trial.saw(f"setup.exe /S put it into {trial.home}, with an entry in the Start menu and none among the start-ups")


def _start(trial: Trial) -> None:
    asked = time.monotonic()
    trial.wine.start("start", "/unix", str(trial.link))
    at = look.icon(trial.screen, IconState.WELL)
    trial.saw(f"the icon is green at {at.centre}, {time.monotonic() - asked:.1f} s after its entry was clicked")
    trial.hint = look.balloon(trial.screen)
    trial.screen.keep("windows_hint")
    status = trial.ask("status")
    assert status["well"] is True, status
    assert (trial.local / "tray-status.log").is_file()
    assert not (trial.local / "settings.yaml").exists()
    assert trial.opened == [], trial.opened
    trial.saw(f"a balloon told how to keep it in sight; `tray-status.exe status --json`: {status['summary']!r}")


def _outage(trial: Trial) -> None:
    trial.pages.second = ACME
    done = trial.say("poll")
    assert done.status == 0, done
    look.icon(trial.screen, IconState.PARTIAL_OUTAGE)
    done = trial.say("status")
    assert done.status == 1, done
    assert "Acme Cloud" in done.text, done
    trial.saw(f"the icon shows the outage; `tray-status.exe status` ends with 1: {done.text.splitlines()[0]!r}")


def _click_balloon(trial: Trial) -> None:
    (incident,) = [one for one in trial.ask("incidents") if one["provider"] == "acme"]
    trial.wine.start(TASKBAR)
    seen = look.balloon(trial.screen, other_than=trial.hint)
    trial.screen.keep("windows_balloon")
    look.hold(trial.screen, seen.centre, "the browser is asked", lambda: trial.opened)
    assert trial.opened == [incident["url"]], trial.opened
    trial.saw(f"a click on the balloon opened {trial.opened[0]}")


def _click_menu(trial: Trial) -> None:
    menu = look.open_menu(trial.screen, look.icon(trial.screen, IconState.PARTIAL_OUTAGE))
    line = look.line_from_below(trial.screen, menu, START_AT_LOGIN)
    trial.screen.keep("windows_menu")
    trial.screen.click(line.centre)
    started = rf'"{trial.home}\{WINDOWED}" run'
    until("it is registered", lambda: trial.wine.registered(RUN_KEY, NAME) == started, within=look.WITHIN)
    trial.saw(f"a click on the menu's line “Start at login” registered {started}")


def _quit_with_open_menu(trial: Trial) -> None:
    look.open_menu(trial.screen, look.icon(trial.screen, IconState.PARTIAL_OUTAGE))
    asked = time.monotonic()
    done = trial.say("quit")
    assert done.status == 0, done
    until("it quits though its menu is open", lambda: not trial.running, within=ENDS_WITHIN)
    seconds = time.monotonic() - asked
    look.no_icon(trial.screen, IconState.PARTIAL_OUTAGE)
    trial.saw(f"with its menu open it quit {seconds:.1f} s after `tray-status.exe quit`, and took its icon along")


def _two_users(trial: Trial) -> None:
    trial.wine.start(rf"{trial.home}\{WINDOWED}")
    look.icon(trial.screen, IconState.PARTIAL_OUTAGE)
    other = {
        "TRAY_STATUS_STATE": NEIGHBOUR, "USERNAME": "Åse", "USER": "Åse", "LOGNAME": "Åse",
        "TRAY_STATUS_CONFIG": rf"{NEIGHBOUR}\settings",
    }  # fmt: skip
    settings = trial.wine.path(rf"{NEIGHBOUR}\settings\settings.yaml")
    settings.parent.mkdir(parents=True)
    shutil.copy(trial.roaming / "settings.yaml", settings)
    trial.wine.start(rf"{trial.home}\{WINDOWED}", environ=other)
    until("both run", lambda: len(trial.running) == 2, within=look.WITHIN)

    def answers() -> bool:
        return trial.wine.run(rf"{trial.home}\{CONSOLE}", "status", environ=other).status == 1

    until("the other answers", answers, within=look.WITHIN)
    done = trial.wine.run(rf"{trial.home}\{CONSOLE}", "quit", environ=other)
    assert done.status == 0, done
    until("the other has quit", lambda: len(trial.running) == 1, within=ENDS_WITHIN)
    assert trial.say("status").status == 1
    trial.saw(f"a second user's answered beside it, from a state folder of {len(NEIGHBOUR)} characters, and quit alone")


def _sign_in(trial: Trial) -> None:
    assert trial.ask("autostart")["on"] is True
    trial.wine.run("reg", "add", APPROVED_KEY, "/v", NAME, "/t", "REG_BINARY", "/d", "030000000000000000000000", "/f")
    assert trial.ask("autostart")["on"] is False, "the Task Manager has switched it off"
    assert trial.say("autostart", "on").status == 0
    assert trial.ask("autostart")["on"] is True
    line = trial.wine.registered(RUN_KEY, NAME)
    trial.wine.sign_out()
    trial.wine.sign_in()
    look.icon(trial.screen, IconState.PARTIAL_OUTAGE)
    (number,) = trial.running
    trial.saw(f"after a sign-in the icon was there again (process {number}), started by {line}")


def _upgrade(trial: Trial) -> None:
    before = trial.running
    program = trial.wine.path(rf"{trial.home}\{WINDOWED}")
    program.with_name("_internal").joinpath("left-over").touch()
    trial.install()
    until("another process runs", lambda: trial.running and not set(trial.running) & set(before), within=PLENTY)
    look.icon(trial.screen, IconState.PARTIAL_OUTAGE)
    assert not program.with_name("_internal").joinpath("left-over").exists()
    assert trial.wine.registered(RUN_KEY, NAME) is not None, "the upgrade forgot the start at sign-in"
    until("it answers", lambda: trial.say("status").status == 1, within=look.WITHIN)
    trial.saw(f"setup.exe /S over process {before} ended it, and left process {trial.running} running")


def _uninstall(trial: Trial) -> None:
    _remove(trial)
    assert not trial.link.exists(), "the Start menu still has it"
    for key in (UNINSTALL_KEY, MODEL_KEY):
        assert trial.wine.registered(key, "DisplayName") is None, key
    assert trial.wine.registered(RUN_KEY, NAME) is None
    assert (trial.roaming / "settings.yaml").is_file(), "the settings went along"
    assert (trial.local / "tray-status.log").is_file(), "the state went along"
    trial.saw("Uninstall.exe /S ended it and removed all of it but settings and state")


def _uninstall_all(trial: Trial) -> None:
    trial.install("/AUTOSTART")
    assert trial.wine.registered(RUN_KEY, NAME) == rf'"{trial.home}\{WINDOWED}" run'
    _remove(trial, "/REMOVEDATA")
    until("settings and state are gone", lambda: not trial.roaming.exists() and not trial.local.exists())
    trial.saw(
        "setup.exe /S /AUTOSTART registered its start; Uninstall.exe /S /REMOVEDATA removed settings and state too"
    )


def _remove(trial: Trial, *options: str) -> None:
    """Uninstall; the program copies itself away first, so its own end says nothing."""
    home = trial.wine.path(trial.home)
    trial.wine.run(rf"{trial.home}\Uninstall.exe", "/S", *options)
    until("the folder is gone", lambda: not home.exists(), within=PLENTY)
    until("the program is gone", lambda: not trial.running)
