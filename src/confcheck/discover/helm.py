"""What `helm template` makes of a chart of the workspace: the one program that is run, where a manifest asks for it."""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from threading import Event, Timer

from confcheck.discover.decode import ReadResult
from confcheck.discover.disk import MAX_BYTES, Disk, join, printable
from confcheck.kernel.record import record
from confcheck.model import Malformed, Position, SourceOptions
from confcheck.sources.helm.charts import CHART, Chart, chart_of, passed

SECONDS = 60
"""After which a chart counts as one that does not come to an end."""
MAX_FILES = 5_000
MAX_CHART = 64 * 1024 * 1024
"""Bytes of all files of a chart."""

_SAID = 64 * 1024
"""Bytes of what helm says of a mistake that are looked at."""
_SKIPPED = frozenset((".git", "node_modules", ".venv", "__pycache__"))
_PLACE = re.compile(r"(?<![\w./-])([\w.-]+(?:/[\w.-]+)+):(\d{1,9})(?::(\d{1,9}))?(?!\d)")
"""A template, a line, and how many bytes stand before the place."""
_MISSING = b"missing in charts/ directory"
_SHELL = ("PATH", "SYSTEMROOT")
_BY_HAND = "run `helm template` by hand: what it says may hold values, and is not repeated here"


@record(frozen=True, slots=True)
class _Run:
    """What became of one run."""

    output: bytes = field(repr=False)
    said: bytes = field(repr=False)
    reason: str | None
    """Why there is no output."""


def program() -> str | None:
    """The absolute path of `helm`; None where there is none. A folder that PATH names relatively does not count."""
    folders = (folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).is_absolute())
    return shutil.which("helm", path=os.pathsep.join(folders))


def render(disk: Disk, options: SourceOptions) -> ReadResult:
    """What helm prints for the chart around a claimed file; or what is wrong, which never quotes what helm says.

    helm sees a copy of the chart as `disk` has it, so that nothing outside the workspace is read.
    """
    disk.trace.beyond = True
    chart = chart_of(options.path, options.neighbours)
    if chart is None:
        hint = 'claim files of a chart, or read only the values with `format = "helm-values"`'
        return _refused(
            options.path, f"there is no `{CHART}` in this folder or above it, so that helm has no chart", hint
        )
    with tempfile.TemporaryDirectory(prefix="confcheck-") as made:
        home = Path(made)
        problem = _copy(disk, chart.folder, home / "chart")
        if problem is not None:
            return ReadResult(None, (problem,))
        values: list[str] = []
        for path in passed(chart, (options.path, *options.over)):
            reason, data = disk.read_bytes(path)
            if reason is not None:
                return _refused(printable(path), reason)
            values.append(f"values-{len(values)}.yaml")
            (home / values[-1]).write_bytes(data)
        return _read(_run(chart, values, home), chart, options)


def _copy(disk: Disk, folder: str, into: Path) -> Malformed | None:
    """The chart as the workspace has it; what stands in the way."""
    size = 0
    for number, (path, is_folder) in enumerate(_inside(disk, folder)):
        reason, data = (None, b"") if is_folder else disk.read_bytes(path)
        size += len(data)
        if reason is not None:
            return Malformed(printable(path), None, f"helm is not run on this chart: {reason}")
        if number >= MAX_FILES or size > MAX_CHART:
            most = f"{MAX_FILES:,} files and {MAX_CHART // 1024 // 1024} MiB"
            return Malformed(printable(join(folder, CHART)), None, f"helm is not run on a chart of more than {most}")
        place = into / posixpath.relpath(path, folder or ".")
        if is_folder:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.write_bytes(data)
    return None


def _inside(disk: Disk, folder: str) -> Iterator[tuple[str, bool]]:
    """Every file and folder below a folder, but for what tools keep there; through links, as helm does."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        yield here or ".", True
        for each in disk.names(here):
            path = join(here, each.name)
            if not each.folder:
                yield path, False
            elif each.name not in _SKIPPED:
                waiting.append(path)


def _run(chart: Chart, values: list[str], home: Path) -> _Run:
    """`helm template`, without a cluster, settings of whoever runs it, or anything that would make it fetch."""
    command = [program() or "helm", "template", chart.release, str(home / "chart")]
    for name in values:
        command += ["-f", str(home / name)]
    with (home / "said").open("w+b") as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell; every word is ours, or a name that helm allows
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=home,
                env=_environment(home),
                start_new_session=True,
            )
        except OSError as error:
            return _Run(b"", b"", f"helm cannot be started: {os.strerror(error.errno or errno.EIO).lower()}")
        output, late = _output(process)
        said.seek(0)
        heard = said.read(_SAID)
    if late:
        return _Run(b"", b"", f"helm was stopped: it had not rendered the chart after {SECONDS} seconds")
    if len(output) > MAX_BYTES:
        return _Run(b"", b"", f"helm was stopped: it makes more than {MAX_BYTES // 1024 // 1024} MiB of the chart")
    return _Run(output, heard, None if process.returncode == 0 else "helm cannot render the chart")


def _output(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    """What a program prints, up to one byte more than is allowed, and whether its time was up; it has ended then."""
    late = Event()

    def stop() -> None:
        late.set()
        _kill(process)

    timer = Timer(SECONDS, stop)
    timer.start()
    with process:
        try:
            output = b"" if process.stdout is None else process.stdout.read(MAX_BYTES + 1)
            if len(output) <= MAX_BYTES:
                process.wait()
        finally:
            timer.cancel()
            _kill(process)
    return output, late.is_set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program that has not ended, and what it has started: `helm` may be a script around the real one."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows
            process.kill()


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the user's: no cluster, no repositories, no plugins, no proxies."""
    kept = {name: os.environ[name] for name in _SHELL if name in os.environ}
    folders = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")
    own = ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")
    empty = home / "home"
    empty.mkdir()
    return {**kept, **dict.fromkeys((*folders, *own), str(empty)), "KUBECONFIG": os.devnull}


def _read(run: _Run, chart: Chart, options: SourceOptions) -> ReadResult:
    if run.reason is None:
        return ReadResult(run.output.decode(errors="replace"))
    if _MISSING in run.said:
        reason = f"{run.reason}: charts that it depends on are not in its folder `charts`"
        return _refused(printable(join(chart.folder, CHART)), reason, "run `helm dependency build` first")
    path, position = _place(run.said.decode(errors="replace"), chart, options) or (options.path, None)
    return ReadResult(None, (Malformed(path, position, run.reason, _BY_HAND if run.said else None),))


def _place(said: str, chart: Chart, options: SourceOptions) -> tuple[str, Position] | None:
    """The last place in a template that helm names, if there is such a place: nothing else that it says is told."""
    for found in reversed(list(_PLACE.finditer(said))):
        path = chart.path(found[1])
        text = None if path is None else options.neighbours(path).text
        lines = () if text is None else text.split("\n")
        number, before = int(found[2]), int(found[3] or 0)
        if path is not None and 1 <= number <= len(lines):
            line = lines[number - 1].encode(errors="replace")
            return path, Position(number, len(line[:before].decode(errors="replace")) + 1)
    return None


def _refused(path: str, message: str, hint: str | None = None) -> ReadResult:
    return ReadResult(None, (Malformed(path, None, message, hint),))
