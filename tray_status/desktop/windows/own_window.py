"""Owns what every window of settings does alike: its place, coming to the front, and following what comes in."""

from __future__ import annotations

import tkinter as tk

from tray_status.desktop.windows.doors import place_of
from tray_status.desktop.windows.dress import Dress, prepare
from tray_status.desktop.windows.window_doors import WindowDoors

LOOK_EVERY = 60
"""Milliseconds between two looks at what has come in: what was asked for shows as if at once."""

Size = tuple[int, int]


class OwnWindow:
    """A window that is hidden until `run`. Whoever derives from it builds its parts and takes in news by `follow`."""

    def __init__(self, title: str, doors: WindowDoors, *, dark: bool, size: Size, least: Size) -> None:
        """Make it. Sizes are in pixels of a usual screen. Raises TclError where there is no display."""
        prepare()
        self.root = tk.Tk(className="Tray-status")
        self.root.withdraw()
        self._own_doors = doors
        self.dress = Dress(self.root, dark=dark)
        px = self.dress.px
        self.root.title(title)
        self.root.configure(background=self.dress.colours.ground)
        self.root.minsize(px(least[0]), px(least[1]))
        screen = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        self.root.geometry(place_of(doors.keep.load(), screen, (px(size[0]), px(size[1]))))
        self.root.bind("<F5>", lambda _event: doors.look())
        for keys in ("<Control-w>", "<Control-q>"):
            self.root.bind(keys, lambda _event: self.close())
        # On Linux Tk goes to the begin of the line by it.
        self.root.event_delete("<<LineStart>>", "<Control-a>")
        self.root.event_add("<<SelectAll>>", "<Control-a>", "<Control-A>")
        self.root.protocol("WM_DELETE_WINDOW", self.close)

    def run(self) -> None:
        """Show it, follow what happens, until it is closed."""
        self.root.deiconify()
        self.root.after(LOOK_EVERY, self._follow)
        self.root.mainloop()

    def follow(self) -> None:
        """Take in what has come since the last time."""
        while (finish := self._own_doors.finished()) is not None:
            finish()
        said = self._own_doors.said()
        if said:
            self.say(said)
        if self._own_doors.raised():
            self._raise()

    def say(self, sentence: str) -> None:
        """Tell what became of something."""
        raise NotImplementedError

    def close(self) -> None:
        """Close it, and keep where it was."""
        self._own_doors.keep.save({"place": self.root.geometry()})
        self.root.destroy()

    def _follow(self) -> None:
        self.follow()
        self.root.after(LOOK_EVERY, self._follow)

    def _raise(self) -> None:
        root = self.root
        root.deiconify()
        root.attributes("-topmost", True)
        root.lift()
        root.focus_force()
        root.after(100, lambda: root.attributes("-topmost", False))
