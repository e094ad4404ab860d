"""Hand-made reports for the tests of the reporters, and a strategy for any report at all."""

from hypothesis import strategies as st

from confcheck.kernel.spec import Spec
from confcheck.model.finding import Coverage, Finding, Place, Problem, Report, Severity, Snippet
from confcheck.model.origin import Origin, Position
from confcheck.model.setting import Setting


def setting(path: str, line: int, file: str = "schemas/apex.yaml") -> Setting:
    """A setting of that path, declared on that line."""
    return Setting(path, Spec(), Origin(file, Position(line, 1)))


def marked(text: str, part: str) -> Snippet:
    """A snippet with this part of its text marked; `part` must occur in it."""
    return Snippet(text, text.index(part), len(part))


def finding(severity: Severity, problem: Problem, check: str = "reference-drift") -> Finding:
    """A finding with a fixed fingerprint."""
    return Finding(check, severity, problem, "f00d")


def report(*findings: Finding, coverage: tuple[Coverage, ...] = (), suppressed: int = 0) -> Report:
    """A report about staging with the sums of the sample in the design."""
    return Report(
        environments=("staging",),
        findings=findings,
        coverage=coverage,
        views=9,
        sources=9,
        services=4,
        settings=54,
        assignments=412,
        suppressed=suppressed,
    )


STAGING = Coverage(
    environment="staging",
    views=9,
    services=("backend", "auth", "frontend", "e2e"),
    targets=("cloud", "compose", "compose-alpine"),
    settings=54,
    by_value=38,
    references=16,
    gaps=(("frontend", "cloud"),),
)

_CONFIG = "scripts/deployment/staging_config.yaml"

SAMPLE = finding(
    Severity.ERROR,
    Problem(
        message="auth.jwt_secret is bound to two secrets (staging, cloud)",
        places=(
            Place(
                _CONFIG,
                65,
                19,
                "backend: secret jwt-secret-key-staging",
                "staging",
                "cloud",
                "backend",
                marked("JWT_SECRET_KEY: jwt-secret-key-staging:latest", "jwt-secret-key-staging:latest"),
            ),
            Place(
                _CONFIG,
                64,
                23,
                "backend, under an older name: secret jwt-secret-staging",
                "staging",
                "cloud",
                "backend",
                marked("JWT_SECRET_STAGING: jwt-secret-staging:latest", "jwt-secret-staging:latest"),
            ),
            Place(
                "config/staging_auth_service_config.json",
                164,
                29,
                "auth, under an older name: secret jwt-secret-staging",
                "staging",
                "cloud",
                "auth",
                marked("JWT_SECRET_STAGING: jwt-secret-staging", "jwt-secret-staging"),
            ),
        ),
        hint="bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs",
        setting=setting("auth.jwt_secret", 18),
        keys=("JWT_SECRET_KEY", "JWT_SECRET_STAGING"),
        environments=("staging",),
        targets=("cloud",),
        services=("auth", "backend"),
        because="agree: services",
    ),
)
"""The finding that DESIGN section 8 shows."""

_chars = st.characters(exclude_categories=())
_hostile = st.sampled_from("\x00\x07\x1b\x7f\x9b\t\n\r\u200b\u200e\u202e\u2028\u2066\ufeff\ud800\u0301\ufe0f漢😀•")
_text = st.text(_chars | _hostile, max_size=30)
_words = st.lists(_text, max_size=3).map(tuple)
_number = st.none() | st.integers(1, 10**6)
_snippet = st.builds(
    Snippet, st.text(_chars | _hostile, max_size=250) | _text, st.integers(0, 260), st.integers(0, 260)
)
_place = st.builds(
    Place, _text, _number, _number, _text, st.none() | _text, st.none() | _text, st.none() | _text, st.none() | _snippet
)
_setting = st.builds(setting, _text, st.integers(1, 9999), _text)
_problem = st.builds(
    Problem,
    message=_text,
    places=st.lists(_place, min_size=1, max_size=12).map(tuple),
    hint=st.none() | _text,
    setting=st.none() | _setting,
    keys=_words,
    environments=_words,
    targets=_words,
    services=_words,
    because=st.none() | _text,
)
_finding = st.builds(Finding, _text, st.sampled_from(Severity), _problem, _text)
_count = st.integers(0, 10**6)
_gap = st.tuples(_text, st.none() | _text)
_coverage = st.builds(
    Coverage,
    _text,
    _count,
    _words,
    _words,
    _count,
    _count,
    _count,
    _count,
    _count,
    st.lists(_gap, max_size=2).map(tuple),
)
any_place = _place
any_report = st.builds(
    Report,
    _words,
    st.lists(_finding, max_size=3).map(tuple),
    st.lists(_coverage, max_size=2).map(tuple),
    _count,
    _count,
    _count,
    _count,
    _count,
    _count,
)
