"""`confcheck init`: a first manifest and schema from the files that are there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from confcheck.cli.create import create
from confcheck.cli.output import show
from confcheck.model.mistake import Mistake, NothingMatched

if TYPE_CHECKING:
    from confcheck.infer import Beginning

Root = Annotated[
    str | None,
    Option(
        "--root",
        metavar="DIR",
        envvar="CONFCHECK_ROOT",
        show_envvar=True,
        help="Where to begin a workspace; default: the working directory.",
    ),
]


def init(*, root: Root = None) -> int:
    """Write a first manifest and schema from the files found.

    Never overwrites; exits with 2 if there is a manifest, and with 3 if nothing looks like configuration.
    """
    from confcheck.discover import manifest_in  # noqa: PLC0415 (what --help does not need)
    from confcheck.discover.survey import survey  # noqa: PLC0415
    from confcheck.infer import MANIFEST, infer  # noqa: PLC0415

    place = Path(root) if root is not None else Path.cwd()
    if not place.is_dir():
        raise Mistake(f"{place} is not a folder")
    if (present := manifest_in(place)) is not None:
        raise Mistake(f"{present} is there already, and init never overwrites", hint="confcheck validate reads it")
    beginning = infer(survey(place))
    if beginning is None:
        raise NothingMatched(f"nothing that looks like configuration below {place}")
    create(place, {beginning.schema_path: beginning.schema, MANIFEST: beginning.manifest})
    show(_summary(beginning, root))
    return 0


def _summary(beginning: "Beginning", root: str | None) -> str:
    from confcheck.infer import MANIFEST  # noqa: PLC0415 (what --help does not need)

    counts = (
        _counted(len(beginning.services), "service"),
        _counted(len(beginning.environments), "environment"),
        _counted(beginning.files, "file"),
    )
    secret = sum(key.secret for key in beginning.keys)
    lines = [
        f"wrote {MANIFEST}: {', '.join(counts)} in {_counted(beginning.sources, 'source')}",
        f"wrote {beginning.schema_path}: {_counted(len(beginning.keys), 'setting')}, {secret} of them secret",
    ]
    if beginning.left:
        lines.append(f"left alone: {_counted(beginning.left, 'file')}, named at the end of {MANIFEST}")
    if not beginning.complete:
        lines.append("there was too much to look at: folders far below were left out")
    where = "" if root is None else f" --root {root}"
    lines += [
        "",
        "Read both files and correct what they take for something else; each statement says what it rests on.",
        f"Then: confcheck validate{where}",
    ]
    return "\n".join(lines) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
