"""Cases of `device_configuration.windows_update`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import INTUNE, PROFILES, another, profile
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from tests.intune.hardened import key_of, update_ring
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, simple, target
from ztscan.core.model import GapReason, Verdict

RING = key_of("Update ring")
PATH = f"{PROFILES}/{RING}"
OTHER = key_of("Other ring")


def ring(**properties: Any) -> dict[str, Any]:
    """The change of properties of the ring."""
    return {f"{PATH}/{name}": value for name, value in properties.items()}


def paused(until: str | None) -> dict[str, Any]:
    """The change that pauses quality updates."""
    return ring(qualityUpdatesPaused=True, qualityUpdatesPauseExpiryDateTime=until)


CASES = (
    Case("a ring with a deadline reaches all devices"),
    Case("no ring", {f"{PATH}/assignments": []}, fails=INTUNE),
    Case("a group is excluded", {f"{PATH}/assignments": [ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)]}, fails=INTUNE),
    Case("updates are deferred by a month", ring(qualityUpdatesDeferralPeriodInDays=30), fails={RING}),
    Case("no deadline", ring(deadlineForQualityUpdatesInDays=None), fails=INTUNE),
    Case("a deadline of 20 days", ring(deadlineForQualityUpdatesInDays=20), fails={RING}),
    Case("the user decides", ring(automaticUpdateMode="userDefined"), fails={RING}),
    Case("it asks before it downloads", ring(automaticUpdateMode="notifyDownload"), fails={RING}),
    Case("paused", paused("2026-11-20T00:00:00Z"), fails={RING}),
    Case("paused without an end", paused(None), fails={RING}),
    Case("the end of a pause is no time", paused("next week"), verdict=Verdict.NOT_ASSESSED),
    Case("a pause that is over", paused("2026-10-20T00:00:00Z")),
    Case("a pause that ends now", paused("2026-11-01T06:00:00Z")),
    Case("a pause that ends in a second", paused("2026-11-01T06:00:01Z"), fails={RING}),
    Case("feature updates are paused", ring(featureUpdatesPaused=True, featureUpdatesPauseExpiryDateTime=None), fails={RING}),
    Case(
        "R13: the end of a pause was not returned",
        {**ring(qualityUpdatesPaused=True), f"{PATH}/qualityUpdatesPauseExpiryDateTime": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: whether it is paused was not returned", ring(qualityUpdatesPaused=None), verdict=Verdict.NOT_ASSESSED),
    Case(
        "a second ring with other values",
        profile(update_ring("Other ring", ALL_DEVICES, qualityUpdatesDeferralPeriodInDays=7)),
        fails=INTUNE,
    ),
    Case("a second ring with the same values", profile(update_ring("Other ring", ALL_DEVICES))),
    Case("a second ring that is paused and reaches nobody", profile(update_ring("Other ring", qualityUpdatesPaused=True))),
    Case(
        "a setting of the catalog is not read",
        another(simple("device_vendor_msft_policy_config_update_deferqualityupdatesperiodindays", 3), to=(ALL_DEVICES,)),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=Verdict.NOT_ASSESSED),
    Case("no Intune", {**WITHOUT_SUBSCRIPTIONS, PROFILES: gap(PROFILES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)
