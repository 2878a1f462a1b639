"""Measures the catalog: a search, the first one in a process too, and what its names cost when settings are read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.children import CHECKOUT
from tests.bench.report import Figure, Result, Table, median, ms, spread

WITHIN = 50.0
"""Milliseconds that a search may take once its module is imported, the reading of the catalog counted."""

FOR_NAMES = 10.0
"""Milliseconds that twenty names may cost more than as many addresses, when settings are read."""

TEXTS = ("gihtub", "ec2", "gogle clould", "kubernetes", "status.github.com", "zzzz nothing")
"""A typing error, a part, two words, a word in many names, an address, and nothing."""

NAMES = ["GitHub", "OpenAI", "Cloudflare", "Stripe", "AWS", "Azure", "Slack", "npm", "PyPI", "Docker"]
NAMES += ["Vercel", "Netlify", "Datadog", "Discord", "Twilio", "Heroku", "Sentry", "Figma", "Notion", "Anthropic"]
"""Two of them are other names than those that ids are made of."""


def measure(folder: Path, *, rounds: int) -> Result:
    """Search, and read settings, so many times, each time in a fresh process."""
    named, addressed = folder / "named.yaml", folder / "addressed.yaml"
    named.write_text("providers:\n" + "".join(f"  - {name}\n" for name in NAMES), encoding="utf-8")
    addressed.write_text(
        "providers:\n" + "".join(f"  - https://status.p{number}.example\n" for number in range(len(NAMES))),
        encoding="utf-8",
    )
    asked = [_asked(named, addressed) for _ in range(rounds)]
    first = ms(one["first"] for one in asked)
    again = ms(max(one["again"]) for one in asked)
    more = ms(one["named"] - one["addressed"] for one in asked)
    rows = [
        ("first search of a process", spread(first)),
        (f"slowest of {len(TEXTS)} further ones", spread(again)),
        (f"{len(NAMES)} names in the settings, over as many addresses", spread(more)),
    ]
    return Result(
        tables=(Table(title=f"The catalog, {rounds} fresh processes", columns=("what", "CPU ms"), rows=rows),),
        figures=(
            Figure(name="first search of the catalog", measured=median(first), bound=WITHIN, unit="ms"),
            Figure(name="any further search", measured=median(again), bound=WITHIN, unit="ms"),
            Figure(name=f"{len(NAMES)} known names in the settings", measured=median(more), bound=FOR_NAMES, unit="ms"),
        ),
    )


def _asked(*files: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.catalog", *map(str, files)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main(named: str, addressed: str) -> None:
    """Measure in this process: first the settings, because a search reads the whole catalog."""
    from tray_status.settings.catalog import search, whole
    from tray_status.settings.load import load

    def seconds(do: Callable[[], object]) -> float:
        began = time.process_time()
        do()
        return time.process_time() - began

    load(Path(addressed), kinds=(), environ={})  # what is imported by the first reading is not the names' cost
    told: dict[str, object] = {
        "addressed": seconds(lambda: load(Path(addressed), kinds=(), environ={})),
        "named": seconds(lambda: load(Path(named), kinds=(), environ={})),
    }
    whole.cache_clear()
    told["first"] = seconds(lambda: search("gihtub", 10))
    told["again"] = [seconds(partial(search, text, 10)) for text in TEXTS]
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
