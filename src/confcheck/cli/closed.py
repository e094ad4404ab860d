"""A stream that was closed when the process began (`>&-`): what is written goes nowhere, and whoever must can know."""

# Imported before anything else, so it imports hardly anything itself.

import os
from io import TextIOWrapper
from typing import TextIO


class Nowhere(TextIOWrapper):
    """Stands for the stream."""


def opened(stream: TextIO | None) -> TextIO:
    """The stream, or one that leads nowhere: a closed stdout must not change the verdict."""
    return Nowhere(os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb")) if stream is None else stream
