"""Cases of `conditional_access.app_enforced_restrictions`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    SHAREPOINT,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

RESTRICTED = {"applicationEnforcedRestrictions": {"isEnabled": True}}
RIGHT = everybody(None, RESTRICTED, applications=applications("Office365"))


def cloud_app_security(kind: str) -> dict[str, Any]:
    return {"cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": kind}}


CASES = (
    *rows_of_proof(RIGHT, licence=FREE),
    Case("both applications by id", only(narrowed(RIGHT, applications=applications(EXCHANGE, SHAREPOINT)))),
    Case("SharePoint Online only", only(narrowed(RIGHT, applications=applications(SHAREPOINT))), fails={TENANT}),
    Case(
        "the control is switched off",
        only({**RIGHT, "sessionControls": {"applicationEnforcedRestrictions": {"isEnabled": False}}}),
        fails={TENANT},
    ),
    Case(
        "on unmanaged devices",
        only(
            narrowed(
                RIGHT,
                devices={
                    "deviceFilter": {"mode": "exclude", "rule": 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'}
                },
            )
        ),
    ),
    Case("no unmanaged devices at all", only(everybody(grant("compliantDevice")))),
    Case("downloads are blocked", only({**RIGHT, "sessionControls": cloud_app_security("blockDownloads")})),
    Case("downloads are watched", only({**RIGHT, "sessionControls": cloud_app_security("monitorOnly")}), fails={TENANT}),
    Case(
        "what is kept in Defender for Cloud Apps",
        only({**RIGHT, "sessionControls": cloud_app_security("mcasConfigured")}),
        verdict=Verdict.NOT_ASSESSED,
    ),
)
