"""What is asked of a settings file by a window, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.settings.document import Value

KeyPath = tuple[str, ...]
"""Where a value stands: (`every`,), (`providers`, id, `every`), (`notifiers`, name, option), (`notifiers`, name)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One wish: a key, the value that was shown there, the one that is wanted.

    Values are as the file writes them, and None is a key that is not written: its default holds. `called` is how people
    are told of it, as in "Quiet hours".
    """

    path: KeyPath
    shown: Value | None
    wanted: Value | None
    called: str = ""

    @property
    def words(self) -> str:
        """How people are told of it."""
        return self.called or ".".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a change: it was written, unless `problem` says why nothing was.

    `conflict`: somebody else has changed this very key meanwhile; `found` is what stands there now. `sentence` tells
    people what became of it.
    """

    change: Change
    sentence: str
    problem: str = ""
    conflict: bool = False
    found: Value | None = None

    @property
    def written(self) -> bool:
        """Whether the file holds the wanted value now."""
        return not self.problem
