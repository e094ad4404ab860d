"""Shell scripts that deploy."""

from __future__ import annotations

from tests.sources.pipelines.shown import parse, rows, told

SCRIPT = """\
#!/bin/sh
LEVEL=info
gcloud run deploy api \\
  --set-env-vars "LOG_LEVEL=$LEVEL" \\
  --set-secrets=KEY=key:2
cd deploy && gcloud run deploy worker --env-vars-file worker.yaml
gcloud run deploy 'broken
"""


def test_a_script() -> None:
    """Every service is a block; files are looked for from beside the script and from above it."""
    found = parse("gcloud", SCRIPT, "scripts/deploy.sh", files={"deploy/worker.yaml": "A: b\n"})
    assert rows(found) == [
        "api LOG_LEVEL=info 4:19 4:29",
        "api KEY=<gcp key 2> 5:17 5:21",
        "worker A: b deploy/worker.yaml:1:1 1:4",
    ]
    assert found.scopes == (("api",), ("worker",))
    assert told(found.notes) == ["7:19 the rest of this script is not read: a quote that is never closed"]
    assert found.problems == ()


def test_a_mark_at_the_start() -> None:
    """It has no width, as in an editor; nothing at all is no script."""
    assert rows(parse("gcloud", "\ufeffgcloud run deploy a --set-env-vars A=b", "x")) == ["a A=b 1:36 1:38"]
    assert parse("gcloud", "", "x").entries == ()
