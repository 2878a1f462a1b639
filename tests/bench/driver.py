"""Owns the measured product: the real program, driven from beat to beat, with waiting time skipped."""

from __future__ import annotations

import gc
import logging
import resource
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Condition, Event
from typing import TypeVar

from tests.bench import names
from tests.bench.children import answer_all, cpu
from tests.bench.watching import Noted, Nowhere, SkippingClock, Syncs
from tray_status import heap, logs
from tray_status.app import App, Place
from tray_status.core.commands import Pause, PollNow, Quit
from tray_status.core.state import ProviderState
from tray_status.engine.inbox import Asked, Look
from tray_status.engine.memory import MemoryOnDisk
from tray_status.surface import open_surface
from tray_status.threads import start_thread

EARLY = 0.05
"""Seconds before a due date to which waiting time is skipped; from there on real time passes."""

QUIET_TURN = 9.0
"""Seconds that are skipped at once: the program looks around as often as it does while real time passes."""

PATIENCE = 60.0
USUAL_FILES = 1024

Found = TypeVar("Found")


class Product:
    """The program, the clock it lives by, and how far it is."""

    def __init__(self) -> None:
        self._clock = SkippingClock()
        self._syncs = Syncs()
        self._noted = Noted()
        self._learned = self._mark = 0
        self._changed = Condition()

    # ---- life --------------------------------------------------------------------------------------------------------

    def start(self, folder: str, tray: bool) -> Mapping[str, object]:
        """Start on the settings in a folder and poll everybody; say what that took until all is on disk."""
        place = Place(
            state=Path(folder) / "state",
            settings=Path(folder) / "settings.yaml",
            runtime=Path(folder) / "run",
            environ={},
        )
        # What a desktop gives a program, however much this machine could.
        resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        logs.set_up(place.state, level="info", stream=None)
        logging.getLogger("tray_status.engine").addHandler(self._noted)
        # Should the program fail, whoever measures is to see why.
        failures = logging.StreamHandler()
        failures.setLevel(logging.ERROR)
        logging.getLogger("tray_status").addHandler(failures)
        began = cpu()
        self._app = App(
            place, stream=Nowhere(), desktop=open_surface if tray else None, clock=self._clock, trace=self._trace
        )
        wired = cpu()
        since = time.monotonic()
        start_thread("main", self._app.run)
        self._wait_for(len(self._app.hub.settings.providers))
        learned = time.monotonic()
        self._settle()
        polled = cpu()
        self._fall_in_step()
        return {
            "wired": wired - began,
            "polled": polled - wired,
            "seconds": learned - since,
            "problems": self._problems(),
        }

    def quit(self) -> None:
        """End."""
        self._app.inbox.put(Asked(command=Quit()))

    # ---- cycles ------------------------------------------------------------------------------------------------------

    def cycle(self) -> Mapping[str, object]:
        """Let a minute pass in which everybody is polled once, when due; say what it took."""
        began = cpu()
        target = self._learned + len(self._app.hub.states)
        while (left := min(self._due()) - EARLY) > QUIET_TURN:
            self._skip(QUIET_TURN)
        self._skip(max(left, 0.0))
        self._wait_for(target)
        self._settle()
        return {"cpu": cpu() - began}

    def burst(self) -> Mapping[str, object]:
        """Poll everybody at once, as the menu's line for it does."""
        began = cpu()
        self.ask()
        self._wait_for(self._mark + len(self._app.hub.states))
        self._settle()
        return {"cpu": cpu() - began}

    def minute(self) -> None:
        """Poll everybody at once and let a minute pass."""
        self.burst()
        self._skip(60.0)

    def pause(self, on: bool) -> None:
        """Pause, or go on; the icon shows it."""
        self._app.inbox.put(Asked(command=Pause(on=on)))
        self._look(lambda: None)

    def tidy(self) -> Mapping[str, object]:
        """Give free memory back, as the program does now and then by itself."""
        gc.collect()
        return {"given": heap.give_back()}

    def ask(self) -> Mapping[str, object]:
        """Ask for everybody to be polled now, and do not wait for it; say when that was."""
        self._mark = self._learned
        asked = time.monotonic()
        self._app.inbox.put(Asked(command=PollNow()))
        return {"asked_at": asked}

    def _fall_in_step(self) -> None:
        """Let time pass until all are due on one beat: the first poll may have lain across the middle of two."""
        while max(due := self._due()) - min(due) > names.BEAT:
            soon = sum(at < min(due) + names.BEAT for at in due)
            self.approach()
            self.wait(soon, PATIENCE)

    def _due(self) -> list[float]:
        """When each provider is due, in seconds from now."""
        return self._look(
            lambda: [(state.due_at - self._clock.now()).total_seconds() for state in self._states() if state.due_at]
        )

    def approach(self) -> Mapping[str, float]:
        """Skip to just before the next due date; say when (`time.monotonic`) each provider is due."""
        self._mark = self._learned
        self._skip(max(min(self._due()) - EARLY, 0.0))
        now, here = self._clock.now(), time.monotonic()
        return self._look(
            lambda: {
                f"{state.provider}{names.DOMAIN}": here + (state.due_at - now).total_seconds()
                for state in self._states()
                if state.due_at
            }
        )

    def wait(self, learned: int, seconds: float) -> Mapping[str, object]:
        """Let real time pass until so many polls were learned of since `approach` or `ask`, or for so long."""
        with self._changed:
            enough = self._changed.wait_for(lambda: self._learned >= self._mark + learned, seconds)
        self._look(lambda: None)
        return {"enough": enough}

    def pages(self, lead: dict[str, str | None]) -> None:
        """Have names lead elsewhere; None: nowhere."""
        for host, address in lead.items():
            names.lead(host, address)

    # ---- findings ----------------------------------------------------------------------------------------------------

    def learned(self) -> Mapping[str, object]:
        """How many polls were learned of, and the problems that providers have now."""
        return {"learned": self._learned, "problems": self._problems(), "threads": self._threads()}

    def decided(self) -> Mapping[str, object]:
        """When events of each provider were first decided on since the last time this was asked."""
        found, self._noted.at = self._noted.at, {}
        return dict(found)

    def syncs(self) -> Mapping[str, object]:
        """How often something was written for good, and how many bytes went to the disk, so far."""
        written = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())[
            "write_bytes"
        ]
        return {"syncs": self._syncs.syncs, "bytes": int(written)}

    def _threads(self) -> int:
        return len(list(Path("/proc/self/task").iterdir()))

    def _problems(self) -> Mapping[str, str]:
        return self._look(
            lambda: {
                f"{state.provider}{names.DOMAIN}": f"{state.problem.kind.name}: {state.problem.sentence}"
                for state in self._states()
                if state.problem is not None
            }
        )

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _states(self) -> list[ProviderState]:
        return list(self._app.hub.states.values())

    def _trace(self, step: str) -> None:
        if step == "advance":
            with self._changed:
                self._learned += 1
                self._changed.notify_all()

    def _wait_for(self, learned: int) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._learned >= learned, PATIENCE):
                raise TimeoutError(f"{self._learned} polls were learned of, not {learned}")

    def _skip(self, seconds: float) -> None:
        """Let so much time have passed, and both who wait for it look at the clock again."""
        self._clock.skipped += seconds
        watchdog = self._app._watchdog
        with watchdog._changed:
            watchdog._changed.notify_all()
        self._look(lambda: None)

    def _settle(self) -> None:
        """Wait until what was learned is on disk and shown: who looks never sees a view about to be replaced."""
        self._look(lambda: None)
        memory = self._app.hub.doors.memory
        assert isinstance(memory, MemoryOnDisk)
        memory._store.flush(PATIENCE)
        self._look(lambda: None)

    def _look(self, see: Callable[[], Found]) -> Found:
        """What `see` finds in the hub's thread."""
        found: list[Found] = []
        seen = Event()

        def look() -> None:
            found.append(see())
            seen.set()

        self._app.inbox.put(Look(see=look))
        if not seen.wait(PATIENCE):
            raise TimeoutError("the hub does not look up")
        return found[0]


def main() -> None:
    """Do what is asked until nobody asks any more. Names must be looked up our way already."""
    product = Product()
    answer_all(
        {
            "start": product.start,
            "quit": product.quit,
            "cycle": product.cycle,
            "burst": product.burst,
            "approach": product.approach,
            "ask": product.ask,
            "minute": product.minute,
            "pause": product.pause,
            "tidy": product.tidy,
            "wait": product.wait,
            "pages": product.pages,
            "learned": product.learned,
            "decided": product.decided,
            "syncs": product.syncs,
        }
    )
