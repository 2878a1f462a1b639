"""Owns how tests get a disk that really fails: file systems that only root can mount, and not in every container."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def mount(*arguments: str) -> bool:
    """Whether a file system could be mounted; only root can, and not in every container."""
    tool = shutil.which("mount")
    return (
        tool is not None
        and os.geteuid() == 0
        and subprocess.run([tool, *arguments], check=False, capture_output=True).returncode == 0
    )


def unmount(folder: Path) -> None:
    """Take a file system off again."""
    subprocess.run([str(shutil.which("umount")), str(folder)], check=True)
