"""A process that has everything imported and forks one run of the program per request, so that 300 kills are quick.

One JSON request a line on standard input, for each a line with the child's process id, then one with how it ended.
A request names the place, and how the run is to die: `kill` is a step, which call of it, and whether before or after.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tray_status import app as composition
from tray_status import notifiers
from tray_status.core.commands import OpenUrl
from tray_status.core.events import Notification, Receipt, ReceiptKind
from tray_status.desktop import opener
from tray_status.engine import delivery, disk, hub, inbox, rounds, showing, teller, web
from tray_status.engine.inbox import Asked, Delivered
from tray_status.notify.base import Notifier
from tray_status.notify.desktop import Bubble, ClickableFacade
from tray_status.platforms.registry import PLATFORMS
from tray_status.surface import Surface

STEPS: dict[str, tuple[tuple[object, str], ...]] = {
    "1 due": ((hub.Hub, "poll"),),
    "2 fetch": ((web.Web, "get"),),
    "3 read": tuple((platform, "read") for platform in PLATFORMS),
    "4 outcome": ((inbox.Inbox, "put"),),
    "5 advance": ((rounds, "advance"),),
    "6 save": tuple(
        (disk.SystemDisk, name) for name in ("write_new", "replace", "sync_folder", "append", "remove", "truncate")
    ),
    "7 publish": ((showing.Showing, "show"), (delivery.Deliverer, "deliver")),
    "8 deliver": ((hub.Hub, "_settle"), (teller.Teller, "settled")),
    "9 click": ((opener.Opener, "open_link"),),
}
"""What is called in each step of the one straight path. The notifier's own call is part of step 8, see `Recorder`."""

calls: dict[str, int] = {}
counting = threading.Lock()


class Recorder(Notifier):
    """Appends one line for each notification it shows; the line is on disk when `notify` returns."""

    def __init__(self, path: Path) -> None:
        super().__init__("console")
        self._path = path

    def notify(self, notification: Notification) -> None:
        """Show it."""
        call = enter("8 deliver")
        line = {"id": notification.id, "alerts": notification.alerts, "title": notification.title}
        with self._path.open("ab", buffering=0) as file:
            file.write(json.dumps(line).encode() + b"\n")
        die("8 deliver", call, "after")


class Wall(ClickableFacade):
    """A desktop that writes what it shows into a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def show(self, bubble: Bubble) -> None:
        """Show it; perhaps die with it on the screen and nobody told."""
        with self._path.open("ab", buffering=0) as file:
            file.write(json.dumps({"title": bubble.title}).encode() + b"\n")
        die("8 deliver desktop", calls["8 deliver desktop"], "inside")


class Paper:
    """A terminal that is a file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def write(self, text: str) -> int:
        """Print it; perhaps die with it printed and nobody told."""
        self._file.write(text.encode())
        die("8 deliver console", calls["8 deliver console"], "inside")
        return len(text)

    def flush(self) -> None:
        """It is out already."""

    def isatty(self) -> bool:
        """It is a file."""
        return False


honest_notify = delivery.notify


def deliver(notifier: delivery.Tells, notification: Notification) -> None:
    """Have a real notifier tell, with a chance to die before and after it."""
    step = f"8 deliver {notifier.name}"
    call = enter(step)
    honest_notify(notifier, notification)
    die(step, call, "after")


def use_real_notifiers(folder: Path) -> Paper:
    """Let the run have those that its settings name; the stream that the console one prints to."""
    delivery.notify = deliver
    socket.getfqdn = lambda name="": name or "here.example.com"  # whoever sends mail asks the network for his own name
    surface = Surface(facade=Wall(folder / "desktop"))
    desktops.append(lambda _: surface)
    return Paper(folder / "console")


desktops: list[composition.SurfaceMaker] = []
wish: dict[str, Any] = {}


def enter(step: str) -> int:
    """The number of this call of a step; die here if it was asked to die before it."""
    with counting:
        call = calls[step] = calls.get(step, 0) + 1
    die(step, call, "before")
    return call


