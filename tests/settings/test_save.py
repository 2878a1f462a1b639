"""Changing a settings file: exactly the wanted value changes, everything else stays byte for byte."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settings.rights import as_somebody_else, reachable_folder
from tray_status.core.errors import ConfigErrors
from tray_status.core.model import ProviderId
from tray_status.settings.atomic import write_atomic
from tray_status.settings.save import Draft, add_provider, remove_provider, set_value
from tray_status.settings.splice import UnwritableError, Written, written

DEFAULTS = Path(__file__).resolve().parents[2] / "config" / "defaults.yaml"
ODD = "this is laid out in a way that the program does not change by itself."
FULL = """\
# My settings
log_level: info  # quiet

providers:   # what I watch
  # the important one
  - GitHub   # mine

  - name: Example  # theirs
    url: https://status.example.com
    # not so often
    every: 5m
    focus:
      components:
        include: [API]
  - 'OpenAI'
  # - Stripe, later

notifiers:
- console
- kind: console
  name: two
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def put(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def message(caught: pytest.ExceptionInfo[ConfigErrors], path: Path) -> str:
    return str(caught.value).replace(str(path.parent) + os.sep, "")


def test_a_name_is_added_after_the_last_entry(path: Path) -> None:
    put(path, FULL)
    prefs = add_provider(path, "Cloudflare")
    assert (prefs.id, prefs.url) == ("cloudflare", "https://www.cloudflarestatus.com")
    assert text_of(path) == FULL.replace("  - 'OpenAI'\n", "  - 'OpenAI'\n  - Cloudflare\n")


def test_an_address_and_a_mapping_are_added(path: Path) -> None:
    put(path, FULL)
    add_provider(path, "https://a.example.com/#x")
    add_provider(path, {"name": "B: two", "url": "https://b.example.com", "tell": ["opened", "resolved"]})
    assert text_of(path) == FULL.replace(
        "  - 'OpenAI'\n",
        "  - 'OpenAI'\n"
        "  - https://a.example.com/#x\n"
        "  - name: 'B: two'\n"
        "    url: https://b.example.com\n"
        "    tell: [opened, resolved]\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("every: 60s\n", "every: 60s\nproviders:\n  - GitHub\n"),
        ("every: 60s", "every: 60s\nproviders:\n  - GitHub\n"),
        ("every: 60s\r\n", "every: 60s\r\nproviders:\r\n  - GitHub\r\n"),
        ("  every: 60s\n  # end\n", "  every: 60s\n  # end\n  providers:\n    - GitHub\n"),
        ("providers:\n", "providers:\n  - GitHub\n"),
        ("providers:", "providers:\n  - GitHub"),
        ("providers:   # none yet\nevery: 60s\n", "providers:   # none yet\n  - GitHub\nevery: 60s\n"),
        ("providers: []\n", "providers:\n  - GitHub\n"),
        ("providers: [ ]  # none\r\nevery: 60s\r\n", "providers:  # none\r\n  - GitHub\r\nevery: 60s\r\n"),
        ("providers:\n- OpenAI\nevery: 60s", "providers:\n- OpenAI\n- GitHub\nevery: 60s"),
        ("providers:\n-   OpenAI", "providers:\n-   OpenAI\n- GitHub"),
        (
            "providers:\n  - {name: OpenAI, muted: yes}  # x\n#end",
            "providers:\n  - {name: OpenAI, muted: yes}  # x\n  - GitHub\n#end",
        ),
        (
            "providers:\n  - name: OpenAI\n    notifiers:\n      - desktop\n\n\nevery: 60s\n",
            "providers:\n  - name: OpenAI\n    notifiers:\n      - desktop\n  - GitHub\n\n\nevery: 60s\n",
        ),
        (
            "providers:\n  - url: https://a.example.com\n    name: |\n      Long name\n\nevery: 60s\n",
            "providers:\n  - url: https://a.example.com\n    name: |\n      Long name\n  - GitHub\n\nevery: 60s\n",
        ),
        (
            "providers:\n  - name: OpenAI\n    focus:\n      components:\n        include:\nevery: 60s\n",
            "providers:\n  - name: OpenAI\n    focus:\n      components:\n        include:\n  - GitHub\nevery: 60s\n",
        ),
    ],
)
def test_a_provider_is_added_to_any_usual_layout(path: Path, before: str, after: str) -> None:
    """Catches: an indentation, a line end or a comment that is lost where the list is empty, absent or last."""
    put(path, before)
    add_provider(path, "GitHub")
    assert text_of(path) == after


