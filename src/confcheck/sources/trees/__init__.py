"""Structured documents with the position of every key and value: text in, tree out, never an exception."""

from __future__ import annotations

from confcheck.sources.trees.convert import canonical_json, locate, plain
from confcheck.sources.trees.go_scalars import yaml_kinds, yaml_v3
from confcheck.sources.trees.json import read_json
from confcheck.sources.trees.toml import read_toml
from confcheck.sources.trees.yaml import read_yaml, readable

__all__ = [
    "canonical_json",
    "locate",
    "plain",
    "read_json",
    "read_toml",
    "read_yaml",
    "readable",
    "yaml_kinds",
    "yaml_v3",
]
