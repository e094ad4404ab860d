"""Constants in source code as sources: what is written down in it, read from its syntax tree and never executed."""
