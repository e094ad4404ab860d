"""Whether a winner stands in for a value that someone still has to fill in; rules ask the same, a layer below."""

from __future__ import annotations

from confcheck.resolve.stand_in import stand_in

__all__ = ["stand_in"]
