"""Measures the first poll: everything is new, fetched over a new connection, read, believed and saved."""

from __future__ import annotations

from pathlib import Path

from tests.bench.children import Child
from tests.bench.report import Figure, Result, Table, ms, quotient, spread
from tests.bench.rig import Rig, rig

SEED_FIRST_MS = 36.3
"""What a feed's first poll cost the seed's design on the machine on which the bound was set."""

BOUND_MS = 5.0
"""What a feed may cost to scale; where the rest goes stands in decision 0010."""


def measure(folder: Path, *, count: int, rounds: int) -> Result:
    """So many starts on pages that were never seen before, the product and the seed's design in turn."""
    wired, polled, seconds, rss, seed = [], [], [], [], []
    with rig(folder, count, "feeds") as pages:
        _seed(pages, folder)  # the server packs its documents the first time they are asked for
        for _ in range(rounds):
            with pages.product() as (product, started):
                if started["problems"]:
                    raise RuntimeError(f"pages that should be well are not: {list(started['problems'].items())[:3]}")
                wired.append(started["wired"])
                polled.append(started["polled"])
                seconds.append(started["seconds"])
                rss.append(product.usage().rss)
            seed.append(_seed(pages, folder))
    table = Table(
        title=f"The first poll of {count} feeds over TLS, {rounds} starts",
        columns=("program", "CPU ms", "wall s", "RSS MB"),
        rows=[
            ("product, wiring: settings, state, certificates", spread(ms(wired)), "–", "–"),
            ("product: fetch, read, believe, save", spread(ms(polled)), spread(seconds, ".2f"), spread(rss)),
            ("the seed's design", spread(ms(seed)), "–", "–"),
        ],
        notes=(f"To scale: as if the seed's design took {SEED_FIRST_MS} ms a feed, as where the bound was set.",),
    )
    figure = Figure(
        name=f"first poll of {count} feeds, CPU, to scale",
        measured=quotient(polled, seed) * SEED_FIRST_MS * count,
        bound=BOUND_MS * count,
        unit="ms",
    )
    return Result(tables=(table,), figures=(figure,))


def _seed(pages: Rig, folder: Path) -> float:
    """CPU seconds of the seed's design for its first poll."""
    with Child("tests.bench.seed_design") as child:
        child.ask("open", urls=pages.urls, bundle=pages.bundle, folder=str(folder))
        told = child.ask("cycle")
        child.ask("close")
    if told["failed"]:
        raise RuntimeError(f"{told['failed']} polls failed: this would compare nothing")
    used: float = told["cpu"]
    return used
