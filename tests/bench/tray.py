"""Measures what the program costs a session of the desktop: memory, start, wake-ups, files, and whether it grows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from tests.bench.children import Child, Json
from tests.bench.report import Figure, Result, Table, ms, spread
from tests.bench.rig import Rig, rig
from tests.bench.running import Running
from tests.session_bus import NEEDED, installed, session_bus

HOST = "tests.bench.host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """A session with a bus and a tray: what programs in it have in their environment, and the tray."""

    environ: Mapping[str, str]
    host: Child
    folder: Path

    def files(self) -> set[Path]:
        """What lies in the folders for temporary files."""
        return {path for name in ("tmp", "run") for path in (self.folder / name).rglob("*")}

    def picture(self, count: int) -> float:
        """Wait until the tray had so many pictures since it last forgot; say when it had the latest."""
        told = self.host.ask("wait", pictures=count)
        if not told["enough"]:
            raise RuntimeError(f"the tray had {told['pictures']} pictures of the icon, not {count}")
        had_at: float = told["had_at"]
        return had_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured: providers, starts, changes of the icon, polls of all before and after, seconds of rest."""

    count: int
    starts: int
    icons: int
    few: int
    many: int
    settle: float
    rest: float


def measure(folder: Path, *, extent: Extent) -> Result:
    """Everything; nothing at all, said loudly, where there is no message bus to be had."""
    if not installed():
        print(f"\n!!! NOT MEASURED: the tray. {NEEDED}.\n", flush=True)
        return Result()
    with desktop_session() as desktop, rig(folder, extent.count, "all") as pages:
        resting = folder / "resting"
        prepare(resting, pages, pages.urls)
        with Running(resting, desktop.environ) as program:
            desktop.picture(1)
            program.wait_until_known()
            program.say("pause")
            settled = time.monotonic() + extent.settle
            own = [_start(folder, desktop, pages, extent), _files(desktop, pages, extent)]
            Event().wait(max(0.0, settled - time.monotonic()))
            memory, before, since = program.memory(), program.waits(), time.monotonic()
            own.append(_growth(desktop, pages, extent))
            Event().wait(max(0.0, since + extent.rest - time.monotonic()))
            own.insert(0, _rest(extent, memory, before, program.waits(), time.monotonic() - since))
    return Result(
        tables=[table for result in own for table in result.tables],
        figures=[figure for result in own for figure in result.figures],
    )


@contextmanager
def desktop_session() -> Iterator[Desktop]:
    """Run a session with a bus and a tray, and nothing else."""
    # The path of a socket is short, so this is no part of the folder of the measurement.
    with tempfile.TemporaryDirectory(prefix="tray-") as name:
        folder = Path(name)
        for part in ("tmp", "run", "home"):
            (folder / part).mkdir(mode=0o700)
        with session_bus(folder) as address:
            environ = {
                "DBUS_SESSION_BUS_ADDRESS": address,
                "HOME": str(folder / "home"),
                "TMPDIR": str(folder / "tmp"),
                "XDG_RUNTIME_DIR": str(folder / "run"),
                "WAYLAND_DISPLAY": "wayland-0",  # a session with a screen: without one notifications are printed
            }
            with Child(HOST, environ) as host:
                host.ask("forget")
                yield Desktop(environ=environ, host=host, folder=folder)


def prepare(folder: Path, pages: Rig, urls: Mapping[str, str]) -> None:
    """Make a folder for the program, with settings for these pages."""
    folder.mkdir()
    text = pages.settings(urls, "60s", notifier="desktop")
    (folder / "settings.yaml").write_text(text, encoding="utf-8")


