"""Measures how soon a change is known: from the server's last byte of it until the hub has made an event of it."""

from __future__ import annotations

from pathlib import Path

from tests.bench.children import Child
from tests.bench.names import BEAT, page_name
from tests.bench.report import Figure, Result, Table, median, ms
from tests.bench.rig import Rig, rig

BEATS = 3
"""Pages with an open incident are polled twice as often, so that not every beat is everybody's."""

WITHIN = 10.0
"""Seconds that a beat may take."""


def measure(folder: Path, *, count: int, rounds: int, changes: int) -> Result:
    """In each round some pages change, just before all pages are polled by the clock."""
    took: dict[str, list[float]] = {}
    missed = 0
    with rig(folder, count, "all") as pages, pages.product() as (product, _):
        product.ask("cycle")
        product.ask("decided")
        for number in range(rounds):
            changed = [(number + rounds * one) % count for one in range(changes)]
            found = _round(pages, product, changed)
            missed += len(changed) - len(found)
            for name, seconds in found.items():
                took.setdefault(pages.forms[name], []).append(seconds)
    everything = ms(second for some in took.values() for second in some)
    table = Table(
        title=f"Served → detected: {rounds * changes} changes among {count} pages that are polled by the clock",
        columns=("document", "changes", "median ms", "most ms"),
        rows=[
            (form, str(len(some)), f"{median(ms(some)):.1f}", f"{max(ms(some)):.1f}")
            for form, some in sorted(took.items())
        ],
    )
    return Result(
        tables=(table,),
        figures=(
            Figure(name="served → detected, median", measured=median(everything), bound=60, unit="ms"),
            Figure(name="changes that were not noticed", measured=missed, bound=0),
        ),
    )


def _round(pages: Rig, product: Child, changed: list[int]) -> dict[str, float]:
    """For each page that changes now and is noticed, the seconds from its last byte until there was an event."""
    pages.server.ask("change", pages=changed)
    names = {page_name(number) for number in changed}
    decided: dict[str, float] = {}
    for _ in range(BEATS):
        due = product.ask("approach")
        soon = [at for at in due.values() if at < min(due.values()) + BEAT]
        product.ask("wait", learned=len(soon), seconds=WITHIN)
        decided |= product.ask("decided")
        if names <= decided.keys():
            break
    sent = pages.server.ask("sent_at")
    return {name: decided[name] - sent[name] for name in names & decided.keys()}
