"""Owns the stories: each file beside this one is a day of data, played through the real hub."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.script import read_story
from tests.stories.stage import Stage

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_told(path: Path) -> None:
    """Seeded defects: each story names under `catches` the defect that makes it fail."""
    Stage(read_story(path)).play()


def test_there_are_stories_and_each_says_what_it_catches() -> None:
    """Seeded defect: the folder is not found, and nothing is played."""
    stories = [read_story(path) for path in STORIES]
    assert len(stories) >= 30
    assert len({story.name for story in stories}) == len(stories)
    assert all(story.catches for story in stories)
    for story in stories:
        assert any("expect" in step for step in story.day), f"{story.name} expects nothing"
