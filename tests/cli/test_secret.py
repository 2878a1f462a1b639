"""The commands for secrets: the real program with a keyring in the memory of the test."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.memory_keyring import Held, memory_keyring
from tests.notify.far_ends import Web, web
from tests.program.started import COMMAND, LIMIT, Program, read_until
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

CALM, STORM = 1.0, 44.0


@pytest.fixture
def held() -> Iterator[Held]:
    with memory_keyring() as held:
        yield held


@pytest.fixture
def program(tmp_path: Path, held: Held) -> Iterator[Program]:
    program = Program(tmp_path)
    program.environ |= held.environ
    yield program
    program.stop()


def say(program: Program, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, "secret", *arguments],
        env=program.environ,
        input=typed.encode(),
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_secret_is_kept_listed_and_removed_and_never_printed(program: Program, held: Held) -> None:
    """Catches: a secret in the output of the commands that keep it."""
    status, out, why = say(program, "set", "slack", typed="sesame\r\nmore\n")
    assert (status, why) == (0, "")
    assert out.splitlines() == [
        "Kept in the keyring: slack. In the settings it is ${keyring:slack}.",
        "To undo: tray-status secret remove slack",
    ]
    assert held.entries["tray-status", "slack"] == "sesame"
    again = say(program, "set", "slack", typed="open")
    assert again == (0, "Changed in the keyring: slack. In the settings it is ${keyring:slack}.\n", "")
    assert say(program, "list") == (0, "slack  kept  not used\n", "")
    program.settings.write_text("proxy: '${keyring:proxy}'\n# ${keyring:slack}\n")
    assert say(program, "list") == (
        1,
        "proxy  missing  line 1 of the settings\nslack  kept     line 2 of the settings\n",
        "",
    )
    listed = json.loads(say(program, "list", "--json")[1])
    assert listed == [{"name": "proxy", "kept": False, "line": 1}, {"name": "slack", "kept": True, "line": 2}]
    assert say(program, "remove", "slack") == (
        0,
        "Removed from the keyring: slack.\n",
        "Line 2 of the settings still names it: the program cannot start before that is mended.\n",
    )
    assert held.entries == {("tray-status", "(names)"): ""}
    status, _, why = say(program, "remove", "slack")
    assert (status, why) == (2, "The keyring has no secret `slack`. `tray-status secret list` shows what there is.\n")


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (("set", "slack", "sesame"), "", "A secret is never given as an argument: others may see it there"),
        (("set", "sesame sesame"), "x", "That is no name for a secret"),
        (("remove", "sesame/sesame"), "", "That is no name for a secret"),
        (("set", "slack"), "", "Nothing was kept: the secret is empty."),
        (("set", "slack"), "sesame\tsesame", "Nothing was kept: a secret is one line of text."),
        (("set", "slack"), "sesame" * 2000, "Nothing was kept: a secret is one line of text."),
    ],
)
def test_what_cannot_be_kept_is_said_without_it(
    program: Program, held: Held, arguments: tuple[str, ...], typed: str, words: str
) -> None:
    """Catches: a secret quoted by the command line's own parser as an argument that is too many."""
    status, out, why = say(program, *arguments, typed=typed)
    assert (status, out, held.entries) == (2, "", {})
    assert why.startswith(words)
    assert "sesame" not in why


def test_without_a_keyring_the_sentence_says_what_to_do(program: Program, held: Held) -> None:
    held.locked = True
    status, out, why = say(program, "set", "slack", typed="sesame")
    assert (status, out) == (1, "")
    assert why.startswith(
        "The keyring cannot be used: it is locked. Unlock it and run `tray-status reload`, or use an "
    )
    program.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    status, _, why = say(program, "list")
    assert status == 1
    assert why.startswith(
        "The keyring cannot be used: this system has none, or it is switched off. Start one (on Linux"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="its consoles are no files")
def test_what_is_typed_at_a_terminal_is_not_shown(program: Program, held: Held) -> None:
    """Catches: a prompt that echoes the secret."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "secret", "set", "slack"],
        env=program.environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = b""
    while b"(not shown): " not in seen:
        seen += os.read(ours, 1000)
    os.write(ours, b"sesame\n")
    while b"Kept in the keyring" not in seen:
        seen += os.read(ours, 1000)
    assert process.wait(LIMIT) == 0
    os.close(ours)
    assert b"sesame" not in seen
    assert held.entries["tray-status", "slack"] == "sesame"


@pytest.fixture
def far() -> Iterator[Web]:
    with web() as server:
        yield server


def test_a_running_program_uses_a_changed_secret_at_once(tmp_path: Path, held: Held, far: Web) -> None:
    """Catches: a reload after which the old token is still sent; settings that a missing secret does not stop."""
    moment = [CALM]
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: moment[0], start_thread, began=began) as server:
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
        program.environ |= held.environ
        program.settings.write_text(
            f"{program.settings.read_text()}notifiers:\n"
            f"  - {{name: hook, kind: webhook, url: '{far.url}/${{keyring:hook}}'}}\n"
        )
        first = program.start()
        _, log = first.communicate(timeout=LIMIT)
        assert first.returncode == 2
        assert "the option `url` needs the secret `hook`, which is not in the keyring. Put it there with" in log
        held.put(hook="sesame")
        process = program.start()
        try:
            read_until(process, "icon: ")
            status, out, why = say(program, "set", "hook", typed="open\n")
            assert (status, why) == (0, "")
            assert out.splitlines()[1] == "Settings read."
            moment[0] = STORM
            assert program.say("poll").returncode == 0
            read_until(process, "shown by hook")
            program.say("quit")
            _, log = process.communicate(timeout=LIMIT)
        finally:
            program.stop()
    assert {sent.path for sent in far.sent} == {"/open"}
    for file in (one for one in (tmp_path / "state").rglob("*") if one.is_file()):
        assert b"sesame" not in file.read_bytes(), file
