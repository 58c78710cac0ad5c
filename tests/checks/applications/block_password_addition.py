"""Cases of `applications.block_password_addition`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import restriction, restrictions
from ztscan.core.model import Verdict

BASE: dict[str, Any] = {"app_management_policies": [], "app_management_policy_targets": {}}
POLICY = "tenantAppManagementPolicy"
PATH = "default_app_management_policy"
START = "restrictForAppsCreatedAfterDateTime"
HOSTILE = "\x1b[31m<img src=x onerror=alert(1)>](http://evil)"
ACTORS = {
    "customSecurityAttributes": [
        {
            "@odata.type": "#microsoft.graph.customSecurityAttributeStringValueExemption",
            "id": "Exemptions_Secrets",
            "operator": "equals",
            "value": "allowed",
        }
    ]
}


def rule(at: int, kind: str = "passwordCredentials", part: str = "applicationRestrictions") -> str:
    """Path of a restriction by its position."""
    return f"{PATH}/{part}/{kind}/{at}"


def custom(key: str = "custom", targets: int = 1, **properties: Any) -> dict[str, Any]:
    """The change that adds a custom policy with these restrictions."""
    policy = {"id": key, "displayName": "Legacy job", "isEnabled": True, "restrictions": restrictions(), **properties}
    assigned = [{"@odata.type": "#microsoft.graph.application", "id": f"app-{number}"} for number in range(targets)]
    return {"app_management_policies": [policy], "app_management_policy_targets": {key: assigned}}


def with_rule(kind: str, at: int, replaced: Mapping[str, Any] | None) -> dict[str, Any]:
    """Restrictions of a custom policy with another one in the place; None takes it away."""
    found = restrictions()
    found[kind][at : at + 1] = [] if replaced is None else [dict(replaced)]
    return found


def frame(kind: str, at: int, name: str, **allowed: Any) -> tuple[Case, ...]:
    """Cases that every restriction on credentials has in common."""

    def changed(**properties: Any) -> dict[str, Any]:
        return restriction(name, **{**allowed, **properties})

    return (
        Case("the default policy is off", {f"{PATH}/isEnabled": False}, fails={POLICY}),
        Case("R13: whether it is on was not returned", {f"{PATH}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
        Case("disabled for applications", {rule(at, kind): changed(state="disabled")}, fails={POLICY}),
        Case(
            "missing for service principals",
            {rule(at, kind, "servicePrincipalRestrictions"): Remove()},
            fails={POLICY},
        ),
        Case("no restriction at all", {f"{PATH}/applicationRestrictions": None}, fails={POLICY}),
        Case("its state was not returned", {rule(at, kind): changed(state=None)}, verdict=Verdict.NOT_ASSESSED),
        Case("its state is a new word", {rule(at, kind): changed(state="audit")}, verdict=Verdict.NOT_ASSESSED),
        Case("for all applications: null", {rule(at, kind): changed(**{START: None})}),
        Case("older applications are free", {rule(at, kind): changed(**{START: "2024-01-01T00:00:00Z"})}, fails={POLICY}),
        Case("some actors are exempt", {rule(at, kind): changed(excludeActors=ACTORS)}, fails={POLICY}),
        Case("no actor is exempt", {rule(at, kind): changed(excludeActors={"customSecurityAttributes": []})}),
        Case("a custom policy as strict", custom()),
        Case("a custom policy as strict, and the default is off", {**custom(), f"{PATH}/isEnabled": False}, fails={POLICY}),
        Case("a custom policy and the default are off", {**custom(isEnabled=False), f"{PATH}/isEnabled": False}, fails={POLICY}),
        Case(
            "a custom policy disables it",
            custom(restrictions=with_rule(kind, at, changed(state="disabled")), displayName=HOSTILE),
            fails={"custom"},
        ),
        Case(
            "what a rule of a custom policy restricts is null",
            custom(restrictions=with_rule(kind, at, changed(state="disabled", restrictionType=None))),
            verdict=Verdict.NOT_ASSESSED,
        ),
        Case(
            "a custom policy with a later cut-off",
            custom(restrictions=with_rule(kind, at, changed(**{START: "2026-01-01T00:00:00Z"}))),
            fails={"custom"},
        ),
        Case("a custom policy that is off", custom(restrictions={}, isEnabled=False)),
        Case("a custom policy that is assigned to nothing", custom(restrictions={}, targets=0)),
        Case(
            "R13: whether a custom policy is on was not returned",
            custom(restrictions={}, isEnabled=None),
            verdict=Verdict.NOT_ASSESSED,
        ),
        Case("a custom policy lacks it", custom(restrictions=with_rule(kind, at, None)), verdict=Verdict.MANUAL),
        Case("a custom policy without rules", custom(restrictions=None), verdict=Verdict.MANUAL),
        Case(
            "custom policies could not be read",
            {"app_management_policies": gap("app_management_policies")},
            verdict=Verdict.NOT_ASSESSED,
        ),
        Case(
            "custom policies could not be read, and the default is off",
            {"app_management_policies": gap("app_management_policies"), f"{PATH}/isEnabled": False},
            fails={POLICY},
        ),
        Case(
            "what a custom policy is assigned to could not be read",
            {**custom(), "app_management_policy_targets": {"custom": gap("app_management_policy_targets")}},
            verdict=Verdict.NOT_ASSESSED,
        ),
        Case("the default policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
    )


CASES = (Case("blocked for all"), *frame("passwordCredentials", 0, "passwordAddition"))
