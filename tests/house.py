"""Owns the driver of the real hub in tests: all around it is a fake, and time passes only when a test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from tests.fake_doors import FakeInbox, FakePolls, FakeShows, FakeTelling, FakeWishes
from tests.fake_memory import FakeMemory
from tests.fakes import FakeClock
from tests.world import World, problem
from tray_status.core.commands import Command
from tray_status.core.events import Notification
from tray_status.core.model import ProviderId
from tray_status.core.prefs import NotifyPrefs, ProviderPrefs, Settings
from tray_status.core.reading import Reading
from tray_status.core.state import ProviderState
from tray_status.core.view import Icon, Item
from tray_status.engine.doors import Doors, no_trace
from tray_status.engine.hub import Hub
from tray_status.engine.inbox import Asked, Message

MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TURNS_WITHOUT_REASON = 20
"""So often the loop may turn at once with nothing to do; more is a loop that spins."""

MOMENT = 0.00001


class Crash(BaseException):
    """The program is gone in the middle of a step."""


class HereNow(tzinfo):
    """The zone the user is in, who may fly."""

    def __init__(self, name: str) -> None:
        self.there = ZoneInfo(name)

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """As the zone has it."""
        return self.there.utcoffset(dt)

    def dst(self, dt: datetime | None) -> timedelta | None:
        """As the zone has it."""
        return self.there.dst(dt)

    def tzname(self, dt: datetime | None) -> str | None:
        """As the zone has it."""
        return self.there.tzname(dt)

    def fromutc(self, dt: datetime) -> datetime:
        """As the zone has it."""
        return self.there.fromutc(dt.replace(tzinfo=self.there)).replace(tzinfo=self)


def provider(name: str, *, every: float = 60, notifiers: tuple[str, ...] = ("console",)) -> ProviderPrefs:
    """A provider of this name, on a host of its own."""
    id_ = name.lower()
    return ProviderPrefs(
        id=ProviderId(id_),
        name=name,
        url=f"https://{id_}.example",
        platform="statuspage",
        every=timedelta(seconds=every),
        notifiers=notifiers,
    )


def wishes(providers: Iterable[ProviderPrefs], notifiers: Iterable[str] = ("console",)) -> Settings:
    """Settings with these providers and notifiers."""
    return Settings(
        providers=tuple(providers), notifiers=tuple(NotifyPrefs(name=name, kind=name) for name in notifiers)
    )


class House:
    """One program's life, over restarts and crashes. Notifiers show at once unless `hands` says otherwise.

    `hands`: per notifier "works", "fails" or "hangs". `trace` sees every step of every hub. `surprises` come in, one
    at a time, while the hub waits by itself.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: datetime = MORNING,
        zone: str = "UTC",
        memory: FakeMemory | None = None,
        hub: type[Hub] = Hub,
        trace: Callable[[str], None] = no_trace,
    ) -> None:
        self.clock = FakeClock(now)
        self.zone = HereNow(zone)
        self.memory = memory if memory is not None else FakeMemory()
        self.wishes = FakeWishes(settings)
        self.world = World(self.clock)
        self.hands: dict[str, str] = {}
        self.handed: list[Notification] = []
        self.shown: list[Notification] = []
        self.opened: list[str] = []
        self.at_login: bool | None = None
        self.used: list[Settings] = []
        self.turns = 0
        self.surprises: list[Message] = []
        self._hub_class = hub
        self._trace = trace
        self._read_up_to = 0
        self._polled_before = 0
        self._build()

    @property
    def polls_made(self) -> int:
        """How many polls were asked for in all lives."""
        return self._polled_before + len(self.polls.every)

    def _build(self) -> None:
        self.inbox = FakeInbox(self._goes_on)
        self.memory.inbox = self.inbox
        self.polls = FakePolls(self.inbox)
        self.telling = self._new_telling()
        self.shows = FakeShows()
        doors = Doors(
            clock=self.clock,
            zone=self.zone,
            wishes=self.wishes,
            memory=self.memory,
            polls=self.polls,
            telling=self.telling,
            shows=self.shows,
            open_url=self._open,
            open_settings=lambda line: self._open(f"settings {line}"),
            open_folder=lambda: self._open("folder"),
            open_overview=lambda: self._open("overview"),
            use_settings=self.used.append,
            draw_phase=lambda: 0.25,
            trace=self._trace,
            at_login=lambda: self.at_login,
            start_at_login=self._start_at_login,
        )
        self.hub = self._hub_class(doors, self.inbox)

    def _start_at_login(self, *, on: bool) -> str:
        self.at_login = on
        return f"At login: {on}."

    def _new_telling(self) -> FakeTelling:
        """Who tells in this life."""
        return FakeTelling(self.inbox, self.clock)

    def _open(self, what: str) -> str:
        self.opened.append(what)
        return f"Opened {what}."

    # ---- life ------------------------------------------------------------------------------------------------------

    def start(self) -> House:
        """Start the program."""
        self.hub.start()
        return self.passes(0)

    def restart(self, away: float = 0) -> None:
        """End the program in good order, and start it again so many seconds later."""
        self.hub.end()
        self._reborn(away)

    def crash(self, away: float = 0) -> None:
        """Lose everything that is not on disk, and start again so many seconds later."""
        self.memory.crash()
        self._reborn(away)

    def _reborn(self, away: float) -> None:
        self.clock.step(away)
        self._polled_before = self.polls_made
        self._build()
        self.start()

    def sleeps(self, seconds: float) -> None:
        """The computer sleeps: the wall clock goes on, nothing else does."""
        self.sets_clock(seconds)

    def sets_clock(self, by: float) -> None:
        """Somebody sets the clock (seconds ahead, or back when negative)."""
        self.clock.set(self.clock.now() + timedelta(seconds=by))
        self.passes(0)

    def at(self, moment: datetime) -> None:
        """Let time pass until then."""
        self.passes((moment - self.clock.now()).total_seconds())

    def passes(self, seconds: float) -> House:
        """Let time pass: the hub turns whenever it wants to, or somebody speaks to it."""
        end, idle_turns = self.clock.monotonic() + seconds, 0
        while True:
            idle = self.hub.turn()
            self.turns += 1
            if self._world_turns():
                idle_turns = 0
                continue
            left = end - self.clock.monotonic()
            idle_turns = idle_turns + 1 if idle <= 0 else 0
            assert idle_turns < TURNS_WITHOUT_REASON, "the loop spins: it wants to turn at once, and does nothing"
            if left <= 0 < idle or self.hub.stopping:
                return self
            # No turn takes no time at all.
            self.clock.step(max(min(idle, left), MOMENT))

    def _goes_on(self, seconds: float) -> None:
        """What happens while the hub waits for its inbox."""
        if self.surprises:
            self.inbox.put(self.surprises.pop(0))
        elif not self._world_turns():
            self.clock.step(max(seconds, MOMENT))

    def _world_turns(self) -> bool:
        """Answer what the hub asked for; whether there is something for it to read now."""
        for asked in tuple(self.polls.open):
            outcome = self.world.outcome(asked)
            if outcome is not None:
                self.polls.answer(asked, outcome)
        self.handed += self.telling.handed
        self.telling.handed.clear()
        self._tells()
        return self.inbox.waiting > 0

    def _tells(self) -> None:
        """Let each notifier do what it does with what it has in hand."""
        for name in tuple(self.telling.in_hand):
            hand = self.hands.get(name, "works")
            if hand == "works":
                self.shown.append(self.telling.in_hand[name].notification)
                self.telling.shown(name)
            elif hand == "fails":
                self.telling.failed(name)

    # ---- what pages say ----------------------------------------------------------------------------------------------

    def page(self, name: str, *readings: Reading) -> None:
        """The page of a provider says this from now on."""
        id_ = ProviderId(name.lower())
        self.world.problems.pop(id_, None)
        self.world.hanging.discard(id_)
        self.world.pages[id_] = readings

    def fails(self, name: str, kind: str = "timeout", *, retry_at: datetime | None = None) -> None:
        """Polls of a provider fail from now on."""
        self.world.problems[ProviderId(name.lower())] = replace(problem(kind), retry_at=retry_at)

    def hangs(self, name: str) -> None:
        """Polls of a provider have no outcome from now on."""
        self.world.hanging.add(ProviderId(name.lower()))

    # ---- what the user does and sees ---------------------------------------------------------------------------------

    def asks(self, command: Command) -> str:
        """Ask for something, and let the hub do it; the answer."""
        answers: list[str] = []
        self.inbox.put(Asked(command=command, reply=answers.append))
        self.passes(0)
        (answer,) = answers
        return answer

    def clicks(self, command: Command) -> None:
        """Click on something that does this; a click hears no answer."""
        self.inbox.put(Asked(command=command))
        self.passes(1)

    def edits(self, settings: Settings) -> None:
        """Save a settings file; the hub notices within ten seconds."""
        self.wishes.edit(settings)
        self.passes(10)

    def told(self) -> list[Notification]:
        """What was shown since the last time this was asked."""
        news, self._read_up_to = self.shown[self._read_up_to :], len(self.shown)
        return news

    @property
    def icon(self) -> Icon:
        """What the icon shows."""
        return self.shows.views[-1].icon

    @property
    def picture(self) -> str:
        """The words for the icon's picture."""
        return str(self.icon.state)

    @property
    def menu(self) -> list[str]:
        """All labels of the menu, at every depth."""
        return [item.label for item in _flat(self.shows.views[-1].menu)]

    def state(self, name: str) -> ProviderState:
        """What the hub holds of a provider."""
        return self.hub.states[ProviderId(name.lower())]


def _flat(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        yield item
        yield from _flat(item.children)
