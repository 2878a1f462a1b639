"""Reads the rules of telling: quiet hours, confirmation, reminders, and what breaks through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tray_status.core.model import Impact
from tray_status.core.policy import Flapping, Policy
from tray_status.core.quiet_hours import EVERY_DAY, QuietHours, always_quiet
from tray_status.settings import telling_schema as schema
from tray_status.settings.document import MapNode, Node, ScalarNode
from tray_status.settings.fields import Fields
from tray_status.settings.mistakes import shown
from tray_status.settings.values import NotedError, WrongValueError, list_items

if TYPE_CHECKING:
    from tray_status.settings.mistakes import Mistakes

_SPAN = re.compile(r"\s*(\S+?)\s*(?:-|–|to)\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class _Clock:
    """Two times of day, as one window has them."""

    begin: time
    end: time


def read_policy(fields: Fields, shared: Policy, mistakes: Mistakes) -> Policy:
    """The rules written among these keys; those that are not written are the shared ones."""
    flapping = fields.read(schema.DAMP_FLAPPING, shared.flapping is not None)
    return Policy(
        quiet_hours=_read_quiet_hours(fields, shared.quiet_hours, mistakes),
        confirm_after=_read_confirmation(fields, shared.confirm_after, mistakes),
        remind_every=fields.read(schema.REMIND_EVERY, shared.remind_every),
        escalation_breaks=fields.read(schema.ESCALATION_BREAKS, shared.escalation_breaks),
        flapping=(shared.flapping or Flapping()) if flapping else None,
        expire_after=fields.read(schema.EXPIRE_AFTER, shared.expire_after),
    )


# ---- confirmation ----------------------------------------------------------------------------------------------------


def _read_confirmation(
    fields: Fields, default: tuple[tuple[Impact, timedelta], ...], mistakes: Mistakes
) -> tuple[tuple[Impact, timedelta], ...]:
    """One duration for every impact, or a mapping from impacts to theirs."""
    name = schema.CONFIRM_AFTER.name
    node = fields.value(name)
    if not isinstance(node, MapNode):
        wait = fields.read(schema.CONFIRM_AFTER, None)
        return default if node is None else () if wait is None else tuple((impact, wait) for impact in Impact)
    by_impact = Fields(node, mistakes)
    by_impact.refuse_others([key.name for key in schema.IN_CONFIRM_AFTER], f" of `{name}`")
    read = ((impact, by_impact.read(key, None)) for impact, key in zip(Impact, schema.IN_CONFIRM_AFTER, strict=True))
    return tuple((impact, wait) for impact, wait in read if wait is not None)


# ---- quiet hours -----------------------------------------------------------------------------------------------------


def _read_quiet_hours(fields: Fields, default: tuple[QuietHours, ...], mistakes: Mistakes) -> tuple[QuietHours, ...]:
    node = fields.value(schema.QUIET_HOURS.name)
    if node is None:
        return default
    try:
        items = list_items(node, "`quiet_hours` must be a list", mistakes)
    except NotedError:
        return default
    windows = []
    for item in items:
        try:
            windows.append(_read_window(item, mistakes))
        except NotedError:
            continue
    if always_quiet(tuple(windows)):
        hint = "Leave some time; or write `muted: true` at the providers you want to hear nothing of."
        mistakes.add(node, "`quiet_hours` leave no minute of the week, so nothing would ever be told.", hint)
    return tuple(windows)


def _read_window(node: Node, mistakes: Mistakes) -> QuietHours:
    """One entry: `22:00-07:00`, or a mapping."""
    if isinstance(node, ScalarNode):
        clock = _both(node, "`quiet_hours` has", mistakes)
        return QuietHours(begin=clock.begin, end=clock.end)
    if not isinstance(node, MapNode):
        mistakes.add(node, f"one of the `quiet_hours` is {node.noun}.", "Write it such as `22:00-07:00`.")
        raise NotedError
    window = Fields(node, mistakes)
    window.refuse_others([key.name for key in schema.IN_QUIET_HOURS], " of `quiet_hours`")
    times = window.value(schema.HOURS.name)
    if not isinstance(times, ScalarNode):
        hint = "Write a line such as `hours: 22:00-07:00`."
        mistakes.add(node, "these `quiet_hours` have no `hours`.", hint)
        raise NotedError
    clock = _both(times, "`hours` is", mistakes)
    zone = window.read(schema.ZONE, None)
    return QuietHours(
        begin=clock.begin,
        end=clock.end,
        days=frozenset(window.read(schema.DAYS, tuple(EVERY_DAY))),
        zone=ZoneInfo(zone) if zone is not None else None,
        critical_breaks=window.read(schema.CRITICAL_BREAKS, default=False),
    )


def _both(node: ScalarNode, begin: str, mistakes: Mistakes) -> _Clock:
    """Begin and end of a window; `begin` opens the sentence when it has none. Raises NotedError."""
    if node.unread:
        raise NotedError
    try:
        return _span(node.text)
    except WrongValueError as wrong:
        mistakes.add(node, f"{begin} {shown(node.text)}, which {wrong.why}.", wrong.hint)
        raise NotedError from wrong


def _span(text: str) -> _Clock:
    """`22:00-07:00`. Raises WrongValueError."""
    span = _SPAN.fullmatch(text)
    if span is None:
        raise WrongValueError("is no time from one hour to another", "Write it such as `22:00-07:00`.")
    begin, end = schema.TIME.parse(span[1]), schema.TIME.parse(span[2])
    if begin == end and not (span[2] == "24:00" and span[1] != "24:00"):
        raise WrongValueError("ends when it begins", "Write `00:00-24:00` for a whole day.")
    return _Clock(begin, end)
