"""Measures what a minute costs in which nothing changes: the product beside others, round by round."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import curl, multi
from tests.bench.children import Child
from tests.bench.report import Figure, Result, Table, median, ms, quotient, spread
from tests.bench.rig import Rig, rig

BY_CLOCK = "product, by its clock"
AT_ONCE = "product, all at once"
SEED = "asyncio, aiohttp, feedparser, bs4"
BARE = "bare urllib3, all at once"
BARE_SPREAD = "bare urllib3, spread over 2 s"
CURL = "curl --parallel"
MULTI = "libcurl, one resident thread, all at once"

LIBCURL_TIMES = 8.0
"""Five of them are requests and threads alone: see docs/decisions/0009."""

BARE_FRESH_MS = 1.35
"""What a page with a new TLS connection cost bare urllib3 on the machine on which the bound of 1.7 ms was set."""


@dataclass(slots=True, kw_only=True)
class Peer:
    """One measured program: how it makes a cycle (giving CPU seconds), and what it used in each round."""

    cycle: Callable[[], float]
    rss: Callable[[], float] | None = None
    used: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    unchanged: int = 0
    whole: int = 0


def measure(folder: Path, *, count: int, rounds: int, fresh_rounds: int) -> Result:
    """Rounds of cycles with kept connections, then rounds in which every connection was closed before."""
    with ExitStack() as stack:
        pages = stack.enter_context(rig(folder, count, "feeds"))
        peers = _start(stack, pages, folder)
        for number in range(rounds):
            for peer in _turned(list(peers.values()), number):
                _measure(pages, peer, count)
        lapsing = [peers[name] for name in (AT_ONCE, BY_CLOCK, BARE, BARE_SPREAD, MULTI) if name in peers]
        for number in range(fresh_rounds):
            for peer in _turned(lapsing, number):
                pages.server.ask("drop")
                peer.fresh.append(peer.cycle())
        table = _table(peers, count)
        return Result(tables=(table, _fresh_table(peers, count)), figures=_figures(peers))


def _start(stack: ExitStack, pages: Rig, folder: Path) -> dict[str, Peer]:
    """All programs, each after its first two cycles."""
    product, _ = stack.enter_context(pages.product())
    seed = stack.enter_context(Child("tests.bench.seed_design"))
    bare = stack.enter_context(Child("tests.bench.bare"))
    libcurl = stack.enter_context(Child("tests.bench.multi")) if multi.installed() else None
    for child in (seed, bare, *((libcurl,) if libcurl is not None else ())):
        child.ask("open", urls=pages.urls, bundle=pages.bundle, folder=str(folder))
    stack.callback(lambda: seed.ask("close"))
    peers = {
        BY_CLOCK: _asked(product, "cycle"),
        AT_ONCE: _asked(product, "burst"),
        SEED: _asked(seed, "cycle"),
        BARE: _asked(bare, "cycle"),
        BARE_SPREAD: _asked(bare, "spread"),
    }
    if libcurl is not None:
        peers[MULTI] = _asked(libcurl, "cycle")
    for peer in peers.values():
        peer.cycle()
    program = curl.installed()
    if program is not None:
        line = curl.Curl(program, pages.urls, pages.bundle, folder)
        line.first()
        peers[CURL] = Peer(cycle=line.cycle)
    return peers


def _asked(child: Child, do: str) -> Peer:
    def cycle() -> float:
        told = child.ask(do)
        if told.get("failed"):
            raise RuntimeError(f"{told['failed']} polls failed: this would compare nothing")
        used: float = told["cpu"]
        return used

    return Peer(cycle=cycle, rss=lambda: child.usage().rss)


def _turned(peers: list[Peer], number: int) -> list[Peer]:
    """The same, beginning with another one each round: nobody always follows the same neighbour."""
    first = number % len(peers)
    return peers[first:] + peers[:first]


def _measure(pages: Rig, peer: Peer, count: int) -> None:
    pages.tally()
    peer.used.append(peer.cycle())
    tally = pages.tally()
    if tally["unchanged"] + tally["whole"] != count:
        raise RuntimeError(f"{tally} in one cycle of {count} pages: this would compare nothing")
    peer.bytes.append((tally["received"] + tally["sent"]) / count)
    peer.unchanged, peer.whole = tally["unchanged"], tally["whole"]


def _table(peers: dict[str, Peer], count: int) -> Table:
    seed, bare, line, libcurl = peers[SEED], peers[BARE], peers.get(CURL), peers.get(MULTI)
    return Table(
        title=f"A minute in which nothing changes: {count} pages, TLS, kept connections, {len(seed.used)} rounds",
        columns=(
            "program",
            "CPU ms",
            "of the seed's design",
            "× urllib3",
            "× curl",
            "× libcurl",
            "bytes/page",
            "304/200",
            "RSS MB",
        ),
        rows=[
            (
                name,
                spread(ms(peer.used)),
                f"1/{1 / quotient(peer.used, seed.used):.3g}",
                f"{quotient(peer.used, bare.used):.2f}",
                f"{quotient(peer.used, line.used):.3f}" if line is not None else "–",
                f"{quotient(peer.used, libcurl.used):.3g}" if libcurl is not None else "–",
                f"{median(peer.bytes):.0f}",
                f"{peer.unchanged}/{peer.whole}",
                f"{peer.rss():.0f}" if peer.rss is not None else "–",
            )
            for name, peer in peers.items()
        ],
        notes=(
            "By its clock: a whole minute of the running program, its polls spread over 2 s, waiting time skipped.",
            "Polls that come one by one find cold caches; bare urllib3, spread as much, shows what that costs.",
            *(("curl is not installed here; it was left out.",) if line is None else ()),
            *(("pycurl is not installed here; libcurl was left out.",) if libcurl is None else ()),
        ),
    )


def _fresh_table(peers: dict[str, Peer], count: int) -> Table:
    measured = {name: peer for name, peer in peers.items() if peer.fresh}
    return Table(
        title=f"The same with a new TLS connection for each page, {len(peers[BARE].fresh)} rounds",
        columns=("program", "CPU ms a page", "× urllib3"),
        rows=[
            (
                name,
                spread(ms(used / count for used in peer.fresh), ".2f"),
                f"{quotient(peer.fresh, peers[BARE].fresh):.2f}",
            )
            for name, peer in measured.items()
        ],
        notes=(
            f"To scale: as if bare urllib3, all at once, took {BARE_FRESH_MS} ms a page, as where the bound was set.",
        ),
    )


def _figures(peers: dict[str, Peer]) -> tuple[Figure, ...]:
    clock, burst, seed, bare = (peers[name] for name in (BY_CLOCK, AT_ONCE, SEED, BARE))
    return (
        Figure(
            name="CPU of a cycle, of the seed's design",
            measured=quotient(burst.used, seed.used),
            bound=1 / 80,
            parts=True,
        ),
        Figure(name="CPU of a cycle, × bare urllib3", measured=quotient(burst.used, bare.used), bound=3.0),
        *(
            Figure(
                name="CPU of a cycle, × resident libcurl",
                measured=quotient(burst.used, peers[name].used),
                bound=LIBCURL_TIMES,
            )
            for name in (MULTI,)
            if name in peers
        ),
        Figure(
            name="the same by the clock, × bare urllib3 spread as much",
            measured=quotient(clock.used, peers[BARE_SPREAD].used),
            bound=3.0,
        ),
        Figure(
            name="CPU of a page with a new TLS connection, to scale",
            measured=quotient(burst.fresh, bare.fresh) * BARE_FRESH_MS,
            bound=1.7,
            unit="ms",
        ),
        Figure(name="bytes of an unchanged poll", measured=median(burst.bytes), bound=560),
    )
