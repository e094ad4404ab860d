"""The manifest: text in, the whole manifest or one line about what is wrong out."""

from __future__ import annotations

import pytest

from confcheck.model import Environment, Manifest, Mistake, Origin, Position, Service, SourceEntry
from confcheck.workspace import holds_table, parse_manifest

HEAD = 'schema = "s.yaml"\n[environments.staging]\n[services.auth]\n'

WHOLE = """\
schema = "schemas/platform.yaml"
ignore-keys = ["PYTHON*", "GF_*"]
provided = ["OPENAI_API_KEY"]

[environments.base]
abstract = true
[environments.staging]
extends = "base"
aliases = ["stage", "stg"]
deployed = true
protected = true
follows = "test"
[environments.test]
[environments.production]

[services.auth]
reader = "python-dotenv"
root = "services/auth"
hosts = { stage = ["auth.staging.example.com"], test = ["localhost"] }
ports = [8081, 0x1F90]
[services.frontend]
reader = "next"
runs-in = "browser"
targets = ["cloud"]
environments = ["stg", "test", "staging"]

[[sources]]
files = "environments/{environment}/{service}.env"
reader = "node"
[[sources]]
files = ["deploy/cloud/{environment}.yaml", "deploy/more.yaml"]
format = "yaml"
target = "cloud"
services = ["auth"]
environments = ["stage"]
names = { auth = "api" }
select = { env_vars = "values", secrets = "references" }
required = false
active = false
variants = true
[[sources]]
files = "x.env"
template = true
"""


def origin(line: int, column: int, value: tuple[int, int] | None = None) -> Origin:
    """An origin in the manifest."""
    return Origin("confcheck.toml", Position(line, column), None if value is None else Position(*value))


def refused(text: str) -> str:
    """The one line about a bad manifest."""
    with pytest.raises(Mistake) as caught:
        parse_manifest(text, "confcheck.toml")
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_every_key_arrives_typed_canonical_and_with_its_place() -> None:
    """Aliases become canonical names, `deployed` is decided, every pattern keeps its position."""
    expected = Manifest(
        "confcheck.toml",
        ("schemas/platform.yaml", origin(1, 1, (1, 10))),
        environments=(
            Environment("base", origin(5, 15), abstract=True, deployed=False),
            Environment(
                "staging",
                origin(7, 15),
                extends="base",
                aliases=("stage", "stg"),
                deployed=True,
                protected=True,
                follows="test",
            ),
            Environment("test", origin(13, 15), deployed=False),
            Environment("production", origin(14, 15), deployed=True),
        ),
        services=(
            Service(
                "auth",
                origin(16, 11),
                reader="python-dotenv",
                root="services/auth",
                hosts=(("staging", ("auth.staging.example.com",)), ("test", ("localhost",))),
                ports=(8081, 8080),
            ),
            Service(
                "frontend",
                origin(21, 11),
                reader="next",
                runs_in="browser",
                environments=("staging", "test"),
                targets=("cloud",),
            ),
        ),
        sources=(
            SourceEntry(
                0,
                origin(27, 1),
                files=(("environments/{environment}/{service}.env", origin(28, 1, (28, 9))),),
                reader="node",
            ),
            SourceEntry(
                1,
                origin(30, 1),
                files=(
                    ("deploy/cloud/{environment}.yaml", origin(31, 1, (31, 10))),
                    ("deploy/more.yaml", origin(31, 1, (31, 45))),
                ),
                format="yaml",
                environments=("staging",),
                services=("auth",),
                target="cloud",
                names=(("auth", "api"),),
                select=(("env_vars", "values"), ("secrets", "references")),
                required=False,
                active=False,
                variants=True,
            ),
            SourceEntry(2, origin(41, 1), files=(("x.env", origin(42, 1, (42, 9))),), template=True),
        ),
        ignore_keys=("PYTHON*", "GF_*"),
        provided=("OPENAI_API_KEY",),
    )
    assert expected == parse_manifest(WHOLE, "confcheck.toml")


