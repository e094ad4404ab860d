"""The self-check of a service when it starts: standard library only."""
