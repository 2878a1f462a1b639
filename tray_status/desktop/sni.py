"""A back end of pystray that speaks to the tray over D-Bus: StatusNotifierItem, and com.canonical.dbusmenu for menus.

Source: the StatusNotifierItem specification of freedesktop.org, and the interface file
`org.kde.StatusNotifierItem.xml` of KDE, which is what hosts really speak.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from jeepney import DBusAddress

from tray_status.desktop.bus import Bus
from tray_status.desktop.dbusmenu import INTERFACE as MENU
from tray_status.desktop.dbusmenu import PATH as MENU_PATH
from tray_status.desktop.dbusmenu import PROPERTIES, Menu
from tray_status.desktop.menus import Looping, ViewMenu, base
from tray_status.desktop.messages import INVALID_ARGS, UNKNOWN_METHOD, Call, Refusal, RefusedError, Result, Value
from tray_status.desktop.pictures import Pixmap

INTERFACE = "org.kde.StatusNotifierItem"
PATH = "/StatusNotifierItem"
WATCHER = DBusAddress("/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
DAEMON = "org.freedesktop.DBus"

_log = logging.getLogger(__name__)

_SIGNATURES = {
    "Category": "s",
    "Id": "s",
    "Title": "s",
    "Status": "s",
    "WindowId": "i",
    "IconThemePath": "s",
    "IconName": "s",
    "IconPixmap": "a(iiay)",
    "OverlayIconName": "s",
    "OverlayIconPixmap": "a(iiay)",
    "AttentionIconName": "s",
    "AttentionIconPixmap": "a(iiay)",
    "AttentionMovieName": "s",
    "ToolTip": "(sa(iiay)ss)",
    "ItemIsMenu": "b",
    "Menu": "o",
}
_METHODS = {"Activate": "ii", "SecondaryActivate": "ii", "ContextMenu": "ii", "Scroll": "is"}
_SIGNALS = {"NewTitle": "", "NewIcon": "", "NewToolTip": "", "NewStatus": "s"}


def _introspection() -> str:
    arguments = {
        name: "".join(f'<arg type="{kind}" direction="in"/>' for kind in kinds) for name, kinds in _METHODS.items()
    }
    parts = [f'<property name="{name}" type="{kind}" access="read"/>' for name, kind in _SIGNATURES.items()]
    parts += [f'<method name="{name}">{inner}</method>' for name, inner in arguments.items()]
    parts += [
        f'<signal name="{name}">{"".join(f"<arg type={kind!r}/>" for kind in kinds)}</signal>'
        for name, kinds in _SIGNALS.items()
    ]
    return f'<node><interface name="{INTERFACE}">{"".join(parts)}</interface></node>'


class Icon(Looping, base.Icon):  # type: ignore[misc]  # pystray has no types
    """An icon whose picture is a tuple of `Pixmap`, and whose menu is a `ViewMenu`.

    `run` belongs to one thread, which alone may set picture, title, menu and visibility; others hand it work with
    `invoke`. `hosted` is called in that thread whenever it becomes known that there is a tray (True), or none (False).
    """

    HAS_NOTIFICATION = False

    def __init__(
        self,
        name: str,
        icon: Sequence[Pixmap] | None = None,
        title: str | None = None,
        menu: ViewMenu | None = None,
        *,
        bus: Bus,
        hosted: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._bus = bus
        self._hosted = hosted
        self._status = "Passive"
        self._registered = False
        self._lines = Menu(lambda member, value: bus.emit(MENU_PATH, MENU, member, value), self._act)
        super().__init__(name, icon, title, menu)
        bus.export(PATH, self._answer)
        bus.export(MENU_PATH, self._lines.answer)

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the icon's own thread do something soon."""
        self._bus.invoke(do)

    # ---- what pystray asks of a back end -----------------------------------------------------------------------------

    def _show(self) -> None:
        # A host reads everything as soon as it hears of an item, and once: it must be complete by then.
        self._status = "Active"
        if self._registered:
            self._bus.emit(PATH, INTERFACE, "NewStatus", ("s", (self._status,)))
        else:
            self._registered = True
            self._register()

    def _hide(self) -> None:
        self._status = "Passive"
        self._bus.emit(PATH, INTERFACE, "NewStatus", ("s", (self._status,)))

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._bus.emit(PATH, INTERFACE, "NewIcon")

    def _update_title(self) -> None:
        self._bus.emit(PATH, INTERFACE, "NewTitle")
        self._bus.emit(PATH, INTERFACE, "NewToolTip")

    def _update_menu(self) -> None:
        if self.menu is not None:
            self._lines.show(self.menu.lines)

    def _run(self) -> None:
        self._bus.invoke(self._begin)
        self._bus.run()

    def _begin(self) -> None:
        name = str(WATCHER.bus_name)
        self._bus.listen(DAEMON, "NameOwnerChanged", self._owner_changed, sender=DAEMON, arg0=name)
        # That one host comes or goes does not tell whether there is one.
        for member in ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"):
            self._bus.listen(str(WATCHER.interface), member, lambda _: self._look_for_host(), path=WATCHER.object_path)
        self._mark_ready()

    def _stop(self) -> None:
        self._bus.stop()

    def _run_detached(self) -> None:
        raise NotImplementedError("This back end runs in the thread that calls run.")

    # ---- the tray's host ---------------------------------------------------------------------------------------------

    def _register(self) -> None:
        # By path, not by a name of our own: with a name one host asked for the item before it could be found.
        self._bus.call(WATCHER, "RegisterStatusNotifierItem", ("s", (PATH,)), then=self._taken)

    def _taken(self, answer: Result) -> None:
        if isinstance(answer, Refusal):
            self._host(there=False)
        else:
            self._look_for_host()

    def _look_for_host(self) -> None:
        wanted = ("ss", (WATCHER.interface, "IsStatusNotifierHostRegistered"))
        address = DBusAddress(WATCHER.object_path, WATCHER.bus_name, PROPERTIES)
        # A watcher that does not tell is taken at its word: it took the item.
        self._bus.call(address, "Get", wanted, then=self._told)

    def _told(self, answer: Result) -> None:
        self._host(there=isinstance(answer, Refusal) or bool(answer[0][1]))

    def _host(self, *, there: bool) -> None:
        _log.debug("the icon is %s", "shown by a tray" if there else "not shown: there is no tray")
        self._hosted(there)

    def _owner_changed(self, body: tuple[Any, ...]) -> None:
        _name, _old, new = body
        if new and self._registered:
            self._register()
        elif not new:
            self._host(there=False)

    # ---- answers -----------------------------------------------------------------------------------------------------

    def _act(self, command: Any) -> None:  # noqa: ANN401 -- what the menu holds, whatever that is
        if self.menu is not None:
            self.menu.act(command)

    def _answer(self, call: Call) -> Value | None:
        if call.interface == PROPERTIES:
            return self._property(call)
        if call.interface == "org.freedesktop.DBus.Introspectable":
            return "s", (_introspection(),)
        if call.member not in _METHODS:
            raise RefusedError(UNKNOWN_METHOD)
        if call.member == "Activate":
            self()
        return None

    def _property(self, call: Call) -> Value:
        values = self._values()
        if call.member == "GetAll":
            return "a{sv}", ({name: (kind, values[name]) for name, kind in _SIGNATURES.items()},)
        name = call.body[1]
        if call.member != "Get" or name not in _SIGNATURES:
            # Hosts ask for properties that came later and take this answer for "has none".
            raise RefusedError(INVALID_ARGS)
        return "v", ((_SIGNATURES[name], values[name]),)

    def _values(self) -> dict[str, object]:
        empty = {name: [] if kind.startswith("a") else "" for name, kind in _SIGNATURES.items()}
        return empty | {
            "Category": "ApplicationStatus",
            "Id": self.name,
            "Title": self.title,
            "Status": self._status,
            "WindowId": 0,
            "IconPixmap": [(pixmap.edge, pixmap.edge, pixmap.data) for pixmap in self.icon or ()],
            "ToolTip": ("", [], self.title, ""),
            "ItemIsMenu": self.menu is None or self.menu.activate is None,
            "Menu": MENU_PATH,
        }
