"""Owns how one provider is looked at while somebody waits for it: by the running program, else by asking its page."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.cli.asking import Row
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.place import Place

LEAST_EVERY, MOST_EVERY = 10.0, 60.0
"""Seconds between two polls of our own, whatever the settings say of watching."""


class Look:
    """One provider; `health` is None until something was learned of it since the wait began."""

    def __init__(self, prefs: ProviderPrefs, settings: Settings, place: Place, began: datetime) -> None:
        self._prefs = prefs
        self._settings = settings
        self._place = place
        self._began = began
        self._asked_to_poll = False
        self._next = 0.0
        self._row: Row = {}

    @property
    def health(self) -> str | None:
        """How it is; an acknowledged incident goes on all the same."""
        from datetime import datetime

        row = self._row
        believed = row.get("believed_at")
        if not isinstance(believed, str) or datetime.fromisoformat(believed) < self._began:
            return None
        shown = row.get("shown")
        going_on = row.get("open")
        if shown == "operational" and going_on:
            page = row.get("health")
            return str(page) if page not in (None, "operational") else "an incident is open"
        return str(shown) if shown is not None else None

    @property
    def sentence(self) -> str:
        """How it is, for people."""
        from tray_status.cli.asking import rows
        from tray_status.cli.tables import MARKS

        health, name = self.health, self._prefs.name
        problem = self._row.get("problem")
        if health is None:
            why = str(problem["sentence"]) if isinstance(problem, dict) else "nothing known yet"
            return f"{name}: {why}"
        words = "operational" if health == "operational" else MARKS.get(health, health).casefold()
        titles = [str(one["title"]) for one in rows(self._row.get("open"))]
        return f"{name}: {words}" + (f" ({titles[0]})" if titles else "")

    @property
    def report(self) -> dict[str, object]:
        """The same for programs."""
        return {"id": self._prefs.id, "name": self._prefs.name, "health": self.health, "sentence": self.sentence}

    def look(self, status: Row, now: datetime) -> None:
        """See how it is now: by what the running program says where it watches it, else by its page when that is due.

        Raises TrayStatusError where the program is paused.
        """
        from tray_status.cli.asking import rows
        from tray_status.core.errors import TrayStatusError

        mine = [one for one in rows(status.get("providers")) if one.get("id") == self._prefs.id]
        if not mine:
            self._look_ourselves(now)
            return
        if status.get("paused"):
            raise TrayStatusError("Tray Status is paused and learns nothing; `tray-status pause off` lets it go on.")
        self._row = mine[0]
        if not self._asked_to_poll:
            self._asked_to_poll = True
            _poll_now(self._prefs.id)

    def _look_ourselves(self, now: datetime) -> None:
        from tray_status.app import look_once
        from tray_status.core.advance import advance
        from tray_status.core.report import provider_report
        from tray_status.core.state import Failed, ProviderState

        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + min(max(self._prefs.every.total_seconds(), LEAST_EVERY), MOST_EVERY)
        state = ProviderState(provider=self._prefs.id)
        outcome = look_once(self._prefs, state, self._settings, self._place.environ)
        if isinstance(outcome, Failed):
            self._row = {"problem": {"kind": outcome.problem.kind.value, "sentence": outcome.problem.sentence}}
            return
        step = advance(state, outcome, now=now, prefs=self._prefs)
        self._row = provider_report(self._prefs, step.state, now)


def running() -> Row:
    """What the running program says; nothing where none runs, or has no time: it is asked again."""
    from tray_status.cli.asking import ask, row
    from tray_status.core.errors import ChannelError

    try:
        return row(ask({"do": "status"}).get("status"))
    except ChannelError:
        return {}


def _poll_now(provider: ProviderId) -> None:
    """Have the running program poll it; where it does not, what is waited for comes with its next poll."""
    from tray_status.cli.asking import ask
    from tray_status.core.commands import PollNow
    from tray_status.core.errors import ChannelError
    from tray_status.desk import command_request

    with suppress(ChannelError):
        ask(command_request(PollNow(provider=provider)))
