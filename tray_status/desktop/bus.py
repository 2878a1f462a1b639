"""Owns one connection to a message bus: one thread reads and writes it, and runs what other threads ask it to."""

from __future__ import annotations

import logging
import struct
from collections.abc import Callable, Mapping
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageFlag,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusConnection, ReceiveStopped

from tray_status.desktop.calls import Calls
from tray_status.desktop.entrance import enter
from tray_status.desktop.messages import (
    FAILED,
    NOBODY,
    UNKNOWN_METHOD,
    Answer,
    BusError,
    Call,
    Refusal,
    RefusedError,
    Result,
    Value,
    refusal,
    sayable,
)

_log = logging.getLogger(__name__)

Connect = Callable[[str], DBusConnection]
"""Gives the connection to a bus of that name or address. Raises OSError, KeyError, ValueError or RuntimeError."""


class Bus:
    """One connection. `run` is called by the thread that owns it; `invoke` and `stop` by any; all else by the owner.

    `bus` is SESSION, SYSTEM or an address as D-Bus writes them. Raises BusError when it cannot be reached.
    """

    def __init__(self, bus: str = "SESSION", *, connect: Connect = enter) -> None:
        try:
            self._connection: DBusConnection = connect(bus)
        except (OSError, KeyError, ValueError, RuntimeError, TimeoutError) as error:
            # jeepney raises whatever it meets: no variable, an address it cannot read, a socket that is not there
            raise BusError(f"The message bus cannot be reached ({_reason(error)}).") from error
        self._objects: dict[str, Answer] = {}
        self._replies: dict[int, Callable[[Result], None]] = {}
        self._signals: dict[tuple[str, str], list[tuple[Mapping[str, str], Callable[[tuple[Any, ...]], None]]]] = {}
        self._calls = Calls(self._connection.interrupt)
        self._stopping = False

    @property
    def name(self) -> str:
        """Our own unique name on the bus."""
        return str(self._connection.unique_name)

    def export(self, path: str, answer: Answer) -> None:
        """Let an object answer calls to `path`."""
        self._objects[path] = answer

    def call(
        self,
        to: DBusAddress,
        member: str,
        value: Value | None = None,
        *,
        then: Callable[[Result], None] | None = None,
    ) -> None:
        """Call a method and go on; `then` is given what comes back."""
        signature, body = value or (None, ())
        serial = next(self._connection.outgoing_serial)
        if then is not None:
            self._replies[serial] = then
        self._send(new_method_call(to, member, signature, body), serial)

    def ask(
        self, name: str, path: str, member: str, value: Value | None, *, within: float, interface: str = ""
    ) -> tuple[Any, ...]:
        """Call a method of `interface` (where none is given, of the one called like `name`), and wait for the answer.

        Any thread but the owner's. Raises TimeoutError after `within` seconds, LookupError when nobody has that name,
        OSError for any other error (its text says which), ValueError for values that D-Bus cannot carry.
        """
        answer: SimpleQueue[Result] = SimpleQueue()
        to = DBusAddress(path, name, interface or name)
        try:
            sayable(new_method_call(to, member, *(value or ()))).serialise(1)
        except (struct.error, TypeError) as error:  # in the bus's thread it would be everybody's mistake
            raise ValueError(f"{member} cannot be asked: {error}") from error
        if not self._calls.invoke(lambda: self.call(to, member, value, then=answer.put)):
            raise OSError("The connection to the message bus has ended.")
        try:
            result = answer.get(timeout=within)
        except Empty:
            raise TimeoutError(f"{name} did not answer within {within:g} s") from None
        if isinstance(result, Refusal):
            raise LookupError(result.why) if result.name in NOBODY else OSError(result.why or result.name)
        return result

    def emit(self, path: str, interface: str, member: str, value: Value | None = None) -> None:
        """Send a signal of one of our objects."""
        signature, body = value or (None, ())
        self._send(new_signal(DBusAddress(path, interface=interface), member, signature, body))

    def listen(self, interface: str, member: str, do: Callable[[tuple[Any, ...]], None], **where: str) -> None:
        """Do something with the values of each signal of that name; `where` narrows it (sender, path, arg0).

        A signal that another rule has let in is not taken for one of these; but of senders only the bus itself is
        known by its name, all others sign with a number.
        """
        rule = MatchRule(
            type="signal",
            interface=interface,
            member=member,
            **{key: text for key, text in where.items() if key != "arg0"},
        )
        if "arg0" in where:
            rule.add_arg_condition(0, where["arg0"])
        self._signals.setdefault((interface, member), []).append((where, do))
        self._send(message_bus.AddMatch(rule))

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the owner's thread do something soon, in the order of the calls; nothing once the connection ended."""
        self._calls.invoke(do)

    def stop(self) -> None:
        """Let `run` return once it has done what was asked before."""
        self.invoke(self._stop)

    def run(self) -> None:
        """Read and answer until `stop`. Raises BusError when the bus ends the connection: the session is over."""
        try:
            while not self._stopping:
                self._turn()
        except OSError as error:
            raise BusError(f"The message bus ended the connection ({_reason(error)}).") from error
        finally:
            self._calls.close()
            self._connection.close()

    def _stop(self) -> None:
        self._stopping = True

    def _turn(self) -> None:
        try:
            message = self._connection.receive()
        except ReceiveStopped:
            self._connection.reset_interrupt()
            self._calls.run()
            return
        self._take(message)

    def _send(self, message: Message, serial: int | None = None) -> None:
        self._connection.send(sayable(message), serial=serial)

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        match message.header.message_type:
            case MessageType.signal:
                key = (fields.get(HeaderFields.interface, ""), fields.get(HeaderFields.member, ""))
                for where, do in self._signals.get(key, ()):
                    if _fits(message, where):
                        _understand(".".join(key), partial(do, message.body))
            case MessageType.method_call:
                reply = self._answered(message)
                if not message.header.flags & MessageFlag.no_reply_expected:
                    self._send(reply)
            case kind:
                then = self._replies.pop(fields.get(HeaderFields.reply_serial, 0), None)
                if then is not None:
                    result = message.body if kind is MessageType.method_return else refusal(message)
                    _understand("an answer", partial(then, result))

    def _answered(self, message: Message) -> Message:
        fields = message.header.fields
        answer = self._objects.get(fields.get(HeaderFields.path, ""))
        call = Call(
            interface=fields.get(HeaderFields.interface, ""),
            member=fields.get(HeaderFields.member, ""),
            body=message.body,
        )
        if call.interface == "org.freedesktop.DBus.Peer":
            return new_method_return(message)
        if answer is None:
            return new_error(message, UNKNOWN_METHOD, "s", ("There is no such object.",))
        try:
            value = answer(call)
            return new_method_return(message, *(value or ()))
        except RefusedError as refused:
            return new_error(message, refused.name, "s", (str(refused),))
        except (LookupError, TypeError, ValueError) as error:
            # A caller may be anybody and say anything; what we stumble over is theirs to know, and in the log.
            _log.warning("a call of %s.%s was not understood: %s", call.interface, call.member, error)
            return new_error(message, FAILED, "s", ("The arguments were not understood.",))


def _fits(message: Message, where: Mapping[str, str]) -> bool:
    """Whether a signal is one that these narrow words mean."""
    fields = message.header.fields
    told = {
        "path": fields.get(HeaderFields.path, ""),
        "sender": fields.get(HeaderFields.sender, ""),
        "arg0": message.body[0] if message.body else "",
    }
    return all(told[key] == text for key, text in where.items() if key != "sender" or text == message_bus.bus_name)


def _understand(what: str, take: Callable[[], None]) -> None:
    # Whoever sends it may be anybody and say anything; it must not take the icon away.
    try:
        take()
    except (LookupError, TypeError, ValueError) as error:
        _log.warning("%s on the bus was not understood: %s", what, error)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
