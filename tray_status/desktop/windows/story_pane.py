"""Owns the lower half of the incidents window: what can be done about the chosen incident, and all its messages."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from tray_status.core.commands import Command
from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.forms import Action, Paragraph
from tray_status.desktop.windows.words import _


class StoryPane(ttk.Frame):
    """Buttons above, the story below; `act` hears which command a button stands for."""

    def __init__(self, parent: tk.Misc, dress: Dress, act: Callable[[Command], None]) -> None:
        super().__init__(parent)
        self._act = act
        self._told: tuple[Paragraph, ...] = ()
        self._actions: dict[str, Action] = {}
        self._bar = ttk.Frame(self)
        self._bar.pack(fill="x", pady=(dress.px(8), dress.px(6)))
        self.buttons: dict[str, ttk.Button] = {}
        self._gap = dress.px(8)
        text = self.text = tk.Text(
            self,
            height=6,
            wrap="word",
            state="disabled",
            cursor="arrow",
            font="SunValleyBodyFont",
            foreground=dress.colours.ink,
            background=dress.colours.ground,
            selectbackground=dress.colours.chosen,
            selectforeground=dress.colours.ink,
            highlightthickness=dress.px(1),
            highlightbackground=dress.colours.line,
            highlightcolor=dress.colours.focus,
            borderwidth=0,
            padx=dress.px(14),
            pady=dress.px(10),
            takefocus=True,
        )
        soft = dress.colours.soft
        text.tag_configure("title", font="SunValleyBodyLargeFont", spacing3=dress.px(2))
        text.tag_configure("meta", foreground=soft, spacing3=dress.px(6))
        text.tag_configure("when", font="SunValleyBodyStrongFont", spacing1=dress.px(10), spacing3=dress.px(2))
        text.tag_configure("body", spacing1=dress.px(1), spacing2=dress.px(2))
        text.tag_configure("nothing", foreground=soft)
        bar = ttk.Scrollbar(self, command=text.yview)
        text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        for key, step in (("Up", -1), ("Down", 1)):
            text.bind(f"<{key}>", lambda _event, step=step: text.yview_scroll(step, "units"))  # type: ignore[misc]  # two keys
        self._tell(())

    def show(self, story: Sequence[Paragraph], actions: Sequence[Action]) -> None:
        """Tell this story, and offer these actions."""
        for action in actions:
            self._offer(action)
        if tuple(story) != self._told:
            self._tell(tuple(story))

    def do(self, name: str) -> None:
        """Do what a button does, if it can be done now."""
        action = self._actions.get(name)
        if action is not None and action.command is not None:
            self._act(action.command)

    def _offer(self, action: Action) -> None:
        button = self.buttons.get(action.name)
        if button is None:
            style = "Accent.TButton" if not self.buttons else "TButton"
            button = ttk.Button(self._bar, style=style, command=lambda: self.do(action.name))
            button.bind("<Return>", lambda _event: self.do(action.name))
            button.pack(side="left", padx=(0, self._gap))
            self.buttons[action.name] = button
        if self._actions.get(action.name) != action:
            self._actions[action.name] = action
            button.configure(text=action.label, state="normal" if action.command is not None else "disabled")

    def _tell(self, story: tuple[Paragraph, ...]) -> None:
        """Write the story; the same incident with one message more stays where it was scrolled to."""
        top = self.text.yview()[0] if story[:1] == self._told[:1] else 0.0
        self._told = story
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        for number, paragraph in enumerate(story):
            self.text.insert("end", ("\n" if number else "") + paragraph.text, paragraph.style)
        if not story:
            self.text.insert("end", _("Choose an incident above to read all its messages."), "nothing")
        self.text.configure(state="disabled")
        self.text.yview_moveto(top)
