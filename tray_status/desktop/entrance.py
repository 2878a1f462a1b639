"""Owns how a message bus is entered: its socket is found, and it takes us in, within a limit of time."""

from __future__ import annotations

import os
from pathlib import Path

from jeepney import MessageType
from jeepney.bus import get_bus
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import prep_socket
from jeepney.io.threading import DBusConnection

ANSWERS_WITHIN = 2.0
"""Seconds that the bus has for each of the two things it says when it takes us in."""


def enter(bus: str) -> DBusConnection:
    """The connection to the bus of that name or address.

    The library's own way reads in a thread, which prints a traceback when the bus refuses us. Raises OSError, KeyError,
    ValueError or RuntimeError.
    """
    connection = DBusConnection(prep_socket(_address(bus), timeout=ANSWERS_WITHIN))
    try:
        connection.unique_name = _name_given(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _address(bus: str) -> str:
    """Where the bus of that name listens: as the environment says, or where systemd puts that of a session."""
    usual = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "bus"
    if bus == "SESSION" and "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        if not usual.is_socket():
            raise RuntimeError("this session has none: DBUS_SESSION_BUS_ADDRESS is not set")
        return str(usual)
    return str(get_bus(bus))


def _name_given(connection: DBusConnection) -> str:
    connection.send(message_bus.Hello(), serial=next(connection.outgoing_serial))
    reply = connection.receive(timeout=ANSWERS_WITHIN)
    if reply.header.message_type is not MessageType.method_return:
        raise RuntimeError("it does not take us in")
    return str(reply.body[0])
