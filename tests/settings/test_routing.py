"""Who tells about which provider, as settings say it at providers and at notifiers: put together, or a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from tray_status.core.errors import ConfigErrors
from tray_status.core.model import Impact
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.notifiers import BUILT_IN, Notifiers
from tray_status.settings.load import load_bytes
from tray_status.settings.reader import Surroundings
from tray_status.settings.save import Draft

TEXT = """\
providers:
  - GitHub
  - {{name: Shop, id: shop, url: 'https://status.shop.example', notifiers: [desktop, ops]}}
  - {{name: Mine, url: 'https://status.mine.example', notifiers: [ops]}}
notifiers:
  - desktop
  - {{name: ops, kind: console, {}}}
"""


def read(wishes: str) -> Settings:
    around = Surroundings(folder=Path("/nowhere"), kinds=tuple(kind.settings for kind in BUILT_IN), environ={})
    return load_bytes(TEXT.format(wishes).encode(), around, file="f")


def tellers(settings: Settings) -> dict[str, tuple[str, ...]]:
    return {prefs.name: prefs.notifiers for prefs in settings.providers}


def test_a_notifier_tells_about_the_providers_it_names_and_no_others() -> None:
    """Catches: a list that is read and not obeyed; a name that is not known by its upper case."""
    assert tellers(read("providers: [GITHUB, shop]")) == {
        "GitHub": ("desktop", "ops"),
        "Shop": ("desktop", "ops"),
        "Mine": (),
    }
    assert tellers(read("providers: [Mine]")) == {"GitHub": ("desktop",), "Shop": ("desktop",), "Mine": ("ops",)}
    assert tellers(read("format: text"))["GitHub"] == ("desktop", "ops")


def test_the_impact_it_asks_for_stands_at_each_of_its_providers() -> None:
    settings = read("minimum_impact: major, providers: [shop]")
    assert {prefs.name: prefs.notifier_impacts for prefs in settings.providers} == {
        "GitHub": (),
        "Shop": (("ops", Impact.MAJOR),),
        "Mine": (),
    }
    assert settings.notifiers[1] == NotifyPrefs(
        name="ops", kind="console", minimum_impact=Impact.MAJOR, providers=("shop",)
    )
    assert read("minimum_impact: any").providers[0].notifier_impacts == ()


@pytest.mark.parametrize(
    ("wishes", "mistake"),
    [
        ("providers: [githb]", "f:7:44: unknown provider `githb` in `providers` of a notifier. Did you mean `github`?"),
        ("providers: []", "f:7:43: `providers` names none, so this notifier would tell nothing. Take it out."),
        ("providers: github", "`providers` must be a list of ids or names of providers, and this is a single value."),
        ("minimum_impact: big", "`minimum_impact` is `big`, which is no impact."),
    ],
)
def test_each_mistake_is_told_at_its_place(wishes: str, mistake: str) -> None:
    """Catches: a provider that is mistyped, and about which nobody tells."""
    with pytest.raises(ConfigErrors) as caught:
        read(wishes)
    assert mistake in str(caught.value)


def test_a_provider_that_cannot_be_read_is_no_unknown_one() -> None:
    """Catches: one mistake told as two."""
    with pytest.raises(ConfigErrors) as caught:
        load_bytes(
            b"providers:\n  - {id: shop, url: nowhere}\nnotifiers:\n  - {kind: console, providers: [shop]}\n",
            Surroundings(folder=Path("/nowhere")),
            file="f",
        )
    assert len(caught.value.errors) == 1


def test_one_that_a_notifier_names_is_not_removed_behind_its_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(TEXT.format("providers: [shop]"))
    with pytest.raises(ConfigErrors, match="unknown provider `shop` in `providers` of a notifier"):
        Draft.open(path).without_provider("shop")


def test_other_wishes_are_no_reason_to_make_a_notifier_anew() -> None:
    """Catches: a delivery that is told twice, because somebody changed whom a notifier tells about."""
    from tests.notify.far_ends import made_means

    made = Notifiers(made_means())
    before = made.of(read("providers: [shop]"))
    assert made.of(read("minimum_impact: major")) == before
