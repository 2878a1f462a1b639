"""Owns the notation of selectors in HTML: what each part means, and what is none."""

from __future__ import annotations

import pytest

from tray_status.core.paths import PlaceError
from tray_status.core.selectors import Attribute, Part, Selector, parse_selector

STATE = Attribute("class", "~=", "state")


@pytest.mark.parametrize(
    ("written", "selector"),
    [
        ("h3", Selector(parts=(Part(tag="h3"),))),
        ("*", Selector(parts=(Part(),))),
        ("DIV.state", Selector(parts=(Part(tag="div", attributes=(STATE,)),))),
        (".state#a", Selector(parts=(Part(attributes=(STATE, Attribute("id", "=", "a"))),))),
        ("ul > li a", Selector(parts=(Part(tag="ul"), Part(tag="li", child=True), Part(tag="a")))),
        ("a>b", Selector(parts=(Part(tag="a"), Part(tag="b", child=True)))),
        ("td:nth-child(2)", Selector(parts=(Part(tag="td", nth=2),))),
        ("[data-X]", Selector(parts=(Part(attributes=(Attribute("data-x"),)),))),
        ("a[href^='/i n']", Selector(parts=(Part(tag="a", attributes=(Attribute("href", "^=", "/i n"),)),))),
        ('[a="b"][c*=d]', Selector(parts=(Part(attributes=(Attribute("a", "=", "b"), Attribute("c", "*=", "d"))),))),
        ("a.state@href", Selector(parts=(Part(tag="a", attributes=(STATE,)),), attribute="href")),
        ("@data-ref", Selector(parts=(), attribute="data-ref")),
        (" h3 @title", Selector(parts=(Part(tag="h3"),), attribute="title")),
    ],
)
def test_a_selector_is_its_parts(written: str, selector: Selector) -> None:
    assert parse_selector(written) == selector


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("> a", "from its character 1 on"),
        ("a >", "from its character 2 on"),
        ("a..b", "from its character 2 on"),
        ("a, b", "from its character 2 on"),
        ("a + b", "from its character 3 on"),
        ("a:has(b)", "from its character 2 on"),
        ("a:nth-child(2n)", "from its character 2 on"),
        (".state h3b*", "from its character 11 on"),
        ("[a='b\"]", "from its character 1 on"),
        ("a@", "from its character 2 on"),
        ("a b c d e f g h i", "has more than 8 parts"),
    ],
)
def test_what_is_no_selector_is_told_with_its_place(written: str, why: str) -> None:
    """Seeded defect: a selector of which the rest is silently dropped: it would fit too much."""
    with pytest.raises(PlaceError) as raised:
        parse_selector(written)
    assert why in raised.value.why
    assert raised.value.hint
