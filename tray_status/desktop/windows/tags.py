"""Owns how HTML is built: as a tree whose texts and attributes are escaped when it is written, never by hand."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

Inside = Element | str | None


def tag(element: str, /, *inside: Inside, **attributes: str | bool | None) -> Element:
    """An element; None is left out. `class_` is written `class`, `aria_label` `aria-label`; True has no value."""
    known = {key: _value(key, value) for key, value in attributes.items() if value is not None and value is not False}
    made = Element(element, {key.strip("_").replace("_", "-"): value for key, value in known.items()})
    last: Element | None = None
    for one in inside:
        if one is None:
            continue
        if isinstance(one, Element):
            made.append(one)
            last = one
        elif last is None:
            made.text = (made.text or "") + one
        else:
            last.tail = (last.tail or "") + one
    return made


def _value(key: str, value: str | bool) -> str:  # noqa: FBT001 -- an attribute is set or has a value
    return key if value is True else str(value)


def written(root: Element) -> str:
    """The whole document as text."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"
