"""What opens when somebody wants to look closer: the same content for every way to paint it."""
