"""`detect`: what software a page is made with, all the evidence for it, how the page is now, and what to write."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.core.prefs import Settings
    from tray_status.exploring import Looked

WHAT_TO_DO = (
    "If you know its feed, write it as `feed:` below its `url:` in the settings; what it is made with, as `platform:`.",
    "Any other JSON is read by `platform: json_map`, any other HTML by `platform: scrape`: see docs/platforms.md.",
)


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "detect",
        help="find out what a page is, and why",
        description="Asks a page what it is made with and prints all the evidence in order: what proves it, what hints "
        "at it, what refutes others. Then how the page is now, and what to write to watch it. Nothing is stored.",
        epilog="Example: tray-status detect https://status.example.com",
    )
    parser.add_argument("provider", metavar="URL", help="or the name of a provider that is known")
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find out, and print."""
    from tray_status.cli.check import exit_of, find
    from tray_status.cli.output import Exit, complain, print_json, say_lines
    from tray_status.cli.wishes import in_force
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.place import Place

    place = Place.of(os.environ)
    settings = in_force(place)
    prefs = find(args.provider, settings)
    if prefs is None:
        raise UsageError(f"`{shown_url(args.provider)}` is no address. Give the page's whole address (https://…).")
    looked = look_with_progress(prefs.url, settings, place.environ)
    status = Exit.WELL if looked.problem is None or looked.children else exit_of(looked.problem)
    if args.json:
        print_json(report(looked))
        return status
    say_lines(evidence(looked))
    say_lines(verdict(looked))
    if looked.problem is not None and not looked.children:
        complain(summary(looked.problem.sentence) if looked.found is None else looked.problem.sentence)
        if status == Exit.UNREADABLE and looked.found is None:
            for line in (*WHAT_TO_DO, *feeds_instead(looked)):
                complain(line)
    return status


def look_with_progress(url: str, settings: Settings, environ: Mapping[str, str]) -> Looked:
    """Look into an address, and say on a terminal which question takes long."""
    from tray_status.cli.progress import Progress
    from tray_status.core.links import shown_url
    from tray_status.exploring import look_into

    with Progress(f"Asking {shown_url(url)}") as line:
        return look_into(url, settings, environ, lambda asked: line.show(f"Asking {shown_url(asked)}"))


def evidence(looked: Looked, *, brief: bool = False) -> Iterator[str]:
    """What was seen, in order; `brief`: only what sums it up."""
    from tray_status.engine.finding import plainly

    clues = looked.explored.detection.evidence if looked.explored is not None else ()
    for clue in clues:
        if not brief:
            yield f"  {clue.about.value:8}  {_SAYS[clue.says.value]:7}  {plainly(clue.sentence)}"
        elif clue.brief:
            yield f"  {plainly(clue.sentence)}"


_SAYS = {"proves": "proves", "hints": "hints", "refutes": "refutes", "nothing": ""}


def verdict(looked: Looked) -> Iterator[str]:
    """What the page is, its address, how it is now, and what to write."""
    from tray_status.core.links import shown_url
    from tray_status.core.wording import HEALTH_LABEL

    if looked.found is not None or looked.children:
        yield what(looked)
    if looked.found is not None:
        yield f"  address   {shown_url(looked.found.page.url)}"
        if looked.found.page.feed is not None:
            yield f"  document  {shown_url(looked.found.page.feed)}"
    if looked.step is not None:
        health = looked.step.state.belief.health
        yield f"  health    {HEALTH_LABEL[health] if health is not None else 'it does not tell'}"
    if looked.children:
        yield from offered(looked)
    elif looked.step is not None:
        yield "To watch it:"
        yield f"  {add_command(looked.address)}"
        yield "or this line below `providers:` in the settings:"
        yield f"  - {shown_url(looked.address)}"


def what(looked: Looked) -> str:
    """The verdict in one line."""
    from tray_status.place import find_platform

    if looked.found is None:
        return "This page only points to others."
    platform = find_platform(looked.found.platform)
    title = platform.title if platform is not None else looked.found.platform
    kind = "an Atom or RSS feed" if looked.found.platform == "feed" else f"a page of {title}"
    if looked.children:
        return f"This is {kind} that only points to others."
    return f"This is {kind}." if looked.problem is None else f"This looks like {kind}, but cannot be watched."


def offered(looked: Looked) -> Iterator[str]:
    """The pages to watch instead, each with the command that adds it."""
    yield f"It points to {len(looked.children)} pages. To watch one of them:"
    yield from (f"  {add_command(child)}" for child in looked.children)


def add_command(url: str) -> str:
    """The command line that adds an address, as a shell takes it; what may be secret in it is left for the user."""
    import shlex

    from tray_status.core.links import shown_url

    return f"tray-status add {shlex.quote(shown_url(url))}"


def feeds_instead(looked: Looked) -> Iterator[str]:
    """How to watch the feeds that were found where nothing looks like a status page: their user may know better."""
    from tray_status.core.links import shown_url
    from tray_status.platforms.detection import About, Says

    clues = looked.explored.detection.evidence if looked.explored is not None and looked.found is None else ()
    for clue in clues:
        if clue.about is About.FEED and clue.says is Says.HINTS and shown_url(clue.url) == clue.url:
            yield f"To watch its feed all the same: {add_command(clue.url)}"


def summary(sentence: str) -> str:
    """The first sentence of a problem: the evidence behind it has been told in full."""
    head, end, _ = sentence.partition(" is not a status page that can be read.")
    return head + end


def report(looked: Looked) -> dict[str, object]:
    """The same for programs."""
    from tray_status.core.links import shown_url
    from tray_status.core.report import word
    from tray_status.engine.finding import plainly

    found, step = looked.found, looked.step
    tree: dict[str, object] = {
        "version": 1,
        "url": shown_url(looked.url),
        "platform": found.platform if found is not None else None,
        "page": None,
        "health": word(step.state.belief.health) if step is not None else None,
        "evidence": [
            {
                "about": clue.about.value,
                "says": clue.says.value,
                "platform": clue.platform,
                "url": shown_url(clue.url),
                "sentence": plainly(clue.sentence),
            }
            for clue in (looked.explored.detection.evidence if looked.explored is not None else ())
        ],
        "children": [{"url": shown_url(child), "add": add_command(child)} for child in looked.children],
        "add": add_command(looked.address) if step is not None and not looked.children else None,
        "settings": f"- {shown_url(looked.address)}" if step is not None and not looked.children else None,
    }
    if found is not None:
        feed = found.page.feed
        tree["page"] = {"url": shown_url(found.page.url), "feed": shown_url(feed) if feed is not None else None}
    if looked.problem is not None:
        tree["error"] = {"kind": looked.problem.kind.value, "message": looked.problem.sentence}
    return tree
