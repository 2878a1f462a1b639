"""Owns the playing of a story: each step changes the world around the real hub, then what was expected is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from tests.house import House, wishes
from tests.stories.expectations import Expectations
from tests.stories.said import command
from tests.stories.script import Story, changed, moment, page, providers, seconds
from tests.stories.wished import digest_wished, with_rules
from tests.world import problem
from tray_status.core.model import ProviderId
from tray_status.core.problem import Problem

if TYPE_CHECKING:
    from tests.stories.script import Tree

DOCUMENTS = Path(__file__).parent / "documents"
STRANGERS: dict[str, bytes | Problem] = {
    "login page": b"<!DOCTYPE html><title>Hotel Wi-Fi</title><form action='/login'>Room number</form>",
    "refused certificates": problem("tls"),
}
SHORT = {"told": "told", "why": "reasons"}
"""What is expected so often that it may stand in the step itself."""

AWAY = ("sleeps", "restart")
"""What passes in a step unseen, so that what its page says is of after that."""

WATCHED = "2m"
"""So long a step is watched before what it expects is compared, unless it says `for`."""


class Stage:
    """A story being played."""

    def __init__(self, story: Story) -> None:
        wished = replace(wishes(story.providers, story.notifiers), digest=story.digest)
        self.house = House(wished, now=story.start, zone=story.zone)
        self.story = story
        self.expectations = Expectations(self.house)
        self.began = False
        self._away = timedelta(0)

    def play(self) -> None:
        """Play all steps. A step says when, what changes, for how long it is watched and what is expected then."""
        for step in self.story.day:
            at = str(step["at"])
            if self.began:
                due = moment(at, self.house.clock.now())
                self.house.at(due)
            else:
                self.house.clock.set(moment(at, self.house.clock.now()))
            self.expectations.watch()
            self._away = timedelta(seconds=sum(seconds(str(step[key])) for key in AWAY if key in step))
            for key, value in step.items():
                if key not in ("at", "for", "expect", "told", "why"):
                    self._change(key, value)
            if not self.began:
                self.began = True
                self.house.start()
            self.house.passes(seconds(str(step.get("for", WATCHED))))
            short = {word: step[key] for key, word in SHORT.items() if key in step}
            for key, value in {**cast("Tree", step.get("expect", {})), **short}.items():
                missed = self.expectations.missed(key, value)
                assert missed is None, f"{self.story.name}, {at}: {missed}, expected {key}: {value}"

    # ---- changes -----------------------------------------------------------------------------------------------------

    def _change(self, key: str, value: object) -> None:
        for_each: dict[str, Callable[[str, object], None]] = {
            "page": lambda name, raw: self.house.page(name, *page(raw, self.house.clock.now() + self._away)),
            "fails": self._fails,
            "hangs": lambda name, _: self.house.hangs(name),
            "platform": lambda name, word: self.house.world.platforms.update({ProviderId(name.lower()): str(word)}),
            "serves": self._serves,
            "notifier": lambda name, word: self.house.hands.update({name: str(word)}),
        }
        if key in for_each:
            for name, raw in cast("dict[str, object]", value).items():
                for one in self._everybody() if name == "everybody" else (name,):
                    for_each[key](one, raw)
            return
        at_once: dict[str, Callable[[str], object]] = {
            "sleeps": lambda text: self.house.sleeps(seconds(text)),
            "clock": lambda text: self.house.sets_clock(seconds(text)),
            "restart": lambda text: self.house.restart(seconds(text)),
            "crash": lambda text: self.house.crash(seconds(text)),
            "network": self._network,
            "disk": self._disk,
            "flies_to": self._fly,
            "says": lambda text: self.house.asks(command(text)),
        }
        if key == "settings":
            self._edit(cast("Tree", value))
        elif isinstance(value, list):
            for text in value:
                at_once[key](str(text))
        else:
            at_once[key](str(value))

    def _everybody(self) -> Iterable[str]:
        return [prefs.id for prefs in self.house.hub.settings.providers]

    def _fails(self, name: str, raw: object) -> None:
        kind, _, until = str(raw).partition(" until ")
        self.house.fails(name, kind, retry_at=moment(until, self.house.clock.now()) if until else None)

    def _serves(self, name: str, raw: object) -> None:
        """Documents of a page on the web, each the name of a file or of a problem; the real poller reads them."""
        for path, what in cast("dict[str, str]", raw).items():
            file = DOCUMENTS / what
            served = file.read_bytes() if file.suffix else problem(what)
            self.house.world.web.served[f"https://{name.lower()}.example{path}"] = served

    def _network(self, word: str) -> None:
        """up, down, or one in which somebody else answers: `login page`, `refused certificates`."""
        self.house.world.network = word != "down"
        self.house.world.web.down = word == "down"
        self.house.world.web.stranger = STRANGERS.get(word)

    def _disk(self, word: str) -> None:
        memory = self.house.memory
        memory.slow = word == "slow"
        memory.broken = "Cannot save: disk full." if word == "full" else None
        if not memory.slow:
            memory.write()

    def _fly(self, zone: str) -> None:
        self.house.zone.there = ZoneInfo(zone)

    def _edit(self, wish: Tree) -> None:
        if "broken" in wish:
            self.house.wishes.spoil(str(wish["broken"]))
            return
        before = self.house.wishes.settings
        notifiers = tuple(cast("list[str]", wish.get("notifiers", [one.name for one in before.notifiers])))
        kept = [one for one in before.providers if one.id not in cast("list[str]", wish.get("remove", []))]
        changes = cast("dict[str, Tree]", wish.get("change", {}))
        kept = [changed(one, changes[one.id]) if one.id in changes else one for one in kept]
        for name, raw in cast("Tree", wish.get("add", {})).items():
            kept += providers(name, raw, notifiers)
        kept = [replace(one, notifiers=notifiers) for one in kept]
        everybody = cast("Tree", wish.get("all", {}))
        kept = [with_rules(one, everybody) for one in kept]
        digest = digest_wished(everybody) if "digest" in everybody else before.digest
        self.house.wishes.edit(replace(wishes(kept, notifiers), digest=digest))