@pytest.mark.parametrize("name", ["development", "test", "ci", "local"])
def test_four_environments_are_not_deployed_unless_they_say_so(name: str) -> None:
    """The default goes by the canonical name; an alias changes nothing."""
    text = f'schema = "s"\n[environments.{name}]\n[environments.other]\naliases = ["x-{name}"]\n[services.a]\n'
    stated = text.replace(f"[environments.{name}]", f"[environments.{name}]\ndeployed = true")
    assert [each.deployed for each in parse_manifest(text, "c").environments] == [False, True]
    assert [each.deployed for each in parse_manifest(stated, "c").environments] == [True, True]


def test_a_table_of_a_larger_file_is_read_with_its_positions() -> None:
    """In `pyproject.toml` only `[tool.confcheck]` counts."""
    text = '[project]\nname = "x"\n[tool.confcheck]\nschema = "s"\nservices.a = {}\nenvironments.b = {}\n'
    manifest = parse_manifest(text, "pyproject.toml", table="tool.confcheck")
    assert ("s", Origin("pyproject.toml", Position(4, 1), Position(4, 10))) == manifest.schema
    assert [(each.name, each.deployed) for each in manifest.environments] == [("b", True)]


def test_a_missing_table_is_said() -> None:
    """The part that was asked for may be absent, or no table."""
    expected = "pyproject.toml:1:1: [tool.confcheck] is not there, or is not a table"
    for text in ("[tool]\n", "tool = 1\n", "[tool]\nconfcheck = 1\n"):
        with pytest.raises(Mistake) as caught:
            parse_manifest(text, "pyproject.toml", table="tool.confcheck")
        assert expected == str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.confcheck]\n", True),
        ("[tool]\nconfcheck.schema = 's'\n", True),
        ("[tool.other]\n# tool.confcheck\n", False),
        ("", False),
        ("[tool.confcheck\n", True),
        ("[tool.other\n", False),
    ],
)
def test_whether_a_file_has_the_table(text: str, expected: bool) -> None:
    """A broken file that mentions it counts, so that its mistake is seen."""
    assert expected == holds_table(text, "pyproject.toml", "tool.confcheck")


