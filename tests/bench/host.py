"""Owns the process of a tray: it takes icons in and fetches their pictures, as panels do, and notes when."""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Condition
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call, new_method_return
from jeepney import new_error as error_of
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.bench.children import answer_all
from tray_status.threads import start_thread

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
PROPERTIES = "org.freedesktop.DBus.Properties"
OWN = {
    "IsStatusNotifierHostRegistered": ("b", True),
    "ProtocolVersion": ("i", 0),
    "RegisteredStatusNotifierItems": ("as", []),
}
PATIENCE = 30.0


class Host:
    """A watcher and its only host, in one."""

    def __init__(self) -> None:
        self._bus = open_dbus_connection()
        self._changed = Condition()
        self._asked: set[int] = set()
        self._pictures = 0
        self._had_at = 0.0
        self._say(message_bus.RequestName(WATCHER))
        self._say(message_bus.AddMatch(MatchRule(type="signal", interface=ITEM, member="NewIcon")))
        start_thread("host", self._listen)

    def forget(self) -> None:
        """Count pictures anew."""
        with self._changed:
            self._pictures, self._had_at = 0, 0.0

    def wait(self, pictures: int) -> Mapping[str, object]:
        """Wait for so many pictures since `forget`; say when (`time.monotonic`) the latest one was here."""
        with self._changed:
            enough = self._changed.wait_for(lambda: self._pictures >= pictures, PATIENCE)
            return {"enough": enough, "pictures": self._pictures, "had_at": self._had_at}

    def _listen(self) -> None:
        while True:
            self._take(self._bus.receive())

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        kind, member = message.header.message_type, fields.get(HeaderFields.member)
        if kind is MessageType.signal and member == "NewIcon":
            self._fetch(fields[HeaderFields.sender], fields[HeaderFields.path], "Get", "ss", (ITEM, "IconPixmap"))
        elif kind is MessageType.method_call:
            self._answer(message)
        elif kind is MessageType.method_return and fields[HeaderFields.reply_serial] in self._asked:
            self._asked.discard(fields[HeaderFields.reply_serial])
            self._keep(message.body)

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        match fields.get(HeaderFields.member):
            case "RegisterStatusNotifierItem":
                self._say(new_method_return(message))
                self._fetch(fields[HeaderFields.sender], message.body[0], "GetAll", "s", (ITEM,))
            case "Get" if message.body[1] in OWN:
                self._say(new_method_return(message, "v", (OWN[message.body[1]],)))
            case _:
                self._say(error_of(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _fetch(self, sender: str, path: str, member: str, signature: str, body: tuple[str, ...]) -> None:
        serial = next(self._bus.outgoing_serial)
        self._asked.add(serial)
        self._bus.send(new_method_call(DBusAddress(path, sender, PROPERTIES), member, signature, body), serial=serial)

    def _keep(self, body: tuple[Any, ...]) -> None:
        picture = body[0]["IconPixmap"][1] if isinstance(body[0], dict) else body[0][1]
        with self._changed:
            if picture:
                self._pictures += 1
                self._had_at = time.monotonic()
                self._changed.notify_all()

    def _say(self, message: Message) -> None:
        self._bus.send(message, serial=next(self._bus.outgoing_serial))


def main() -> None:
    """Be a tray until nobody asks any more."""
    host = Host()
    answer_all({"forget": host.forget, "wait": host.wait})


if __name__ == "__main__":
    main()
