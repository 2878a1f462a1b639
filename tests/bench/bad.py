"""Measures what healthy pages suffer from others: how late the last of them is polled while many are bad at once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.children import Child, Json
from tests.bench.names import HERE, WELL, page_name
from tests.bench.report import Figure, Result, Table, median, ms, spread
from tests.bench.rig import Rig, rig

DEADLINE = 17.0
"""Seconds after which every bad poll is over, with some to spare."""

WITHIN = 5.0
"""Seconds in which all healthy pages must have been polled, however late."""

THREADS_MOST = 80

Bad = tuple[str, int | None]
"""In which way a page is going to be bad, and on which port; None when its name leads nowhere."""


@dataclass(slots=True, kw_only=True)
class Late:
    """How late the last healthy page was polled in one repetition (seconds), and what became of the bad ones."""

    healthy: float
    typical: float
    threads: int
    problems: dict[str, str]


def measure(folder: Path, *, count: int, bad: int, repeats: int, whole: bool) -> Result:
    """Each time a new start: all are well, then some go bad at once; polled when due, and then all at once.

    With `whole` the bad polls are waited for once, 15 s long, to hear what is said of each.
    """
    with ExitStack() as stack:
        pages = stack.enter_context(rig(folder, count, "feeds"))
        sick = stack.enter_context(Child("tests.bench.bad_server"))
        opened = sick.ask("open", folder=str(folder / "strangers"))
        with Path(pages.bundle).open("ab") as bundle:
            bundle.write(Path(opened["ca_file"]).read_bytes())
        ways: dict[str, int | None] = dict(list(opened["ways"].items())[:bad])
        every = count // len(ways)
        names = {page_name(number * every): (way, port) for number, (way, port) in enumerate(ways.items())}
        urls = _moved(pages, names)
        pages.server.ask("listen_well", ports=sorted({urlsplit(urls[name]).port or 443 for name in names}))
        due = [_repeat(pages, urls, names, at_once=False, whole=whole and number == 0) for number in range(repeats)]
        burst = [_repeat(pages, urls, names, at_once=True, whole=False) for _ in range(repeats)]
    table = Table(
        title=f"{len(names)} of {count} pages go bad at once, {repeats} times",
        columns=("polled", "last healthy page, s late", "the typical one, ms late", "threads"),
        rows=[
            (
                said,
                spread([one.healthy for one in some], ".3f"),
                spread(ms(one.typical for one in some)),
                str(max(one.threads for one in some)),
            )
            for said, some in (("when due", due), ("all at once", burst))
        ],
        notes=("All at once: not spread over 2 s, but asked for in one moment, as the menu does.",),
    )
    most = max(one.threads for one in (*due, *burst))
    result = Result(
        tables=(table,),
        figures=(
            Figure(name="last healthy page after it was due", measured=_last(due), bound=0.2, unit="s"),
            Figure(name="threads while pages are bad", measured=most, bound=THREADS_MOST),
        ),
    )
    return _with_problems(result, names, due[0].problems) if whole else result


def _last(some: list[Late]) -> float:
    return median(one.healthy for one in some)


def _with_problems(result: Result, names: Mapping[str, Bad], problems: dict[str, str]) -> Result:
    """The same, with what is said of each bad page."""
    table = Table(
        title="What the product says of the bad ones",
        columns=("a page that …", "problem"),
        rows=[(way, problems.get(name, "none")) for name, (way, _) in names.items()],
    )
    silent = sum(name not in problems for name in names)
    figure = Figure(name="bad pages without a problem of their own", measured=silent, bound=0)
    return Result(tables=(*result.tables, table), figures=(*result.figures, figure))


def _moved(pages: Rig, names: Mapping[str, Bad]) -> dict[str, str]:
    """The addresses of all pages; those that go bad have the ports of their bad ends."""
    urls = dict(pages.urls)
    for name, (_, port) in names.items():
        if port is not None:
            urls[name] = f"https://{name}:{port}{urlsplit(urls[name]).path}"
    return urls


def _repeat(pages: Rig, urls: dict[str, str], names: Mapping[str, Bad], *, at_once: bool, whole: bool) -> Late:
    """One start. With `whole` the bad polls are waited for as well, to hear what is said of them."""
    with pages.product(urls, pages=dict.fromkeys(names, WELL)) as (product, started):
        if started["problems"]:
            raise RuntimeError(f"pages that should be well are not: {started['problems']}")
        pages.server.ask("drop")
        product.ask("pages", lead={name: HERE if port is not None else None for name, (_, port) in names.items()})
        healthy = len(urls) - len(names)
        due = product.ask("approach")
        if at_once:
            asked = product.ask("ask")["asked_at"]
            due = dict.fromkeys(due, asked)
        product.ask("wait", learned=healthy, seconds=WITHIN)
        late = _lateness(pages, product, due, [name for name in urls if name not in names])
        threads = product.ask("learned")["threads"]
        problems: Json = {}
        if whole:
            product.ask("wait", learned=len(urls), seconds=DEADLINE)
            problems = product.ask("learned")["problems"]
            unlucky = problems.keys() - names.keys()
            if unlucky:
                raise RuntimeError(f"pages that are well have problems: {[problems[name] for name in unlucky]}")
    return Late(healthy=max(late), typical=median(late), threads=threads, problems=dict(problems))


def _lateness(pages: Rig, product: Child, due: Json, names: list[str]) -> list[float]:
    """For each healthy page the seconds from its due time until the server had answered."""
    while True:
        answered = pages.server.ask("answered_at")
        late = [answered[name] - due[name] for name in names]
        if all(one > -1.0 for one in late):
            return late
        product.ask("wait", learned=len(due), seconds=0.2)