def die(step: str, call: int, moment: str) -> None:
    """Die here if this is the call and the moment that was asked for."""
    kill = wish.get("kill")
    if kill and (kill["step"], kill["call"], kill["when"]) == (step, call, moment):
        os.kill(os.getpid(), signal.SIGKILL)


def watched(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with a chance to die before and after it."""

    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- it stands in for functions of every shape
        call = enter(step)
        result = function(*args, **kwargs)
        die(step, call, "after")
        return result

    return run


def settle_first(self: teller.Teller, *args: Any, digest: bool) -> None:  # noqa: ANN401 -- the shape of `tell`
    """The seeded defect: an alert counts as shown, and that is saved, before anybody has shown it."""
    telling = self._telling

    class Hasty:
        """Settles at the hand-over."""

        idle, settled, stop = telling.idle, telling.settled, telling.stop

        def deliver(self, notification: Notification, alerts: Any) -> None:  # noqa: ANN401 -- handed on
            receipts = tuple(
                Receipt(
                    alert=alert.id,
                    provider=alert.provider,
                    notifier=notification.notifier,
                    kind=ReceiptKind.SHOWN,
                    at=notification.at,
                )
                for alert in alerts
            )
            running[0].take(Delivered(receipts=receipts))
            running[0].doors.memory._store.flush(2.0)  # type: ignore[attr-defined]  # the real memory has one
            telling.deliver(notification, alerts)

    self._telling = Hasty()
    try:
        honest_tell(self, *args, digest=digest)
    finally:
        self._telling = telling


honest_tell = teller.Teller.tell
running: list[hub.Hub] = []


def live(request: dict[str, Any]) -> None:
    """One run of the program, from start to quiet (or to its death)."""
    wish.update(request)
    folder = Path(request["folder"])
    for step, places in STEPS.items():
        for owner, name in places:
            function = watched(step, getattr(owner, name))
            object.__setattr__(owner, name, function) if not isinstance(owner, type) else setattr(owner, name, function)
    if request.get("defect"):
        teller.Teller.tell = settle_first  # type: ignore[assignment, method-assign]  # the defect
    teller.GATHER = timedelta(milliseconds=1)  # bursts are not what is tried here; many notifications are better
    logging.getLogger("tray_status").setLevel(logging.CRITICAL)
    stream = None
    if request.get("real"):
        stream = use_real_notifiers(folder)
    else:
        recorder = Recorder(folder / "shown")
        notifiers.Notifiers.of = lambda *_: (recorder,)  # type: ignore[method-assign]  # nothing is to be shown here
    place = composition.Place(
        state=folder / "state", settings=folder / "settings.yaml", runtime=folder / "run", environ={}
    )
    program = composition.App(place, stream=stream, desktop=desktops[0] if desktops else None)
    running.append(program.hub)
    program.hub.start()
    program.hub.run_until_quiet(20.0)
    if request.get("click"):
        provider = program.hub.settings.providers[0]
        program.hub.take(Asked(command=OpenUrl(provider=provider.id, url="file:///nothing")))
    program.hub.end()
    program.close()
    (folder / "calls").write_text(json.dumps(calls))


def say(answer: dict[str, int]) -> None:
    """One line of answer."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def preload() -> None:
    """Import what real notifiers load when they are first used: once, and not in each run."""
    import apprise

    from tray_status.engine import post, web  # noqa: F401 -- to have it
    from tray_status.notify import channels, command, webhook  # noqa: F401 -- the same

    apprise.NotifyBase.request_rate_per_sec = 0.0  # else it waits five seconds between two mails
    for scheme in ("json", "mailto"):
        assert apprise.Apprise.instantiate(f"{scheme}://me:word@127.0.0.1:9/?from=a@b.example&to=c@d.example")


def main() -> None:
    """Fork for each request, and say how it went."""
    if "--real" in sys.argv:
        preload()
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                live(request)
                status = 0
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                os._exit(status)
        say({"pid": pid})
        _, ended = os.waitpid(pid, 0)
        say({"status": os.waitstatus_to_exitcode(ended)})


if __name__ == "__main__":
    main()
