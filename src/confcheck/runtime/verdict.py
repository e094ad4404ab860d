"""What the self-check finds: no value is ever part of it."""

from __future__ import annotations


class Problem:
    """One thing that is wrong with one setting, or with the lock."""

    __slots__ = ("check", "message", "name", "setting")

    def __init__(self, check: str, message: str, setting: str = "", name: str = "") -> None:
        """`check` as `confcheck checks` lists it, or a word of the self-check; the message begins with a verb."""
        self.check = check
        self.message = message
        self.setting = setting
        """Its path; empty where the lock itself is meant."""
        self.name = name
        """The variable; empty where several are meant."""

    def __repr__(self) -> str:
        """One line."""
        return f"Problem({self.check!r}, {self.setting!r}, {self.name!r}, {self.message!r})"

    @property
    def key(self) -> tuple[str, str, str]:
        """What problems are sorted by: those of the lock first."""
        return self.setting, self.check, self.message


class Verdict:
    """Whether a service may start, and on what that rests."""

    __slots__ = (
        "by_shape",
        "count",
        "environment",
        "hint",
        "lock",
        "notes",
        "problems",
        "protected",
        "root",
        "schema",
        "service",
        "target",
        "unproven",
        "warnings",
    )

    def __init__(self, service: str, environment: str, target: str | None, lock: str) -> None:
        """Of a service in the environment and target that its caller names; `lock` is the path of the lock."""
        self.service = service
        self.environment = environment
        self.target = target
        self.lock = lock
        self.problems: tuple[Problem, ...] = ()
        """Sorted; any of them keeps the service from starting."""
        self.warnings: tuple[Problem, ...] = ()
        self.hint = ""
        self.notes: tuple[str, ...] = ()
        """What somebody should know besides."""
        self.count = 0
        """Settings in the lock."""
        self.unproven: tuple[str, ...] = ()
        """Paths of secrets that the lock holds by their value, and that could not be compared: there was no key."""
        self.by_shape: tuple[str, ...] = ()
        """Paths of settings that no lock can hold by value: references, values from outside, unlocked ones."""
        self.schema = ""
        self.root = ""
        """What tells this lock from all others."""
        self.protected: bool | None = None
        """None where no lock says so."""

    @property
    def ok(self) -> bool:
        """Whether nothing keeps the service from starting."""
        return not self.problems

    @property
    def where(self) -> str:
        """`staging (cloud)`."""
        return self.environment if self.target is None else f"{self.environment} ({self.target})"
