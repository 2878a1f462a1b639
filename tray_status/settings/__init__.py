"""The settings room: what you want, read strictly from one YAML file and written back without losing a comment."""
