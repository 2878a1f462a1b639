"""Owns the step from bytes to text and JSON: every encoding that was met, and the right fault for what is none."""

from __future__ import annotations

import codecs
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.platforms.payload import MOST_BYTES, Shape, json_of, shape_of, text_of
from tray_status.platforms.stated import stated_time
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at, time_at


def fault(body: bytes) -> PayloadFault:
    """Why bytes are refused as JSON."""
    with pytest.raises(PayloadError) as caught:
        json_of(body, "test")
    assert caught.value.platform == "test"
    assert str(caught.value).endswith(".")
    return caught.value.fault


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_is_read_in_every_unicode_encoding(name: str) -> None:
    assert json_of('{"a": "ä"}'.encode(name), "test") == ({"a": "ä"}, ())


def test_marks_tell_big_from_little_endian() -> None:
    assert text_of(codecs.BOM_UTF16_BE + "ä".encode("utf-16-be"), "test") == ("ä", ())
    assert text_of(codecs.BOM_UTF32_LE + "ä".encode("utf-32-le"), "test") == ("ä", ())


def test_a_declared_alphabet_is_believed_when_utf_8_fails() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><rss>ä</rss>'.encode("latin-1")
    assert text_of(body, "test")[0].endswith("<rss>ä</rss>")
    page = '<html><meta charset="windows-1252">ä'.encode("cp1252")
    assert text_of(page, "test")[0].endswith("ä")


def test_a_wrong_declaration_is_tolerated_with_a_note() -> None:
    """Fails when the bytes of a republished feed are spoiled by what its head claims."""
    text, notes = text_of('<?xml version="1.0" encoding="iso-8859-1"?><rss>ä</rss>'.encode(), "test")
    assert "ä" in text
    assert notes == ("The document says that it is encoded as iso8859-1, but it is UTF-8.",)
    text, notes = text_of('<?xml version="1.0" encoding="klingon"?><rss>ä</rss>'.encode(), "test")
    assert "klingon" in notes[0]
    assert text_of(b'<?xml version="1.0" encoding="iso-8859-1"?><rss/>', "test")[1] == ()


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "\xe4"}',
        b'<?xml version="1.0" encoding="rot13"?>\xff',
        b'<?xml version="1.0" encoding="utf-8"?>\xe4 <',
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
        b"\xff\xff\xff",
    ],
)
def test_what_cannot_be_decoded_is_said_so(body: bytes) -> None:
    assert fault(body) is PayloadFault.ENCODING


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", PayloadFault.EMPTY),
        (b" \r\n\0", PayloadFault.EMPTY),
        (b" " * (MOST_BYTES + 1), PayloadFault.TOO_BIG),
        (b'{"a": "\xc3', PayloadFault.TRUNCATED),
        ('{"a": 1'.encode("utf-16")[:-1], PayloadFault.TRUNCATED),
        (b'{"a": [1, 2, {"b": tr', PayloadFault.TRUNCATED),
        (b'{"a": "never ends', PayloadFault.TRUNCATED),
        (b'{"a": "with \n break never ends', PayloadFault.TRUNCATED),
        (b'{"a": 1} and more behind it', PayloadFault.MALFORMED),
        (b'{"a" 1, "b": 2, "c": 3}', PayloadFault.MALFORMED),
        (b"[" * 200_000, PayloadFault.MALFORMED),
        (b'{"a": ' + b"9" * 5000 + b"}", PayloadFault.MALFORMED),
        (b"<!DOCTYPE html><html><body>x</body></html>", PayloadFault.NOT_A_STATUS_PAGE),
        (b"<?xml version='1.0'?><rss/>", PayloadFault.NOT_A_STATUS_PAGE),
        (b"Not found, sorry. Try the front page.", PayloadFault.NOT_A_STATUS_PAGE),
    ],
    ids=repr,
)
def test_every_fault_has_its_name(body: bytes, expected: PayloadFault) -> None:
    assert fault(body) is expected


@pytest.mark.parametrize("before", [b"", b'"with \n break", ', b'"with \n break", ' + b"[" * 200_000])
def test_too_much_of_a_value_is_refused_in_our_own_words(before: bytes) -> None:
    """Seeded defect: 5,000 digits show advice to change Python, or raise behind a line break in a string."""
    with pytest.raises(PayloadError) as raised:
        json_of(b"[" + before + b"9" * 5000 + b"]", "test")
    assert raised.value.fault is PayloadFault.MALFORMED
    assert ("digits." in str(raised.value)) or ("nested too deeply" in str(raised.value))
    assert "sys." not in str(raised.value)


def test_line_breaks_in_strings_are_read_with_a_note() -> None:
    value, notes = json_of(b'{"a": "one\ntwo"}', "test")
    assert value == {"a": "one\ntwo"}
    assert len(notes) == 1


def test_a_glance_tells_the_shape() -> None:
    assert shape_of('\ufeff [{"a": 1}]') is Shape.JSON
    assert shape_of("```\n<!doctype HTML>") is Shape.HTML
    assert shape_of('<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">') is Shape.HTML
    assert shape_of("junk <rdf:RDF >") is Shape.XML
    assert shape_of("<urlset>") is Shape.XML
    assert shape_of("callback({})") is Shape.OTHER


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(body: bytes) -> None:
    with suppress(PayloadError):
        json_of(body, "test")


def test_foreign_trees_never_raise() -> None:
    raw = as_object(
        {"a": {"b": [1, {"c": 2}, None]}, "t": " ", "n": 7, "big": 10**40, "flag": True, "at": "2026-01-01"}
    )
    assert as_object([1]) == {}
    assert object_at(raw, "n") == {}
    assert list_at(object_at(raw, "a"), "b") == [1, {"c": 2}, None]
    assert list_at(raw, "n") is None
    assert objects_at(object_at(raw, "a"), "b") == [{"c": 2}]
    assert items_at(object_at(raw, "a"), "b") == [{}, {"c": 2}, {}]
    assert [text_at(raw, "t", "n"), text_at(raw, "big"), text_at(raw, "flag"), text_at(raw, "x")] == ["7", "", "", ""]
    assert time_at(raw, "n", "at") is not None


@pytest.mark.parametrize(
    ("body", "moment"),
    [
        (b'{"page": {"updated_at": "2026-05-01T10:00:00Z"}}', datetime(2026, 5, 1, 10, tzinfo=UTC)),
        (b'{"page": {"updated_at": 7}}', None),
        (b"[]", None),
        (b"{", None),
        (b"<rss></rss>", None),
        (b"", None),
    ],
)
def test_a_document_may_name_its_own_time(body: bytes, moment: datetime | None) -> None:
    assert stated_time(body) == moment
