"""`demo`: the whole program against simulated status pages on this machine, for about a minute."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tray_status.app import App
    from tray_status.cli import Subparsers
    from tray_status.core.view import View
    from tray_status.demo import PageAddress

HURRY = 1.0
"""Seconds between two polls: the demo tells in a minute what takes hours."""

EPILOGUE = 4.0
"""Seconds of the story's own time after its end, in which the last notifications arrive."""

EPILOGUE_LEAST = 1.5
"""Seconds that they need however fast the story is told."""

AROUND = 3.0
"""Seconds for starting and ending the program."""


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo",
        help="see the program at work for a minute, on simulated pages",
        description="Plays a minute of incidents on simulated status pages and shows what you would be told.",
        epilog="Example: tray-status demo",
    )
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="N times as fast (%(default)s)")
    parser.add_argument("--no-tray", action="store_true", help="as text only, also where there is a desktop")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play the story, then say where to go next."""
    from tray_status.cli.output import Exit, complain, say
    from tray_status.demo import MINUTE
    from tray_status.surface import has_desktop

    if not 0.1 <= args.speed <= 20:  # noqa: PLR2004 -- slower than this nobody waits, faster than this nobody reads
        complain("--speed takes a number from 0.1 to 20.")
        return Exit.USAGE
    tray = not args.no_tray and has_desktop(os.environ)
    where = ", and on your desktop" if tray else ""
    say(
        f"Tray Status demo: {len(MINUTE.sites)} invented providers on this machine have a bad minute. You see each "
        f"notification, and the tray's icon and menu as text{where}. It ends by itself within "
        f"{math.ceil(_length(args.speed) + AROUND)} seconds."
    )
    say("")
    with tempfile.TemporaryDirectory(prefix="tray-status-demo-", ignore_cleanup_errors=True) as folder:
        status = _play(Path(folder), args.speed, tray=tray)
    if status == Exit.WELL:
        name = _own_name()
        say("That was the demo: nothing of it is left. Next:")
        say(f"  {name} add NAME|URL      watch a page of your own, for example: {name} add GitHub")
        say(f"  {name} check NAME|URL    see what one page says now, and why")
        say(f"  {name}                   watch everything that your settings name")
    return status


def _length(speed: float) -> float:
    """How many seconds the story takes with what follows it."""
    from tray_status.demo import MINUTE

    return MINUTE.length / speed + max(EPILOGUE / speed, EPILOGUE_LEAST)


def _own_name() -> str:
    """How people start this program here: by its name where it is found by that, else by its path or as a module."""
    if shutil.which("tray-status") is not None:
        return "tray-status"
    script = Path(sys.executable).with_name("tray-status")
    if not script.is_file():
        return f"{sys.executable} -m tray_status"
    return str(script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script)


def _play(folder: Path, speed: float, *, tray: bool) -> int:
    from tray_status.app import App, Place
    from tray_status.demo import MINUTE, DemoServer
    from tray_status.engine.clock import SystemClock
    from tray_status.surface import open_surface
    from tray_status.threads import start_thread

    clock = SystemClock()
    began = clock.monotonic()
    server = DemoServer(
        MINUTE, lambda: (clock.monotonic() - began) * speed, start_thread, began=clock.now(), speed=speed
    )
    with server:
        settings = folder / "settings.yaml"
        settings.write_text(_settings(server.pages, tray=tray), encoding="utf-8")
        environ = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        place = Place(state=folder / "state", settings=settings, runtime=folder / "run", environ=environ)
        app = App(place, stream=sys.stdout, show=_printer(environ), desktop=open_surface if tray else None)
        start_thread("demo-story", lambda: _drive(app, began + _length(speed), HURRY / speed))
        return app.run()


def _drive(app: App, until: float, pause: float) -> None:
    """Let everybody be polled all the time, until the story is told at this moment of the monotonic clock."""
    from tray_status.core.commands import PollNow
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.inbox import Asked

    clock, wait = SystemClock(), threading.Event().wait
    while clock.monotonic() < until:
        app.inbox.put(Asked(command=PollNow()))
        wait(pause)
    app.quit()


def _settings(pages: Iterable[PageAddress], *, tray: bool) -> str:
    lines = ["every: 10s", "proxy: none", "digest: no", "providers:"]
    for page in pages:
        lines += [f"  - name: {page.name}", f"    id: {page.id}", f"    url: {page.url}"]
    return "\n".join([*lines, "notifiers:", "  - console", *(["  - desktop"] if tray else []), ""])


class _Printer:
    """Prints each view that differs from the one before, unless nobody reads it any more."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        from tray_status.notify.terminal import encoding_of, has_colour

        self._unicode = encoding_of(sys.stdout).lower().startswith("utf")
        self._colour = has_colour(sys.stdout, environ)

    def __call__(self, view: View) -> None:
        """Print one view."""
        from tray_status.demo.show import text_view

        with contextlib.suppress(OSError, ValueError):  # a reader who left is told by the console notifier
            sys.stdout.write(text_view(view, unicode=self._unicode, colour=self._colour))
            sys.stdout.flush()


def _printer(environ: Mapping[str, str]) -> _Printer:
    return _Printer(environ)
