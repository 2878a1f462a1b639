"""Owns a disk in memory: it fails on request, stops the world at any step, and forgets what was not synced."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path


class PowerCutError(BaseException):
    """The program stopped here; no handler of ordinary errors may go on after it."""


@dataclass(slots=True)
class _File:
    data: bytes = b""
    synced: bytes = b""


@dataclass(slots=True)
class FakeDisk:
    """The same promises as the system's disk, and no more: what is not synced may be gone after a power cut.

    `faults` maps the name of an operation to the errno it fails with. `stop_after` counts steps down; at 0 the power
    fails. `log` names the operations in their order; `synced` counts what waited for the disk.
    """

    files: dict[Path, _File] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=lambda: {Path("/")})
    faults: dict[str, int] = field(default_factory=dict)
    stop_after: int | None = None
    log: list[str] = field(default_factory=list)
    synced: int = 0
    steps: int = 0
    _durable: dict[Path, _File] = field(default_factory=dict)

    def _step(self, name: str = "") -> None:
        self.steps += 1
        if self.stop_after is not None:
            if self.stop_after == 0:
                raise PowerCutError(name)
            self.stop_after -= 1

    def _begin(self, name: str, folder: Path | None = None) -> None:
        self.log.append(name)
        self._step(name)
        if name in self.faults:
            raise OSError(self.faults[name], os.strerror(self.faults[name]))
        if folder is not None and folder not in self.folders:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))

    def _file(self, path: Path) -> _File:
        if path not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return self.files[path]

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a file, at most `limit` and one."""
        self._begin("read")
        return self._file(path).data[: limit + 1]

    def write_new(self, path: Path, data: bytes, *, sync: bool) -> None:
        """Create a file in four steps: empty, half, whole, safe."""
        self._begin("write_new", path.parent)
        if path in self.files:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        file = self.files[path] = _File()
        self._step()
        file.data = data[: len(data) // 2]
        if "write_half" in self.faults:
            raise OSError(self.faults["write_half"], os.strerror(self.faults["write_half"]))
        self._step()
        file.data = data
        if sync:
            self._step()
            file.synced = data
            self.synced += 1

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes in two steps."""
        self._begin("append", path.parent)
        file = self.files.setdefault(path, _File())
        file.data += data[: len(data) // 2]
        if "append_half" in self.faults:
            raise OSError(self.faults["append_half"], os.strerror(self.faults["append_half"]))
        self._step()
        file.data += data[len(data) // 2 :]

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file."""
        self._begin("truncate")
        file = self._file(path)
        file.data = file.data[:size]

    def replace(self, old: Path, new: Path) -> None:
        """Give a file another name in one step."""
        self._begin("replace", new.parent)
        self.files[new] = self._file(old)
        del self.files[old]

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder safe."""
        self._begin("sync_folder", folder)
        self._durable = {path: file for path, file in self._durable.items() if path.parent != folder}
        self._durable |= {path: file for path, file in self.files.items() if path.parent == folder}
        self.synced += 1

    def remove(self, path: Path) -> None:
        """Delete a file."""
        self._begin("remove")
        self._file(path)
        del self.files[path]

    def make_folder(self, folder: Path, *, parents: bool = False) -> None:
        """Create a folder."""
        self._begin("make_folder", None if parents else folder.parent)
        self.folders |= {folder, *folder.parents}

    def names(self, folder: Path) -> list[str]:
        """The names in a folder, sorted."""
        self._begin("names")
        return sorted(path.name for path in self.files if path.parent == folder)

    def restart(self, *, power_lost: bool) -> FakeDisk:
        """The disk as the next start finds it: as it was, or without what nobody had waited for."""
        if not power_lost:
            files = {path: _File(file.data, file.data) for path, file in self.files.items()}
        else:
            files = {path: _File(file.synced, file.synced) for path, file in self._durable.items()}
        return FakeDisk(files=files, folders=set(self.folders), _durable=dict(files))
