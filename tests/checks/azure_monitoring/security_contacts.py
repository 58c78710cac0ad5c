"""Cases of `azure_monitoring.security_contacts`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_monitoring import contact
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

CONTACTS = "azure_security_contacts"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
FAILS = {WORKLOADS}


def changed(**properties: Any) -> dict[str, object]:
    return {f"{CONTACTS}/{WORKLOADS}": [contact(WORKLOADS, **properties)]}


CASES = (
    Case("both"),
    Case("no contact", {f"{CONTACTS}/{WORKLOADS}": []}, FAILS),
    Case("another name", {f"{CONTACTS}/{WORKLOADS}": [{**contact(WORKLOADS), "name": "default1"}]}, FAILS),
    Case("disabled", changed(isEnabled=False), FAILS),
    Case("no address", changed(emails=" ; "), FAILS),
    Case("owners are not told", changed(notificationsByRole={"state": "Off", "roles": ["Owner"]}), FAILS),
    Case("another role", changed(notificationsByRole={"state": "On", "roles": ["Contributor"]}), FAILS),
    Case("no alerts", changed(notificationsSources=[{"sourceType": "AttackPath", "minimalRiskLevel": "Critical"}]), FAILS),
    Case("no attack paths", changed(notificationsSources=[{"sourceType": "Alert", "minimalSeverity": "High"}]), FAILS),
    Case("a level that nobody knows", changed(notificationsSources=[{"sourceType": "Alert", "minimalSeverity": "Never"}]), FAILS),
    Case("whether it is enabled is not said", changed(isEnabled=None), verdict=NOT_ASSESSED),
    Case("addresses are not said", changed(emails=None), verdict=NOT_ASSESSED),
    Case("of one subscription it could not be read", {f"{CONTACTS}/{PLATFORM}": gap(CONTACTS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {CONTACTS: gap(CONTACTS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, CONTACTS: {}}, verdict=NOT_APPLICABLE),
)
