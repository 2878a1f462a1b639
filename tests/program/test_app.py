"""The composition root: what happens when a part of it fails or hangs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.notify.far_ends import made_means
from tests.program.started import Program
from tray_status.app import App, Place
from tray_status.composition import open_settings
from tray_status.core.commands import Command, OpenFolder, OpenSettings, OpenUrl, Quit
from tray_status.core.errors import ChannelError, LockedError, PluginError
from tray_status.core.model import ProviderId
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, Outcome, ProviderState
from tray_status.core.step import Step
from tray_status.core.view import View
from tray_status.demo import MINUTE, DemoServer
from tray_status.desk import Desk, command_request
from tray_status.desktop.opener import Opener
from tray_status.engine.clock import SystemClock
from tray_status.engine.inbox import Asked, Inbox, Look
from tray_status.keeping import FileKeep
from tray_status.notifiers import Kind, Means, Notifiers
from tray_status.notify.base import Notifier
from tray_status.page_file import KEPT_IN, PAGE
from tray_status.settings.schema import NotifierKind
from tray_status.surface import Ears, Surface
from tray_status.threads import start_thread


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer(MINUTE, lambda: 44.0, start_thread, began=SystemClock().now()) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path, server: DemoServer) -> Place:
    program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
    return Place(state=tmp_path / "state", settings=program.settings, runtime=tmp_path / "r", environ={})


def test_a_mistake_in_the_hub_ends_the_program_with_a_status_of_its_own(place: Place) -> None:
    """Seeded defect: a hub that dies unheard leaves an icon that never changes again."""

    def stumble(step: str) -> None:
        if step == "advance":
            raise ZeroDivisionError(step)

    app = App(place, stream=None, trace=stumble)

    assert app.run() == 1


def test_a_program_whose_hub_hangs_ends_all_the_same(place: Place) -> None:
    """Seeded defect: waiting for the hub without a limit keeps the session from ending."""
    code = (
        "import sys, threading, json; from pathlib import Path; from tray_status.app import App, Place\n"
        "hang, hanging = threading.Event(), threading.Event()\n"
        "def trace(step):\n    hanging.set(); hang.wait()\n"
        "place = Place(**{k: Path(v) for k, v in json.loads(sys.argv[1]).items()}, environ={})\n"
        "app = App(place, stream=None, trace=trace)\n"
        "threading.Thread(target=lambda: (hanging.wait(), app.quit()), daemon=True).start()\n"
        "app.run()\nprint('waited')\n"
    )
    folders = {"state": str(place.state), "settings": str(place.settings), "runtime": str(place.runtime)}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(folders)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "waited" not in done.stdout


class FakeTray:
    """A tray whose loop only waits; `taken` has the system take it away at once."""

    def __init__(self, post: Callable[[Command], None], *, taken: bool = False) -> None:
        self.post = post
        self.views: list[View] = []
        self.stopped = 0
        self._end = threading.Event()
        if taken:
            self._end.set()

    def show(self, view: View) -> None:
        """Take a view."""
        self.views.append(view)

    def run(self) -> None:
        """Occupy the main thread."""
        assert threading.current_thread() is threading.main_thread()
        assert self._end.wait(30)

    def stop(self) -> None:
        """End the loop."""
        self.stopped += 1
        self._end.set()


def test_a_tray_occupies_the_main_thread_until_its_menu_says_quit(place: Place) -> None:
    """Seeded defects: nobody ends the tray's loop when the hub has ended; views do not reach the tray."""
    trays: list[FakeTray] = []

    def make(ears: Ears) -> Surface:
        trays.append(FakeTray(ears.act))
        return Surface(tray=trays[0])

    app = App(place, stream=io.StringIO(), desktop=make)
    trays[0].post(Quit())

    assert app.run() == 0
    assert trays[0].stopped == 1
    assert trays[0].views


