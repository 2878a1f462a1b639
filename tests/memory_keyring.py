"""A keyring without files: it lives in the memory of a test, also for the programs that the test starts."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from tray_status.settings.secrets import SERVICE
from tray_status.threads import start_thread

PORT = "MEMORY_KEYRING"


@dataclass(slots=True)
class Held:
    """What the keyring holds: secrets by service and name. While `locked`, it refuses everything."""

    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    locked: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    """With what a program is started that is to use this keyring."""

    def put(self, **secrets: str) -> None:
        """Keep secrets of the program under test."""
        self.entries |= {(SERVICE, name): secret for name, secret in secrets.items()}


class Plain(KeyringBackend):
    """A keyring in this process. Its priority is so low that the library never takes it by itself."""

    priority: ClassVar[float] = 0.01

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library types it elsewhere only
        self.held = Held()

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None when there is none."""
        self._unlock()
        return self.held.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._unlock()
        self.held.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Take it out."""
        self._unlock()
        if self.held.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")

    def _unlock(self) -> None:
        if self.held.locked:
            raise KeyringLocked("Failed to unlock the collection!")


class PlaintextKeyring(Plain):
    """What the library may find on a system without a real one: a file that anybody can read."""


class Far(KeyringBackend):
    """The keyring of the test that started this program."""

    priority: ClassVar[float] = 0.01

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None when there is none."""
        found = self._ask("get_password", service, username)
        assert found is None or isinstance(found, str)
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._ask("set_password", service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Take it out."""
        self._ask("delete_password", service, username)

    def _ask(self, *words: str) -> object:
        with socket.create_connection(("127.0.0.1", int(os.environ[PORT])), timeout=10) as connection:
            connection.sendall(json.dumps(words).encode() + b"\n")
            answer: dict[str, Any] = json.loads(connection.makefile("rb").readline())
        if answer["locked"]:
            raise KeyringLocked("Failed to unlock the collection!")
        return answer["found"]


@contextlib.contextmanager
def memory_keyring() -> Iterator[Held]:
    """A keyring for the programs that a test starts with its `environ`."""
    near = Plain()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            method, *words = json.loads(self.rfile.readline())
            answer: dict[str, object] = {"locked": False, "found": None}
            try:
                answer["found"] = getattr(near, method)(*words)
            except KeyringLocked:
                answer["locked"] = True
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        start_thread("far-keyring", server.serve_forever, 0.01)
        near.held.environ = {
            "PYTHON_KEYRING_BACKEND": "tests.memory_keyring.Far",
            "PYTHONPATH": str(Path(__file__).parents[1]),
            PORT: str(server.server_address[1]),
        }
        yield near.held
        server.shutdown()
