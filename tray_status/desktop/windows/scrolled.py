"""Owns scroll bars that are there only while there is something to scroll."""

from __future__ import annotations

from tkinter import ttk


def scrolled(tree: ttk.Treeview) -> None:
    """Fill the list's frame with it, and put a bar beside it whenever not all of it is seen."""
    bar = ttk.Scrollbar(tree.master, command=tree.yview)

    def fits(first: float | str, last: float | str) -> None:
        bar.set(first, last)
        if float(first) > 0 or float(last) < 1:
            bar.pack(side="right", fill="y", before=tree)
        else:
            bar.pack_forget()

    tree.pack(side="left", fill="both", expand=True)
    tree.configure(yscrollcommand=fits)