@pytest.mark.parametrize(
    ("provider", "gone"),
    [
        ("github", "  - GitHub   # mine\n"),
        ("openai", "  - 'OpenAI'\n"),
        (
            "status-example-com",
            FULL[FULL.index("  - name: Example") : FULL.index("  - 'OpenAI'")],
        ),
    ],
)
def test_a_provider_is_removed_with_its_lines(path: Path, provider: str, gone: str) -> None:
    put(path, FULL)
    assert remove_provider(path, ProviderId(provider)).id == provider
    assert text_of(path) == FULL.replace(gone, "")


def test_the_last_provider_can_be_removed_and_another_one_added(path: Path) -> None:
    put(path, "providers:\n  - GitHub\n")
    Draft.open(path).without_provider("github").write()
    assert text_of(path) == "providers:\n"
    add_provider(path, "OpenAI")
    assert text_of(path) == "providers:\n  - OpenAI\n"


_COMMENTS = st.sampled_from(["", "  # why", "   #", "  # ü 🎉 '\" [", "\t# tab"])
# <n> stands for a word that no other entry has, <c> for a comment.
_ENTRIES = st.sampled_from(
    [
        ["- <known><c>"],
        ["-   '<known>'<c>"],
        ["- https://<n>.example.com<c>"],
        ["- name: Näme <n><c>", "  # between", "  url: https://<n>.example.org", "", "  muted: no<c>"],
        ["- {name: N<n>, url: 'https://<n>.example.net'}<c>"],
        ["- url: https://<n>.example.edu<c>", "  focus:", "    components:", "      include:", "      - 'A*'<c>"],
    ]
)
_BETWEEN = st.sampled_from([[], [""], ["# a comment"], ["", "  # indented", "# not"]])
_AROUND = st.sampled_from([[], ["every: 5m<c>"], ["# comment", "log_level: debug"], ["tell: [opened,", "  resolved]"]])
_KNOWN = ("GitHub", "OpenAI", "Stripe")


@st.composite
def _files(draw: st.DrawFn) -> str:
    indent = draw(st.sampled_from(["", "  ", "    "]))
    lines = [*draw(_AROUND), "providers:<c>"]
    for number, known in enumerate(_KNOWN[: draw(st.integers(min_value=0, max_value=3))]):
        lines += draw(_BETWEEN)
        entry = [line.replace("<n>", f"s{number}").replace("<known>", known) for line in draw(_ENTRIES)]
        lines += [indent + line if line else "" for line in entry]
    lines += draw(_BETWEEN)
    lines += ["notifiers: [console]", *draw(_BETWEEN)] if draw(st.booleans()) else []
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(line.replace("<c>", draw(_COMMENTS)) if "<c>" in line else line for line in lines)
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", newline]))


_NEW: st.SearchStrategy[str | dict[str, Written]] = st.sampled_from(
    [
        "Cloudflare",
        "https://new.example.com/a",
        {"name": "It's: new", "url": "https://new.example.com"},
        {"url": "https://new.example.com", "tell": ["opened", "resolved"], "every": "10m"},
    ]
)


@given(text=_files(), entry=_NEW)
def test_adding_and_removing_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, text: str, entry: str | dict[str, Written]
) -> None:
    """Catches: a comment, a blank line, a line end or a byte order mark that a splice swallows."""
    path = tmp_path_factory.mktemp("same") / "settings.yaml"
    put(path, text)
    before = Draft.open(path)
    added = before.with_provider(entry)
    new = added.settings.providers[-1].id
    assert added.settings.providers[:-1] == before.settings.providers
    kept = added.source.text
    for line in before.source.text.splitlines():
        assert line in kept
    assert added.without_provider(new).source.text == before.source.text
    added.write()
    assert path.read_bytes() == (b"\xef\xbb\xbf" if text.startswith("\ufeff") else b"") + kept.encode()
    Draft.open(path).without_provider(new).write()
    assert path.read_bytes() == text.encode()


