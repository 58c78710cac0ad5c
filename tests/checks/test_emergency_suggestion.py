"""Who might be an emergency access account is suggested in words where nobody said it, and only there."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import CHECKS, Case, gap, run
from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2, WORKER

POLICIES = "conditional_access_policies"


def policy(key: str, *excluded: str, state: str = "enabled") -> dict[str, Any]:
    return {"id": key, "state": state, "conditions": {"users": {"includeUsers": ["All"], "excludeUsers": list(excluded)}}}


def said(policies: Any) -> str:
    """The reason that is shown where no emergency account is declared."""
    case = Case("none is declared", {POLICIES: policies}, emergency_access=())
    return run(CHECKS["mfa_registration.break_glass_fido2"], case).detail


def test_whoever_every_enabled_policy_leaves_out_is_suggested() -> None:
    detail = said([policy("mfa", BREAK_GLASS_1, WORKER), policy("block", BREAK_GLASS_1, BREAK_GLASS_2)])
    assert "excludes them: emergency.one@fabrikam.example)" in detail


def test_a_policy_that_is_not_enforced_does_not_count() -> None:
    assert "worker" in said([policy("mfa", WORKER), policy("trial", state="enabledForReportingButNotEnforced")])


def test_nobody_is_suggested_without_policies() -> None:
    for policies in ([], [policy("mfa")], gap(POLICIES)):
        assert said(policies) == "declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`"
