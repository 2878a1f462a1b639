"""Where in the state folder each thing is kept, and how the file of one provider is read, set aside and given back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tray_status.core.errors import StateError
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.disk import Disk
from tray_status.engine.files import cause, file_name, read_file, replace_atomically
from tray_status.engine.migrate import Form, NewerSchemaError, Unwrapped, unwrap
from tray_status.engine.state_tree import decode_state

STAMP = "%Y%m%dT%H%M%SZ"
REMOVED_KEPT = timedelta(days=30)
REMOVED_NAME = re.compile(r".+\.(\d{8}T\d{6}Z)\.jsonl?")
BAD_KEPT = timedelta(days=90)
BAD_COPIES = 5
"""So many damaged files of one name are kept, the newest: a disk that fails for weeks must not fill up with them."""

BAD_NAME = re.compile(r"(.+)\.bad-(\d{8}T\d{6}Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The kinds of files that carry a schema number."""

    provider: Form
    polls: Form
    app: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The paths in one state folder."""

    folder: Path

    @property
    def providers(self) -> Path:
        """The folder of the providers' files."""
        return self.folder / "providers"

    @property
    def histories(self) -> Path:
        """The folder of the providers' histories."""
        return self.folder / "history"

    @property
    def removed(self) -> Path:
        """The folder where files of removed providers wait."""
        return self.folder / "removed"

    @property
    def polls(self) -> Path:
        """The file of what passes with every poll."""
        return self.folder / "polls.json"

    @property
    def app(self) -> Path:
        """The file of the program's own state."""
        return self.folder / "app.json"

    @property
    def glance(self) -> Path:
        """The file for shell prompts."""
        return self.folder / "glance.json"

    def provider(self, provider: ProviderId) -> Path:
        """The file of one provider."""
        return self.providers / f"{file_name(provider)}.json"

    def history(self, provider: ProviderId) -> Path:
        """The history of one provider."""
        return self.histories / f"{file_name(provider)}.jsonl"

    def waiting(self, path: Path, at: datetime) -> Path:
        """Where a file waits whose provider was removed at that time."""
        return self.removed / f"{path.stem}.{stamp(at)}{path.suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file gave.

    `tree` None: nothing usable. `note` is a sentence for the user, or None. `blocked` is why the file must not be
    written over, or None. `old` are its bytes when an earlier version wrote them, and `schema` that version's number.
    """

    tree: Mapping[str, object] | None = None
    note: str | None = None
    blocked: str | None = None
    old: bytes | None = field(default=None, repr=False)
    schema: int = 0

    @property
    def current(self) -> bool:
        """Whether the file is as this version would write it: anything else is written at the first chance."""
        return self.tree is not None and self.old is None


@dataclass(slots=True)
class Kept:
    """What is known of one file: the newest value it was asked to hold, and what it held at the start."""

    asked: object = None
    found: Found = field(default_factory=Found)


def stamp(at: datetime) -> str:
    """A time as part of a file name."""
    return at.astimezone(UTC).strftime(STAMP)


def find(disk: Disk, path: Path, form: Form, *, what: str, now: datetime) -> Found:
    """Read a file of ours. What is damaged is set aside, what is newer or cannot be read is left alone."""
    try:
        data = read_file(disk, path)
    except OSError as error:
        why = f"{what} could not be read: {cause(error)}."
        return _left_alone(why)
    except StateError as error:
        return set_aside(disk, path, str(error), what=what, now=now)
    if data is None:
        return Found()
    try:
        unwrapped: Unwrapped = unwrap(form, data)
    except NewerSchemaError:
        return _left_alone(f"{what} was written by a newer version of Tray Status.")
    except StateError as error:
        return set_aside(disk, path, str(error), what=what, now=now)
    return Found(tree=unwrapped.tree, old=data if unwrapped.schema < form.schema else None, schema=unwrapped.schema)


def _left_alone(why: str) -> Found:
    sentence = f"{why} It is left as it is, and changes are not saved."
    return Found(note=sentence, blocked=sentence)


def set_aside(disk: Disk, path: Path, why: str, *, what: str, now: datetime) -> Found:
    """Move a damaged file out of the way, keeping it. When that fails it is left alone, so that nothing is lost."""
    bad = path.with_name(f"{path.name}.bad-{stamp(now)}")
    try:
        disk.replace(path, bad)
    except OSError as error:
        return _left_alone(f"{what} is damaged ({why.rstrip('.')}) and could not be moved aside: {cause(error)}.")
    return Found(note=f"{what} is damaged ({why.rstrip('.')}). It was set aside as {bad.name}, and begins anew.")


def provider_state(tree: Mapping[str, object], provider: ProviderId) -> ProviderState:
    """The state in a provider's file. Raises StateError when it is damaged or another provider's."""
    if tree.get("provider") != provider:
        raise StateError(f"It belongs to {tree.get('provider')!r}.")
    return decode_state(tree.get("state"))


def keep_old(disk: Disk, path: Path, found: Found) -> None:
    """Keep the bytes that an earlier version wrote, once, beside the file that this version is about to write.

    Raises StateError when they cannot be kept.
    """
    copy = path.with_name(f"{path.name}.v{found.schema}")
    if found.old is not None and copy.name not in disk.names(path.parent):
        replace_atomically(disk, copy, found.old)


def take_back(disk: Disk, places: Places, path: Path) -> None:
    """Give back a file whose provider was removed and is there again: the newest that waits. Raises OSError."""
    if path.name in disk.names(path.parent):
        return
    mine = re.compile(re.escape(path.stem) + r"\.\d{8}T\d{6}Z" + re.escape(path.suffix))
    waiting = [name for name in disk.names(places.removed) if mine.fullmatch(name)]
    if waiting:
        disk.make_folder(path.parent)
        disk.replace(places.removed / max(waiting), path)


def put_away(disk: Disk, places: Places, path: Path, at: datetime) -> None:
    """Let a file wait with those of removed providers. Raises OSError."""
    if path.name in disk.names(path.parent):
        disk.make_folder(places.removed)
        disk.replace(path, places.waiting(path, at))


def put_others_away(disk: Disk, places: Places, known: Collection[str], at: datetime) -> None:
    """Let the files of all providers wait whose file names (without ending) are not among the known. Raises OSError."""
    for folder in (places.providers, places.histories):
        for name in disk.names(folder):
            path = folder / name
            if path.suffix in (".json", ".jsonl") and not name.startswith(".") and path.stem not in known:
                put_away(disk, places, path, at)


def purge(disk: Disk, places: Places, now: datetime) -> None:
    """Delete removed providers' files after 30 days, damaged ones after 90 or when there are many. Raises OSError."""
    for name in disk.names(places.removed):
        match = REMOVED_NAME.fullmatch(name)
        since = _time(match[1]) if match is not None else None
        if since is not None and now - since > REMOVED_KEPT:
            disk.remove(places.removed / name)
    for folder in (places.folder, places.providers):
        copies: Counter[str] = Counter()
        for name in sorted(disk.names(folder), reverse=True):
            match = BAD_NAME.fullmatch(name)
            since = _time(match[2]) if match is not None else None
            if match is None or since is None:
                continue
            copies[match[1]] += 1
            if copies[match[1]] > BAD_COPIES or now - since > BAD_KEPT:
                disk.remove(folder / name)


def _time(stamped: str) -> datetime | None:
    """The time in a file's name; None when the digits are no time."""
    with suppress(ValueError):
        return datetime.strptime(stamped, STAMP).replace(tzinfo=UTC)
    return None
