"""The end of the program comes in time and in good order, whatever the desktop does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tray_status.core.commands import Quit
from tray_status.core.errors import ChannelError
from tray_status.desk import command_request
from tray_status.ending import LAST_WORDS, PATIENCE, WITHIN
from tray_status.engine.channel import ask_running
from tray_status.engine.hub import QUIT_WITHIN as SAVED_WITHIN

ENDS_WITHIN = 3.0
"""Seconds from the wish to quit to the end of the process."""

PROGRAM = """
import faulthandler, json, re, sys, threading
from pathlib import Path
from tray_status.app import App, Place
from tray_status.cli.run import _end_by_signal
from tray_status.core.commands import Quit
from tray_status.core.errors import TrayStatusError
from tray_status.ending import leave
from tray_status.hosting import Hosting
from tray_status.surface import Surface

name, folders = sys.argv[1], json.loads(sys.argv[2])
for_ever = threading.Event()

class Tray:
    def __init__(self, ears):
        self.ears, self.end = ears, threading.Event()
        self.hosting = Hosting(lambda *_: None, ears.problem, None, lambda _: None, lambda *_: None)
    def show(self, view):
        pass
    def run(self):
        print("begun", flush=True)
        match name:
            case "never began":
                raise TrayStatusError("no server")
            case "taken away":
                self.hosting.hear(True)
                raise TrayStatusError("the session is over")
            case "stumbles":
                raise ZeroDivisionError
            case "session ends":
                self.ears.ends()
            case "says quit":
                self.ears.act(Quit())
        self.end.wait()
        if name in ("run hangs", "says quit"):
            for_ever.wait()
    def stop(self):
        if name == "stop hangs":
            for_ever.wait()
        if name == "nobody gets a turn":
            re.match("(a+)+$", "a" * 99 + "b")  # takes longer than anybody lives, and lets no other thread run
        self.end.set()

def desktop(ears):
    tray = Tray(ears)
    return Surface(tray=tray, hosting=tray.hosting)

hub_hangs = lambda step: for_ever.wait() if name in ("says quit", "hub hangs") and step == "publish" else None
app = App(Place(**{k: Path(v) for k, v in folders.items()}, environ={}), stream=None, desktop=desktop, trace=hub_hangs)
if name == "log hangs":
    app.close = lambda: (__import__("logging").getLogger().handlers[0].acquire(), for_ever.wait())
    __import__("logging").getLogger().addHandler(__import__("logging").StreamHandler())
if name == "armed":
    faulthandler.dump_traceback_later = lambda seconds, exit, file: print("armed", seconds, exit, flush=True)
_end_by_signal(app)
status = app.run(last=True)
if name == "output hangs":
    for_ever.wait()
if name == "thread stays":
    threading.Thread(target=for_ever.wait).start()
if name == "exit hangs":
    __import__("atexit").register(for_ever.wait)
    sys.exit(status)
leave(status)
"""


class Started:
    """The program with a tray that does as `name` says."""

    def __init__(self, folder: Path, name: str) -> None:
        folders = {"state": folder / "state", "settings": folder / "settings.yaml", "runtime": folder / "run"}
        folders["settings"].write_text("providers: []\nproxy: none\n")
        self.state = folders["state"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, name, json.dumps({key: str(path) for key, path in folders.items()})],
            env={key: value for key, value in os.environ.items() if not key.startswith("COV")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def begun(self) -> None:
        """Wait until the tray's loop begins."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "begun\n"

    @property
    def last_line(self) -> str:
        """The next line of its output, once it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def says(self, words: str) -> bool:
        """Wait for a line of the log with these words; False when it ends without."""
        assert self._process.stderr is not None
        return any(words in line for line in self._process.stderr)

    def ends(self, number: int | None = None, *, asked: bool = False) -> int:
        """Send that signal, or ask to quit by the channel, and wait; the exit status. Fails when it takes too long."""
        self.begun()
        began = time.monotonic()
        if number is not None:
            self._process.send_signal(number)
        if asked:
            with pytest.raises(ChannelError):
                ask_running((self.state,), command_request(Quit()), ENDS_WITHIN)
        status = self._process.wait(15)
        assert time.monotonic() - began < ENDS_WITHIN, self.said
        return status

    @property
    def said(self) -> str:
        """Its log, once it has ended."""
        return self._process.communicate(timeout=30)[1]

    def stop(self) -> None:
        """End it in any case."""
        self._process.kill()
        self._process.communicate(timeout=30)


Start = Callable[[str], Started]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Started] = []

    def begin(name: str) -> Started:
        begun.append(Started(tmp_path, name))
        return begun[-1]

    yield begin
    for program in begun:
        program.stop()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("well", signal.SIGTERM),
        ("well", signal.SIGINT),
        ("well", signal.SIGHUP),
        ("stop hangs", signal.SIGTERM),
        ("run hangs", signal.SIGTERM),
    ],
)
def test_a_signal_ends_the_program_though_the_tray_hangs(start: Start, name: str, number: int) -> None:
    """Seeded defect: the main thread waits for the tray's loop without a limit (an open menu on Windows is enough)."""
    program = start(name)

    assert program.ends(number) == 0
    assert (program.state / "app.json").is_file(), "what is dirty is saved all the same"


