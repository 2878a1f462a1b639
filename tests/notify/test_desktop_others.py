"""Notifications of Windows, macOS and plyer: what is handed to them fits, and a failure is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE, HOSTILE_TEXTS
from tests.notify.fake_desktop import Clicks
from tray_status.core.commands import Acknowledge, OpenUrl, Snooze
from tray_status.core.errors import NotifyError
from tray_status.core.events import Urgency
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.utf16 import clip, units
from tray_status.notify.desktop import DesktopNotifier
from tray_status.notify.desktop_macos import SCRIPT, Card, CenterNotifications, show_by_script
from tray_status.notify.desktop_plain import PlainNotifications
from tray_status.notify.desktop_plyer import PlyerNotifications, Stock, stock
from tray_status.notify.desktop_windows import BalloonNotifications

if TYPE_CHECKING:
    from pathlib import Path

FIRST = replace(EXAMPLE, incident=IncidentId("q2kg8n"))
OTHER = replace(FIRST, key="acme/other", url="http://127.0.0.1:4000/incidents/other")


class Screen:
    """Whatever shows text here; `broken` says why it does not."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.broken: Exception | None = None

    def take(self, title: str, body: str) -> None:
        """Show it."""
        if self.broken is not None:
            raise self.broken
        assert title
        self.shown.append(f"{title}\n{body}")


class ScreenRig(Rig):
    """A notifier that ends on a screen."""

    def __init__(self, screen: Screen, notifier: DesktopNotifier) -> None:
        self.screen = screen
        self.notifier = notifier

    def delivered(self) -> list[str]:
        """What was shown."""
        return self.screen.shown

    def break_sink(self) -> None:
        """The screen is gone."""
        self.screen.broken = OSError("no icon")


class Balloons:
    """The icon of Windows and its balloons."""

    def __init__(self) -> None:
        self.screen = Screen()
        self.on_click: list[Callable[[], None]] = []
        self.clicks = Clicks()
        self.notifier = DesktopNotifier(BalloonNotifications(self, self.clicks))

    def __call__(self, title: str, text: str, on_click: Callable[[], None], /) -> None:
        """Show one."""
        self.screen.take(title, text)
        self.on_click.append(on_click)


class TestBalloons(NotifierContract):
    """On Windows."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A balloon."""
        balloons = Balloons()
        return ScreenRig(balloons.screen, balloons.notifier)


class TestPlain(NotifierContract):
    """By a function of the tray."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A screen."""
        screen = Screen()
        return ScreenRig(screen, DesktopNotifier(PlainNotifications(screen.take)))


# ---- Windows ---------------------------------------------------------------------------------------------------------


def test_a_click_on_a_balloon_opens_its_own_page_and_no_other() -> None:
    balloons = Balloons()
    for notification in (FIRST, OTHER, replace(OTHER, url=None)):
        balloons.notifier.notify(notification)
    for click in reversed(balloons.on_click):
        click()
    assert [click.url for click in balloons.clicks if isinstance(click, OpenUrl)] == [OTHER.url, FIRST.url]
    assert len(balloons.clicks) == 2, "what has no page is not acknowledged by a click"


@given(text=st.text(alphabet=st.sampled_from("a 👩é\n-\0\ud83d"), max_size=300), limit=st.integers(0, 80))
def test_clipped_text_fits_and_what_fits_stays(text: str, limit: int) -> None:
    """Seeded defect: an emoji counts as one, and Windows raises at the sixty-fourth unit."""
    clipped = clip(text, limit)
    assert units(clipped) <= limit
    assert units(clipped) == len(clipped.encode("utf-16-le")) // 2
    if units(text) <= limit:
        assert clipped == text.replace("\0", "").replace("\ud83d", "?")
    else:
        assert clipped.endswith("…") or units(text.replace("\0", "")) <= limit or not limit


@pytest.mark.parametrize(("text", "kept"), [("👩" * 100, 31), ("x" * 100, 62), ("x" + "👩" * 100, 30)])
def test_no_more_is_cut_than_has_to_be(text: str, kept: int) -> None:
    assert clip(text, 63) == text[: kept + (text[0] == "x" and text[1] != "x")] + "…"


# ---- macOS -----------------------------------------------------------------------------------------------------------


class FakeCenter:
    """The notification centre; with `silent` it takes nothing and says nothing, as where it is not allowed."""

    def __init__(self) -> None:
        self.screen = Screen()
        self.cards: list[Card] = []
        self.silent = False

    def send(self, card: Card, taken: Callable[[], None]) -> None:
        """Take a card."""
        if self.silent:
            return
        self.screen.take(card.title, card.body)
        self.cards.append(card)
        taken()


class TestCenter(NotifierContract):
    """On macOS."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A centre."""
        center = FakeCenter()
        return ScreenRig(center.screen, DesktopNotifier(CenterNotifications(center, Clicks())))


def test_click_and_buttons_of_a_card_do_what_they_say() -> None:
    center, clicks = FakeCenter(), Clicks()
    DesktopNotifier(CenterNotifications(center, clicks)).notify(FIRST)
    (card,) = center.cards
    assert [label for label, _ in card.buttons] == ["Acknowledge", "Snooze 1 h"]
    assert card.click is not None
    for do in (card.click, *(do for _, do in card.buttons)):
        do()
    assert [type(click) for click in clicks] == [OpenUrl, Acknowledge, Snooze]


def test_a_card_without_a_page_has_no_click() -> None:
    center = FakeCenter()
    DesktopNotifier(CenterNotifications(center, Clicks())).notify(replace(FIRST, url=None, incident=None))
    assert (center.cards[0].click, center.cards[0].buttons) == (None, ())


