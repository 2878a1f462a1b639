"""Owns what `detect` and `add` say of real pages on this machine, how they end, and what they write."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.started import LIMIT, Program
from tests.servers import Page, Servers, Site
from tray_status.cli.adding import chosen_of
from tray_status.cli.detect import add_command
from tray_status.core.prefs import Settings
from tray_status.exploring import look_into

CORPUS = Path(__file__).parents[1] / "platforms" / "corpus"
NOBODY = "http://127.0.0.1:9/"
SHOP = b"<!DOCTYPE html><html><body>Everything must go.</body></html>"
HOME = b'<!DOCTYPE html><link rel="alternate" type="application/rss+xml" href="/cakes.xml"><body>Acme Inc</body>'
BLOG = b"<rss><channel><title>Kitchen</title><item><title>A cake</title><guid>1</guid></item></channel></rss>"


def corpus(name: str) -> bytes:
    """A document of the corpus."""
    return (CORPUS / name).read_bytes()


def html(body: bytes) -> Page:
    """A web page."""
    return Page(body=body, content_type="text/html")


class Pages:
    """Sites on this machine: one known platform, a shop, a home page with a blog, a page with three children."""

    def __init__(self, servers: Servers) -> None:
        known = Site(
            {
                "/": html(corpus("statuspage/page_quiet.html")),
                "/api/v2/summary.json": Page(body=corpus("statuspage/summary_sick.json")),
                "/history.atom": Page(body=corpus("statuspage/history_quiet.xml")),
            }
        )
        self.known = servers.serve(known).rstrip("/")
        self.shop = servers.serve(Site({}, missing=html(SHOP))).rstrip("/")
        self.feed = servers.serve(Site({"/x.atom": Page(body=corpus("feed/titles.xml"))})) + "x.atom"
        self.home = servers.serve(Site({"/": html(HOME), "/cakes.xml": Page(body=BLOG, content_type="text/xml")}))
        self.parent_site = Site({})
        self.parent = servers.serve(self.parent_site).rstrip("/")
        says = '"page_type": "parent"'
        links = "".join(f'<a href="/{name}">{name}</a>' for name in ("eu", "us", "old"))
        self.parent_site.pages = {"/": html(f"<!DOCTYPE html><html><script>{says}</script>{links}</html>".encode())}
        for name in ("eu", "us"):
            self.parent_site.pages[f"/{name}/api/v2/summary.json"] = Page(body=corpus("incidentio/summary_open.json"))


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with Servers() as servers:
        yield Pages(servers)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program that does not run, without providers."""
    return Program(tmp_path)


def urls(program: Program) -> list[str]:
    """The addresses in the settings file."""
    return [one["url"] for one in program.ask("list")]


def test_what_a_page_is_is_told_with_its_evidence_and_what_to_write(program: Program, pages: Pages) -> None:
    """Seeded defect: the platform is named and nobody can see why; or what is printed cannot be copied."""
    done = program.say("detect", pages.known)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert [line.split()[0] for line in lines[:3]] == ["host", "page", "document"]
    assert "proves   /api/v2/summary.json is a document of Atlassian Statuspage" in lines[2]
    assert lines[3:] == [
        "This is a page of Atlassian Statuspage.",
        f"  address   {pages.known}",
        "  health    partial outage",
        "To watch it:",
        f"  tray-status add {pages.known}",
        "or this line below `providers:` in the settings:",
        f"  - {pages.known}",
    ]
    assert done.stderr == ""
    assert urls(program) == []


def test_programs_are_told_the_same(program: Program, pages: Pages) -> None:
    told = program.ask("detect", pages.known)
    proof = told["evidence"].pop()
    assert (proof["about"], proof["says"], proof["platform"]) == ("document", "proves", "statuspage")
    assert proof["url"] == f"{pages.known}/api/v2/summary.json"
    assert {key: value for key, value in told.items() if key != "evidence"} == {
        "version": 1,
        "url": pages.known,
        "platform": "statuspage",
        "page": {"url": pages.known, "feed": None},
        "health": "partial_outage",
        "children": [],
        "add": f"tray-status add {pages.known}",
        "settings": f"- {pages.known}",
    }
    feed = program.ask("detect", pages.feed)
    assert feed["page"] == {"url": pages.feed, "feed": pages.feed}


