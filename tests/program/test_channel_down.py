"""One channel is down for hours while the others go on: real mail, web, hook and terminal, on a clock of the test's."""

from __future__ import annotations

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.house import provider
from tests.notify.far_ends import Mail, Web, mail_server, web
from tests.program.real_telling import RealHouse
from tests.readings import incident, summary
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.engine.decisions import Fate
from tray_status.engine.delivery import FIRST_RETRY, LAST_RETRY

# What one of the many services that Apprise knows is made with.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

CHANNELS = ("mail", "chat", "hook", "console")
HOUR, TURN = timedelta(hours=1), timedelta(minutes=20)


class Roll:
    """A terminal that keeps what it is told, or takes nothing."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.full = False

    def write(self, text: str) -> int:
        """Take a text."""
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.lines.append(text)
        return len(text)

    def flush(self) -> None:
        """It is out already."""

    def isatty(self) -> bool:
        """It is none that a person looks at."""
        return False


@dataclass
class Town:
    """The program, and the real far ends of its channels."""

    chat: Web
    hook: Web
    mail: Mail
    roll: Roll = field(default_factory=Roll)
    house: RealHouse = field(init=False)
    opened: list[str] = field(default_factory=list)

    def start(self, *, expire_after: timedelta = 6 * HOUR, digest: bool = False) -> Town:
        """Let the program run, and all be well."""
        to = f"me:word@127.0.0.1:{self.mail.port}?from=a@b.example&to=c@d.example&mode=insecure&format=text"
        options = {
            "mail": ("apprise", ("url", f"mailto://{to}")),
            "chat": ("apprise", ("url", f"{self.chat.url.replace('http', 'json')}/chat")),
            "hook": ("webhook", ("url", f"{self.hook.url}/hook")),
            "console": ("console", ("format", "json")),
        }
        watched = provider("Acme", notifiers=CHANNELS)
        settings = Settings(
            providers=(replace(watched, policy=replace(watched.policy, flapping=None, expire_after=expire_after)),),
            notifiers=tuple(NotifyPrefs(name=name, kind=kind, options=(one,)) for name, (kind, one) in options.items()),
            proxy="none",
            digest=digest,
        )
        self.house = RealHouse(settings, self.roll)
        self.house.page("Acme", summary())
        self.house.start().passes(120)
        return self

    def refuse(self, channel: str) -> None:
        """Let one channel take nothing any more."""
        self.mail.refusal = "451 come again" if channel == "mail" else ""
        self.chat.status = 500 if channel == "chat" else 200
        self.hook.status = 503 if channel == "hook" else 200
        self.roll.full = channel == "console"

    def opens(self) -> str:
        """Let one incident more open, and the page be asked."""
        title = f"Trouble {len(self.opened):02d}"
        self.opened.append(title)
        now = self.house.clock.now()
        self.house.page("Acme", summary(*(incident(one[-2:], since=now, title=one) for one in self.opened)))
        self.house.passes(60 + 5)
        return title

    def day(self, hours: float) -> None:
        """Hours in which every twenty minutes another incident opens; all channels but the one that is down tell it."""
        end = self.house.clock.now() + hours * HOUR
        while (begin := self.house.clock.now()) < end:
            self.opens()
            self.house.at(begin + TURN)

    def told(self) -> dict[str, list[str]]:
        """The titles that each far end has, in its order."""
        return {
            "mail": [_opened(str(message["Subject"])) for _, _, message in self.mail.taken],
            "chat": [_opened(json.loads(one.body)["title"]) for one in self.chat.sent],
            "hook": [_opened(json.loads(one.body)["title"]) for one in self.hook.sent],
            "console": [_opened(json.loads(line)["title"]) for line in self.roll.lines],
        }

    def given_up(self) -> list[str]:
        """The reasons with which something was given up."""
        return [one.reason for one in self.house.memory.log if one.fate is Fate.GIVEN_UP]


def _opened(title: str) -> str:
    """Which incident a title names."""
    return title[title.index("Trouble") :][: len("Trouble 00")] if "Trouble" in title else title


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    import apprise

    # It would wait five seconds of real time between two mails, and ask the network for the sender's own name.
    monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0.0)
    monkeypatch.setattr(socket, "getfqdn", lambda _="": "here.example.com")
    with ExitStack() as stack:
        town = Town(stack.enter_context(web()), stack.enter_context(web()), stack.enter_context(mail_server()))
        yield town
        town.house.telling.stop()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_is_down_for_six_hours_catches_up_and_keeps_nobody_waiting(town: Town, channel: str) -> None:
    """Seeded defects: the others wait with it; it is asked without end; what it missed comes twice, or in any order."""
    town.start(expire_after=2 * HOUR)
    town.opens()
    town.refuse(channel)
    before = town.house.clock.now()
    for _ in range(18):
        title = town.opens()
        told = town.told()
        assert all(told[other][-1] == title for other in CHANNELS if other != channel), "the others go on"
        assert told[channel] == ["Trouble 00"]
        town.house.passes((TURN - timedelta(seconds=65)).total_seconds())
    failures = town.house.telling.failures(channel)
    waits = [later - earlier for earlier, later in pairwise(failures)]
    assert max(waits) <= LAST_RETRY + timedelta(seconds=2)
    assert waits[0] >= FIRST_RETRY
    assert all(wait >= LAST_RETRY for wait in waits[8:]), "it is left alone for longer and longer"
    assert len(failures) < 40

    town.refuse("")
    town.house.passes(LAST_RETRY.total_seconds() + 60)
    back = town.house.clock.now()
    late = town.told()[channel][1:]
    missed = len(town.given_up())
    assert missed == 18 - len(late)
    assert missed >= (back - before - 2 * HOUR - TURN - LAST_RETRY) // TURN
    assert late == town.opened[1 + missed :], "all that is not too old, once, in its order"
    assert all(reason.startswith("could not be delivered until ") for reason in town.given_up())
    for other in CHANNELS:
        if other != channel:
            assert town.told()[other] == town.opened
    town.opens()
    assert [titles[-1] for titles in town.told().values()] == [town.opened[-1]] * len(CHANNELS)
    assert town.house.state("Acme").outbox == ()


def test_what_a_channel_missed_in_six_hours_is_one_notification_of_all_that_may_still_be_told(town: Town) -> None:
    """Catches: twenty notifications at once from a channel that is back; a digest that leaves one out."""
    town.start(digest=True)
    town.refuse("hook")
    town.day(5.5)
    town.refuse("")
    town.house.passes(LAST_RETRY.total_seconds() + 60)
    trees = [json.loads(one.body) for one in town.hook.sent]
    assert len(trees) == 1
    made = {one.alert for one in town.house.memory.log if one.told}
    assert set(trees[0]["alerts"]) == made
    assert len(made) == len(town.opened)
    assert trees[0]["title"] == f"{len(made)} changes at one provider"
    assert town.given_up() == []


def test_a_server_that_never_answers_is_given_fifteen_seconds_and_holds_up_nobody(town: Town) -> None:
    """Seeded defect: a delivery that hangs blocks the hub, or is never taken for failed."""
    from threading import Event

    town.start()
    silent, heard = Event(), Event()

    def hold(_: str) -> None:
        heard.set()
        silent.wait(30)

    town.hook.heard = hold
    town.house.hands["hook"] = "hangs"
    title = town.opens()
    assert heard.wait(30)
    assert [titles[-1:] for name, titles in town.told().items() if name != "hook"] == [[title]] * 3
    del town.house.hands["hook"]
    town.house.passes(0)
    silent.set()
    (failed,) = town.house.telling.failures("hook")
    assert timedelta(seconds=15) <= failed - town.house.shown[0].at <= timedelta(seconds=62)
    town.hook.heard = lambda _: None
    town.house.passes(60)
    # The far end did take the first: who sends again sends the same.
    first, again = (json.loads(one.body) for one in town.hook.sent)
    assert first["id"] == again["id"]
    assert town.house.state("Acme").outbox == ()


@pytest.mark.parametrize(("channel", "seconds"), [("hook", 1800), ("chat", 60)])
def test_who_answers_that_it_is_asked_too_often_is_left_alone_for_as_long_as_it_says(
    town: Town, channel: str, seconds: int
) -> None:
    """Seeded defect: Retry-After is read and not obeyed. Apprise does not pass it on: a minute stands for it there."""
    town.start()
    far = town.hook if channel == "hook" else town.chat
    far.status, far.answer = 429, {"Retry-After": str(seconds)}
    town.opens()
    asked_at = town.house.telling.failures(channel)[0]
    asked = far.asked
    second = town.opens() if seconds > 120 else None
    town.house.at(asked_at + timedelta(seconds=seconds - 1))
    assert far.asked == asked
    far.status, far.answer = 200, {}
    town.house.at(asked_at + timedelta(seconds=seconds + 70))
    # What failed already comes after what was not tried yet.
    assert town.told()[channel] == [*([second] if second else []), "Trouble 00"]
    assert town.told()["console"] == town.opened
