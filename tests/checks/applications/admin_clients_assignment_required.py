"""Cases of `applications.admin_clients_assignment_required`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import admin_client
from ztscan.core.model import Verdict

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
RETIRED = "1b730954-1685-4b74-9bfd-dac224a7b894"
AT = f"service_principals/{admin_client(AZURE_CLI)}"

CASES = (
    Case("all of them"),
    Case("open to everybody", {f"{AT}/appRoleAssignmentRequired": False, f"{AT}/displayName": HOSTILE}, fails={AZURE_CLI}),
    Case("disabled", {f"{AT}/appRoleAssignmentRequired": False, f"{AT}/accountEnabled": False}),
    Case("missing", {AT: Remove()}, fails={AZURE_CLI}),
    Case("the retired one is missing", {f"service_principals/{admin_client(RETIRED)}": Remove()}, fails={RETIRED}),
    Case("an application of this name is another one", {f"{AT}/appId": "x", f"{AT}/displayName": "Azure CLI"}, fails={AZURE_CLI}),
    Case("R13: it was not returned", {f"{AT}/appRoleAssignmentRequired": None}, verdict=Verdict.NOT_ASSESSED),
    Case("service principals could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
)