def test_a_syntax_error_has_its_place() -> None:
    """The problem of the TOML reader becomes the mistake."""
    assert refused('schema = "s"\nschema = "t"\n').startswith("confcheck.toml:2:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '1:1: the manifest names no `schema` (add `schema = "schemas/….yaml"`)'),
        ('shema = "s"\n', "1:1: unknown key `shema` in the manifest (did you mean `schema`?)"),
        ("schema = 1\n", "1:10: `schema` in the manifest must be a string, not an integer"),
        ('schema = " "\n', "1:10: `schema` in the manifest holds an empty string"),
        ('schema = "/s"\n', "1:10: paths start at the workspace root, so they cannot be absolute"),
        ('schema = "C:/s"\n', "1:10: paths start at the workspace root, so they cannot be absolute"),
        ('schema = "../s"\n', "1:10: paths stay in the workspace, so `..` is not allowed in them"),
        (
            'schema = "s"\n[services.a]\n',
            "1:1: the manifest declares no environments (declare each with `[environments.NAME]`)",
        ),
        (
            'schema = "s"\n[environments]\n[services.a]\n',
            "2:2: the manifest declares no environments (declare each with `[environments.NAME]`)",
        ),
        (
            'schema = "s"\n[environments.a]\n',
            "1:1: the manifest declares no services (declare each with `[services.NAME]`)",
        ),
        ('schema = "s"\nenvironments = []\n', "2:16: `environments` in the manifest must be a table, not a list"),
        ('schema = "s"\nenvironments.a = 1\n', "2:18: `environments.a` must be a table, not an integer"),
        (
            'schema = "s"\nprovided = "A"\n[environments.a]\n[services.a]\n',
            "2:12: `provided` in the manifest must be a list of strings, not a string (put it in brackets)",
        ),
        (
            'schema = "s"\nignore-keys = [1.5]\n[environments.a]\n[services.a]\n',
            "2:16: `ignore-keys` in the manifest must be a list of strings, not a number",
        ),
        (
            'schema = "s"\nprovided = {}\n[environments.a]\n[services.a]\n',
            "2:12: `provided` in the manifest must be a list of strings, not a table",
        ),
    ],
)
def test_mistakes_at_the_top(text: str, expected: str) -> None:
    """What the manifest as a whole must have."""
    assert f"confcheck.toml:{expected}" == refused(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('extend = "b"', "3:1: unknown key `extend` in [environments.a] (did you mean `extends`?)"),
        ('extends = "stagin"', "3:11: unknown environment `stagin` (did you mean `staging`?)"),
        ('follows = "zzzzzz"', "3:11: unknown environment `zzzzzz` (known: `a`, `staging`, `stage`)"),
        ('extends = "a"', "3:11: environment `a` extends itself: a → a"),
        ('extends = "stage"', "3:11: environment `a` extends itself: a → staging → a"),
        ('follows = "a"', "3:11: environment `a` follows itself: a → a"),
        ("extends = 1", "3:11: `extends` in [environments.a] must be a string, not an integer"),
        ("abstract = 1", "3:12: `abstract` in [environments.a] must be true or false, not an integer"),
        ('abstract = "yes"', "3:12: `abstract` in [environments.a] must be true or false, not a string"),
        ("abstract = []", "3:12: `abstract` in [environments.a] must be true or false, not a list"),
        ('aliases = ["x y"]', "3:12: `x y` cannot name an environment"),
        ('aliases = ["stage"]', "6:12: alias `stage` already means the environment `a`"),
        ('aliases = ["staging"]', "3:12: alias `staging` already means the environment `staging`"),
        ('aliases = ["x", "x"]', "3:17: alias `x` already means the environment `a`"),
        ('aliases = ["a"]', "3:12: alias `a` already means the environment `a`"),
        (
            "abstract = true\nprotected = true",
            "4:1: environment `a` is abstract, so it cannot be protected (drop `abstract` or `protected`)",
        ),
        (
            "abstract = true\ndeployed = true",
            "4:1: environment `a` is abstract, so it cannot be deployed (drop `abstract` or `deployed`)",
        ),
        ('[environments."-x"]', "3:15: `-x` cannot name an environment"),
    ],
)
def test_mistakes_in_environments(text: str, expected: str) -> None:
    """Each at the key or value at fault."""
    rest = '[environments.staging]\nextends = "a"\naliases = ["stage"]\n[services.auth]\n'
    naming = " (letters, digits, `.`, `_` and `-`, the first a letter or digit)" if "cannot name" in expected else ""
    assert f"confcheck.toml:{expected}{naming}" == refused(f'schema = "s"\n[environments.a]\n{text}\n{rest}')


