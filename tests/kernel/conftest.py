"""Property tests are never timed: these machines are noisy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None, max_examples=3000)
settings.load_profile("untimed")
