"""Owns the pane of providers as tests meet it: over settings that are written here, with pages that answer at once."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TypeVar

from tests.core.making import DAY, component, history, summary
from tests.core.making import believe as believed
from tests.core.test_preview import NOW, SINCE, ended
from tests.desktop.test_incidents import Kept
from tray_status.core.belief import Belief
from tray_status.core.errors import UsageError
from tray_status.core.model import Component, ComponentId, Health, ProviderId
from tray_status.core.overview import Row
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.preview import Preview, preview
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.provider_doors import Discovery, Hear, ProviderDoors
from tray_status.desktop.windows.providers_pane import ProvidersPane
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.settings.change import Change, Outcome
from tray_status.settings.document import MapNode, parse, value_of
from tray_status.settings.mistakes import Mistakes
from tray_status.settings.reader import Surroundings, read_settings

T = TypeVar("T")

USUAL = """
providers:
  - GitHub
  - Cloudflare
  - url: https://status.harbor.example/
    id: harbor
    name: Harbor Payments
    muted: yes
    focus: {components: [Europe]}
"""
PLACES = {"Europe": ("Paris", "Berlin", "Warsaw"), "Asia": ("Tokyo", "Osaka"), None: ("API", "Website")}
PARTS = tuple(
    Component(id=ComponentId(f"{group}/{name}"), name=name, group=group, health=Health.OPERATIONAL)
    for group, names in PLACES.items()
    for name in names
)
PAST = (
    ended("Errors on the API", components=("API",)),
    ended("Slow in Paris", days=1, components=("Paris",)),
    ended("Tokyo unreachable", days=2, components=("Tokyo",)),
)
FOUND = Discovery(
    url="https://status.example.com",
    address="https://status.example.com",
    what="This is a page of Statuspage.",
    evidence=("The summary at /api/v2/summary.json is that of Statuspage.", "Its feed has 50 entries."),
    health=Health.OPERATIONAL,
    parts=("API", "Website", "Paris"),
)


def sheet(text: str) -> Sheet:
    """What a settings file of this text shows."""
    mistakes = Mistakes("settings.yaml")
    root = parse(text, mistakes)
    assert isinstance(root, MapNode)
    settings = read_settings(root, Surroundings(folder=Path("/nowhere")), mistakes)
    values = value_of(root)
    assert isinstance(values, dict)
    return Sheet(path="settings.yaml", values=values, settings=settings, errors=tuple(mistakes.errors))


def row(prefs: ProviderPrefs, health: Health | None = Health.OPERATIONAL, label: str = "operational") -> Row:
    """How one provider is."""
    return Row(
        provider=prefs.id,
        name=prefs.name,
        url=prefs.url,
        health=health,
        label=label,
        stale_since=None,
        problem="",
        muted=prefs.muted,
        days=(),
        left_out=0,
    )


class Room:
    """A pane in a window, what it asked for, and what it is answered."""

    def __init__(self, text: str = USUAL, *, dark: bool = False) -> None:
        self.seen = sheet(text)
        self.changed: list[Change] = []
        self.explored: list[str] = []
        self.waiting: list[Callable[[], None]] = []
        self.at_once = True
        self.page: Discovery | str = FOUND
        self.parts = PARTS
        self.rows: tuple[Row, ...] = tuple(row(prefs) for prefs in self.seen.settings.providers)
        self.problem = ""
        self.looked = 0
        self.root = tk.Tk(className="Tray-status")
        self.dress = Dress(self.root, dark=dark)
        self.root.configure(background=self.dress.colours.ground)
        self.root.geometry("790x640")
        self.root.columnconfigure(0, weight=1)
        self.root.rowconfigure(0, weight=1)
        self.pane = ProvidersPane(self.root, self.dress, self.doors())
        self.pane.grid(row=0, column=0, sticky="nsew", padx=16, pady=12)
        self.pane.show(self.seen)
        self.settle()

    def doors(self) -> SettingsDoors:
        """What the pane is handed."""
        return SettingsDoors(
            said=lambda: None,
            raised=lambda: False,
            look=self._look,
            keep=Kept(),
            act=self._act,
            finished=lambda: None,
            news=lambda: None,
            change=self._change,
            undo=lambda: Outcome(change=Change(path=(), shown=None, wanted=None), sentence="Undone."),
            test=lambda name: name,
            start_at_login=str,
            open_file=lambda: "",
            providers=self.provider_doors(),
        )

    def provider_doors(self) -> ProviderDoors:
        """What asks pages."""
        return ProviderDoors(
            explore=self._explore,
            past=self._past,
            preview=self._preview,
            rows=lambda: self.rows,
            zone=UTC,
        )

    def write(self, text: str) -> None:
        """Somebody wrote this into the settings file."""
        self.seen = sheet(text)
        self.rows = tuple(row(prefs) for prefs in self.seen.settings.providers)
        self.pane.show(self.seen)
        self.settle()

    def settle(self) -> None:
        """Let all that is due happen."""
        self.root.update()
        self.root.update()

    def run(self) -> None:
        """Let all that was asked elsewhere come back."""
        while self.waiting:
            self.waiting.pop(0)()
        self.settle()

    def press(self, widget: tk.Misc, *keys: str) -> None:
        """Press keys on a widget, as if it had the focus."""
        widget.focus_force()
        self.settle()
        for name in keys:
            widget.event_generate(f"<{name}>")
        self.settle()

    def type(self, entry: tk.Misc, text: str) -> None:
        """Type into a field."""
        entry.delete(0, "end")  # type: ignore[attr-defined]  # a field
        entry.insert(0, text)  # type: ignore[attr-defined]  # the same

    def wait(self, look: Callable[[], object]) -> None:
        """Let the window go on until that is so."""
        while not look():
            self.root.update()

    def close(self) -> None:
        """Close the window."""
        self.root.destroy()

    # ---- doors -------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self.looked += 1

    def _act(self, do: Callable[[], T], then: Callable[[T], None]) -> None:
        if self.at_once:
            self.root.after_idle(lambda: then(do()))
        else:
            self.waiting.append(lambda: then(do()))

    def _change(self, change: Change) -> Outcome:
        self.changed.append(change)
        return Outcome(change=change, sentence="" if self.problem else "Saved.", problem=self.problem)

    def _explore(self, url: str, hear: Hear) -> Discovery:
        self.explored.append(url)
        hear(f"{url}/api/v2/summary.json")
        if isinstance(self.page, str):
            raise UsageError(self.page)
        return replace(self.page, url=url)

    def _past(self, prefs: ProviderPrefs) -> Belief:
        if isinstance(self.page, str):
            raise UsageError(self.page)
        del prefs
        return believed((summary(components=self.parts), history(*PAST)))

    def _preview(self, prefs: ProviderPrefs, focus: Focus, past: Belief) -> Preview:
        return preview(past, replace(prefs, focus=focus), since=SINCE, now=NOW)


__all__ = ("DAY", "ProviderId", "Room", "component", "row", "sheet")
