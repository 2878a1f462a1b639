"""Owns random damage to documents: to the tree of JSON, to its text, and to the bytes of anything."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.platforms.mutations import UNKNOWN

DEEP = 3_000
"""Levels of lists within lists: more than Python's own limit of calls."""

SWAPS: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        7,
        10**30,
        -(10**18),
        1e308,
        1e-320,
        "",
        UNKNOWN,
        "x" * 3_000,
        "\u202e\x07\ufffe",
        "\ud83d",
    ),
    *([], {}, [[]], [None], {"zq": [1]}, [UNKNOWN], "[]", "{}", "null", "7"),
)
"""What may stand in the place of a value: of another type, huge, empty, unprintable, not a letter at all."""

DATES = (
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00", "2026-02-30T10:00:00Z", "2026-05-04T25:61:61Z", "1e400"),
    *("2026-05-04T10:00:00+99:99", "Mon, 32 Foo 2026 10:00:00 GMT", 253402300799, 10**17, -1, "99999999999999999999"),
)
_CONTROL = "\x00\x01\x0b\x1b\x7f\x85\u2028\ufeff\ufffe"
_NUMBER = re.compile(rb"\d{1,19}")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?|\d{10,13}")
_WORD = re.compile(rb"[A-Za-z_]{4,40}")


class Twice(dict[str, Any]):
    """An object of which one key is written twice: `first` stands before what it holds."""

    def __init__(self, held: dict[str, Any], key: str, first: object) -> None:
        super().__init__(held)
        self.key, self.first = key, first


def written(tree: Any) -> str:  # noqa: ANN401 -- JSON
    """The tree as JSON, with what is written twice."""
    if isinstance(tree, dict):
        pairs = [f"{json.dumps(key)}: {written(value)}" for key, value in tree.items()]
        if isinstance(tree, Twice):
            pairs.insert(0, f"{json.dumps(tree.key)}: {json.dumps(tree.first)}")
        return "{" + ", ".join(pairs) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(written, tree)) + "]"
    return json.dumps(tree)


def places(tree: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- JSON
    """Every container with each of its keys."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield tree, key
        yield from places(value)


def damage_tree(draw: st.DrawFn, tree: Any, spared: frozenset[str], *, dates: bool) -> str:  # noqa: ANN401 -- JSON
    """The JSON of a tree with one thing in it damaged; `spared` lists keep their items, dates only if not `dates`."""
    every = [(held, key) for held, key in places(tree) if key not in spared]
    if not every:
        return written(tree)
    held, key = draw(st.sampled_from(every))
    hows = ["swap", "swap", "drop", "nest", "control", *(["twice"] if isinstance(held, dict) else [])]
    how = draw(st.sampled_from([*hows, "date"] if dates else hows))
    if how == "swap":
        held[key] = draw(st.sampled_from(SWAPS))
    elif how == "date":
        held[key] = draw(st.sampled_from(DATES))
    elif how == "drop" and isinstance(held, dict):
        del held[key]
    elif how == "nest":
        return _nested(tree, held, key)
    elif how == "control" and isinstance(held[key], str):
        at = draw(st.integers(0, len(held[key])))
        held[key] = held[key][:at] + draw(st.sampled_from(_CONTROL)) + held[key][at:]
    elif how == "twice":
        return _doubled(tree, held, key, draw(st.sampled_from(SWAPS[:12])))
    return written(tree)


def _nested(tree: Any, held: Any, key: Any) -> str:  # noqa: ANN401 -- JSON
    """Written as text: Python itself could not write it."""
    held[key] = UNKNOWN
    return written(tree).replace(json.dumps(UNKNOWN), "[" * DEEP + "]" * DEEP)


def _doubled(tree: Any, held: Any, key: Any, first: object) -> str:  # noqa: ANN401 -- JSON
    twice = Twice(held, key, first)
    if tree is held:
        return written(twice)
    for outer, name in places(tree):
        if outer[name] is held:
            outer[name] = twice
            break
    return written(tree)


def damage_bytes(draw: st.DrawFn, body: bytes) -> bytes:
    """The document with its bytes damaged at one place: whatever it says then, it is read or refused."""
    at = draw(st.integers(0, max(len(body) - 1, 0)))
    size = draw(st.integers(1, 60))
    how = draw(st.sampled_from(("flip", "delete", "repeat", "insert", "number", "date", "word", "swap ends")))
    if how == "flip":
        return body[:at] + bytes([body[at] ^ draw(st.integers(1, 255))]) + body[at + 1 :] if body else body
    if how == "delete":
        return body[:at] + body[at + size :]
    if how == "repeat":
        return body[:at] + body[at : at + size] * draw(st.integers(2, 200)) + body[at + size :]
    if how == "insert":
        return body[:at] + draw(st.binary(max_size=40)) + body[at:]
    if how == "swap ends":
        return body[at:] + body[:at]
    pattern, instead = {
        "number": (_NUMBER, b"9" * size),
        "date": (_DATE, str(draw(st.sampled_from(DATES))).encode()),
        "word": (_WORD, UNKNOWN.encode()),
    }[how]
    found = pattern.search(body, at)
    return body[: found.start()] + instead + body[found.end() :] if found else body


def disguise(draw: st.DrawFn, body: bytes) -> bytes:
    """The same document cut off, marked, or in another encoding: nothing of this makes a sick page well."""
    how = draw(st.sampled_from(("cut", "mark", "utf-16", "utf-32", "latin-1", "cp037", "nul", "twice", "deep")))
    if how == "cut":
        return body[: len(body) * draw(st.integers(0, 9)) // 10]
    if how == "mark":
        return draw(st.sampled_from((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b"\xef\xbb"))) + body
    if how == "nul":
        return b"\0" + body
    if how == "twice":
        return body + body
    if how == "deep":
        return b"[" * 200_000 + body
    text = body.decode("utf-8", "replace")
    return text.encode(how, "replace")
