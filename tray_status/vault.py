"""Asks the keyring in a thread of its own: it may wait for somebody to unlock it, and nothing else waits that long."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final

from tray_status.settings.secrets import UNLOCK, KeyringUnusableError
from tray_status.threads import start_thread

SECONDS: Final = 30.0
"""How long somebody has to unlock it."""


class PatientKeyring:
    """Reads secrets with a time limit; while it waits for one, the next are refused at once."""

    def __init__(self, read: Callable[[str], str | None], *, seconds: float = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._asking = False

    def __call__(self, name: str) -> str | None:
        """The secret of that name, None when there is none. Raises KeyringUnusableError."""
        if self._asking:
            raise self._silent()
        answers: SimpleQueue[str | KeyringUnusableError | None] = SimpleQueue()

        def ask() -> None:
            try:
                answer: str | KeyringUnusableError | None = self._read(name)
            except KeyringUnusableError as error:
                answer = error
            self._asking = False
            answers.put(answer)

        self._asking = True
        start_thread("keyring", ask)
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            raise self._silent() from None
        if isinstance(answer, KeyringUnusableError):
            raise answer
        return answer

    def _silent(self) -> KeyringUnusableError:
        return KeyringUnusableError(f"it does not answer (for {self._seconds:g} s); it may wait to be unlocked", UNLOCK)
