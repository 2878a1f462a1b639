"""Owns the shapes of what commands print with `--json`: docs/json.md is written from them, and what is printed is checked.

python -m tests.cli.json_shapes        writes docs/json.md anew
"""

# ruff: noqa: E501 -- each line of a shape is one line of the document

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
WORD = re.compile(r"[a-z0-9_]+")
LINE = re.compile(r"(\S*) +\| +([^|]+?) +\| +(.+)")

INCIDENT = """
id             | text                | its id on the page; never changes
kind           | word                | incident, maintenance or notice
title          | text                | as the page has it
url            | text or null        | where it can be read
phase          | word or null        | investigating identified monitoring resolved postmortem scheduled in_progress verifying completed
impact         | word or null        | none minor major critical
components[]   | text                | what it is about
started_at     | time or null        | when it began
updated_at     | time or null        | its newest message
resolved_at    | time or null        | when it ended
updates[]      | object              | its messages, newest first
updates[].at   | time or null        | when it was written
updates[].phase | word or null       | the phase that it tells
updates[].body | text                | its words
"""

RECORD = """
at             | time                | when it was written down
provider       | text or null        | the provider's id
kind           | word or null        | of an event: opened reopened escalated updated resolved scheduled started completed health lost found moved reminded back
incident       | text or null        | the incident's id
title          | text or null        | the incident's title
told           | yes/no or null      | of an event: whether it was to be told
reason         | text                | why
alert          | text or null        | the alert's id
notifiers[]    | text                | who was to tell it
fate           | word or null        | what became of it: shown replaced given_up withdrawn failed held
notifier       | text or null        | whose fate that is
attempts       | whole number        | how often it was tried
until          | time or null        | until when it waits
"""

PROVIDER = """
id             | text                | its id in your settings
name           | text                | its name
url            | text                | its page, without what may be secret
platform       | word or null        | what the page is made with, where that is known
health         | word or null        | what the page says: operational maintenance degraded partial_outage major_outage
remark         | text or null        | why the icon shows something else
shown          | word or null        | the health that the icon shows for it
stale          | yes/no              | whether that is too old to be relied on
muted          | yes/no              | by your settings
believed_at    | time or null        | when that was last confirmed
due_at         | time or null        | when it is polled next
failures       | whole number        | how many polls failed in a row
failing_since  | time or null        | since when
problem        | object or null      | why the last one failed
problem.kind   | word                | dns connect timeout broken tls proxy http_status rate_limited redirect too_big unpack not_a_status_page wrong_platform truncated malformed empty encoding emptied internal
problem.sentence | text              | the same in a sentence
notes[]        | text                | what was odd about its documents
snoozed_until  | time or null        | until when it is quiet
tell_back      | yes/no              | whether you are told when it is well again
open[]         | object              | what goes on, in your focus
open[].id      | text                | the incident's id
open[].title   | text                | its title
open[].acknowledged | yes/no         | whether you acknowledged it
open[].snoozed_until | time or null  | until when it is quiet
waiting_alerts | whole number        | how many alerts are still to be told
"""

ERROR = """
error          | object, only where it cannot be read | why; then the other keys may be missing
error.kind     | word                | as in `problem.kind` of `status`
error.message  | text                | the same in a sentence
"""


def within(path: str, block: str) -> str:
    """The lines of a block, of an object that lies there."""
    return "".join(f"{path}.{line}\n" for line in block.strip().splitlines())


STATUS = f"""
version        | number 1            | of this page
at             | time                | when it was answered
icon           | object              | the picture
icon.state     | word                | well maintenance degraded partial_outage major_outage unknown offline paused
icon.badge     | whole number        | how many incidents go on
icon.stale     | yes/no              | whether some of it is out of date
summary        | text                | one sentence
well           | yes/no              | whether the exit status is 0
paused         | yes/no              | whether nothing is polled
snoozed_until  | time or null        | until when everything is quiet
quiet_until    | time or null        | when the first quiet hours end that are on
held_alerts    | whole number        | how many alerts quiet hours or a snooze hold
waiting[]      | object              | what is still to be told
waiting[].notifier | text            | by whom
waiting[].why  | text                | quiet hours, snoozed, still open, keeps changing, or next try
waiting[].alerts | whole number      | how many
waiting[].until | time               | not before
offline_since  | time or null        | since when there is no network
problems[]     | text                | what is wrong with the program itself
providers[]    | object              | each provider of the settings
{within("providers[]", PROVIDER)}
file           | text, only with --here | the `.tray-status` that counts
not_watched[]  | text, only with --here | names of it that nobody watches
"""