def test_a_page_that_is_none_is_told_with_what_was_tried_and_what_to_do(program: Program, pages: Pages) -> None:
    done = program.say("detect", pages.shop)
    assert done.returncode == 3
    assert "/summary.json is an HTML page, without what proves Instatus" in done.stdout
    first, *rest = done.stderr.splitlines()
    assert first.endswith(" is not a status page that can be read.")
    assert all(word in " ".join(rest) for word in ("`feed:`", "`platform:`", "json_map", "scrape"))
    told = program.ask("detect", pages.shop)
    assert (told["platform"], told["error"]["kind"], told["add"]) == (None, "not_a_status_page", None)
    added = program.say("add", pages.shop)
    assert (added.returncode, urls(program)) == (3, [])


def test_a_page_that_is_not_reached_is_another_matter(program: Program) -> None:
    done = program.say("detect", NOBODY)
    assert (done.returncode, done.stdout, done.stderr) == (4, "", "127.0.0.1:9 refused the connection.\n")
    assert program.ask("detect", NOBODY)["error"]["kind"] == "connect"
    assert program.say("detect", "nonsense").returncode == 2


def test_a_parent_page_offers_its_children_and_is_not_added_itself(program: Program, pages: Pages) -> None:
    """Seeded defect: a page that never shows anything is watched, or a script hangs at a question nobody answers."""
    children = [f"tray-status add {pages.parent}/{name}" for name in ("eu", "us", "old")]
    found = program.say("detect", pages.parent)
    assert found.returncode == 0
    assert [line.strip() for line in found.stdout.splitlines()[-3:]] == children
    assert [child["add"] for child in program.ask("detect", pages.parent)["children"]] == children
    added = program.say("add", pages.parent)
    assert added.returncode == 5
    assert [line.strip() for line in added.stdout.splitlines()[-3:]] == children
    assert added.stderr == "Not added: say which of them. With --unchecked the page itself is added all the same.\n"
    assert urls(program) == []
    assert program.say("add", "--unchecked", pages.parent).returncode == 0
    assert urls(program) == [pages.parent]


@pytest.mark.parametrize(
    ("typed", "added", "status"),
    [
        ("9\n1,2\n", ["eu", "us"], 0),
        ("2\n", ["us"], 0),
        ("all\n", ["eu", "us"], 3),
        ("\n", [], 5),
        ("\x04", [], 5),
    ],
    ids=["a slip first", "one", "all, of which one is none", "none", "the end"],
)
def test_on_a_terminal_the_user_is_asked_which_children(
    program: Program, pages: Pages, typed: str, added: list[str], status: int
) -> None:
    hand, terminal = pty.openpty()
    os.write(hand, typed.encode())
    process = subprocess.Popen(
        [*program.command, "add", pages.parent],
        env=program.environ,
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(terminal)
    shown = b""
    try:
        while chunk := os.read(hand, 4096):
            shown += chunk
    except OSError:
        pass  # Linux's word for the end of a terminal
    finally:
        os.close(hand)
    _, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == status, errors
    assert f"1  {pages.parent}/eu" in shown.decode()
    assert ("Give numbers from 1 to 3" in errors) is typed.startswith("9")
    assert urls(program) == [f"{pages.parent}/{name}" for name in added]


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [("", []), ("all", ["a", "b", "c"]), ("3 1, 3", ["c", "a"]), ("0", None), ("4", None), ("a", None), ("²", None)],
)
def test_answers(answer: str, chosen: list[str] | None) -> None:
    assert chosen_of(answer, ["a", "b", "c"]) == chosen


