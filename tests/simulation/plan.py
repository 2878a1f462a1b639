"""Owns what happens on a simulated day, drawn from a seed: incidents, sleeps, network, channels, what the user does."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.readings import incident, summary
from tests.stories.script import WORST
from tray_status.core.model import Incident
from tray_status.core.reading import Reading

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
LISTED = timedelta(hours=2)
"""Some pages go on to list what ended for so long."""

CHANNELS = ("desktop", "chat", "mail", "pager")
COMPONENTS = ("API", "Web")
TITLES = ("API errors", "Login fails", "Slow deliveries", "Queue grows", "Region down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One incident of a page, as it really was: how bad at first and then, and until when it is listed."""

    id: str
    title: str
    impacts: tuple[str, str]
    component: str
    begins: datetime
    identified: datetime
    ends: datetime
    listed_until: datetime

    def at(self, now: datetime) -> Incident | None:
        """As its page has it at a moment, None while it is not listed."""
        if now < self.begins or now >= self.listed_until:
            return None
        phase, impact, updated = "investigating", self.impacts[0], self.begins
        if now >= self.identified:
            phase, impact, updated = "identified", self.impacts[1], self.identified
        if now >= self.ends:
            phase, updated = "resolved", self.ends
        return incident(
            self.id,
            since=self.begins,
            updated=updated,
            phase=phase,
            impact=impact,
            title=self.title,
            components=(self.component,),
        )


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """Something that happens: `what` it is (a method of the day), about whom, and how (words of it)."""

    at: datetime
    number: int
    what: str
    about: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole day."""

    names: tuple[str, ...]
    incidents: dict[str, tuple[Planned, ...]]
    acts: tuple[Act, ...]

    def page(self, name: str, now: datetime) -> Reading:
        """What a provider's page says at a moment."""
        listed = [one for planned in self.incidents[name] if (one := planned.at(now)) is not None]
        words = ("well", *WORST)
        worst = max((one.impact.word for one in listed if not one.over and one.impact), key=words.index, default="well")
        return summary(*listed, health=WORST.get(worst, "operational"))


def draw(seed: int, providers: int) -> Plan:
    """The day of a seed; the same seed and number always give the same day."""
    dice = random.Random(seed)  # noqa: S311 -- a day is no secret
    names = tuple(f"Site{number:03d}" for number in range(providers))
    incidents = {name: tuple(_incidents(dice, flaps=number % 40 == 7)) for number, name in enumerate(names)}
    happens: list[tuple[datetime, str, str, str]] = []
    for name, planned in incidents.items():
        for one in planned:
            moments = (one.begins, one.identified, one.ends, one.listed_until)
            happens += [(moment, "page", name, "") for moment in moments]
    happens += _away(dice)
    for channel in CHANNELS[1:3]:
        for _ in range(2):
            begins = _moment(dice)
            happens.append((begins, "channel", channel, dice.choice(("fails", "fails", "hangs"))))
            happens.append((begins + timedelta(minutes=dice.randint(5, 240)), "channel", channel, "works"))
    for _ in range(providers // 4):
        wish = dice.choice(
            ("acknowledge", "acknowledge", "snooze incident", "snooze", "tell back", "mute", "everything")
        )
        happens.append((_moment(dice), "user", dice.choice(names), wish))
    happens += _pager(dice)
    happens += _edits(dice, names)
    acts = sorted(Act(at, number, *rest) for number, (at, *rest) in enumerate(sorted(happens)) if at < BEGIN + DAY)
    return Plan(names=names, incidents=incidents, acts=tuple(acts))


def _pager(dice: random.Random) -> list[tuple[datetime, str, str, str]]:
    """What becomes of one channel: down for hours, slow, asked too often, and well again after each."""
    found = []
    for hour, how in ((2, "fails"), (9, "slow"), (15, "busy")):
        begins = BEGIN + timedelta(hours=hour, minutes=dice.randint(0, 40))
        found.append((begins, "channel", "pager", how))
        found.append((begins + timedelta(hours=5, minutes=dice.randint(0, 50)), "channel", "pager", "works"))
    return found


def _edits(dice: random.Random, names: tuple[str, ...]) -> list[tuple[datetime, str, str, str]]:
    """What the user changes in the settings, each time one provider, and takes back some hours later."""
    found = []
    for number in range(max(len(names) // 4, 12)):
        begins, who, how = _moment(dice), dice.choice(names), ("focus", "quiet", "routing", "removed")[number % 4]
        found.append((begins, "settings", who, how))
        found.append((begins + timedelta(minutes=dice.randint(3, 300)), "settings", who, "as before"))
    return found


def _moment(dice: random.Random, earliest: timedelta = timedelta(minutes=20)) -> datetime:
    return BEGIN + timedelta(seconds=dice.randint(int(earliest.total_seconds()), int(DAY.total_seconds())))


def _incidents(dice: random.Random, *, flaps: bool) -> list[Planned]:
    """What goes wrong at one provider; one that flaps does so for an hour and a half, every few minutes."""
    found = []
    for number in range(dice.choice((0, 0, 1, 1, 2, 3))):
        begins, lasts = _moment(dice), timedelta(minutes=dice.choice((2, 4, 15, 40, 120, 300)))
        found.append(_one(dice, f"i{number}", dice.choice(TITLES), begins, lasts))
    if flaps:
        begins = _moment(dice)
        found += [
            _one(dice, f"f{number}", "Flapping", begins + timedelta(minutes=6 * number), timedelta(minutes=3))
            for number in range(15)
        ]
    return found


def _one(dice: random.Random, id_: str, title: str, begins: datetime, lasts: timedelta) -> Planned:
    impact = dice.choice(("minor", "minor", "major", "major", "critical"))
    worse = {"minor": "major", "major": "critical"}.get(impact, impact)
    ends = begins + lasts
    return Planned(
        id=id_,
        title=title,
        component=COMPONENTS[len(id_ + title) % 2],
        impacts=(impact, dice.choice((impact, impact, worse))),
        begins=begins,
        identified=begins + lasts / 2,
        ends=ends,
        listed_until=ends + LISTED if dice.random() < 0.7 else ends,
    )


def _away(dice: random.Random) -> list[tuple[datetime, str, str, str]]:
    """When the computer sleeps, is without network, or the program is started anew: none of it within another."""
    found, kinds = [], ["sleeps", "sleeps", "restarts", "restarts", "offline", "offline"]
    dice.shuffle(kinds)
    for number, kind in enumerate(kinds):
        begins = BEGIN + timedelta(hours=1 + 3.8 * number, minutes=dice.randint(0, 30))
        minutes = dice.randint(1, 150)
        if kind == "offline":
            found.append((begins, "network", "", "down"))
            found.append((begins + timedelta(minutes=minutes), "network", "", "up"))
        else:
            found.append((begins, kind, "", str(minutes)))
    return found