SHAPES: dict[str, tuple[str, str]] = {
    "status": ("how everything is", STATUS),
    "incidents": (
        "a list of what goes on, and with `--all` of what is over",
        within(
            "[]",
            """
provider       | text                | the provider's id
provider_name  | text                | its name
acknowledged   | yes/no              | whether you acknowledged it
over           | yes/no              | whether it is over
"""
            + INCIDENT.strip(),
        ),
    ),
    "list": (
        "a list of the providers of the settings",
        within(
            "[]",
            """
id             | text                | its id
name           | text                | its name
url            | text                | its page, without what may be secret
platform       | word or null        | as the settings name it
every          | number              | seconds between two polls
muted          | yes/no              | whether it is muted
""",
        ),
    ),
    "prompt": (
        "how everything is, or what `.tray-status` names, from what the running program left",
        """
version        | number 1            | of this page
state          | word                | well maintenance degraded partial_outage major_outage unknown offline paused
glyph          | text                | one character
names[]        | text                | who is ill, or of whom nothing is known
why            | text or null        | why nothing is known
file           | text or null        | the `.tray-status` that counts
""",
    ),
    "wait": (
        "how the wait ended",
        """
version        | number 1            | of this page
reached        | yes/no              | whether what was waited for has come
until          | word                | operational, ill or change
waited         | whole number        | seconds
providers[]    | object              | each that was waited for
providers[].id | text                | its id
providers[].name | text              | its name
providers[].health | text or null    | its health; null while nothing was learned of it; `an incident is open` where its page calls itself well
providers[].sentence | text          | the same in a sentence
""",
    ),
    "check": (
        "what a page says now",
        f"""
version        | number 1, only where it can be read | of this page
at             | time, only where it can be read | when it was asked
provider       | object, only where it can be read | whom
provider.id    | text                | its id; `check` for an address
provider.name  | text                | its name
provider.url   | text                | its page, without what may be secret
provider.platform | word or null     | what it is made with
health         | word or null, only where it can be read | what it says of itself
entries[]      | object, only where it can be read | what is listed
entries[].verdict | word             | new, update or skip
entries[].reason | text              | why
{within("entries[]", INCIDENT)}
documents[]    | object, only where it can be read | what was asked for
documents[].role | word              | summary, history, …
documents[].url | text               | its address, without what may be secret
documents[].entries | whole number   | how many entries it has
notes[]        | text, only where it can be read | what was odd
{ERROR}""",
    ),
    "detect": (
        "what a page is made with",
        f"""
version        | number 1            | of this page
url            | text                | the address that was asked
platform       | word or null        | what it is made with
page           | object or null      | where it lies
page.url       | text                | its address
page.feed      | text or null        | its feed
health         | word or null        | how it is
evidence[]     | object              | all that was seen, in order
evidence[].about | word              | host redirect page document feed children
evidence[].says | word               | proves hints refutes nothing
evidence[].platform | word or null   | of which platform
evidence[].url | text                | where
evidence[].sentence | text           | the same in a sentence
children[]     | object              | of a page that only points to others: those
children[].url | text                | its address
children[].add | text                | the command that adds it
add            | text or null        | the command that adds it
settings       | text or null        | the line for the settings
{ERROR}""",
    ),
    "preview": (
        "which alerts a focus would have raised",
        f"""
version        | number 1, only where it can be read | of this page
provider       | object, only where it can be read | whose
provider.id    | text                | its id
provider.name  | text                | its name
provider.url   | text                | its page, without what may be secret
from           | time, only where it can be read | the beginning of what was looked at
to             | time, only where it can be read | its end
reaches        | time or null, only where it can be read | when the oldest entry ended that is known to be over
focus          | object, only where it can be read | the focus on trial
focus.components | object            | by globs
focus.components.include[] | text    | only these
focus.components.exclude[] | text    | none of these
focus.words    | object              | by words
focus.words.include[] | text         | only these
focus.words.exclude[] | text         | none of these
focus.minimum_impact | word or null  | from this impact on
incidents[]    | object, only where it can be read | each incident of that time
incidents[].id | text                | its id
incidents[].title | text             | its title
incidents[].kind | word              | incident, maintenance or notice
incidents[].impact | word or null    | of now
incidents[].components[] | text      | of now
incidents[].at | time or null        | when it began
incidents[].verdict | word           | told, held_back or quiet (told to nobody, whatever the focus)
incidents[].reason | text            | why
incidents[].alerts | whole number    | how many alerts
incidents[].alerts_without_focus | whole number | how many without a focus
summary        | object, only where it can be read | how many incidents have each verdict
summary.told   | whole number        | told
summary.held_back | whole number     | held back
summary.quiet  | whole number        | told to nobody
{ERROR}""",
    ),
    "audit": (
        "every event and what became of it",
        f"""
version        | number 1            | of this page
at             | time                | when it was asked
since          | time                | from when on
reaches        | time or null        | when what is on record begins
events[]       | object              | each event
events[].at    | time                | when it was decided
events[].provider | text or null     | the provider's id
events[].provider_name | text or null | its name, where the settings still have it
events[].kind  | word                | as below
events[].incident | text or null     | the incident's id
events[].title | text or null        | its title
events[].told  | yes/no              | whether it was to be told
events[].reason | text               | why
events[].alert | text or null        | the alert's id
events[].deliveries[] | object       | by whom
events[].deliveries[].notifier | text | its name
events[].deliveries[].state | word or null | shown replaced given_up withdrawn waiting; null where nothing says
events[].deliveries[].at | time or null | when that was
events[].deliveries[].why | text or null | why
events[].deliveries[].until | time or null | until when it waits
events[].deliveries[].attempts | whole number | how often it was tried
events[].deliveries[].fates[] | object | the lines of the record; after failures 1, 2, 4, 8 …
{within("events[].deliveries[].fates[]", RECORD)}
notes[]        | object              | what you asked for (`reason`)
{within("notes[]", RECORD)}
""",
    ),
    "why": (
        "the life of one incident",
        f"""
version        | number 1            | of this page
provider       | text                | the provider's id
provider_name  | text                | its name
incident       | text                | the incident's id
title          | text                | its title
known          | object or null      | all that is kept of it
{within("known", INCIDENT)}
entries[]      | object              | the lines of the record, oldest first
{within("entries[]", RECORD)}
waiting[]      | object              | what is still to be told of it
waiting[].alert | text or null       | the alert's id
waiting[].notifier | text            | by whom
waiting[].until | time or null       | not before
waiting[].why  | text                | why
""",
    ),
    "search": (
        "a list of what is known by name, the best first",
        within(
            "[]",
            """
name           | text                | the provider's name
id             | text                | its id
url            | text                | its page
platform       | word or null        | the one to try first
lists          | whole number        | on how many public lists it stands
part           | text or null        | the part that is meant
components[]   | text or null        | the focus of that part; null where the whole provider is meant
found_by       | text                | the name that was found
score          | number              | 1 for a name, at least 0.7 where what was typed stands in one
add            | text                | the command that adds it
""",
        ),
    ),
    "suggest": (
        "a list of the services that a project names",
        within(
            "[]",
            """
id             | text                | the provider's id
name           | text                | its name
url            | text                | its page
watched        | yes/no              | whether the settings have it
command        | text                | the command that adds it
found[]        | object              | where it is named
found[].file   | text                | the file
found[].line   | whole number        | its line
found[].name   | text                | what stands there
""",
        ),
    ),
    "notify-test": (
        "what became of a test notification",
        """
name           | text                | the notifier's name
kind           | word                | its kind
delivered      | yes/no              | whether it was delivered
why            | text or null        | why not
final          | yes/no              | whether trying again is pointless
unreachable    | yes/no              | whether nobody answered
retry_after    | whole number or null | seconds until an alert would be tried again
""",
    ),
    "secret": (
        "`secret list`: a list of the secrets",
        within(
            "[]",
            """
name           | text                | its name
kept           | yes/no              | whether the keyring has it
line           | whole number or null | the first line of the settings that names it
""",
        ),
    ),
    "autostart": (
        "whether the next login starts the program",
        """
on             | yes/no              | whether it does
where          | text                | where that is written
command[]      | text                | what is started
why            | text or null        | what keeps a written entry from starting it
""",
    ),
    "doctor": (
        "what is wrong on this machine",
        """
version        | number 1            | of this page
at             | time                | when it was looked
state          | word                | the worst of all: ok, warn or bad
findings[]     | object              | what was found
findings[].area | word               | of what: program settings state log running providers tray notifications login certificates proxies clock terminal system
findings[].state | word              | ok, warn or bad
findings[].sentence | text           | how it is
findings[].help | text or null       | what to do
bundle         | text, only with --bundle | the file
contents[]     | object, only with --bundle | what it holds
contents[].name | text               | its name
contents[].bytes | whole number      | its size
contents[].what | text               | what it is
""",
    ),
    "read": (
        "what saved documents say",
        f"""
platform       | word, only where it can be read | what they are of
health         | word or null, only where it can be read | what they say
page_url       | text or null, only where it can be read | the page's address
incidents[]    | object, only where it can be read | what is listed; links as the documents have them
{within("incidents[]", INCIDENT)}
components[]   | object, only where it can be read | the parts
components[].id | text               | its id
components[].name | text             | its name
components[].group | text or null    | the group it is in
components[].health | word or null   | its health
feeds[]        | text, only where it can be read | the feeds that are named
notes[]        | text, only where it can be read | what was odd
{ERROR}""",
    ),
    "replay": (
        "one object a line for each event of saved polls after the first",
        f"""
poll           | whole number, only where it can be read | by which poll, the first is 1
at             | time, only where it can be read | its time
kind           | word, only where it can be read | opened reopened escalated updated resolved scheduled started completed health lost found moved reminded back
provider       | text, only where it can be read | the provider's id
incident       | object or null, only where it can be read | of which incident
incident.id    | text                | its id
incident.title | text                | its title
incident.url   | text or null        | its link, as the document has it
incident.components[] | text         | what it is about
before         | text or object or null, only where it can be read | a health, or what the incident said
before.phase   | word or null        | its phase
before.impact  | word or null        | its impact
before.title   | text                | its title
before.text    | text                | its newest message
after          | text or object or null, only where it can be read | the same afterwards
after.phase    | word or null        | its phase
after.impact   | word or null        | its impact
after.title    | text                | its title
after.text     | text                | its newest message
told           | yes/no, only where it can be read | whether it is told
reason         | text, only where it can be read | why
{ERROR}""",
    ),
}


