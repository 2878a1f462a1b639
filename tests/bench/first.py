"""Measures the first poll: everything is new, fetched over a new connection, read, believed and saved."""

from __future__ import annotations

from pathlib import Path

from tests.bench.report import Figure, Result, Table, median, ms, spread
from tests.bench.rig import rig


def measure(folder: Path, *, count: int, rounds: int) -> Result:
    """So many starts on pages that were never seen before."""
    wired, polled, seconds, rss = [], [], [], []
    with rig(folder, count, "feeds") as pages:
        with pages.product() as (_, warm):  # the server packs its documents the first time they are asked for
            _quiet(warm["problems"])
        for _ in range(rounds):
            with pages.product() as (product, started):
                _quiet(started["problems"])
                wired.append(started["wired"])
                polled.append(started["polled"])
                seconds.append(started["seconds"])
                rss.append(product.usage().rss)
    table = Table(
        title=f"The first poll of {count} feeds over TLS, {rounds} starts",
        columns=("part", "CPU ms", "wall s", "RSS MB"),
        rows=[
            ("wiring: settings, state, certificates", spread(ms(wired)), "–", "–"),
            ("fetch, read, believe, save", spread(ms(polled)), spread(seconds, ".2f"), spread(rss)),
        ],
        notes=("Of the CPU time some 1.5 ms a page go to its new TLS connection.",),
    )
    figure = Figure(name=f"first poll of {count} feeds, CPU", measured=median(ms(polled)), bound=5.0 * count, unit="ms")
    return Result(tables=(table,), figures=(figure,))


def _quiet(problems: dict[str, str]) -> None:
    if problems:
        raise RuntimeError(f"pages that should be well are not: {list(problems.items())[:3]}")
