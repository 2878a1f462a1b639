"""Owns the running program's ear: its end of the channel is opened before anything is shown, kept, and closed."""

from __future__ import annotations

import getpass
import logging
import os
from pathlib import Path

from tray_status.core.errors import ChannelError, StateError
from tray_status.desk import Desk
from tray_status.engine.channel_door import address_for, introduce
from tray_status.engine.channel_server import ChannelServer
from tray_status.engine.runtime import keep
from tray_status.engine.watchdog import Watchdog
from tray_status.place import Place
from tray_status.threads import start_thread

KEEP_EVERY = 3600.0
"""Seconds; those who tidy temporary folders take away what was not used for days."""

ANSWERS_WITHIN = 1.5
"""Seconds that whoever asked us to quit has to hear that we do; on a machine that does nothing else it takes none."""

_log = logging.getLogger(__name__)


class Listening:
    """Listens from the moment it is made until `close`, in a place whose lock we hold.

    Where one runtime folder cannot be used (its path may be too long for a socket) the next may. Without a channel the
    program goes on, and says what that means.
    """

    def __init__(self, place: Place, desk: Desk, watchdog: Watchdog) -> None:
        self._place = place
        self._desk = desk
        self._watchdog = watchdog
        self._folder = place.runtime
        self._server = self._open()
        self._keep_later()

    def close(self) -> None:
        """Answer nobody any more; whoever is being answered still hears it."""
        if self._server is not None:
            self._server.close(ANSWERS_WITHIN)

    def _open(self) -> ChannelServer | None:
        faults = []
        for folder in self._place.runtimes:
            try:
                self._folder = folder
                return self._listen(folder)
            except (ChannelError, StateError) as error:
                faults.append(str(error))
        _log.warning("Commands such as `status` and `quit` cannot reach this program. %s", " ".join(faults))
        return None

    def _listen(self, folder: Path) -> ChannelServer:
        """The channel, with its socket in a folder. Raises ChannelError, or StateError when the key cannot be kept.

        What has to be written is written first, so that nothing listens when that fails.
        """
        state = self._place.state
        address = address_for(folder, state, user=getpass.getuser(), windows=os.name == "nt")
        key = introduce(state, folder, address)
        server = ChannelServer(address, key, self._desk.answer, start_thread=start_thread, watchdog=self._watchdog)
        server.listen()
        return server

    def _keep_later(self) -> None:
        if self._server is not None:
            self._watchdog.after(KEEP_EVERY, self._keep)

    def _keep(self) -> None:
        """Show those who tidy temporary folders that ours is in use, now and every hour from now on."""
        if self._server is not None:
            keep(self._folder)
            try:
                self._server.keep()
            except ChannelError as error:
                _log.warning("%s", error)
        self._keep_later()
