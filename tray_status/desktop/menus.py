"""Owns the way from the menu of a view to a menu of pystray, whose back ends all take the same kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tray_status.core.commands import Command
from tray_status.core.glance import SEPARATOR, Item

Act = Callable[[Command], None]
"""Takes the command of what was clicked; must not block, for it is called in the tray's thread."""


def _pystray() -> Any:  # noqa: ANN401 -- pystray has no types
    """Give pystray's base module without letting the package choose a back end: that may load GTK, or raise."""
    before = os.environ.get("PYSTRAY_BACKEND")
    os.environ["PYSTRAY_BACKEND"] = "dummy"
    try:
        from pystray import _base
    finally:
        if before is None:
            del os.environ["PYSTRAY_BACKEND"]
        else:
            os.environ["PYSTRAY_BACKEND"] = before
    return _base


base: Any = _pystray()


class ViewMenu(base.Menu):  # type: ignore[misc]  # pystray has no types
    """The menu of a view. `lines` are what it is made of, `activate` is what a click on the icon itself does.

    A back end of pystray reads its `items`, which are made only when they are asked for, with `escape` applied to
    labels; ours reads `lines`.
    """

    def __init__(
        self,
        lines: Sequence[Item] = (),
        activate: Command | None = None,
        *,
        act: Act,
        escape: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.activate = activate
        self.act = act
        self._escape = escape

    @property
    def items(self) -> Iterator[Any]:
        """The lines as items of pystray, and one that is not seen for a click on the icon."""
        if self.activate is not None:
            yield base.MenuItem("", self._does(self.activate), default=True, visible=False)
        for line in self.lines:
            yield self._item(line)

    def __call__(self, icon: object) -> None:
        """Do what a click on the icon does."""
        del icon
        if self.activate is not None:
            self.act(self.activate)

    def _item(self, line: Item) -> Any:  # noqa: ANN401 -- pystray has no types
        if line == SEPARATOR:
            return base.Menu.SEPARATOR
        action: Any = None
        if line.children:
            action = ViewMenu(line.children, act=self.act, escape=self._escape)
        elif line.command is not None:
            action = self._does(line.command)
        checked = None if line.checked is None else lambda _item: bool(line.checked)
        enabled = line.enabled and action is not None
        return base.MenuItem(self._escape(line.label), action, checked=checked, enabled=enabled)

    def _does(self, command: Command) -> Callable[[object, object], None]:
        def clicked(icon: object, item: object) -> None:
            del icon, item
            self.act(command)

        return clicked


class Looping:
    """What every icon of ours has before a class of pystray: it begins in the thread of its own loop.

    pystray would begin in a thread of its own, which keeps the program alive for ever where the loop never starts.
    """

    _menu_handle: Any = None  # pystray would make the first menu before the loop begins, and reads this at its end

    if TYPE_CHECKING:

        def _run(self) -> None: ...
        def _stop(self) -> None: ...

    def run(self, setup: Callable[[object], object] | None = None) -> None:
        """Turn until `stop`; `setup` is called with the icon once the loop can be handed work, before it turns."""
        self._setup = setup
        try:
            self._run()
        finally:
            self._running = self._visible = False  # otherwise pystray would take it away once more, when it is freed

    def stop(self) -> None:
        """Let `run` return soon."""
        self._stop()

    def _mark_ready(self) -> None:
        self._running = True
        if self._setup is not None:
            self._setup(self)
