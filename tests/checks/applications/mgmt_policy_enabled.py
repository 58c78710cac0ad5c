"""Cases of `applications.mgmt_policy_enabled`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import restriction
from ztscan.core.model import Verdict

POLICY = "tenantAppManagementPolicy"
START = "restrictForAppsCreatedAfterDateTime"
PATH = "default_app_management_policy"


def only(applications: dict[str, Any], principals: dict[str, Any]) -> dict[str, Any]:
    return {f"{PATH}/applicationRestrictions": applications, f"{PATH}/servicePrincipalRestrictions": principals}


CASES = (
    Case("secrets and certificates are bound"),
    Case("off, though restrictions are written down", {f"{PATH}/isEnabled": False}, fails={POLICY}),
    Case("on, and empty", only({}, {}), fails={POLICY}),
    Case(
        "on, and every restriction is off",
        only({"passwordCredentials": [restriction("passwordAddition", "disabled")], "keyCredentials": []}, {}),
        fails={POLICY},
    ),
    Case("one rule on certificates of service principals", only({}, {"keyCredentials": [restriction("asymmetricKeyLifetime")]})),
    Case(
        "only a rule on identifier URIs",
        only({"identifierUris": {"nonDefaultUriAddition": {"state": "enabled"}}}, {}),
        fails={POLICY},
    ),
    Case(
        "a rule for applications that are created after a future date",
        only({"passwordCredentials": [{**restriction("passwordAddition"), START: "2030-01-01T00:00:00Z"}]}, {}),
        fails={POLICY},
    ),
    Case(
        "a rule for applications that are created from this moment on",
        only({"passwordCredentials": [{**restriction("passwordAddition"), START: "2026-11-01T06:00:00Z"}]}, {}),
    ),
    Case(
        "a rule for applications that are created from last year on",
        only({"passwordCredentials": [{**restriction("passwordAddition"), START: "2025-01-01T00:00:00Z"}]}, {}),
    ),
    Case(
        "a rule on identifier URIs that is off",
        only({"identifierUris": {"nonDefaultUriAddition": {"state": "disabled"}}}, {}),
        fails={POLICY},
    ),
    Case("R13: the switch was not returned", {f"{PATH}/isEnabled": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