@given(text=_files(), value=st.sampled_from(["10m", "24h"]), level=st.sampled_from(["debug", "error"]))
def test_setting_values_keeps_every_comment(
    tmp_path_factory: pytest.TempPathFactory, text: str, value: str, level: str
) -> None:
    path = tmp_path_factory.mktemp("set") / "settings.yaml"
    put(path, text)
    draft = Draft.open(path)
    comments = [line[line.index("#") :] for line in draft.source.text.splitlines() if "#" in line]
    draft = draft.with_value("log_level", level).with_value("every", value)
    for provider in draft.settings.providers:
        if "{" not in text:
            draft = draft.with_value(f"providers.{provider.id}.every", value)
            draft = draft.with_value(f"providers.{provider.id}.minimum_impact", "major")
    assert [line[line.index("#") :] for line in draft.source.text.splitlines() if "#" in line] == comments
    assert draft.settings.log_level == level
    assert {provider.every for provider in draft.settings.providers} <= {draft.settings.every}


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("log_level", "debug", "log_level: info  #", "log_level: debug  #"),
        ("every", "5m", "# the end\n", "# the end\nevery: 5m\n"),
        ("tell", ["opened", "lost"], "# the end\n", "# the end\ntell: [opened, lost]\n"),
        ("providers.github.every", "5m", "  - GitHub   # mine\n", "  - name: GitHub   # mine\n    every: 5m\n"),
        ("providers.openai.muted", "yes", "  - 'OpenAI'\n", "  - name: 'OpenAI'\n    muted: yes\n"),
        ("providers.status-example-com.every", "1h", "every: 5m", "every: 1h"),
        ("providers.status-example-com.name", "A # b", "name: Example ", "name: 'A # b' "),
        ("providers.status-example-com.muted", "yes", "[API]\n", "[API]\n    muted: yes\n"),
        ("providers.status-example-com.focus.components.include", ["A*", "*"], "[API]", "[A*, '*']"),
        ("providers.status-example-com.focus.components.exclude", [], "[API]\n", "[API]\n        exclude: []\n"),
        (
            "providers.github.focus.components.include",
            ["API"],
            "  - GitHub   # mine\n",
            "  - name: GitHub   # mine\n    focus:\n      components:\n        include: [API]\n",
        ),
        ("notifiers.console.colour", "no", "- console\n-", "- kind: console\n  colour: no\n-"),
        ("notifiers.two.colour", "no", "  name: two\n", "  name: two\n  colour: no\n"),
    ],
)
def test_a_value_is_set_in_its_place(path: Path, key: str, value: Written, old: str, new: str) -> None:
    put(path, FULL)
    set_value(path, key, value)
    assert old in FULL
    assert text_of(path) == FULL.replace(old, new, 1)


def test_an_address_that_gets_a_key_becomes_its_url(path: Path) -> None:
    put(path, "providers:\n-  https://a.example.com")
    set_value(path, "providers.a-example-com.every", "5m")
    assert text_of(path) == "providers:\n-  url: https://a.example.com\n   every: 5m"


def test_an_empty_list_is_set(path: Path) -> None:
    put(path, "providers:  # none\n")
    set_value(path, "providers", ["GitHub"])
    assert text_of(path) == "providers: [GitHub]  # none\n"


