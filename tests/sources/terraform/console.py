"""`terraform console` as an oracle: generated modules, evaluated by the real program, without network or providers."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

VARIABLES = """\
variable "text" {
  type    = string
  default = "low"
}
variable "port" {
  type    = number
  default = "8080"
}
variable "live" {
  type    = bool
  default = "true"
}
variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
variable "sizes" {
  type    = map(string)
  default = { small = 1, "large" = "2" }
}
variable "kinds" {
  type    = set(string)
  default = ["z", "y", "z"]
}
variable "given" {}
"""
REFUSED = 'try({}, "refused")'
"""What takes the place of an expression that Terraform refuses, so that all others are evaluated."""
VALUES = 'given = "from a file"\nport = 9090\n'
_LEAVES = (
    '"plain"', '"tab\\t \\"q\\" \\\\ \\u00e4 $${x} %%{y}"', "1", "2.50", "0.1", "1e3", "true", "false", "null", '""',
    "var.text", "var.port", "var.live", "var.given", "var.names[0]", "var.names[1]", "var.sizes.small",
    'var.sizes["large"]', "var.names", "var.sizes", "var.kinds", '"${var.text}"', '"${var.port}-${var.live}"',
    '" a ${1} b "',
    "<<EOT\n  one ${var.text}\n    two $${x}\\n\n\nEOT\n",
    "<<-EOT\n    one\n      ${var.port} two\n\n    three\n    EOT\n",
)  # fmt: skip
_FORMS = (
    "({0})", '"${{{0}}}-x"', "[{0}, {1}]", '{{ a = {0}, "b" = {1} }}', "{{ a = {0} }}.a", "[{0}, {1}][1]",
    "{0} == {1} ? {1} : {0}", 'var.text == "low" ? {0} : {1}', "!var.live ? {0} : {1}", "upper(var.text)",
    "merge({{ a = {0} }}, {{ b = {1}, a = 1 }})", "concat([{0}], [{1}])", "jsonencode({0})",
    'lookup(var.sizes, "none", {0})',
    "coalesce(var.given, {0})", 'join(",", var.names)', "length([{0}, {1}])", "tostring(var.port)", "var.port + 1 * 2",
    "var.port > 8000 && var.live", "[for n in var.names : upper(n)]", "{{ for k, v in var.sizes : upper(k) => v }}",
    '[for k, v in var.sizes : k if v != "1"]', "-var.port", "{0} != {0}", "var.names.0", "lower({0})",
    'tonumber("5") - 1.5',
)  # fmt: skip


def terraform() -> str | None:
    """The command, if it is on this machine."""
    return shutil.which("terraform")


def _part(chance: random.Random, index: int) -> str:
    return chance.choice(_LEAVES) if chance.random() < 0.7 or not index else f"local.e{chance.randrange(index)}"


def expressions(count: int, seed: int) -> list[str]:
    """Expressions in the order in which they may use each other."""
    chance = random.Random(seed)
    made: list[str] = []
    for index in range(count):
        parts = [
            chance.choice(_LEAVES) if chance.random() < 0.7 or not made else f"local.e{chance.randrange(index)}"
            for _ in "ab"
        ]
        if chance.random() < 0.25:
            made.append(parts[0])
        else:
            parts = [part if "EOT" not in part else '"short"' for part in parts]
            made.append(chance.choice(_FORMS).format(*parts))
    return made


def module(made: list[str], form: str = "{}") -> str:
    """A file with each of them as a local."""
    return "locals {\n" + "".join(f"  e{index} = {form.format(text)}\n" for index, text in enumerate(made)) + "}\n"


def evaluated(folder: Path, made: list[str]) -> list[object]:
    """What Terraform makes of each, as JSON text."""
    for name, text in (("main.tf", module(made, REFUSED)), ("variables.tf", VARIABLES), ("given.tfvars", VALUES)):
        (folder / name).write_text(text, encoding="utf-8")
    asked = ", ".join(f"jsonencode(local.e{index})" for index in range(len(made)))
    command = [terraform() or "terraform", "console", "-var-file=given.tfvars"]
    found = subprocess.run(
        command,
        cwd=folder,
        input=f"jsonencode([{asked}])\n",
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    answer: list[object] = json.loads(json.loads(found.stdout.strip().splitlines()[-1]))
    return answer
