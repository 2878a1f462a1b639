"""Owns how the windows look: theme, colours, fonts and dots, for light and dark, at the scale of the screen."""

from __future__ import annotations

import os
import sys
import tkinter as tk
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from tkinter import font, ttk

import sv_ttk

from tray_status.core.model import Health
from tray_status.core.text import ELLIPSIS
from tray_status.desktop.windows.dots import dot

USUAL_DPI = 96.0
DOT = 12
"""Pixels of a dot, before the screen's scale."""

SCALES = (1.0, 4.0)
"""The smallest and the largest; a screen that names its size wrongly leads to neither a dot nor a wall."""

FONTS = (
    *("SunValleyCaptionFont", "SunValleyBodyFont", "SunValleyBodyStrongFont"),
    *("SunValleyBodyLargeFont", "SunValleySubtitleFont"),
)
TYPED = ("TkTextFont", "TkDefaultFont", "TkMenuFont")
"""What is typed into, and what opens below it, the theme leaves to these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colours of one shade, as on the page."""

    ink: str
    soft: str
    ground: str
    chosen: str
    line: str
    alarm: str
    focus: str
    health: Mapping[Health | None, str]


LIGHT = Colours(
    ink="#1c2128",
    soft="#57606a",
    ground="#fafafa",
    chosen="#dbe7f8",
    line="#d0d7de",
    alarm="#a40e26",
    focus="#005fb8",
    health={
        None: "#8c959f",
        Health.OPERATIONAL: "#18904a",
        Health.MAINTENANCE: "#2f7bd9",
        Health.DEGRADED: "#ca7c00",
        Health.PARTIAL_OUTAGE: "#dd4f12",
        Health.MAJOR_OUTAGE: "#e5383b",
    },
)
DARK = Colours(
    ink="#e6edf3",
    soft="#9aa5b1",
    ground="#1c1c1c",
    chosen="#243b57",
    line="#3a434d",
    alarm="#ff8f99",
    focus="#57c8ff",
    health={
        None: "#7d8590",
        Health.OPERATIONAL: "#2ea860",
        Health.MAINTENANCE: "#58a0f2",
        Health.DEGRADED: "#e0962a",
        Health.PARTIAL_OUTAGE: "#f0723a",
        Health.MAJOR_OUTAGE: "#ff6166",
    },
)


class Dress:
    """The look of one window. `px` turns pixels of a usual screen into those of this one."""

    def __init__(self, root: tk.Tk, *, dark: bool) -> None:
        self.colours = DARK if dark else LIGHT
        self.scale = _scale(root)
        sv_ttk.set_theme("dark" if dark else "light", root)
        self._fonts(root)
        self._body = font.nametofont("SunValleyBodyFont", root)
        self._styles(root)
        self.dots = {health: self._dot(root, health) for health in (None, *Health)}

    def px(self, pixels: float) -> int:
        """So many pixels, at the scale of this screen."""
        return round(pixels * self.scale)

    def label(self, parent: tk.Misc, name: str = "Body", *, colour: str = "") -> ttk.Label:
        """A text of ours in one of the theme's fonts, as large and as heavy as its name says."""
        # Said of the widget itself: the theme leaves a colour in Tk's options, which goes before any style.
        return ttk.Label(parent, font=f"SunValley{name}Font", foreground=colour or self.colours.ink, justify="left")

    def fitting(self, text: str, width: int) -> str:
        """As much of a text as fits into so many pixels."""
        if self._body.measure(text) <= width:
            return text
        kept = next((end for end in range(len(text), 0, -1) if self._body.measure(text[:end] + ELLIPSIS) <= width), 0)
        return text[:kept].rstrip() + ELLIPSIS

    def _dot(self, root: tk.Tk, health: Health | None) -> tk.PhotoImage:
        drawn = dot(health, self.colours.health[health], self.px(DOT), self.px(DOT / 2))
        return tk.PhotoImage(master=root, data=drawn, format="png")

    def _fonts(self, root: tk.Tk) -> None:
        """The theme's fonts by the system's family where its own is missing, and in the screen's scale."""
        usual = font.nametofont("TkDefaultFont", root).actual("family")
        own = "Segoe UI" in str(font.nametofont("SunValleyBodyFont", root).actual("family"))
        for name in FONTS:
            one = font.nametofont(name, root)
            one.configure(size=-self.px(abs(int(one.cget("size")))))
            if not own:
                heavy = "Strong" in name or "Subtitle" in name
                one.configure(family=usual, weight="bold" if heavy else "normal")
        for name in TYPED:
            size = int(font.nametofont("SunValleyBodyFont", root).cget("size"))
            font.nametofont(name, root).configure(size=size)

    def _styles(self, root: tk.Tk) -> None:
        style, colours = ttk.Style(root), self.colours
        line = font.nametofont("SunValleyBodyFont", root).metrics("linespace")
        style.configure("Treeview", rowheight=line + self.px(11), foreground=colours.ink)
        style.map("Treeview", background=[("selected", colours.chosen)], foreground=[("selected", colours.ink)])
        style.configure("Treeview.Item", indicatorsize=0)
        # A flat list has nothing to unfold: without the sign for it, a dot stands where the line begins.
        style.layout(
            "Treeview.Item",
            [
                (
                    "Treeitem.padding",
                    {
                        "sticky": "nswe",
                        "children": [
                            ("Treeitem.image", {"side": "left", "sticky": ""}),
                            ("Treeitem.text", {"side": "left", "sticky": ""}),
                        ],
                    },
                )
            ],
        )
        style.configure("Treeview.Item", padding=(self.px(8), 0, 0, 0))
        style.configure("Heading", anchor="w")


def prepare(system: str = sys.platform) -> None:
    """Say, before there is a window, that we draw at the screen's own size: else Windows enlarges a blurred picture."""
    if system == "win32":
        import ctypes

        with suppress(AttributeError, OSError):  # an older Windows
            ctypes.windll.shcore.SetProcessDpiAwareness(1)  # type: ignore[attr-defined, unused-ignore]  # Windows alone has it


def _scale(root: tk.Tk) -> float:
    """How much larger than on a usual screen things are drawn."""
    told = [root.winfo_fpixels("1i") / USUAL_DPI]
    with suppress(ValueError):
        told.append(float(os.environ.get("GDK_SCALE", "")))
    least, most = SCALES
    return min(max(*told, least), most)
