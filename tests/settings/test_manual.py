"""The shipped settings and the page about them: true, complete, and each example in them works."""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tray_status.core.model import Impact, ProviderId
from tray_status.core.policy import Policy
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.quiet_hours import QuietHours
from tray_status.notifiers import BUILT_IN
from tray_status.settings import mapping_schema, schema, telling_schema
from tray_status.settings.catalog import find
from tray_status.settings.file import SettingsFile
from tray_status.settings.key import Key, Row
from tray_status.settings.load import load, load_bytes
from tray_status.settings.manual import with_reference
from tray_status.settings.reader import Surroundings
from tray_status.settings.secrets import Secrets

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = ROOT / "config" / "defaults.yaml"
PAGE = ROOT / "docs" / "settings.md"
TABLES = (
    schema.TOP,
    schema.PROVIDER,
    schema.IN_FOCUS,
    schema.IN_COMPONENTS,
    schema.IN_WORDS,
    telling_schema.IN_QUIET_HOURS,
    schema.NOTIFIER,
)
ROWS: list[Row] = [row for rows in TABLES for row in rows]
KINDS = tuple(kind.settings for kind in BUILT_IN)
FOUR = tuple(
    ProviderPrefs(id=ProviderId(known.id), name=known.name, url=known.url, guess=known.platform)
    for known in map(find, ("GitHub", "OpenAI", "Cloudflare", "Stripe"))
    if known is not None
)


def uncommented() -> str:
    """The shipped settings with every example switched on."""
    return re.sub(r"^#( {2,}(- |\w+:|#))", r"\1", DEFAULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_shipped_settings_are_the_defaults_and_the_four_providers() -> None:
    """Catches: a manual that shows another default than the one that holds when a line is taken out."""
    assert load(DEFAULTS, kinds=KINDS, environ={}) == Settings(providers=FOUR)
    assert [provider.id for provider in FOUR] == ["github", "openai", "cloudflare", "stripe"]
    assert {provider.every.total_seconds() for provider in FOUR} == {60.0}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_shipped_settings_name_every_key(row: Row) -> None:
    """Catches: a key that was added without being explained."""
    lines = [line.split("#", 2)[1 if line.startswith("#") else 0] for line in DEFAULTS.read_text().splitlines() if line]
    assert any(re.match(rf"[ -]*{row.name}:", line) for line in lines)


@pytest.mark.parametrize("row", schema.TOP, ids=lambda row: row.name)
def test_every_key_at_the_top_is_switched_on_with_its_default(row: Row) -> None:
    text = DEFAULTS.read_text(encoding="utf-8")
    assert re.search(rf"^{row.name}:", text, flags=re.MULTILINE)
    if isinstance(row, Key):
        assert f"\n{row.name}: {row.written}\n" in text


def test_every_example_in_the_shipped_settings_works(tmp_path: Path) -> None:
    """Catches: an example that is a mistake as soon as somebody takes its `#` away."""
    (tmp_path / "settings.yaml").write_text(uncommented(), encoding="utf-8")
    settings = load(tmp_path / "settings.yaml", kinds=KINDS, environ={}, platforms=("json_map", "statuspage"))
    assert len(settings.providers) == 7
    assert settings.providers[5].focus.include == ("API*", "*Europe*")
    assert settings.providers[5].focus.exclude == ("*beta*",)
    assert settings.providers[5].focus.words == ("login", "sign*")
    assert settings.providers[5].focus.no_words == ("sandbox",)
    assert settings.providers[5].focus.minimum_impact is Impact.MINOR
    assert settings.providers[5].policy == Policy(
        quiet_hours=(),
        confirm_after=tuple((impact, timedelta(minutes=2)) for impact in Impact),
        remind_every=timedelta(hours=4),
        escalation_breaks=True,
        flapping=None,
        expire_after=timedelta(hours=2),
    )
    assert settings.providers[0].policy.quiet_hours == (
        QuietHours(begin=time(22), end=time(7)),
        QuietHours(
            begin=time(0),
            end=time(0),
            days=frozenset({5, 6}),
            zone=ZoneInfo("Europe/Berlin"),
            critical_breaks=True,
        ),
    )
    assert [notifier.name for notifier in settings.notifiers] == ["desktop", "terminal"]


def test_stripe_is_marked_as_not_asked_by_us() -> None:
    (line,) = [line for line in DEFAULTS.read_text(encoding="utf-8").splitlines() if line.startswith("  - Stripe")]
    assert "was not asked" in line


def test_every_key_has_a_sentence_and_a_description() -> None:
    mapped = [row for _, rows in mapping_schema.TABLES for row in rows]
    for row in [*ROWS, *mapped]:
        assert row.meaning.endswith("."), row.name
        assert row.described, row.name


def test_the_reference_in_the_page_is_the_schema() -> None:
    """Catches: a page that was not written anew: python -m tests.settings.write_reference does it."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_reference(page)


def test_a_page_without_its_marks_is_not_written() -> None:
    with pytest.raises(ValueError, match="substring"):
        with_reference("# Settings\n")


def test_the_examples_and_messages_of_the_page_are_true(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    path = tmp_path / "settings.yaml"
    loaded = []
    for example in re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL):
        path.write_text(example, encoding="utf-8")
        around = Surroundings(
            folder=tmp_path,
            kinds=KINDS,
            environ=dict.fromkeys(re.findall(r"\$\{(\w+)\}", example), "x"),
            secrets=Secrets(lambda _: "x"),
        )
        loaded.append(load_bytes(path.read_bytes(), around, file=str(path)))
    assert loaded[0].providers[2].id == "example-eu"
    assert loaded[1].providers[0].focus.exclude == ("*beta*",)
    path.write_text("providers:\n  - GitHub\nevry: 5m\nlog_level: info\n\n\nevery: 90\n", encoding="utf-8")
    file = SettingsFile(
        path,
        defaults=DEFAULTS,
        last_good=tmp_path / "copy.yaml",
        around=Surroundings(folder=tmp_path, kinds=KINDS, environ={}),
    )
    file.refresh()
    told = [str(error).removeprefix(f"{tmp_path}/") for error in file.errors]
    assert len(told) == 2
    assert all(line in page for line in told), told
