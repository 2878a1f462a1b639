"""Which facade shows notifications where, and that each is wired to what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.notify.fake_desktop import Clicks, FakeBus, FakeService, MemoryKeep
from tray_status.core.commands import OpenUrl
from tray_status.core.model import Health, ProviderId
from tray_status.facades import Around, facade_of_bus, other_facade, picture
from tray_status.notify.desktop import About, Bubble, DesktopError
from tray_status.notify.desktop_linux import SERVICE
from tray_status.notify.desktop_plain import PlainNotifications
from tray_status.notify.desktop_plyer import PlyerNotifications

if TYPE_CHECKING:
    from collections.abc import Callable

BUBBLE = Bubble(
    title="Acme: down",
    message="Investigating",
    key="acme/i1",
    health=Health.MAJOR_OUTAGE,
    about=About(provider=ProviderId("acme"), url="https://status.acme.example/i1", incident=None),
)
OPENED = OpenUrl(provider=ProviderId("acme"), url="https://status.acme.example/i1")


class Icon:
    """A tray with balloons."""

    def __init__(self) -> None:
        self.on_click: list[Callable[[], None]] = []

    def show_balloon(self, title: str, text: str, on_click: Callable[[], None]) -> None:
        """Show one."""
        assert (title, text) == (BUBBLE.title, BUBBLE.message)
        self.on_click.append(on_click)


def around(clicks: Clicks, came: list[str], keep: MemoryKeep) -> Around:
    return Around(
        act=clicks,
        available=lambda: came.append("came"),
        missing=lambda missed: came.append("missed" if missed else "found"),
        keep=keep,
    )


def test_over_the_bus_everything_is_wired() -> None:
    """Seeded defects: clicks go nowhere; what was shown is forgotten by the next run; who comes back is not heard."""
    clicks, came, keep, bus = Clicks(), list[str](), MemoryKeep(), FakeBus(FakeService())
    facade = facade_of_bus(bus, around(clicks, came, keep))
    facade.show(BUBBLE)
    bus.click(1)
    assert clicks == [OPENED]
    assert keep.kept["shown"]
    assert bus.service is not None
    (seen,) = bus.service.asked
    for address in (seen.icon, seen.hints["image-path"][1]):
        assert urlsplit(address).scheme == "file"
        assert unquote(urlsplit(address).path).endswith(".png")
    bus.restart(FakeService(owner=":1.9"))
    assert came == ["came"]
    bus.signal(SERVICE, "ActionInvoked", 1, "default")
    assert clicks == [OPENED]
    bus.restart(None)
    with pytest.raises(DesktopError):
        facade.show(BUBBLE)
    assert came == ["came", "missed"]


def test_an_icon_that_has_balloons_shows_them() -> None:
    clicks, icon = Clicks(), Icon()
    other_facade(icon, around(clicks, [], MemoryKeep()), platform="win32").show(BUBBLE)
    icon.on_click[0]()
    assert clicks == [OPENED]


@pytest.mark.parametrize(("platform", "kind"), [("darwin", PlainNotifications), ("win32", PlyerNotifications)])
def test_elsewhere_there_is_something_that_shows(platform: str, kind: type[object]) -> None:
    assert isinstance(other_facade(None, around(Clicks(), [], MemoryKeep()), platform=platform), kind)


@pytest.mark.parametrize("health", Health)
def test_every_health_has_its_picture(health: Health) -> None:
    assert picture(health).startswith("file:///")