def test_setting_what_is_there_writes_nothing(path: Path) -> None:
    put(path, FULL)
    before = path.stat().st_ino
    assert set_value(path, "log_level", "info").log_level == "info"
    assert path.stat().st_ino == before


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("providers: [OpenAI]\n", "1:12"),
        ("providers: [\n]\n", "1:12"),
        ("{providers: [], every: 60s}\n", "1:1"),
        ("{every: 60s}\n", "1:1"),
        ("every: 60s\n...\n", "1:1"),
        ("providers:\n  -\n    OpenAI\n", "3:5"),
        ("providers:\r  - OpenAI\r", "2:5"),
        # Lines that end in a way of the last century: the entry would become a part of the last value.
        ("providers:\rlog_level: info\r", "1:1"),
    ],
)
def test_what_cannot_be_spliced_is_left_alone_and_its_line_named(path: Path, text: str, line: str) -> None:
    """Catches: a rewritten file that lost its layout, or a splice into the middle of something else."""
    put(path, text)
    with pytest.raises(ConfigErrors) as caught:
        add_provider(path, "GitHub")
    assert message(caught, path).startswith(f"settings.yaml:{line}: {ODD}")
    assert text_of(path) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("providers: [GitHub]\n", "1:12"),
        ("providers:\n  -\n    GitHub\n", "3:5"),
        ("providers:\n  - {name: GitHub\n  }\n", ""),
    ],
)
def test_a_provider_in_an_odd_layout_is_not_removed(path: Path, text: str, line: str) -> None:
    put(path, text)
    if not line:
        Draft.open(path).without_provider("github").write()
        assert text_of(path) == "providers:\n"
        return
    with pytest.raises(ConfigErrors) as caught:
        Draft.open(path).without_provider("github")
    assert message(caught, path).startswith(f"settings.yaml:{line}: {ODD}")


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("- {name: GitHub}  # mine", "muted", "- {name: GitHub, muted: yes}  # mine"),
        ("- {name: GitHub, muted: no , every: 5m}", "muted", "- {name: GitHub, muted: yes , every: 5m}"),
        ("- {name: 'GitHub', }", "muted", "- {name: 'GitHub', muted: yes, }"),
        ("- { name: GitHub, tell: [opened] }", "muted", "- { name: GitHub, tell: [opened], muted: yes }"),
    ],
)
def test_an_entry_in_braces_gets_its_key_within_them(path: Path, text: str, key: str, expected: str) -> None:
    """Seeded defect: whoever writes one provider a line, in braces, cannot mute any from the menu."""
    put(path, f"providers:\n  {text}\n  - OpenAI\n")
    assert set_value(path, f"providers.github.{key}", "yes").providers[0].muted
    assert text_of(path) == f"providers:\n  {expected}\n  - OpenAI\n"


AWS = "providers:\n- name: AWS\n  focus:\n    components:"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\n      include:\n      - EC2*  # old\n      # end\n",
            "\n      include:\n      - EC2*  # old\n      - S3*, x\n      # end\n",
        ),
        ("\n      include:\n        - EC2*\n", "\n      include:\n        - EC2*\n        - S3*, x\n"),
        ("\n      include: [EC2*]\n", "\n      include: [EC2*, 'S3*, x']\n"),
        (
            "\n      include: [\n        EC2*,  # old\n      ]\n",
            "\n      include: [\n        EC2*, 'S3*, x',  # old\n      ]\n",
        ),
        (" [EC2*]\n", " [EC2*, 'S3*, x']\n"),
        ("\n      - EC2*\n", "\n      - EC2*\n      - S3*, x\n"),
    ],
)
def test_a_list_grows_in_the_form_that_it_has(path: Path, text: str, expected: str) -> None:
    """Seeded defect: a second part of AWS can be added only to a list that stands on one line."""
    put(path, AWS + text)
    key = "providers.aws.focus.components.include"
    assert set_value(path, key, ["EC2*", "S3*, x"]).providers[0].focus.include == ("EC2*", "S3*, x")
    assert text_of(path) == AWS + expected


def test_what_has_to_be_listed_by_hand_is_named(path: Path) -> None:
    """Seeded defect: advice to write one entry a line to whoever has done just that."""
    put(path, AWS + "\n      include:\n      - EC2*\n      # why\n      - S3*\n")
    with pytest.raises(ConfigErrors) as caught:
        set_value(path, "providers.aws.focus.components.include", ["EC2*", "RDS*"])
    assert message(caught, path).endswith("Under `focus.components.include`, list `EC2*`, `RDS*` by hand.")


