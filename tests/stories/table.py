"""Owns the table rule × rule of docs/alerts.md, made from the stories: `python -m tests.stories.table` writes it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from tests.stories.never_meet import NEVER
from tests.stories.script import Story, read_stories

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "alerts.md"
FOLDER = Path(__file__).parent / "rules"
BEGIN = "<!-- from here on written by: python -m tests.stories.table -->"

RULES = (
    "impact",
    "events",
    "focus",
    "confirm",
    "acknowledge",
    "escalation",
    "snooze",
    "mute",
    "quiet hours",
    "flapping",
    "reminders",
    "tell back",
    "expiry",
    "digest",
    "catch-up",
)
"""The rules of telling, in the order in which docs/alerts.md explains them."""

Pair = tuple[str, str]


def rule_stories() -> list[Story]:
    """All stories that are about rules, in the order of their rules."""
    found = [story for path in sorted(FOLDER.glob("*.yaml")) for story in read_stories(path)]
    return sorted(found, key=lambda story: sorted(map(RULES.index, story.rules)))


def pairs(story: Story) -> list[Pair]:
    """The pairs of rules that meet in a story; one that is about a single rule has none."""
    return list(combinations(sorted(story.rules, key=RULES.index), 2))


def cells(stories: Iterable[Story], never: Iterable[Pair]) -> dict[Pair, str]:
    """What stands in the cell of each pair: the numbers of its stories, `–` where they cannot meet, else nothing."""
    numbers: dict[Pair, list[str]] = {pair: [] for pair in combinations(RULES, 2)}
    for number, story in enumerate(stories, 1):
        for pair in pairs(story):
            numbers[pair].append(str(number))
    return {pair: ", ".join(found) or ("–" if pair in set(never) else "") for pair, found in numbers.items()}


def table() -> str:
    """The table, the sentence of each story, and why some pairs cannot meet."""
    stories = rule_stories()
    found = cells(stories, NEVER)
    lines = [f"| | {' | '.join(RULES[1:])} |", "|---" * len(RULES) + "|"]
    for row in RULES[:-1]:
        row_cells = (found.get((row, column), "") for column in RULES[1:])
        lines.append(f"| **{row}** | {' | '.join(row_cells)} |")
    lines += ["", "What the stories show, those of a single rule first among its own:", ""]
    lines += [f"{number}. *{', '.join(story.rules)}*: {story.name}." for number, story in enumerate(stories, 1)]
    lines += ["", "These cannot meet:", ""]
    lines += [f"- {one} and {other}: {why}." for (one, other), why in NEVER.items()]
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """The page with the table as the stories make it."""
    head, begin, _ = page.partition(BEGIN)
    assert begin, f"{PAGE.name} has no line {BEGIN}"
    return f"{head}{BEGIN}\n\n{table()}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
