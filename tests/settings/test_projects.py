"""What a project's files mention: each kind of file, with the line; broken, big and foreign files do no harm."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settings.rights import as_somebody_else, reachable_folder
from tray_status.core.errors import UsageError
from tray_status.settings import projects
from tray_status.settings.catalog import find
from tray_status.settings.mentions import BrokenFileError, mentions, readable
from tray_status.settings.packages import Kind, meant, tables
from tray_status.settings.projects import MOST_BYTES, look_through

SAMPLES = {
    "package.json": (
        ('{"name": "stripe",\n"dependencies": {\n"left-pad": "1",\n"@aws-sdk/client-s3": "3",\n"@aws-sdk/x": "3"},\n'
        '"devDependencies": {"@Sentry/node": "1"}, "peerDependencies": [], "optionalDependencies": null}'),
        [("aws", "@aws-sdk/client-s3", 4), ("sentry", "@Sentry/node", 6)],
    ),
    "composer.json": ('{"require": {"php": "8",\n"stripe/stripe-php": "*"}}', [("stripe", "stripe/stripe-php", 2)]),
    "pyproject.toml": (
        ('[project]\ndependencies = [\n  "boto3>=1",\n  "Slack_SDK[x]; python_version > \'3\'", "", 3]\n'
        'optional-dependencies.dev = ["sentry.sdk"]\n'
        '[dependency-groups]\ntest = [{include-group = "x"}, "openai"]\n'
        '[tool.poetry.dependencies]\nstripe = "1"\n[tool.poetry.group.dev.dependencies]\ntwilio = "1"\n'),
        [("aws", "boto3", 3), ("slack", "slack-sdk", 4), ("sentry", "sentry-sdk", 5), ("openai", "openai", 7),
         ("stripe", "stripe", 9), ("twilio", "twilio", 11)],
    ),
    "Pipfile": ('[packages]\nstripe = "*"\n', [("stripe", "stripe", 2)]),
    "requirements-dev.txt": (
        "# boto3\n-r stripe\nopenai[all]>=1 # x\n  Sentry_SDK\nanthropic @ https://127.0.0.1/stripe\n",
        [("openai", "openai", 3), ("sentry", "sentry-sdk", 4), ("claude", "anthropic", 5)],
    ),
    "requirements/base.txt": ("stripe\n", [("stripe", "stripe", 1)]),
    "Dockerfile": (
        "FROM --platform=linux/arm64 ghcr.io/a/b:1 AS base\nFROM base\nFROM $IMAGE\nFROM scratch\nfrom python:3\n",
        [("github", "ghcr.io/a/b:1", 1), ("docker", "python:3", 5)],
    ),
    "api.Dockerfile": ("FROM 1.dkr.ecr.eu-1.amazonaws.com/x\n", [("aws", "1.dkr.ecr.eu-1.amazonaws.com/x", 1)]),
    "docker-compose.dev.yml": (
        "services:\n  db:\n    image: 'quay.io/a/b:1'\n  own:\n    image: localhost:5000/x\n  c:\n    image: a/b\n",
        [("quay-io", "quay.io/a/b:1", 3), ("docker", "a/b", 7)],
    ),
    ".github/workflows/ci.yml": (
        "steps:\n  - uses: actions/checkout@v4\n  - name: x\n    uses: 'aws-actions/login/sub@v1'\n",
        [("github", "ci.yml", 1), ("aws", "aws-actions/login/sub", 4)],
    ),
    ".gitlab-ci.yml": ("image: registry.gitlab.com/x/y\nservices: []\n", [("gitlab", ".gitlab-ci.yml", 1)]),
    ".circleci/config.yml": ("jobs:\n  a:\n    docker:\n      - image: cimg/go\n",
                             [("circleci", "config.yml", 1), ("docker", "cimg/go", 4)]),
    "vercel.json": ("{", [("vercel", "vercel.json", 1)]),
    "web/netlify.toml": ("", [("netlify", "netlify.toml", 1)]),
    "fly.toml": ("", [("fly-io", "fly.toml", 1)]),
    "wrangler.toml": ("", [("cloudflare", "wrangler.toml", 1)]),
    "Procfile": ("", [("heroku", "Procfile", 1)]),
    "main.tf": (
        ('terraform {\n  required_providers {\n    cf = { \n source = "cloudflare/cloudflare"\n } } }\n'
        'provider "aws" {}\nmodule "x" {\n source = "./local/thing"\n}\n'),
        [("cloudflare", "cloudflare", 4), ("aws", "aws", 6)],
    ),
    "go.mod": (
        ("module github.com/stripe/own\nrequire (\n\tgithub.com/Azure/azure-sdk v1.0.0\n"
        "\tgithub.com/stripe/stripe-go/v76 v76.1.0\n)\n"),
        [("azure", "github.com/Azure/azure-sdk", 3), ("stripe", "github.com/stripe/stripe-go/v76", 4)],
    ),
    "Cargo.toml": (
        ("[dependencies]\nserde = '1'\naws-sdk-s3 = '1'\n[workspace.dependencies]\nsentry = {version = '1'}\n"
        "[target.'cfg(unix)'.dev-dependencies]\nasync-openai = '1'\n"),
        [("aws", "aws-sdk-s3", 3), ("sentry", "sentry", 5), ("openai", "async-openai", 7)],
    ),
    "Gemfile": ("source 'x'\n# gem 'stripe'\ngem \"sentry-ruby\", '~> 1'\n", [("sentry", "sentry-ruby", 3)]),
}  # fmt: skip


@pytest.mark.parametrize("path", SAMPLES)
def test_a_file_mentions_what_it_names_and_where(path: str) -> None:
    """Catches: a comment, the project's own name or a local path taken for a service; a wrong line."""
    text, expected = SAMPLES[path]
    place = PurePosixPath(path)
    assert readable(place)
    assert [(one.id, one.name, one.line) for one in mentions(place, text)] == expected


