"""What tray_status.spec says of the program to each system, and what it takes out of what the build machine put in."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from importlib.util import find_spec
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

UNUSED_PREPARATIONS: Final = ("pyi_rth_inspect", "pyi_rth_multiprocessing", "pyi_rth_pkgutil")
"""What PyInstaller has run before the program: for source in tracebacks, for processes that share its code, and for
whoever looks for the modules of a package. Nobody here does; this, and what is put off, saves a megabyte."""

FOR_WINDOWS: Final = ("_tkinter", "tkinter", "sv_ttk")
"""What the program's windows are made with."""

NEVER_ASKED: Final = (
    "_tcl_data/clock.tcl",  # dates, whose zones and words come next
    "_tcl_data/tzdata/*",
    "_tcl_data/msgs/*",
    "_tcl_data/http1.0/*",
    "_tcl_data/opt0.4/*",
    "_tcl_data/safe.tcl",
    "_tk_data/demos/*",
    "_tk_data/images/*",
    "_tk_data/msgs/*",
    "_tk_data/console.tcl",
    "_tk_data/mkpsenc.tcl",
    "*/*AppInit.c",
)
"""Files of Tcl and Tk that no window of ours asks for."""

LARGE_ENCODINGS: Final = ("big5*", "cns*", "euc-*", "gb*", "iso2022*", "jis*", "ksc*", "macJapan*", "shiftjis*")
"""Encodings of East Asia, a megabyte. Text comes to Tk as Unicode; of Windows' own ones file names may need them."""

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


def check_windows(system: str = sys.platform) -> None:
    """Say loudly that the program will have no windows. Raises SystemExit on systems whose every Python may have them.

    Under Wine the Python for trials has none.
    """
    missing = [name for name in FOR_WINDOWS if find_spec(name) is None]
    if not missing:
        return
    words = f"This Python has no {' and no '.join(missing)}, so the program would have no windows."
    if system != "win32":
        raise SystemExit(f"{words} Install it (on Debian and Ubuntu: package python3-tk), then try again.")
    print(f"\n!!! NOT INSIDE: {words}\n", flush=True)


def is_needed(place: str, system: str = sys.platform) -> bool:
    """Whether a file of data, by its place in the folder of the program, is ever asked for there."""
    place = place.replace("\\", "/")
    folder, _, name = place.rpartition("/")
    if folder == "_tcl_data/encoding":
        foreign = () if system == "win32" else ("cp9*",)
        return not any(fnmatch(name, pattern) for pattern in (*LARGE_ENCODINGS, *foreign))
    if "tcl8" in folder.split("/"):  # modules; Tk asks for this one
        return name.startswith("msgcat-")
    return not any(fnmatch(place, pattern) for pattern in NEVER_ASKED)


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