def test_a_centre_that_says_nothing_has_not_shown_it() -> None:
    """Seeded defect: notifications are switched off for the program, and every alert counts as shown."""
    center = FakeCenter()
    center.silent = True
    with pytest.raises(NotifyError, match="allowed"):
        DesktopNotifier(CenterNotifications(center, Clicks(), taken_within=0)).notify(FIRST)


def script(tmp_path: Path, *lines: str) -> str:
    """A program in place of the one that runs scripts on macOS."""
    program = tmp_path / "osascript"
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    program.chmod(0o700)
    return str(program)


@pytest.mark.skipif(os.name == "nt", reason="the program in its place is a shell script")
@pytest.mark.parametrize("title", ["-x", '"; do shell script "touch owned', "It's", "--"])
def test_a_text_is_an_argument_of_the_script_and_never_part_of_it(tmp_path: Path, title: str) -> None:
    """Seeded defect: a title with a quote ends the string, and what follows it is run."""
    out = tmp_path / "out"
    program = script(tmp_path, f"for word; do printf '%s\\n' \"$word\"; done > {out}")
    show_by_script(title, "body", program=program)
    words = out.read_text(encoding="utf-8").splitlines()
    assert words == ["-e", SCRIPT[0], "-e", SCRIPT[1], "-e", SCRIPT[2], "--", title, "body"]


@pytest.mark.skipif(os.name == "nt", reason="the program in its place is a shell script")
@pytest.mark.parametrize(
    ("lines", "why"), [(("echo not allowed >&2", "exit 1"), "not allowed"), (("exit 3",), "ended with 3")]
)
def test_a_script_that_fails_has_shown_nothing(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    program = script(tmp_path, *lines)
    with pytest.raises(OSError, match=why):
        show_by_script("title", "body", program=program)
    with pytest.raises(FileNotFoundError):
        show_by_script("title", "body", program=f"{program}.not-there")


# ---- plyer -----------------------------------------------------------------------------------------------------------


class FakeStock:
    """A back end of plyer that shows what it is given."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.given: list[tuple[str, str]] = []

    def notify(self, *, title: str, message: str, app_name: str, app_icon: str, timeout: int) -> None:
        """Show it."""
        assert (app_name, app_icon, timeout) == ("Tray Status", "tray.ico", 10)
        self.screen.take(title, message)
        self.given.append((title, message))


class NotifySendNotification(FakeStock):
    """Reads what begins with a dash as an option."""


class NotifyDbus(FakeStock):
    """Hands markup on."""


class NotifyDesktopPortals(FakeStock):
    """Pastes the texts between the quotes of a command."""


class WindowsNotification(FakeStock):
    """Raises in another thread when a text is too long."""


class TestPlyer(NotifierContract):
    """The last resort."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A back end that shows."""
        screen = Screen()
        return ScreenRig(screen, DesktopNotifier(PlyerNotifications(lambda: FakeStock(screen), icon="tray.ico")))


def given_to(kind: type[FakeStock], title: str, body: str) -> tuple[str, str]:
    """What such a back end is given for these texts."""
    made = kind(Screen())
    notifier = DesktopNotifier(PlyerNotifications(lambda: made, icon="tray.ico"))
    notifier.notify(replace(FIRST, title=title, body=body, urgency=Urgency.LOW))
    return made.given[0]


def test_each_back_end_of_plyer_is_given_what_it_shows_as_it_is() -> None:
    """Seeded defects: a title "-x" is lost without a word; an apostrophe breaks the command; markup is obeyed."""
    assert given_to(NotifySendNotification, "-x", "--help <b>") == ("–x", "–-help &lt;b&gt;")
    assert given_to(NotifyDbus, "-x", "<b> & c") == ("-x", "&lt;b&gt; &amp; c")
    assert given_to(NotifyDesktopPortals, "It's", "a\\b\nc") == ("It\\'s", "a\\\\b\\nc")
    assert given_to(FakeStock, "It's <b>", "-x") == ("It's <b>", "-x")
    title, body = given_to(WindowsNotification, "👩" * 100, "")
    assert (units(title), body) == (63, " ")


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
@pytest.mark.parametrize("kind", [NotifySendNotification, NotifyDbus, NotifyDesktopPortals, WindowsNotification])
def test_no_back_end_is_given_what_it_would_refuse(kind: type[FakeStock], text: str) -> None:
    title, body = given_to(kind, text, text)
    assert not title.startswith("-") or kind is not NotifySendNotification
    assert "\0" not in title + body
    (title + body).encode()


@pytest.mark.parametrize("error", [NotImplementedError("No usable implementation found!"), ValueError(), KeyError("x")])
def test_whatever_plyer_raises_is_a_failure_that_may_pass(error: Exception) -> None:
    screen = Screen()
    screen.broken = error

    def make() -> Stock:
        return FakeStock(screen)

    with pytest.raises(NotifyError, match="plyer did not show it") as raised:
        DesktopNotifier(PlyerNotifications(make, icon="tray.ico")).notify(FIRST)
    assert not raised.value.final


def test_plyer_has_a_back_end_for_this_system() -> None:
    assert callable(stock().notify)


def test_a_system_that_plyer_does_not_know_is_a_failure() -> None:
    def make() -> Stock:
        raise ImportError("No module named 'plyer.platforms.plan9'")

    with pytest.raises(NotifyError, match="plan9"):
        DesktopNotifier(PlyerNotifications(make)).notify(replace(FIRST, providers=(ProviderId("acme"),)))
