"""How a notification looks as lines of text: a heading with mark and time, the rest indented below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tray_status.core.columns import wrap
from tray_status.core.text import URL_LIMIT
from tray_status.notify.paint import Paint, in_ascii
from tray_status.notify.printable import one_line, printable
from tray_status.notify.words import LABELS, Colour, colour_of, label_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from tray_status.core.events import Notification

LONGEST_TITLE = 240
LONGEST_BODY = 4_000
MOST_LINES = 24

_INDENT = " " * len("14:02  ")
_LINK = "↗"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a block is laid out for: `width` in characters, colours or none, marks in unicode or ASCII, the times' zone.

    `zone` None is this machine's own.
    """

    marks: ClassVar[str] = "".join(label.mark for label in LABELS.values()) + _LINK + "·…"

    width: int = 80
    colour: bool = False
    unicode: bool = True
    zone: tzinfo | None = None


def block(notification: Notification, provider: str, layout: Layout) -> str:
    """The notification as lines, with an empty line after the last one.

    `provider` is the name (or names) it is about; a title that repeats it is shortened. Strangers' texts are made
    printable here: the only escape sequences in the result are our own colours.
    """
    paint = Paint(layout.colour)
    colour = colour_of(notification.kind, notification.health)
    provider = one_line(provider, limit=layout.width)
    title = _about(one_line(notification.title, limit=LONGEST_TITLE), provider)
    lines = [_heading(notification, provider, layout, paint, colour)]
    lines += [_INDENT + paint.bold(line) for line in _wrapped(title, layout)]
    lines += [_INDENT + line if line else "" for line in _body(notification.body, layout)]
    link = one_line(notification.url or "", limit=URL_LIMIT).replace(" ", "")
    if link:
        lines.append(_INDENT + paint.coloured(f"{_LINK} {link}", Colour.BLUE))
    text = "\n".join(lines) + "\n\n"
    return text if layout.unicode else in_ascii(text)


def _heading(notification: Notification, provider: str, layout: Layout, paint: Paint, colour: Colour) -> str:
    label = label_of(notification.kind)
    mark = label.mark if layout.unicode else label.plain_mark
    word = paint.bold(f"{mark} {label.word}", colour)
    who = f" · {paint.bold(provider)}" if provider else ""
    time = paint.coloured(f"{notification.at.astimezone(layout.zone):%H:%M}", Colour.GREY)
    return f"{time}  {word}{who}"


def _about(title: str, provider: str) -> str:
    """What a title says beyond the provider, whom the heading names already; never empty."""
    rest = title.removeprefix(f"{provider}: ") if provider else title
    return rest[:1].upper() + rest[1:] or "(no title)"


def _body(body: str, layout: Layout) -> Iterator[str]:
    """The lines of the body, and not more of them than a person would read."""
    paragraphs = printable(body, limit=LONGEST_BODY).splitlines()
    lines = [line for paragraph in paragraphs for line in _wrapped(paragraph, layout) or [""]]
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield "…"


def _wrapped(text: str, layout: Layout) -> list[str]:
    return wrap(text, max(layout.width - len(_INDENT), 2))
