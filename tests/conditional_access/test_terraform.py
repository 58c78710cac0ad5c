"""Terraform text of policies: complete or refused, and no name of the tenant becomes a part of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scans import HOSTILE
from ztscan.conditional_access.fix.preview import with_previews
from ztscan.conditional_access.fix.terraform import NoTerraform, edited_policy_text, new_policy_text, quoted
from ztscan.core.fix import Fix, FixFacts, FixStep, GraphCall, Stage

POLICY = "11111111-2222-4333-8444-555555555555"
BODY: dict[str, Any] = {
    "displayName": "CA001 MFA",
    "state": "enabledForReportingButNotEnforced",
    "conditions": {
        "clientAppTypes": ["all"],
        "users": {
            "includeUsers": ["All"],
            "excludeGroups": [POLICY],
            "excludeGuestsOrExternalUsers": {
                "guestOrExternalUserTypes": "internalGuest,serviceProvider",
                "externalTenants": {"membershipKind": "all"},
            },
        },
        "applications": {"includeApplications": ["All"], "excludeApplications": [], "applicationFilter": None},
        "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]},
        "devices": {"deviceFilter": {"mode": "exclude", "rule": 'device.model -eq "X"'}},
        "authenticationFlows": {"transferMethods": "deviceCodeFlow,authenticationTransfer"},
    },
    "grantControls": {"operator": "OR", "builtInControls": ["mfa"], "authenticationStrength": {"id": POLICY}},
    "sessionControls": {"signInFrequency": {"isEnabled": True, "type": "hours", "value": 4, "frequencyInterval": "timeBased"}},
}


def test_a_policy_is_expressed_whole() -> None:
    text = new_policy_text(BODY)
    for part in (
        'display_name = "CA001 MFA"',
        f'excluded_groups = ["{POLICY}"]',
        'guest_or_external_user_types = ["internalGuest", "serviceProvider"]',
        'excluded_locations = ["AllTrusted"]',
        'rule = "device.model -eq \\"X\\""',
        'authentication_flow_transfer_methods = ["deviceCodeFlow", "authenticationTransfer"]',
        f'authentication_strength_policy_id = "/policies/authenticationStrengthPolicies/{POLICY}"',
        "sign_in_frequency = 4",
    ):
        assert part in text, part
    assert text.count("{") == text.count("}")
    imported = edited_policy_text(POLICY, BODY, "enabled")
    assert f'id = "/identity/conditionalAccess/policies/{POLICY}"' in imported
    assert 'state        = "enabled"' in imported


def changed(part: str, key: str, value: Any) -> dict[str, Any]:
    return {**BODY, part: {**BODY[part], key: value}}


@pytest.mark.parametrize(
    "body",
    [
        changed("conditions", "times", {"includedRanges": ["x"]}),
        changed("conditions", "agentIdRiskLevels", "high"),
        changed("conditions", "insiderRiskLevels", "minor,elevated"),
        changed("conditions", "applications", {"includeAuthenticationContextClassReferences": ["c1"]}),
        changed("conditions", "users", {"includeUsers": ["All"], "includeEverything": ["x"]}),
        changed("conditions", "platforms", {"someOther": ["x"]}),
        changed("grantControls", "builtInControls", ["riskRemediation"]),
        changed("grantControls", "somethingNew", True),
        changed("sessionControls", "secureSignInSession", {"isEnabled": True}),
        changed("sessionControls", "continuousAccessEvaluation", {"mode": "strictLocation"}),
    ],
    ids=lambda body: str(sorted(set(map(repr, body.values())) - set(map(repr, BODY.values())))[:1])[:60],
)
def test_a_policy_with_a_part_that_the_provider_would_remove_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(NoTerraform, match="azuread"):
        new_policy_text(body)


@pytest.mark.parametrize("name", [*HOSTILE, '${file("/etc/passwd")}', "%{ for x in y }", 'a" }\nresource "x" "y" {', "a\\"])
def test_a_name_stays_one_string(name: str) -> None:
    text = new_policy_text({**BODY, "displayName": name})
    (line,) = [line for line in text.splitlines() if "display_name" in line]
    assert re.fullmatch(r'  display_name = "(?:[^"\\$%\n]|\$(?!\{)|%(?!\{)|\$\$\{|%%\{|\\.)*"', line), line
    assert len(text.splitlines()) == len(new_policy_text(BODY).splitlines())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_no_text_ends_its_string(text: str) -> None:
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"', quoted(text))
    assert not re.search(r"(?<!\$)\$(?:\$\$)*\{", quoted(text).replace("$${", ""))


# Copies that report before an enforced policy is changed

RECORDED: dict[str, Any] = {POLICY: {**BODY, "id": POLICY, "state": "enabled"}}


def edit(body: dict[str, Any], steps: int = 1) -> Fix:
    call = GraphCall("PATCH", f"/identity/conditionalAccess/policies/{POLICY}", body, "beta")
    facts = FixFacts(changes="Change the policy X: y.", permissions=(), role="Role")
    return Fix(facts=facts, steps=(FixStep(call, call),) * steps, closes=("conditional_access.mfa_admins",))


def test_a_change_of_an_enforced_policy_begins_with_a_copy_that_only_reports() -> None:
    grant = {"operator": "OR", "builtInControls": ["block"]}
    (fix,) = with_previews([edit({"grantControls": grant})], RECORDED)
    copied, changed_, deleted = fix.steps
    assert (copied.call.method, copied.stage, copied.call.body["state"]) == ("POST", Stage.REPORT_ONLY, BODY["state"])
    assert (dict(copied.call.body["grantControls"])["builtInControls"], "id" in copied.call.body) == (("block",), False)
    assert copied.call.body["conditions"]["users"]["excludeGroups"] == (POLICY,)
    assert "applicationFilter" not in copied.call.body["conditions"]["applications"]
    assert (changed_.call, changed_.stage) == (edit({"grantControls": grant}).steps[0].call, Stage.ENABLE)
    assert (deleted.call.method, deleted.call.path.endswith("/{id}")) == ("DELETE", True)


def test_what_is_no_change_of_one_enforced_policy_has_no_copy() -> None:
    off = {POLICY: {**RECORDED[POLICY], "state": "disabled"}}
    for fix, policies in ((edit({"state": "enabled"}), off), (edit({}, steps=2), RECORDED), (edit({}), {})):
        assert with_previews([fix], policies) == (fix,)
