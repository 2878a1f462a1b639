"""Shows notifications on Linux, over D-Bus: plyer's facade with clicks, buttons, urgency and replacement.

Source: the Desktop Notifications specification of freedesktop.org, version 1.2.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol

from tray_status.core.model import Health
from tray_status.notify.base import Capability
from tray_status.notify.desktop import APP, LABELS, OPEN, About, Act, Bubble, ClickableFacade, DesktopError
from tray_status.notify.desktop_shown import Forgetful, Keep, Service, Shown

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
ANSWERS_WITHIN = 3.0
"""Seconds; a service that says nothing for so long is taken to hang."""

ASKED_EVERY = 30.0
"""Seconds until a service that hangs is tried again: nothing tells when it goes on, and asking costs nothing."""

HELD_FOR = 300.0
"""Seconds until it is asked again whether the user may be disturbed: services tell when that ends, as a rule."""

CRITICAL = 2
AS_THE_SERVICE_LIKES, UNTIL_CLOSED = -1, 0
CLICK = "default"

INHIBITED = (SERVICE, "Inhibited")
"""Plasma's word for do-not-disturb, as interface and property."""

PAUSED = ("org.dunstproject.cmd0", "paused")
"""The same of dunst."""

_log = logging.getLogger(__name__)

Value = tuple[str, Any]


class Bus(Protocol):
    """What is needed of a connection to the session bus; see `tray_status.desktop.bus`."""

    def ask(
        self, name: str, path: str, member: str, value: Value | None, *, within: float, interface: str = ""
    ) -> tuple[Any, ...]:
        """Call a method of `interface` (where none is given, of the one called like `name`), and wait for the answer.

        Any thread but the bus's own. Raises TimeoutError, LookupError when nobody has that name, or OSError for any
        other error (its text says which), ValueError for values that it cannot carry.
        """

    def listen(self, interface: str, member: str, do: Callable[[tuple[Any, ...]], None], **where: str) -> None:
        """Do something with the values of each signal of that name. Called, and calls, in the bus's own thread."""

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the bus's own thread do something soon, before what is asked later."""


