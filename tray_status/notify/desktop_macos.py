"""Shows notifications in the notification centre of macOS: plyer's facade with clicks and buttons, or a bare text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Protocol

from tray_status.core.commands import Command
from tray_status.notify.base import Capability
from tray_status.notify.desktop import LABELS, OPEN, Act, Bubble, ClickableFacade, DesktopError

TAKEN_WITHIN = 3.0
"""Seconds that the centre has to take a notification: it says so, and says nothing when it does not."""

SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
"""The texts are arguments of the script, never part of it."""

SCRIPT_WITHIN = 10.0

Do = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the centre is asked to show. `click` and the buttons (label, what it does) are called in any thread."""

    title: str
    body: str
    urgency: int
    click: Do | None
    buttons: tuple[tuple[str, Do], ...]


class Center(Protocol):
    """The notification centre, as far as we need it."""

    def send(self, card: Card, taken: Do) -> None:
        """Have it shown, and call `taken` (in any thread) once the centre has it. Does not wait; raises OSError."""


class CenterNotifications(ClickableFacade):
    """Notifications by the centre. `act` is given the commands of clicks, in any thread."""

    capabilities = frozenset({Capability.CLICK, Capability.BUTTONS, Capability.URGENCY})

    def __init__(self, center: Center, act: Act, *, taken_within: float = TAKEN_WITHIN) -> None:
        self._center = center
        self._act = act
        self._taken_within = taken_within

    def show(self, bubble: Bubble) -> None:
        """Show one notification. Raises DesktopError, also when the centre does not say within 3 s that it has it."""
        commands = bubble.about.commands() if bubble.about is not None else {}
        card = Card(
            title=bubble.title,
            body=bubble.message,
            urgency=bubble.urgency,
            click=self._doing(commands[OPEN]) if OPEN in commands else None,
            # The click opens already, and the centre folds more than one button into a menu.
            buttons=tuple((LABELS[name], self._doing(command)) for name, command in commands.items() if name != OPEN),
        )
        taken = Event()
        try:
            self._center.send(card, taken.set)
        except OSError as error:
            raise DesktopError(f"the notification centre cannot be used ({error})") from error
        if not taken.wait(self._taken_within):
            raise DesktopError("the notification centre did not take it: are notifications of Tray Status allowed?")

    def _doing(self, command: Command) -> Do:
        return partial(self._act, command)


def show_by_script(title: str, text: str, *, program: str = "/usr/bin/osascript") -> None:
    """Show a text without clicks, where the program is no .app. Raises OSError when it was not shown."""
    words = [word for line in SCRIPT for word in ("-e", line)]
    try:
        done = subprocess.run(  # noqa: S603 -- a list of arguments, no shell; the texts come after "--"
            [program, *words, "--", title, text], capture_output=True, check=False, timeout=SCRIPT_WITHIN
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"{program} did not end") from error
    if done.returncode:
        raise OSError(done.stderr.decode(errors="replace").strip() or f"{program} ended with {done.returncode}")
