"""Owns how a story is written down: a day as data, its times, durations and pages turned into values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.house import provider
from tests.readings import history, incident, summary
from tests.stories.wished import RULES, digest_wished, with_rules
from tray_status.core.model import Incident
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Reading

Tree = Mapping[str, object]

DURATION = re.compile(r"([+-]?)(\d+)(s|m|h|d)")
WORST = {"minor": "degraded", "major": "partial_outage", "critical": "major_outage"}
"""The health of a page with an incident of that impact."""

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story: who is watched, by whom it is told, and what happens when."""

    name: str
    catches: str
    start: datetime
    zone: str
    providers: tuple[ProviderPrefs, ...]
    notifiers: tuple[str, ...]
    day: tuple[Tree, ...]
    rules: tuple[str, ...] = ()
    digest: bool = True


def read_stories(path: Path) -> Iterator[Story]:
    """The stories in a file, which may hold several."""
    text = path.read_text(encoding="utf-8")
    return (_story(raw, path.name) for raw in yaml.load_all(text, Loader=yaml.BaseLoader))


def read_story(path: Path) -> Story:
    """The one story in a file."""
    (story,) = read_stories(path)
    return story


def _story(raw: Mapping[str, Any], file: str) -> Story:
    """One story. With `rules` it is about those: a calm page comes first, and `wish` is what settings say for all."""
    keys = {"story", "catches", "start", "zone", "providers", "notifiers", "day", "rules", "wish"}
    assert set(raw) <= keys, f"{file}: what key?"
    rules, wish = tuple(raw.get("rules", ())), raw.get("wish", {})
    notifiers = tuple(raw.get("notifiers", ["console"]))
    start = moment(raw.get("start", "2026-03-02 10:00"))
    watched = raw.get("providers", {"Acme": {}})
    calm = ({"at": f"{start:%H:%M}", "page": {"everybody": "well"}},) if rules else ()
    return Story(
        name=raw["story"],
        catches=raw["catches"] if not rules else raw["story"],
        start=start,
        zone=raw.get("zone", "UTC"),
        providers=tuple(
            with_rules(one, wish) if not isinstance(own, dict) else with_rules(one, {**wish, **own})
            for name, own in watched.items()
            for one in providers(name, own, notifiers)
        ),
        notifiers=notifiers,
        day=(*calm, *raw["day"]),
        rules=rules,
        digest=digest_wished(wish),
    )


def moment(text: str, after: datetime | None = None) -> datetime:
    """A time in UTC; a time of day alone is the first one not before `after`."""
    if " " in text:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    assert after is not None, f"{text}: of which day?"
    hour, minute, *second = (int(part) for part in text.split(":"))
    found = after.replace(hour=hour, minute=minute, second=second[0] if second else 0, microsecond=0)
    return found if found >= after.replace(microsecond=0) else found + timedelta(days=1)


def seconds(text: str) -> float:
    """A duration such as `90s`, `8h` or `-1d` in seconds."""
    found = DURATION.fullmatch(text)
    assert found is not None, f"{text} is no duration"
    return float(found[1] + found[2]) * SECONDS[found[3]]


def providers(name: str, wish: object, notifiers: tuple[str, ...]) -> list[ProviderPrefs]:
    """The provider of that name; `many: N` stands for N of them."""
    if name == "many":
        return [provider(f"Site{number:02d}", notifiers=notifiers) for number in range(int(str(wish)))]
    return [changed(provider(name, notifiers=notifiers), wish if isinstance(wish, dict) else {})]


def changed(prefs: ProviderPrefs, wish: Tree) -> ProviderPrefs:
    """The provider with what a story wishes differently."""
    turn: dict[str, Callable[[str], object]] = {
        "every": lambda word: timedelta(seconds=seconds(word)),
        "url": str,
        "platform": lambda word: None if word == "detect" else word,
        "name": str,
    }
    changes = {key: turn[key](str(value)) for key, value in wish.items() if key not in RULES}
    return with_rules(replace(prefs, **changes), wish)  # type: ignore[arg-type]  # each function makes what its key holds


def page(raw: object, now: datetime) -> tuple[Reading, ...]:
    """The readings of a page: its summary, and its history where the story names one; or a few words for that."""
    if isinstance(raw, str):
        return (in_few_words(raw, now),)
    assert isinstance(raw, dict), "a page is written as health, incidents, history"
    assert set(raw) <= {"health", "incidents", "history", "tells", "summary"}, f"{sorted(raw)}: what key?"
    readings = []
    if raw.get("summary") != "none":
        listed = [_incident(one, now) for one in raw.get("incidents", [])]
        readings.append(summary(*listed, health=_known(raw.get("health", "operational")), tells="tells" in raw))
    if "history" in raw:
        readings.append(history(*(_incident(one, now) for one in raw["history"])))
    return tuple(readings)


def in_few_words(text: str, now: datetime) -> Reading:
    """`well`, an impact alone (the page names no incident), or incidents such as `i1 minor identified 09:40-10:20`.

    What follows a slash in an id is another title than its own; without an impact it is a major one.
    """
    if text == "well" or text in WORST:
        return summary(health=WORST.get(text, "operational"))
    listed, worst = [], "well"
    for one in text.split("; "):
        id_, *words = one.split()
        name, _, titled = id_.partition("/")
        impact = next((word for word in words if word in WORST), "major")
        phase = next((word for word in words if word.isalpha() and word not in WORST), "investigating")
        span = [word.split("-") for word in words if ":" in word]
        began, *ended = span[0] if span else [f"{now:%H:%M}"]
        raw = {"id": name, "impact": impact, "phase": phase, "since": began, "title": f"Trouble {titled or name}"}
        listed.append(_incident({**raw, "updated": ended[0]} if ended else raw, now))
        if not listed[-1].over:
            worst = max(worst, impact, key=("well", *WORST).index)
    return summary(*listed, health=WORST.get(worst, "operational"))


def _incident(raw: Mapping[str, str], now: datetime) -> Incident:
    """An incident as a story writes it down; times of day are those of the last 24 hours, planned ones of the next."""
    planned = raw.get("kind") == "maintenance"
    day = now if planned else now - timedelta(hours=24) + timedelta(seconds=1)

    def time_of(key: str, after: datetime) -> datetime | None:
        return moment(raw[key], after) if key in raw else None

    since = time_of("since", day)
    return incident(
        raw["id"],
        since=since,
        updated=time_of("updated", since or day),
        until=time_of("until", since or day),
        phase=_known(raw.get("phase", "investigating")),
        impact=_known(raw.get("impact", "major")),
        title=raw.get("title"),
        says=raw.get("says", "We are looking into it."),
        kind=raw.get("kind", "incident"),
        components=tuple(raw["components"].split(", ")) if "components" in raw else (),
    )


def _known(word: str) -> str | None:
    return None if word == "unknown" else word
