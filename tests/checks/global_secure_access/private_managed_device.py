"""Cases of `global_secure_access.private_managed_device`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import SERVERS
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.private_strong_authentication import OPEN, POLICIES
from tests.checks.global_secure_access.segments_narrow import NAME, PRINCIPALS

CASES = (
    Case("required for all users"),
    Case("no policies, and open to all users", OPEN, {SERVERS}),
    Case("a hostile name", {**OPEN, NAME: "<b>`|\u001b[2J"}, {SERVERS}),
    Case("no policies, for a group that was not read", {POLICIES: []}, verdict=NOT_ASSESSED),
    Case("no application", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
)
