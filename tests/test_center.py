"""The notification centre of macOS: what reaches the package that speaks to it, and what comes back."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from queue import SimpleQueue
from typing import Any

import pytest

from tray_status.center import NotifierCenter, find_center
from tray_status.notify.desktop_macos import Card

PATIENCE = 10.0


class Urgency(StrEnum):
    """As the package has it."""

    Low = "low"
    Normal = "normal"
    Critical = "critical"


@dataclass(frozen=True, kw_only=True)
class Button:
    """As the package has it."""

    title: str
    on_pressed: Callable[[], None]


class Package:
    """The part of the package that we use; `broken` is what it raises."""

    Urgency = Urgency
    Button = Button

    def __init__(self) -> None:
        self.sent: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.broken: Exception | None = None

    def DesktopNotifier(self, *, app_name: str, app_icon: None) -> Package:  # noqa: N802 -- the name is the package's
        """The object that sends, which is this one."""
        assert (app_name, app_icon) == ("Tray Status", None)
        return self

    async def send(self, **words: Any) -> str:  # noqa: ANN401 -- as the package has it
        """Take a notification, and say so."""
        broken = self.broken
        self.sent.put(words)
        if broken is not None:
            raise broken
        words["on_dispatched"]()
        return "1"


@pytest.fixture
def package() -> Package:
    return Package()


@pytest.fixture
def center(package: Package) -> Iterator[NotifierCenter]:
    center = NotifierCenter("Tray Status", package)
    yield center
    center.close()


def test_a_card_reaches_the_centre_with_click_and_buttons(package: Package, center: NotifierCenter) -> None:
    taken: SimpleQueue[str] = SimpleQueue()
    done: list[str] = []
    card = Card(
        title="Acme: down",
        body="Investigating",
        urgency=2,
        click=lambda: done.append("click"),
        buttons=(("Acknowledge", lambda: done.append("acknowledge")),),
    )
    center.send(card, lambda: taken.put("taken"))
    assert taken.get(timeout=PATIENCE) == "taken"
    words = package.sent.get(timeout=PATIENCE)
    assert (words["title"], words["message"], words["urgency"]) == ("Acme: down", "Investigating", Urgency.Critical)
    words["on_clicked"]()
    (button,) = words["buttons"]
    assert button.title == "Acknowledge"
    button.on_pressed()
    assert done == ["click", "acknowledge"]


def test_a_package_that_fails_has_not_taken_it_and_goes_on(
    package: Package, center: NotifierCenter, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defect: one mistake of the package ends its thread, and nothing is shown any more."""
    taken: SimpleQueue[str] = SimpleQueue()
    card = Card(title="Acme: down", body="", urgency=0, click=None, buttons=())
    package.broken = RuntimeError("a mistake")
    with caplog.at_level(logging.ERROR):
        center.send(card, lambda: taken.put("first"))
        package.sent.get(timeout=PATIENCE)
        package.broken = None
        center.send(card, lambda: taken.put("second"))
        assert taken.get(timeout=PATIENCE) == "second"
    assert "a mistake" in caplog.text


@pytest.mark.parametrize("executable", [sys.executable, "/Applications/Tray Status.app/Contents/MacOS/tray-status"])
def test_there_is_no_centre_without_an_app_or_without_the_package(executable: str) -> None:
    """Seeded defect: outside an .app the package shows nothing and says that it did."""
    assert find_center("Tray Status", executable) is None
