"""Owns the stories of the rules of telling, and the proof that each two that can meet have one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.script import Story, read_stories
from tests.stories.stage import Stage

STORIES = [story for path in sorted((Path(__file__).parent / "rules").glob("*.yaml")) for story in read_stories(path)]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_story_goes_as_it_is_told(story: Story) -> None:
    """Seeded defect: the rules that the story names give way in another order than it says."""
    Stage(story).play()
