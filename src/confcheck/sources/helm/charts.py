"""Which chart a file belongs to, and where its templates are that helm names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from confcheck.kernel.record import record
from confcheck.model import Mapping, Neighbours
from confcheck.sources.kubernetes.objects import text_at
from confcheck.sources.trees import read_yaml

CHART = "Chart.yaml"
VALUES = "values.yaml"
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,51}[a-z0-9])?")
_UNNAMED = "release-name"
"""What helm calls a release of which nobody says the name."""


@record(frozen=True, slots=True)
class Chart:
    """A folder with a `Chart.yaml`."""

    folder: str
    """Relative to the workspace root; empty: the root itself."""
    name: str
    """As the chart says, whatever it says."""

    @property
    def release(self) -> str:
        """A name for a release of it: its own, where helm allows that."""
        return self.name if _NAME.fullmatch(self.name) else _UNNAMED

    @property
    def values(self) -> str:
        """The path of its own values."""
        return posixpath.join(self.folder, VALUES)

    def path(self, source: str) -> str | None:
        """The path of a template by the name that helm has for it (`shop/templates/api.yaml`); None: it has none."""
        name, _, inside = source.partition("/")
        path = posixpath.normpath(posixpath.join(self.folder, inside))
        within = not self.folder or path.startswith(f"{self.folder}/")
        return path if inside and name == self.name and within and not path.startswith(("../", "/")) else None


def chart_of(path: str, neighbours: Neighbours) -> Chart | None:
    """The chart that is nearest around a file."""
    for folder in _around(path):
        text = neighbours(posixpath.join(folder, CHART)).text
        if text is not None:
            documents = read_yaml(text, path).documents
            whole = documents[0] if documents else None
            return Chart(folder, text_at(whole, "name") if isinstance(whole, Mapping) else "")
    return None


def _around(path: str) -> Iterator[str]:
    """The folders above a file, the nearest first; the root is the last."""
    folder = posixpath.dirname(path)
    while folder and folder not in ("/", "..") and not folder.startswith("../"):
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def passed(chart: Chart, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the claimed files that helm is given with `-f`: all but what it takes from the chart by itself."""
    return tuple(path for path in paths if path not in (posixpath.join(chart.folder, CHART), chart.values))
