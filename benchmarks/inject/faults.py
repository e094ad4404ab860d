"""The thirty classes of faults, each with what plants it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.inject import faults_across as across
from benchmarks.inject import faults_environments as environments
from benchmarks.inject import faults_relations as relations
from benchmarks.inject import faults_single as single
from benchmarks.inject.cases import Operator


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of faults, or of harmless edits."""

    name: str
    plant: Operator


FAULTS = (
    Kind("1 a required setting is missing", single.missing),
    Kind("2 a key is misspelt", single.misspelt),
    Kind("3 a value of another type", single.wrong_type),
    Kind("4 the wrong unit", single.unit_slip),
    Kind("5 out of range", single.out_of_range),
    Kind("6 a value of a closed list misspelt", single.misspelt_value),
    Kind("7 a malformed URL", single.malformed_url),
    Kind("8 an empty value", single.empty),
    Kind("9 a placeholder is left", single.placeholder),
    Kind("10 another spelling of a boolean", single.boolean_spelling),
    Kind("11 YAML reads it as something else", single.coerced),
    Kind("12 an older name", single.older_name),
    Kind("13 an order is violated", relations.out_of_order),
    Kind("14 a dependency is unmet", relations.unmet_dependency),
    Kind("15 both of two that exclude each other", relations.both_of_two),
    Kind("16 a list lacks or holds too much", relations.not_in_the_set),
    Kind("17 a derived value is stale", relations.stale_derived),
    Kind("18 a setting without effect", relations.dead),
    Kind("19 one of several services differs", across.one_differs),
    Kind("20 path, port or protocol of the other side", across.producer_and_consumer),
    Kind("21 a secret is not shared", across.secret_not_shared),
    Kind("22 the frontend's origin is not let in", across.origin_missing),
    Kind("23 the host is nobody's", across.dangling),
    Kind("24 two names for one thing", relations.half_renamed),
    Kind("25 a place of another environment", environments.foreign),
    Kind("26 in one environment only", environments.in_one_only),
    Kind("27 insecure where users are", environments.insecure),
    Kind("28 promoted here, not in the copy", environments.half_promoted),
    Kind("29 the wrong layer or line wins", environments.precedence),
    Kind("30 a trap of the reader's dialect", environments.dialect),
)