def _rest(
    extent: Extent, memory: tuple[float, float], before: Mapping[str, int], after: Mapping[str, int], seconds: float
) -> Result:
    woken = {thread: waits - before.get(thread, 0) for thread, waits in after.items()}
    a_minute = sum(woken.values()) / seconds * 60
    table = Table(
        title=f"The real program with its tray and {extent.count} providers, paused, {seconds:.0f} s",
        columns=("RSS MB", "PSS MB", "threads", "wake-ups a minute"),
        rows=[(f"{memory[0]:.1f}", f"{memory[1]:.1f}", str(len(after)), f"{a_minute:.1f}")],
        notes=(f"Woken: {', '.join(f'{name}: {count}' for name, count in woken.items() if count) or 'nobody'}.",),
    )
    return Result(
        tables=(table,),
        figures=(
            Figure(
                name=f"resident memory with tray, {extent.count} providers",
                measured=memory[0],
                bound=45,
                wished=40,
                unit="MB",
            ),
            Figure(name="wake-ups a minute with tray, paused", measured=a_minute, bound=6),
        ),
    )


def _start(folder: Path, desktop: Desktop, pages: Rig, extent: Extent) -> Result:
    """Starts with everything remembered; the first, which finds nothing warm, does not count."""
    place = folder / "starting"
    # As nearly everybody has it, no certificates are named; so these pages are served without TLS.
    prepare(place, pages, pages.plain)
    seconds, cpu = [], []
    for round_ in range(extent.starts + 1):
        desktop.host.ask("forget")
        with Running(place, desktop.environ) as program:
            had_at = desktop.picture(1)
            used = program.cpu()
            if round_ == 0:
                program.wait_until_known()
            else:
                seconds.append(had_at - program.began)
                cpu.append(used)
    table = Table(
        title=f"exec → the tray has the icon's picture, {extent.count} providers remembered, {extent.starts} starts",
        columns=("ms", "CPU ms"),
        rows=[(spread(ms(seconds), ".0f"), spread(ms(cpu), ".0f"))],
        notes=("The best start is judged: whoever else uses the machine makes the others longer.",),
    )
    figure = Figure(name="exec → icon, best start", measured=min(seconds) * 1000, bound=350, unit="ms")
    return Result(tables=(table,), figures=(figure,))


def _files(desktop: Desktop, pages: Rig, extent: Extent) -> Result:
    with pages.product(every="24h", desktop=desktop.environ) as (product, _):
        desktop.host.ask("forget")
        before = desktop.files()
        for change in range(extent.icons):
            product.ask("pause", on=change % 2 == 0)
            desktop.picture(change + 1)
        left = desktop.files() - before
    table = Table(
        title=f"{extent.icons} changes of the icon, each fetched by the tray before the next",
        columns=("new temporary files", "which"),
        rows=[(str(len(left)), ", ".join(sorted(path.name for path in left)[:5]) or "–")],
    )
    figure = Figure(name=f"temporary files after {extent.icons} icons", measured=len(left), bound=0)
    return Result(tables=(table,), figures=(figure,))


def _growth(desktop: Desktop, pages: Rig, extent: Extent) -> Result:
    with pages.product(every="24h", desktop=desktop.environ) as (product, _):
        few = _resident_after(product, extent.few)
        many = _resident_after(product, extent.many - extent.few)
    grown = many["rss"] / few["rss"] - 1
    polls = [extent.count * rounds for rounds in (extent.few, extent.many)]
    table = Table(
        title=f"Memory after {polls[0]} and {polls[1]} polls of all at once, a minute between two",
        columns=("RSS MB before", "RSS MB after", "peak MB"),
        rows=[(f"{few['rss']:.1f}", f"{many['rss']:.1f}", f"{many['peak']:.1f}")],
    )
    name = f"memory after {polls[1]} polls, over that after {polls[0]}"
    return Result(tables=(table,), figures=(Figure(name=name, measured=100 * grown, bound=2, unit="%"),))


def _resident_after(product: Child, rounds: int) -> Json:
    for _ in range(rounds):
        product.ask("minute")
    product.ask("tidy")
    return product.ask("usage")
