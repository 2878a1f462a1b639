"""Owns the menu: what is wrong now on top, worst first, then everything else; never more than 20 lines at a time."""

from __future__ import annotations

from collections.abc import Sequence

from tray_status.core.commands import (
    Command,
    OpenFolder,
    OpenOverview,
    OpenSettings,
    Pause,
    PollNow,
    Quit,
    StartAtLogin,
)
from tray_status.core.glance import ICON, SEPARATOR, Conditions, Icon, IconState, Item, Sight
from tray_status.core.lull import lull
from tray_status.core.menu_lines import LABEL_LENGTH, Moment, grouped, label, snooze_group
from tray_status.core.menu_providers import provider_item, quiet_items, recent_items, upcoming_items
from tray_status.core.text import shorten

PROBLEMS = 3
NAMES = 3

TOP_LINES = 6
"""Lines for problems, for what is wrong now and for what was made quiet; with all others they make 20."""


def build_menu(
    seen: Sequence[Sight], wrong: Sequence[Item], icon: Icon, moment: Moment, conditions: Conditions
) -> tuple[Item, ...]:
    """The whole menu tree at a moment; `wrong` are the lines about what is wrong, worst first."""
    lulls = _lull_items(seen, moment)
    problems = [
        Item(label=label(one.short or one.sentence), key="problem", command=one.command)
        for one in conditions.problems[: PROBLEMS - len(lulls)]
    ]
    quiet = quiet_items(seen, moment)
    at_login = _login_items(conditions.at_login)
    lines = _few(wrong, TOP_LINES - len(problems) - len(lulls) - bool(quiet) - len(at_login))
    recent, planned = recent_items(seen, moment), upcoming_items(seen, moment)
    providers = grouped([provider_item(one, moment) for one in seen])
    snoozed = conditions.snoozed_until
    snoozed = snoozed if snoozed is not None and snoozed > moment.now else None
    return (
        Item(label=_headline(seen, icon, conditions, moment), key="headline", enabled=False),
        *problems,
        *lulls,
        *((SEPARATOR, *lines) if lines else ()),
        SEPARATOR,
        Item(label="Providers", enabled=bool(seen), children=providers),
        _recent_group(recent, known=bool(seen)),
        Item(label="Upcoming maintenance", enabled=bool(planned), children=planned),
        *((_quiet_group(quiet),) if quiet else ()),
        SEPARATOR,
        Item(label="Poll now", command=PollNow()),
        Item(label="Paused", command=Pause(on=not conditions.paused), checked=conditions.paused),
        snooze_group(None, snoozed, moment, ("Snooze all", "Snoozed")),
        SEPARATOR,
        Item(label="Settings", command=OpenSettings()),
        Item(label="Open state folder", command=OpenFolder()),
        *at_login,
        Item(label="Quit", command=Quit()),
    )


def activation(wrong: Sequence[Item]) -> Command:
    """What a click on the icon itself does: open the worst of what is wrong, else poll everybody."""
    for item in wrong[:1]:
        opening = (item, *item.children)
        return next(command for one in opening if (command := one.command) is not None)
    return PollNow()


def _login_items(on: bool | None) -> tuple[Item, ...]:  # noqa: FBT001 -- it is what the tick shows
    """The line with a tick while the next login starts the program; a click switches that."""
    if on is None:
        return ()
    return (Item(label="Start at login", key="at_login", command=StartAtLogin(on=not on), checked=on),)


def _lull_items(seen: Sequence[Sight], moment: Moment) -> tuple[Item, ...]:
    """The line about what is quiet by the settings and what waits for its end; a click leads to those settings."""
    found = lull(((one.prefs, one.state) for one in seen), moment.now, moment.zone)
    alerts = "1 alert waits" if found.waiting == 1 else f"{found.waiting} alerts wait" if found.waiting else ""
    if found.until is not None:
        some = f" at {found.quiet} of {found.listened}" if found.quiet < found.listened and not alerts else ""
        text = f"Quiet hours{some} until {moment.clock(found.until)}{': ' if alerts else ''}{alerts}"
        return (Item(label=label(text), key="lull", command=OpenSettings()),)
    if found.waits_until is not None:
        return (Item(label=f"{alerts} until {moment.clock(found.waits_until)}", key="lull", enabled=False),)
    return ()


def _few(wrong: Sequence[Item], most: int) -> tuple[Item, ...]:
    if len(wrong) <= most:
        return tuple(wrong)
    rest = wrong[most - 1 :]
    return (*wrong[: most - 1], Item(label=f"{len(rest)} more", key="more", children=grouped(rest)))


def _recent_group(items: Sequence[Item], *, known: bool) -> Item:
    """The newest ones, and below them the way to all."""
    everything = Item(label="All incidents, and the last 90 days", key="overview", command=OpenOverview())
    return Item(
        label="Recent incidents", enabled=known, children=(*items, *((SEPARATOR,) if items else ()), everything)
    )


def _quiet_group(items: Sequence[Item]) -> Item:
    text = f"Acknowledged, snoozed or muted ({len(items)})"
    return Item(label=text, key="quiet", children=grouped(items))


def _headline(seen: Sequence[Sight], icon: Icon, conditions: Conditions, moment: Moment) -> str:
    """How everything is, in words."""
    listened = [one for one in seen if not one.prefs.muted]
    if icon.state is IconState.PAUSED:
        return "Paused"
    if icon.state is IconState.OFFLINE and conditions.offline_since is not None:
        return f"Offline since {moment.clock(conditions.offline_since)}"
    if not listened:
        return "Every provider is muted" if seen else "No providers yet: add some to the settings"
    if icon.state is IconState.WELL and icon.stale:
        return "All well, some of it out of date"
    if icon.state is IconState.WELL:
        return f"All {len(listened)} providers are well" if len(listened) > 1 else "All well"
    if icon.state is IconState.UNKNOWN:
        unknown = sum(1 for one in listened if one.outlook.colour is None)
        return f"Nothing known of {unknown} of {len(listened)}" if len(listened) > 1 else "Nothing known"
    coloured = ((one.prefs.name, one.outlook.colour) for one in listened)
    names = [name for name, colour in coloured if colour is not None and ICON[colour] is icon.state]
    return _of_names(f"{icon.state.value.capitalize()}: ", names)


def _of_names(text: str, names: Sequence[str]) -> str:
    """As many of the names as fit, and how many more there are."""
    for count in range(min(len(names), NAMES), 1, -1):
        said = f"{text}{', '.join(names[:count])}{_more(names, count)}"
        if len(said) <= LABEL_LENGTH:
            return said
    more = _more(names, 1)
    return f"{text}{shorten(names[0], LABEL_LENGTH - len(text) - len(more))}{more}"


def _more(names: Sequence[str], count: int) -> str:
    return f" and {len(names) - count} more" if len(names) > count else ""
