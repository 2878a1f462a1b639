"""Shows notifications on Linux, over D-Bus: plyer's facade with clicks, buttons, urgency and replacement.

Source: the Desktop Notifications specification of freedesktop.org, version 1.2.
"""

from __future__ import annotations

import html
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Protocol

from tray_status.core.commands import Command
from tray_status.notify.base import Capability
from tray_status.notify.desktop import APP, LABELS, Act, Choice, ClickableFacade, DesktopError

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ANSWERS_WITHIN = 3.0
"""Seconds; a service that says nothing for so long is taken to hang."""

AS_THE_SERVICE_LIKES = -1
CLICK = "default"
HELD = 200
"""So many notifications can still be clicked."""

_log = logging.getLogger(__name__)

Value = tuple[str, Any]


class Bus(Protocol):
    """What is needed of a connection to the session bus; see `tray_status.desktop.bus`."""

    def ask(self, name: str, path: str, member: str, value: Value | None, *, within: float) -> tuple[Any, ...]:
        """Call a method of the interface that is called like the name `name`, and wait for the answer.

        Any thread but the bus's own. Raises TimeoutError, LookupError when nobody has that name, or OSError for any
        other error (its text says which), ValueError for values that it cannot carry.
        """

    def listen(self, interface: str, member: str, do: Callable[[tuple[Any, ...]], None], **where: str) -> None:
        """Do something with the values of each signal of that name, in the bus's own thread."""


class BusNotifications(ClickableFacade):
    """Notifications by the service that the session has, whichever it is and whenever it starts.

    `connect` gives the bus, or raises OSError; it is asked until there is one. `act` is given the commands of clicks,
    in the bus's own thread. `icon` names the program's icon (a name or the path of a file).
    """

    capabilities = frozenset(
        {Capability.CLICK, Capability.BUTTONS, Capability.REPLACE, Capability.MARKUP, Capability.URGENCY}
    )

    def __init__(self, connect: Callable[[], Bus], act: Act, *, icon: str = "") -> None:
        self._connect = connect
        self._act = act
        self._icon = icon
        self._bus: Bus | None = None
        self._lock = Lock()
        self._abilities: frozenset[str] | None = None
        self._numbers: dict[str, int] = {}
        self._held: OrderedDict[int, Mapping[str, Command]] = OrderedDict()

    def show(self, *, title: str, message: str, key: str, urgency: int, choices: tuple[Choice, ...]) -> None:
        """Show one notification. Raises DesktopError within some three seconds."""
        try:
            bus = self._reached()
            abilities = self._asked_abilities(bus)
            number = self._numbers.get(key, 0)
            body = html.escape(message, quote=False) if "body-markup" in abilities else message
            actions = _actions(choices) if "actions" in abilities else []
            hints: dict[str, Value] = {"urgency": ("y", urgency), "desktop-entry": ("s", "tray-status")}
            words = (APP, number, self._icon, title, body, actions, hints, AS_THE_SERVICE_LIKES)
            (number,) = bus.ask(SERVICE, PATH, "Notify", ("susssasa{sv}i", words), within=ANSWERS_WITHIN)
        except TimeoutError as error:
            raise DesktopError("the notification service does not answer") from error
        except LookupError as error:
            raise DesktopError("no notification service is running") from error
        except OSError as error:
            raise DesktopError(f"the notification service cannot be used ({error})") from error
        except ValueError as error:
            raise DesktopError("this text cannot be sent to the notification service", final=True) from error
        self._hold(key, number, choices)

    def _reached(self) -> Bus:
        if self._bus is None:
            bus = self._connect()
            bus.listen(SERVICE, "ActionInvoked", self._clicked)
            bus.listen(SERVICE, "NotificationClosed", self._closed)
            bus.listen("org.freedesktop.DBus", "NameOwnerChanged", lambda _: self._forget(), arg0=SERVICE)
            self._bus = bus
        return self._bus

    def _asked_abilities(self, bus: Bus) -> frozenset[str]:
        if self._abilities is None:
            (words,) = bus.ask(SERVICE, PATH, "GetCapabilities", None, within=ANSWERS_WITHIN)
            self._abilities = frozenset(words)
        return self._abilities

    def _hold(self, key: str, number: int, choices: tuple[Choice, ...]) -> None:
        commands = {choice.action: choice.command for choice in choices}
        if choices:
            commands[CLICK] = choices[0].command
        with self._lock:
            self._numbers = {known: other for known, other in self._numbers.items() if other != number}
            self._numbers[key] = number
            self._held[number] = commands
            self._held.move_to_end(number)
            while len(self._held) > HELD:
                self._held.popitem(last=False)

    # ---- what the bus tells, in its own thread -----------------------------------------------------------------------

    def _clicked(self, body: tuple[Any, ...]) -> None:
        number, action = body
        with self._lock:
            command = self._held.get(number, {}).get(action)
        if command is not None:  # the signal goes to everybody, and most numbers are other programs'
            self._act(command)

    def _closed(self, body: tuple[Any, ...]) -> None:
        number = body[0]
        with self._lock:
            self._held.pop(number, None)
            self._numbers = {key: other for key, other in self._numbers.items() if other != number}

    def _forget(self) -> None:
        """Another service counts anew: an old number would replace, or be clicked as, somebody else's notification."""
        with self._lock:
            self._abilities = None
            self._numbers = {}
            self._held.clear()


def _actions(choices: tuple[Choice, ...]) -> list[str]:
    """The click on the notification itself first, then each as a button: some services draw only buttons."""
    if not choices:
        return []
    named = [(CLICK, LABELS[choices[0].action]), *((choice.action, LABELS[choice.action]) for choice in choices)]
    return [word for pair in named for word in pair]
