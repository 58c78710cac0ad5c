"""Cases of `conditional_access.guest_sign_in_frequency`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    sign_in_frequency,
    users,
)
from tests.checks.compliant.names import GUEST, TENANT
from tests.checks.policy_changes import (
    EVERY_GUEST,
    FREE,
    POLICIES,
    REPORT_ONLY,
    everybody,
    leaving_out,
    narrowed,
    only,
)
from ztscan.core.model import Verdict

GUESTS = users(
    includeGuestsOrExternalUsers={"guestOrExternalUserTypes": EVERY_GUEST, "externalTenants": {"membershipKind": "all"}}
)
DAY = everybody(None, {"signInFrequency": sign_in_frequency(24)}, users=GUESTS)
SOME = {"guestOrExternalUserTypes": "b2bCollaborationGuest", "externalTenants": {"membershipKind": "all"}}

CASES = (
    Case("all policies of the tenant"),
    Case("R8: six kinds in one string", only(DAY)),
    Case("everybody", only(narrowed(DAY, users=users("All")))),
    Case("25 hours", only({**DAY, "sessionControls": {"signInFrequency": sign_in_frequency(25)}}), fails={TENANT}),
    Case(
        "25 hours, where two days will do",
        only({**DAY, "sessionControls": {"signInFrequency": sign_in_frequency(25)}}),
        options={"maximum_hours": 48},
    ),
    Case("every time", only({**DAY, "sessionControls": {"signInFrequency": EVERY_TIME}})),
    Case("R2: one kind of guests", only(narrowed(DAY, users=users(includeGuestsOrExternalUsers=SOME))), fails={TENANT}),
    Case("R2: a guest is left out", only(leaving_out(DAY, excludeUsers=[GUEST])), fails={TENANT}),
    Case("R25: it only reports", only({**DAY, "state": REPORT_ONLY}), fails={TENANT}),
    Case("R3, R18: no policies", {POLICIES: []}, fails={TENANT}),
    Case("R20: nobody has bought it", {**only(DAY), **FREE}, verdict=Verdict.NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
