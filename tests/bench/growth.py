"""Measures how cost grows with the number of providers: by as much as there are more of them, and not by more."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from tests.bench.report import Figure, Result, Table, ms, quotient, spread
from tests.bench.rig import rig

LINEAR = 1.3
"""So much more may a provider cost where there are ten times as many."""


def measure(folder: Path, *, few: int, many: int, rounds: int) -> Result:
    """Few and many providers in turn, cycle by cycle, all at once and by the clock."""
    used: dict[tuple[int, str], list[float]] = {(count, do): [] for do in WAYS for count in (few, many)}
    rss: dict[int, float] = {}
    with ExitStack() as stack:
        products = {}
        for count in (few, many):
            own = folder / str(count)
            own.mkdir()
            pages = stack.enter_context(rig(own, count, "all"))
            products[count], started = stack.enter_context(pages.product())
            if started["problems"]:
                raise RuntimeError(f"pages that should be well are not: {list(started['problems'].items())[:3]}")
            for do in WAYS:
                products[count].ask(do)
        for _ in range(rounds):
            for (count, do), some in used.items():
                some.append(products[count].ask(do)["cpu"] / count)
        for count, product in products.items():
            rss[count] = product.usage().rss
    table = Table(
        title=f"Growth: {few} and {many} providers of all kinds, {rounds} rounds",
        columns=("providers", "polled", "CPU ms a cycle", "CPU µs a provider", "RSS MB"),
        rows=[
            (
                str(count),
                WAYS[do],
                spread(ms(one * count for one in some)),
                spread([one * 1e6 for one in some], ".0f"),
                f"{rss[count]:.0f}",
            )
            for (count, do), some in used.items()
        ],
    )
    figures = tuple(
        Figure(
            name=f"CPU of one of {many} providers, × one of {few}, {said}",
            measured=quotient(used[many, do], used[few, do]),
            bound=LINEAR,
        )
        for do, said in WAYS.items()
    )
    return Result(tables=(table,), figures=figures)


WAYS = {"burst": "all at once", "cycle": "by the clock"}
