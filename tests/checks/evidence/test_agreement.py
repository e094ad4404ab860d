"""What every comparison owes, whatever it compares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from confcheck.checks import environment_drift, parity_gap, service_drift, target_drift, value_reuse
from confcheck.kernel.spec import Spec
from confcheck.model import Document, Environment, Problem, System
from confcheck.resolve import resolve
from tests.resolve.builders import HERE, document, manifest, schema, setting, source

CHECKS = (service_drift.CHECK, target_drift.CHECK, environment_drift.CHECK, value_reuse.CHECK, parity_gap.CHECK)
DRIFTS = CHECKS[:3]

ENVIRONMENTS = (
    Environment("development", HERE, deployed=False),
    Environment("staging", HERE),
    Environment("production", HERE, follows="staging"),
)
SERVICES = ("auth", "backend", "worker")
TARGETS = ("cloud", "compose")

SECRETS = ("q7Xw2ZrT9LpV4mKd8HsB", "q7Xw2ZrT9LpV4mKd8HsB-2", "short", "of-words-of-a-language-alone", "5")
SECONDS = Spec("integer", unit="s")
SCHEMA = schema(
    setting("same", spec=SECONDS, agree=("services", "targets", "environments"), optional=True),
    setting("with_default", spec=SECONDS, agree=("services", "environments"), default=(60,)),
    setting("own", secret=True, differ=("services", "environments"), optional=True),
    setting("apart", secret=True, differ_from=("own", "other"), optional=True),
    setting("other", differ_from=("apart",), optional=True),
)

VALUES = {
    "SAME": st.sampled_from(("60", "1m", "60s", "90", "120", "2min")),
    "WITH_DEFAULT": st.sampled_from(("60", "1m", "90")),
    "OWN": st.sampled_from(SECRETS),
    "APART": st.sampled_from(SECRETS),
    "OTHER": st.sampled_from(SECRETS),
}
FILES = st.dictionaries(
    st.tuples(
        st.sampled_from(("development", "staging", "production")), st.sampled_from(SERVICES), st.sampled_from(TARGETS)
    ),
    st.fixed_dictionaries({}, optional=VALUES),
    max_size=8,
)

Item = TypeVar("Item")
Files = Mapping[tuple[str, str, str], Mapping[str, str]]


def documents(files: Files) -> list[Document]:
    """One file per environment, service and target."""
    return [
        document(
            source(index, target=target),
            f"{environment}/{service}.{target}.env",
            values,
            environments=(environment,),
            services=(service,),
        )
        for index, ((environment, service, target), values) in enumerate(files.items())
    ]


def system(
    given_documents: Sequence[Document],
    environments: Sequence[Environment] = ENVIRONMENTS,
    services: Sequence[str] = SERVICES,
) -> System:
    """The files resolved."""
    return resolve(manifest(environments, services), SCHEMA, tuple(given_documents))


def problems(of: System) -> list[tuple[str, Problem]]:
    """What the comparing checks say of it."""
    return [(check.id, problem) for check in CHECKS for problem in check.run(of)]


def facts(of: System) -> Counter[object]:
    """What is said, but for the order of names and places, and for who got which letter."""
    return Counter(
        (
            check,
            None if one.setting is None else one.setting.path,
            one.severity,
            frozenset(one.environments),
            frozenset(one.targets),
            frozenset(one.services),
            frozenset(one.keys),
            frozenset(re.findall(r"[\w.]+", one.message)),
            frozenset((place.path, place.line, place.environment, place.service) for place in one.places),
        )
        for check, one in problems(of)
    )


def shuffled(items: Sequence[Item], random: Random) -> list[Item]:
    """The items in another order."""
    return random.sample(items, len(items))


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_anything_does_not_matter(files: Files, random: Random) -> None:
    """Environments, services and files may be declared in any order: the same is found, in the same places."""
    again = system(shuffled(documents(files), random), shuffled(ENVIRONMENTS, random), shuffled(SERVICES, random))
    assert facts(system(documents(files))) == facts(again)


@given(FILES, st.lists(st.sampled_from(("60", "1m", "60s", "1min", "60000ms")), min_size=8, max_size=8))
def test_equal_normal_forms_never_drift(files: Files, spellings: list[str]) -> None:
    """A minute is a minute however it is written, and where it is the default."""
    written = {
        place: {key: text for key in values if key in ("SAME", "WITH_DEFAULT")}
        for (place, values), text in zip(files.items(), spellings, strict=False)
    }
    of = system(documents(written))
    assert [problem.message for check in DRIFTS for problem in check.run(of)] == []


@given(
    st.dictionaries(
        st.sampled_from(("development", "staging", "production")), st.fixed_dictionaries({}, optional=VALUES)
    )
)
def test_a_shared_file_may_be_split(shared: Mapping[str, Mapping[str, str]]) -> None:
    """One file for three services, a copy for each, and a file per key are as many findings."""
    whole, copies, lines = [], [], []
    for index, (environment, values) in enumerate(shared.items()):
        place = {"environments": (environment,), "services": SERVICES}
        whole.append(document(source(index), f"{environment}.env", values, **place))
        copies += [
            document(source(index), f"{environment}/{name}.env", values, environments=(environment,), services=(name,))
            for name in SERVICES
        ]
        lines.append(document(source(index), f"{environment}/empty.env", {}, **place))
        lines += [document(source(index), f"{environment}/{key}.env", {key: values[key]}, **place) for key in values]
    counts = [
        Counter((check, one.message, one.services) for check, one in problems(system(files)))
        for files in (whole, copies, lines)
    ]
    assert [counts[0]] * 2 == counts[1:]


@given(FILES)
def test_no_secret_is_told(files: Files) -> None:
    """Whatever is compared with whatever."""
    told = repr([(one.message, one.hint, one.places) for _, one in problems(system(documents(files)))])
    assert "q7Xw2ZrT9L" not in told
