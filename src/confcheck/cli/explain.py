"""`confcheck explain`: where a setting gets its value, what that shadows, and who uses it."""

import sys
from typing import Annotated

from typer import Argument

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, Services, Targets
from confcheck.cli.output import show
from confcheck.cli.progress import progress

Setting = Annotated[
    str,
    Argument(metavar="SETTING", autocompletion=complete.settings, help="Its path in the schema: auth.jwt_secret."),
]
Environment = Annotated[
    str,
    Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="Where to look."),
]


def explain(
    setting: Setting, environment: Environment, *, root: Root = None, service: Services = None, target: Targets = None
) -> int:
    """Show where a setting gets its value, and what that shadows.

    Also where it is declared, and who uses it.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        text = api.explain(workspace, setting, environment, services=service or (), targets=target or ())
    show(text)
    return 0
