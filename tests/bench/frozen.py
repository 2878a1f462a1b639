"""Measures the program as it is shipped: memory and start of what `make freeze` has made, in a session with a tray."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from tests.bench.children import CHECKOUT
from tests.bench.report import Figure, Result, Table, ms, spread
from tests.bench.rig import rig
from tests.bench.running import Running
from tests.bench.tray import Extent, desktop_session, prepare
from tests.session_bus import NEEDED, installed

PROGRAM = CHECKOUT / "dist" / "tray-status" / "TrayStatus"


def measure(folder: Path, *, extent: Extent) -> Result:
    """Memory at rest and start; nothing, said loudly, where there is no frozen program or no message bus."""
    wanted = NEEDED if not installed() else "There is no frozen program; `make freeze` makes one"
    if not installed() or not PROGRAM.exists():
        print(f"\n!!! NOT MEASURED: the frozen program. {wanted}.\n", flush=True)
        return Result()
    seconds, memory = [], (0.0, 0.0)
    with desktop_session() as desktop, rig(folder, extent.count, "all") as pages:
        place = folder / "frozen"
        # It looks names up as users have it, and knows no certificates of ours: the pages are their own proxy.
        prepare(place, pages, pages.plain)
        settings = place / "settings.yaml"
        proxy = urlsplit(next(iter(pages.plain.values()))).port
        asked = settings.read_text(encoding="utf-8").replace("proxy: none", f"proxy: http://127.0.0.1:{proxy}")
        settings.write_text(asked, encoding="utf-8")
        for round_ in range(extent.starts + 1):
            desktop.host.ask("forget")
            with Running(place, desktop.environ, (str(PROGRAM),)) as program:
                had_at = desktop.picture(1)
                if round_ < extent.starts:
                    seconds.append(had_at - program.began)
                    continue
                program.wait_until_known()
                until = time.monotonic() + extent.settle
                Event().wait(max(0.0, until - time.monotonic()))
                memory = program.memory()
    table = Table(
        title=f"The frozen program with its tray and {extent.count} providers, without TLS; {extent.starts} starts",
        columns=("RSS MB", "PSS MB", "exec → icon, ms"),
        rows=[(f"{memory[0]:.1f}", f"{memory[1]:.1f}", spread(ms(seconds), ".0f"))],
        notes=("The best start is judged: whoever else uses the machine makes the others longer.",),
    )
    return Result(
        tables=(table,),
        figures=(
            Figure(name=f"frozen: resident memory, {extent.count} providers", measured=memory[0], bound=45, unit="MB"),
            Figure(name="frozen: exec → icon, best start", measured=min(seconds) * 1000, bound=350, unit="ms"),
        ),
    )
