"""What the findings of the key checks say: who escapes, to where, under which condition, with which witness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.checks.cases import CHECKS, Case, run
from tests.checks.compliant.conditional_access import EXCHANGE, PHISHING_RESISTANT_MFA, PRIVILEGED, applications, grant, users
from tests.checks.compliant.names import GUEST, WORKER
from tests.checks.policy_changes import EVERY_GUEST, NARROWINGS, everybody, for_roles, leaving_out, narrowed, only
from ztscan.core.model import Finding, Verdict

MFA = everybody(grant("mfa"))
GUESTS = users(
    includeGuestsOrExternalUsers={"guestOrExternalUserTypes": EVERY_GUEST, "externalTenants": {"membershipKind": "all"}}
)
RIGHT: Mapping[str, dict[str, Any]] = {
    "mfa_all_users": MFA,
    "block_legacy_auth": everybody(grant("block"), clientAppTypes=["exchangeActiveSync", "other"]),
    "phish_resistant_admins": everybody(grant(strength=PHISHING_RESISTANT_MFA), users=for_roles(*PRIVILEGED)),
    "mfa_guests": narrowed(MFA, users=GUESTS),
}
"""A policy that satisfies each of the key checks."""
ESCAPING = {"mfa_all_users": 12, "block_legacy_auth": 12, "phish_resistant_admins": 9, "mfa_guests": 1}
"""How many accounts there are beside the two for emergencies: everybody; three administrators and six analysts; the guest."""
# What each narrowing leaves open: words of the description, the step of the witness that tells it, and the policy's condition.
OPEN = {
    "risky sign-ins": ("at sign-in risk all except high", ("risk", "sign-in none"), "sign-in risk"),
    "risky users": ("at user risk none and low", ("risk", "user none"), "user risk"),
    "two platforms": ("on all except iOS and android", ("platform", "windows"), "platform"),
    "one location": ("from elsewhere", ("location", "elsewhere"), "location"),
    "some devices": ("an unregistered device, a compliant device, a non-compliant", ("device", "unregistered device"), "device"),
    "one flow": ("with authentication flow all except deviceCodeFlow", ("authentication flow", "none"), "authentication flow"),
}


LIMITED = {
    "risky sign-ins": "it applies only to sign-in risk high",
    "risky users": "it applies only to user risk high and medium",
    "two platforms": "it applies only to device platforms Android and iOS",
    "one location": "it applies only to locations Head office",
    "some devices": 'it covers only devices of a filter: device.model -eq "Kiosk"',
    "one flow": "it applies only to authentication flows Device code flow",
}
"""What the policy is limited to."""


def finding(check: str, *policies: dict[str, Any]) -> Finding:
    """The one finding of a check where these are the only policies."""
    result = run(CHECKS[f"conditional_access.{check}"], Case("effect", only(*policies)))
    (found,) = result.findings
    return found


@pytest.mark.parametrize("narrowing", NARROWINGS)
@pytest.mark.parametrize("check", RIGHT)
def test_r1_a_finding_says_what_a_narrowed_policy_leaves_open(check: str, narrowing: str) -> None:
    found = finding(check, narrowed(RIGHT[check], **NARROWINGS[narrowing]))
    words, (label, step), condition = OPEN[narrowing]
    assert found.users == ESCAPING[check]
    assert words in found.observed
    assert found.witness is not None
    assert step in dict(found.witness.sign_in)[label]
    (nearest,) = (miss for miss in found.near_misses if miss.policy.id == "only")
    assert nearest.missed == (LIMITED[narrowing],)
    assert nearest.change == f"remove its {condition} condition"
    assert (nearest.closes, nearest.effect, nearest.people_after) == (True, "closes the gap", 0)


@pytest.mark.parametrize("check", ["mfa_all_users", "block_legacy_auth", "phish_resistant_admins"])
def test_r2_a_finding_says_which_application_was_left_out(check: str) -> None:
    targets = applications("All", excludeApplications=[EXCHANGE])
    found = finding(check, narrowed(RIGHT[check], applications=targets))
    assert "Office 365 Exchange Online" in found.observed
    assert found.users == ESCAPING[check]
    assert found.witness is not None
    assert EXCHANGE in str(found.witness.what_if) or "Exchange" in dict(found.witness.sign_in)["resource"]


def test_r11_blocking_legacy_clients_in_office_only_leaves_other_applications() -> None:
    found = finding("block_legacy_auth", narrowed(RIGHT["block_legacy_auth"], applications=applications("Office365")))
    assert found.witness is not None
    resource = dict(found.witness.sign_in)["resource"]
    assert "Exchange" not in resource
    assert "SharePoint" not in resource
    assert found.applications == 11, (
        "Billing, Tickets, Microsoft Graph and eight clients; Fabrikam has no service principal of Office 365"
    )


@pytest.mark.parametrize(
    ("excluded", "who", "count"),
    [
        ({"excludeUsers": [WORKER]}, "wilma.worker@fabrikam.example", 1),
        ({"excludeUsers": [GUEST]}, "gita_contoso.example#EXT#@fabrikam.example", 1),
        ({"excludeRoles": [PRIVILEGED[0]]}, "ada.admin@fabrikam.example", 1),
    ],
)
def test_r2_a_finding_names_exactly_those_who_were_left_out(excluded: dict[str, list[str]], who: str, count: int) -> None:
    found = finding("mfa_all_users", leaving_out(MFA, **excluded))
    assert found.users == count
    assert found.witness is not None
    assert dict(found.witness.sign_in)["user"].startswith(who)
    (nearest,) = found.near_misses
    assert nearest.lets_through.startswith("1 account")
    assert "remove" in nearest.change


def test_r10_a_weak_alternative_is_named() -> None:
    found = finding("mfa_all_users", everybody(grant("mfa", "compliantDevice")))
    (nearest,) = found.near_misses
    controls = "device to be marked as compliant or multifactor authentication"
    assert nearest.missed == (f"its grant controls ({controls}) can also be satisfied with device to be marked as compliant",)
    assert "compliant device" in found.observed


HOLLOW = "Intune treats a device without a compliance policy as compliant (secureByDefault: false)"


@pytest.mark.parametrize(
    ("control", "secure", "caveats"),
    [("compliantDevice", False, [HOLLOW]), ("compliantDevice", True, []), ("domainJoinedDevice", False, [])],
)
def test_a_pass_that_depends_on_compliance_says_when_compliance_is_hollow(control: str, secure: bool, caveats: list[str]) -> None:
    settings = {"device_management/settings/secureByDefault": secure}
    case = Case("effect", {**only(everybody(grant(control))), **settings})
    result = run(CHECKS["conditional_access.managed_device_all_users"], case)
    assert result.verdict is Verdict.PASS
    assert [note for note in result.notes if "Intune treats" in note] == caveats


def test_a_policy_for_an_authentication_context_is_not_to_be_widened() -> None:
    context = {"includeApplications": [], "includeAuthenticationContextClassReferences": ["c1", "c2"]}
    found = finding("phish_resistant_admins", narrowed(RIGHT["phish_resistant_admins"], applications=context))
    assert found.near_misses == (), "no edit of it closes the gap or makes it smaller"


def test_r25_a_policy_that_only_reports_is_one_switch_away() -> None:
    found = finding("block_legacy_auth", {**RIGHT["block_legacy_auth"], "state": "enabledForReportingButNotEnforced"}, MFA_MODERN)
    assert found.near_misses[0].policy.id == "only"
    assert found.near_misses[0].missed == ("it is in report-only mode",)
    assert found.near_misses[0].change == "turn it on"


MFA_MODERN = everybody(grant("mfa"), key="modern", clientAppTypes=["browser", "mobileAppsAndDesktopClients"])
