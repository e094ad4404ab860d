"""Plants faults and harmless edits in the example system and counts what confcheck says about them."""
