"""Cases of `security_operations.directory_auditing_automatic`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.hybrid_identity.defender_domain_controllers import SENSORS
from tests.checks.security_operations.alerts_triaged import NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED

SETTING = "directory_auto_auditing"
BASE: dict[str, Any] = {SETTING: {"isAutomatic": True}}
AUTOMATIC = f"{SETTING}/isAutomatic"

CASES = (
    Case("automatic"),
    Case("not automatic", {AUTOMATIC: False}, {"autoAuditingConfiguration"}),
    Case("no sensor", {SENSORS: []}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("it is null", {AUTOMATIC: None}, verdict=NOT_ASSESSED),
    Case("sensors could not be read", {SENSORS: gap(SENSORS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {SETTING: gap(SETTING)}, verdict=NOT_ASSESSED),
)