def test_add_says_what_it_found_and_stores_no_platform(program: Program, pages: Pages) -> None:
    """Seeded defect: the platform is written into the settings, and the page cannot heal when it moves."""
    done = program.say("add", f"{pages.known}/incidents/abc")
    assert done.returncode == 0
    assert done.stdout.startswith("This is a page of Atlassian Statuspage.\n  /api/v2/summary.json is a document of ")
    (listed,) = program.ask("list")
    assert (listed["url"], listed["platform"]) == (pages.known, None)
    assert "platform" not in program.settings.read_text()


def test_the_address_that_was_given_stays_where_it_names_the_feed_or_holds_secrets(pages: Pages) -> None:
    settings = Settings(proxy="none")
    assert look_into(pages.feed, settings, {}).address == pages.feed
    secret = f"{pages.known}/?key=planted"
    assert look_into(secret, settings, {}).address == secret
    assert look_into(f"{pages.known}/", settings, {}).address == f"{pages.known}/"
    assert look_into(pages.shop, settings, {}).address == pages.shop


def test_a_home_page_with_a_blog_is_no_status_page_until_its_user_says_so(program: Program, pages: Pages) -> None:
    """Seeded defect: `add` takes the blog of any home page, and each post is an incident from then on."""
    acme = pages.home
    none = f"Nothing in {acme}cakes.xml looks like a status page."
    instead = f"To watch its feed all the same: tray-status add {acme}cakes.xml"
    added = program.say("add", acme)
    assert (added.returncode, urls(program)) == (3, [])
    assert added.stderr.splitlines()[1:] == ["Not added. With --unchecked it is added all the same.", instead]
    detected = program.say("detect", acme)
    assert (detected.returncode, detected.stderr.splitlines()[-1]) == (3, instead)
    assert none in detected.stdout
    direct = program.say("add", f"{acme}cakes.xml")
    assert (direct.returncode, urls(program)) == (0, [f"{acme}cakes.xml"])
    assert none in direct.stdout


@pytest.mark.parametrize("words", [["add"], ["add", "--unchecked"], ["detect"], ["check"], ["preview"]], ids="-".join)
def test_an_address_that_cannot_be_asked_is_said_to_be_none(program: Program, words: list[str]) -> None:
    """Seeded defect: of a file it is said that --unchecked adds it all the same, which then refuses."""
    for given, shown in (
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("ftp://me:planted@a.example", "ftp://a.example/…"),
    ):
        done = program.say(*words, given)
        assert (done.returncode, done.stdout, urls(program)) == (2, "", [])
        sentence = f"`{shown}` is no address that can be asked: it must begin with https:// or http://."
        assert sentence in done.stderr
        assert "--unchecked" not in done.stderr
    nowhere = program.say(*words, "https:///x")
    assert nowhere.returncode == 2
    assert "is no address that can be asked." in nowhere.stderr


def test_no_secret_is_printed(program: Program, pages: Pages) -> None:
    """Seeded defect: the key in an address stands in the terminal's history, in logs, in bug reports."""
    host = pages.known.removeprefix("http://")
    for words in (["detect"], ["detect", "--json"], ["add"]):
        done = program.say(*words, f"http://me:planted@{host}/?key=planted2")
        assert done.returncode == 0
        assert "planted" not in done.stdout + done.stderr
    assert add_command("https://me:planted@a.example/?b c") == "tray-status add 'https://a.example/…'"


def test_a_known_name_is_looked_at_too(tmp_path: Path) -> None:
    """Seeded defect: an entry of the list of known names is believed without a look."""
    program = Program(tmp_path)
    program.settings.write_text("proxy: 'http://127.0.0.1:9'\nproviders: []\n")
    done = program.say("add", "GitHub")
    assert (done.returncode, urls(program)) == (4, [])
    assert "With --unchecked it is added all the same." in done.stderr
    assert program.say("add", "--unchecked", "GitHub").returncode == 0
    assert urls(program) == ["https://www.githubstatus.com"]
