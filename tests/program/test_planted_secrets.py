"""Secrets are planted wherever one may stand, everything fails in every way, and none is found anywhere."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.memory_keyring import Held, memory_keyring
from tests.notify.far_ends import Mail, mail_server
from tests.program.started import LIMIT, Program
from tests.program.tattler import STEM, Tattler, tattler
from tray_status.app import App, Place
from tray_status.core.view import View
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.notify.desktop import Bubble, ClickableFacade
from tray_status.surface import Surface
from tray_status.threads import start_thread

STORM, PATIENCE = 44.0, 45.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a shell stands for the user's command"),
]

MAY_HOLD = {"settings.last-good.yaml", "settings.before-removal.yaml", "settings.before-import.yaml"}
"""What holds the same as the settings file, and is read by nobody else."""

FATES = (
    *("200", "401", "403", "404", "429", "500", "drop", "garbage", "short", "moved", "landed", "refused"),
    *("untrusted", "nonsense", "other", "loop", "feed", "page", "json"),
)

ADDON = """
from tray_status.notifiers import Kind
from tray_status.notify.base import Notifier
from tray_status.settings.schema import NotifierKind

class Clumsy(Notifier):
    def __init__(self, prefs):
        super().__init__(prefs.name)
        self.options = dict(prefs.options)

    def notify(self, notification):
        try:
            {}[self.options["token"]]
        except KeyError as error:
            raise ValueError(f"bad token {self.options['token']} for {self.options['url']}") from error

def make(prefs, means):
    if "never" in dict(prefs.options)["url"]:
        raise ValueError(f"cannot use {prefs.options}")
    return Clumsy(prefs)

