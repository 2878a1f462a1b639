"""Owns what a field is changed with on the screen, where that is one thing: a choice, a text, a switch."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TypeAlias

from tray_status.desktop.windows.dress import Dress
from tray_status.desktop.windows.field import Field, Shape
from tray_status.desktop.windows.value_forms import arguments_of, is_on, label_of, line_of, written_of
from tray_status.desktop.windows.words import _
from tray_status.settings.document import Value

Wish: TypeAlias = "Callable[[Value | None], None]"
"""Hears which value somebody gave a field; None is leaving its key out."""

WIDTH = 22
"""Characters of a text, or of a choice."""


class Control(ttk.Frame):
    """What stands beside the words of a field, or below them where it is `wide`."""

    wide = False

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent)
        self.dress, self.field, self.wish = dress, field, wish

    def show(self, value: Value | None) -> None:
        """Show what the file writes; None where the key is left out."""
        raise NotImplementedError

    @property
    def editing(self) -> bool:
        """Whether somebody has begun to type what was not taken yet."""
        return False

    def enable(self, *, on: bool) -> None:
        """Let it be changed, or not."""
        for one in widgets(self):
            if isinstance(one, (ttk.Entry, ttk.Button, ttk.Checkbutton, ttk.Radiobutton)):
                one.state(["!disabled" if on else "disabled"])


def widgets(parent: tk.Misc) -> list[tk.Misc]:
    """All that is in there, at any depth."""
    return [one for child in parent.winfo_children() for one in (child, *widgets(child))]


class ChoiceControl(Control):
    """One of a few words; the first may be leaving the key out."""

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        labels = [option.label for option in field.options]
        self.box = ttk.Combobox(
            self, state="readonly", width=WIDTH - 2, values=[*filter(None, (field.left_out,)), *labels]
        )
        self.box.pack(fill="x")
        self.box.bind("<<ComboboxSelected>>", lambda _event: self._chosen())

    def show(self, value: Value | None) -> None:
        """Show the choice."""
        left_out = value is None and self.field.left_out
        self.box.set(left_out or label_of(self.field, self.field.default if value is None else value))

    def enable(self, *, on: bool) -> None:
        """A list that can be chosen from, not typed into."""
        self.box.state(["!disabled", "readonly"] if on else ["disabled"])

    def _chosen(self) -> None:
        self.box.selection_clear()
        label = self.box.get()
        self.wish(None if label == self.field.left_out else written_of(self.field.options, label))


class SwitchControl(Control):
    """Yes or no, by a switch."""

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        self._on = tk.BooleanVar(self, value=False)
        self.box = ttk.Checkbutton(self, style="Switch.TCheckbutton", variable=self._on, command=self._switched)
        self.box.pack(anchor="e")
        self.box.bind("<Return>", lambda _event: self.box.invoke())

    def show(self, value: Value | None) -> None:
        """Show how it is."""
        self._on.set(is_on(self.field.default if value is None else value))

    def _switched(self) -> None:
        self.wish("yes" if self._on.get() else "no")


class TextControl(Control):
    """Any text; it is taken with Enter or when somebody goes on, and Escape leaves it as it was."""

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        self._shown = self._asked = ""
        offered = [*filter(None, (field.left_out,)), *(option.label for option in field.options)]
        self.box = ttk.Combobox(self, width=WIDTH - 2, values=offered) if offered else ttk.Entry(self, width=WIDTH)
        self.box.pack(fill="x")
        self.box.bind("<Return>", lambda _event: self.take(again=True))
        self.box.bind("<FocusOut>", lambda _event: self.take())
        self.box.bind("<Escape>", self._leave)
        self.box.bind("<<ComboboxSelected>>", lambda _event: self._selected())

    def show(self, value: Value | None) -> None:
        """Show the text."""
        self._shown = self._asked = self._text(value)
        if self.box.get() != self._shown:
            self.box.delete(0, "end")
            self.box.insert(0, self._shown)

    @property
    def editing(self) -> bool:
        """Whether something else stands there, which was not asked for yet."""
        return self.box.get().strip() not in (self._shown, self._asked)

    def take(self, *, again: bool = False) -> None:
        """Have what stands there written, if it is something else; what was refused only when it is asked for again."""
        text = self.box.get().strip()
        if text != self._shown and (again or text != self._asked):
            self._asked = text
            self.wish(self._value(text))

    def _text(self, value: Value | None) -> str:
        if value is None:
            return self.field.left_out or str(self.field.default)
        return line_of(value)

    def _value(self, text: str) -> Value | None:
        if text == self.field.left_out or (not text and len(self.field.path) > 1):
            return None
        if not text:
            return self.field.default  # its line stays, with what is written behind it
        return arguments_of(text) if self.field.shape is Shape.ARGUMENTS else written_of(self.field.options, text)

    def _selected(self) -> None:
        self.box.selection_clear()
        self.take()

    def _leave(self, _event: tk.Event[tk.Misc]) -> str | None:
        if self.box.get() == self._shown:
            return None  # then it means what it means elsewhere
        self.box.delete(0, "end")
        self.box.insert(0, self._shown)
        self._asked = self._shown
        self.wish(self._value(self._shown))  # which it is: what was wrong is so no more
        return "break"


class SecretControl(TextControl):
    """A text that is only seen while somebody is at it, unless it merely names a secret."""

    def __init__(self, parent: tk.Misc, dress: Dress, field: Field, wish: Wish) -> None:
        super().__init__(parent, dress, field, wish)
        self.box.bind("<FocusIn>", lambda _event: self.box.configure(show=""), add="+")
        self.box.bind("<FocusOut>", lambda _event: self._hide(), add="+")

    def show(self, value: Value | None) -> None:
        """Show it, or that there is one."""
        super().show(value)
        self._hide()

    def _hide(self) -> None:
        there = self.focus_get() is self.box
        self.box.configure(show="" if there or "${" in self.box.get() else "•")


YES_OR_NO = (_("Yes"), _("No"))


class MaybeControl(ChoiceControl):
    """Yes, no, or as it is elsewhere."""

    def show(self, value: Value | None) -> None:
        """Show how it is."""
        self.box.configure(values=[self.field.left_out, *YES_OR_NO])
        self.box.set(self.field.left_out if value is None else YES_OR_NO[not is_on(value)])

    def _chosen(self) -> None:
        self.box.selection_clear()
        label = self.box.get()
        self.wish(None if label == self.field.left_out else "yes" if label == YES_OR_NO[0] else "no")
