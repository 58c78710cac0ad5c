"""Laws that hold over every check at once; and the laws over rows are seen to fail."""

from __future__ import annotations

import inspect
import itertools
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.checks import azure_laws as of_azure
from tests.checks import blindness as of_blindness
from tests.checks import laws as of_laws
from tests.checks import nulls as of_nulls
from tests.checks import rows as of_rows
from tests.checks.cases import CHECKS, TABLES, Case, gap, needs, run
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.laws import (
    LAWS,
    order_means_nothing,
    the_verdict_and_the_subjects_are_as_the_row_says,
    two_runs_say_the_same_and_touch_nothing,
    unknown_properties_change_nothing,
)
from tests.checks.rows import broken
from tests.checks.test_blindness import row_of
from ztscan.core.model import Finding, GapReason, Subject, Verdict
from ztscan.engine.check import Check, required
from ztscan.engine.evidence import FACTS
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.estate.rows import each
from ztscan.estate.visibility import Visibility
from ztscan.objectives import load as load_objectives

OBJECTIVES = frozenset(objective.id for objective in load_objectives().objectives)
SETTINGS = frozenset(Case("any").settings())
TENANT = Subject("tenant", "tenant", "tenant")
_NUMBERS = itertools.count()


def test_every_check_is_documented_and_placed() -> None:
    assert {check_id: wrong for check_id, check in CHECKS.items() if (wrong := [*_ill_placed(check_id, check)])} == {}


def _ill_placed(check_id: str, check: Check) -> Iterator[str]:
    references = check.documentation.references
    if not set(check.declaration.objectives) <= OBJECTIVES:
        yield "it serves an objective that there is not"
    if not references or not all(url.startswith("https://") for url in references):
        yield "its references are no URLs"
    if not needs(check):
        yield "a check that reads nothing has no permission and can tell nothing"
    for need in check.signature.needs:
        if not (need.name in ALL_RESOURCES or need.name in FACTS or need.name in SETTINGS):
            yield f"nothing is called `{need.name}`"
    if not re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", check_id):
        yield "its id is not of the form `area.name`"
    if check.declaration.title.endswith("."):
        yield "its title ends with a full stop"


def test_a_check_names_the_reason_for_what_it_could_not_assess() -> None:
    evidence: dict[str, Any] = {name: gap(name, GapReason.NO_PERMISSION) for name in ALL_RESOURCES}
    for check_id, check in CHECKS.items():
        result = run(check, TABLES[check_id][0], evidence)
        assert result.verdict in {Verdict.NOT_ASSESSED, Verdict.MANUAL}, check_id
        if result.verdict is Verdict.NOT_ASSESSED:
            assert {g.resource for g in result.gaps} <= set(needs(check)), (check_id, result.detail)
            assert result.reason == "no_permission", check_id


# A law that was never seen to fail is no law: each is broken by a check made to break it.


def test_the_law_of_rows_can_fail() -> None:
    row = row_of(_first_user, Case("the first user", fails={"somebody else"}))
    with pytest.raises(AssertionError, match="somebody else"):
        the_verdict_and_the_subjects_are_as_the_row_says(row)


def test_the_law_of_order_can_fail() -> None:
    with pytest.raises(AssertionError):
        order_means_nothing(row_of(_first_user, Case("the first user")))


def test_the_law_of_unknown_properties_can_fail() -> None:
    with pytest.raises(AssertionError):
        unknown_properties_change_nothing(row_of(_new_properties, Case("what is new")))


def test_the_law_of_two_runs_can_fail() -> None:
    for function in (_counting, _reading, _telling_the_time, _writing):
        row = row_of(function, Case("a tenant of its own", {"organization/0/displayName": "Fabrikam"}))
        with pytest.raises(AssertionError):
            two_runs_say_the_same_and_touch_nothing(row)


def test_every_row_that_breaks_a_law_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    check_id = next(iter(CHECKS))
    compliant = run(CHECKS[check_id], Case("the compliant tenant"))
    fine = Case("fine", fails={finding.subject.id for finding in compliant.findings}, verdict=compliant.verdict)
    cases = (fine, Case("leads nowhere", {"no_such_resource/id": 1}), Case("foul", fails={"somebody else"}))
    monkeypatch.setattr(of_rows, "TABLES", {check_id: cases})
    failures = broken(check_id, {"the law": the_verdict_and_the_subjects_are_as_the_row_says})
    assert [line.split(": ")[:3] for line in failures] == [[check_id, name, "the law"] for name in ("leads nowhere", "foul")]


