"""Settles who tells about which provider: what providers say of notifiers and notifiers of providers, put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tray_status.settings.document import ListNode, MapNode, Node
from tray_status.settings.mistakes import shown

if TYPE_CHECKING:
    from tray_status.core.prefs import NotifyPrefs, ProviderPrefs
    from tray_status.settings.mistakes import Mistakes


def route(
    providers: tuple[ProviderPrefs, ...],
    notifiers: tuple[NotifyPrefs, ...],
    listed: Node | None,
    mistakes: Mistakes,
) -> tuple[ProviderPrefs, ...]:
    """The providers with those of their notifiers that tell about them, and with the impacts these ask for.

    `listed` is the list of notifiers as it is written, for the places of mistakes.
    """
    if not mistakes.errors:  # a provider that could not be read is not unknown
        _refuse_unknown(providers, listed, mistakes)
    impacts = tuple((one.name, one.minimum_impact) for one in notifiers if one.minimum_impact is not None)
    routed = []
    for prefs in providers:
        own = {prefs.id.casefold(), prefs.name.casefold()}
        others = {one.name for one in notifiers if one.providers and own.isdisjoint(map(str.casefold, one.providers))}
        told_by = tuple(name for name in prefs.notifiers if name not in others)
        asked = tuple((name, impact) for name, impact in impacts if name in told_by)
        routed.append(replace(prefs, notifiers=told_by, notifier_impacts=asked))
    return tuple(routed)


def _refuse_unknown(providers: tuple[ProviderPrefs, ...], listed: Node | None, mistakes: Mistakes) -> None:
    known = {text.casefold() for prefs in providers for text in (prefs.id, prefs.name)}
    entries = [item.entry("providers") for item in _items(listed) if isinstance(item, MapNode)]
    for entry in entries:
        for item in _items(entry.value) if entry is not None else ():
            text = getattr(item, "text", "")
            if text.strip().casefold() not in known:
                message = f"unknown provider {shown(text)} in `providers` of a notifier."
                mistakes.unknown(item, message, text, [prefs.id for prefs in providers])


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else ()