class BusNotifications(ClickableFacade):
    """Notifications by the service that the session has, whichever it is and whenever it starts.

    `connect` gives the bus, or raises OSError; it is asked until there is one. `act` is given the commands of clicks
    and `available` is called when a service comes or wants no more quiet, both in the bus's own thread. `missing`
    hears, in any thread and only when that changes, whether a notification found no service, and must not block.
    `icon` names the program's icon, `picture` that of a health (each a name, a file:// address, or nothing).
    """

    capabilities = frozenset(
        {Capability.CLICK, Capability.BUTTONS, Capability.REPLACE, Capability.MARKUP, Capability.URGENCY}
    )

    def __init__(
        self,
        connect: Callable[[], Bus],
        act: Act,
        *,
        icon: str = "",
        picture: Callable[[Health], str] = lambda _: "",
        keep: Keep | None = None,
        available: Callable[[], None] = lambda: None,
        missing: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._connect = connect
        self._act = act
        self._icon = icon
        self._picture = picture
        self._available = available
        self._missing = missing
        self._missed = False
        self._missing_told = Lock()
        self._attending = Lock()
        self._bus: Bus | None = None
        self._listening: Bus | None = None
        self._id = ""
        self._owner_told = False
        self._abilities: frozenset[str] | None = None
        self._quiet: tuple[str, str] | None = None
        self._shown = Shown(keep if keep is not None else Forgetful())

    def show(self, bubble: Bubble) -> None:
        """Show one notification. Raises DesktopError, after some three seconds where the service hangs."""
        try:
            self._show(bubble)
        except TimeoutError as error:
            raise DesktopError("the notification service does not answer", retry_after=ASKED_EVERY) from error
        except LookupError as error:
            self._miss(True)
            raise DesktopError("no notification service is running") from error
        except OSError as error:
            raise DesktopError(f"the notification service cannot be used ({error})") from error
        except ValueError as error:
            raise DesktopError("this text cannot be sent to the notification service", final=True) from error
        else:
            self._miss(False)

    def attend(self) -> None:
        """Begin to hear clicks, also on what the last run has shown. Raises DesktopError."""
        try:
            self._attended()
        except (OSError, LookupError) as error:
            raise DesktopError(f"the session bus does not answer ({error})") from error

    def _show(self, bubble: Bubble) -> None:
        bus = self._attended()
        # It also tells whether the service answers at all: what is sent to one that hangs is shown when it wakes up,
        # once for each time that we tried.
        if self._wants_quiet(bus) and bubble.urgency < CRITICAL:
            raise DesktopError("the desktop asks not to be disturbed", held=True, retry_after=HELD_FOR)
        abilities = self._asked_abilities(bus)
        asked = self._shown.service
        words = (
            APP,
            self._shown.number(bubble.key),
            self._icon,
            bubble.title,
            html.escape(bubble.message, quote=False) if "body-markup" in abilities else bubble.message,
            _actions(bubble.about) if "actions" in abilities else [],
            self._hints(bubble),
            UNTIL_CLOSED if bubble.urgency == CRITICAL else AS_THE_SERVICE_LIKES,
        )
        match bus.ask(SERVICE, PATH, "Notify", ("susssasa{sv}i", words), within=ANSWERS_WITHIN):
            case (int() as number,):
                self._shown.add(number, bubble.key, bubble.about, asked=asked)
            case answer:
                _log.warning("the notification service gave no number for what it shows: %r", answer)

    def _hints(self, bubble: Bubble) -> dict[str, Value]:
        """Neither transient nor resident: it stays in the desktop's list until it is read, and goes when it is used."""
        hints: dict[str, Value] = {
            "urgency": ("y", bubble.urgency),
            "desktop-entry": ("s", "tray-status"),
            "category": ("s", "network"),
            "suppress-sound": ("b", True),
        }
        picture = self._picture(bubble.health) if bubble.health is not None else ""
        return hints | ({"image-path": ("s", picture)} if picture else {})

    def _attended(self) -> Bus:
        """The bus, once we listen to it and know who shows notifications. Raises OSError."""
        with self._attending:
            if self._bus is None:
                bus = self._connect()
                match bus.ask(BUS, BUS_PATH, "GetId", None, within=ANSWERS_WITHIN):
                    case (str() as id_,):
                        self._id = id_
                if self._listening is not bus:
                    self._listening = bus
                    bus.invoke(lambda: self._listen(bus))
                try:
                    (owner,) = bus.ask(BUS, BUS_PATH, "GetNameOwner", ("s", (SERVICE,)), within=ANSWERS_WITHIN)
                except LookupError:
                    owner = ""
                if not self._owner_told:  # what the bus told meanwhile is newer than its answer
                    self._use(owner, met=True)
                self._bus = bus
            return self._bus

    def _listen(self, bus: Bus) -> None:
        bus.listen(SERVICE, "ActionInvoked", self._clicked)
        bus.listen(SERVICE, "NotificationClosed", self._closed)
        bus.listen(BUS, "NameOwnerChanged", self._owner_changed, arg0=SERVICE)
        bus.listen(PROPERTIES, "PropertiesChanged", self._changed, path=PATH)

    def _asked_abilities(self, bus: Bus) -> frozenset[str]:
        if self._abilities is None:
            match bus.ask(SERVICE, PATH, "GetCapabilities", None, within=ANSWERS_WITHIN):
                case ([*words],):
                    self._abilities = frozenset(word for word in words if isinstance(word, str))
                case _:
                    self._abilities = frozenset()
        return self._abilities

    def _wants_quiet(self, bus: Bus) -> bool:
        """Whether the service says that the user must not be disturbed; most do not tell."""
        if self._quiet is None:
            (name, *_) = bus.ask(SERVICE, PATH, "GetServerInformation", None, within=ANSWERS_WITHIN) or ("",)
            self._quiet = PAUSED if name == "dunst" else INHIBITED
        try:
            answer = bus.ask(SERVICE, PATH, "Get", ("ss", self._quiet), within=ANSWERS_WITHIN, interface=PROPERTIES)
        except TimeoutError:
            raise
        except OSError:
            return False
        return bool(answer == (("b", True),))

    # ---- what the bus tells, in its own thread -----------------------------------------------------------------------
    # Signals come from anybody: nothing of them is taken for granted.

    def _clicked(self, body: tuple[Any, ...]) -> None:
        match body:
            case (int() as number, str() as action):
                about = self._shown.about(number)  # most numbers are other programs'
                commands = about.commands() if about is not None else {}
                command = commands.get(OPEN if action == CLICK else action)
                if command is not None:
                    self._act(command)

    def _closed(self, body: tuple[Any, ...]) -> None:
        match body:
            case (int() as number, *_):
                self._shown.closed(number)

    def _owner_changed(self, body: tuple[Any, ...]) -> None:
        match body:
            case (str() as name, _, str() as owner) if name == SERVICE:
                self._owner_told = True
                self._use(owner)
                if owner:
                    self._miss(False)
                    self._available()

    def _changed(self, body: tuple[Any, ...]) -> None:
        match body:
            case (str() as interface, dict() as values, *_):
                if any(interface == of and values.get(name) == ("b", False) for of, name in (INHIBITED, PAUSED)):
                    self._available()

    def _miss(self, missed: bool) -> None:  # noqa: FBT001 -- it is the fact, not an option
        with self._missing_told:  # who learns it later is heard later: two threads do
            if missed is not self._missed:
                self._missed = missed
                self._missing(missed)

    def _use(self, owner: str, *, met: bool = False) -> None:
        self._abilities = self._quiet = None
        self._shown.use(Service(bus=self._id, owner=owner) if owner else None, met=met)


def _actions(about: About | None) -> list[str]:
    """The click on the notification itself first, then each as a button: some services draw only buttons."""
    names = list(about.commands()) if about is not None else []
    clicked = [(CLICK, LABELS[OPEN])] if OPEN in names else []
    return [word for pair in (*clicked, *((name, LABELS[name]) for name in names)) for word in pair]
