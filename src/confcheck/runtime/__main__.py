"""Runs `python -m confcheck.runtime`."""

from confcheck.runtime.wrapper import main

if __name__ == "__main__":
    main()
