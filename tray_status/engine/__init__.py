"""When and where: polling, the one writer of all state, and the hand-over of what is told."""
