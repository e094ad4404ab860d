"""Bindings of settings to secrets: what `reference-drift` compares, cause by cause."""
