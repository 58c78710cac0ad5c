"""Cases of `conditional_access.paw_for_admins`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    WORKSTATIONS,
    grant,
)
from tests.checks.compliant.names import ADMIN, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

COMPLIANT = everybody(grant("compliantDevice"), users=for_roles(*PRIVILEGED), key="compliant")
WORKSTATION = everybody(grant("block"), users=for_roles(*PRIVILEGED), devices={"deviceFilter": WORKSTATIONS})


def filtered(rule: str, mode: str = "exclude") -> dict[str, Any]:
    return only(COMPLIANT, narrowed(WORKSTATION, devices={"deviceFilter": {"mode": mode, "rule": rule}}))


CASES = (
    *rows_of_proof(WORKSTATION, COMPLIANT, licence=FREE, member=ADMIN),
    Case("a filter, but no compliance", only(WORKSTATION), fails={TENANT}),
    Case(
        "R10: compliant or hybrid joined",
        only(WORKSTATION, {**COMPLIANT, "grantControls": grant("compliantDevice", "domainJoinedDevice")}),
        fails={TENANT},
    ),
    Case("compliance, but no filter", only(COMPLIANT), fails={TENANT}),
    Case("by model", filtered('device.model -startsWith "Secure"')),
    Case("all that is not marked, by the other mode", filtered('device.extensionAttribute1 -ne "PAW"', "include")),
    Case("compliance is no mark", filtered("device.isCompliant -eq True"), fails={TENANT}),
    Case("ownership is no mark", filtered('device.deviceOwnership -eq "Company"'), fails={TENANT}),
    Case(
        "a mark, or else ownership",
        filtered('device.model -eq "Secure" -or device.deviceOwnership -eq "Company"'),
        fails={TENANT},
    ),
    Case("a mark and ownership", filtered('device.model -eq "Secure" -and device.deviceOwnership -eq "Company"')),
    Case("a filter that cannot be read", filtered("device.colour is green"), verdict=Verdict.NOT_ASSESSED),
)
