"""What a source yields: assignments in the order of their precedence, and what else it found out."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model.origin import Origin, Position
from confcheck.model.suppression import Suppression
from confcheck.model.value import Template, Value


@record(frozen=True, slots=True)
class Assignment:
    """One writing of one key."""

    key: str = field(repr=False)
    """As written; a broken file may make a piece of a secret of it."""
    value: Value = field(repr=False)
    """What the key gets under the file's reader, before variables are replaced."""
    origin: Origin
    scope: tuple[str, ...] = ()
    """Names of the block inside the file that holds it (compose service; container, then workload), the most
    specific first. Empty: the file as a whole."""
    block: int = 0
    """Number of the mapping or list it stands in: a key twice in one block is a duplicate."""
    secret: bool = False
    """Whether the place says that it is secret (a `Secret` manifest)."""
    separator: str = "="
    """How the file joins key and value when a line is shown again: `=` or `: `."""
    is_path: bool = False
    """Whether the key is the path of a setting, and so never one of its names: in confcheck's own format."""
    build: bool = False
    """Whether only the build of the image gets it, which bakes some names into what it makes."""
    relaxed: bool = False
    """Whether its consumer knows the key by the name of an environment variable too: Spring reads `SERVER_PORT` as
    `server.port`."""


@record(frozen=True, slots=True)
class Include:
    """A further file that takes part at this point of the order, as `env_file` does."""

    path: str
    """Relative to the workspace root, normalised; may point outside (the discoverer refuses it then)."""
    format: str
    reader: str | None
    scope: tuple[str, ...]
    required: bool
    origin: Origin
    """Where the file is named."""


@record(frozen=True, slots=True)
class Borrow:
    """What a container takes at this point of the order from an object (ConfigMap, Secret) of another file."""

    kind: str
    name: str = field(repr=False)
    """Of the object."""
    namespace: str
    """Empty where none is given: it fits every one."""
    key: str | None = field(repr=False)
    """The one key that is taken; None: all of them."""
    variable: str = field(repr=False)
    """The variable that gets the key; where all are taken, the prefix of every variable."""
    scope: tuple[str, ...]
    block: int
    optional: bool
    origin: Origin
    """Of the variable, and where the object is named."""


@record(frozen=True, slots=True)
class Mention:
    """A path that a file names, and that must be there when the file is used."""

    kind: str
    """What should be there, in words: `env file`, `build context`, `Dockerfile`, `secret file`, `config file`."""
    path: str
    """Relative to the workspace root, normalised; may point outside (nobody judges it then)."""
    scope: tuple[str, ...]
    """The block of the file that needs it."""
    origin: Origin
    """Where it is named."""
    folder: str | None = None
    """The build context of a Dockerfile: where that is absent, its Dockerfile is no second cause."""


@record(frozen=True, slots=True)
class Malformed:
    """A part of a file that cannot be read; the message never quotes the text."""

    path: str
    position: Position | None
    message: str
    hint: str | None = None


@record(frozen=True, slots=True)
class Endpoint:
    """Names and ports under which one block of a deploy file can be reached, kept for the endpoint checks."""

    scope: tuple[str, ...]
    names: tuple[tuple[str, Origin], ...] = ()
    """Service name, container_name, hostname, network aliases, cluster names, URLs' hosts."""
    ports: tuple[tuple[int, Origin], ...] = ()
    """Ports on which the container listens (`ports`, `expose`, containerPort)."""
    published: tuple[tuple[int, int, Origin], ...] = ()
    """Host port, container port, and where it is published."""
    kind: str = "container"
    """What the ports belong to: `container`; `service`, a Kubernetes Service in front of it, whose ports alone its name
    has; `public`, the edge of a platform, which has those of the web."""
    namespace: str = ""
    """Kubernetes namespace; empty where none is given, and in compose."""
    publishes: tuple[tuple[str | Template, Origin], ...] = field(default=(), repr=False)
    """Every item of `ports` as `address:published:container/protocol`, for whoever knows its variables."""
    profiles: tuple[str, ...] = ()
    """Compose profiles that start it; none: it always starts."""
    network: str = ""
    """What it shares its `localhost` with: `host`, the name of a pod, compose's `network_mode`; empty: nothing."""
    depends_on: tuple[tuple[str, Origin], ...] = ()
    """Blocks of the same project that are started before it (compose)."""


@record(frozen=True, slots=True)
class Placement:
    """A container in an object of Kubernetes: what a patch of it has to name."""

    scope: tuple[str, ...]
    """That of its variables."""
    version: str
    kind: str
    name: str
    """Of the object; empty where Kubernetes makes one up."""
    namespace: str
    container: str
    """Its name; empty where it has none."""
    path: tuple[str, ...]
    """Keys from the object to the list of containers."""


@record(frozen=True, slots=True)
class Parsed:
    """One file as one reader understands it."""

    path: str
    entries: tuple[Assignment | Include | Borrow, ...] = ()
    """In the order of precedence: of two entries for one key and scope the later wins."""
    scopes: tuple[tuple[str, ...], ...] = ()
    """Every block that the file declares, also those that set nothing; empty where the format has no services."""
    problems: tuple[Malformed, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    project: Include | None = None
    """The file whose values `${X}` sees (compose: `.env` beside it)."""
    projects: tuple[Include, ...] = ()
    """Files whose values the variables of parts of it see, as files that it includes have a `.env` of their own: the
    scope is the name of the project in `Template.lookup`, then those of the projects that come before it."""
    others: tuple[str, ...] = ()
    """Paths of further files that have become part of it."""
    suppressions: tuple[Suppression, ...] = ()
    """Of comments in it."""
    mentions: tuple[Mention, ...] = ()
    """Paths that it names, other than of files that it takes in."""
    first_wins: bool = False
    """Whether of two assignments for one key the first wins, as some readers of env files have it."""
    part: str | None = None
    """The target whose part of the file this is; None: what stands outside of targets."""
    environment: tuple[str, Origin] | None = None
    """The environment that the file says it is for; only confcheck's own does."""
    services: tuple[tuple[str, Origin], ...] = ()
    """Services that the file names as such, in any part of it; only confcheck's own does."""
    objects: tuple[tuple[tuple[str, str, str], tuple[Assignment, ...]], ...] = ()
    """What other files may borrow: kind, name and namespace → assignments, in the object's own scope."""
    placements: tuple[Placement, ...] = ()
    """Every container of a Kubernetes file."""
    notes: tuple[Malformed, ...] = ()
    """Parts that may hold settings and are not read, each with the reason: nothing is wrong with the file."""
