"""Owns the stories of the rules of telling, and the proof that each two that can meet have one."""

from __future__ import annotations

import pytest

from tests.stories.never_meet import NEVER
from tests.stories.script import Story
from tests.stories.stage import Stage
from tests.stories.table import PAGE, RULES, cells, pairs, rule_stories, written

STORIES = rule_stories()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_story_goes_as_it_is_told(story: Story) -> None:
    """Seeded defect: the rules that the story names give way in another order than it says."""
    Stage(story).play()


def test_each_two_rules_that_can_meet_have_a_story() -> None:
    """Seeded defect: a rule is added, and nobody thought about how it goes with the others."""
    empty = [pair for pair, numbers in cells(STORIES, NEVER).items() if not numbers]
    assert empty == []
    both = [pair for story in STORIES for pair in pairs(story) if pair in NEVER]
    assert both == [], "they were said never to meet"


def test_a_pair_without_a_story_is_noticed() -> None:
    """Catches: a table whose cells are full whatever the stories are."""
    alone = [story for story in STORIES if story.rules != ("impact", "events")]
    assert [pair for pair, numbers in cells(alone, NEVER).items() if not numbers] == [("impact", "events")]


def test_each_rule_has_stories_of_its_own_which_show_that_it_is_needed() -> None:
    alone = {story.rules[0] for story in STORIES if len(story.rules) == 1}
    assert alone | {"escalation"} == set(RULES), "what breaks through needs what it breaks through"
    assert len({story.name for story in STORIES}) == len(STORIES)


def test_the_page_has_the_table_of_these_stories() -> None:
    """Seeded defect: a story is changed, and docs/alerts.md goes on to tell the old one."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "run: python -m tests.stories.table"
