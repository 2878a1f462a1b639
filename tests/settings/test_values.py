"""What a valid file says: every key, its defaults, and how providers get their ids."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.errors import ConfigError, ConfigErrors
from tray_status.core.events import EventKind
from tray_status.core.model import Impact
from tray_status.core.prefs import EVERY_LEAST, EVERY_MOST, ICON_LOOKS, Focus, NotifyPrefs, ProviderPrefs, Settings
from tray_status.desktop.pictures import Look
from tray_status.settings.environment import EnvironmentValueError, resolve
from tray_status.settings.load import load, load_bytes
from tray_status.settings.mistakes import shown
from tray_status.settings.providers import slug
from tray_status.settings.reader import Surroundings
from tray_status.settings.scalars import Duration, written_duration
from tray_status.settings.schema import NotifierKind
from tray_status.settings.secrets import Secrets

KINDS = (NotifierKind(name="console"), NotifierKind(name="webhook", options=("url", "token"), required=("url",)))
SECRET = "hunter2"
NO_SECRETS = Secrets(lambda _: None).read


def read(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    path = tmp_path / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, kinds=KINDS, environ=environ or {}, platforms=("statuspage", "incidentio"))


def test_nothing_said_means_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, "providers:\n") == Settings()


def test_the_look_of_the_icon_is_one_of_those_there_are(tmp_path: Path) -> None:
    """Seeded defect: settings allow a look that no picture has, and the icon is gone."""
    assert tuple(Look) == ICON_LOOKS
    settings = read(tmp_path, "icon: dark\nbadge: yes\nproviders:\n")
    assert (Look(settings.icon_look), settings.icon_badge) == (Look.DARK, True)
    assert (Settings().icon_look, Settings().icon_badge) == (Look.COLOUR, False)


def test_a_known_name_a_known_name_in_a_mapping_and_an_address(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        "providers:\n  - github\n  - {name: OpenAI, every: 5m}\n  - https://www.Status.example.com:8443/eu/\n",
    )
    assert settings.providers == (
        ProviderPrefs(id="github", name="GitHub", url="https://www.githubstatus.com", guess="statuspage"),  # type: ignore[arg-type]  # an id as written
        ProviderPrefs(
            id="openai",  # type: ignore[arg-type]  # an id as written
            name="OpenAI",
            url="https://status.openai.com",
            guess="incidentio",
            every=timedelta(minutes=5),
        ),
        ProviderPrefs(
            id="www-status-example-com-8443-eu",  # type: ignore[arg-type]  # an id as written
            name="status.example.com:8443/eu",
            url="https://www.Status.example.com:8443/eu/",
        ),
    )


def test_every_key_of_a_provider(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
every: 2m
minimum_impact: major
tell: [opened]
notifiers:
  - console
  - kind: webhook
    name: team
    url: https://hooks.example.com/${TOKEN}
    token: $${x}
providers:
  - GitHub
  - name: Example
    url: https://status.example.com
    id: my-example
    platform: statuspage
    feed: https://status.example.com/feed.atom
    every: 1H
    focus: {components: {include: ['API*', Web], exclude: [beta]}}
    minimum_impact: Any
    tell: default
    muted: Yes
    notifiers: [team]
  - name: Plain
    url: https://plain.example.com
    platform: detect
    feed: detect
    focus: {components: {}}
    notifiers: [console]
""",
        {"TOKEN": SECRET},
    )
    first, second, third = settings.providers
    assert (first.every, first.minimum_impact, first.tell) == (
        timedelta(minutes=2),
        Impact.MAJOR,
        frozenset({EventKind.OPENED}),
    )
    assert first.notifiers == ("console", "team")
    assert second == ProviderPrefs(
        id="my-example",  # type: ignore[arg-type]  # an id as written
        name="Example",
        url="https://status.example.com",
        platform="statuspage",
        feed="https://status.example.com/feed.atom",
        every=timedelta(hours=1),
        focus=Focus(include=("API*", "Web"), exclude=("beta",)),
        minimum_impact=None,
        tell=None,
        muted=True,
        notifiers=("team",),
    )
    assert (third.platform, third.feed, third.focus, third.notifiers) == (None, None, Focus(), ("console",))
    assert settings.notifiers[1] == NotifyPrefs(
        name="team",
        kind="webhook",
        options=(("url", "https://hooks.example.com/${TOKEN}"), ("token", "$${x}")),
    )