KIND = Kind(settings=NotifierKind(name="clumsy", options=("token", "url"), required=("token",)), make=make)
"""


ASKED = [
    line.split()
    for line in (
        "status",
        "status --json",
        "incidents --all",
        "incidents --all --json",
        "list",
        "list --json",
        "audit",
        "audit --json",
        "why acme",
        "secret list",
        "doctor",
        "doctor --json",
        "prompt --text",
        "completion --providers",
    )
]
"""What a running program is asked."""


def needles() -> tuple[bytes, ...]:
    """What to look for: the stem as it is, and as Basic authentication writes it."""
    coded = (base64.b64encode(b"x" * lead + STEM.encode())[4 * (lead > 0) : -4] for lead in range(3))
    return (STEM.encode(), *coded)


def _around(line: bytes) -> str:
    """Where in a line the first one stands."""
    at = min(found for needle in needles() if (found := line.lower().find(needle.lower())) >= 0)
    return line[max(0, at - 120) : at + 60].decode(errors="replace")


def leaks(folder: Path, said: Sequence[str]) -> list[str]:
    """Every line of a file or of something said that holds a planted secret."""
    texts = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in MAY_HOLD and file.parent.name not in ("config", "add-on")
    }
    texts |= {f"said {number}": text.encode() for number, text in enumerate(said)}
    return [
        f"{where}: {_around(line)}"
        for where, text in texts.items()
        for line in text.splitlines()
        if any(needle.lower() in line.lower() for needle in needles())
    ]


@pytest.fixture
def held() -> Iterator[Held]:
    with memory_keyring() as held:
        held.put(key=f"{STEM}-keyring", name=f"{STEM}-keyring-user")
        yield held


@pytest.fixture
def far() -> Iterator[Tattler]:
    with tattler() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as server:
        yield server


@pytest.fixture
def program(tmp_path: Path, held: Held) -> Iterator[Program]:
    """The demo's pages in the middle of their storm, so that there is something to tell."""
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=began) as server:
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages], "log_level: debug")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            program.environ.pop(name, None)
        addon = tmp_path / "add-on"
        facts = addon / "clumsy-1.0.dist-info"
        facts.mkdir(parents=True)
        (addon / "clumsy.py").write_text(ADDON)
        (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: clumsy\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text("[tray_status.notifiers]\nclumsy = clumsy:KIND\n")
        program.environ |= held.environ
        program.environ["PYTHONPATH"] += os.pathsep + str(addon)
        program.environ["PLANTED"] = f"{STEM}-environment"
        yield program
        program.stop()


def pages(far: Tattler) -> str:
    """One page for each way to answer, with secrets in every part of its address; and one whose feed has one."""
    lines = [
        f"  - {{id: page-{fate}, url: 'http://me:{STEM}-user@{far.at}/{fate}/x?token={STEM}-query&a=b#{STEM}-part'}}"
        for fate in FATES
    ]
    lines += [
        f"  - {{id: feed-{fate}, platform: feed, url: 'http://{far.at}/page', "
        f"feed: 'http://me:{STEM}-user@{far.at}/{fate}/x?key={STEM}-feed'}}"
        for fate in FATES
    ]
    lines.append(f"  - {{id: nobody, url: 'http://me:{STEM}-user@127.0.0.1:9/?token={STEM}-query'}}")
    lines.append(f"  - {{id: tls, url: 'https://me:{STEM}-user@{far.at}/?token={STEM}-query'}}")
    return "\n".join(lines) + "\n"


def notifiers(far: Tattler, mail: Mail) -> dict[str, str]:
    """One notifier for each channel and each way to answer, by its name."""
    found = {
        f"hook-{fate}": f"kind: webhook, url: 'http://me:{STEM}-hook@{far.at}/{fate}/{STEM}-path?t={STEM}-hook', "
        "secret: '${keyring:key}'"
        for fate in FATES
    }
    found |= {
        f"chat-{fate}": f"kind: apprise, url: 'json://${{keyring:name}}:{STEM}-chat@{far.at}/{fate}/${{PLANTED}}"
        f"?+X-Token={STEM}-head'"
        for fate in FATES
    }
    found |= {
        "hook-closed": f"kind: webhook, url: 'http://127.0.0.1:9/{STEM}-hook', secret: '${{PLANTED}}'",
        "hook-tls": f"kind: webhook, url: 'https://me:{STEM}-hook@{far.at}/{STEM}-hook'",
        "chat-closed": f"kind: apprise, url: 'json://me:{STEM}-chat@127.0.0.1:9/{STEM}'",
        "chat-tls": f"kind: apprise, url: 'jsons://me:{STEM}-chat@{far.at}/{STEM}'",
        "chat-slack": f"kind: apprise, url: 'slack://{STEM}'",
        "chat-odd": f"kind: apprise, url: 'json://[{STEM}/'",
        "mail": f"kind: apprise, url: 'mailto://me:{STEM}-mail@127.0.0.1:{mail.port}/?from=a@b.example&to=c@d.example'",
        "hook": "kind: command, command: [sh, -c, 'echo $0 $1 $PLANTED; echo it says: $0 >&2; exit 3', "
        "'${keyring:key}', 'https://x.example/${PLANTED}']",
        "hook-missing": f"kind: command, command: ['/nowhere/{STEM}', '${{PLANTED}}']",
        "add-on": "kind: clumsy, token: '${keyring:key}', url: 'https://x.example/${PLANTED}'",
    }
    return found


def tell_by(program: Program, found: dict[str, str]) -> None:
    text = "".join(f"  - {{name: {name}, {options}}}\n" for name, options in found.items())
    program.settings.write_text(f"{program.settings.read_text()}notifiers:\n{text}")


def read_all(process: subprocess.Popen[str], words: set[str]) -> str:
    """The log until each of these words stood in it; fails when that takes too long, or the program ends before."""
    assert process.stderr is not None
    ended = threading.Event()
    start_thread("killer", _kill_unless, ended, process)
    seen, missing = [], set(words)
    for line in process.stderr:
        seen.append(line)
        missing = {word for word in missing if word not in line}
        if not missing:
            ended.set()
            return "".join(seen)
    raise AssertionError(f"{missing} never came; the log was:\n{''.join(seen)[-5000:]}")


def _kill_unless(ended: threading.Event, process: subprocess.Popen[str]) -> None:
    if not ended.wait(PATIENCE):
        process.kill()


def say(program: Program, *arguments: str) -> str:
    done = program.say(*arguments)
    assert "Traceback" not in done.stderr
    return f"{done.stdout}{done.stderr}"


def unpacked(program: Program) -> list[str]:
    """All that stands in a bundle for a report of a fault, and what is said of it; such a file leaves the machine."""
    bundle = program.folder / "report.zip"
    said = say(program, "doctor", "--bundle", str(bundle))
    with zipfile.ZipFile(bundle) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist()]
    bundle.unlink()
    assert len(parts) >= 4
    return [said, *parts]


def test_channels_that_fail_in_every_way_give_no_secret_away(
    program: Program, far: Tattler, mail: Mail, tmp_path: Path
) -> None:
    """Catches: the words of a library's error, of an answer or of a command in the log, a receipt, or the decisions."""
    mail.refusal = f"554 me:{STEM}-mail is not welcome"
    found = notifiers(far, mail)
    tell_by(program, found)
    process = program.start()
    well = (
        "hook-200",
        "hook-feed",
        "hook-page",
        "hook-json",
        "hook-short",
        "chat-200",
        "chat-landed",
        "chat-feed",
        "chat-page",
        "chat-json",
    )
    words = {f"shown by {name}" if name in well else f"failed by {name}: " for name in found}
    said = [read_all(process, words)]
    said += [say(program, *line) for line in ASKED]
    said += [say(program, "notify-test", name) for name in ("hook-401", "chat-500", "hook", "add-on", "chat-slack")]
    said.append(say(program, "notify-test", "hook-tls", "--json"))
    said += unpacked(program)
    say(program, "quit")
    said += process.communicate(timeout=LIMIT)
    assert "Traceback" not in "".join(said)
    assert "\n".join(leaks(tmp_path, said)) == ""