@pytest.mark.parametrize(
    ("text", "key", "value", "line"),
    [
        ("{every: 60s}\n", "every.deep", "5m", "1:1"),
        ("{}\n", "every", "5m", "1:1"),
        ("tell: [opened,\n  resolved]\n", "tell", ["opened"], "1:7"),
        ("tell:\n  - opened\n  # why\n  - resolved\n", "tell", ["opened"], "2:3"),
        ("every:\n  60s\nproviders:\n", "every.deep", "5m", "2:3"),
        ("providers:\n  - name: GitHub\n    focus: {components: {}}\n", "providers.github.focus", "x", "3:12"),
        ("providers:\n  - Open\\\n", "providers.x.every", "5m", ""),
        ("providers:\n  - {name: GitHub}\n", "providers.github.focus.x", "5m", "2:5"),
        ("providers:\n  -\n    GitHub\n", "providers.github.every", "5m", "3:5"),
        ("notifiers:\n  - 'a\n    b'\n", "notifiers.a b.x", "5m", "2:5"),
    ],
)
def test_a_value_in_an_odd_layout_is_not_set(path: Path, text: str, key: str, value: Written, line: str) -> None:
    put(path, text)
    with pytest.raises(ConfigErrors) as caught:
        set_value(path, key, value)
    assert message(caught, path).startswith(f"settings.yaml:{line}: {ODD}" if line else "settings.yaml:2:5: unknown")
    assert text_of(path) == text


def test_a_provider_that_is_there_already_is_not_added_and_its_line_named(path: Path) -> None:
    put(path, FULL)
    with pytest.raises(ConfigErrors) as caught:
        add_provider(path, {"name": "github", "every": "5m"})
    assert message(caught, path) == (
        "settings.yaml:6:5: `github` is already in this file, with the id `github`. "
        "To watch it a second time, give the new one an `id:` of its own."
    )
    assert add_provider(path, {"name": "GitHub", "id": "github-2"}).id == "github-2"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "Githb",
            "settings.yaml: unknown provider `Githb`. Did you mean `GitHub`? Or write the address of its status page.",
        ),
        ("*", "settings.yaml: unknown provider `*`."),
        ({"name": "Stripe", "evry": "5m"}, "settings.yaml: unknown key `evry` of a provider. Did you mean `every`?"),
        ({"name": "A\nB", "url": "https://b.example.com"}, "settings.yaml: `A B` cannot be written on one line."),
        ({}, "settings.yaml: this provider has neither `name` nor `url`."),
    ],
)
def test_a_wrong_provider_is_not_added(path: Path, entry: str | dict[str, Written], told: str) -> None:
    """Catches: a file that is broken by the program itself, or a line named that is not in the user's file."""
    put(path, FULL)
    with pytest.raises(ConfigErrors) as caught:
        add_provider(path, entry)
    assert message(caught, path).startswith(told)
    assert text_of(path) == FULL


def test_a_wrong_value_is_not_set(path: Path) -> None:
    put(path, FULL)
    with pytest.raises(ConfigErrors) as caught:
        set_value(path, "every", "soon")
    assert message(caught, path) == (
        "settings.yaml: `every` is `soon`, which is no duration. Write one such as `60s`, `5m` or `1h`."
    )
    with pytest.raises(ConfigErrors, match="unknown key `evry`"):
        set_value(path, "evry", "5m")
    assert text_of(path) == FULL


def test_what_is_not_there_cannot_be_changed(path: Path) -> None:
    put(path, FULL)
    with pytest.raises(ConfigErrors) as caught:
        Draft.open(path).without_provider("githb")
    assert message(caught, path) == "settings.yaml: there is no provider `githb` in this file. Did you mean `github`?"
    put(path, "every: 60s\n")
    with pytest.raises(ConfigErrors) as caught:
        set_value(path, "notifiers.console.colour", "no")
    assert message(caught, path) == "settings.yaml: this file lists no notifiers. Add one first."


def test_a_file_with_mistakes_is_not_changed(path: Path) -> None:
    put(path, "evry: 5m\n")
    with pytest.raises(ConfigErrors, match="unknown key `evry`"):
        add_provider(path, "GitHub")