def test_a_known_name_with_an_address_of_its_own_keeps_its_id_and_is_detected_anew(tmp_path: Path) -> None:
    """Catches: forgetting what was believed when a page moves, or reading the new page as the old platform."""
    (provider,) = read(tmp_path, "providers:\n  - {name: GitHub, url: https://status.example.com}\n").providers
    assert (provider.id, provider.url, provider.platform) == ("github", "https://status.example.com", None)
    assert provider.guess is None


@pytest.mark.parametrize("entry", ["GitHub", "{name: GitHub}"])
def test_a_known_name_does_not_pin_the_platform_of_its_page_and_the_user_does(tmp_path: Path, entry: str) -> None:
    """Catches: a provider known by name that never heals when its page moves to another platform."""
    (provider,) = read(tmp_path, f"providers:\n  - {entry}\n").providers
    assert (provider.platform, provider.guess) == (None, "statuspage")
    (pinned,) = read(tmp_path, "providers:\n  - {name: GitHub, platform: incidentio}\n").providers
    assert pinned.platform == "incidentio"


def test_a_provider_without_a_focus_mapping_sees_everything(tmp_path: Path) -> None:
    (provider,) = read(tmp_path, "providers:\n  - {name: GitHub, focus: {}}\n").providers
    assert provider.focus.everything


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("proxy: system", None),
        ("proxy: none", "none"),
        ("proxy: HTTPS://proxy.example.com", "HTTPS://proxy.example.com"),
        ("proxy: http://me:${SET}@localhost:3128", "http://me:${SET}@localhost:3128"),
    ],
)
def test_the_proxy_is_kept_as_it_is_written(tmp_path: Path, text: str, expected: str | None) -> None:
    settings = read(tmp_path, text + "\n", {"SET": SECRET})
    assert settings.proxy == expected


def test_a_certificate_file_is_found_from_the_settings_folder_from_home_and_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    pem = str(tmp_path / "ca.pem")
    assert read(tmp_path, "ca_file: ca.pem\n").ca_file == pem
    assert read(tmp_path, f"ca_file: {pem}\n").ca_file == pem
    assert read(tmp_path, "ca_file: ~/ca.pem\n", {"HOME": str(tmp_path)}).ca_file == pem
    assert read(tmp_path, "ca_file: ~/ca.pem\n", {"USERPROFILE": str(tmp_path)}).ca_file == pem
    assert read(tmp_path, "ca_file: system\n").ca_file is None


def test_without_kinds_and_environment_both_are_not_checked(tmp_path: Path) -> None:
    data = b"notifiers:\n  - pager\n  - {kind: horn, name: loud, volume: '${VOLUME}'}\nproxy: ${PROXY}\n"
    settings = load_bytes(data, Surroundings(folder=tmp_path), file="settings.yaml")
    assert [notifier.name for notifier in settings.notifiers] == ["pager", "loud"]
    assert settings.proxy == "${PROXY}"


def test_no_secret_shows_in_the_representation_of_settings(tmp_path: Path) -> None:
    """Catches: settings that are logged as a whole, with passwords resolved or written out."""
    text = (
        f"proxy: http://me:{SECRET}@localhost\n"
        f"notifiers:\n  - {{kind: webhook, url: https://example.com/{SECRET}, token: '${{T}}'}}\n"
    )
    assert SECRET not in repr(read(tmp_path, text, {"T": SECRET}))
    assert SECRET not in repr(Surroundings(folder=tmp_path, environ={"T": SECRET}))


