"""What a value means by itself: types, units, encodings, formats; the standard library only."""
