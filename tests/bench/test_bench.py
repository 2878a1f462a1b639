"""Owns the proof that the measurements still run and judge: few pages, no time asserted."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import session_bus
from tests.bench.children import CHECKOUT
from tests.bench.documents import ALL, COMPONENTS, FEEDS, Form, serve, serve_changed
from tests.bench.report import Figure, Result, Table, lines_of, quotient
from tray_status.core.model import Health
from tray_status.core.reading import Page, Role, assemble
from tray_status.core.standing import health_of
from tray_status.engine.clock import SystemClock
from tray_status.platforms.registry import platform

SUMMARY, FEED = Role("summary"), Role("feed")
PROC = Path("/proc/self/status").is_file()


@pytest.mark.slow
@pytest.mark.skipif(not PROC, reason="memory and wake-ups are read from /proc")
def test_everything_is_measured_on_a_few_pages() -> None:
    """Fails when a part that the measurements use has changed, before somebody asks for figures and gets none."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = done.stdout.partition("# All figures")[2]
    for name in (
        "of the seed's design",
        "× bare urllib3",
        "new TLS connection",
        "bytes of an unchanged poll",
        "first poll of 4 feeds",
        "served → detected",
        "fsyncs in 1 quiet minutes",
        "resident memory",
        "one of 8 providers",
        "last healthy page after it was due",
        "wake-ups a minute at rest",
        "view of 30 providers",
        "menu of 30 takes a change",
        "one change sends to the tray",
        "first search of the catalog",
        "known names in the settings",
        "prompt of 4 providers",
    ):
        assert name in figures, figures
    for name in ("with tray", "exec → icon", "temporary files after 4 icons", "memory after 8 polls"):
        assert (name in figures) is session_bus.installed(), figures
    assert (session_bus.NEEDED in done.stdout) is not session_bus.installed()
    assert ("| curl --parallel" in done.stdout) is (shutil.which("curl") is not None)
    assert ("| libcurl, one resident" in done.stdout) is (importlib.util.find_spec("pycurl") is not None)


def test_a_figure_is_failed_only_when_it_is_missed_by_more_than_half() -> None:
    """Fails when `make bench` would end well with a bound missed, or badly because of noise."""
    judged = [Figure(name="x", measured=measured, bound=10) for measured in (10, 15, 15.1)]
    assert [figure.met for figure in judged] == [True, False, False]
    assert [figure.failed for figure in judged] == [False, False, True]
    assert [figure.verdict for figure in judged] == ["reached", "missed by 50%", "MISSED by 51%"]


def test_a_bound_of_nothing_allows_nothing() -> None:
    assert Figure(name="x", measured=0, bound=0).met
    assert Figure(name="x", measured=1, bound=0).failed
    assert Figure(name="x", measured=1, bound=0).verdict == "MISSED as nothing was allowed"


def test_a_share_is_shown_as_one_of_so_many_parts() -> None:
    figure = Figure(name="x", measured=1 / 54, bound=1 / 80, parts=True)
    assert (figure.shown(figure.measured), figure.shown(figure.bound)) == ("1/54", "1/80")


def test_a_goal_that_was_given_up_stands_beside_the_one_that_is_judged() -> None:
    """Fails when a decided bound hides what was wished, or when the wish is judged after all."""
    figure = Figure(name="x", measured=50, bound=52, wished=40, unit="MB")
    assert figure.goal == "≤ 52 MB (wished: 40 MB)"
    assert figure.met
    large = Figure(name="x", measured=1_123, bound=1_100, wished=500, unit="ms")
    assert (large.goal, large.met) == ("≤ 1,100 ms (wished: 500 ms)", False)


def test_tables_stand_above_the_figures_that_come_of_them() -> None:
    table = Table(title="A table", columns=("a", "bb"), rows=[("1", "2")], notes=("A note.",))
    result = Result(tables=(table,), figures=(Figure(name="x", measured=1, bound=2, unit="ms"),))
    assert lines_of(result) == [
        "## A table",
        "",
        "| a | bb |",
        "|---|----|",
        "| 1 | 2  |",
        "",
        "A note.",
        "",
        "| figure | goal   | measured | verdict |",
        "|--------|--------|----------|---------|",
        "| x      | ≤ 2 ms | 1 ms     | reached |",
        "",
    ]


def test_a_quotient_compares_what_was_measured_in_the_same_round() -> None:
    """Fails when medians are divided: then a slow minute of the machine is blamed on whoever was measured in it."""
    assert quotient([1.0, 20.0, 3.0], [1.0, 10.0, 1.0]) == 2.0


@pytest.mark.parametrize(
    ("form", "least", "most"),
    [(Form.ATOM25, 50_000, 65_000), (Form.ATOM50, 100_000, 125_000), (Form.RSS25, 48_000, 62_000)],
)
def test_feeds_are_as_long_as_real_ones(form: Form, least: int, most: int) -> None:
    for number in range(len(COMPONENTS)):
        assert least < len(serve(form, "p0000.pages.test", number)[0].body) < most


def test_summaries_are_from_5_to_50_kb_long() -> None:
    lengths = [len(serve(Form.SUMMARY, "p0000.pages.test", number)[0].body) for number in range(len(COMPONENTS))]
    assert min(lengths) < 6_000
    assert max(lengths) > 45_000


@pytest.mark.parametrize("number", range(20))
def test_every_quiet_page_tells_that_all_is_well(number: int) -> None:
    """Fails when random words make a page doubt its own end ("… retries continue …"): then nobody can wait for it."""
    form = ALL[number % len(ALL)]
    name, role = ("statuspage", SUMMARY) if form is Form.SUMMARY else ("feed", FEED)
    reader = platform(name)
    assert reader is not None
    page = Page(url="https://p0001.pages.test")
    reading = reader.read(role, serve(form, "p0001.pages.test", number)[0].body, page)
    assert health_of(assemble((reading,)), SystemClock().now()) is Health.OPERATIONAL


@pytest.mark.parametrize("form", list(Form))
def test_a_page_says_the_same_until_it_changes_and_names_itself(form: Form) -> None:
    """Fails when "unchanged" pages change with every request, so that something else would be measured."""
    was, still = serve(form, "p0001.pages.test", 1), serve(form, "p0001.pages.test", 1)
    assert was == still
    assert was != serve_changed(form, "p0001.pages.test", 1)
    assert b"https://p0001.pages.test" in was[0].body


def test_the_mixes_hold_what_they_promise() -> None:
    assert FEEDS.count(Form.ATOM25) * 2 == len(FEEDS)
    assert Form.SUMMARY not in FEEDS
    assert set(ALL) == set(Form)
