"""The edge at which everything is read: the manifest, the schema's text, and every source file."""

from confcheck.discover.baseline import read_baseline
from confcheck.discover.decode import ReadResult
from confcheck.discover.disk import MAX_BYTES
from confcheck.discover.load import load_documents
from confcheck.discover.revision import at_revision
from confcheck.discover.root import find_root, manifest_in, read_manifest, read_schema_text, read_text
from confcheck.discover.single import is_file, read_documents

__all__ = [
    "MAX_BYTES",
    "ReadResult",
    "at_revision",
    "find_root",
    "is_file",
    "load_documents",
    "manifest_in",
    "read_baseline",
    "read_documents",
    "read_manifest",
    "read_schema_text",
    "read_text",
]
