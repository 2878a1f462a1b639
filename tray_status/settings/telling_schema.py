"""The keys of the rules of telling, as data: each with its type, its default and one sentence of meaning."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import time, timedelta

from tray_status.core.model import Impact
from tray_status.core.policy import EXPIRE_AFTER as SIX_HOURS
from tray_status.settings.key import Key, Row, Section
from tray_status.settings.mistakes import did_you_mean
from tray_status.settings.scalars import YES_OR_NO, Choice, Duration
from tray_status.settings.values import ListOf, ScalarType, Unless, WrongValueError

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS, _LAST_MINUTE = 24, 59


@dataclass(frozen=True, slots=True)
class TimeOfDay(ScalarType[time]):
    """A time of day on a clock of 24 hours; `24:00` is midnight at the end of a day."""

    described = "a time of day such as `22:00`"

    def parse(self, text: str) -> time:
        """`7:00`, `22:30`, `24:00`."""
        match = _CLOCK.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2])) if match is not None else (_HOURS, 1)
        if (hour, minute) == (_HOURS, 0):
            return time(0)
        if hour >= _HOURS or minute > _LAST_MINUTE:
            raise WrongValueError("is no time of day", "Write it such as `22:00`, from `00:00` to `24:00`.")
        return time(hour, minute)


@dataclass(frozen=True, slots=True)
class Zone(ScalarType[str]):
    """The name of a time zone, as the IANA database has it."""

    described = "a time zone such as `Europe/Berlin`"

    def parse(self, text: str) -> str:
        """The name as it is written."""
        try:
            zoneinfo.ZoneInfo(text)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            names = sorted(zoneinfo.available_timezones())
            raise WrongValueError("is no time zone that is known here", did_you_mean(text, names)) from error
        return text


TIME = TimeOfDay()
_WAIT = Duration(timedelta(seconds=10), timedelta(hours=24))

QUIET_HOURS = Section(
    "quiet_hours",
    "a list of windows such as `22:00-07:00`",
    "[]",
    "When nothing is shown; what came meanwhile is told in one notification at the end.",
)
HOURS = Section("hours", "`22:00-07:00`", "must be given", "From when to when, by the clock; may lie over midnight.")
DAYS = Key(
    "days",
    ListOf(
        Choice(tuple((word, day) for day, name in enumerate(_DAYS) for word in (name, name[:3])), "no day of the week"),
        "days of the week",
    ),
    tuple(range(len(_DAYS))),
    "all",
    "The days on which it begins: `mon` to `sun`.",
)
ZONE: Key[str | None] = Key("zone", Zone(), None, "that of the computer", "Whose clock counts.")
CRITICAL_BREAKS = Key(
    "critical_breaks_through", YES_OR_NO, False, "no", "Whether what is critical, or a major outage, is told at once."
)
IN_QUIET_HOURS: tuple[Row, ...] = (HOURS, DAYS, ZONE, CRITICAL_BREAKS)

CONFIRM_AFTER: Key[timedelta | None] = Key(
    "confirm_after",
    Unless("no", None, _WAIT),
    None,
    "no",
    "An incident is told only if it is still open after so long; a mapping gives each impact its own time.",
)
IN_CONFIRM_AFTER: tuple[Key[timedelta | None], ...] = tuple(
    Key(impact.word, Unless("no", None, _WAIT), None, "no", f"How long an incident of impact `{impact.word}` waits.")
    for impact in Impact
)
REMIND_EVERY: Key[timedelta | None] = Key(
    "remind_every",
    Unless("never", None, Duration(timedelta(minutes=5), timedelta(hours=24))),
    None,
    "never",
    "An incident that is still open is told again so often.",
)
ESCALATION_BREAKS = Key(
    "escalation_breaks_through",
    YES_OR_NO,
    False,
    "no",
    "Whether an acknowledged incident that gets worse is told, and counts as not acknowledged from then on.",
)
DAMP_FLAPPING = Key(
    "damp_flapping",
    YES_OR_NO,
    True,
    "yes",
    "What begins more than three times within an hour is told only once nothing has changed for 15 minutes.",
)
EXPIRE_AFTER = Key(
    "expire_after",
    Duration(timedelta(minutes=5), timedelta(hours=48)),
    SIX_HOURS,
    "6h",
    "What could not be shown for so long is given up; time in which it was held back does not count.",
)
POLICY: tuple[Row, ...] = (
    QUIET_HOURS,
    CONFIRM_AFTER,
    REMIND_EVERY,
    ESCALATION_BREAKS,
    DAMP_FLAPPING,
    EXPIRE_AFTER,
)
