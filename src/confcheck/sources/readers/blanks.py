"""What the consumers written in Go take for a blank."""

from __future__ import annotations

GO_BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""`unicode.IsSpace`; Python's `str.isspace` takes four separators more."""
