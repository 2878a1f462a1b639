"""The other end of a connection to a message bus, played by the test over a real socket and jeepney's own messages."""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Event
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_call, new_signal
from jeepney.io.threading import DBusConnection
from jeepney.low_level import Header, MessageFlag

from tray_status.desktop.bus import Bus
from tray_status.threads import start_thread

PATIENCE = 10.0
"""Seconds after which a test gives up; none of them waits that long when all is well."""


class Peer:
    """The bus and everybody on it, as one speaker."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._line = DBusConnection(theirs)
        self._ours = DBusConnection(ours)
        self._ours.unique_name = ":1.7"
        self.passed: list[str] = []
        self.bus = Bus("SESSION", connect=lambda _name: self._ours)

    def hear(self) -> Message:
        """The next message that Tray Status sends."""
        return self._line.receive(timeout=PATIENCE)

    def hear_call(self, member: str) -> Message:
        """The next message of that member; what comes before it is passed over."""
        while True:
            message = self.hear()
            if message.header.fields.get(HeaderFields.member) == member:
                return message

    def ask(self, path: str, interface: str, member: str, signature: str = "", *values: object) -> Message:
        """Call an object of Tray Status and wait for the answer; `passed` keeps the members of what comes before it."""
        to = DBusAddress(path, ":1.7", interface)
        call = new_method_call(to, member, signature or None, values if signature else ())
        serial = next(self._line.outgoing_serial)
        self._line.send(call, serial=serial)
        while True:
            message = self.hear()
            if message.header.fields.get(HeaderFields.reply_serial) == serial:
                return message
            self.passed.append(message.header.fields.get(HeaderFields.member, ""))

    def reply(self, to: Message, signature: str = "", *values: object) -> None:
        """Answer a call of Tray Status."""
        self._answer(to, MessageType.method_return, {}, signature, values)

    def refuse(self, to: Message, name: str, why: str = "") -> None:
        """Answer a call of Tray Status with an error."""
        error = new_error(to, name, "s", (why,))
        error.header.fields[HeaderFields.reply_serial] = to.header.serial
        self._line.send(error)

    def signal(self, path: str, interface: str, member: str, signature: str = "", *values: object) -> None:
        """Send a signal, as the bus delivers it: with the name of who speaks."""
        emitter = DBusAddress(path, interface=interface)
        message = new_signal(emitter, member, signature or None, values if signature else ())
        daemon = "org.freedesktop.DBus"
        message.header.fields[HeaderFields.sender] = daemon if interface == daemon else ":1.2"
        self._line.send(message)

    def hang_up(self) -> None:
        """End the connection, as a bus does when the session ends."""
        self._line.close()

    def close(self) -> None:
        """Give all sockets back, those that jeepney keeps open too."""
        import os

        for line in (self._line, self._ours):
            if line.sock.fileno() >= 0:
                line.close()
            os.close(line._stop_r)
            os.close(line._stop_w)

    def _answer(self, to: Message, kind: MessageType, fields: dict[Any, Any], signature: str, values: object) -> None:
        fields = fields | {HeaderFields.reply_serial: to.header.serial}
        if signature:
            fields[HeaderFields.signature] = signature
        header = Header(to.header.endianness, kind, MessageFlag(0), 1, -1, -1, fields)
        self._line.send(Message(header, values if signature else ()))


class Running:
    """Something that blocks, run in a thread of its own; `end` waits for it and gives what it raised."""

    def __init__(self, run: Callable[[], object]) -> None:
        self._done = Event()
        self._error: Exception | None = None
        start_thread("test", self._turn, run)

    def end(self) -> Exception | None:
        """Wait until it has ended; what it raised, if anything."""
        assert self._done.wait(PATIENCE), "it still runs"
        return self._error

    def _turn(self, run: Callable[[], object]) -> None:
        try:
            run()
        except Exception as error:  # noqa: BLE001 -- the test judges it
            self._error = error
        finally:
            self._done.set()
