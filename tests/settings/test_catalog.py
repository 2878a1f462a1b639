"""Finding in the catalog: by name, address and part, and searching it with typing errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settings.test_catalog_file import ENTRIES
from tray_status.settings.catalog import (
    SURE,
    Entry,
    address_key,
    by_url,
    find,
    find_part,
    find_quickly,
    fold,
    indexed,
    let_go,
    read,
    search,
    whole,
)
from tray_status.settings.load import load

LINES = """# a comment
providers:
  - {"id": "a", "name": "A", "url": "https://a.example.com", "lists": 2, "aliases": ["Aa", "https://old.example.com"]}
  - {"id": "b", "name": "B", "url": "https://b.example.com", "platform": "feed", "lists": 1, "was": ["bee"]}

parts:
  - {"part": "A's part", "of": "a", "include": ["Part*"]}
"""


def names(text: str, limit: int = 5) -> list[str]:
    """What a search finds, parts with the provider they belong to."""
    return [one.name if one.part is None else f"{one.entry.id}: {one.name}" for one in search(text, limit)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GitHub", "github"),
        ("  gitHUB ", "github"),
        ("git-hub", "github"),
        ("open ai", "openai"),
        ("Amazon Web Services", "aws"),
        ("aws", "aws"),
        ("anthropic", "claude"),
        ("PyPI", "python"),
        ("Lets Encrypt", "lets-encrypt"),
        ("O365", "microsoft-365"),
    ],
)
def test_a_name_is_found_whatever_its_capitals_blanks_and_punctuation(name: str, expected: str) -> None:
    entry = find(name)
    assert entry is not None
    assert entry.id == expected


@pytest.mark.parametrize(
    "name", ["", "  ", "…", "no such provider", "EC2", 'github", "name": "x', "https://github.com"]
)
def test_what_is_no_name_of_a_provider_is_not_found(name: str) -> None:
    """Catches: an empty key that everything has, text that reaches into the line of another entry."""
    assert find(name) is None


def test_a_part_is_found_by_its_names_and_knows_its_provider() -> None:
    for name in ("ec2", "Amazon EC2", "elastic compute cloud"):
        part = find_part(name)
        assert part is not None
        assert (part.name, part.entry.id, part.include[0]) == ("EC2", "aws", "EC2*")
    assert find_part("GitHub") is None
    assert find_part("no such part") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.githubstatus.com", "github"),
        ("http://githubstatus.com/", "github"),
        ("https://WWW.GitHubStatus.com", "github"),
        ("https://status.stripe.com", "stripe"),
        ("https://status.cloud.microsoft/api/feed/mac", "microsoft-365"),
    ],
)
def test_a_page_is_found_by_its_address_and_its_former_ones(url: str, expected: str) -> None:
    entry = by_url(url)
    assert entry is not None
    assert entry.id == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://status.example.com",
        "https://www.githubstatus.com/incidents",
        "https://me:secret@www.githubstatus.com",
        "https://www.githubstatus.com?key=secret",
        "https://www.githubstatus.com:8443",
        "https://www.githubstatus.com:port",
        "ftp://www.githubstatus.com",
        "https://",
        "githubstatus.com",
        "[",
    ],
)
def test_an_address_that_says_more_or_is_none_is_that_of_nobody(url: str) -> None:
    """Catches: a secret or port that is lost because the address was taken for the plain one."""
    assert by_url(url) is None


def test_a_name_as_it_stands_in_the_file_needs_no_other_line() -> None:
    """Catches: a start with well-known names that reads, and keeps, all of the catalog."""
    let_go()
    for name in (
        "GitHub",
        "OpenAI",
        "Cloudflare",
        "Stripe",
        "Hugging Face",
        "Let's Encrypt",
        "monday.com",
        "anthropic",
    ):
        assert find(name) is not None
    assert whole.cache_info().currsize == 0
    assert find("AmazonWebServices") is not None
    assert whole.cache_info().currsize == 1


def test_when_settings_have_been_read_nothing_of_the_catalog_is_kept(tmp_path: Path) -> None:
    """Catches: a megabyte that stays in memory all day because a name was written in an unusual way."""
    path = tmp_path / "settings.yaml"
    path.write_text("providers:\n  - amazon-webservices\n")
    assert [one.id for one in load(path, kinds=(), environ={}).providers] == ["aws"]
    assert whole.cache_info().currsize == 0


@pytest.mark.parametrize(
    "name", ["日本 GitHub", "EC2", "aliases", "status.github.com", "https://www.githubstatus.com", "Circle (US"]
)
def test_what_only_stands_somewhere_in_a_line_is_no_name(name: str) -> None:
    """Catches: letters that an id cannot hold and that are lost; a part, a key or an address taken for a name."""
    assert find_quickly(name) is None


def test_lines_are_read_as_entries_and_parts_with_all_they_say() -> None:
    entries, parts = read(LINES)
    assert [(one.id, one.platform, one.lists, one.names, one.addresses, one.was) for one in entries] == [
        ("a", None, 2, ("Aa",), ("https://old.example.com",), ()),
        ("b", "feed", 1, (), (), ("bee",)),
    ]
    assert [(one.name, one.entry.id, one.include, one.names) for one in parts] == [("A's part", "a", ("Part*",), ())]


def test_a_former_id_still_leads_to_its_entry() -> None:
    """Catches: a provider that is forgotten because its id had to change."""
    found = indexed(*read(LINES)).named.get(fold("Bee"))
    assert found is not None
    assert found.id == "b"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gihtub", "GitHub"),
        ("clodflare", "Cloudflare"),
        ("stipe", "Stripe"),
        ("slck", "Slack"),
        ("atlasian", "Atlassian"),
        ("microsft 365", "Microsoft 365"),
        ("gogle clould", "Google Cloud"),
        ("npn", "npm"),
        ("digital ocean status page", "DigitalOcean"),
        ("status", "StatusCast"),
        ("cloud google", "Google Cloud"),
        ("pypi", "Python"),
        ("githubs", "GitHub"),
        ("status.github.com", "GitHub"),
        ("https://status.anthropic.com/", "Claude"),
        ("ec2", "aws: EC2"),
        ("amazon s3", "aws: S3"),
        ("bigquery", "google-cloud: BigQuery"),
        ("icloud", "apple: iCloud"),
    ],
)
def test_a_search_forgives_typing_errors_and_knows_other_names_and_parts(text: str, first: str) -> None:
    assert names(text)[0] == first


def test_of_equally_good_matches_the_better_known_comes_first() -> None:
    found = search("git", 10)
    assert [one.name for one in found][:2] == ["GitHub", "GitLab"]
    best = [one.entry.lists for one in found if one.score == found[0].score]
    assert len(best) > 3
    assert best == sorted(best, reverse=True)


def test_a_name_that_is_meant_for_sure_stands_without_those_that_are_only_like_it() -> None:
    assert names("github") == ["GitHub"]
    assert names("aws") == ["AWS"]  # and not its parts, which are called "AWS …" as well
    assert len(names("githob")) > 1
    assert all(one.score < SURE for one in search("githob", 5))


def test_parts_of_several_makers_are_found_by_one_word() -> None:
    assert set(names("kubernetes")) == {"aws: EKS", "google-cloud: GKE", "azure: Azure Kubernetes Service"}


@pytest.mark.parametrize("text", ["", "   ", "…", "zzzzqqqq", "zqwxyz qpj"])
def test_nothing_is_found_where_nothing_is_alike(text: str) -> None:
    assert search(text, 5) == ()


def test_a_search_gives_no_more_than_asked_for() -> None:
    assert len(search("a", 3)) == 3
    assert len(search("a", 100)) == 100


@given(st.text(max_size=80))
def test_any_text_can_be_searched_for_and_answers_are_ranked_and_unique(text: str) -> None:
    found = search(text, 20)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({(one.entry.id, one.part) for one in found}) == len(found)
    assert all(0 < one.score <= 1 for one in found)


@given(st.sampled_from(ENTRIES), st.data())
def test_a_name_with_two_letters_swapped_is_among_the_first(entry: Entry, data: st.DataObject) -> None:
    """Catches: likeness that breaks down for some lengths or positions."""
    letters = list(fold(entry.name))
    if len(letters) < 7:
        return
    place = data.draw(st.integers(min_value=1, max_value=len(letters) - 3))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert entry in [one.entry for one in search("".join(letters), 40)]


@given(st.text(max_size=30))
def test_the_quick_way_never_says_anything_else_than_the_long_one(name: str) -> None:
    entry = find_quickly(name)
    assert entry is None or whole().named[fold(entry.name)] == entry


@given(st.text(max_size=30))
def test_any_text_has_a_key_as_an_address_or_none(url: str) -> None:
    assert address_key(url) is None or url.strip().startswith(("http", "HTTP"))
