"""A file to which lines of JSON are added, whose torn last line is dropped, and which is kept within a size."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from tray_status.core.errors import StateError
from tray_status.engine.codec import decode, encode, from_bytes, to_bytes
from tray_status.engine.disk import Disk
from tray_status.engine.files import cannot_save, cause, read_file, replace_atomically

WAITING_LINES = 10_000
"""So many lines are held while the disk fails; then the oldest go."""

T = TypeVar("T")


class Journal(Generic[T]):
    """Values of one dataclass, a line each; they wait in memory until `flush` adds them to the file.

    `add` may be called in any thread, the rest that writes in one thread at a time. `make_room` is called by `flush`
    when the file would grow beyond `limit` bytes; it replaces the file or puts it aside.
    """

    def __init__(self, disk: Disk, path: Path, kind: type[T], *, limit: int, make_room: Callable[[], object]) -> None:
        self.path = path
        self._disk = disk
        self._kind = kind
        self._limit = limit
        self._make_room = make_room
        self._waiting: deque[bytes] = deque(maxlen=WAITING_LINES)
        self._size: int | None = None
        self._whole = False
        self._held_back = False

    def add(self, values: Iterable[T]) -> None:
        """Have values added with the next `flush`."""
        self._waiting.extend(map(line_of, values))

    def flush(self) -> None:
        """Add what waits to the file. Raises StateError; then all of it waits on, and nothing is added twice."""
        lines = tuple(self._waiting)
        if not lines:
            return
        data = b"".join(lines)
        try:
            size = self._mended()
            if size and size + len(data) > self._limit:
                self._make_room()
                size = self._mended()
            self._disk.make_folder(self.path.parent)
            self._whole = False
            self._disk.append(self.path, data)
        except (OSError, StateError) as error:
            self._held_back = True
            if isinstance(error, StateError):
                raise
            raise StateError(cannot_save(cause(error))) from error
        self._size, self._whole, self._held_back = size + len(data), True, False
        for line in lines:
            # A full queue drops its oldest by itself, and these may have been the oldest.
            if self._waiting and self._waiting[0] is line:
                self._waiting.popleft()

    def read(self) -> list[T]:
        """The values in the file, oldest first, and after them those that the disk would not take so far.

        What is not readable, such as a torn last line, is left out. Raises OSError, and StateError over 16 MB.
        """
        return self.on_disk() + (self._values(tuple(self._waiting)) if self._held_back else [])

    def on_disk(self) -> list[T]:
        """The values in the file alone."""
        data = read_file(self._disk, self.path) or b""
        # What lies behind the known size is the half of a batch that waits on as a whole.
        return self._values(data[: self._size].split(b"\n"))

    def rewrite(self, values: Iterable[T]) -> None:
        """Put other values in place of those in the file. Raises StateError; then the file is as it was."""
        data = b"".join(map(line_of, values))
        replace_atomically(self._disk, self.path, data, sync=False)
        self._size, self._whole = len(data), True

    def put_aside(self, old: Path) -> None:
        """Give the file another name, in place of what had it: a new one begins. Raises OSError."""
        self._disk.replace(self.path, old)
        self._size, self._whole = 0, True

    def _values(self, lines: Iterable[bytes]) -> list[T]:
        found = []
        for line in lines:
            try:
                found.append(decode(self._kind, from_bytes(line)))
            except StateError:
                continue
        return found

    def _mended(self) -> int:
        """The size of the file up to its last whole line, after cutting off what an interrupted write left behind."""
        if self._size is None:
            data = read_file(self._disk, self.path) or b""
            self._size, self._whole = data.rfind(b"\n") + 1, data.endswith(b"\n") or not data
        if not self._whole:
            try:
                self._disk.truncate(self.path, self._size)
            except FileNotFoundError:
                self._size = 0
            self._whole = True
        return self._size


def line_of(value: object) -> bytes:
    """One value as a line."""
    return to_bytes(encode(value)) + b"\n"
