"""Owns the ways in which a document can be damaged: every single one of each kind, as bytes."""

from __future__ import annotations

import copy
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

UNKNOWN = "zq unheard-of"
"""A word no table has."""


def damaged_json(text: str, spared: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The document with one key dropped, one list emptied, one value swapped; `spared` lists are not emptied."""
    tree = json.loads(text)
    for path in _paths(tree):
        for how in ("drop", "empty", "swap", "null", "number", "object"):
            mutant = _mutate(copy.deepcopy(tree), path, how, spared)
            if mutant is not None:
                yield f"{how} {'.'.join(map(str, path))}", json.dumps(mutant).encode()


def _paths(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 -- JSON
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def _mutate(tree: Any, path: tuple[str | int, ...], how: str, spared: frozenset[str]) -> Any:  # noqa: ANN401 -- JSON
    """The tree with one thing done at a path; None when that makes no sense there."""
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    last = path[-1]
    value = parent[last]
    if how == "drop" and isinstance(parent, dict):
        del parent[last]
    elif how == "empty" and isinstance(value, list) and value and last not in spared:
        parent[last] = []
    elif how == "swap" and isinstance(value, str):
        parent[last] = UNKNOWN
    elif how == "null" and value is not None:
        parent[last] = None
    elif how == "number" and not isinstance(value, int):
        parent[last] = 7
    elif how == "object" and not isinstance(value, dict):
        parent[last] = {"zq": [1]}
    else:
        return None
    return tree


def damaged_xml(text: str) -> Iterator[tuple[str, bytes]]:
    """The feed with one part of one entry dropped, emptied or swapped for an unknown word."""
    text = re.sub(r"\A[^<]*|[^>]*\Z", "", text)
    whole = ET.fromstring(text)  # noqa: S314 -- our own corpus
    for number, entry in enumerate(_entries(whole)):
        for place, part in enumerate(list(entry)):
            for how in ("drop", "empty", "swap"):
                root = copy.deepcopy(whole)
                damaged = _entries(root)[number]
                child = damaged[place]
                if how == "drop":
                    damaged.remove(child)
                else:
                    for inner in list(child):
                        child.remove(inner)
                    child.text = "" if how == "empty" else UNKNOWN
                    child.attrib = dict.fromkeys(child.attrib, "" if how == "empty" else UNKNOWN)
                yield f"{how} {part.tag} of entry {number}", ET.tostring(root)


def damaged_html(text: str) -> Iterator[tuple[str, bytes]]:
    """The page with one element taken out, its attributes or texts emptied, or swapped for an unknown word."""
    count = len(BeautifulSoup(text, "html.parser").find_all(True))
    for number in range(count):
        for how in ("drop", "empty", "swap"):
            page = BeautifulSoup(text, "html.parser")
            element = page.find_all(True)[number]
            if how == "drop":
                element.decompose()
            else:
                element.attrs = dict.fromkeys(element.attrs, "" if how == "empty" else UNKNOWN)
                for inner in element.find_all(string=True, recursive=False):
                    inner.replace_with("" if how == "empty" else UNKNOWN)
            yield f"{how} element {number}", str(page).encode()


def _entries(root: ET.Element) -> list[ET.Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] in ("entry", "item")]


def cut(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The document cut off at several places."""
    for tenths in (1, 3, 5, 7, 9):
        yield f"cut at {tenths}/10", body[: len(body) * tenths // 10]
