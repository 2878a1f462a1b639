"""Owns what is said where no tray shows the icon: once that is certain, in the log, the problems and the desktop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.desktop.remedies import Lack
    from tray_status.notify.desktop import ClickableFacade
    from tray_status.notify.desktop_shown import Keep

WITHIN = 10.0
"""Seconds that a tray has to show the icon: at log-in the panel may start later than we do."""

TOLD = "told"

After = Callable[[float, Callable[[], None]], object]
"""Runs a function so many seconds later, in any thread."""

Problem = Callable[[str | None], None]
"""Takes a sentence to be counted among the program's problems, in any thread; None when it holds no more."""

_log = logging.getLogger(__name__)


class Hosting:
    """Hears whether a tray shows the icon, and tells when for a while none does.

    `missing` says why there may be none; `advise` tells the user where they look, and may block. All three of its
    functions are called in any thread, `advise` in one that `start` starts for it.
    """

    def __init__(
        self,
        after: After,
        problem: Problem,
        missing: Callable[[], Lack],
        advise: Callable[[Lack], None],
        start: Callable[[str, Callable[[], None]], object],
    ) -> None:
        self._after = after
        self._problem = problem
        self._missing = missing
        self._advise = advise
        self._start = start
        self._lock = Lock()
        self._there: bool | None = None
        self._went = 0
        self._told = False

    @property
    def heard(self) -> bool:
        """Whether there was any news: then the tray's loop did begin."""
        return self._there is not None

    def hear(self, there: bool) -> None:  # noqa: FBT001 -- it is the fact, not an option
        """Take the news."""
        with self._lock:
            gone = not there and self._there is not False
            self._there = there
            self._went += gone
            went = self._went
            over, self._told = there and self._told, self._told and not there
            wait = gone and not self._told
        if over:
            _log.info("a tray shows the icon now")
            self._problem(None)
        if wait:
            self._after(WITHIN, lambda: self._judge(went))

    def tell(self, lack: Lack) -> None:
        """Tell at once, unless it is told already."""
        with self._lock:
            if self._told:
                return
            self._told = True
        sentence = f"There is no icon: {lack.reason} {lack.remedy}"
        _log.warning("%s", sentence)
        self._problem(sentence)
        self._start("advice", lambda: self._advise(lack))

    def _judge(self, went: int) -> None:
        """Tell, unless a tray came since it went for that time: what went again later has a wait of its own."""
        with self._lock:
            if self._there or went != self._went:
                return
        self.tell(self._missing())


def advise(lack: Lack, facade: ClickableFacade | None, keep: Keep) -> None:
    """Show on the desktop, once per installation, why there is no icon; waits for the notification service."""
    from tray_status.notify.desktop import Bubble, DesktopError

    text = f"{lack.reason} {lack.remedy}"
    if facade is None or keep.load().get(TOLD) == text:
        return
    try:
        facade.show(Bubble(title="Tray Status has no icon", message=text, key="no icon"))
    except DesktopError as error:
        _log.info("why there is no icon could not be shown on the desktop: %s", error)
    else:
        keep.save({TOLD: text})
