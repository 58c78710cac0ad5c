"""Laws over every row of every case table. Blindness has a file of its own, and ``test_laws.py`` holds them."""

from __future__ import annotations

import functools
import random
from typing import Any

import msgspec

from tests.checks.azure_laws import (
    a_null_from_azure_never_improves_a_verdict,
    seeing_a_part_of_azure_never_passes,
    seeing_nothing_of_azure_never_passes,
    what_is_hidden_accuses_nobody,
)
from tests.checks.blindness import blindness_never_improves_a_verdict, blindness_to_one_key_never_improves_a_verdict
from tests.checks.cases import decode, findings, run, run_for_verdict
from tests.checks.longer_lists import what_is_added_to_a_long_list_is_other_evidence
from tests.checks.new_words import a_new_word_never_improves_a_verdict
from tests.checks.nulls import a_null_breaks_no_check, a_null_from_graph_never_improves_a_verdict
from tests.checks.observed_seen import another_observation_is_seen
from tests.checks.redacted import redaction_leaves_no_name
from tests.checks.rows import Law, Row, told
from tests.sealing import sealed_off
from ztscan.azure.resource import AzureResource
from ztscan.core.immutable import thawed
from ztscan.core.members import Crowd
from ztscan.core.model import CheckResult, Gap, Verdict
from ztscan.engine.evidence import FACTS
from ztscan.engine.resources import ALL_RESOURCES


def the_verdict_and_the_subjects_are_as_the_row_says(row: Row) -> None:
    result, case = row.result, row.case
    assert (result.verdict, {f.subject.id for f in result.findings}) == (case.expected, set(case.fails)), result.detail


def an_answer_that_is_refused_is_not_assessed(row: Row) -> None:
    """A row whose JSON Graph would never send is a row about a gap, not about what its name says."""
    refused = [value for name, value in row.evidence.items() if isinstance(value, Gap) and not isinstance(row.raw.get(name), Gap)]
    assert not refused or row.case.expected is Verdict.NOT_ASSESSED, refused[0].detail


def order_means_nothing(row: Row) -> None:
    assert run(row.check, row.case, decode(row.raw, row.evidence, shuffled)) == row.result


def unknown_properties_change_nothing(row: Row) -> None:
    """Save in the conditions of a policy, where what we do not know may narrow it."""
    told = run_for_verdict(row.check, row.case, decode(row.raw, row.evidence, extended))
    assert findings(told) == findings(row.result)


def two_runs_say_the_same_and_touch_nothing(row: Row) -> None:
    """The same bytes, whether what other rows worked out is shared or everything is worked out anew. The evidence is left as it
    was; and no socket, no file, no clock is touched.
    """
    before = row.told
    with sealed_off():
        second = run(row.check, row.case, row.evidence, FACTS)
    assert second.reason != "error", second.detail
    assert encoded(second) == encoded(row.result)
    assert {name: told(value) for name, value in row.evidence.items()} == before


def what_has_no_name_goes_by_its_id(row: Row) -> None:
    """Names are optional in Graph. A finding names its subject, and whom it affects, all the same."""
    if row.result.findings:
        nameless = run(row.check, row.case, decode(row.raw, row.evidence, unnamed))
        assert not [found for found in nameless.findings if not found.subject.name or "None" in found.message], nameless.findings
        crowds = [crowd for found in nameless.findings for crowd in found.members if isinstance(crowd, Crowd)]
        assert not [key for crowd in crowds for key, name in crowd.people() if name in {None, "", "None"}], nameless.findings


def of_changed_rows(law: Law) -> Law:
    """A law of blindness where a row changes something; ``test_blindness.py`` holds it over the others, by resource."""

    @functools.wraps(law)
    def held(row: Row) -> None:
        if not row.compliant:
            law(row)

    return held


LAWS: dict[str, Law] = {
    law.__name__.replace("_", " "): law
    for law in (
        the_verdict_and_the_subjects_are_as_the_row_says,
        an_answer_that_is_refused_is_not_assessed,
        order_means_nothing,
        unknown_properties_change_nothing,
        two_runs_say_the_same_and_touch_nothing,
        what_has_no_name_goes_by_its_id,
        redaction_leaves_no_name,
        what_is_added_to_a_long_list_is_other_evidence,
        a_new_word_never_improves_a_verdict,
        a_null_from_graph_never_improves_a_verdict,
        a_null_breaks_no_check,
        seeing_a_part_of_azure_never_passes,
        seeing_nothing_of_azure_never_passes,
        what_is_hidden_accuses_nobody,
        another_observation_is_seen,
        a_null_from_azure_never_improves_a_verdict,
        *map(of_changed_rows, (blindness_never_improves_a_verdict, blindness_to_one_key_never_improves_a_verdict)),
    )
}


NAMES = frozenset({"displayName", "userPrincipalName"})
OF_GRAPH = NAMES | {"name", "title"}
"""In Azure, a resource has its name from the beginning, and a part of its id is the name."""


def encoded(result: CheckResult) -> bytes:
    return msgspec.json.encode(result, enc_hook=thawed)


def shuffled(name: str, value: Any) -> Any:
    """A resource in another order."""
    chance = random.Random(name)  # noqa: S311 - a test's shuffle
    if isinstance(value, list):
        return chance.sample(value, len(value))
    if isinstance(value, dict):
        return dict(chance.sample(list(value.items()), len(value)))
    return value


def extended(name: str, value: Any) -> Any:
    """Every object of a resource with one property more."""
    if isinstance(value, Gap) or value is None:
        return value
    if ALL_RESOURCES[name].keys is not None:
        return {key: _more(entry) for key, entry in value.items()}
    return _more(value)


def unnamed(name: str, value: Any) -> Any:
    """Every object of a resource without its names."""
    return _without(NAMES if isinstance(ALL_RESOURCES[name], AzureResource) else OF_GRAPH, value)


def _without(names: frozenset[str], value: Any) -> Any:
    if isinstance(value, list):
        return [_without(names, element) for element in value]
    if isinstance(value, dict):
        return {key: None if key in names else _without(names, entry) for key, entry in value.items()}
    return value


def _more(value: Any) -> Any:
    if isinstance(value, list):
        return [_more(element) for element in value]
    return {**value, "somethingNew": {"enabled": True}} if isinstance(value, dict) else value
