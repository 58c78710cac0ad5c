"""Accepted exclusions against the tenant: missing names are refused, unread ones are not, and useless ones are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.checks.cases import CHECKS, Case, decode, gap, run
from tests.checks.compliant.applications import TICKETS_APP_ID
from tests.checks.compliant.conditional_access import applications, grant
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, WORKER
from tests.checks.policy_changes import everybody, narrowed, only
from ztscan.conditional_access.proof.declared import refuse_missing, without_effect
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.errors import UsageError
from ztscan.core.model import Verdict

NOBODY = "0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"


def exclusion(requirement: str = "*", /, **names: Any) -> AcceptedExclusion:
    return AcceptedExclusion(requirement=requirement, reason="migration", expires=date(2027, 1, 1), **names)


def tenant(**changes: Any) -> dict[str, Any]:
    raw = Case("tenant", {f"directory_objects/{NOBODY}": None}).evidence()
    return decode({**raw, **changes})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"groups": (NOBODY,)}, f"`groups` names `{NOBODY}`, which does not exist"),
        ({"groups": (ADMIN,)}, "which is not a group but a user"),
        ({"groups": ("Board",)}, "which is not the id of an object"),
        ({"users": (NOBODY,)}, f"`users` names `{NOBODY}`, which does not exist"),
        ({"users": ("nobody@fabrikam.example",)}, "`users` names `nobody@fabrikam.example`"),
        ({"roles": (NOBODY,)}, f"`roles` names `{NOBODY}`"),
        ({"applications": ("Ofice365",)}, "`applications` names `Ofice365`"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(names: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=r"`\[\[accepted_exclusion\]\]` for `\*`") as refused:
        refuse_missing([exclusion(**names)], tenant())
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "names",
    [
        {"users": (WORKER.upper(), "wilma.worker@fabrikam.example")},
        {"groups": (ANALYST_GROUP,)},
        {"roles": ("62e90394-69f5-4237-9190-012177145e10",)},
        {"applications": (TICKETS_APP_ID, "Office365", "MicrosoftAdminPortals", "0000000a-0000-0000-c000-000000000000")},
        {"guest_types": ("b2bDirectConnectUser",)},
    ],
)
def test_a_name_that_exists_is_accepted(names: dict[str, Any]) -> None:
    refuse_missing([exclusion(**names)], tenant())


def test_what_could_not_be_read_is_not_refused() -> None:
    every = exclusion(users=(NOBODY,), groups=(NOBODY,), roles=(NOBODY,), applications=(NOBODY,))
    unread = ("users", "directory_objects", "role_definitions", "service_principals")
    refuse_missing([every], tenant(**{name: gap(name) for name in unread}))
    refuse_missing([every], {})


def test_an_exclusion_that_a_check_does_not_use_is_named_there_only() -> None:
    checks = [CHECKS["conditional_access.mfa_all_users"], CHECKS["privileged_identity_management.no_permanent_active"]]
    results = [run(check, Case("compliant")) for check in checks]
    before = {result.id: result.notes for result in results}
    exclusions = [exclusion(), *(exclusion(check.id) for check in checks)]
    found = {result.id: result.notes[len(before[result.id]) :] for result in without_effect(results, checks, exclusions)}
    assert found == {
        "conditional_access.mfa_all_users": (),
        "privileged_identity_management.no_permanent_active": (
            "an accepted exclusion in ztscan.toml has no effect: this check does not use accepted exclusions",
        ),
    }


@pytest.mark.parametrize(
    ("named", "verdict"), [(("Office365",), Verdict.PASS), (("MicrosoftAdminPortals",), Verdict.FAIL), ((), Verdict.FAIL)]
)
def test_a_bundle_is_excluded_as_a_policy_excludes_it(named: tuple[str, ...], verdict: Verdict) -> None:
    policy = narrowed(everybody(grant("mfa")), applications=applications("All", excludeApplications=["Office365"]))
    accepted = (exclusion(applications=named),) if named else ()
    result = run(CHECKS["conditional_access.mfa_all_users"], Case("bundle", only(policy), accepted_exclusions=accepted))
    assert result.verdict is verdict
