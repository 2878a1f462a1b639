"""Writes the reference of all settings from the schema, for docs/settings.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.core.events import EventKind
from tray_status.settings import mapping_schema, schema, telling_schema
from tray_status.settings.key import Key

if TYPE_CHECKING:
    from tray_status.settings.key import Row

BEGIN = "<!-- from here on written from the schema -->"
END = "<!-- up to here written from the schema -->"
_TABLES = (
    ("At the top of the file", schema.TOP),
    ("Of a provider", schema.PROVIDER),
    ("Under `focus`", schema.IN_FOCUS),
    ("Under `components`", schema.IN_COMPONENTS),
    ("Under `words`", schema.IN_WORDS),
    ("Of `quiet_hours`", telling_schema.IN_QUIET_HOURS),
    ("Under `confirm_after`", telling_schema.IN_CONFIRM_AFTER),
    *mapping_schema.TABLES,
    ("Of a notifier", schema.NOTIFIER),
)


def reference() -> str:
    """The tables of every key in Markdown."""
    parts = [f"### {title}\n\n{_table(rows)}" for title, rows in _TABLES]
    words = ", ".join(f"`{kind.value}`" for kind in EventKind)
    parts.append(f"### Event words\n\n`tell` may list {words}.\n")
    return "\n".join(parts)


def with_reference(page: str) -> str:
    """The page with its reference written anew between its two marks. Raises ValueError when a mark is missing."""
    begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:begin]}\n\n{reference()}\n{page[end:]}"


def _table(rows: tuple[Row, ...]) -> str:
    lines = [f"| `{row.name}` | {row.described} | {_default(row, rows)} | {row.meaning} |" for row in rows]
    return "\n".join(["| key | value | default | meaning |", "|---|---|---|---|", *lines, ""])


def _default(row: Row, rows: tuple[Row, ...]) -> str:
    if rows is not schema.TOP and row in schema.TOP:
        return "that of the file"
    return f"`{row.written}`" if isinstance(row, Key) and " " not in row.written else row.written
