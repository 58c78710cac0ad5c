"""`ztscan expect --suggest`: reads the policies, and writes what they come to as TOML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import tomlkit

from ztscan.cli.access import COVERAGE, coverage_in, read_evidence
from ztscan.conditional_access.proof.declared import refuse_missing
from ztscan.conditional_access.proof.expected_region import words_of
from ztscan.conditional_access.proof.suggested import Suggestion, suggestions
from ztscan.config.names import declared_names
from ztscan.config.settings import Settings
from ztscan.core.errors import UsageError
from ztscan.graph.source import Source

WORKLOADS = "workload_coverage"


class Suggested(NamedTuple):
    """What the enabled policies of a tenant come to."""

    suggestions: tuple[Suggestion, ...]
    name_of: Callable[[str], str]


def read_suggestions(source: Source, settings: Settings, *, verbose: bool) -> Suggested:
    """Read what Conditional Access depends on. A suggestion that names what does not exist any more is left out."""
    store = read_evidence(source, settings, (COVERAGE, WORKLOADS), verbose=verbose)
    coverage = coverage_in(store)
    workloads: Any = store.value(WORKLOADS)
    found = []
    for one in suggestions(coverage, workloads, (one.name for one in settings.expectations)):
        why_not = _missing(one, store.collected, source)
        found.append(one._replace(expectation=None, why_not=why_not) if why_not else one)
    return Suggested(tuple(found), coverage.tenant.name_of)


def _missing(one: Suggestion, evidence: Any, source: Source) -> str:
    if one.expectation is None:
        return ""
    try:
        refuse_missing(declared_names(Settings(expectations=(one.expectation,)), source.started.date()), evidence)
    except UsageError as error:
        return str(error)
    return ""


def suite(found: Iterable[Suggestion], name_of: Callable[[str], str]) -> str:
    """The suggestions as a file of the folder ``expect``, with the names of objects in comments."""
    lines = ["# Expectations from the enabled Conditional Access policies. Each holds today. Keep those that you rely on."]
    for one in found:
        lines += ["", f"# Policy: {_comment(one.policy.name or one.policy.id)}"]
        if one.expectation is None:
            lines.append(f"# Not suggested: {_comment(one.why_not)}")
            continue
        lines.append(f"# {_comment(words_of(one.expectation, name_of))}")
        lines += ["[[expect]]", *_keys(msgspec.to_builtins(one.expectation), "")]
    return "\n".join(lines) + "\n"


def _keys(values: dict[str, Any], prefix: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{prefix}{key}.")
        elif value and value != "any":
            yield f"{prefix}{key} = {tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()}"


def _comment(text: str) -> str:
    """A name of the tenant as part of one line."""
    return "".join(character if character.isprintable() else " " for character in text)
