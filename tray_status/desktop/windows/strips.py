"""Draws the last 90 days of a provider as bars, and tells the same as a list: by height and colour, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree.ElementTree import Element

from tray_status.core.history import Day
from tray_status.core.model import Health
from tray_status.core.wording import HEALTH_LABEL
from tray_status.desktop.windows.tags import tag

WIDTH, GAP, HEIGHT = 5, 2, 30
"""Of a bar, between two bars, and of the highest bar, in pixels of the drawing."""

PARTS = {
    None: 0.2,
    Health.OPERATIONAL: 0.45,
    Health.MAINTENANCE: 0.6,
    Health.DEGRADED: 0.7,
    Health.PARTIAL_OUTAGE: 0.85,
    Health.MAJOR_OUTAGE: 1.0,
}
"""How much of the height the bar of a day takes: who sees no colours sees how high it is."""

TITLES = 5


def bars(days: Sequence[Day]) -> Element:
    """The strip: one bar a day, oldest first; a pointer on a bar is told that day's story."""
    width = len(days) * (WIDTH + GAP) - GAP
    drawn = [_bar(day, position * (WIDTH + GAP)) for position, day in enumerate(days)]
    return tag(
        "svg",
        *drawn,
        class_="strip",
        viewBox=f"0 0 {width} {HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=summary(days),
    )


def _bar(day: Day, left: int) -> Element:
    high = round(HEIGHT * PARTS[day.health])
    return tag(
        "rect",
        tag("title", story(day)),
        class_=css_class(day.health),
        x=str(left),
        y=str(HEIGHT - high),
        width=str(WIDTH),
        height=str(high),
    )


def css_class(health: Health | None) -> str:
    """The class that colours a health."""
    return health.word.replace("_", "-") if health is not None else "unknown"


def label(health: Health | None) -> str:
    """A health in words."""
    return HEALTH_LABEL[health] if health is not None else "nothing known"


def story(day: Day) -> str:
    """One day in a sentence: how it was, and what happened."""
    titles = list(day.titles[:TITLES])
    if len(day.titles) > TITLES:
        titles.append(f"and {len(day.titles) - TITLES} more")
    happened = f": {'; '.join(titles)}" if titles else ""
    return f"{day_name(day.day)}, {label(day.health)}{happened}"


def day_name(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%b %Y}"


def notable(days: Sequence[Day]) -> Iterator[Day]:
    """The days of which there is something to tell, newest first."""
    for day in reversed(days):
        if day.titles or (day.health is not None and day.health > Health.OPERATIONAL):
            yield day


def summary(days: Sequence[Day]) -> str:
    """The strip in a sentence, for who does not see it."""
    known = [day.health for day in days if day.health is not None]
    if not known:
        return f"Of the last {len(days)} days nothing is known."
    counts = [(health, known.count(health)) for health in reversed(Health) if health in known]
    told = ", ".join(f"{count} {label(health)}" for health, count in counts)
    unknown = len(days) - len(known)
    return f"Of the last {len(days)} days: {told}{f', {unknown} not known' if unknown else ''}."
