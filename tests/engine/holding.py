"""A program that takes the lock of a folder, says how it went, and holds on until it is told to end.

Run as: python holding.py FOLDER. Prints `held` or `locked PID`; ends when its standard input is closed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tray_status.core.errors import LockedError
from tray_status.engine.lock import Lock

lock = Lock(Path(sys.argv[1]))
sys.stdin.readline()
try:
    lock.acquire()
except LockedError as error:
    sys.stdout.write(f"locked {error.holder}\n")
else:
    sys.stdout.write("held\n")
sys.stdout.flush()
sys.stdin.read()
