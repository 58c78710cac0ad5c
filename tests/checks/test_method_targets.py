"""A law over the checks of authentication methods: a method whose only group is excluded too is one for nobody."""

from __future__ import annotations

import pytest

from tests.checks.cases import CHECKS, TABLES, Case, run
from tests.checks.compliant.names import ONBOARDING

GROUP = {"targetType": "group", "id": ONBOARDING}
METHODS = "authentication_methods_policy/authenticationMethodConfigurations/"
TARGETS = "/includeTargets"


def excluded(case: Case) -> Case | None:
    """The row with a group that is included and excluded, in place of no target. None: it is not about a method for nobody."""
    change = dict(case.change)
    for path, value in case.change.items():
        if path.startswith(METHODS) and path.endswith(TARGETS) and value == []:
            change.update({path: [GROUP], f"{path.removesuffix(TARGETS)}/excludeTargets": [GROUP]})
    return None if change == case.change else Case(case.name, change, case.fails, case.verdict, options=case.options)


ROWS = [(check_id, row) for check_id, cases in TABLES.items() for case in cases if (row := excluded(case)) is not None]


@pytest.mark.parametrize(("check_id", "row"), ROWS, ids=[f"{check_id}: {row.name}" for check_id, row in ROWS])
def test_a_group_that_is_excluded_is_no_target(check_id: str, row: Case) -> None:
    result = run(CHECKS[check_id], row)
    assert (result.verdict, {finding.subject.id for finding in result.findings}) == (row.expected, set(row.fails))
