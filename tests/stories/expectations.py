"""Owns what a story may expect: each word of `expect`, and how what happened is compared with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from tests.house import House


class Expectations:
    """Compares a house with what a step of a story expects; a comparison gives what was found, or None if it fits."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._reasons_read = 0
        self._polls_before = 0
        self._words: dict[str, Callable[[object], str | None]] = {
            "told": self._told,
            "icon": self._icon,
            "menu": self._menu,
            "menu lacks": self._menu_lacks,
            "reasons": self._reasons,
            "failures": self._failures,
            "waiting alerts": self._waiting,
            "polls at most": self._polls_at_most,
            "polls at least": self._polls_at_least,
            "asked": self._asked,
            "times offline": self._times_offline,
        }

    def watch(self) -> None:
        """Count polls from now on."""
        self._polls_before = self._house.polls_made

    def missed(self, key: str, value: object) -> str | None:
        """What was found where it is not what is expected, else None."""
        assert key in self._words, f"{key}: what expectation?"
        return self._words[key](value)

    def _told(self, value: object) -> str | None:
        """Exactly these, in this order; each is a part of `notifier: title` and body."""
        told = [f"{one.notifier}: {one.title}\n{one.body}" for one in self._house.told()]
        wanted = cast("list[str]", value)
        fits = len(told) == len(wanted) and all(want in have for want, have in zip(wanted, told, strict=True))
        return None if fits else f"told {told}"

    def _icon(self, value: object) -> str | None:
        """The picture, then `, stale` and the number of incidents."""
        icon = self._house.icon
        words = f"{icon.state.value}{', stale' if icon.stale else ''}{f', {icon.badge}' if icon.badge else ''}"
        return None if words == value else f"the icon shows {words!r}"

    def _menu(self, value: object) -> str | None:
        return _without(self._house.menu, value, "the menu has")

    def _menu_lacks(self, value: object) -> str | None:
        found = [label for label in self._house.menu for never in cast("list[str]", value) if never in label]
        return f"the menu has {found}" if found else None

    def _reasons(self, value: object) -> str | None:
        """Among the reasons of what was decided, and became of it, since they were last looked at."""
        every = [entry.reason for entry in self._house.memory.log]
        news, self._reasons_read = every[self._reasons_read :], len(every)
        return _without(news, value, "the reasons are")

    def _failures(self, value: object) -> str | None:
        """So many are held against everybody."""
        found = sorted({state.failures for state in self._house.hub.states.values()})
        return None if found == [int(str(value))] else f"failures are {found}"

    def _waiting(self, value: object) -> str | None:
        waiting = sum(len(state.outbox) for state in self._house.hub.states.values())
        return None if waiting == int(str(value)) else f"{waiting} wait"

    def _polls_at_most(self, value: object) -> str | None:
        made = self._house.polls_made - self._polls_before
        return None if made <= int(str(value)) else f"{made} polls"

    def _polls_at_least(self, value: object) -> str | None:
        made = self._house.polls_made - self._polls_before
        return None if made >= int(str(value)) else f"{made} polls"

    def _times_offline(self, value: object) -> str | None:
        """So often we took ourselves for offline since the story began."""
        times = len({app.offline_since for app in self._house.memory.app_saves} - {None})
        return None if times == int(str(value)) else f"{times} times"

    def _asked(self, value: object) -> str | None:
        """Among the requests since they were last looked at: status and address."""
        asked = [f"{status} {url}" for url, status in self._house.world.web.asked]
        self._house.world.web.asked.clear()
        return _without(asked, value, "asked was")


def _without(found: list[str], value: object, words: str) -> str | None:
    missing = [want for want in cast("list[str]", value) if not any(want in have for have in found)]
    return f"{words} {found}, without {missing}" if missing else None
