"""Measures the windows on a screen that nobody sees: from the process to the last pixel, and a page down."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from tests.bench.children import CHECKOUT
from tests.bench.kept import leave
from tests.bench.report import Figure, Result, Table, median, ms, spread
from tests.bench.running import Running
from tray_status.cli.window import KINDS

if TYPE_CHECKING:
    from PIL import Image

    from tests.live.screen import Box, Screen

Found = TypeVar("Found")

SHOWN, TURNED = 400.0, 50.0
"""Milliseconds within which a window is shown, and a page down in it."""

PATIENCE = 60.0
STILL = 0.5
"""Seconds in which nothing may change any more before a picture is the last one."""

ALIKE = 0.995
"""The share of pixels that are as in the last picture once a window is painted: a scroll bar may still shrink."""

TURNED_ALIKE = 0.9998
"""The same of a page down: the theme takes the end of a scroll bar away two tenths of a second later."""

FILLED = 3.0
"""Seconds after which also a long list is in its window to the end."""

LOOK_EVERY = 0.003


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured: counts of providers, providers whose past makes the long list, starts, and pages turned."""

    counts: Sequence[int]
    long: int
    starts: int
    turns: int


EVERYTHING = Extent(counts=(100, 500), long=200, starts=9, turns=21)


def measure(folder: Path, *, extent: Extent) -> Result:
    """Everything; nothing at all, said loudly, where no window can be had."""
    lacking = _lacking()
    if lacking:
        print(f"\n!!! NOT MEASURED: the windows. {lacking}.\n", flush=True)
        return Result()
    from tests.live.screen import Screen

    screen = Screen()
    try:
        results = [_shown(folder / f"of-{count}", screen, count, extent.starts) for count in extent.counts]
        results.append(_turned(folder / "long", screen, extent))
    finally:
        screen.close()
    return Result(
        tables=[table for result in results for table in result.tables],
        figures=[figure for result in results for figure in result.figures],
    )


def _lacking() -> str:
    missing = [name for name in ("_tkinter", "sv_ttk", "Xlib", "PIL") if importlib.util.find_spec(name) is None]
    if missing:
        return f"This Python has no {' and no '.join(missing)}"
    return "" if shutil.which("Xvfb") else "Xvfb is not installed"


def _shown(folder: Path, screen: Screen, count: int, starts: int) -> Result:
    """Each kind of window, opened while the program runs, which rests."""
    leave(folder, count=count, past=6, ill=count // 20)
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    with Running(folder, {}) as program:
        program.wait_until_known()
        for kind in KINDS:
            with _opened(folder, screen, kind):  # what is installed is compiled by then
                pass
        for _ in range(starts):
            for kind in KINDS:
                with _opened(folder, screen, kind) as took:
                    times[kind].append(took)
    rows = [
        (kind, spread(ms(on_screen for on_screen, _ in took)), spread(ms(painted for _, painted in took)))
        for kind, took in times.items()
    ]
    title = f"Windows over {count} providers, each opened {starts} times in turn, from the start of the process"
    figures = [
        Figure(
            name=f"{kind} window of {count} shown",
            measured=median(ms(painted for _, painted in took)),
            bound=SHOWN,
            unit="ms",
        )
        for kind, took in times.items()
    ]
    table = Table(title=title, columns=("window", "on the screen, wall ms", "painted, wall ms"), rows=rows)
    return Result(tables=(table,), figures=figures)


def _turned(folder: Path, screen: Screen, extent: Extent) -> Result:
    """Pages down in a list of incidents, by the key, until the last pixel has changed."""
    past = 50
    leave(folder, count=extent.long, past=past, ill=0)
    with _opened(folder, screen, "incidents"):
        box = _window(screen)
        if box is None:
            raise RuntimeError("the window is gone")
        screen.point(box.centre)  # without a window manager keys go to where the pointer is
        Event().wait(FILLED)
        took = [_painted(screen, box, lambda: screen.press("Next"), alike=TURNED_ALIKE) for _ in range(extent.turns)]
    rows = extent.long * past
    table = Table(
        title=f"One page down in {rows} rows, {extent.turns} times",
        columns=("what", "wall ms"),
        rows=[("from the key to the last pixel", spread(ms(took)))],
    )
    return Result(
        tables=(table,),
        figures=(Figure(name=f"page down in {rows} rows", measured=median(ms(took)), bound=TURNED, unit="ms"),),
    )


@contextmanager
def _opened(folder: Path, screen: Screen, kind: str) -> Iterator[tuple[float, float]]:
    """A window; the seconds from its process's start until it is on the screen, and until it is painted."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sysconfig.get_path("scripts")) / "tray-status"), "window", kind],
        cwd=CHECKOUT,
        env=_environ(folder, screen),
        stdout=subprocess.DEVNULL,
    )
    try:
        box = _until(process, lambda: _window(screen))
        on_screen = time.perf_counter() - began
        yield on_screen, on_screen + _painted(screen, box, lambda: None)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        _until(None, lambda: _window(screen) is None or None)


def _environ(folder: Path, screen: Screen) -> Mapping[str, str]:
    left_out = ("COVERAGE", "PYTHONDONTWRITEBYTECODE", "DBUS_", "WAYLAND")  # what is installed is compiled once
    environ = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return environ | {
        "DISPLAY": screen.name,
        "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"),
        "TRAY_STATUS_STATE": str(folder / "state"),
        "TRAY_STATUS_CONFIG": str(folder),
    }


def _window(screen: Screen) -> Box | None:
    found = [box for box in screen.windows("tray-status") if box.width > LEAST]
    return found[-1] if found else None


LEAST = 200
"""Pixels of width; Tk has small windows of its own besides."""


def _painted(screen: Screen, box: Box, do: Callable[[], object], *, alike: float = ALIKE) -> float:
    """The seconds from `do` until the window looks as it does in the end."""
    began = time.perf_counter()
    do()
    pictures = _still(screen, box)
    last = pictures[-1][1]
    return next(at for at, picture in pictures if _share(picture, last) >= alike) - began


def _still(screen: Screen, box: Box) -> list[tuple[float, Image.Image]]:
    """The pictures of the window, each with the time at which it was taken, until it changes no more."""
    pictures: list[tuple[float, Image.Image]] = []
    last, since, until = b"", time.perf_counter(), time.perf_counter() + PATIENCE
    while time.perf_counter() - since < STILL:
        picture = screen.shot(box)
        now, pixels = time.perf_counter(), picture.tobytes()
        if pixels != last:
            pictures.append((now, picture))
            last, since = pixels, now
        if now > until:
            raise RuntimeError("the window does not come to rest")
        Event().wait(LOOK_EVERY)
    return pictures


def _share(picture: Image.Image, last: Image.Image) -> float:
    """How much of a picture is as in the last one."""
    from PIL import ImageChops

    channels = ImageChops.difference(picture, last).split()
    off = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return off.histogram()[0] / (picture.width * picture.height)


def _until(process: subprocess.Popen[bytes] | None, look: Callable[[], Found | None]) -> Found:
    until = time.perf_counter() + PATIENCE
    while (found := look()) is None:
        if time.perf_counter() > until or (process is not None and process.poll() is not None):
            raise RuntimeError("the window did not come, or did not go")
        Event().wait(LOOK_EVERY)
    return found
