"""The icon over D-Bus: what it registers, what it tells, what it answers, and when it says that a tray shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

import pytest
from jeepney import HeaderFields, Message, MessageType

from tests.desktop.contract import VIEW
from tests.desktop.peer import PATIENCE, Peer, Running
from tray_status.core.commands import Command, Pause, PollNow, Quit
from tray_status.core.glance import Icon, IconState, Item, View
from tray_status.desktop.icons import Icons
from tray_status.desktop.messages import INVALID_ARGS, UNKNOWN_METHOD
from tray_status.desktop.sni import INTERFACE, PATH
from tray_status.desktop.tray import Tray
from tray_status.desktop.tray_bus import BusBackend
from tray_status.paths import asset

WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = "org.freedesktop.DBus.Properties"
NOBODY = "org.freedesktop.DBus.Error.ServiceUnknown"


class Desktop:
    """A session with a tray that the test plays."""

    def __init__(self) -> None:
        self.peer = Peer()
        self.hosted: SimpleQueue[bool] = SimpleQueue()
        self.done: SimpleQueue[Command] = SimpleQueue()
        backend = BusBackend(Icons(asset), self.done.put, hosted=self.hosted.put, bus=self.peer.bus)
        self.tray = Tray(backend)
        self.running = Running(self.tray.run)

    def registration(self) -> Message:
        """The next call that registers the icon."""
        return self.peer.hear_call("RegisterStatusNotifierItem")

    def take(self, *, host: bool = True) -> None:
        """Be a watcher that takes the icon, with a host behind it or none."""
        self.peer.reply(self.registration())
        self.say_whether_hosted(there=host)

    def say_whether_hosted(self, *, there: bool) -> None:
        """Answer, as the watcher, whether there is a host."""
        self.peer.reply(self.peer.hear_call("Get"), "v", ("b", there))

    def is_hosted(self) -> bool:
        """The next news of whether a tray shows the icon."""
        return self.hosted.get(timeout=PATIENCE)

    def owner(self, old: str, new: str) -> None:
        """Tell that the watcher has another owner now."""
        daemon = "org.freedesktop.DBus"
        self.peer.signal("/org/freedesktop/DBus", daemon, "NameOwnerChanged", "sss", WATCHER, old, new)

    def get(self, name: str) -> Any:  # noqa: ANN401 -- whatever the property holds
        """The value of a property of the icon."""
        return self.peer.ask(PATH, PROPERTIES, "Get", "ss", INTERFACE, name).body[0][1]

    def end(self) -> None:
        """Quit."""
        self.tray.stop()
        assert self.running.end() is None
        self.peer.close()


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    desktop = Desktop()
    yield desktop
    desktop.end()


def test_the_icon_registers_by_path_once_it_is_complete(desktop: Desktop) -> None:
    """Catches the early registration: a host reads everything once, and an empty item stays empty."""
    desktop.tray.show(VIEW)
    call = desktop.registration()
    assert call.body == (PATH,)
    assert desktop.get("Status") == "Active"
    assert [edge for edge, _, _ in desktop.get("IconPixmap")] == [16, 22, 24, 32, 44, 48, 64]
    assert desktop.get("ToolTip") == ("", [], VIEW.tooltip, "")
    desktop.peer.reply(call)


def test_whether_a_tray_shows_it_is_told_as_it_changes(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    desktop.take()
    assert desktop.is_hosted()
    for member, there in (("StatusNotifierHostUnregistered", False), ("StatusNotifierHostRegistered", True)):
        desktop.peer.signal("/StatusNotifierWatcher", WATCHER, member)
        desktop.say_whether_hosted(there=there)
        assert desktop.is_hosted() is there
    desktop.owner(":1.2", "")
    assert not desktop.is_hosted()


def test_one_of_two_hosts_that_leaves_takes_no_icon_away(desktop: Desktop) -> None:
    """Seeded defect: the signal is believed, and a second icon is put beside the one that the other host shows."""
    desktop.tray.show(VIEW)
    desktop.take()
    assert desktop.is_hosted()
    desktop.peer.signal("/StatusNotifierWatcher", WATCHER, "StatusNotifierHostUnregistered")
    desktop.say_whether_hosted(there=True)
    assert desktop.is_hosted()


def test_what_another_service_does_says_nothing_of_the_tray(desktop: Desktop) -> None:
    """Seeded defect: a notification service that dies is taken for the watcher, as somebody listens for it too."""
    desktop.tray.show(VIEW)
    desktop.take()
    assert desktop.is_hosted()
    daemon = "org.freedesktop.DBus"
    service = "org.freedesktop.Notifications"
    desktop.peer.signal("/org/freedesktop/DBus", daemon, "NameOwnerChanged", "sss", service, ":1.5", "")
    desktop.peer.ask(PATH, "org.freedesktop.DBus.Peer", "Ping")
    assert desktop.hosted.empty()


def test_without_a_watcher_nobody_shows_it_until_one_comes(desktop: Desktop) -> None:
    """Catches the icon that is started before its panel and never seen."""
    desktop.tray.show(VIEW)
    desktop.peer.refuse(desktop.registration(), NOBODY)
    assert not desktop.is_hosted()
    desktop.owner("", ":1.2")
    desktop.take()
    assert desktop.is_hosted()


def test_a_watcher_without_a_host_does_not_show_it(desktop: Desktop) -> None:
    """Catches the watcher that GNOME or a lone daemon runs without anything that draws."""
    desktop.tray.show(VIEW)
    desktop.take(host=False)
    assert not desktop.is_hosted()


def test_a_restarted_watcher_is_told_of_the_icon_again(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    desktop.take()
    assert desktop.is_hosted()
    desktop.owner(":1.2", ":1.9")
    desktop.take()
    assert desktop.is_hosted()


def test_a_watcher_that_was_there_first_is_not_told_before_the_icon_is_complete(desktop: Desktop) -> None:
    desktop.peer.hear_call("AddMatch")
    desktop.owner("", ":1.2")
    desktop.peer.ask(PATH, "org.freedesktop.DBus.Peer", "Ping")
    assert "RegisterStatusNotifierItem" not in desktop.peer.passed
    desktop.tray.show(VIEW)
    desktop.take()
    assert desktop.is_hosted()


@pytest.mark.parametrize("body", [("v", ("s", "")), ("", ()), ("i", 7)])
def test_a_watcher_that_answers_nonsense_takes_nothing_away(desktop: Desktop, body: tuple[str, object]) -> None:
    """Catches an answer of another shape that ends the tray's thread."""
    desktop.tray.show(VIEW)
    desktop.peer.reply(desktop.registration())
    signature, *values = body
    desktop.peer.reply(desktop.peer.hear_call("Get"), signature, *(values if signature else ()))
    assert desktop.get("Status") == "Active"