def test_a_variable_is_replaced_and_a_doubled_dollar_is_not() -> None:
    assert (
        resolve("a ${ONE}$${ONE}${TWO} $5 $ONE", {"ONE": "1", "TWO": "${ONE}"}, NO_SECRETS) == "a 1${ONE}${ONE} $5 $ONE"
    )


def test_a_variable_that_is_not_set_names_itself_alone() -> None:
    with pytest.raises(EnvironmentValueError) as caught:
        resolve("${KNOWN} ${MISSING}", {"KNOWN": SECRET}, NO_SECRETS)
    assert str(caught.value) == (
        "A setting needs the environment variable `MISSING`, which is not set. Set it before the program starts."
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://status.example.com", "status-example-com"),
        ("https://STATUS.example.com:443/", "status-example-com"),
        ("http://127.0.0.1:8001/a", "127-0-0-1-8001-a"),
        ("http://127.0.0.1:8002/a", "127-0-0-1-8002-a"),
        ("https://me:hunter2@status.example.com/eu?x=1#y", "status-example-com-eu"),
        ("https://[::1]:8080/", "3a-3a1-8080"),
        ("https://状態.example.com/ä", "e7-8a-b6-e6-85-8b-example-com-c3-a4"),
    ],
)
def test_an_id_is_made_of_host_port_and_path(url: str, expected: str) -> None:
    assert slug(url) == expected


def test_long_addresses_have_ids_of_their_own() -> None:
    """Catches: two long addresses that are cut to one id and so share one memory."""
    one, two = (slug(f"https://status.example.com/{'a' * 200}/{end}") for end in "12")
    assert one != two
    assert len(one) == len(two) == 100


@given(st.integers(min_value=10, max_value=86_400))
def test_a_duration_that_is_written_reads_as_itself(seconds: int) -> None:
    value = timedelta(seconds=seconds)
    assert Duration(EVERY_LEAST, EVERY_MOST).parse(written_duration(value)) == value


@given(st.text())
def test_a_quoted_value_is_one_short_printable_line(text: str) -> None:
    """Catches: terminal escapes of a settings file that reach the terminal through a message."""
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 63


@given(user=st.from_regex(r"[a-z]{1,8}", fullmatch=True), path=st.sampled_from(["", "/x", "/x?token=hunter2"]))
def test_a_quoted_address_shows_its_host_alone(user: str, path: str) -> None:
    quoted = shown(f"https://{user}:hunter2@example.com{path}")
    assert quoted in ("`https://example.com`", "`https://example.com/…`")


def mistakes_of(data: bytes) -> tuple[ConfigError, ...]:
    try:
        load_bytes(data, Surroundings(folder=Path("/nowhere"), kinds=KINDS, environ={}), file="f")
    except ConfigErrors as errors:
        return errors.errors
    return ()


@given(st.binary(max_size=200))
def test_any_bytes_are_settings_or_mistakes_within_the_file_and_never_a_crash(data: bytes) -> None:
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + data.count(b"\xe2\x80") + 1
    assert all(error.line is None or 1 <= error.line <= lines for error in mistakes_of(data))


_WORDS = st.sampled_from(
    ["every", "providers", "name", "url", "focus", "components", "tell", "kind", "GitHub", "5m", "opened", "<<", "~"]
)
_TREES = st.recursive(
    _WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4), max_leaves=12
)


def _flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in tree.items()) + "}"
    return f"[{', '.join(map(_flow, tree))}]" if isinstance(tree, list) else str(tree)


@given(st.dictionaries(st.sampled_from(["every", "providers", "notifiers", "tell", "proxy", "ca_file"]), _TREES))
def test_any_tree_of_our_own_words_is_settings_or_mistakes_and_never_a_crash(tree: dict[str, object]) -> None:
    """Catches: a key read as one type of node without looking, such as a list where a mapping is expected."""
    assert all(error.line in (None, 1) for error in mistakes_of(_flow(tree).encode()))
