"""The settings file while the program runs: its last good value, edits noticed, the last good copy, the first file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tray_status.core.errors import ConfigError, ConfigErrors
from tray_status.core.prefs import Settings
from tray_status.settings.atomic import write_atomic
from tray_status.settings.load import load_bytes
from tray_status.settings.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tray_status.settings.reader import Surroundings


class SettingsFile:
    """Keeps the last good settings of one file. Call `start` once, then `refresh` as often as you like: it is cheap.

    `settings` is what holds now (the dataclass defaults before `start`). `errors` is what is wrong with the file now,
    empty when nothing is; `from_copy` is whether the last good copy holds instead of it. `copy_error` says why that
    copy could not be written, None when it could. `refused` is why the latest `change` was not made, until the file is
    edited or another one works.
    """

    def __init__(
        self,
        path: Path,
        *,
        defaults: Path,
        last_good: Path,
        around: Surroundings,
        look: Callable[[Path], tuple[int, ...] | None] | None = None,
    ) -> None:
        self.path = path
        self.settings = Settings()
        self.errors: tuple[ConfigError, ...] = ()
        self.copy_error: str | None = None
        self.refused: ConfigError | None = None
        self.from_copy = False
        self._defaults, self._last_good = defaults, last_good
        self._around = around
        self._look_at = look or look_at
        self._look: tuple[int, ...] | None = None
        self._settled = False
        self._digest = b""

    def start(self) -> Settings:
        """The settings to begin with; a missing file is written first.

        When the file is broken the last good copy is used, and `errors` says what is wrong. Raises the ConfigErrors of
        the file when there is no such copy, or it is no longer good either.
        """
        if _missing(self.path):
            return self._start_anew()
        self.refresh()
        if self.errors:
            try:
                self.settings = load_bytes(read_bytes(self._last_good), self._around, file=str(self._last_good))
            except ConfigErrors as copy_errors:
                raise ConfigErrors(self.errors) from copy_errors
            self.from_copy = True
        return self.settings

    def refresh(self, *, force: bool = False) -> Settings | None:
        """The new settings when the file was edited, is valid and says something else than before; else None.

        A secret in the keyring that is another one now is something else, too.

        `force` reads it again even if it looks untouched: what is outside of it may have changed (a certificate file).
        """
        look = self._look_at(self.path)
        again = force or self.copy_error is not None
        if look is not None and look == self._look and self._settled and not again:
            return None
        # Two edits within one tick of the file's clock look alike: a new look is only trusted when it is seen again.
        self._settled = look == self._look
        self._look = look
        try:
            data = read_bytes(self.path)
        except ConfigErrors as errors:
            self.errors, self._digest, self._settled = errors.errors, b"", False
            return None
        digest = hashlib.sha256(data).digest()
        if digest == self._digest and not force:
            if self.copy_error is not None and not self.errors:
                self._keep(data)
            return None
        self._digest = digest
        self.refused = None
        return self._take(data)

    def change(self, key: str, value: str) -> ConfigError | None:
        """Write one key into the file as `save.set_value` does; why that is impossible, where it is.

        `refresh` finds the change as it finds an edit.
        """
        from tray_status.settings.save import set_value  # rarely needed, and half a dozen modules

        try:
            set_value(self.path, key, value)
        except ConfigErrors as errors:
            self.refused = errors.errors[0]
        else:
            self.refused = None
        return self.refused

    def _take(self, data: bytes) -> Settings | None:
        try:
            settings = load_bytes(data, self._around, file=str(self.path))
        except ConfigErrors as errors:
            self.errors = errors.errors
            return None
        self.errors, self.from_copy = (), False
        self._keep(data)
        changed = settings != self.settings or self._around.secrets.changed()
        self.settings = settings
        return settings if changed else None

    def _start_anew(self) -> Settings:
        """Write the file from the defaults; where that is impossible, go on with them in memory."""
        data = read_bytes(self._defaults)
        try:
            write_atomic(self.path, data)
        except OSError as error:
            self.settings = load_bytes(data, self._around, file=str(self._defaults))
            hint = "The settings that come with the program hold until it can."
            self.errors = (
                ConfigError(f"this file cannot be written: {error.strerror}.", file=str(self.path), hint=hint),
            )
            return self.settings
        self.refresh()
        if self.errors:
            raise ConfigErrors(self.errors)
        return self.settings

    def _keep(self, data: bytes) -> None:
        """Keep a copy of good bytes, without writing the same ones again."""
        try:
            if not self._last_good.is_file() or self._last_good.read_bytes() != data:
                write_atomic(self._last_good, data)
        except OSError as error:
            self.copy_error = (
                f"The last good settings cannot be kept: {error.strerror}. "
                "A mistake in the settings file would keep the next start from working."
            )
        else:
            self.copy_error = None


def _missing(path: Path) -> bool:
    """Whether no such file is there; one that merely cannot be looked at is there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # reading it says why
    return False


def look_at(path: Path) -> tuple[int, ...] | None:
    """What changes when a file is edited or exchanged for another one; None when it cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None  # reading it says why
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
