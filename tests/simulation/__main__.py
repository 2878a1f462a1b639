"""Plays a simulated day and prints what was told: `python -m tests.simulation [SEED] [PROVIDERS]`."""

from __future__ import annotations

import sys
import time

from tests.simulation.day import SimulatedDay
from tests.simulation.plan import draw
from tests.simulation.report import report


def main(seed: int = 1, providers: int = 200) -> None:
    """Play the day of a seed; fails where something was lost or told twice."""
    began = time.monotonic()
    day = SimulatedDay(draw(seed, providers)).play()
    sys.stdout.write(f"seed {seed}: {report(day)}")
    day.judge()
    sys.stdout.write("\nnothing lost, nothing told twice, never more than two notifications a minute\n")
    sys.stderr.write(f"({time.monotonic() - began:.0f} s)\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