def test_only_what_changed_is_told_to_the_host(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    desktop.take()
    desktop.is_hosted()
    desktop.tray.show(replace(VIEW, tooltip="Tray Status: worse"))
    told = [desktop.peer.hear().header.fields[HeaderFields.member] for _ in range(2)]
    assert told == ["NewTitle", "NewToolTip"]
    desktop.tray.show(replace(VIEW, tooltip="Tray Status: worse", icon=Icon(state=IconState.OFFLINE)))
    assert desktop.peer.hear().header.fields[HeaderFields.member] == "NewIcon"
    desktop.tray.show(replace(VIEW, tooltip="Tray Status: worse", icon=Icon(state=IconState.OFFLINE), menu=()))
    assert desktop.peer.hear().header.fields[HeaderFields.member] == "LayoutUpdated"


def test_an_unknown_property_is_refused_with_the_error_that_means_has_none(desktop: Desktop) -> None:
    """Catches another error: GNOME's extension then drops the whole item."""
    answer = desktop.peer.ask(PATH, PROPERTIES, "Get", "ss", INTERFACE, "IconAccessibleDesc")
    assert answer.header.fields[HeaderFields.error_name] == INVALID_ARGS
    answer = desktop.peer.ask(PATH, PROPERTIES, "Set", "ssv", INTERFACE, "Status", ("s", "Passive"))
    assert answer.header.fields[HeaderFields.error_name] == INVALID_ARGS


def test_all_properties_have_the_types_of_the_specification(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    (values,) = desktop.peer.ask(PATH, PROPERTIES, "GetAll", "s", INTERFACE).body
    assert values["Menu"] == ("o", "/MenuBar")
    assert values["Id"] == ("s", "tray-status")
    assert values["IconPixmap"][0] == "a(iiay)"
    xml = desktop.peer.ask(PATH, "org.freedesktop.DBus.Introspectable", "Introspect").body[0]
    assert all(f'name="{name}"' in xml for name in values)


def test_a_left_click_does_what_the_view_says(desktop: Desktop) -> None:
    desktop.tray.show(replace(VIEW, activate=PollNow()))
    desktop.registration()
    assert desktop.get("ItemIsMenu") is False
    desktop.peer.ask(PATH, INTERFACE, "Activate", "ii", 3, 4)
    assert desktop.done.get(timeout=PATIENCE) == PollNow()


def test_where_a_click_does_nothing_the_host_is_told_to_open_the_menu(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    desktop.registration()
    assert desktop.get("ItemIsMenu") is True
    desktop.peer.ask(PATH, INTERFACE, "Activate", "ii", 3, 4)
    desktop.peer.ask(PATH, INTERFACE, "Scroll", "is", 1, "vertical")
    assert desktop.done.empty()


def test_a_click_in_the_menu_reaches_the_program(desktop: Desktop) -> None:
    desktop.tray.show(VIEW)
    desktop.registration()
    layout = desktop.peer.ask("/MenuBar", "com.canonical.dbusmenu", "GetLayout", "iias", 0, -1, []).body[1]
    number = next(line[0] for _, line in layout[2] if line[1].get("label") == ("s", "Quit"))
    desktop.peer.ask("/MenuBar", "com.canonical.dbusmenu", "Event", "isvu", number, "clicked", ("s", ""), 0)
    assert desktop.done.get(timeout=PATIENCE) == Quit()


def test_an_unknown_method_is_refused(desktop: Desktop) -> None:
    answer = desktop.peer.ask(PATH, INTERFACE, "Explode")
    assert answer.header.message_type is MessageType.error
    assert answer.header.fields[HeaderFields.error_name] == UNKNOWN_METHOD


def test_a_bus_that_is_gone_before_the_start_leaves_no_thread_behind() -> None:
    """Catches pystray's own thread, which waits for a loop that never starts and keeps the program alive."""
    import threading

    before = threading.active_count()
    peer = Peer()
    backend = BusBackend(Icons(asset), lambda _: None, hosted=lambda _: None, bus=peer.bus)
    peer.hang_up()
    error = Running(lambda: Tray(backend).run()).end()
    assert error is not None
    assert "ended the connection" in str(error)
    assert threading.active_count() <= before + 1
    peer.close()


def test_an_icon_can_be_shown_hidden_and_shown_again() -> None:
    peer = Peer()
    backend = BusBackend(Icons(asset), lambda _: None, hosted=lambda _: None, bus=peer.bus)
    icon = backend._icon
    running = Running(lambda: backend.run(lambda: backend.invoke(lambda: backend.draw(_view()))))
    peer.reply(peer.hear_call("RegisterStatusNotifierItem"))
    backend.invoke(lambda: setattr(icon, "visible", False))
    assert peer.hear_call("NewStatus").body == ("Passive",)
    backend.invoke(lambda: setattr(icon, "visible", True))
    assert peer.hear_call("NewStatus").body == ("Active",)
    backend.stop()
    assert running.end() is None
    peer.close()


def _view() -> View:
    return replace(VIEW, menu=(Item(label="Paused", command=Pause(on=True), checked=False),))