def test_a_chain_that_leads_into_a_cycle_is_reported_where_the_cycle_is() -> None:
    """`a` extends `b`, and only `b` and `c` go round."""
    text = (
        'schema = "s"\n[services.x]\n[environments]\n'
        'a = { extends = "b" }\nb = { extends = "c" }\nc = { extends = "b" }\n'
    )
    assert refused(text) == "confcheck.toml:5:17: environment `b` extends itself: b → c → b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('reeder = "node"', "4:1: unknown key `reeder` in [services.auth] (did you mean `reader`?)"),
        ('reader = "nod"', "4:10: unknown reader `nod` (did you mean `node`?)"),
        ("reader = []", "4:10: `reader` in [services.auth] must be a string, not a list"),
        ('root = "/srv"', "4:8: paths start at the workspace root, so they cannot be absolute"),
        ('root = "a/../.."', "4:8: paths stay in the workspace, so `..` is not allowed in them"),
        (
            'runs-in = "phone"',
            "4:11: unknown `runs-in` `phone` (known: `browser`, `container`, `host`)",
        ),
        ('environments = ["stagin"]', "4:17: unknown environment `stagin` (did you mean `staging`?)"),
        (
            "environments = []",
            "4:16: `environments` in [services.auth] is empty (leave `environments` out to mean every environment)",
        ),
        ('targets = ["x"]', "4:12: unknown target `x`"),
        ("hosts = []", "4:9: `hosts` in [services.auth] must be a table, not a list"),
        ('hosts = { stagin = ["a"] }', "4:11: unknown environment `stagin` (did you mean `staging`?)"),
        (
            'hosts = { staging = "a" }',
            "4:21: `staging` in `hosts` must be a list of strings, not a string (put it in brackets)",
        ),
        (
            'hosts = { staging = ["https://a.example"] }',
            "4:22: this is no host name (without scheme, path and blanks)",
        ),
        ('hosts = { staging = ["a b"] }', "4:22: this is no host name (without scheme, path and blanks)"),
        ("ports = 80", "4:9: `ports` in [services.auth] must be a list of ports from 1 to 65535, not an integer"),
        ("ports = [1, 0]", "4:13: `ports` in [services.auth] must be a list of ports from 1 to 65535"),
        ("ports = [65536]", "4:10: `ports` in [services.auth] must be a list of ports from 1 to 65535"),
        ('ports = ["80"]', "4:10: `ports` in [services.auth] must be a list of ports from 1 to 65535"),
        ("ports = [[80]]", "4:10: `ports` in [services.auth] must be a list of ports from 1 to 65535"),
        (
            '[services."a/b"]',
            "4:11: `a/b` cannot name a service (letters, digits, `.`, `_` and `-`, the first a letter or digit)",
        ),
    ],
)
def test_mistakes_in_services(text: str, expected: str) -> None:
    """Each at the key or value at fault."""
    hinted = (
        expected.replace("not an integer", "not an integer (put it in brackets)") if "ports = 80" in text else expected
    )
    assert f"confcheck.toml:{hinted}" == refused(f"{HEAD}{text}\n")


