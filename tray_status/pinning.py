"""Owns the hint of the first start on Windows, which hides new icons: where ours is, and how it stays in sight."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.notify.desktop import ClickableFacade
    from tray_status.notify.desktop_shown import Keep

TITLE = "Tray Status is beside the clock"
TEXT = (
    "If you do not see its icon there, click the arrow ^ and drag the icon out, or switch it on in Settings > "
    "Personalization > Taskbar > Other system tray icons. Then you see it change colour."
)
TOLD = "pin"

Hear = Callable[[bool], None]

_log = logging.getLogger(__name__)


class Pinning:
    """Hears whether the taskbar shows the icon, hands that on, and has the hint given when it does at last.

    `start` runs a function in a thread of its own: `hint` may have to wait for its turn.
    """

    def __init__(
        self, hear: Hear, hint: Callable[[], None], start: Callable[[str, Callable[[], None]], object]
    ) -> None:
        self._hear = hear
        self._hint = hint
        self._start = start
        self._given = False

    def hear(self, there: bool) -> None:  # noqa: FBT001 -- it is the fact, not an option
        """Take the news; in the tray's thread."""
        self._hear(there)
        if there and not self._given:
            self._given = True
            self._start("hint", self._hint)


def hint_once(facade: ClickableFacade | None, keep: Keep) -> None:
    """Tell, once per installation, how the icon stays in sight; waits until Windows has shown it."""
    from tray_status.notify.desktop import Bubble, DesktopError

    if facade is None or TOLD in keep.load():
        return
    try:
        facade.show(Bubble(title=TITLE, message=TEXT, key=TOLD))
    except DesktopError as error:
        _log.info("how to keep the icon in sight could not be shown: %s", error)
    else:
        keep.save({TOLD: True})