def test_a_tray_that_the_system_takes_away_ends_the_program_well(place: Place) -> None:
    """Seeded defect: at the end of a session the loop returns by itself, and nobody saves what is dirty."""
    app = App(place, stream=io.StringIO(), desktop=lambda ears: Surface(tray=FakeTray(ears.act, taken=True)))

    assert app.run() == 0
    assert app.hub.stopping
    assert (place.state / "app.json").is_file()


def test_polling_once_is_logged_in_the_order_of_every_start(place: Place) -> None:
    """Seeded defect: nobody sees in the log that a start by a timer got through."""
    program = Program(place.settings.parent.parent)
    place.settings.write_text("providers: []\n")
    done = program.say("run", "--no-tray", "--once")

    assert done.returncode == 0, done.stderr
    order = [done.stderr.index(word) for word in ("settings:", "state restored", "notifiers:", "wiring:", "running")]
    assert order == sorted(order)


def test_one_place_has_one_program(place: Place) -> None:
    app = App(place, stream=None)

    with pytest.raises(LockedError):
        App(place, stream=None)

    page = place.state / PAGE
    page.touch()
    FileKeep(place.state / KEPT_IN).save({"path": str(page)})
    app.close()
    assert not place.runtime.exists()
    assert not page.exists(), "the page for the browser goes with the program"
    App(place, stream=None).close()


def test_notifications_as_json_lines_and_views_as_they_change(place: Place) -> None:
    place.settings.write_text(
        place.settings.read_text() + "notifiers:\n  - {name: lines, kind: console, format: json}\n"
    )
    stream, views = io.StringIO(), list[View]()
    app = App(place, stream=stream, show=views.append)

    assert app.run_once() == 0

    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert told
    assert all(line["title"] for line in told)
    assert views[0].icon != views[-1].icon


def test_what_cannot_be_opened_stands_in_the_menu(place: Place, tmp_path: Path) -> None:
    """Seeded defect: a click on a line of the menu that does nothing, and nobody says why."""
    (tmp_path / "xdg-open").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (tmp_path / "xdg-open").chmod(0o700)
    views: list[View] = []
    app = App(replace(place, environ={"PATH": str(tmp_path), "DISPLAY": ":99"}), stream=None, show=views.append)
    app.hub.start()
    app.post(OpenFolder())
    message = app.inbox.take()
    while message is not None:
        app.hub.take(message)
        message = app.inbox.wait(10.0) if not app.hub.complaint else None
    app.hub.take(Look(see=lambda: None))
    app.hub.end()
    app.close()

    assert app.hub.complaint == (f"Cannot open the state folder: no program opens it (status 3). It is {place.state}")
    assert views[-1].menu[1].label == "Cannot open: no program opens it (status 3)", "whole, for it fits"


def test_what_the_menu_can_open_is_answered(place: Place) -> None:
    app = App(place, stream=None)
    app.hub.start()
    answers: list[str] = []

    for command in (
        OpenSettings(line=3),
        OpenSettings(),
        OpenFolder(),
        OpenUrl(provider=ProviderId("nobody"), url="https://example.com"),
    ):
        app.hub.take(Asked(command=command, reply=answers.append))
    app.hub.end()
    app.close()

    assert answers == [
        f"There is no desktop here to open it on: {place.settings}:3",
        f"There is no desktop here to open it on: {place.settings}",
        f"There is no desktop here to open it on: {place.state}",
        "No provider is called nobody.",
    ]


def test_settings_open_in_their_window_and_at_a_line_in_the_file(place: Place) -> None:
    """Seeded defect: the menu still opens an editor, or a mistake's line opens a window that does not show it."""
    opened: list[str] = []

    def run(arguments: Sequence[str], _environ: Mapping[str, str]) -> int:
        opened.append(" ".join(arguments[-2:]))
        return 0

    opener = Opener(
        {}, start_thread=lambda _name, work: work(), report=lambda _refusal: None, way=opened.append, run=run
    )
    answers = [open_settings(opener, place, line) for line in (3, None)]

    assert answers == [f"Opening {place.settings}:3", "Opening the settings."]
    assert opened == [str(place.settings), "window settings"]


