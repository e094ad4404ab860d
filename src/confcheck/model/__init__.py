"""The types everything else is made of: frozen, slotted, without I/O."""

from confcheck.model.assignment import Assignment, Borrow, Endpoint, Include, Malformed, Mention, Parsed, Placement
from confcheck.model.extension import Check, Reader, Reporter, ReporterOptions, Source, SourceOptions
from confcheck.model.finding import Coverage, Finding, Place, Problem, Report, Severity, Snippet
from confcheck.model.manifest import Environment, Manifest, Service, SourceEntry
from confcheck.model.mistake import InvalidSettings, Mistake, NothingMatched, Refused
from confcheck.model.node import Entry, Mapping, Node, Scalar, Sequence, Tree
from confcheck.model.origin import Origin, Position
from confcheck.model.setting import Alias, Choice, Rule, Schema, Setting
from confcheck.model.suppression import Suppression
from confcheck.model.value import Inherited, Reference, Structure, Template, Unknown, Value, Variable
from confcheck.model.view import (
    Candidate,
    Dangling,
    Derived,
    Document,
    Layer,
    Misfit,
    Outcome,
    Resolved,
    System,
    Unclaimed,
    View,
)

__all__ = [
    "Alias",
    "Assignment",
    "Borrow",
    "Candidate",
    "Check",
    "Choice",
    "Coverage",
    "Dangling",
    "Derived",
    "Document",
    "Endpoint",
    "Entry",
    "Environment",
    "Finding",
    "Include",
    "Inherited",
    "InvalidSettings",
    "Layer",
    "Malformed",
    "Manifest",
    "Mapping",
    "Mention",
    "Misfit",
    "Mistake",
    "Node",
    "NothingMatched",
    "Origin",
    "Outcome",
    "Parsed",
    "Place",
    "Placement",
    "Position",
    "Problem",
    "Reader",
    "Reference",
    "Refused",
    "Report",
    "Reporter",
    "ReporterOptions",
    "Resolved",
    "Rule",
    "Scalar",
    "Schema",
    "Sequence",
    "Service",
    "Setting",
    "Severity",
    "Snippet",
    "Source",
    "SourceEntry",
    "SourceOptions",
    "Structure",
    "Suppression",
    "System",
    "Template",
    "Tree",
    "Unclaimed",
    "Unknown",
    "Value",
    "Variable",
    "View",
]
