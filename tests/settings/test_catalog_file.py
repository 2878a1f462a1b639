"""The shipped catalog as a whole: true to its own rules in every line, and to what its readers take for granted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tray_status.core.text import one_line, safe_url
from tray_status.platforms.registry import PLATFORMS
from tray_status.settings.catalog import Entry, Part, address_key, by_url, find, find_part, fold, read, whole

FILE = Path(__file__).resolve().parents[2] / "config" / "catalog.yaml"
IDS = Path(__file__).with_name("catalog_ids.txt")
TEXT = FILE.read_text(encoding="utf-8")
ENTRIES, PARTS = read(TEXT)
HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
PATH = re.compile(r"(?:/[A-Za-z0-9._%-]+)*")
KEYS = {"id", "name", "url", "platform", "lists", "aliases", "was"}
PART_KEYS = {"part", "of", "include", "aliases"}
FIRST_FOUR = {
    "github": ("GitHub", "https://www.githubstatus.com", "statuspage"),
    "openai": ("OpenAI", "https://status.openai.com", "incidentio"),
    "cloudflare": ("Cloudflare", "https://www.cloudflarestatus.com", "statuspage"),
    "stripe": ("Stripe", "https://www.stripestatus.com", "statuspage"),
}


def owned(kind: str) -> list[tuple[str, str]]:
    """What entries are found by, each with the id of its entry: `names` folded, `addresses` as they are compared."""
    found: list[tuple[str, str]] = []
    for one in ENTRIES:
        if kind == "names":
            found += {(fold(name), one.id) for name in (one.id, one.name, *one.names, *one.was)}
        else:
            found += {(str(address_key(url)), one.id) for url in (one.url, *one.addresses)}
    return found


def test_the_file_is_yaml_and_says_the_same_as_our_reader_of_lines() -> None:
    """Catches: a line that our quick reader skips or understands otherwise than YAML does."""
    tree = yaml.load(TEXT, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 -- both are safe
    assert set(tree) == {"providers", "parts"}
    assert {key for row in tree["providers"] for key in row} <= KEYS
    assert {key for row in tree["parts"] for key in row} <= PART_KEYS
    assert [as_row(one) for one in ENTRIES] == [without_empty(row) for row in tree["providers"]]
    assert [as_part_row(one) for one in PARTS] == [without_empty(row) for row in tree["parts"]]


def as_row(entry: Entry) -> dict[str, object]:
    """An entry as the file says it."""
    row = {"id": entry.id, "name": entry.name, "url": entry.url, "platform": entry.platform, "lists": entry.lists}
    return without_empty({**row, "aliases": [*entry.names, *entry.addresses], "was": list(entry.was)})


def as_part_row(part: Part) -> dict[str, object]:
    """A part as the file says it."""
    row = {"part": part.name, "of": part.entry.id, "include": list(part.include), "aliases": list(part.names)}
    return without_empty(row)


def without_empty(row: Mapping[str, object]) -> dict[str, object]:
    """A row without what says nothing."""
    return {key: value for key, value in row.items() if value not in (None, [])}


def test_there_are_as_many_entries_as_the_public_lists_named() -> None:
    """Catches: entries lost on the way."""
    assert len(ENTRIES) > 1900
    assert len(PARTS) >= 60


@pytest.mark.parametrize("kind", ["names", "addresses"])
def test_nothing_by_which_an_entry_is_found_belongs_to_two(kind: str) -> None:
    """Catches: an alias that leads to another provider depending on the order of the file."""
    counted = Counter(key for key, _ in owned(kind))
    assert [key for key, count in counted.items() if count > 1 or not key or key == "None"] == []


def test_no_name_of_a_part_is_that_of_a_provider_or_of_another_part() -> None:
    names = [fold(name) for part in PARTS for name in (part.name, *part.names)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert set(names).isdisjoint(key for key, _ in owned("names"))


def test_every_id_is_a_slug_and_unique() -> None:
    assert [one.id for one in ENTRIES if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one.id)] == []
    assert max(len(one.id) for one in ENTRIES) <= 50
    assert len({one.id for one in ENTRIES}) == len(ENTRIES)


def test_every_id_that_ever_was_still_leads_to_an_entry() -> None:
    """Catches: an id that changed or went, by which what users remember of that provider would be lost.

    An id that has to change stays as `was` of its entry; new ones are added to the list beside this file.
    """
    ever = IDS.read_text(encoding="utf-8").split()
    assert ever == sorted(set(ever))
    assert set(ever) <= {known for one in ENTRIES for known in (one.id, *one.was)}
    assert {one.id for one in ENTRIES} <= set(ever)


def test_both_lists_are_sorted() -> None:
    ids = [one.id for one in ENTRIES]
    assert ids == sorted(ids)
    parts = [(one.entry.id, one.name.casefold()) for one in PARTS]
    assert parts == sorted(parts)


def test_every_name_is_one_clean_short_line() -> None:
    """Catches: control or bidirectional characters, markup, blanks at the ends."""
    both: tuple[Entry | Part, ...] = (*ENTRIES, *PARTS)
    names = [name for one in both for name in (one.name, *one.names)]
    assert [
        name for name in names if one_line(name) != name or not 1 <= len(name) <= 50 or re.search("[<>{}\\\\]", name)
    ] == []


def test_every_address_is_a_plain_one() -> None:
    """Catches: an address with a secret, a port, a query, a slash at its end, or of no public host."""
    wrong = []
    for url in (url for one in ENTRIES for url in (one.url, *one.addresses)):
        parts = urlsplit(url)
        plain = url == f"https://{parts.hostname}{parts.path}" and safe_url(url) == url
        if not plain or not HOST.fullmatch(parts.hostname or "") or not PATH.fullmatch(parts.path):
            wrong.append(url)
    assert wrong == []


def test_every_platform_is_one_of_ours_and_every_number_makes_sense() -> None:
    """Catches: a hint in words of the lists, which would be tried as a platform that there is not."""
    names = {one.name for one in PLATFORMS}
    assert {one.platform for one in ENTRIES} - {None} <= names
    assert all(0 <= one.lists <= 20 for one in ENTRIES)


def test_aliases_say_something_new() -> None:
    for one in ENTRIES:
        assert fold(one.name) not in {fold(name) for name in one.names}, one
        assert address_key(one.url) not in {address_key(url) for url in one.addresses}, one


def test_what_the_first_settings_hold_stays_what_it_is() -> None:
    """Catches: a changed id, by which the memory of every user's first providers would be lost."""
    assert {one.id: (one.name, one.url, one.platform) for one in map(find, FIRST_FOUR) if one} == FIRST_FOUR


def test_every_entry_is_found_by_all_its_names_and_addresses() -> None:
    """Catches: the short way by one line and the long way by the whole file saying different things."""
    for one in ENTRIES:
        assert whole().named[fold(one.name)] == one
        for url in (one.url, *one.addresses):
            assert by_url(url) == one
    for one in ENTRIES[::50]:
        assert {find(name) for name in (one.id, one.name, one.name.upper(), *one.names)} == {one}


def test_every_part_is_found_by_all_its_names_and_belongs_to_one_of_four_makers() -> None:
    for part in PARTS:
        assert {find_part(name) for name in (part.name, *part.names)} == {part}
        assert part.include
    assert {part.entry.id for part in PARTS} == {"aws", "google-cloud", "azure", "apple", "apple-developer"}


def test_the_file_says_that_its_pages_were_not_asked() -> None:
    assert "did not ask these pages" in TEXT.split("providers:")[0]
    for page in ("README.md", "docs/settings.md", "docs/command-line.md"):
        said = " ".join((FILE.parents[1] / page).read_text(encoding="utf-8").split())
        assert re.search("(was|were) not probed by us", said), page
