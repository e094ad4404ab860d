"""Hypothesis for every test: no deadlines (a timed test is no test), and no database that would make runs differ."""

from hypothesis import settings

settings.register_profile("confcheck", deadline=None, database=None)
settings.load_profile("confcheck")