def test_a_file_that_somebody_else_changed_meanwhile_is_not_overwritten(path: Path) -> None:
    """Catches: an edit in the user's editor that is lost because a command wrote at the same time."""
    put(path, FULL)
    draft = Draft.open(path).with_provider("Cloudflare")
    put(path, FULL + "# newer\n")
    with pytest.raises(ConfigErrors) as caught:
        draft.write()
    assert message(caught, path) == (
        "settings.yaml: this file was changed by someone else meanwhile, so nothing was written. Try again."
    )
    assert text_of(path) == FULL + "# newer\n"


def test_rights_and_links_stay_as_they_are(path: Path, tmp_path: Path) -> None:
    real = put(tmp_path / "real.yaml", FULL)
    real.chmod(0o640)
    path.symlink_to(real)
    add_provider(path, "Cloudflare")
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "Cloudflare" in text_of(real)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["real.yaml", "settings.yaml"]


def test_a_file_that_cannot_be_written_stays_whole() -> None:
    """Catches: a file written in place, which is half a file when the disk is full."""
    with reachable_folder() as folder:
        path = put(folder / "settings.yaml", FULL)
        draft = Draft.open(path).with_provider("Cloudflare")
        path.chmod(0o644)
        folder.chmod(0o555)
        with as_somebody_else(), pytest.raises(ConfigErrors) as caught:
            draft.write()
        folder.chmod(0o755)
        assert text_of(path) == FULL
    assert message(caught, path) == (
        "settings.yaml: this file cannot be written: Permission denied. Nothing was changed."
    )


def test_a_replacement_that_fails_leaves_no_file_behind(tmp_path: Path) -> None:
    """Catches: temporary files with somebody's passwords that pile up beside the settings."""
    target = tmp_path / "settings.yaml"
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(target, b"every: 60s\n")
    assert list(tmp_path.iterdir()) == [target]


@given(st.text(max_size=30))
def test_a_written_value_reads_as_itself_or_is_refused(value: str) -> None:
    """Catches: a value with a colon, a hash or a quote that becomes something else in the file."""
    try:
        one, many = written(value), written([value, value])
    except UnwritableError:
        assert not value.isprintable()
        return
    assert "\n" not in one
    assert many.startswith("[")


def test_the_shipped_settings_can_be_changed(path: Path) -> None:
    put(path, DEFAULTS.read_text(encoding="utf-8"))
    before = text_of(path)
    assert add_provider(path, "https://status.example.com").id == "status-example-com"
    set_value(path, "providers.github.every", "5m")
    set_value(path, "log_level", "debug")
    Draft.open(path).without_provider("status-example-com").write()
    expected = before.replace("  - GitHub\n", "  - name: GitHub\n    every: 5m\n").replace(
        "log_level: info\n", "log_level: debug\n"
    )
    assert text_of(path) == expected


def test_a_file_that_names_what_lies_at_home_can_be_changed(path: Path) -> None:
    """Seeded defect: without an environment `~` is no folder, and every change is refused with "there is no file"."""
    put(path, "ca_file: ~/authority.pem\nproviders:\n  - GitHub\n")
    add_provider(path, "OpenAI")
    assert text_of(path) == "ca_file: ~/authority.pem\nproviders:\n  - GitHub\n  - OpenAI\n"


def test_an_entry_with_a_comment_is_not_plain(path: Path) -> None:
    """Seeded defect: `add` is told as the way back, and the comment is lost."""
    put(path, "providers:\n  - https://a.example\n  - https://b.example # keep me\n")
    draft = Draft.open(path)
    assert [draft.is_plain(prefs.id) for prefs in draft.settings.providers] == [True, False]


def test_an_entry_is_plain_when_it_is_a_name_or_an_address(path: Path) -> None:
    """Seeded defect: an entry with an id of its own counts as one that its address alone brings back."""
    put(path, "providers:\n  - GitHub\n  - https://a.example\n  - url: https://b.example\n    id: mine\n")
    draft = Draft.open(path)
    assert [draft.is_plain(id_) for id_ in ("github", "a-example", "mine")] == [True, True, False]
