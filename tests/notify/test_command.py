"""The command hook: a real program gets JSON and no shell; one that hangs, forks or floods is ended with all of it."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Event

import pytest

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE
from tests.notify.far_ends import made_means
from tray_status.core.errors import NotifyError
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.notifiers import Notifiers
from tray_status.notify.command import LOGGED, CommandNotifier
from tray_status.threads import start_thread

KEEP = """
import json, sys
with open(sys.argv[1], "a", encoding="utf-8") as file:
    file.write(sys.stdin.read())
"""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="groups of processes are POSIX's")


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-c", code, *arguments]


def made(command: Sequence[str], seconds: float = 30.0) -> CommandNotifier:
    return CommandNotifier("hook", command, environ={"HOME": "/", "WORD": "sesame"}, seconds=seconds)


class FileRig(Rig):
    """A hook that keeps what it is given in a file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "given.jsonl"
        self._program = folder / "program"
        self._program.write_text(f"#!{sys.executable} -I\n{KEEP}")
        self._program.chmod(0o755)
        self.notifier = made([str(self._program), str(self._file)])

    def delivered(self) -> list[str]:
        """Titles, bodies and links, as the program reads them."""
        if not self._file.exists():
            return []
        trees = [json.loads(line) for line in self._file.read_text(encoding="utf-8").splitlines()]
        return [f"{tree['title']}\n{tree['body']}\n{tree['url'] or ''}" for tree in trees]

    def break_sink(self) -> None:
        """The program is not there any more."""
        self._program.unlink()


class TestContract(NotifierContract):
    """A command is a notifier like all others."""

    def rig(self, tmp_path: Path) -> Rig:
        """A fresh program."""
        return FileRig(tmp_path)


def test_it_is_made_from_settings_with_its_arguments_as_they_are(tmp_path: Path) -> None:
    """Catches: arguments that a shell would take apart, or a `${NAME}` that is not resolved."""
    file = tmp_path / "given; touch $HOME *"
    options = tuple(("command", text) for text in python(KEEP, "${FILE}"))
    settings = Settings(notifiers=(NotifyPrefs(name="hook", kind="command", options=options),))
    (notifier,) = Notifiers(made_means({"FILE": str(file)})).of(settings)
    notifier.notify(EXAMPLE)
    assert json.loads(file.read_text())["version"] == 1


def test_a_failure_is_told_with_its_status_and_its_words_only_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Catches: a hook that failed and counts as delivered; what it printed in a message that others see."""
    with caplog.at_level(logging.INFO), pytest.raises(NotifyError) as caught:
        made(python("import sys; print('x\\x1b[31mxx'); print('x' * 9000); sys.exit(3)")).notify(EXAMPLE)
    assert caught.value.why == "the command ended with 3"
    assert not caught.value.final
    (record,) = caplog.records
    assert record.getMessage().startswith("hook printed: xxx\nxxx")
    assert "\x1b" not in record.getMessage()
    assert len(record.getMessage()) <= LOGGED + 20


def test_a_signal_is_told_as_such() -> None:
    with pytest.raises(NotifyError) as caught:
        made(python("import os; os.kill(os.getpid(), 15)")).notify(EXAMPLE)
    assert caught.value.why == "the command was ended by signal 15"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (["/nowhere/at-all"], "the command cannot be started: No such file or directory"),
        (["/"], "the command cannot be started: Permission denied"),
        (["a\0b"], "the command cannot be started: its arguments hold a zero byte"),
    ],
)
def test_what_cannot_be_started_says_why(command: list[str], why: str) -> None:
    with pytest.raises(NotifyError) as caught:
        made(command).notify(EXAMPLE)
    assert caught.value.why == why


def gone(pid: int) -> bool:
    """Whether a process is gone, or only waits to be buried."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        threading.Event().wait(0.02)
    return False


HANG = """
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
signal.pause()
"""
FORK = """
import os, signal, sys
if os.fork() == 0:
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
    signal.pause()
while not os.path.exists(sys.argv[1]) or not os.path.getsize(sys.argv[1]):
    pass
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_one_that_hangs_is_ended_with_all_that_it_began(tmp_path: Path) -> None:
    """Catches: a hook that ignores SIGTERM, and its children, left behind at each alert."""
    file = tmp_path / "pids"
    with pytest.raises(NotifyError) as caught:
        made(python(HANG, str(file)), seconds=1.0).notify(EXAMPLE)
    assert caught.value.why == "the command took longer than 1 s and was ended"
    pids = [int(line) for line in file.read_text().split()]
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_one_that_runs_when_the_program_ends_ends_with_it(tmp_path: Path) -> None:
    """Catches: a hook that hangs goes on for ever after `quit`: who would have ended it is gone."""
    file = tmp_path / "pids"
    hook = made(python(HANG, str(file)), seconds=20.0)
    whys: Queue[str] = Queue()

    def run() -> None:
        try:
            hook.notify(EXAMPLE)
        except NotifyError as error:
            whys.put(error.why)

    start_thread("hook", run)
    until_there(file, 2)
    hook.close()
    assert whys.get(timeout=20) == "the command was ended by signal 9"
    assert all(gone(int(pid)) for pid in file.read_text().split())
    with pytest.raises(NotifyError, match="the program is ending"):
        hook.notify(EXAMPLE)


def until_there(file: Path, lines: int) -> None:
    """Wait until a child wrote so many lines; it hangs from then on."""
    pause = Event()
    for _ in range(400):
        if file.is_file() and len(file.read_text().split()) == lines:
            return
        pause.wait(0.05)
    raise AssertionError(f"{file} has no {lines} lines")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_one_that_forks_keeps_nobody_waiting_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Catches: waiting for the end of an output that a child in the background still holds."""
    file = tmp_path / "pids"
    made(python(FORK, str(file))).notify(EXAMPLE)
    (pid,) = map(int, file.read_text().split())
    assert gone(pid)


def test_one_that_prints_without_end_is_ended() -> None:
    """Catches: a full disk, or memory, by one line of a hook."""
    with pytest.raises(NotifyError) as caught:
        made(python("while True: print('x' * 10_000)")).notify(EXAMPLE)
    assert caught.value.why == "the command printed more than 1,000,000 bytes and was ended"


def test_one_that_reads_nothing_is_delivered(tmp_path: Path) -> None:
    """Catches: an input that nobody reads, on which a pipe would break or block."""
    marker = tmp_path / "done"
    long = replace(EXAMPLE, body="\u65e5" * 10_000)
    made(python("import sys; open(sys.argv[1], 'w').close()", str(marker))).notify(long)
    assert marker.exists()


def test_it_runs_at_home_with_the_environment_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "seen"
    seen = "os.getcwd() + os.environ['WORD'] + str(os.getsid(0) == os.getpid())"
    code = f"import os, sys; open(sys.argv[1], 'w').write({seen})"
    made(python(code, str(file))).notify(EXAMPLE)
    assert file.read_text() == "/sesameTrue"
    homeless = CommandNotifier("hook", python("pass"), environ={"HOME": str(tmp_path / "nosuch")})
    homeless.notify(EXAMPLE)