def test_the_browser_is_handed_only_what_leads_to_the_provider(place: Place, server: DemoServer) -> None:
    """Seeded defect: the check of links taken out on the way from a click to the browser."""
    handed: list[str] = []

    def record(link: str) -> str:
        handed.append(link)
        return "Opened."

    app = App(place, stream=None, open_link=record)
    app.hub.start()
    page = next(page for page in server.pages if page.id == "acme")
    for link in ("https://evil.example.net/login", "javascript:alert(1)", f"{page.url}/incidents/1"):
        app.hub.take(Asked(command=OpenUrl(provider=ProviderId("acme"), url=link)))
    app.hub.end()
    app.close()

    assert handed == [page.url, page.url, f"{page.url}/incidents/1"]


def test_a_place_is_where_the_environment_says(tmp_path: Path) -> None:
    place = Place.of({"TRAY_STATUS_STATE": str(tmp_path / "s"), "TRAY_STATUS_CONFIG": str(tmp_path / "c")})

    assert place.state == tmp_path / "s"
    assert place.settings == tmp_path / "c" / "settings.yaml"


def test_strange_requests_are_refused_with_a_sentence(place: Place) -> None:
    app = App(place, stream=None)
    desk = Desk(app.hub, app.quit)

    with pytest.raises(ChannelError, match="does not know the request 'dance'"):
        desk.answer({"do": "dance"})
    with pytest.raises(ChannelError, match="not understood"):
        desk.answer({"do": "command", "command": {"type": "Nonsense"}})
    app.close()


def test_a_hub_that_does_not_turn_is_told_from_one_that_does_not_run(place: Place) -> None:
    app = App(place, stream=None)
    desk = Desk(app.hub, app.quit, patience=0.01)

    with pytest.raises(ChannelError, match="busy"):
        desk.answer({"do": "status"})
    app.close()


def test_commands_travel_as_json() -> None:
    assert command_request(OpenSettings(line=3)) == {"do": "command", "command": {"type": "OpenSettings", "line": 3}}
    assert Inbox().take() is None


def test_a_page_at_which_we_stumble_fails_and_the_others_go_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded defect: an exception in the pure part ends the hub, and one hostile page all watching."""
    from tray_status.core.advance import advance as honest
    from tray_status.engine import rounds

    def stumble(state: ProviderState, outcome: Outcome, **more: Any) -> Step:  # noqa: ANN401 -- handed on
        if state.provider == "acme" and not isinstance(outcome, Failed):
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return honest(state, outcome, **more)

    monkeypatch.setattr(rounds, "advance", stumble)
    app = App(place, stream=io.StringIO())

    assert app.run_once() == 0

    problem = app.hub.states[ProviderId("acme")].problem
    assert problem is not None
    assert problem.kind is ProblemKind.INTERNAL
    assert app.hub.states[ProviderId("harbor")].belief.open


def test_wrong_options_of_an_add_on_end_nothing_and_show_no_secret(place: Place) -> None:
    """Seeded defect: the traceback of somebody else's notifier with the token it was given."""

    def refuse(prefs: NotifyPrefs, means: Means) -> Notifier:  # noqa: ARG001 -- the shape of a maker
        raise ValueError(f"bad token {dict(prefs.options)['token']}")

    kind = Kind(settings=NotifierKind(name="chat", options=("token",)), make=refuse)
    means = made_means()
    settings = Settings(notifiers=(NotifyPrefs(name="team", kind="chat", options=(("token", "planted"),)),))

    with pytest.raises(PluginError, match="The notifier team cannot be made") as caught:
        Notifiers(means, (kind,)).of(settings)

    assert "planted" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert place.settings.exists()