@pytest.mark.parametrize("path", ["README.md", "src/main.py", "notes.yml", "data.json", "config.yml", "x/workflow.txt"])
def test_other_files_are_not_read(path: str) -> None:
    assert not readable(PurePosixPath(path))
    assert mentions(PurePosixPath(path), "stripe") == ()


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("package.json", '{\n"a"}', "is no valid JSON (line 2)"),
        ("package.json", "[" * 200_000, "is nested too deeply"),
        ("composer.json", "[]", "is JSON of another kind"),
        ("pyproject.toml", "[project]\nx = \n", "is no valid TOML (line 2)"),
        ("pyproject.toml", "a = " + "[" * 100_000, "is nested too deeply"),
        ("Cargo.toml", "a = " + "1" * 10_000, "is no valid TOML"),
    ],
)
def test_a_broken_file_says_so(path: str, text: str, why: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        mentions(PurePosixPath(path), text)
    assert caught.value.why == why


@given(st.sampled_from(sorted(SAMPLES)), st.text(max_size=300))
def test_no_text_does_harm(path: str, text: str) -> None:
    """Catches: a value of another type than usual that ends the whole look."""
    with contextlib.suppress(BrokenFileError):
        assert all(one.line >= 1 for one in mentions(PurePosixPath(path), text))


@given(st.recursive(st.none() | st.text(max_size=9), lambda x: st.lists(x) | st.dictionaries(st.text(max_size=9), x)))
def test_tables_of_any_shape_do_no_harm(value: object) -> None:
    """Catches: a list where a table was expected."""
    tree = dict.fromkeys(["dependencies", "devDependencies", "require"], value)
    for name in ("package.json", "composer.json"):
        mentions(PurePosixPath(name), json.dumps(tree))


@pytest.mark.parametrize("kind", Kind)
def test_every_row_leads_to_a_service_that_the_catalogue_knows(kind: Kind) -> None:
    """Catches: a suggestion that cannot be added, because an id was mistyped or left the catalogue."""
    exact, patterns = tables()[kind]
    ids = {*exact.values(), *(id_ for _, id_ in patterns)}
    assert {id_ for id_ in ids if (found := find(id_)) is None or found.id != id_} == set()
    assert all(name == name.casefold() for name in (*exact, *(pattern for pattern, _ in patterns)))


def test_upper_and_lower_case_are_alike_and_kinds_are_not() -> None:
    assert meant(Kind.PYTHON, "PyGithub") == "github"
    assert meant(Kind.GEM, "boto3") is None


PACKAGE = '{"dependencies": {"openai": "1"}}'


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def seen(folder: Path) -> list[tuple[str, str]]:
    return [(one.file, one.mention.id) for one in look_through(folder).found]


def test_a_folder_is_walked_without_what_others_made(tmp_path: Path) -> None:
    """Catches: a thousand packages of `node_modules` told as one's own."""
    put(tmp_path, {
        "b/requirements.txt": "stripe\n", "package.json": '{"dependencies": {"openai": "1"}}',
        "node_modules/x/package.json": '{"dependencies": {"twilio": "1"}}', ".git/fly.toml": "", ".venv/fly.toml": "",
        ".github/workflows/ci.yml": "",
    })  # fmt: skip
    # Those of a folder before those below it.
    assert seen(tmp_path) == [
        ("package.json", "openai"), ("b/requirements.txt", "stripe"), (".github/workflows/ci.yml", "github"),
    ]  # fmt: skip
    assert look_through(tmp_path).files == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_only_regular_files_inside_are_read(tmp_path: Path) -> None:
    """Catches: a link that leads out of the folder; a pipe that is waited for without end."""
    outside = put(tmp_path / "outside", {"requirements.txt": "stripe\n", "package.json": PACKAGE})
    inside = put(tmp_path / "inside", {"fly.toml": ""})
    (inside / "linked").symlink_to(outside)
    (inside / "package.json").symlink_to(outside / "package.json")
    os.mkfifo(inside / "go.mod")
    assert seen(inside) == [("fly.toml", "fly-io")]
    assert look_through(inside).problems == ()


def test_what_lies_very_deep_is_left_alone(tmp_path: Path) -> None:
    """Catches: a walk that goes down for ever."""
    folders = "/".join("abcdefghijklmnop"[: projects.DEEPEST])
    put(tmp_path, {f"{folders}/fly.toml": "", f"{folders}/x/vercel.json": ""})
    assert seen(tmp_path) == [(f"{folders}/fly.toml", "fly-io")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_file_that_became_something_else_meanwhile_is_not_read(tmp_path: Path) -> None:
    """Catches: a pipe put there between the look and the reading, which is waited for."""
    os.mkfifo(tmp_path / "go.mod")
    with pytest.raises(BrokenFileError) as caught:
        projects._text(tmp_path / "go.mod")
    assert caught.value.why == "is no regular file"


def test_what_cannot_be_read_is_named_and_costs_no_other(tmp_path: Path) -> None:
    """Catches: one broken file that ends the look."""
    put(tmp_path, {"composer.json": "{", "package.json": " " * (MOST_BYTES + 1), "fly.toml": ""})
    (tmp_path / "requirements.txt").write_bytes(b"stripe\n\xff\xfe\n")
    look = look_through(tmp_path)
    assert [one.mention.id for one in look.found] == ["fly-io", "stripe"]
    assert look.problems == ("composer.json is no valid JSON (line 1).", "package.json has more than 1,000,000 bytes.")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no such rights")
def test_what_may_not_be_read_is_named() -> None:
    with reachable_folder() as folder:
        put(folder, {"fly.toml": "", "closed/fly.toml": "", "go.mod": ""})
        (folder / "go.mod").chmod(0)
        (folder / "closed").chmod(0)
        with as_somebody_else():
            problems = look_through(folder).problems
        (folder / "closed").chmod(0o700)
    assert problems == (
        "go.mod cannot be read: Permission denied.",
        "closed/ cannot be listed: Permission denied.",
    )


def test_it_ends_whatever_lies_there(tmp_path: Path) -> None:
    """Catches: a walk without end, in depth, in breadth or in files that are read."""
    deep = "/".join("abcdefghijklmnop")
    many = {f"requirements{number}.txt": "" for number in range(projects.MOST_FILES + 1)}
    put(tmp_path, {f"{deep}/fly.toml": "", **many})
    look = look_through(tmp_path)
    assert look.files == projects.MOST_FILES
    assert look.problems == ("Only the first 500 files were read.",)
    wide = tmp_path / "wide"
    wide.mkdir()
    problems: list[str] = []
    assert list(projects._files(wide, problems)) == []
    for number in range(8):
        (wide / str(number)).touch()
    assert list(projects._files(wide, problems, most=5)) == []
    assert problems == ["Only the first 5 files and folders were looked at."]


def test_a_folder_that_is_none_is_a_slip_of_the_hand(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nosuch is no folder"):
        look_through(tmp_path / "nosuch")
