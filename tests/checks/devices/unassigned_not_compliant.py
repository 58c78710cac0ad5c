"""Cases of `devices.unassigned_not_compliant`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import GapReason, Verdict

MANAGEMENT = "device_management"
DAYS = f"{MANAGEMENT}/settings/deviceComplianceCheckinThresholdDays"
FOUND = {"deviceManagement"}
CASES = (
    Case("such devices are not compliant"),
    Case("they are compliant", {f"{MANAGEMENT}/settings/secureByDefault": False}, fails=FOUND),
    Case("they stay compliant for long", {DAYS: 120}, fails=FOUND),
    Case("longer, and that is accepted", {DAYS: 60}, options={"most_days": 60}),
    Case("no threshold", {DAYS: 0}, fails=FOUND),
    Case("R13: settings are null", {f"{MANAGEMENT}/settings": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the threshold was not returned", {DAYS: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: the default was not returned",
        {f"{MANAGEMENT}/settings/secureByDefault": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "they are compliant, and the threshold was not returned",
        {f"{MANAGEMENT}/settings/secureByDefault": False, DAYS: None},
        fails=FOUND,
    ),
    Case("it could not be read", {MANAGEMENT: gap(MANAGEMENT)}, verdict=Verdict.NOT_ASSESSED),
    Case("Intune is not licensed", {MANAGEMENT: gap(MANAGEMENT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
