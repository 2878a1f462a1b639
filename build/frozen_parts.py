"""What tray_status.spec says of the program to each system, and what it takes out of what the build machine put in."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from tray_status.frozen import WINDOWED

BUNDLE_ID: Final = "io.github.tray-status"

INFO_PLIST: Final[Mapping[str, object]] = {
    "CFBundleDisplayName": "Tray Status",
    "LSApplicationCategoryType": "public.app-category.developer-tools",
    "LSBackgroundOnly": False,  # one of the two programs has a console, and PyInstaller takes the bundle for such
    "LSMinimumSystemVersion": "11.0",
    "LSUIElement": True,  # in the menu bar only, not in the Dock
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "MIT License",
}

MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
</assembly>
"""
"""For Windows 10 and 11: sharp on every screen, and at home in long paths. PyInstaller adds the rights it asks for."""

REPLACEABLE: Final = ("pystray", "Xlib")
"""Packages under the LGPL: they lie beside the program as files, so that everybody can put others in their place."""

STAND_IN: Final = b"/python"
"""Where the interpreter seems to have been made, for whoever looks."""


def version_words(name: str, version: str) -> dict[str, str]:
    """What Windows shows in the properties of the program called `name`."""
    return {
        "CompanyName": "Tray Status contributors",
        "FileDescription": "Tray Status" if name == WINDOWED else "Tray Status (command line)",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "MIT License",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Tray Status",
        "ProductVersion": version,
    }


def clean_build_facts(folder: Path) -> str:
    """Write what Python remembers of its own making (`_sysconfigdata…`) without paths; return the folder it is in.

    PyInstaller finds it there before the real one.
    """
    name = getattr(sysconfig, "_get_sysconfigdata_name", lambda: None)() if sys.platform != "win32" else None
    place = folder / "facts"
    place.mkdir(parents=True, exist_ok=True)
    if name is not None:
        facts = {key: value for key, value in sysconfig.get_config_vars().items() if isinstance(value, int)}
        text = f'"""What Python was made with, as far as it is true elsewhere."""\n\nbuild_time_vars = {facts!r}\n'
        (place / f"{name}.py").write_text(text, encoding="utf-8")
    return str(place)


def names_alone(files: Iterable[tuple[str, str]], folder: Path) -> list[tuple[str, str]]:
    """The same files of data (path, and folder in the program), with nothing in those of Python.

    A package that looks for its own modules finds their names; the modules themselves are packed elsewhere.
    """
    return [
        (_empty(Path(path).name, folder / "names" / place) if path.endswith(".py") else path, place)
        for path, place in files
    ]


def _empty(name: str, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(b"")
    return str(file)


def clean_binaries(folder: Path) -> int:
    """Take the interpreter's own folder out of all programs and libraries below `folder`; return how many had it.

    It lies in a home folder on some machines. Besides telling whose, it would have Linux look there for libraries,
    which on another machine anybody might have put there.
    """
    cleaned = 0
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_file():
            continue
        data = file.read_bytes()
        clean = without_path(data, sys.base_prefix)
        if clean != data:
            file.write_bytes(clean)
            cleaned += 1
    return cleaned


def without_path(data: bytes, path: str) -> bytes:
    """The bytes of an ELF file with another path of the same length in place of `path`; any other file as it is.

    Paths with more slashes lead to the same place, so nothing in the file has to move.
    """
    old = path.encode()
    if not data.startswith(b"\x7fELF") or len(old) < len(STAND_IN) or old in (b"/usr", b"/usr/local"):
        return data
    return data.replace(old, b"/" * (len(old) - len(STAND_IN)) + STAND_IN)
