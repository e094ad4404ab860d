"""The edge at which everything is read: the manifest, the schema's text, and every source file."""

from confcheck.discover.baseline import read_baseline
from confcheck.discover.decode import ReadResult
from confcheck.discover.disk import MAX_BYTES
from confcheck.discover.load import load_documents, load_sources
from confcheck.discover.root import find_root, manifest_in, read_manifest, read_schema_text, read_text

__all__ = [
    "MAX_BYTES",
    "ReadResult",
    "find_root",
    "load_documents",
    "load_sources",
    "manifest_in",
    "read_baseline",
    "read_manifest",
    "read_schema_text",
    "read_text",
]
