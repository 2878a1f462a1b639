"""Owns what other processes may ask the running program, and how their questions and our commands look as JSON."""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping
from dataclasses import replace

from tray_status.core.commands import Command, Quit, Refusal
from tray_status.core.errors import ChannelError, StateError
from tray_status.core.glance import ProblemLine
from tray_status.core.report import incidents_report, status_report
from tray_status.core.view import build_view
from tray_status.engine.codec import decode_as, encode
from tray_status.engine.hub import Hub
from tray_status.engine.inbox import Asked, Look, Part

ANSWER_WITHIN = 4.0
"""Seconds that the hub may take to answer; less than a client waits."""

Answer = Mapping[str, object]
Request = Mapping[str, object]


def command_request(command: Command) -> Request:
    """The request that has a command carried out."""
    return {"do": "command", "command": encode(command, Command)}


def status_of(hub: Hub) -> dict[str, object]:
    """How everything is; in the hub's thread. Why there is no icon is told here: without an icon, no menu tells it."""
    now = hub.doors.clock.now()
    conditions = hub.conditions()
    view = hub.view or build_view(hub.states, hub.settings, now, conditions=conditions)
    no_icon = hub.lacking.get(Part.ICON)
    if no_icon is not None:
        conditions = replace(conditions, problems=(*conditions.problems, ProblemLine(sentence=no_icon)))
    return dict(status_report(hub.states, hub.settings, view, now, conditions))


class Desk:
    """Answers requests in the clients' threads; everything about states is looked up in the hub's own thread.

    `quits` hears that the program is to end, at once: the hub may hang.
    """

    def __init__(self, hub: Hub, quits: Callable[[], None], patience: float = ANSWER_WITHIN) -> None:
        self._hub = hub
        self._quits = quits
        self._patience = patience

    def answer(self, request: Request) -> Answer:
        """The answer to one request. Raises ChannelError with a sentence for the other side."""
        match request.get("do"):
            case "status":
                return {"status": self._look(lambda: status_of(self._hub))}
            case "incidents":
                everything = request.get("all") is True
                return {"incidents": self._look(lambda: self._incidents(everything=everything))}
            case "command":
                sentence = self._obey(request.get("command"))
                return {"sentence": sentence, "refused": isinstance(sentence, Refusal)}
            case other:
                raise ChannelError(f"The running Tray Status does not know the request {other!r}.")

    def _incidents(self, *, everything: bool) -> object:
        return list(incidents_report(self._hub.states, self._hub.settings, everything=everything))

    def _look(self, see: Callable[[], object]) -> object:
        """What `see` finds when the hub's thread calls it."""
        found: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._hub.inbox.put(Look(see=lambda: found.put(see())))
        return self._wait(found)

    def _obey(self, tree: object) -> object:
        try:
            command = decode_as(Command, tree)
        except StateError as error:
            raise ChannelError(f"The command is not understood: {error}") from error
        answered: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._hub.inbox.put(Asked(command=command, reply=answered.put))  # type: ignore[arg-type]  # the codec made it
        if isinstance(command, Quit):
            self._quits()
        return self._wait(answered)

    def _wait(self, answered: queue.SimpleQueue[object]) -> object:
        try:
            return answered.get(timeout=self._patience)
        except queue.Empty as error:
            raise ChannelError("Tray Status is busy and did not answer in time.") from error
