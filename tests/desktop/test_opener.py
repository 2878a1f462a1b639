"""What is opened, and that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event

import pytest

from tray_status.core.commands import Refusal
from tray_status.desktop.opener import Opener, Way
from tray_status.desktop.ways import WayError, own_program
from tray_status.threads import start_thread

LINK = "https://status.example.com/i1?a=b"


class Opened:
    """An opener with a way that notes what it was given, and what it reported."""

    def __init__(self, way: Way | None = None, *, threads: Callable[[str, Callable[[], object]], object]) -> None:
        self.what: list[str] = []
        self.reported: list[Refusal] = []
        self.opener = Opener({}, start_thread=threads, report=self.reported.append, way=way or self.what.append)


def at_once(name: str, do: Callable[[], object]) -> None:
    """What a thread would do, here and now."""
    assert name == "opener"
    do()


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "https://", "mailto:a@b.example", "https://[", "--help", ""]
)
def test_nothing_but_web_addresses_is_ever_opened(link: str) -> None:
    """Seeded defect: the check left to the system's opener, which starts whatever a scheme names."""
    opened = Opened(threads=at_once)
    answer = opened.opener.open_link(link)
    assert (answer, isinstance(answer, Refusal), opened.what) == ("Only web addresses are opened.", True, [])


def test_links_files_and_folders_are_handed_to_the_system(tmp_path: Path) -> None:
    opened = Opened(threads=at_once)
    file = tmp_path / "settings.yaml"
    assert opened.opener.open_link(LINK) == "Opening status.example.com in the browser."
    assert opened.opener.open_file(file, called="the file") == f"Opening {file}"
    assert opened.opener.open_file(file, 12, called="the file") == f"Opening {file}:12"
    assert opened.opener.open_folder(tmp_path, called="the folder") == f"Opening {tmp_path}"
    assert opened.what == [LINK, str(file), str(file), str(tmp_path)]
    assert opened.reported == []


def test_what_cannot_be_opened_is_reported_with_what_is_wrong_first(tmp_path: Path) -> None:
    """Seeded defects: a click that does nothing, and nobody says why; a line of the menu in which a path is all."""

    def fails(_: str) -> None:
        raise WayError("xdg-open is missing", helps="package xdg-utils")

    opened = Opened(fails, threads=at_once)
    opened.opener.open_file(tmp_path, 12, called="the settings file")
    opened.opener.open_link(LINK)
    why = "xdg-open is missing (package xdg-utils)."
    assert opened.reported == [
        f"Cannot open the settings file: {why} It is {tmp_path}:12",
        f"Cannot open the page at status.example.com: {why}",
    ]
    assert {one.short for one in opened.reported} == {"Cannot open: xdg-open is missing"}


def test_a_browser_that_never_returns_holds_nobody_up() -> None:
    """Seeded defect: the hub waits for the browser, and for that long nothing is polled and nothing told."""
    called, goes_on, done = Event(), Event(), Event()

    def hangs(_: str) -> None:
        called.set()
        goes_on.wait(30)
        done.set()

    opener = Opener({}, start_thread=start_thread, report=lambda _: None, way=hangs)
    assert opener.open_link(LINK).startswith("Opening ")
    assert called.wait(10)
    assert not done.is_set()
    goes_on.set()
    assert done.wait(10)


def test_without_a_desktop_the_link_is_only_said(tmp_path: Path) -> None:
    """Seeded defect: over SSH a click starts a text browser, which takes the terminal over."""

    def never(name: str, do: Callable[[], object]) -> None:
        raise AssertionError(name, do)

    opener = Opener({"PATH": "/usr/bin"}, start_thread=never, report=lambda _: None)
    refusal = opener.open_link(LINK)
    assert (refusal, isinstance(refusal, Refusal)) == (f"There is no desktop here to open it on: {LINK}", True)
    refusals = [opener.open_file(tmp_path, 3, called="the file"), opener.open_folder(tmp_path, called="the folder")]
    assert refusals == [f"There is no desktop here to open it on: {place}" for place in (f"{tmp_path}:3", tmp_path)]
    for one in (refusal, *refusals):
        assert isinstance(one, Refusal)
        assert one.short == "There is no desktop here to open it on"


class Ran:
    """Notes what of our own was run, and ends it with a status, or not at all."""

    def __init__(self, end: int | OSError) -> None:
        self.end = end
        self.calls: list[Sequence[str]] = []

    def __call__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
        """Run nothing."""
        assert environ == {"DISPLAY": ":0"}
        self.calls.append(arguments)
        if isinstance(self.end, OSError):
            raise self.end
        return self.end


@pytest.mark.parametrize(
    ("end", "reported"),
    [
        (0, []),
        (1, ["Cannot open the page: `tray-status page` says why."]),
        (OSError(2, "No such file"), ["Cannot open the page: No such file."]),
    ],
)
def test_what_a_command_of_ours_opens_is_made_in_another_process(end: int | OSError, reported: list[str]) -> None:
    """Seeded defect: the page is made in the tray's own process, which keeps the memory that it took."""
    ran, said = Ran(end), list[Refusal]()
    opener = Opener({"DISPLAY": ":0"}, start_thread=at_once, report=said.append, run=ran)

    assert opener.open_own("page", called="the page") == "Opening the page."
    assert ran.calls == [[*own_program(), "page"]]
    assert said == reported


def test_without_a_desktop_a_command_of_ours_is_named_for_later() -> None:
    answer = Opener({}, start_thread=at_once, report=lambda _: None).open_own("page", called="the page")

    assert isinstance(answer, Refusal)
    assert answer == "There is no desktop here. `tray-status page FILE` writes the page to a file."
