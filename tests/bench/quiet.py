"""Measures what quiet costs besides CPU: writes to the disk, memory, and how often a program at rest wakes up."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.bench.children import Usage
from tests.bench.report import Figure, Result, Table
from tests.bench.rig import rig

RESIDENT_MB = 40
"""What 100 providers may take; what they take stands in docs/decisions/0009."""


def measure_disk(folder: Path, *, count: int, minutes: int) -> Result:
    """So many minutes in which nothing changes, waiting time skipped, after the ones in which everything was new."""
    with rig(folder, count, "all") as pages, pages.product() as (product, _):
        product.ask("cycle")
        before = product.ask("syncs")
        for _ in range(minutes):
            product.ask("cycle")
        after = product.ask("syncs")
        used = product.usage()
    syncs = after["syncs"] - before["syncs"]
    table = Table(
        title=f"{minutes} minutes of {count} providers of all kinds, nothing changes",
        columns=("fsyncs", "kB written", "RSS MB", "peak MB", "threads"),
        rows=[
            (
                str(syncs),
                f"{(after['bytes'] - before['bytes']) / 1000:.0f}",
                f"{used.rss:.1f}",
                f"{used.peak:.1f}",
                str(used.threads),
            )
        ],
        notes=(
            "Validators and due dates are written every 5 minutes at most, without fsync: losing them costs a poll.",
        ),
    )
    return Result(
        tables=(table,),
        figures=(
            Figure(name=f"fsyncs in {minutes} quiet minutes", measured=syncs, bound=0),
            Figure(name=f"resident memory, {count} providers", measured=used.rss, bound=RESIDENT_MB, unit="MB"),
        ),
    )


class Rest:
    """A product that has polled everybody and has nothing to do for a day, while others are measured.

    Counting begins once the threads that its first polls needed have gone.
    """

    def __init__(self, stack: ExitStack, folder: Path, *, count: int, settle: float) -> None:
        pages = stack.enter_context(rig(folder, count, "all"))
        self._product, _ = stack.enter_context(pages.product(every="24h"))
        self._count = count
        self._from = time.monotonic() + settle
        self._before: tuple[float, Usage] | None = None

    def glance(self) -> None:
        """Begin to count if it is time."""
        if self._before is None and time.monotonic() >= self._from:
            self._before = time.monotonic(), self._product.usage()

    def measure(self, pause: Callable[[float], object], *, seconds: float) -> Result:
        """How often it woke up; waits with `pause` until it has rested so long at least."""
        if self._before is None:
            pause(max(0.0, self._from - time.monotonic()))
        self.glance()
        assert self._before is not None
        since, before = self._before
        pause(max(0.0, since + seconds - time.monotonic()))
        rested, used = time.monotonic() - since, self._product.usage()
        waits = (used.waits - before.waits) / rested * 60
        cpu = (used.cpu - before.cpu) / rested * 60_000
        table = Table(
            title=f"At rest: {self._count} providers, no poll is due, {rested:.0f} s",
            columns=("wake-ups a minute", "CPU ms a minute", "RSS MB", "threads"),
            rows=[(f"{waits:.1f}", f"{cpu:.1f}", f"{used.rss:.1f}", str(used.threads))],
        )
        return Result(
            tables=(table,),
            figures=(Figure(name="wake-ups a minute at rest", measured=waits, bound=10),),
        )