def test_an_environment_named_twice_in_hosts_is_refused() -> None:
    """Once by its name and once by its alias."""
    text = (
        'schema = "s"\n[environments.staging]\naliases = ["stg"]\n'
        '[services.auth]\nhosts = { staging = ["a"], stg = ["b"] }\n'
    )
    assert refused(text) == "confcheck.toml:5:28: `hosts` names the environment `staging` twice"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('files = "a.env"\nfile = "b"', "6:1: unknown key `file` in [[sources]] (did you mean `files`?)"),
        ("", '4:1: [[sources]] names no `files` (add `files = "…"`)'),
        ("files = []", "5:9: `files` is empty (name at least one file)"),
        ("files = 1", "5:9: `files` in [[sources]] must be a string or a list of strings, not an integer"),
        ("files = {}", "5:9: `files` in [[sources]] must be a string or a list of strings, not a table"),
        ('files = ["a.env", 1]', "5:19: `files` in [[sources]] must be a string or a list of strings, not an integer"),
        ('files = ""', "5:9: `files` in [[sources]] holds an empty string"),
        ('files = "/a.env"', "5:9: paths start at the workspace root, so they cannot be absolute"),
        ('files = ["a.env", "../b.env"]', "5:19: paths stay in the workspace, so `..` is not allowed in them"),
        ('files = "a/"', "5:9: this pattern names a folder, not files (name the files in it: `…/*.env`)"),
        ('files = "."', "5:9: this pattern names a folder, not files (name the files in it: `…/*.env`)"),
        ('files = "{env}.env"', "5:9: unknown capture `{env}` (did you mean `{environment}`?)"),
        ('files = "{}.env"', "5:9: unknown capture `{}` (known: `{environment}`, `{service}`)"),
        ('files = "{a.env"', "5:9: `{` is never closed (write `[{]` for the character itself)"),
        ('files = "a}.env"', "5:9: `}` closes nothing (write `[}]` for the character itself)"),
        ('files = "[a.env"', "5:9: `[` is never closed, or holds nothing (write `[[]` for the character itself)"),
        ('files = "[].env"', "5:9: `[` is never closed, or holds nothing (write `[[]` for the character itself)"),
        ('files = "[9-0].env"', "5:9: a range in `[…]` that runs backwards (did you mean `0-9`?)"),
        ("files = 'a\\b.env'", "5:9: `\\` in a pattern (separate folders with `/`)"),
        ('files = "a**/b.env"', "5:9: `**` must stand alone between two slashes (write `*` within a name)"),
        ('files = "a"\nformat = "ymal"', "6:10: unknown format `ymal` (did you mean `yaml`?)"),
        ('files = "a"\nreader = "nod"', "6:10: unknown reader `nod` (did you mean `node`?)"),
        ('files = "a"\nenvironments = ["stg"]', "6:17: unknown environment `stg` (known: `staging`)"),
        ('files = "a"\nservices = ["aut"]', "6:13: unknown service `aut` (did you mean `auth`?)"),
        (
            'files = "a"\nservices = []',
            "6:12: `services` in [[sources]] is empty (leave `services` out to mean every service)",
        ),
        (
            'files = "a"\ntarget = "a b"',
            "6:10: `a b` cannot name a target (letters, digits, `.`, `_` and `-`, the first a letter or digit)",
        ),
        ('files = "a"\nnames = { aut = "x" }', "6:11: unknown service `aut` (did you mean `auth`?)"),
        ('files = "a"\nnames = { auth = 1 }', "6:18: `auth` in `names` must be a string, not an integer"),
        (
            'files = "a"\nselect = { x = "value" }',
            "6:16: unknown selection `value` (did you mean `values`?)",
        ),
        (
            'files = "a"\nformat = "dotenv"\nselect = { x = "values" }',
            "7:1: `select` means nothing for the format `dotenv` (drop `select`)",
        ),
        (
            'files = "a"\nformat = "yaml"\nreader = "node"',
            "7:1: `reader` means something only for dotenv, not for the format `yaml` (drop `reader`)",
        ),
        (
            'files = "a"\ntemplate = true\nvariants = true',
            "7:1: a template makes no view, so it has no `variants` (drop `variants`)",
        ),
        ('files = "a"\nrequired = "no"', "6:12: `required` in [[sources]] must be true or false, not a string"),
    ],
)
def test_mistakes_in_sources(text: str, expected: str) -> None:
    """Each at the key or value at fault."""
    assert f"confcheck.toml:{expected}" == refused(f"{HEAD}[[sources]]\n{text}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sources = {}", "2:11: `sources` in the manifest must be a list of tables, not a table"),
        ("sources = [1]", "2:12: `sources` must be a list of tables, not of an integer"),
    ],
)
def test_mistakes_around_sources(text: str, expected: str) -> None:
    """`sources` is a list of tables."""
    head = f'schema = "s"\n{text}\n[environments.staging]\n[services.auth]\n'
    assert f"confcheck.toml:{expected}" == refused(head)


def test_a_target_that_a_source_names_is_known_to_services() -> None:
    """Also when the source comes later in the file; the nearest known one is suggested."""
    text = f'{HEAD}targets = ["clou"]\n[[sources]]\nfiles = "a"\ntarget = "cloud"\n'
    assert refused(text) == "confcheck.toml:4:12: unknown target `clou` (did you mean `cloud`?)"
    assert parse_manifest(text.replace('"clou"', '"cloud"'), "c").services[0].targets == ("cloud",)


def test_many_known_names_are_not_listed() -> None:
    """A hint is read, so it lists few names or none."""
    services = "".join(f"[services.s{number}]\n" for number in range(9))
    text = f'schema = "s"\n[environments.a]\n{services}[[sources]]\nfiles = "a"\nservices = ["zzzzzz"]\n'
    assert refused(text) == "confcheck.toml:14:13: unknown service `zzzzzz`"
