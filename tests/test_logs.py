"""The log: where it goes, and that no secret gets into it."""

from __future__ import annotations

import http.client
import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from tray_status import logs

logger = logging.getLogger("tray_status.test_logs")


@pytest.fixture(autouse=True)
def _leave_no_handlers() -> Iterator[None]:
    logs.set_up(None, level="warning", stream=None)
    logging.getLogger("tray_status").propagate = True
    yield
    logs.set_up(None, level="warning", stream=None)
    logging.getLogger("tray_status").propagate = True


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("asked https://status.example.com/api/v2", "asked https://status.example.com/…"),
        ("asked https://status.example.com, then https://b.example.", None),
        ("https://status.example.com/", "https://status.example.com"),
        ("https://u:planted@example.com/x", "https://example.com/…"),
        ("https://u:pla/nted@example.com/x", "https://…"),
        ("https://u:12/planted@example.com/x", "https://…"),
        ("https://hooks.example/services/planted/planted", "https://hooks.example/…"),
        ("https://example.com/x?token=planted&a=b", "https://example.com/…"),
        ("https://example.com/x'planted", "https://example.com/…"),
        ("https://example.com/x|planted{planted}", "https://example.com/…"),
        ("https://example.com\\planted", "https://example.com/…"),
        ("https://example.com#planted", "https://example.com/…"),
        ("['https://example.com/planted', 2]", "['https://example.com/…', 2]"),
        ("(http://a:planted@[::1]:81/?k=planted)", "(http://[::1]:81/…"),
        ("slack://planted/planted/planted", "slack://…"),
        ("me:planted@example.com:80", "…@example.com:80"),
        ("hooks.example/services/planted is gone", "hooks.example/… is gone"),
        ("asked for /x?token=planted&b=planted", "asked for /x?…"),
        ("POST /services/planted HTTP/1.1", "POST … HTTP/1.1"),
        ("no address: at all, 1/2, and/or, a?b", None),
        ('File "/home/me/.local/tray_status/app.py", line 3, in <module>', None),
        ("state restored from /home/me/state-1.d/x", None),
    ],
)
def test_addresses_are_cut_down_to_what_is_no_secret(written: str, expected: str | None) -> None:
    """Seeded defect: paths are kept, and with them the token of a webhook. None: nothing is taken out."""
    assert logs.redact(written) == (written if expected is None else expected)


DIRECT = requests.Session()
DIRECT.trust_env = False
REFUSED = "http://127.0.0.1:9/services/planted/planted?token=planted"
"""An address at which nobody listens."""

FAILING: dict[str, Callable[[], object]] = {
    "refused": lambda: DIRECT.post(REFUSED),
    "refused with a user": lambda: DIRECT.get("http://me:planted@127.0.0.1:9/planted"),
    "proxy refused": lambda: DIRECT.get(REFUSED, proxies={"http": "http://me:planted@127.0.0.1:9"}),
    "status": lambda: answer(404).raise_for_status(),
    "no scheme": lambda: DIRECT.get("hooks.example/services/planted?token=planted"),
    "no host": lambda: DIRECT.get("/services/planted?token=planted"),
    "another scheme": lambda: DIRECT.get("slack://planted/planted"),
    "no port": lambda: DIRECT.get("http://me:planted@hooks.example:planted/planted"),
    "no bracket": lambda: DIRECT.get("http://me:planted@[planted/planted"),
    "urllib3": lambda: urllib3.PoolManager(retries=0).request("GET", REFUSED),
    "control characters": lambda: http.client.HTTPConnection("127.0.0.1", 9).request("GET", "/planted x?k=planted"),
    "header": lambda: DIRECT.get(REFUSED, headers={"Authorization": "planted\n"}),
    "no number": lambda: http.client.HTTPConnection("me@hooks.example:planted"),
}


def answer(status: int) -> requests.Response:
    """An answer to a webhook."""
    answer = requests.Response()
    answer.status_code, answer.url, answer.reason = status, REFUSED, "Not Found"
    return answer


@pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
def test_what_libraries_say_of_a_failure_is_no_secret_in_the_log(failing: Callable[[], object]) -> None:
    """Seeded defect: "Max retries exceeded with url: /services/T0/B0/…", the token of a webhook as a whole."""
    stream = io.StringIO()
    logs.set_up(None, level="info", stream=stream)

    try:
        failing()
    except (OSError, ValueError, urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
        logger.exception("a delivery failed")
        logger.info("it says %s, %r", error, error)

    assert "a delivery failed" in stream.getvalue()
    # The traceback shows the lines of this file, which are not what the exceptions say.
    said = [line for line in stream.getvalue().splitlines() if "lambda" not in line and "^^^" not in line]
    assert [line for line in said if "planted" in line] == []


def test_a_stranger_s_line_cannot_pass_for_one_of_ours() -> None:
    """Seeded defect: a title with a line break writes a record of its own into the log."""
    stream = io.StringIO()
    logs.set_up(None, level="info", stream=stream)

    logger.info("title: %s", "harmless\n2026-05-04 12:00:00 INFO all is well\r\N{LINE SEPARATOR}more")

    first, second = stream.getvalue().splitlines()
    assert first.endswith("title: harmless")
    assert second.startswith("  2026")


@given(text=st.text(max_size=300))
def test_no_control_character_reaches_the_log_whatever_is_written(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (text,), None)
    lines = logs.RedactingFormatter("%(message)s").format(record).split("\n")
    assert all(char.isprintable() or char == "\t" for line in lines for char in line)
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize(
    "piece", ["a", "a.", "@", "&", "?", "=", "'", "/", "://", "a://", "url: ", "http://a@", "GET "]
)
def test_cutting_down_takes_time_in_proportion_to_length(piece: str) -> None:
    """Seeded defect: a pattern that tries every beginning against every end stops the program at a long text."""
    logs.redact(piece * 20_000)


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

    problem = logs.set_up(tmp_path / "file" / "log", level="info", stream=stream)
    logger.info("goes on")

    assert problem is not None
    assert "No log can be kept" in problem
    assert "goes on" in stream.getvalue()


def test_what_is_hidden_is_in_no_line_whoever_wrote_it() -> None:
    """Catches: a command that prints its arguments, an add-on whose exception quotes its options, as is their habit."""
    stream = io.StringIO()
    logs.set_up(None, level="info", stream=stream)
    for secret in ("sesame", "sesame-street", "yes", "http://x.example/?a=b"):
        logs.hide(secret)

    nothing: dict[str, str] = {}
    try:
        nothing["sesame-street"]
    except KeyError:
        logger.exception("yes: %s", ["http://x.example/?a=b", "open sesame"])

    said = stream.getvalue()
    assert "sesame" not in said
    assert "yes: ['…', 'open …']" in said
    assert "KeyError: '…'" in said


class FailingFile(logs.LogFile):
    """A log whose disk fails, or whose author made a mistake."""

    def __init__(self, path: Path, elsewhere: io.StringIO | None, error: Exception) -> None:
        super().__init__(path, elsewhere)
        self.error = error

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802, ARG002 -- as logging has it
        """Fail as the first step of writing does."""
        raise self.error


def test_a_disk_that_takes_no_lines_is_said_once_and_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seeded defect: on a full disk each line of the log is a traceback of thirty lines on the terminal."""
    stream = io.StringIO()
    failing = FailingFile(tmp_path / "log", stream, OSError(28, "No space left on device"))
    for text in ("one", "two"):
        failing.handle(logging.LogRecord("tray_status", logging.INFO, __file__, 1, text, None, None))
    silent = FailingFile(tmp_path / "log", None, OSError(28, "No space left on device"))
    silent.handle(logging.LogRecord("tray_status", logging.INFO, __file__, 1, "one", None, None))
    assert stream.getvalue() == f"No log can be kept in {tmp_path}: No space left on device.\n"
    assert capsys.readouterr().err == ""
    mistaken = FailingFile(tmp_path / "log", stream, ZeroDivisionError("odd"))
    mistaken.handle(logging.LogRecord("tray_status", logging.INFO, __file__, 1, "one", None, None))
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_setting_up_again_replaces_what_was_there() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.set_up(None, level="info", stream=first)
    logs.set_up(None, level="info", stream=second)

    logger.info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
