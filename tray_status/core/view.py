"""All states, the settings and the time in; the description of icon, tooltip and menu out. Pure and immutable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tray_status.core.glance import (
    ICON,
    SEPARATOR,
    Conditions,
    Icon,
    IconState,
    Item,
    ProblemLine,
    Sight,
    View,
    health_label,
    unacknowledged,
)
from tray_status.core.menu import activation, build_menu
from tray_status.core.menu_lines import Moment
from tray_status.core.menu_providers import wrong_items
from tray_status.core.model import Health, ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.standing import demoted
from tray_status.core.state import ProviderState
from tray_status.core.text import shorten

__all__ = ["SEPARATOR", "Conditions", "Icon", "IconState", "Item", "ProblemLine", "View", "build_view"]

TOOLTIP_LENGTH = 120
USUAL = Conditions()


def build_view(
    states: Mapping[ProviderId, ProviderState],
    settings: Settings,
    now: datetime,
    *,
    conditions: Conditions = USUAL,
) -> View:
    """The view of all providers that settings name, at `now`."""
    seen = [Sight.of(prefs, states.get(prefs.id), now) for prefs in settings.providers]
    icon = _icon(seen, now, conditions)
    moment = Moment.of(now, conditions.zone)
    wrong = wrong_items(seen, moment)
    return View(
        icon=icon,
        tooltip=_tooltip(seen, icon, conditions),
        menu=build_menu(seen, wrong, icon, moment, conditions),
        activate=activation(wrong),
    )


def _icon(seen: Sequence[Sight], now: datetime, conditions: Conditions) -> Icon:
    loud = [one for one in seen if not one.prefs.muted]
    badge = sum(1 for one in loud for incident in unacknowledged(one) if not demoted(incident, now))
    stale = any(one.stale for one in loud)
    if conditions.paused:
        return Icon(state=IconState.PAUSED)
    if conditions.offline_since is not None:
        return Icon(state=IconState.OFFLINE, badge=badge)
    known = [one.outlook.colour for one in loud if one.outlook.colour is not None]
    worst = max(known, default=None)
    if worst is None or (worst is Health.OPERATIONAL and len(known) < len(loud)):
        return Icon(state=IconState.UNKNOWN, badge=badge, stale=stale)
    return Icon(state=ICON[worst], badge=badge, stale=stale)


def _tooltip(seen: Sequence[Sight], icon: Icon, conditions: Conditions) -> str:
    if not seen:
        return "Tray Status: no providers yet"
    if icon.state is IconState.PAUSED:
        return f"Tray Status: {icon.state}"
    problem = [one.sentence for one in conditions.problems[:1]]
    if icon.state is IconState.OFFLINE:
        return shorten(", ".join((f"Tray Status: {icon.state}", *problem)), TOOLTIP_LENGTH)
    loud = [one for one in seen if not one.prefs.muted]
    unwell = sorted((one for one in loud if (one.outlook.colour or 0) > Health.OPERATIONAL), key=_worst_first)
    unknown = sum(1 for one in loud if one.outlook.colour is None)
    parts = [f"{one.prefs.name}: {health_label(one)}" for one in unwell[:3]]
    if len(unwell) > len(parts):
        parts.append(f"{len(unwell) - len(parts)} more")
    if not loud:
        parts.append("everything is muted")
    elif not unwell and not unknown:
        parts.append(f"all {len(loud)} well" if len(loud) > 1 else "all well")
    if unknown:
        parts.append(f"{unknown} not known")
    parts += problem
    return shorten("Tray Status: " + ", ".join(parts), TOOLTIP_LENGTH)


def _worst_first(one: Sight) -> int:
    return -(one.outlook.colour or 0)
