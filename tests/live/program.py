"""Starts the real program in a rig: with pages whose story a test moves on, and a browser that only writes down."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from tests.live.rig import Rig
from tests.live.waiting import until
from tests.program.started import Program
from tray_status.demo import DemoServer, Story
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

NO_ICON = "hosting: There is no icon"
"""As the log says it; the tooltip, which it repeats where there is no icon, says it for as long as it is so."""

SHOWN, NOT_SHOWN = "the icon is shown by a tray", "the icon is not shown"
"""As the log says it at level debug, each time that it is learned."""

BEFORE = timedelta(minutes=5)
"""So long ago the story began: nothing that its pages say lies in the future."""


class Pages:
    """A story's pages on this machine; they say what they say at `second`, which only the test moves."""

    def __init__(self, story: Story) -> None:
        self.second = 0.0
        self._server = DemoServer(story, lambda: self.second, start_thread, began=SystemClock().now() - BEFORE)
        self._server.start()

    @property
    def addresses(self) -> list[tuple[str, str, str]]:
        """Id, name and address of each page."""
        return [(page.id, page.name, page.url) for page in self._server.pages]

    def asked(self) -> int:
        """How many requests there were."""
        return len(self._server.asked)

    def stop(self) -> None:
        """Serve no more."""
        self._server.stop()


class DesktopProgram(Program):
    """The program as a session starts it. `opened` is what its user's browser was asked to open."""

    def __init__(
        self,
        folder: Path,
        rig: Rig,
        pages: Iterable[tuple[str, str, str]],
        *,
        extra: str = "",
        environ: Mapping[str, str] | None = None,
    ) -> None:
        # Stories pass within seconds here; told as they are by default, most of it would be waited for.
        super().__init__(folder, pages, extra if "digest:" in extra else f"digest: no\n{extra}")
        self._opened = folder / "opened"
        browser = _script(folder / "programs" / "browser", f'printf "%s\\n" "$1" >>"{self._opened}"\n')
        browser.with_name("xdg-open").symlink_to(browser)
        self.environ |= rig.environ | {
            "PATH": f"{browser.parent}:{rig.environ['PATH']}",
            "BROWSER": str(browser),
            "XDG_RUNTIME_DIR": str(folder),
            **(environ or {}),
        }
        self._log = folder / "log"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start it and leave it running; what it prints goes into `log`."""
        with self._log.open("a") as log:
            process = subprocess.Popen(
                [*self.command, "run", *arguments], env=self.environ, stdout=log, stderr=log, text=True
            )
        self._started.append(process)
        return process

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process that was started last."""
        return self._started[-1]

    @property
    def log(self) -> str:
        """All it has printed and logged."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def polls(self) -> Path:
        """The file of what passes with every poll: in a test's short time written only when there may be no later."""
        return self.folder / "state" / "polls.json"

    @property
    def opened(self) -> list[str]:
        """The addresses that its browser was asked to open, in order."""
        return self._opened.read_text().splitlines() if self._opened.exists() else []

    def await_log(self, words: str, *, times: int = 1, within: float = 10.0) -> None:
        """Wait until the log has these words."""
        look: Callable[[], bool] = lambda: self.log.count(words) >= times  # noqa: E731 -- says what is looked for
        until(f"{words!r} in the log", look, within=within)


def _script(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}")
    file.chmod(0o755)
    return file
