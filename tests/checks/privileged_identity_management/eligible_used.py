"""Cases of `privileged_identity_management.eligible_used`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import GapReason, Verdict

ALERTS = "role_management_alerts"
CONFIGURATIONS = "role_management_alert_configurations"
ALERT = "RedundantAssignmentAlert"

CASES = (
    Case("PIM has nothing to say"),
    Case("PIM warns", {f"{ALERTS}/{ALERT}/isActive": True, f"{ALERTS}/{ALERT}/incidentCount": 3}, fails={ALERT}),
    Case("another alert is active", {f"{ALERTS}/StaleSignInAlert/isActive": True}),
    Case("the state was not returned", {f"{ALERTS}/{ALERT}/isActive": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the alert is missing", {f"{ALERTS}/{ALERT}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {ALERTS: gap(ALERTS, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case("PIM does not look", {f"{CONFIGURATIONS}/{ALERT}/isEnabled": False}, verdict=Verdict.MANUAL),
    Case(
        "PIM warned before it was switched off",
        {f"{CONFIGURATIONS}/{ALERT}/isEnabled": False, f"{ALERTS}/{ALERT}/isActive": True},
        fails={ALERT},
    ),
    Case("PIM does not look for something else", {f"{CONFIGURATIONS}/StaleSignInAlert/isEnabled": False}),
    Case("whether PIM looks was not returned", {f"{CONFIGURATIONS}/{ALERT}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the configuration is missing", {f"{CONFIGURATIONS}/{ALERT}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("configurations could not be read", {CONFIGURATIONS: gap(CONFIGURATIONS)}, verdict=Verdict.NOT_ASSESSED),
)
