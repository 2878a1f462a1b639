"""Writes the changes of a window into a settings file, each against the file as it is then, and takes them back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tray_status.core.errors import ConfigError, ConfigErrors
from tray_status.settings.change import Change, Outcome
from tray_status.settings.load import load_bytes
from tray_status.settings.save import Draft
from tray_status.settings.tree import full

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tray_status.settings.document import Value
    from tray_status.settings.reader import Surroundings

TRIES = 3
"""So often a change is made anew, when somebody else writes the file while it is being made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """One change that was written: the bytes of the file before and after it."""

    change: Change
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)


class Editor:
    """The changes of one window, one after the other, never two at once.

    `open_` gives the file as it is now. `around` is what all is checked against, as the program itself checks it.
    """

    def __init__(self, path: Path, around: Surroundings, open_: Callable[[Path], Draft] = Draft.open) -> None:
        self._path = path
        self._around = around
        self._open = open_
        self._done: list[_Done] = []

    @property
    def last(self) -> Change | None:
        """The change that would be taken back next."""
        return self._done[-1].change if self._done else None

    def change(self, wish: Change) -> Outcome:
        """Write one value, if the key still is as it was shown."""
        outcome, done = self._tried(wish)
        if done is not None and done.before != done.after:
            self._done.append(done)
        return outcome

    def undo(self) -> Outcome:
        """Take the last change back: the file is what it was before, and where it was edited since, the key alone.

        What somebody else has changed since stays theirs, and is taken back no more.
        """
        if not self._done:
            nothing = Change(path=(), shown=None, wanted=None)
            return Outcome(change=nothing, sentence="", problem="There is nothing to take back.")
        last = self._done[-1]
        wish = replace(last.change, shown=last.change.wanted, wanted=last.change.shown)
        outcome, _ = self._tried(wish, last)
        if outcome.written or outcome.conflict:
            self._done.pop()
        return outcome

    def _tried(self, wish: Change, back: _Done | None = None) -> tuple[Outcome, _Done | None]:
        refused = ConfigErrors(())
        for _ in range(TRIES):
            try:
                draft = self._open(self._path)
                found = draft.tree(wish.path)
                as_we_left_it = back is not None and draft.read_as == back.after
                if not as_we_left_it and found not in (full(wish.path, wish.shown), full(wish.path, wish.wanted)):
                    return _conflict(wish, found), None
                data = back.before if back is not None and as_we_left_it else self._changed(draft, wish)
            except ConfigErrors as errors:
                return _refused(wish, errors), None
            try:
                replace(draft, source=replace(draft.source, data=data)).write()
            except ConfigErrors as errors:  # somebody else wrote meanwhile, or nobody can write: the next look tells
                refused = errors
                continue
            done = _Done(change=wish, before=draft.read_as, after=data)
            sentence = f"{'Saved' if back is None else 'Taken back'}: {wish.words}."
            return Outcome(change=wish, sentence=sentence, found=wish.wanted), done
        return _refused(wish, refused), None

    def _changed(self, draft: Draft, wish: Change) -> bytes:
        """The file with the wish in it, without a mistake that it had not before. Raises ConfigErrors."""
        data = draft.with_tree(wish.path, wish.wanted).source.data
        before = {error.message for error in self._mistakes(draft.source.data)}
        new = [error for error in self._mistakes(data) if error.message not in before]
        if new:
            # Their lines are those of a text that never becomes a file.
            raise ConfigErrors(tuple(ConfigError(one.message, file=one.file, hint=one.hint) for one in new))
        return data

    def _mistakes(self, data: bytes) -> tuple[ConfigError, ...]:
        try:
            load_bytes(data, self._around, file=str(self._path))
        except ConfigErrors as errors:
            return errors.errors
        return ()


def _refused(wish: Change, errors: ConfigErrors) -> Outcome:
    """What is said beside the field: what is wrong, with the line where it stands in the file as it is."""
    problem = "\n".join(map(_sentence, errors.errors))
    return Outcome(change=wish, sentence=f"Not changed: {wish.words}.", problem=problem)


def _conflict(wish: Change, found: Value | None) -> Outcome:
    problem = "This was changed elsewhere meanwhile, so nothing was written. What you see is what the file says now."
    return Outcome(change=wish, sentence=f"Not changed: {wish.words}.", problem=problem, conflict=True, found=found)


def _sentence(error: ConfigError) -> str:
    begin = f"Line {error.line}: " if error.line is not None else ""
    said = f"{begin}{error.message}"
    return " ".join(filter(None, (said[:1].upper() + said[1:], error.hint)))
