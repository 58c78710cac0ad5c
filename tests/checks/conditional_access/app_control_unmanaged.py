"""Cases of `conditional_access.app_control_unmanaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import BILLING_APP_ID
from tests.checks.compliant.conditional_access import applications, grant
from tests.checks.compliant.names import BILLING, TENANT
from tests.checks.policy_changes import FREE, everybody, narrowed, only, rows_of_proof
from ztscan.core.model import Verdict

TAGS = f"service_principals/{BILLING}/tags"
PUBLISHED = {TAGS: ["WindowsAzureActiveDirectoryOnPremApp"]}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def app_control(kind: str, *, enabled: bool = True) -> dict[str, Any]:
    return {"cloudAppSecurity": {"isEnabled": enabled, "cloudAppSecurityType": kind}}


RIGHT = everybody(None, app_control("monitorOnly"), applications=applications("Office365"))
BOTH = narrowed(RIGHT, applications=applications("Office365", BILLING_APP_ID))
CASES = (
    *rows_of_proof(RIGHT),
    Case("downloads are blocked", only({**RIGHT, "sessionControls": app_control("blockDownloads")})),
    Case("policies of Defender for Cloud Apps", only({**RIGHT, "sessionControls": app_control("mcasConfigured")})),
    Case("a kind that is new", only({**RIGHT, "sessionControls": app_control("quarantine")}), verdict=NOT_ASSESSED),
    Case("the control is switched off", only({**RIGHT, "sessionControls": app_control("monitorOnly", enabled=False)}), {TENANT}),
    Case(
        "another session control",
        only({**RIGHT, "sessionControls": {"applicationEnforcedRestrictions": {"isEnabled": True}}}),
        {TENANT},
    ),
    Case("no unmanaged devices at all", only(everybody(grant("compliantDevice")))),
    Case("an on-premises application, too", {**only(BOTH), **PUBLISHED}),
    Case("an on-premises application is left out", {**only(RIGHT), **PUBLISHED}, {TENANT}),
    Case("whether applications are published was not returned", {**only(RIGHT), TAGS: Remove()}, verdict=NOT_ASSESSED),
    Case(
        "service principals could not be read",
        {**only(RIGHT), "service_principals": gap("service_principals")},
        verdict=NOT_ASSESSED,
    ),
    Case("no licence", {**only(RIGHT), **FREE}, verdict=Verdict.NOT_APPLICABLE),
)