def test_quit_in_the_menu_ends_a_program_whose_hub_and_tray_hang(start: Start) -> None:
    """Seeded defect: the wish to quit waits in the inbox of a hub that does not turn."""
    assert start("says quit").ends() == 0


def test_a_request_to_quit_ends_a_program_whose_hub_hangs(start: Start) -> None:
    """Seeded defect: whoever is asked by `tray-status quit` hears of it only when the hub has ended well."""
    assert start("hub hangs").ends(asked=True) == 0


def test_the_wish_to_quit_arms_what_ends_the_process_in_two_seconds(start: Start) -> None:
    """Seeded defects: the time begins only when all is saved; saving may take as long as the whole end."""
    program = start("armed")

    assert program.ends(signal.SIGTERM) == 0
    assert program.last_line == "armed 2.0 True\n"
    assert SAVED_WITHIN < PATIENCE
    assert PATIENCE + LAST_WORDS < WITHIN


def test_a_thread_that_lets_no_other_run_cannot_keep_the_program_from_ending(start: Start) -> None:
    """Seeded defect: whoever is to end the process needs a turn of its own for it."""
    assert start("nobody gets a turn").ends(signal.SIGTERM) == 1


def test_a_thread_that_the_interpreter_would_wait_for_is_not_waited_for(start: Start) -> None:
    """Seeded defect: behind our last line, the interpreter waits for the threads of a library."""
    program = start("thread stays")

    assert program.ends(signal.SIGTERM) == 0
    assert "without waiting" not in program.said


def test_what_others_do_at_the_exit_cannot_keep_the_program_from_ending(start: Start) -> None:
    """Seeded defect: the time limit ends with the last line of ours."""
    assert start("exit hangs").ends(signal.SIGTERM) == 0


def test_the_log_cannot_keep_the_program_from_ending(start: Start) -> None:
    """Seeded defect: the line that says that we do not wait waits for the log itself."""
    assert start("log hangs").ends(signal.SIGTERM) == 0


def test_a_terminal_that_stands_still_cannot_keep_the_program_from_ending(start: Start) -> None:
    """Seeded defect: the last of the output waits for a pager that nobody scrolls."""
    assert start("output hangs").ends(signal.SIGTERM) == 0


@pytest.mark.parametrize(("name", "status"), [("session ends", 0), ("taken away", 0), ("stumbles", 1)])
def test_whatever_ends_the_tray_ends_the_program_in_good_order(start: Start, name: str, status: int) -> None:
    """Seeded defects: the end of a session is not saved; a tray that stumbles takes the main thread with it unheard."""
    program = start(name)

    assert program.ends() == status
    assert (program.state / "app.json").is_file()
    assert "without waiting" not in program.said


def test_a_tray_that_never_began_leaves_a_program_without_an_icon(start: Start) -> None:
    """Seeded defect: where there is no screen after all, the program ends at once and nobody is told of any outage."""
    program = start("never began")

    assert program.says("There is no icon: no server")
    assert program.ends(signal.SIGTERM) == 0
