"""Colours and typeset characters for a terminal, and what stands for them where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.notify.words import Colour

_PLAIN = str.maketrans(
    {
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MIDDLE DOT}": "-",
        "\N{BULLET}": "*",
        "\N{RIGHTWARDS ARROW}": "->",
        "\N{NORTH EAST ARROW}": "=>",
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
        "\N{BOX DRAWINGS LIGHT VERTICAL}": "|",
        "\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}": "+",
        "\N{BOX DRAWINGS LIGHT UP AND RIGHT}": "+",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    }
)


def in_ascii(text: str) -> str:
    """The text with typeset punctuation and lines as the characters a typewriter has; other letters stay."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Paint:
    """Wraps text in the escape sequences of a colour, or leaves it as it is."""

    on: bool

    def bold(self, text: str, colour: Colour | None = None) -> str:
        """The text in bold letters, and in a colour when one is named."""
        return self._wrap(text, "1" if colour is None else f"1;{colour:d}")

    def coloured(self, text: str, colour: Colour) -> str:
        """The text in a colour."""
        return self._wrap(text, f"{colour:d}")

    def _wrap(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.on and text else text
