"""Cases of `authentication_methods.migration_complete`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
STATE = f"{PATH}/policyMigrationState"
METHODS = f"{PATH}/authenticationMethodConfigurations"
POLICY = "authenticationMethodsPolicy"

CASES = (
    Case("complete"),
    Case("never had the older policies", {STATE: None}),
    Case("an empty state", {STATE: ""}),
    Case("R13: the state was not returned", {STATE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("not begun", {STATE: "preMigration"}, fails={POLICY}),
    Case("under way", {STATE: "migrationInProgress"}, fails={POLICY}),
    Case("a state that is new", {STATE: "unknownFutureValue"}, fails={POLICY}),
    Case(
        "R13: neither state nor methods were returned",
        {STATE: None, METHODS: None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: complete, but no methods were returned",
        {f"{PATH}/authenticationMethodConfigurations": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
