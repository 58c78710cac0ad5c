"""What Defender for Cloud and Update Manager say of machines and subscriptions in which all is well."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.estates.machines import DETECTION, MACHINE, assessment
from tests.simulator.tenant import days_ago

ARC = "Microsoft.HybridCompute/machines"
SCANNED = "1195afff-c881-495e-9bc5-1486211ae03f"


def fabrikam(build: EstateBuilder) -> None:
    """Every machine is scanned, the server on premises too, and every subscription is assessed."""
    server = build.path("management", "rg-arc", ARC, "srv-plant")
    machines = {build.path(name, "rg-orders", MACHINE, f"vm-orders-{name}"): name for name in ("production", "test")}
    for key, subscription in {server: "management", **machines}.items():
        columns = {"subscriptionId": build.subscriptions[subscription].id}
        assessment(build, key, SCANNED, "Machines should have vulnerability findings resolved", "Healthy", **columns)
    for name, one in build.subscriptions.items():
        title = "Accounts with owner permissions on Azure resources should be MFA enabled"
        mfa = "c0cb17b2-0607-48a7-b0e0-903ed22de39b"
        assessment(build, build.path(name), mfa, title, "Healthy", subscriptionId=one.id)
    columns = {"resourceGroup": "rg-arc", "subscriptionId": build.subscriptions["management"].id}
    assessment(build, server, DETECTION, "EDR solution should be installed on Virtual Machines", "Healthy", **columns)
    kind = f"{ARC}/patchAssessmentResults"
    counts = {"critical": 0, "security": 0, "other": 2}
    result = {"status": "Succeeded", "lastModifiedDateTime": days_ago(0.4), "availablePatchCountByClassification": counts}
    build.row(f"{server}/patchAssessmentResults/latest", kind, result, table="PatchAssessmentResources", **columns)
    kind = "Microsoft.GuestConfiguration/guestConfigurationAssignments"
    told = {"complianceStatus": "Compliant", "targetResourceId": server, "lastComplianceStatusChecked": days_ago(0.5)}
    build.row(f"{server}/providers/{kind}/AzureWindowsBaseline", kind, told, table="GuestConfigurationResources", **columns)
