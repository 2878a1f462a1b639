"""Owns a desk for tests of what is shown: providers whose pages said something, and ways to look at their menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from tests.core.making import (
    PREFS,
    Watch,
    at,
)
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.reading import Reading
from tray_status.core.state import ProviderState
from tray_status.core.view import SEPARATOR, Conditions, Item, ProblemLine, View, build_view

NOW = at(2)


def problem_lines(*sentences: str) -> tuple[ProblemLine, ...]:
    """What is wrong with the program itself."""
    return tuple(ProblemLine(sentence=sentence) for sentence in sentences)


MANY_PROBLEMS = problem_lines("first", "second", "third", "fourth")


def prefs_of(name: str, **changes: object) -> ProviderPrefs:
    """Settings of a provider with this name."""
    made = replace(PREFS, id=ProviderId(name.casefold()), name=name, url=f"https://{name.casefold()}.example")
    return replace(made, **changes)  # type: ignore[arg-type]  # any of the fields


class Desk:
    """Providers, what their pages said, and what is shown of them."""

    def __init__(self) -> None:
        self.prefs: list[ProviderPrefs] = []
        self.states: dict[ProviderId, ProviderState] = {}

    def add(self, name: str, *said: Reading, **changes: object) -> Desk:
        """Add a provider; without a reading it was never read."""
        prefs = prefs_of(name, **changes)
        self.prefs.append(prefs)
        if said:
            watch = Watch(prefs=prefs)
            watch.see(*said)
            self.states[prefs.id] = replace(watch.state, provider=prefs.id)
        return self

    def change(self, name: str, **changes: object) -> Desk:
        """Change a provider's state."""
        held = self.states[ProviderId(name)]
        self.states[ProviderId(name)] = replace(held, **changes)  # type: ignore[arg-type]  # any of the fields
        return self

    def view(self, now: datetime = NOW, conditions: Conditions | None = None) -> View:
        """What is shown."""
        settings = Settings(providers=tuple(self.prefs))
        return build_view(self.states, settings, now, conditions=conditions or Conditions())


def labels(items: Sequence[Item]) -> list[str]:
    """What these lines say; "-" is a separator."""
    return [item.label or "-" for item in items]


def under(view: View, label: str) -> tuple[Item, ...]:
    """The lines below the line that begins so."""
    (item,) = [item for item in view.menu if item.label.startswith(label)]
    return item.children


def wrong(view: View) -> list[Item]:
    """What the menu says is wrong now: between the first two separators, where there are four."""
    blocks: list[list[Item]] = [[]]
    for item in view.menu:
        if item == SEPARATOR:
            blocks.append([])
        else:
            blocks[-1].append(item)
    return blocks[1] if len(blocks) == 5 else []


def every_line(items: Sequence[Item]) -> Iterator[Item]:
    """All lines of a menu, with those of all submenus."""
    for item in items:
        yield item
        yield from every_line(item.children)