class Row(NamedTuple):
    """One line of a shape: where, what kinds of values, and what it means."""

    path: str
    kind: str
    meaning: str


def rows(command: str) -> list[Row]:
    """The lines of a shape, in their order."""
    found = []
    for line in SHAPES[command][1].strip().splitlines():
        if not line.strip():
            continue
        match = LINE.fullmatch(line.strip().replace("].[", "]["))
        assert match is not None, line
        found.append(Row(match[1], match[2], match[3]))
    return found


@dataclass(slots=True)
class Node:
    """One place of a shape: what may stand there, and what lies below."""

    kinds: set[str] = field(default_factory=set)
    optional: bool = False
    below: dict[str, Node] = field(default_factory=dict)


def tree(command: str) -> Node:
    """The shape as a tree; the elements of a list lie below `[]`."""
    root = Node()
    for row in rows(command):
        node = root
        parts = re.findall(r"\[\]|[^.\[\]]+", row.path)
        kinds, _, only = row.kind.partition(", only ")
        for number, part in enumerate(parts):
            node.kinds.add("list" if part == "[]" else "object")
            node = node.below.setdefault(part, Node())
            if only and number == 0:
                node.optional = True
        names = set(kinds.split(" or "))
        if parts[-1] == "[]" and len(parts) > 1:
            parent = root
            for part in parts[:-1]:
                parent = parent.below[part]
            parent.kinds |= names & {"null"}
            names -= {"null"}
        node.kinds |= names
    return root


