"""Cases of `global_secure_access.microsoft_forwarded`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import (
    NOT_APPLICABLE,
    NOT_ASSESSED,
    POLICIES,
    PRINCIPALS,
    PROFILES,
    STATUS,
    UNLICENSED,
    link,
    policy,
)
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason

ID = key("profile-m365")
PROFILE = f"{PROFILES}/{ID}"

CASES = (
    Case("forwarded for all"),
    Case("without Internet Access", UNLICENSED),
    Case("disabled", {f"{PROFILE}/state": "disabled"}, {ID}),
    Case("a hostile name", {f"{PROFILE}/state": "disabled", f"{PROFILE}/name": "<b>`|\u001b[2J"}, {ID}),
    Case("assigned to nobody", {f"{PRINCIPALS}/{key('m365')}/appRoleAssignmentRequired": True}, {ID}),
    Case("a policy is disabled", {f"{PROFILE}/policies": [link("Exchange Online"), link("Microsoft Entra", "disabled")]}, {ID}),
    Case("a policy bypasses all", {POLICIES: [policy("Exchange Online", "bypass"), policy("Microsoft Entra", "forward")]}, {ID}),
    Case("a policy without rules", {POLICIES: [policy("Exchange Online"), policy("Microsoft Entra", "forward")]}, {ID}),
    Case(
        "an action that is null", {POLICIES: [policy("Exchange Online", None), policy("Microsoft Entra")]}, verdict=NOT_ASSESSED
    ),
    Case("a policy that was not read", {POLICIES: [policy("Exchange Online", "forward")]}, verdict=NOT_ASSESSED),
    Case("no policies in the profile", {f"{PROFILE}/policies": []}, verdict=NOT_ASSESSED),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case(
        "no licence",
        {**WITHOUT_SUBSCRIPTIONS, **UNLICENSED, PROFILES: gap(PROFILES, GapReason.NOT_LICENSED)},
        verdict=NOT_APPLICABLE,
    ),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
)