def test_pages_that_repeat_what_they_were_asked_give_no_secret_away(
    program: Program, far: Tattler, tmp_path: Path
) -> None:
    """Catches: a part of a page's or feed's address in the log, the memory, what is told, the answers of a command."""
    program.settings.write_text(f"{program.settings.read_text()}{pages(far)}notifiers: [console]\n")
    said = list(program.start("--once").communicate(timeout=LIMIT))
    process = program.start()
    said.append(read_all(process, {"icon: partial outage"}))
    assert set(FATES) <= set(far.asked)
    said += [say(program, *line) for line in ASKED]
    for line in (
        "check page-401 --explain",
        "check feed-feed --explain --json",
        "check feed-moved --explain",
        "why feed-feed",
        "preview feed-feed",
        "export",
        "remove page-500",
    ):
        said.append(say(program, *line.split()))
    where = f"http://{far.at}"
    said += unpacked(program)
    for kind in ("401", "moved", "page", "feed", "garbage"):
        said.append(say(program, "detect", f"http://me:{STEM}@{far.at}/{kind}/?t={STEM}"))
        said.append(say(program, "add", f"http://me:{STEM}@{far.at}/{kind}/?t={STEM}"))
    assert where in "".join(said)
    say(program, "quit")
    said += process.communicate(timeout=LIMIT)
    assert "\n".join(leaks(tmp_path, said)) == ""


WRONG = f"""every: never
proxy: 'http://me:{STEM}@[x'
ca_file: /nowhere/authority.pem
providers:
  - {{name: x, url: 'ftp://me:{STEM}@x.example/?t={STEM}'}}
  - {{name: y, url: 'https://me:{STEM}@y.example/ {STEM}'}}
  - 'https://me:{STEM}@${{PLANTED}}/'
notifiers:
  - {{kind: webhook, url: '${{PLANTED}}', secret: ['{STEM}']}}
  - {{kind: webhook, name: two, url: 'https://${{keyring:key}} ${{NOSUCH}}', extra: '{STEM}'}}
  - {{kind: command, name: three, command: ['{STEM}', '${{keyring:{STEM} x}}', '${{{STEM} x}}']}}
  - {{kind: console, name: four, format: '${{keyring:key}}'}}
  - {{kind: clumsy, name: five, token: '${{keyring:key}}', url: 'never/${{PLANTED}}'}}
  - {{kind: apprise, name: six, url: '{STEM}-no address'}}
"""


def test_wrong_settings_and_a_proxy_that_fails_give_no_secret_away(program: Program, tmp_path: Path) -> None:
    """Catches: a value quoted in a settings mistake; a proxy's password in a poll's or a webhook's problem."""
    good = program.settings.read_text().replace("every: 10s", "every: 60s")
    hook = "notifiers:\n  - {kind: webhook, url: 'https://x.example/${PLANTED}'}\n"
    program.settings.write_text(WRONG)
    said = list(program.start().communicate(timeout=LIMIT))
    program.settings.write_text(good.replace("proxy: none", "proxy: 'http://me:${keyring:key}@127.0.0.1:9'") + hook)
    said += [say(program, *line) for line in (["check", "acme", "--explain"], ["notify-test", "webhook"])]
    program.settings.write_text(good.replace("proxy: none", f"proxy: 'http://{STEM}:{STEM}@127.0.0.1:9/{STEM}'") + hook)
    process = program.start()
    said.append(read_all(process, {"icon: "}))
    said += [say(program, *line) for line in (["poll"], ["check", "acme", "--explain"], ["notify-test", "webhook"])]
    program.settings.write_text(WRONG)
    said += [say(program, *line) for line in (["reload"], *ASKED, ["add", f"https://me:{STEM}@x.example/?{STEM}"])]
    said += unpacked(program)
    say(program, "quit")
    said += process.communicate(timeout=LIMIT)
    assert "needs the environment variable `NOSUCH`" in "".join(said)
    assert "\n".join(leaks(tmp_path, said)) == ""


class Wall(ClickableFacade):
    """A desktop that remembers what it showed."""

    def __init__(self) -> None:
        self.shown: list[Bubble] = []

    def show(self, bubble: Bubble) -> None:
        """Show it."""
        self.shown.append(bubble)


def test_menu_icon_and_desktop_show_no_secret(program: Program, far: Tattler, tmp_path: Path) -> None:
    """Catches: a page's address in a line of the menu, a click's command, or a notification's text or link."""
    program.settings.write_text(f"{program.settings.read_text()}{pages(far)}")
    place = Place(state=tmp_path / "state", settings=program.settings, runtime=tmp_path / "run", environ={})
    views: list[View] = []
    wall = Wall()
    app = App(place, stream=None, show=views.append, desktop=lambda _: Surface(facade=wall))
    assert app.run_once(20.0) == 0
    assert len(wall.shown) >= 1
    assert "page-feed" in repr(views[-1])
    assert "\n".join(leaks(tmp_path, [repr(views), repr(wall.shown)])) == ""
