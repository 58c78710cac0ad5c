"""A pass rests on what policies do everywhere: narrowed by any one condition, the same policies pass no more."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.checks import case_files
from tests.checks.cases import CHECKS, TABLES, Case, Raw, decode, needs_of, run
from tests.completing import copied
from ztscan.core.model import Gap, Verdict

POLICIES = "conditional_access_policies"
NARROWER: Mapping[str, Any] = {
    "clientAppTypes": ["browser"],
    "platforms": {"includePlatforms": ["windows"], "excludePlatforms": []},
    "locations": {"includeLocations": ["head-office"], "excludeLocations": []},
    "devices": {"deviceFilter": {"mode": "include", "rule": 'device.model -eq "Kiosk"'}},
    "authenticationFlows": {"transferMethods": "deviceCodeFlow"},
    "signInRiskLevels": ["high"],
    "userRiskLevels": ["high"],
    "insiderRiskLevels": "elevated",
    "servicePrincipalRiskLevels": ["high"],
    "agentIdRiskLevels": "high",
}
"""A condition that leaves the most of all sign-ins out, for a policy that has none of its kind."""


def narrowed(raw: Raw, condition: str) -> Raw | None:
    """The tenant with every enabled policy narrowed; None where none can be."""
    if raw.get(POLICIES) is None or isinstance(raw[POLICIES], Gap):
        return None
    policies = copied(raw[POLICIES])
    changed = False
    for policy in policies:
        conditions = policy["conditions"] or {}
        if policy["state"] == "enabled" and conditions.get(condition) in (None, [], "", ["all"]):
            conditions[condition] = copy.deepcopy(NARROWER[condition])
            changed = True
    return {**raw, POLICIES: policies} if changed else None


def verdict_of(check_id: str, case: Case, raw: Raw) -> Verdict:
    """What the check says of this tenant under the settings of the case."""
    return run(CHECKS[check_id], case, decode(raw, case.changed.union(needs_of(check_id)))).verdict


def still_pass(check_id: str, case: Case, conditions: frozenset[str]) -> Iterator[str]:
    """The conditions by which the policies may be narrowed and the check passes all the same."""
    for condition in sorted(conditions):
        raw = narrowed(case.evidence(), condition)
        if raw is not None and verdict_of(check_id, case, raw) is Verdict.PASS:
            yield condition


EVERY = frozenset(NARROWER)
EXEMPT: Mapping[str, tuple[frozenset[str], str]] = {
    "agent_risk_block": (frozenset(("agentIdRiskLevels",)), "it is about agents at high risk"),
    "agents_covered": (frozenset(("agentIdRiskLevels",)), "agent risk is the condition that policies for agents have"),
    "app_control_unmanaged": (frozenset(("clientAppTypes",)), "it is about browsers"),
    "app_enforced_restrictions": (frozenset(("clientAppTypes",)), "it is about browsers"),
    "auth_transfer_blocked": (frozenset(("authenticationFlows",)), "the policy that names the flow is as narrow as it should be"),
    "block_high_sign_in_risk": (frozenset(("signInRiskLevels",)), "it is about high sign-in risk"),
    "block_high_user_risk": (frozenset(("userRiskLevels",)), "it is about high user risk"),
    "block_legacy_auth": (frozenset(("clientAppTypes",)), "policies that name legacy clients are as narrow as they should be"),
    "block_medium_sign_in_risk": (frozenset(("signInRiskLevels",)), "it is about risk at sign-in, in two policies"),
    "break_glass_excluded": (EVERY, "narrower policies reach the emergency accounts less"),
    "cae_not_disabled": (EVERY, "it is about policies that switch something off"),
    "compliant_device_used": (frozenset(("platforms",)), "one policy for all resources is enough, on whatever platform"),
    "compliant_network_break_glass": (EVERY, "narrower policies reach the emergency accounts less"),
    "custom_strengths_sound": (EVERY, "it is about strengths, whatever policies use them"),
    "device_code_flow_blocked": (frozenset(("authenticationFlows",)), "it is about device code flow"),
    "device_registration_mfa": (
        frozenset(("clientAppTypes", "devices")),
        "registration knows no client app and no device",
    ),
    "device_registration_mfa_conflict": (EVERY, "narrower policies contradict the switch less"),
    "exclusions_covered": (EVERY, "it is about what policies leave out, and each is measured against its own conditions"),
    "groups_protected": (EVERY, "it is about groups that policies name"),
    "named_locations_narrow": (EVERY, "it is about named locations"),
    "no_deleted_references": (EVERY, "it is about ids in policies"),
    "no_persistent_browser_unmanaged": (frozenset(("clientAppTypes",)), "it is about browsers"),
    "no_retired_approved_app_grant": (EVERY, "it is about policies with a retired control"),
    "no_untargeted_policy": (EVERY, "it is about policies that are for nobody or nothing"),
    "p1_utilisation": (EVERY, "it is about licences"),
    "p2_utilisation": (EVERY, "it is about licences"),
    "recently_deleted": (EVERY, "it is about deleted policies"),
    "report_only_age": (EVERY, "it is about policies that only report"),
    "resilience_defaults": (EVERY, "it is about policies that switch something off"),
    "risk_conditions_separate": (EVERY, "it is about how a policy joins its risks"),
    "rms_excluded": (EVERY, "narrower policies stand in the way of less"),
    "sign_in_risk_mfa": (frozenset(("signInRiskLevels",)), "it is about sign-in risk"),
    "sync_account_excluded": (EVERY, "narrower policies reach the synchronisation account less"),
    "terms_of_use_used": (EVERY, "it asks whether terms are in use anywhere; whom for is the organisation's choice"),
    "token_protection": (frozenset(("clientAppTypes", "platforms")), "it is about native clients on Windows"),
    "trusted_location_defined": (EVERY, "it is about named locations"),
    "unknown_platforms_blocked": (frozenset(("platforms",)), "it is about platforms"),
    "user_risk_remediation": (frozenset(("userRiskLevels",)), "it is about user risk"),
    "whatif_break_glass_not_blocked": (EVERY, "narrower policies block the emergency accounts less"),
    "workload_location_restricted": (frozenset(("locations",)), "the policy that names places is as narrow as it should be"),
    "workload_risk_block": (frozenset(("servicePrincipalRiskLevels",)), "it is about service principals at high risk"),
}
"""Conditions that a pass may outlive, by check, and why."""

PASSES = [
    (check_id, case)
    for check_id, cases in TABLES.items()
    if check_id.startswith("conditional_access.")
    for case in [case for case in cases if case.expected is Verdict.PASS][: None if os.environ.get("ZTSCAN_FUZZ") else 2]
]


def rests_on_policies(check_id: str, case: Case) -> bool:
    """Whether a pass is one of policies: without any, the check passes no more."""
    raw = {**case.evidence(), POLICIES: []}
    return verdict_of(check_id, case, raw) is not Verdict.PASS


@pytest.mark.parametrize(("check_id", "case"), PASSES, ids=[f"{check_id}: {case.name}" for check_id, case in PASSES])
def test_narrowed_policies_pass_no_more(check_id: str, case: Case) -> None:
    exempt, _ = EXEMPT.get(check_id.rpartition(".")[2], (frozenset(), ""))
    found = set(still_pass(check_id, case, EVERY - exempt))
    assert not found or not rests_on_policies(check_id, case), found


def test_an_exemption_from_everything_is_of_a_check_that_no_narrower_policy_can_weaken() -> None:
    """A check that proves coverage has no such exemption: its catalogue of requirements is the reason that it is there."""
    wholly = {name for name, (conditions, _) in EXEMPT.items() if conditions == EVERY}
    proving = {
        name.rpartition(".")[2]
        for name, check in CHECKS.items()
        if name.startswith("conditional_access.") and "sign_in_coverage" in {need.name for need in check.signature.needs}
    }
    assert wholly & proving <= {
        "exclusions_covered",  # measures what a policy excludes against its own conditions
        "sync_account_excluded",  # narrower policies reach the synchronisation account less
        "whatif_break_glass_not_blocked",  # narrower policies block less
    }


def test_exemptions_are_of_checks_that_there_are() -> None:
    assert {f"conditional_access.{name}" for name in EXEMPT} <= set(case_files.ids())
