"""The log: where it goes, and that no secret gets into it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tray_status import logs

logger = logging.getLogger("tray_status.test_logs")


@pytest.fixture(autouse=True)
def _leave_no_handlers() -> Iterator[None]:
    yield
    logs.set_up(None, level="warning", stream=None)
    logging.getLogger("tray_status").propagate = True


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("asked https://status.example.com/api/v2", "asked https://status.example.com/api/v2"),
        ("https://u:planted@example.com/x", "https://…@example.com/x"),
        ("https://example.com/x?token=planted&a=b", "https://example.com/x?…"),
        ("https://example.com/x#planted", "https://example.com/x?…"),
        ("(http://a:planted@b.example:81/?k=planted)", "(http://…@b.example:81/?…"),
        ("slack://planted/planted/planted", "slack://…"),
        ("no address: at all", "no address: at all"),
        ("https://example.com?token=planted", "https://example.com?…"),
    ],
)
def test_addresses_are_cut_down_to_what_is_no_secret(written: str, expected: str) -> None:
    assert logs.redact(written) == expected


def test_tracebacks_are_redacted_as_well() -> None:
    """Seeded defect: a filter on the message alone lets the exception's text through."""
    stream = io.StringIO()
    logs.set_up(None, level="info", stream=stream)

    try:
        int("https://me:planted@example.com/?key=planted")
    except ValueError:
        logger.exception("a poll failed")

    assert "a poll failed" in stream.getvalue()
    assert "planted" not in stream.getvalue()


def test_control_characters_of_strangers_do_not_reach_the_log() -> None:
    stream = io.StringIO()
    logs.set_up(None, level="info", stream=stream)

    logger.info("title: %s", "\x1b[2Jgone\x07")

    assert "\x1b" not in stream.getvalue()
    assert "gone" in stream.getvalue()


def test_the_log_lies_in_the_folder_and_respects_its_level(tmp_path: Path) -> None:
    assert logs.set_up(tmp_path / "new", level="warning", stream=None) is None

    logger.info("not this")
    logger.warning("but this")

    text = (tmp_path / "new" / logs.LOG_FILE).read_text(encoding="utf-8")
    assert "but this" in text
    assert "not this" not in text


def test_a_folder_that_cannot_be_made_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    stream = io.StringIO()

    trouble = logs.set_up(tmp_path / "file" / "log", level="info", stream=stream)
    logger.info("goes on")

    assert trouble is not None
    assert "No log can be kept" in trouble
    assert "goes on" in stream.getvalue()


def test_setting_up_again_replaces_what_was_there() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.set_up(None, level="info", stream=first)
    logs.set_up(None, level="info", stream=second)

    logger.info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
