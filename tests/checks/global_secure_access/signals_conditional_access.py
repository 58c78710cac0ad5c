"""Cases of `global_secure_access.signals_conditional_access`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, PROFILES, STATUS, UNLICENSED
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS

SETTINGS = "global_secure_access_settings"
STATUS_OF_SIGNAL = f"{SETTINGS}/signalingStatus"
FAILS = {"conditionalAccessSettings"}

CASES = (
    Case("signalled"),
    Case("off", {STATUS_OF_SIGNAL: "disabled"}, FAILS),
    Case(
        "nobody's Microsoft traffic is forwarded", {f"{PROFILES}/{key('profile-m365')}/state": "disabled"}, verdict=NOT_APPLICABLE
    ),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, **UNLICENSED}, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", {STATUS_OF_SIGNAL: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the status is null", {STATUS_OF_SIGNAL: None}, verdict=NOT_ASSESSED),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
