"""The tree of errors: each message is a sentence for the user, `__cause__` keeps the developer's part."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.core.problem import Problem


class TrayStatusError(Exception):
    """Anything that went wrong in a way a user can be told about; `str()` is that sentence."""


class ConfigError(TrayStatusError):
    """One mistake in a settings file.

    `line` and `column` count from 1 and are None when the whole file is meant. `hint` says what to do, in one sentence.
    """

    def __init__(
        self, message: str, *, file: str, line: int | None = None, column: int | None = None, hint: str | None = None
    ) -> None:
        self.message, self.file, self.line, self.column, self.hint = message, file, line, column, hint
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {message}" + (f" {hint}" if hint else ""))


class ConfigErrors(TrayStatusError):  # noqa: N818 -- the plural of ConfigError, not another kind of error
    """All mistakes of one settings file, in the order of their lines."""

    def __init__(self, errors: tuple[ConfigError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


class StateError(TrayStatusError):
    """A state file could not be read or written."""


class FetchError(TrayStatusError):
    """A document could not be fetched; `problem` says why, as a value.

    `stranger` tells whoever seemed to answer in place of the page, where somebody did.
    """

    def __init__(self, problem: Problem, *, stranger: str | None = None) -> None:
        self.problem, self.stranger = problem, stranger
        super().__init__(problem.sentence)


class PayloadFault(StrEnum):
    """Why a document that arrived cannot be read with certainty."""

    NOT_A_STATUS_PAGE = "not_a_status_page"
    WRONG_PLATFORM = "wrong_platform"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    ENCODING = "encoding"


class PayloadError(TrayStatusError):
    """A document arrived and cannot be read with certainty: it says nothing, least of all that all is well."""

    def __init__(self, fault: PayloadFault, what: str, *, platform: str) -> None:
        self.fault, self.what, self.platform = fault, what, platform
        super().__init__(what)


class NotifyError(TrayStatusError):
    """A notifier did not deliver.

    `retry_after` is how many seconds the other side asked us to wait; `final` means that trying again is pointless.
    `held`: it was not tried, because the user must not be disturbed now; the time until then does not count.
    `unreachable`: the other side did not answer at all.
    """

    def __init__(
        self,
        notifier: str,
        why: str,
        *,
        retry_after: float | None = None,
        final: bool = False,
        held: bool = False,
        unreachable: bool = False,
    ) -> None:
        self.notifier, self.why, self.retry_after, self.final, self.held = notifier, why, retry_after, final, held
        self.unreachable = unreachable
        super().__init__(f"{notifier}: {why}")


class ChannelError(TrayStatusError):
    """The running program could not be reached, or its answer was not understood."""


class NotRunningError(ChannelError):
    """Nobody listens: the program does not run."""


class LockedError(TrayStatusError):
    """Another process already runs with this state folder; `holder` is its process id when it is known."""

    def __init__(self, message: str, *, holder: int | None = None) -> None:
        self.holder = holder
        super().__init__(message)


class UsageError(TrayStatusError):
    """A command asks for something that cannot be: a file that is not there, a time that is none."""


class PluginError(TrayStatusError):
    """A platform or notifier offered by another package could not be loaded."""
