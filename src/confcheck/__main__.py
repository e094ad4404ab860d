"""Runs `python -m confcheck`."""

from confcheck.cli import main

raise SystemExit(main())