def faults(node: Node, value: object, path: str = "", seen: set[str] | None = None) -> Iterator[str]:
    """What of a value is not as its shape says; `seen` gathers every place that held something."""
    if not any(_is(kind, value) for kind in node.kinds):
        yield f"{path or 'the whole'} is {value!r}, which is no {' or '.join(sorted(node.kinds))}"
        return
    if seen is not None and value is not None:
        seen.add(path)
    if isinstance(value, dict):
        for key in value.keys() - node.below.keys():
            yield f"{path}.{key} is not documented"
        for key, below in node.below.items():
            where = f"{path}.{key}" if path else key
            if key in value:
                yield from faults(below, value[key], where, seen)
            elif not below.optional:
                yield f"{where} is missing"
    elif isinstance(value, list):
        for one in value:
            yield from faults(node.below["[]"], one, f"{path}[]", seen)


def _is(kind: str, value: object) -> bool:
    return KINDS[kind](value)


KINDS: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "word": lambda value: isinstance(value, str) and WORD.fullmatch(value) is not None,
    "time": lambda value: isinstance(value, str) and TIME.fullmatch(value) is not None,
    "yes/no": lambda value: isinstance(value, bool),
    "whole number": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "number 1": lambda value: value == 1,
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
}


HEAD = """# What `--json` prints

Written from `tests/cli/json_shapes.py` by `python -m tests.cli.json_shapes`; tests hold what the commands print against it.

All of it is version 1. A later version may add keys; a key that changes its meaning, or goes, makes it version 2. Where there is a key
`version`, it is that number. Times are ISO 8601 in UTC with `Z`, fractions of seconds
where there are any; words are in lower case with `_`, and a later version may add some; what is not known is null. `a.b` is the key `b` of the
object `a`, `a[]` each element of the list `a`. Exit statuses are in [command-line.md](command-line.md).
"""


def document() -> str:
    """The whole of docs/json.md."""
    parts = [HEAD]
    for command, (about, _) in sorted(SHAPES.items()):
        lines = [f"| `{row.path}` | {row.kind} | {row.meaning} |" for row in rows(command)]
        parts.append(
            "\n".join(
                [
                    f"\n## {command}\n",
                    f"{about[0].upper()}{about[1:]}.\n",
                    "| key | holds | means |",
                    "|---|---|---|",
                    *lines,
                    "",
                ]
            )
        )
    return "".join(parts)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
