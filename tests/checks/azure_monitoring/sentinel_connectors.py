"""Cases of `azure_monitoring.sentinel_connectors`."""

from __future__ import annotations

from tests.checks.azure_monitoring.sentinel_onboarded import NONE, SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import part
from tests.checks.compliant.names import TENANT
from tests.checks.seeing import SEEING_IN_PART
from ztscan.core.model import Verdict

CONNECTORS = "azure_sentinel_connectors"
NOT_ASSESSED, MANUAL = Verdict.NOT_ASSESSED, Verdict.MANUAL


def connector(kind: str, state: str | None = "Enabled", tenant: str | None = TENANT) -> dict[str, object]:
    found = part("dataConnectors", "c", {"tenantId": tenant, "dataTypes": {"alerts": {"state": state}}}, kind=kind)
    return {CONNECTORS: {WORKSPACE: [found]}}


CASES = (
    Case("Defender XDR"),
    Case("Identity Protection", connector("AzureActiveDirectory")),
    Case("disabled", connector("MicrosoftThreatProtection", "Disabled"), {WORKSPACE.lower()}),
    Case("another product", connector("AmazonWebServicesCloudTrail"), verdict=MANUAL),
    Case("of another tenant", connector("MicrosoftThreatProtection", tenant="another"), verdict=MANUAL),
    Case("none", {CONNECTORS: {WORKSPACE: []}}, verdict=MANUAL),
    Case("the state is not said", connector("MicrosoftThreatProtection", None), verdict=NOT_ASSESSED),
    Case("the tenant is not said", connector("MicrosoftThreatProtection", tenant=None), verdict=NOT_ASSESSED),
    Case("no Sentinel", NONE, verdict=Verdict.NOT_APPLICABLE),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("connectors could not be read", {CONNECTORS: gap(CONNECTORS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
)