def test_all_laws_over_rows_are_held() -> None:
    """What is not in the list is held over nothing."""
    public = {
        it
        for module in (of_laws, of_blindness, of_azure, of_nulls)
        for name, it in vars(module).items()
        if inspect.isfunction(it) and not name.startswith("_") and [*inspect.signature(it).parameters] == ["row"]
    }
    assert public - {of_blindness.taken_away} == set(map(inspect.unwrap, LAWS.values()))


def test_the_law_of_nulls_can_fail() -> None:
    disabled = {"users": [{"id": key, "accountEnabled": key != "one"} for key in ("one", "two")]}
    careless, careful = (row_of(one, Case("disabled", disabled, {"one"})) for one in (_careless_of_nulls, _careful_of_nulls))
    for row in (careless, careful):
        row.needs = needs(row.check)
    with pytest.raises(AssertionError, match="null for accountEnabled"):
        of_nulls.a_null_from_graph_never_improves_a_verdict(careless)
    of_nulls.a_null_from_graph_never_improves_a_verdict(careful)


def test_the_laws_of_azure_can_fail() -> None:
    open_account = storage("stopen", supportsHttpsTrafficOnly=False)
    for law, case in (
        (of_azure.seeing_a_part_of_azure_never_passes, Case("all is well")),
        (of_azure.seeing_nothing_of_azure_never_passes, Case("all is well")),
        (of_azure.a_null_from_azure_never_improves_a_verdict, Case("open", {STORAGE: [open_account]}, {"?"})),
    ):
        careless, careful = (row_of(one, case) for one in (_careless_of_azure, _careful_of_azure))
        for row in (careless, careful):
            row.needs = needs(row.check)
        with pytest.raises(AssertionError):
            law(careless)
        law(careful)
    accusing, careful = (row_of(one, Case("all is well")) for one in (_accusing_by_absence, _careful_of_azure))
    for row in (accusing, careful):
        row.needs = needs(row.check)
    with pytest.raises(AssertionError, match="may be hidden"):
        of_azure.what_is_hidden_accuses_nobody(accusing)
    of_azure.what_is_hidden_accuses_nobody(careful)


def _careless_of_nulls(users: Sequence[Any]) -> Iterator[Finding]:
    for user in users:
        if user.account_enabled is False:
            yield Finding(Subject("user", user.id, user.id), "the account is disabled", "false", "true")


def _careful_of_nulls(users: Sequence[Any]) -> Iterator[Finding]:
    for user in users:
        if not required(user.account_enabled, "users", "accountEnabled"):
            yield Finding(Subject("user", user.id, user.id), "the account is disabled", "false", "true")


def _accusing_by_absence(azure_storage_accounts: Sequence[Any], azure_visibility: Any) -> Iterator[Finding]:
    if not azure_storage_accounts:
        yield Finding(TENANT, "there is no storage account", "none", "one")


def _careless_of_azure(azure_storage_accounts: Sequence[Any], azure_visibility: Any) -> Iterator[Finding]:
    for account in azure_storage_accounts:
        if account.https_only is False:
            yield Finding(Subject("storageAccount", account.id, account.name), "it takes plain HTTP", "off", "on")


def _careful_of_azure(azure_storage_accounts: Sequence[Any], azure_visibility: Visibility) -> Iterator[Finding]:
    for account in each(azure_storage_accounts, azure_visibility, "storage account"):
        if not required(account.https_only, STORAGE, "supportsHttpsTrafficOnly"):
            yield Finding(Subject("storageAccount", account.id, account.name), "it takes plain HTTP", "off", "on")


def _first_user(users: Sequence[Any]) -> Iterator[Finding]:
    yield Finding(Subject("user", users[0].id, users[0].name), "the first", "first", "last")


def _new_properties(conditional_access_policies: Sequence[Any]) -> Iterator[Finding]:
    if any("somethingNew" in policy.other for policy in conditional_access_policies):
        yield Finding(TENANT, "there is something new", "something", "nothing")


def _counting(organization: Any) -> Iterator[Finding]:
    yield Finding(TENANT, "a number", str(next(_NUMBERS)), "the same")


def _reading(organization: Any) -> Iterator[Finding]:
    yield Finding(TENANT, "a file", Path(__file__).read_text(encoding="utf-8")[:3], "none")


def _telling_the_time(organization: Any) -> Iterator[Finding]:
    yield Finding(TENANT, "the time", str(time.time() > 0), "none")


def _writing(organization: Any) -> Iterator[Finding]:
    msgspec.structs.force_setattr(organization[0], "display_name", "Contoso")
    yield Finding(TENANT, "written to", "written", "left alone")
